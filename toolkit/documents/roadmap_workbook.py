"""A roadmap as an Excel workbook: the table ready for print, and the order's text on a sheet of its own."""

from io import BytesIO

from openpyxl import Workbook

from toolkit.documents.cell_style import BAND, CELL, CENTRED, SIZE, SMALL, Look
from toolkit.documents.roadmap_file import ORDER_SHEET
from toolkit.documents.roadmap_layout import Corner, FieldName, Layout, Shown, corner_lines, lines
from toolkit.documents.sheet_page import Imprint, SheetPage, Styled
from toolkit.domain.order import Order
from toolkit.domain.roadmap import EntryKind, Roadmap

TABLE_SHEET = "Дорожная карта"
_TITLE = Look(bold=True, size=14, across="center")
_LEVEL = Look(bold=True, size=SMALL, fill=BAND, border=True, across="center")
_SECTION = Look(bold=True, size=SMALL, border=True, across="center")
_TASKS = Look(size=SMALL, border=True)
_CORNER = Look(size=SIZE)
_BOLD = Look(bold=True)
_ORDER_WIDTHS = (80,)


def build(roadmap: Roadmap, layout: Layout) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = TABLE_SHEET
    order = roadmap.order
    name = " ".join(order.annex_title) or "Дорожная карта"
    page = SheetPage(
        sheet, [column.width for column in layout.columns], Imprint(name, None), landscape=layout.landscape
    )
    _annex(page, order, layout)
    _table(page, roadmap, layout)
    _signature(page, order, layout)
    page.finish()
    if order.lines:
        _order(workbook, order)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _annex(page: SheetPage, order: Order, layout: Layout) -> None:
    if layout.annex.corner is Corner.RIGHT:
        first = _corner_column(layout)
        span = len(layout.columns) - first + 1
        for line in corner_lines(order):
            page.table_row([Styled(line, _CORNER)], spans=(span,), first_column=first)
        page.gap()
    for line in order.annex_title or ("Дорожная карта",):
        page.line(line, _TITLE)
    if layout.annex.goals:
        for title, said in (
            ("Цель:", order.goal.splitlines()),
            ("Задачи:", order.tasks),
            ("Ожидаемые результаты:", order.results),
        ):
            if said:
                page.line(title, _BOLD, above=6)
                for line in said:
                    page.line(f"– {line}")
    page.gap()


def _corner_column(layout: Layout) -> int:
    """The column from which the last third of the sheet begins."""
    total, taken = sum(column.width for column in layout.columns), 0.0
    for at, column in enumerate(layout.columns, 1):
        if taken >= total * 0.55:
            return at
        taken += column.width
    return len(layout.columns)


def _table(page: SheetPage, roadmap: Roadmap, layout: Layout) -> None:
    page.table_header([column.header for column in layout.columns])
    looks = [CENTRED if column.fields == (FieldName.NUMBER,) else CELL for column in layout.columns]
    for line in lines(roadmap, layout):
        if line.kind is EntryKind.ROW:
            page.table_row([Styled(words, look) for words, look in zip(line.cells, looks, strict=True)])
            continue
        look = {EntryKind.LEVEL: _LEVEL, EntryKind.SECTION: _SECTION, EntryKind.TASKS: _TASKS}[line.kind]
        if line.kind is not EntryKind.TASKS:
            page.keep_together(60)
        page.line(line.cells[0], look)


def _signature(page: SheetPage, order: Order, layout: Layout) -> None:
    wanted = layout.annex.signature
    if wanted is Shown.ALWAYS or (wanted is Shown.IF_ANY and order.closing):
        page.gap(18)
        page.keep_together(60)
        first = _corner_column(layout)
        posts = order.signer_post or ("Руководитель",)
        for at, post in enumerate(posts):
            name = (order.signer_name or "____________________") if at == len(posts) - 1 else ""
            spans = (first - 1, len(layout.columns) - first + 1)
            page.table_row([Styled(post, _CORNER), Styled(name, _CORNER)], spans=spans)


def _order(workbook: Workbook, order: Order) -> None:
    """The paper's own lines, word for word: what was not understood is there too."""
    page = SheetPage(
        workbook.create_sheet(ORDER_SHEET), _ORDER_WIDTHS, Imprint(order.kind, None), landscape=False
    )
    centred = {*order.authority, order.kind, *order.annex_title}
    for line in order.lines:
        page.line(line, Look(bold=True, across="center") if line in centred else Look())
    page.finish()
