"""The form for a school's profile: filled in, sent back, understood or refused at the right cell."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from toolkit.documents.profile_sheet import read_profile, template
from toolkit.domain.profile import Level
from toolkit.errors import CellProblem, WorkbookError
from toolkit.methodology.catalogue import Catalogue

STAFF = "Дефицит педагогических кадров."
PARENTS = "Низкий уровень вовлеченности родителей в учебный процесс."


def filled(
    catalogue: Catalogue,
    rows: Sequence[tuple[object, object]],
    *,
    day: object = datetime(2023, 3, 14),
    chosen: str | None = "Иркутская область, 2023",
) -> bytes:
    """The form with its fields and rows filled in by hand."""
    book = load_workbook(io.BytesIO(template(catalogue)))
    sheet = book["Профиль"]
    places = {sheet.cell(row, 2).value: row for row in range(1, 10)}
    values: dict[str, Any] = {
        "Школа": "Приречная СОШ",
        "Кем выдан": "институт развития образования",
        "Дата профиля": day,
        "Список факторов": chosen,
    }
    for label, value in values.items():
        sheet.cell(places[label], 3).value = value
    first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == 1)
    for number, (title, level) in enumerate(rows):
        sheet.cell(first + number, 2).value = title
        sheet.cell(first + number, 3).value = level
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def plain(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook that a person made without the form."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Лист1"
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def problems(data: bytes, catalogue: Catalogue) -> tuple[CellProblem, ...]:
    with pytest.raises(WorkbookError) as refused:
        read_profile(data, catalogue)
    return refused.value.problems


def only(data: bytes, catalogue: Catalogue) -> CellProblem:
    found = problems(data, catalogue)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


# --- what is understood -------------------------------------------------------------------------------


def test_a_filled_form_comes_back_as_a_profile(catalogue: Catalogue) -> None:
    read = read_profile(filled(catalogue, [(PARENTS, "средняя"), (STAFF, "высокая")]), catalogue)
    assert (read.factor_set, read.issued_on, read.issuer) == (
        "irkutsk-2023",
        date(2023, 3, 14),
        "институт развития образования",
    )
    assert [(found.code, found.official_title, found.level, found.position) for found in read.factors] == [
        ("R12", PARENTS, Level.MEDIUM, 0),
        ("R02", STAFF, Level.HIGH, 1),
    ]


def test_every_official_title_is_recognised(catalogue: Catalogue) -> None:
    for official in catalogue.sets:
        rows = [(found.official_title, None) for found in official.factors]
        read = read_profile(filled(catalogue, rows, chosen=official.title), catalogue)
        assert [found.code for found in read.factors] == [found.code for found in official.factors]


def test_a_profile_without_levels_is_taken_as_it_is(catalogue: Catalogue) -> None:
    read = read_profile(filled(catalogue, [(STAFF, None)]), catalogue)
    assert read.factors[0].level is None


@pytest.mark.parametrize(
    "typed",
    [
        "дефицит педагогических кадров",
        "Дефицит педагогичeских  кадров",
        "«Дефицит педагогических кадров»",
        "Дефицит педагогических кадров (учителей-предметников)",
        "Дефицит кадров",
    ],
)
def test_a_title_with_small_slips_is_recognised_and_kept_as_typed(catalogue: Catalogue, typed: str) -> None:
    read = read_profile(filled(catalogue, [(typed, "высокая")]), catalogue)
    assert [(found.code, found.official_title) for found in read.factors] == [
        ("R02", " ".join(typed.split()))
    ]


@pytest.mark.parametrize("typed", ["14.03.2023", "14 марта 2023 г.", datetime(2023, 3, 14)])
def test_a_day_may_be_typed_in_several_ways(catalogue: Catalogue, typed: object) -> None:
    read = read_profile(filled(catalogue, [(STAFF, None)], day=typed), catalogue)
    assert read.issued_on == date(2023, 3, 14)


@pytest.mark.parametrize(
    ("typed", "level"),
    [("Высокая", Level.HIGH), ("низкий", Level.LOW), ("2", Level.MEDIUM), (3.0, Level.HIGH)],
)
def test_a_level_may_be_typed_in_several_ways(catalogue: Catalogue, typed: object, level: Level) -> None:
    read = read_profile(filled(catalogue, [(STAFF, typed)]), catalogue)
    assert read.factors[0].level is level


def test_columns_may_stand_in_another_order(catalogue: Catalogue) -> None:
    data = plain(
        [["Дата профиля:", "14.03.2023"], ["Значимость риска", "№ п/п", "Фактор"], ["высокая", 1, STAFF]]
    )
    read = read_profile(data, catalogue)
    assert [(found.code, found.level) for found in read.factors] == [("R02", Level.HIGH)]


def test_the_list_is_found_by_its_titles_if_nobody_named_it(catalogue: Catalogue) -> None:
    read = read_profile(filled(catalogue, [(PARENTS, None)], chosen=None), catalogue)
    assert read.factor_set == "irkutsk-2023"


# --- what is refused, and where -----------------------------------------------------------------------


def test_a_sheet_without_the_column_of_factors_is_refused(catalogue: Catalogue) -> None:
    problem = only(plain([["№", "Мероприятие"], [1, "Собрание"]]), catalogue)
    assert "не нашли столбец «Фактор риска" in str(problem)


def test_an_empty_form_is_refused(catalogue: Catalogue) -> None:
    assert "ни одного фактора" in only(template(catalogue), catalogue).sentence


def test_a_day_that_is_none_is_refused_at_its_cell(catalogue: Catalogue) -> None:
    problem = only(filled(catalogue, [(STAFF, None)], day="весной"), catalogue)
    assert (problem.sheet, problem.row, problem.column) == ("Профиль", 6, "C")


def test_a_level_that_is_none_is_refused_at_its_cell(catalogue: Catalogue) -> None:
    problem = only(filled(catalogue, [(STAFF, "сильная")]), catalogue)
    assert (problem.column, "значимость «сильная» не понята" in problem.sentence) == ("C", True)


def test_a_factor_twice_is_refused_with_the_first_row(catalogue: Catalogue) -> None:
    problem = only(filled(catalogue, [(STAFF, None), ("Дефицит кадров", None)]), catalogue)
    assert f"уже есть в строке {problem.row - 1}" in problem.sentence


def test_a_level_without_a_title_is_refused(catalogue: Catalogue) -> None:
    problem = only(filled(catalogue, [(STAFF, None), (None, "высокая")]), catalogue)
    assert (problem.column, "название фактора пустое" in problem.sentence) == ("B", True)


def test_an_unknown_factor_leads_to_the_school_s_own(catalogue: Catalogue) -> None:
    problem = only(filled(catalogue, [("Удалённость от районного центра", "высокая")]), catalogue)
    assert "добавьте его на шаге «Рисковый профиль»" in problem.sentence


def test_an_unknown_list_is_refused_with_the_known_ones(catalogue: Catalogue) -> None:
    problem = only(filled(catalogue, [(STAFF, None)], chosen="Список соседей"), catalogue)
    assert "«Иркутская область, 2023»" in problem.sentence


def test_all_problems_come_at_once_in_the_sheet_s_order(catalogue: Catalogue) -> None:
    found = problems(filled(catalogue, [(STAFF, "сильная"), ("Погода", None)], day="весной"), catalogue)
    assert [problem.row for problem in found] == sorted(problem.row for problem in found)
    assert len(found) == 3


# --- files that are not a form ------------------------------------------------------------------------


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "не файл Excel"),
        ("Фактор;Значимость".encode(), "не файл Excel"),
        (zipped({"readme.txt": b"hello"}), "не файл Excel"),
        (OLD, "старого формата"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "паролем"),
        (b"\x00" * (2 * 1024 * 1024 + 1), "больше 2 МБ"),
        (
            zipped({"[Content_Types].xml": b"<Types/>", "bomb.xml": b"\x00" * (21 * 1024 * 1024)}),
            "слишком велик",
        ),
        (zipped({f"{number}.xml": b"" for number in range(600)}), "слишком велик"),
        (zipped({"[Content_Types].xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><Types/>"}), "повреждён"),
        (zipped({"[Content_Types].xml": b"<Types/>"}), "повреждён"),
    ],
    ids=["empty", "csv", "zip", "xls", "password", "large", "bomb", "many", "doctype", "hollow"],
)
def test_a_file_that_is_not_a_form_is_refused_in_words(data: bytes, words: str, catalogue: Catalogue) -> None:
    assert words in str(only(data, catalogue))


def test_a_truncated_form_is_refused(catalogue: Catalogue) -> None:
    data = filled(catalogue, [(STAFF, None)])
    assert only(data[: len(data) // 2], catalogue).sentence


def test_a_form_with_a_broken_sheet_is_refused(catalogue: Catalogue) -> None:
    source = zipfile.ZipFile(io.BytesIO(filled(catalogue, [(STAFF, None)])))
    with source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:700]
    assert "повреждён" in str(only(zipped(parts), catalogue))


def test_a_problem_of_the_file_names_no_sheet(catalogue: Catalogue) -> None:
    assert str(only(b"", catalogue)).startswith("Это не файл Excel")


# --- the form itself ----------------------------------------------------------------------------------


def test_rows_to_be_filled_in_grow_with_what_is_typed(catalogue: Catalogue) -> None:
    sheet = load_workbook(io.BytesIO(template(catalogue)))["Профиль"]
    first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == 1)
    assert {sheet.row_dimensions[row].height for row in range(first, first + 20)} == {None}


def test_a_level_is_chosen_from_three(catalogue: Catalogue) -> None:
    book = load_workbook(io.BytesIO(template(catalogue)))
    choices = [choice.formula1 for choice in book["Профиль"].data_validations.dataValidation]
    words = [row[0] for row in book["Списки"].iter_rows(min_row=2, max_row=4, max_col=1, values_only=True)]
    assert (choices[0], words) == ("Значимость", ["низкая", "средняя", "высокая"])
