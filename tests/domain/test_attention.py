"""What of a school's work waits for whom, and since when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from toolkit.domain.access import Role
from toolkit.domain.attention import (
    ProgramStand,
    Pulse,
    WaitKind,
    answer_due,
    begin_with,
    headline,
    in_short,
    short_day,
    waits,
)
from toolkit.domain.comment import Comment, HelpRequest, Place, Thread
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Cycle, School

NOW = datetime(2023, 9, 12, 12, 41, tzinfo=timezone(timedelta(hours=8)))
DRAFT, SUBMITTED, CHANGES, APPROVED = ProgramState
TEAM, CURATOR, CONSULTANT, COORDINATOR = Role.SCHOOL, Role.CURATOR, Role.CONSULTANT, Role.COORDINATOR


def thread(*roles: Role, settled: bool = False, days: int = 1) -> Thread:
    said = tuple(
        Comment(
            id=number, text="Слова", at=NOW.astimezone(UTC) - timedelta(days=days), who=role.word, role=role
        )
        for number, role in enumerate(roles, 1)
    )
    return Thread(id=1, place=Place("report", "report"), comments=said, settled_at=NOW if settled else None)


def pulse(name: str = "Лесная ООШ", **values: object) -> Pulse:
    return Pulse.model_validate(
        {"school": School(id=1, name=name), "cycle": Cycle(id=1, school_id=1, year=2023), **values}
    )


def call(day: int) -> HelpRequest:
    return HelpRequest(id=1, text="", at=datetime(2023, 9, day, 20, tzinfo=UTC), who="команда школы")


def stand(state: ProgramState, day: int = 10) -> ProgramStand:
    at = datetime(2023, 9, day, 3, tzinfo=UTC)
    return ProgramStand(program_id=day, factor_code="R02", factor_title="Дефицит", state=state, at=at)


def short(values: Mapping[str, object], role: Role) -> str:
    return in_short(waits(pulse(**values), role, NOW))


# ── whose word it is ──


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ((CURATOR,), {TEAM}),
        ((CURATOR, TEAM), {CURATOR}),
        ((TEAM,), {CURATOR}),
        ((CONSULTANT, TEAM), {CONSULTANT}),
        ((CURATOR, CONSULTANT, TEAM), {CURATOR, CONSULTANT}),
        ((CURATOR, TEAM, CURATOR), {TEAM}),
        ((CURATOR, CONSULTANT), {TEAM, CURATOR}),
    ],
)
def test_the_next_word_belongs_to_whoever_takes_part(said: tuple[Role, ...], due: set[Role]) -> None:
    assert {role for role in (TEAM, CURATOR, CONSULTANT) if answer_due(thread(*said), role)} == due


def test_a_settled_question_is_nobodys() -> None:
    assert not any(answer_due(thread(CURATOR, settled=True), role) for role in Role)


# ── what waits for whom ──


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "ничего"),
        ({"help": call(5)}, "школа просит помощи"),
        ({"to_decide": {"R02": None}}, "1 заключение по фактору"),
        ({"to_decide": {"R02": None, "R12": None}}, "2 заключения по факторам"),
        ({"threads": (thread(CURATOR, TEAM),)}, "1 ответ вам"),
        ({"threads": (thread(TEAM),)}, "1 вопрос вам"),
        ({"threads": (thread(CURATOR),)}, "ничего"),
        ({"to_decide": {"R02": None}, "threads": (thread(CURATOR, TEAM),)}, "1 заключение, 1 ответ вам"),
        ({"programs": (stand(SUBMITTED),)}, "программа ждёт проверки"),
        ({"programs": (stand(SUBMITTED, 9), stand(SUBMITTED))}, "2 программы ждут проверки"),
        ({"programs": (stand(APPROVED), stand(CHANGES, 9))}, "ничего"),
        ({"curators": ()}, "ничего"),
    ],
)  # fmt: skip
def test_a_curator_is_told_what_waits_for_him(values: Mapping[str, object], words: str) -> None:
    assert short(values, CURATOR) == words


def test_a_consultant_school_decides_nothing_and_answers_its_own() -> None:
    values = {
        "to_decide": {"R02": None},
        "programs": (stand(SUBMITTED),),
        "threads": (thread(CURATOR, TEAM), thread(CONSULTANT, TEAM)),
    }
    assert short(values, CONSULTANT) == "1 ответ вам"


def test_a_coordinator_finds_schools_without_a_curator() -> None:
    assert short({}, COORDINATOR) == "нужен куратор"
    assert short({"curators": (3,)}, COORDINATOR) == "ничего"


def test_a_call_for_help_is_dated_by_the_readers_day() -> None:
    (found,) = waits(pulse(help=call(4)), CURATOR, NOW)  # 20:00 in UTC is the next day there
    assert (found.kind, found.since) == (WaitKind.HELP, date(2023, 9, 5))


# ── the heading ──


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Сейчас вас никто не ждёт"),
        (1, "Вас ждёт одна школа"),
        (4, "Вас ждут четыре школы"),
        (5, "Вас ждут пять школ"),
        (11, "Вас ждут 11 школ"),
        (21, "Вас ждёт 21 школа"),
    ],
)
def test_the_heading_counts_schools(count: int, words: str) -> None:
    assert headline(count) == words


def test_one_begins_with_the_school_that_has_waited_longest() -> None:
    schools = [
        pulse("Берёзовская ООШ", programs=(stand(SUBMITTED),)),
        pulse("Лесная ООШ", help=call(4)),
        pulse("Степная СОШ", to_decide={"R02": date(2023, 9, 8)}),
    ]
    waiting = [(found.school, waits(found, CURATOR, NOW)) for found in schools]
    assert begin_with(waiting, NOW.date()) == "Начните со школы «Лесная ООШ»: она просит помощи с 05.09."
    assert begin_with(waiting[2:], NOW.date()) == (
        "Начните со школы «Степная СОШ»: заключение по фактору ждёт с 08.09."
    )
    assert begin_with([], NOW.date()) == ""


def test_of_two_that_wait_since_one_day_the_first_in_the_alphabet_is_named() -> None:
    schools = [pulse(name, help=call(5)) for name in ("А", "Б")]
    waiting = [(found.school, waits(found, CURATOR, NOW)) for found in schools]
    assert "«А»" in begin_with(waiting, NOW.date())


@pytest.mark.parametrize(("value", "words"), [(date(2023, 9, 5), "05.09"), (date(2022, 9, 5), "05.09.2022")])
def test_a_day_of_another_year_names_its_year(value: date, words: str) -> None:
    assert short_day(value, NOW.date()) == words
