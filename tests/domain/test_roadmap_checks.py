"""The checker finds the defects of real roadmaps (field.md 1.7) and is silent about sound ones."""

import json
from datetime import date
from pathlib import Path

import pytest

from toolkit.domain.order_reading import read_order
from toolkit.domain.roadmap import Entry, EntryKind, Roadmap, RoadmapRow
from toolkit.domain.roadmap_checks import RoadmapFinding, check_roadmap
from toolkit.domain.roadmap_reading import read_table
from toolkit.domain.school import Period
from toolkit.methodology.loader import load

FOLDER = Path(__file__).parent.parent / "roadmaps"
YEAR = Period(begins=date(2024, 1, 1), ends=date(2024, 12, 31))
SOUND = RoadmapRow(
    number="1.",
    activity="Семинар с куратором для учителей, обучающихся и родителей",
    term_text="май 2024",
    responsible="координатор",
    result="протокол",
)


def paper(name: str) -> Roadmap:
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    width = len(content["columns"])
    body = [row["cells"] if row["kind"] == "row" else [row["text"]] * width for row in content["rows"]]
    order = read_order(content["text_before_table"], content["text_after_table"])
    return Roadmap(order=order, entries=tuple(read_table(content["columns"], body).entries))


def findings(roadmap: Roadmap) -> tuple[RoadmapFinding, ...]:
    return check_roadmap(roadmap, YEAR, load())


def of(*rows: RoadmapRow, **order: object) -> Roadmap:
    entries = tuple(Entry(kind=EntryKind.ROW, row=row) for row in rows)
    return Roadmap.model_validate({"entries": entries, "order": order})


def told(roadmap: Roadmap, rule: str) -> list[str]:
    return [finding.sentence for finding in findings(roadmap) if finding.rule == rule]


def changed(**values: str) -> RoadmapRow:
    return SOUND.model_copy(update=values)


def test_a_sound_roadmap_has_no_findings() -> None:
    assert findings(of(SOUND)) == ()


# ── real papers: the numbers are those of field.md 1.7 ──


@pytest.mark.parametrize(
    ("name", "rule", "row", "words"),
    [
        ("000", "L11", None, "27 из 27"),  # 4: the column of indicators is empty
        ("000", "L16", 7, "кончается раньше, чем строка 6"),  # 6
        ("000", "L12", 3, "нет года"),  # 7
        ("000", "L21", 6, "пишут «рискового профиля»"),  # 11
        ("000", "L18", 1, "похоже на два мероприятия"),
        ("000", "L23", 18, "не закрыта"),
        ("003", "L09", 35, "номер 3 вместо 2"),  # 2
        ("003", "L12", 5, "без даты"),  # 7: «по отдельному графику»
        ("003", "L22", None, "повторяет другой уровень"),  # 12
        ("003", "L25", 17, "перед «Предусмотренные» лишняя точка"),  # 15
    ],
)
def test_defects_of_real_roadmaps_are_told(name: str, rule: str, row: int | None, words: str) -> None:
    found = [finding for finding in findings(paper(name)) if (finding.rule, finding.row) == (rule, row)]
    assert any(words in finding.sentence for finding in found), found


def test_the_gap_of_numbers_is_told_once() -> None:
    assert len(told(paper("003"), "L09")) == 1


def test_rows_of_a_well_numbered_paper_are_left_alone() -> None:
    assert told(paper("000"), "L09") == []


# ── rule by rule ──


def test_rows_without_numbers_are_told_in_one_sentence() -> None:
    assert told(of(changed(number=""), changed(number="")), "L09") == [
        "Строки не пронумерованы. При выгрузке номера поставим сами."
    ]


def test_numbers_that_go_on_through_sections_are_right() -> None:
    rows = tuple(changed(number=f"{number}.") for number in (1, 2, 3))
    entries = [Entry(kind=EntryKind.ROW, row=row) for row in rows]
    entries.insert(1, Entry(kind=EntryKind.SECTION, text="II. Другое"))
    assert told(Roadmap(entries=tuple(entries)), "L09") == []


def test_order_and_annex_have_one_number_and_one_date() -> None:
    same = {
        "number": "262 – р",
        "annex_number": "262-р",
        "date_text": "от 11.04.2022",
        "annex_date": "11.04.2022 г.",
    }
    assert told(of(SOUND, **same), "L10") == []
    assert told(of(SOUND, **{**same, "annex_number": "266-р"}), "L10") == [
        "Номер приказа 262 – р, а в приложении 266-р. Оставьте один."
    ]
    assert len(told(of(SOUND, **{**same, "annex_date": "12.04.2022"}), "L10")) == 1


def test_a_form_of_work_counts_as_result() -> None:
    assert told(of(changed(result="", form="приказ УОН")), "L11") == []


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("", "срока нет"),
        ("по графику", "без даты"),
        ("март", "нет года"),
        ("после дождя", "не понят"),
        ("май 2024", ""),
        ("ежеквартально", ""),
    ],
)
def test_terms_are_told_as_they_are(term: str, words: str) -> None:
    rows = [changed(number=f"{number}.") for number in range(1, 5)]
    sentences = told(of(*rows, changed(number="5.", term_text=term)), "L12")
    assert [words in sentence for sentence in sentences] == ([True] if words else [])


def test_a_result_that_is_an_activity_is_told() -> None:
    assert "назван действием" in told(of(changed(result="Увеличение доли учителей")), "L14")[0]


def test_a_vague_result_wants_a_number() -> None:
    assert "без числа" in told(of(changed(result="Качество: повышение уровня")), "L15")[0]
    assert told(of(changed(result="Рост: повышение на 5 %")), "L15") == []


def test_schools_of_the_order_are_those_of_the_table() -> None:
    ordered = {"points": ({"number": "1", "text": "Поддержать МБОУ Лесная СОШ и МБОУ Речная СОШ."},)}
    roadmap = of(changed(activity="Выезд куратора в МБОУ Лесная СОШ"), **ordered)
    assert told(roadmap, "L17") == ["В приказе названа школа «МБОУ Речная СОШ», в таблице её нет."]


def test_an_empty_section_is_told() -> None:
    titles = [Entry(kind=EntryKind.SECTION, text=text) for text in ("I. Пусто", "II. Работа")]
    roadmap = Roadmap(entries=(*titles, Entry(kind=EntryKind.ROW, row=SOUND)))
    assert told(roadmap, "L19") == ["В разделе «I. Пусто» нет мероприятий."]


def test_a_roadmap_without_rows_is_told() -> None:
    assert told(Roadmap(), "L19") == ["В дорожной карте нет ни одного мероприятия."]


def test_those_who_are_not_thought_of_are_named() -> None:
    assert told(of(changed(activity="Встреча с куратором")), "L20") == [
        "В мероприятиях не названы: учителя, обучающиеся, родители. Добавьте строку для них."
    ]


def test_an_annex_that_is_not_there_is_told() -> None:
    ordered = {
        "points": ({"number": "1", "text": "Утвердить план (Приложение 2)."},),
        "lines": ("Приложение 1",),
    }
    assert told(of(SOUND, **ordered), "L24") == [
        "Приказ ссылается на приложение 2, а в документе приложений: 1."
    ]


def test_a_role_named_twice_is_told() -> None:
    assert "названы дважды" in told(of(changed(responsible="методист, координатор, Методист")), "L25")[0]


def test_sentences_name_no_rule_and_blame_nobody() -> None:
    for name in ("000", "003"):
        for finding in findings(paper(name)):
            assert not any(
                word in finding.sentence.lower() for word in ("l0", "l1", "l2", "ошибка", "виноват")
            )
