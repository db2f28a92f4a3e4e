"""The workbook as a file and as paper: kinds of values, heights, pages, the same bytes."""

import io
import zipfile
from datetime import date
from itertools import pairwise

import pytest
from openpyxl import Workbook

from tests.documents.reading_sheets import opened, place_of, texts, with_measure
from toolkit.documents.workbook import build_workbook
from toolkit.domain.dossier import Dossier

PORTRAIT = ["00_Содержание", "Сводка", "01_Паспорт_школы", "02_Рисковый_профиль", "06_Программа_R02"]
LANDSCAPE = ["03_Самодиагностика", "04_Верификация", "07_ДК_R02", "08_Сводный_план", "12_Отчёт"]


@pytest.fixture(scope="module")
def book(dossier: Dossier) -> Workbook:
    return opened(build_workbook(dossier))


# --- values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["=1+1", "+7 дней", "-5 часов", "@директор", '=HYPERLINK("http://x.example")']
)
def test_a_text_like_a_formula_stays_a_text(dossier: Dossier, typed: str) -> None:
    sheet = opened(build_workbook(with_measure(dossier, activity=typed), "R02"))["07_ДК_R02"]
    cell = sheet.cell(*place_of(sheet, typed))
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (typed, "s", True)


def test_no_sheet_holds_a_formula(dossier: Dossier) -> None:
    changed = with_measure(dossier, activity="=A1", responsible="=B2", term_text="=C3", result="=D4")
    with zipfile.ZipFile(io.BytesIO(build_workbook(changed))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_a_long_text_stays_whole_in_one_cell(dossier: Dossier) -> None:
    long = "Провести встречу с родителями и обсудить расписание. " * 95
    assert len(long) > 5000
    sheet = opened(build_workbook(with_measure(dossier, activity=long), "R02"))["07_ДК_R02"]
    assert long in texts(sheet)


def test_a_long_text_gets_rows_that_hold_it(dossier: Dossier) -> None:
    long = "Провести встречу с родителями и обсудить расписание. " * 95
    sheet = opened(build_workbook(with_measure(dossier, activity=long), "R02"))["07_ДК_R02"]
    row, column = place_of(sheet, long[:40])
    area = next(
        found for found in sheet.merged_cells.ranges if (found.min_row, found.min_col) == (row, column)
    )
    height = sum(sheet.row_dimensions[line].height for line in range(area.min_row, area.max_row + 1))
    # 37 units hold about 40 letters of this size: no fewer than 120 lines of 12.5 points.
    assert height > 120 * 12.5


def test_no_row_is_higher_than_excel_allows(dossier: Dossier) -> None:
    changed = with_measure(dossier, activity="очень длинный текст " * 800, result="слово " * 2000)
    book = opened(build_workbook(changed))
    heights = [row.height or 0 for sheet in book.worksheets for row in sheet.row_dimensions.values()]
    assert max(heights) <= 409


def test_emoji_and_forbidden_characters_do_no_harm(dossier: Dossier) -> None:
    changed = with_measure(dossier, activity="Праздник 🎉\x00\x0b\ud800 школы\ufffe")
    assert "Праздник 🎉 школы" in texts(opened(build_workbook(changed, "R02"))["07_ДК_R02"])


def test_a_text_beyond_a_cell_s_limit_is_cut_and_says_so(dossier: Dossier) -> None:
    book = opened(build_workbook(with_measure(dossier, responsible="ф" * 40000), "R02"))
    longest = max(texts(book["07_ДК_R02"]), key=len)
    assert (len(longest), longest[-1]) == (32767, "…")


# --- pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PORTRAIT, *LANDSCAPE])
def test_every_sheet_fits_the_width_of_a4(book: Workbook, name: str) -> None:
    sheet = book[name]
    setup = (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)
    assert (*(int(part) for part in setup), sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, 1, 0, True)


@pytest.mark.parametrize("name", ["07_ДК_R02", "08_Сводный_план", "12_Отчёт", "04_Верификация"])
def test_wide_tables_lie_on_their_side(book: Workbook, name: str) -> None:
    assert book[name].page_setup.orientation == "landscape"


@pytest.mark.parametrize(
    "name", ["07_ДК_R02", "08_Сводный_план", "12_Отчёт", "04_Верификация", "03_Самодиагностика"]
)
def test_the_header_of_a_table_is_repeated_and_stays_on_the_screen(book: Workbook, name: str) -> None:
    sheet = book[name]
    header = int(sheet.print_title_rows.replace("$", "").split(":")[0])
    assert sheet.freeze_panes == f"A{header + 1}"


def test_the_footer_names_school_page_and_day(book: Workbook) -> None:
    footer = book["07_ДК_R02"].oddFooter
    assert (footer.left.text, footer.center.text, footer.right.text) == (
        "Приречная СОШ",
        "стр. &P из &N",
        "02.10.2023",
    )


def test_an_ampersand_in_a_school_s_name_is_not_a_code(dossier: Dossier) -> None:
    school = dossier.school.model_copy(update={"name": "Школа «Труд & Радость»"})
    book = opened(build_workbook(dossier.model_copy(update={"school": school})))
    assert book["Сводка"].oddFooter.left.text == "Школа «Труд && Радость»"


def test_every_text_is_in_times_new_roman(book: Workbook) -> None:
    fonts = {
        cell.font.name
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert fonts == {"Times New Roman"}


def test_texts_of_a_table_are_wrapped(book: Workbook) -> None:
    sheet = book["07_ДК_R02"]
    row, column = place_of(sheet, "Закрепить наставников")
    assert sheet.cell(row, column).alignment.wrap_text is True


def test_a_long_list_of_a_program_goes_on_under_its_label_on_the_next_page(dossier: Dossier) -> None:
    program = dossier.programs[0]
    long = {"activity": "Провести встречу с родителями и обсудить расписание. " * 12}
    measures = tuple(row.model_copy(update=long) for row in program.measures)
    changed = program.model_copy(update={"measures": measures})
    book = opened(build_workbook(dossier.model_copy(update={"programs": (changed,)}), "R02"))
    sheet = book["06_Программа_R02"]
    row, _ = place_of(sheet, "Меры по достижению цели и задач (продолжение)")
    assert row - 1 in [found.id for found in sheet.row_breaks.brk]


def test_no_page_of_a_program_ends_before_it_is_half_full(dossier: Dossier) -> None:
    sheet = opened(build_workbook(dossier))["06_Программа_R13"]
    ends = [0, *(found.id for found in sheet.row_breaks.brk)]
    heights = [
        sum(sheet.row_dimensions[row].height for row in range(first + 1, last + 1))
        for first, last in pairwise(ends)
    ]
    # A page of A4 holds about 740 points of rows between its margins.
    assert all(height > 370 for height in heights)


@pytest.mark.parametrize("name", ["01_Паспорт_школы", "06_Программа_R02", "08_Сводный_план"])
def test_a_text_in_a_table_keeps_away_from_its_border(book: Workbook, name: str) -> None:
    indents = {
        cell.alignment.indent
        for row in book[name].iter_rows()
        for cell in row
        if cell.value is not None and cell.border.left.style and cell.alignment.horizontal == "left"
    }
    assert indents == {1}


# --- the file -----------------------------------------------------------------------------------------


def test_the_same_facts_give_the_same_bytes(dossier: Dossier) -> None:
    assert build_workbook(dossier) == build_workbook(dossier)


def test_the_file_says_what_made_it(book: Workbook) -> None:
    assert book.custom_doc_props["schema"].value == "antirisk-workbook/1"


def test_the_file_is_as_old_as_its_facts(book: Workbook) -> None:
    assert (book.properties.modified.date(), book.properties.creator) == (date(2023, 10, 2), "Приречная СОШ")
