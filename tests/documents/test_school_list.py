"""A list of schools: filled in, sent back, understood or refused at the right cell."""

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook, load_workbook

from tests.documents.test_profile_sheet import plain, saved
from toolkit.documents.school_list import MOST_SCHOOLS, read_schools, template
from toolkit.domain.school_list import ListedSchool
from toolkit.errors import CellProblem, WorkbookError

HEADER = ("№", "Название", "Полное название", "Куратор (логин)")


def filled(rows: Sequence[Sequence[object]], logins: Sequence[str] = ()) -> bytes:
    """The form with its rows filled in by hand."""
    book = load_workbook(io.BytesIO(template("Речной район", logins)))
    sheet = book["Школы"]
    first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == 1)
    for number, row in enumerate(rows):
        for column, value in enumerate(row, 2):
            sheet.cell(first + number, column).value = value
    return saved(book)


def problems(data: bytes, logins: Sequence[str] = ()) -> list[str]:
    with pytest.raises(WorkbookError) as refused:
        read_schools(data, logins)
    assert all(isinstance(problem, CellProblem) for problem in refused.value.problems)
    return [str(problem) for problem in refused.value.problems]


# ── what is understood ──


def test_a_filled_form_comes_back_as_schools_in_its_order() -> None:
    read = read_schools(
        filled([("Приречная СОШ", "МБОУ «Приречная СОШ»", "Kurator"), ("Лесная ООШ",)], ["kurator"]),
        ["kurator"],
    )
    assert [(school.name, school.full_name, school.curator) for school in read] == [
        ("Приречная СОШ", "МБОУ «Приречная СОШ»", "kurator"),
        ("Лесная ООШ", "", ""),
    ]


def test_a_school_remembers_its_row() -> None:
    assert read_schools(plain([HEADER, (1, "Лесная ООШ"), (), (2, "Горная СОШ")])) == (
        ListedSchool(name="Лесная ООШ", row=2),
        ListedSchool(name="Горная СОШ", row=4),
    )


def test_columns_may_stand_in_any_order_and_under_other_words() -> None:
    rows = [("Список школ района",), ("Полное название школы", "Школа"), ("МБОУ Лесная ООШ", "Лесная ООШ")]
    assert read_schools(plain(rows))[0] == ListedSchool(name="Лесная ООШ", full_name="МБОУ Лесная ООШ", row=3)


def test_a_number_for_a_name_is_kept_as_it_is_seen() -> None:
    assert read_schools(plain([("Название",), (5.0,)]))[0].name == "5"


def test_text_that_looks_like_a_formula_is_text() -> None:
    book = Workbook()
    book.active.append(["Название"])
    book.active.append(["x"])
    cell = book.active["A2"]
    cell.value, cell.data_type = '=HYPERLINK("http://x")', "s"
    assert read_schools(saved(book))[0].name == '=HYPERLINK("http://x")'


def test_the_form_offers_the_logins_there_are() -> None:
    book = load_workbook(io.BytesIO(template("Речной район", ["kurator", "second"])))
    hidden = book["Списки"]
    assert hidden.sheet_state == "hidden"
    assert [hidden.cell(row, 1).value for row in (2, 3)] == ["kurator", "second"]


def test_the_empty_form_says_that_it_is_empty() -> None:
    assert problems(template("Речной район"))[0].endswith("столбец B: ни одной школы не вписано.")


# ── what is refused ──


def test_a_school_that_stands_twice_is_named_with_both_rows() -> None:
    rows = [HEADER, (1, "СОШ № 5"), (2, "Лесная ООШ"), (3, "сош №5")]
    assert problems(plain(rows)) == [
        "Лист «Лист1», строка 4, столбец B: «сош №5» уже есть в строке 2. Оставьте одну строку."
    ]


def test_all_problems_are_told_at_once_each_at_its_cell() -> None:
    rows = [HEADER, (1, "", "МБОУ «Без названия»"), (2, "Лесная ООШ", "", "nobody"), (3, "—"), (4, "я" * 301)]
    assert problems(plain(rows), ["kurator"]) == [
        "Лист «Лист1», строка 2, столбец B: строка заполнена, а название школы пустое.",
        "Лист «Лист1», строка 3, столбец D: куратора с логином «nobody» нет. Есть: kurator.",
        "Лист «Лист1», строка 4, столбец B: «—» не похоже на название школы.",
        "Лист «Лист1», строка 5, столбец B: не больше 300 знаков, сейчас 301.",
    ]


def test_a_curator_is_told_to_be_added_first_where_there_is_none() -> None:
    rows = [HEADER, (1, "Лесная ООШ", "", "kurator")]
    assert problems(plain(rows))[0].endswith("куратора с логином «kurator» нет. Есть: пока ни одного.")


def test_a_file_without_the_column_says_which_one_is_missing() -> None:
    assert problems(plain([("Адрес",), ("Лесная, 5",)])) == [
        "Лист «Лист1»: не нашли столбец «Название». Скачайте бланк и заполните его."
    ]


def test_more_schools_than_a_territory_has_are_refused() -> None:
    rows = [("Название",), *((f"СОШ № {number}",) for number in range(MOST_SCHOOLS + 1))]
    assert problems(plain(rows)) == ["Лист «Лист1», строка 1: больше 1000 школ. Разделите список на части."]


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused_in_one_sentence(data: bytes) -> None:
    assert len(problems(data)) == 1
