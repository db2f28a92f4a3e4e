"""The sheet «Паспорт школы»: six blocks of questions and the school's answers (order 001, row 4)."""

from openpyxl import Workbook

from toolkit.documents import factor_titles
from toolkit.documents.cell_style import CELL, Look, Value
from toolkit.documents.edition import Edition, SheetEntry
from toolkit.documents.sheet_page import SheetPage, Styled
from toolkit.methodology import sources
from toolkit.methodology.catalogue import PassportField

NAME = "01_Паспорт_школы"
_LABEL = Look(size=CELL.size, border=True, bold=True)


def add(edition: Edition, workbook: Workbook) -> SheetEntry:
    """Write the sheet; returns its line of the contents."""
    dossier, catalogue = edition.dossier, edition.catalogue
    page = SheetPage(workbook.create_sheet(NAME), (39, 47), edition.imprint, landscape=False)
    page.title("Паспорт школы", f"{dossier.school.name}, {dossier.cycle.title}")
    page.table_row([Styled("Полное наименование", _LABEL), factor_titles.school_name(dossier.school)])
    for block in catalogue.passport:
        page.section(block.title)
        for field in block.fields:
            label = f"{field.label}, {field.unit}" if field.unit else field.label
            page.table_row([Styled(label, _LABEL), _answer(edition, field)])
    page.gap()
    origin = list(dict.fromkeys(block.source for block in catalogue.passport))
    page.note(f"Состав паспорта: {sources.in_words(catalogue, origin)}.")
    page.finish()
    return SheetEntry(NAME, "Паспорт школы: шесть блоков сведений")


def _answer(edition: Edition, field: PassportField) -> Value:
    passport = edition.dossier.passport
    number = passport.number(field.code) if field.kind == "число" else None
    return number if number is not None else passport.text(field.code).strip() or "—"
