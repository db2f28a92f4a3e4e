"""A roadmap as a Word document: the order, its annex, the table, the signature (field.md 2.1–2.6)."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from toolkit.documents.roadmap_layout import Corner, Layout, Shown, corner_lines, lines
from toolkit.domain.order import Order
from toolkit.domain.roadmap import EntryKind, Roadmap

FONT = "Times New Roman"
# Margins of organisational papers (ГОСТ Р 7.0.97): left 3 cm, right 1–1,5 cm, top and bottom 2 cm.
_LEFT, _RIGHT, _EDGE = Cm(3), Cm(1.5), Cm(2)
_SHORT, _LONG = Cm(21), Cm(29.7)
_CENTER, _RIGHT_SIDE, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
# Corner attributes are lines of at most 8 cm at the right edge.
_CORNER = Cm(8)


def build(roadmap: Roadmap, layout: Layout) -> bytes:
    """The document as the bytes of a .docx file."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.title = " ".join(roadmap.order.annex_title) or "Дорожная карта"
    document.core_properties.author = ""
    section = document.sections[0]
    if roadmap.order.ordered:
        _page(section, landscape=False)
        _order(document, roadmap.order)
        section = document.add_section()
    _page(section, landscape=layout.landscape)
    room = _room(section)
    _annex(document, roadmap.order, layout, room)
    _table(document, roadmap, layout, room)
    _signature(document, roadmap.order, layout, room)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(section: Any, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.left_margin, section.right_margin = (_EDGE, _RIGHT) if landscape else (_LEFT, _RIGHT)
    section.top_margin = section.bottom_margin = _EDGE


def _room(section: Any) -> int:
    """The width that text has."""
    return int(section.page_width - section.left_margin - section.right_margin)


def _line(
    where: Any, text: str, *, bold: bool = False, align: Any = None, size: float = 0, before: float = 0
) -> Any:
    paragraph = where.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


# ── the order ──


def _order(document: WordDocument, order: Order) -> None:
    for line in order.authority:
        _line(document, line, bold=True, align=_CENTER)
    _line(document, order.kind or "ПРИКАЗ", bold=True, align=_CENTER, size=14, before=12)
    number = f"№ {order.number}" if order.number else "№ ______"
    dated = (order.date_text or "от «___» ________ 20__ г.", number, order.place)
    _line(document, "    ".join(part for part in dated if part), before=12)
    if order.title:
        _line(document, order.title, bold=True, before=12)
    if order.preamble or order.command:
        paragraph = _line(document, order.preamble, align=_BOTH, before=12)
        paragraph.paragraph_format.first_line_indent = Cm(1.25)
        if order.command:
            paragraph.add_run((" " if order.preamble else "") + f"{order.command}:").bold = True
    for point in order.points:
        paragraph = _line(
            document, f"{point.number}. {point.text}" if point.number else point.text, align=_BOTH
        )
        paragraph.paragraph_format.first_line_indent = Cm(1.25)
    _signed(document, order, _room(document.sections[-1]))
    if order.executor:
        _line(document, order.executor, size=10, before=24)


def _signed(document: WordDocument, order: Order, room: int) -> None:
    """Post at the left, name at the right, on one height; the name is a blank unless the paper had it."""
    document.add_paragraph().paragraph_format.space_before = Pt(18)
    table = document.add_table(rows=1, cols=2)
    _fixed(table, (room * 3 // 5, room - room * 3 // 5))
    _cell(table.rows[0].cells[0], "\n".join(order.signer_post or ("Руководитель",)))
    _cell(table.rows[0].cells[1], order.signer_name or "____________________", align=_RIGHT_SIDE)
    table.rows[0].cells[1].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    _whole_row(table.rows[0])


# ── the annex ──


def _annex(document: WordDocument, order: Order, layout: Layout, room: int) -> None:
    if layout.annex.corner is Corner.RIGHT:
        for line in corner_lines(order):
            paragraph = _line(document, line)
            paragraph.paragraph_format.left_indent = room - _CORNER
    for at, line in enumerate(order.annex_title or ("Дорожная карта",)):
        _line(
            document, line, bold=True, align=_CENTER, size=14, before=0 if at else 14
        ).paragraph_format.keep_with_next = True
    if layout.annex.goals:
        _block(document, "Цель:", order.goal.splitlines())
        _block(document, "Задачи:", order.tasks)
        _block(document, "Ожидаемые результаты:", order.results)
    document.add_paragraph()


def _block(document: WordDocument, title: str, said: Sequence[str]) -> None:
    if said:
        _line(document, title, bold=True, before=6).paragraph_format.keep_with_next = True
        for line in said:
            _line(document, f"– {line}", align=_BOTH)


# ── the table ──


def _table(document: WordDocument, roadmap: Roadmap, layout: Layout, room: int) -> None:
    table = document.add_table(rows=1, cols=len(layout.columns))
    table.style = "Table Grid"
    total = sum(column.width for column in layout.columns)
    _fixed(table, [int(room * column.width / total) for column in layout.columns])
    for cell, column in zip(table.rows[0].cells, layout.columns, strict=True):
        _cell(cell, column.header, bold=True, align=_CENTER)
    _repeated(table.rows[0])
    for line in lines(roadmap, layout):
        row = table.add_row()
        _whole_row(row)
        if line.kind is EntryKind.ROW:
            for cell, words in zip(row.cells, line.cells, strict=True):
                _cell(cell, words)
        else:
            merged = row.cells[0].merge(row.cells[-1])
            title = line.kind is not EntryKind.TASKS
            _cell(merged, line.cells[0], bold=title, align=_CENTER if title else None)
            if title:  # a heading does not stay alone at the end of a page
                merged.paragraphs[0].paragraph_format.keep_with_next = True


def _cell(cell: Any, text: str, *, bold: bool = False, align: Any = None) -> None:
    for at, words in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if not at else cell.add_paragraph()
        run = paragraph.add_run(words)
        run.bold = bold or None
        run.font.size = Pt(12)
        paragraph.alignment = align


def _fixed(table: Any, widths: Sequence[int]) -> None:
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _repeated(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _whole_row(row)


def _whole_row(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _signature(document: WordDocument, order: Order, layout: Layout, room: int) -> None:
    wanted = layout.annex.signature
    if wanted is Shown.ALWAYS or (wanted is Shown.IF_ANY and order.closing):
        _signed(document, order, room)
