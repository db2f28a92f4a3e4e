"""A roadmap's table is recognised by its header and read row by row, whatever a page break did to it."""

import pytest

from toolkit.domain.roadmap import EntryKind, Roadmap, RoadmapRow, split_roles
from toolkit.domain.roadmap_reading import column_fields, is_header, read_table
from toolkit.domain.school import Period
from toolkit.errors import InputError

HEADERS = {
    "000": "№ | Событие | Сроки реализации | Исполнители | Показатель реализации",
    "001": "№ п/п | Наименование мероприятия | Сроки реализации | Ответственные исполнители"
    " | Ожидаемый результат",
    "002": "№ п/п | Мероприятия | Сроки | Ответственные | Ожидаемый результат",
    "003": "№ п/п | Наименование мероприятия | Форма реализации мероприятий | Сроки выполнения"
    " | Ответственные лица",
    "program": "Задача | Мероприятие | Сроки реализации | Показатели реализации | Ответственный | Участники",
}  # fmt: skip
EXPECTED = {
    "000": ["number", "activity", "term_text", "responsible", "result"],
    "001": ["number", "activity", "term_text", "responsible", "result"],
    "002": ["number", "activity", "term_text", "responsible", "result"],
    "003": ["number", "activity", "form", "term_text", "responsible"],
    "program": ["task", "activity", "term_text", "result", "responsible", "participants"],
}
HEADER = HEADERS["001"].split(" | ")


def read(*rows: str, header: str = HEADERS["001"]) -> Roadmap:
    reading = read_table(header.split(" | "), [row.split("|") for row in rows])
    return Roadmap(entries=tuple(reading.entries))


@pytest.mark.parametrize("name", HEADERS)
def test_headers_of_real_papers_are_recognised(name: str) -> None:
    header = HEADERS[name].split(" | ")
    assert [column_fields(header)[at] for at in range(len(header))] == EXPECTED[name]
    assert is_header(header)


def test_columns_may_stand_in_any_order() -> None:
    turned = [HEADER[at] for at in (4, 2, 1, 3, 0)]
    assert list(column_fields(turned).values()) == [
        "result",
        "term_text",
        "activity",
        "responsible",
        "number",
    ]


@pytest.mark.parametrize("words", ["Меню | Цена | Вес", "Класс | Предмет | Оценка", "Срок | Кто | Дата"])
def test_other_tables_are_not(words: str) -> None:
    assert not is_header(words.split(" | "))


def test_a_row_over_the_whole_width_is_a_level_a_section_or_tasks() -> None:
    roadmap = read(
        *("|".join([text] * 5) for text in ("МУНИЦИПАЛЬНЫЙ УРОВЕНЬ", "I. Организация", "Задачи: помочь")),
        "1.|Встреча|май 2024|координатор|протокол",
    )
    assert [entry.kind.value for entry in roadmap.entries] == ["level", "section", "tasks", "row"]


def test_a_roman_number_beside_a_title_is_a_section() -> None:
    roadmap = read("I|Организационные мероприятия|||", "1|Встреча|май|координатор|протокол")
    assert (roadmap.entries[0].kind, roadmap.entries[0].text) == (
        EntryKind.SECTION,
        "I Организационные мероприятия",
    )


def test_rows_without_numbers_are_rows() -> None:
    roadmap = read("|Встреча|май|координатор|", "|Семинар|июнь|методист|", header=HEADERS["002"])
    assert [row.activity for row in roadmap.rows] == ["Встреча", "Семинар"]


def test_a_row_torn_by_a_page_is_whole_again() -> None:
    reading = read_table(
        HEADER,
        [
            ["1.", "Организация семинаров для", "май", "координатор,", "про-"],
            ["", "учителей района", "", "методист", "токол"],
            ["2.", "Встреча", "июнь", "методист", ""],
        ],
    )
    row = reading.entries[0].row
    assert (row.activity, row.responsible, row.result) == (
        "Организация семинаров для учителей района", "координатор, методист", "протокол",
    )  # fmt: skip
    assert (reading.rows, reading.joined) == (2, 1)


def test_a_header_repeated_on_the_next_page_is_left_out() -> None:
    reading = read_table(
        HEADER, [["1.", "Встреча", "май", "", ""], HEADER, ["2.", "Семинар", "июнь", "", ""]]
    )
    assert (reading.rows, reading.repeated) == (2, 1)


def test_empty_rows_are_left_out_and_spaces_are_made_one() -> None:
    roadmap = read("||||", " 1. |  Встреча\u00a0 команд  |май||")
    assert roadmap.rows == (RoadmapRow(number="1.", activity="Встреча команд", term_text="май"),)


def test_columns_can_be_named_by_hand() -> None:
    reading = read_table(["А", "Б"], [["май", "Встреча"]], {0: "term_text", 1: "activity"})
    assert reading.entries[0].row == RoadmapRow(activity="Встреча", term_text="май")


def test_a_table_without_an_activity_is_refused() -> None:
    with pytest.raises(InputError, match="Не нашли таблицу дорожной карты"):
        read_table(["А", "Б"], [["1", "2"]])


def test_rows_know_their_level_section_and_number() -> None:
    roadmap = read(
        *("|".join([text] * 5) for text in ("МУНИЦИПАЛЬНЫЙ УРОВЕНЬ", "I. Первый")),
        "1.|Встреча|май||",
        "2.|Семинар|июнь||",
        "|".join(["II. Второй"] * 5),
        "1.|Отчёт|июль||",
    )
    places = [(where.section, where.number, where.total) for where, _ in roadmap.placed()]
    assert places == [("I. Первый", 1, 1), ("I. Первый", 2, 2), ("II. Второй", 1, 3)]


def test_the_title_tells_the_years() -> None:
    otherwise = Period.model_validate({"begins": "2023-09-01", "ends": "2024-08-31"})
    for title, begins, ends in (
        ("в 2024-2025 гг.", "2024-01-01", "2025-12-31"),
        ("в 2022 году", "2022-01-01", "2022-12-31"),
        ("на 2023/24 учебный год", "2023-01-01", "2024-12-31"),
    ):
        roadmap = Roadmap.model_validate({"order": {"annex_title": (title,)}})
        assert roadmap.period(otherwise) == Period.model_validate({"begins": begins, "ends": ends})
    assert Roadmap().period(otherwise) == otherwise


def test_roles_are_divided_but_not_inside_brackets() -> None:
    text = "специалист управления (по согласованию, по графику), руководители школ «Лес, поле»; методист"
    assert split_roles(text) == (
        "специалист управления (по согласованию, по графику)", "руководители школ «Лес, поле»", "методист",
    )  # fmt: skip
