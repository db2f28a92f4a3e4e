"""What waits for the team: who asks, about what, and where to answer."""

from datetime import UTC, date, datetime

import pytest

from toolkit.domain.access import Role
from toolkit.domain.attention import ProgramStand
from toolkit.domain.calls import Call, about, calls, place_in_words
from toolkit.domain.comment import Comment, Place, Thread
from toolkit.domain.program_state import ProgramState
from toolkit.domain.verification import Decision, Verdict

TITLES = {"R02": "Дефицит педагогических кадров", "R15": "Психологическая безопасность"}
AT = datetime(2023, 9, 11, 8, tzinfo=UTC)
VERIFICATION = Place("self_diagnosis", "verification", "R15")


def thread(*roles: Role, place: Place = VERIFICATION) -> Thread:
    said = tuple(
        Comment(id=number, text=f"Слова {number}", at=AT, who=role.word, role=role)
        for number, role in enumerate(roles, 1)
    )
    return Thread(id=1, place=place, comments=said)


def verdict(decision: Decision, on: date | None = date(2023, 9, 11)) -> Verdict:
    return Verdict(factor_code="R15", decision=decision, reason="Покажите журнал", decided_on=on)


def of_threads(*threads: Thread) -> tuple[Call, ...]:
    return calls(threads, (), {}, {}, TITLES)


@pytest.mark.parametrize(
    ("said", "words", "action"),
    [
        (
            (Role.CURATOR,),
            "Куратор спрашивает про фактор «Психологическая безопасность»",
            "Ответить куратору",
        ),
        (
            (Role.CURATOR, Role.SCHOOL, Role.CURATOR),
            "Куратор ответил про фактор «Психологическая безопасность»",
            "Ответить куратору",
        ),
        (
            (Role.SCHOOL, Role.CONSULTANT),
            "Школа-консультант ответила про фактор «Психологическая безопасность»",
            "Ответить школе-консультанту",
        ),
    ],
)
def test_a_question_names_who_asks_and_about_what(said: tuple[Role, ...], words: str, action: str) -> None:
    (call,) = of_threads(thread(*said))
    assert (f"{call.who} {call.does}", call.action, call.place) == (words, action, VERIFICATION)
    assert call.text == f"Слова {len(said)}"


def test_what_the_team_said_last_does_not_wait_for_it() -> None:
    assert of_threads(thread(Role.CURATOR, Role.SCHOOL)) == ()


def test_changes_asked_for_come_with_their_note() -> None:
    stands = [
        ProgramStand(
            program_id=number,
            factor_code=code,
            factor_title=TITLES[code],
            state=state,
            note="Назовите срок меры 3",
        )
        for number, (code, state) in enumerate(
            [("R02", ProgramState.CHANGES_REQUESTED), ("R15", ProgramState.SUBMITTED)]
        )
    ]
    (call,) = calls((), stands, {}, {}, TITLES)
    assert call.does == "просит правки в программе по фактору «Дефицит педагогических кадров»"
    assert (call.text, call.place) == (
        "Назовите срок меры 3",
        Place("antirisk_program", "roadmap", "R02"),
    )


def test_a_factor_that_the_curator_wants_cleared_up_waits() -> None:
    (call,) = calls((), (), {"R15": verdict(Decision.CONFIRM)}, {"R15": verdict(Decision.CLARIFY)}, TITLES)
    assert (call.does, call.text) == (
        "просит уточнить решение по фактору «Психологическая безопасность»",
        "Покажите журнал",
    )


@pytest.mark.parametrize(
    ("team", "curator"),
    [
        (verdict(Decision.CONFIRM, date(2023, 9, 12)), verdict(Decision.CLARIFY)),
        (verdict(Decision.CLARIFY), verdict(Decision.CONFIRM)),
    ],
)
def test_it_waits_no_more_once_it_is_decided_anew_or_agreed(team: Verdict, curator: Verdict) -> None:
    assert calls((), (), {"R15": team}, {"R15": curator}, TITLES) == ()


def test_a_factor_out_of_the_profile_waits_for_nobody() -> None:
    assert calls((), (), {}, {"R15": verdict(Decision.CLARIFY)}, {}) == ()


@pytest.mark.parametrize(
    ("place", "after_asks", "alone"),
    [
        (
            VERIFICATION,
            "про фактор «Психологическая безопасность»",
            "Верификация, фактор «Психологическая безопасность»",
        ),
        (Place("self_diagnosis", "passport"), "про раздел «Паспорт школы»", "Паспорт школы"),
        (Place("somewhere", "else"), "про вашу работу", "Работа школы"),
    ],
)
def test_places_are_told_in_words(place: Place, after_asks: str, alone: str) -> None:
    assert (about(place, TITLES), place_in_words(place, TITLES)) == (after_asks, alone)
