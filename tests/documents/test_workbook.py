"""The workbook as a school opens it: what stands on its sheets."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl import Workbook

from tests.documents.reading_sheets import opened, place_of, texts, with_measure
from toolkit.documents import factor_titles
from toolkit.documents.workbook import build_workbook
from toolkit.domain.dossier import Dossier
from toolkit.domain.school import Versioned
from toolkit.errors import DocumentError

ALL_SHEETS = [
    "00_Содержание",
    "Сводка",
    "01_Паспорт_школы",
    "02_Рисковый_профиль",
    "03_Самодиагностика",
    "04_Верификация",
    "06_Программа_R02",
    "07_ДК_R02",
    "06_Программа_R13",
    "07_ДК_R13",
    "08_Сводный_план",
    "12_Отчёт",
    "12_Отчёт_нагрузка",
]


@pytest.fixture(scope="module")
def book(dossier: Dossier) -> Workbook:
    return opened(build_workbook(dossier))


# --- what is in it ------------------------------------------------------------------------------------


def test_a_whole_workbook_has_every_sheet_in_order(book: Workbook) -> None:
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] == ALL_SHEETS


def test_one_factor_gives_its_program_and_the_consolidated_plan(dossier: Dossier) -> None:
    book = opened(build_workbook(dossier, "R02"))
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert visible == ["00_Содержание", "Сводка", "06_Программа_R02", "07_ДК_R02", "08_Сводный_план"]


def test_the_summary_of_one_factor_names_no_other(dossier: Dossier) -> None:
    book = opened(build_workbook(dossier, "R02"))
    assert not any("вовлеченности родителей" in text for text in texts(book["Сводка"]))


def test_the_consolidated_plan_of_one_factor_still_holds_all_of_them(dossier: Dossier) -> None:
    book = opened(build_workbook(dossier, "R02"))
    assert any("профилактики учебной неуспешности" in text for text in texts(book["08_Сводный_план"]))


def test_a_factor_without_a_program_is_refused_by_its_title(dossier: Dossier) -> None:
    with pytest.raises(
        DocumentError, match="«Низкий уровень вовлеченности родителей в учебный процесс» программы"
    ):
        build_workbook(dossier, "R12")


def test_a_school_without_programs_gets_a_workbook_too(dossier_with: Callable[..., Dossier]) -> None:
    book = opened(build_workbook(dossier_with(programs=())))
    assert "Программа ещё не начата" in texts(book["08_Сводный_план"])


def test_a_school_that_has_only_begun_gets_a_workbook_too(dossier_with: Callable[..., Dossier]) -> None:
    from toolkit.domain.answers import Answers
    from toolkit.domain.profile import RiskProfile
    from toolkit.domain.school import Passport

    fresh = dossier_with(
        programs=(), profile=RiskProfile(), answers=Answers(), passport=Passport(), verdicts={}, facts={}
    )
    assert "02_Рисковый_профиль" in opened(build_workbook(fresh)).sheetnames


def test_contents_lead_to_every_other_sheet(book: Workbook) -> None:
    sheet = book["00_Содержание"]
    targets = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert targets == [f"'{name}'!A1" for name in ALL_SHEETS[1:]]


def test_an_example_says_so_on_every_sheet(dossier: Dossier) -> None:
    school = dossier.school.model_copy(update={"example": True})
    book = opened(build_workbook(dossier.model_copy(update={"school": school})))
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert all("Пример" in str(sheet["A1"].value) for sheet in visible)


def test_a_real_school_is_not_called_an_example(book: Workbook) -> None:
    assert "Пример" not in str(book["Сводка"]["A1"].value)


# --- diagnosis and verification -----------------------------------------------------------------------


def test_a_group_with_few_answers_is_hidden_and_carries_no_number(book: Workbook) -> None:
    sheet = book["03_Самодиагностика"]
    row, column = place_of(sheet, "скрыто: мало ответов")
    assert [sheet.cell(row, column - 1).value, sheet.cell(row, column + 1).value] == [None, None]


def test_three_parents_are_not_counted_anywhere(book: Workbook) -> None:
    sheet = book["03_Самодиагностика"]
    hidden = [row for row in sheet.iter_rows(values_only=True) if row[3] == "скрыто: мало ответов"]
    assert [(row[2], row[4], row[5]) for row in hidden] == [(None, None, None)] * 2


def test_an_estimate_of_the_team_is_marked_as_preliminary(
    dossier: Dossier, dossier_with: Callable[..., Dossier]
) -> None:
    from toolkit.domain.answers import TeamAnswer

    answers = dossier.answers
    tallies = {code: tally for code, tally in answers.tallies.items() if code != "R02.s7"}
    team = {**answers.team, "R02.s7": TeamAnswer(value=2)}
    changed = dossier_with(answers=answers.model_copy(update={"tallies": tallies, "team": team}))
    remarks = texts(opened(build_workbook(changed))["03_Самодиагностика"])
    assert "предварительно: оценка команды" in remarks


def test_indexes_are_numbers_with_one_digit(book: Workbook) -> None:
    sheet = book["03_Самодиагностика"]
    row, column = place_of(sheet, "Администрация")
    cell = sheet.cell(row, column + 1)
    assert (round(cell.value, 1), cell.number_format) == (33.3, "0.0")


def test_thresholds_stand_beside_the_levels(book: Workbook) -> None:
    assert any("высокая — от 66,7" in text for text in texts(book["03_Самодиагностика"]))


def test_facts_stand_beside_the_answers(book: Workbook) -> None:
    assert any(
        "3 ед. при норме 1 на 01.09.2023, хуже нормы" in text for text in texts(book["03_Самодиагностика"])
    )


def test_verification_keeps_the_reason_of_a_disputed_factor(book: Workbook) -> None:
    assert any("Повторим опрос анонимно" in text for text in texts(book["04_Верификация"]))


def test_verification_gives_a_reason_once(book: Workbook) -> None:
    told = [text for text in texts(book["04_Верификация"]) if "Повторим опрос анонимно" in text]
    assert [text.split(":")[0] for text in told] == ["Причина"]


def test_verification_says_where_every_factor_comes_from(book: Workbook) -> None:
    origins = [text for text in texts(book["04_Верификация"]) if text.startswith("Откуда данные")]
    assert len(origins) == 6


def test_the_profile_keeps_the_titles_as_typed(book: Workbook) -> None:
    assert "Дефицит педагогических кадров." in texts(book["02_Рисковый_профиль"])


def test_numbers_of_the_passport_are_numbers(book: Workbook) -> None:
    sheet = book["01_Паспорт_школы"]
    row, column = place_of(sheet, "Обучающихся, чел.")
    assert sheet.cell(row, column + 1).value == 127


# --- programs -----------------------------------------------------------------------------------------

PASSPORT_FIELDS = [
    "Наименование программы",
    "Наименование школы",
    "Основание",
    "Цель программы",
    "Задачи программы",
    "Целевые показатели",
    "Методы сбора и обработки информации",
    "Сроки и этапы реализации",
    "Меры по достижению цели и задач",
    "Ожидаемые конечные результаты",
    "Исполнители",
    "Ресурсное обеспечение",
    "Риски невыполнения и меры",
    "Контроль и отчётность",
]


@pytest.mark.parametrize("label", PASSPORT_FIELDS)
def test_the_passport_of_a_program_has_every_field(book: Workbook, label: str) -> None:
    assert label in texts(book["06_Программа_R02"])


def test_an_empty_field_says_that_it_is_empty(book: Workbook) -> None:
    sheet = book["06_Программа_R13"]
    row, column = place_of(sheet, "Контроль и отчётность")
    assert sheet.cell(row, column + 1).value == "не заполнено"


def test_the_goal_is_the_composed_sentence(book: Workbook) -> None:
    assert any(text.startswith("К 31 мая 2024") for text in texts(book["06_Программа_R02"]))


def test_values_of_an_indicator_are_numbers_over_real_days(book: Workbook) -> None:
    sheet = book["06_Программа_R02"]
    row, _ = place_of(sheet, "Доля учителей с недельной нагрузкой")
    assert (sheet.cell(row, 3).value, sheet.cell(row, 3).number_format, sheet.cell(row + 1, 5).value) == (
        18.5,
        "#,##0.0",
        datetime(2024, 5, 31),
    )


def test_the_summary_of_measures_comes_from_the_roadmap(dossier: Dossier) -> None:
    changed = with_measure(dossier, activity="Открыть кабинет связи", term_text="ноябрь 2023")
    sheet = opened(build_workbook(changed))["06_Программа_R02"]
    assert any("– Открыть кабинет связи (ноябрь 2023)" in text for text in texts(sheet))


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("принято утверждаю", {"ПРИНЯТО", "УТВЕРЖДАЮ"}),
        ("принято согласовано утверждаю", {"ПРИНЯТО", "СОГЛАСОВАНО", "УТВЕРЖДАЮ"}),
        ("утверждаю", {"УТВЕРЖДАЮ"}),
        ("", set()),
    ],
)
def test_the_approval_block_is_the_chosen_one(dossier: Dossier, chosen: str, shown: set[str]) -> None:
    program = dossier.programs[0]
    fields = {**program.fields, "approval": Versioned(value=chosen, version=2)}
    changed = program.model_copy(update={"fields": fields})
    book = opened(build_workbook(dossier.model_copy(update={"programs": (changed,)}), "R02"))
    words = {"ПРИНЯТО", "СОГЛАСОВАНО", "УТВЕРЖДАЮ"}
    assert words.intersection(texts(book["06_Программа_R02"])) == shown


def test_number_date_and_signature_stay_blank(book: Workbook) -> None:
    assert {"Приказ № ______", "от «___» ________ 20__ г."} <= set(texts(book["06_Программа_R02"]))


def test_a_program_with_errors_is_called_a_draft(book: Workbook) -> None:
    assert any(text.startswith("Черновик от 02.10.2023") for text in texts(book["06_Программа_R13"]))


def test_a_program_without_errors_is_not_called_a_draft(book: Workbook) -> None:
    assert not any("Черновик" in text for text in texts(book["06_Программа_R02"]))


# --- the roadmap --------------------------------------------------------------------------------------


def test_the_roadmap_prints_exactly_the_six_official_columns(book: Workbook) -> None:
    sheet = book["07_ДК_R02"]
    row, _ = place_of(sheet, "Задача")
    assert [sheet.cell(row, column).value for column in range(1, 7)] == [
        "Задача",
        "Мероприятие",
        "Сроки реализации",
        "Показатели реализации",
        "Ответственный",
        "Участники",
    ]
    assert re.match(r".*\$A\$1:\$F\$\d+$", sheet.print_area)


def test_terms_are_real_days_beside_the_printed_columns(book: Workbook) -> None:
    sheet = book["07_ДК_R02"]
    row, _ = place_of(sheet, "01.09.2023–31.10.2023")
    days = [sheet.cell(row, column) for column in (7, 8)]
    assert [(day.value, day.number_format) for day in days] == [
        (datetime(2023, 9, 1), "dd.mm.yyyy"),
        (datetime(2023, 10, 31), "dd.mm.yyyy"),
    ]


def test_a_task_stands_beside_all_its_measures(book: Workbook, dossier: Dossier) -> None:
    sheet = book["07_ДК_R02"]
    row, _ = place_of(sheet, "2. Привлечь")
    merged = next(area for area in sheet.merged_cells.ranges if area.min_row == row and area.min_col == 1)
    program = dossier.programs[0]
    assert merged.size["rows"] == len(program.measures_of(program.tasks[1].id))


def test_a_mark_is_chosen_from_the_statuses(book: Workbook) -> None:
    choices = {
        choice.formula1: str(choice.sqref) for choice in book["07_ДК_R02"].data_validations.dataValidation
    }
    assert choices["Статусы"].startswith("I")


def test_lists_of_choices_are_named_and_hidden(book: Workbook) -> None:
    area = book.defined_names["Статусы"].attr_text
    assert (area.startswith("'Списки'!$A$2:"), book["Списки"].sheet_state) == (True, "hidden")


def test_a_measure_of_no_task_is_not_lost(dossier: Dossier) -> None:
    changed = with_measure(dossier, task_id=None, activity="Мера без задачи")
    assert "Мера без задачи" in texts(opened(build_workbook(changed))["07_ДК_R02"])


def test_the_consolidated_plan_names_a_responsible_for_each_factor(book: Workbook) -> None:
    sections = [text for text in texts(book["08_Сводный_план"]) if "Ответственный за фактор" in text]
    named = [text.rsplit(": ", 1)[1] for text in sections]
    assert named[:2] == ["зам. директора по УР", "руководители МО"]
    assert set(named[2:]) <= {"не назначен"}


def test_the_consolidated_plan_holds_every_factor_that_enters_it(book: Workbook, dossier: Dossier) -> None:
    words = " ".join(texts(book["08_Сводный_план"]))
    for code, outcome in dossier.outcomes.items():
        assert (factor_titles.official(dossier, code) in words) is outcome.enters_program


def test_the_calendar_marks_the_months_of_a_measure(book: Workbook) -> None:
    sheet = book["12_Отчёт"]
    row, _ = place_of(sheet, "Организовать уроки по недостающему предмету")
    header, _ = place_of(sheet, "Мероприятие")
    marked = [
        sheet.cell(header, column).value for column in range(3, 15) if sheet.cell(row, column).value == "■"
    ]
    assert marked == ["мар\n2024"]
