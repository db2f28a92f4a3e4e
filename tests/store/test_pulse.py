"""What moves in many schools at once: what waits, when the team last wrote, and only what one may see."""

from datetime import date

import pytest
from sqlalchemy import event

from tests.store.conftest import Clock
from tests.store.test_access import OWNER, UNTIL, Town, guest, settle
from tests.store.test_access import coordinator as coordinator
from tests.store.test_access import curator as curator
from tests.store.test_access import team as team
from tests.store.test_access import template as template
from tests.store.test_access import town as town
from toolkit.domain.access import Role
from toolkit.domain.attention import Pulse
from toolkit.domain.comment import Place
from toolkit.domain.program_state import ProgramState
from toolkit.domain.verification import Decision, Verdict
from toolkit.store import Store, Visitor

PLACE = Place("self_diagnosis", "verification", "R02")


def pulse_of(store: Store, visitor: Visitor) -> Pulse:
    """The pulse of the first school as the visitor reads it."""
    return store.opened_for(visitor).pulses.list(visitor=visitor)[0]


def decide(store: Store, town: Town, visitor: Visitor, on: date) -> None:
    verdict = Verdict(factor_code="R02", decision=Decision.CONFIRM, reason="Так и есть", decided_on=on)
    known = store.verdicts.get(town.ours.cycle.id, visitor.role).get("R02")
    store.verdicts.set(town.ours.cycle.id, verdict, seen=known.version if known else 0, visitor=visitor)


def test_everybody_gets_his_own_schools_in_alphabetical_order(
    store: Store, town: Town, curator: Visitor, coordinator: Visitor, team: Visitor
) -> None:
    def names(visitor: Visitor) -> list[str]:
        return [pulse.school.name for pulse in store.opened_for(visitor).pulses.list(visitor=visitor)]

    assert names(curator) == names(team) == ["Приречная СОШ"]
    assert names(coordinator) == ["Лесная ООШ", "Приречная СОШ"]
    assert [pulse.school.name for pulse in store.pulses.list(visitor=OWNER)] == [
        "Горная СОШ",
        "Лесная ООШ",
        "Приречная СОШ",
    ]


def test_a_school_is_shown_in_its_newest_year_that_is_open(
    store: Store, town: Town, curator: Visitor
) -> None:
    school = town.ours.school
    store.schools.start_cycle(school.id, 2025, visitor=OWNER)
    assert pulse_of(store, curator).cycle.year == 2024
    assert [pulse.cycle.year for pulse in store.pulses.list(visitor=OWNER)] == [2024, 2024, 2025]


def test_open_questions_come_and_settled_ones_do_not(store: Store, town: Town, curator: Visitor) -> None:
    cycle_id = town.ours.cycle.id
    settled = store.comments.ask(cycle_id, PLACE, "Ясно?", visitor=curator)
    store.comments.settle(cycle_id, settled.id, visitor=curator)
    asked = store.comments.ask(cycle_id, PLACE, "На какие данные опирались?", visitor=curator)
    store.comments.answer(cycle_id, asked.id, "На журнал", visitor=guest(town.ours.link))
    assert [[word.text for word in thread.comments] for thread in pulse_of(store, curator).threads] == [
        ["На какие данные опирались?", "На журнал"]
    ]


def test_a_call_for_help_comes_until_somebody_has_answered(
    store: Store, town: Town, curator: Visitor, team: Visitor
) -> None:
    asked = store.help.ask(town.ours.cycle.id, "Как заполнить цель?", visitor=team)
    found = pulse_of(store, curator).help
    assert found is not None
    assert found.text == "Как заполнить цель?"
    store.help.answer(town.ours.cycle.id, asked.id, visitor=curator)
    assert pulse_of(store, curator).help is None


def test_a_factor_waits_for_the_curator_once_the_team_has_decided(
    store: Store, town: Town, curator: Visitor, team: Visitor
) -> None:
    assert pulse_of(store, curator).to_decide == {}
    decide(store, town, team, date(2024, 9, 1))
    assert pulse_of(store, curator).to_decide == {"R02": date(2024, 9, 1)}
    decide(store, town, curator, date(2024, 9, 2))
    assert pulse_of(store, curator).to_decide == {}


def test_a_factor_waits_again_when_the_team_decides_anew(
    store: Store, town: Town, curator: Visitor, team: Visitor
) -> None:
    decide(store, town, curator, date(2024, 9, 2))
    decide(store, town, team, date(2024, 9, 3))
    assert pulse_of(store, curator).to_decide == {"R02": date(2024, 9, 3)}


def test_a_factor_taken_out_of_the_profile_waits_no_more(
    store: Store, town: Town, curator: Visitor, team: Visitor
) -> None:
    decide(store, town, team, date(2024, 9, 1))
    factor = store.profiles.get(town.ours.cycle.id).factors[0]
    store.profiles.remove_factor(town.ours.cycle.id, "R02", seen=factor.version, visitor=team)
    assert pulse_of(store, curator).to_decide == {}


def test_the_last_entry_is_the_teams_own(
    store: Store, town: Town, curator: Visitor, team: Visitor, clock: Clock
) -> None:
    store.answers.set_team(town.ours.cycle.id, "R02.s1", 2, seen=0, visitor=team)
    at = clock.now
    clock.go_on(minutes=10)
    store.comments.ask(town.ours.cycle.id, PLACE, "Почему 2?", visitor=curator)
    assert pulse_of(store, curator).last_at == at


def test_what_the_team_writes_after_a_look_is_unread(
    store: Store, town: Town, curator: Visitor, team: Visitor
) -> None:
    cycle_id = town.ours.cycle.id
    store.answers.set_team(cycle_id, "R02.s1", 2, seen=0, visitor=team)
    assert pulse_of(store, curator).unread
    store.looks.keep(cycle_id, visitor=curator)
    assert not pulse_of(store, curator).unread
    store.comments.ask(cycle_id, PLACE, "Почему 2?", visitor=curator)
    assert not pulse_of(store, curator).unread
    store.answers.set_team(cycle_id, "R02.s1", 1, seen=1, visitor=team)
    assert pulse_of(store, curator).unread


def test_curators_are_named_and_released_ones_are_not(store: Store, town: Town, coordinator: Visitor) -> None:
    second = store.accounts.add(town.territory.id, Role.CURATOR, "second", "куратор, СОШ № 2", visitor=OWNER)
    store.accounts.assign(second.id, town.ours.cycle.id, visitor=OWNER)
    store.accounts.release(town.curator.id, town.ours.cycle.id, visitor=OWNER)
    found = store.opened_for(coordinator).pulses.list(visitor=coordinator)
    assert [pulse.curators for pulse in found] == [(), (second.id,)]


def test_a_program_that_was_never_handed_in_is_a_draft(store: Store, town: Town, curator: Visitor) -> None:
    (stand,) = pulse_of(store, curator).programs
    assert (stand.program_id, stand.state, stand.at) == (town.ours.program.id, ProgramState.DRAFT, None)


def test_the_newest_change_is_looked_for_among_ones_own_schools(
    store: Store, town: Town, curator: Visitor, team: Visitor
) -> None:
    opened = store.opened_for(curator)
    known = opened.pulses.newest()
    foreign = guest(town.foreign.link)
    store.answers.set_team(town.foreign.cycle.id, "R02.s1", 2, seen=0, visitor=foreign)
    assert opened.pulses.newest(known) == known
    store.answers.set_team(town.ours.cycle.id, "R02.s1", 2, seen=0, visitor=team)
    assert opened.pulses.newest(known) > known


def test_a_few_queries_serve_however_many_schools(store: Store, town: Town, coordinator: Visitor) -> None:
    opened = store.opened_for(coordinator)

    few = _counted(opened, coordinator)
    for number in range(10):
        settle(store, f"Школа № {number}", town.territory)
    assert len(opened.pulses.list(visitor=coordinator)) == 12
    assert _counted(opened, coordinator) == few


def _counted(store: Store, visitor: Visitor) -> int:
    """How many statements one reading of the list takes."""
    counted = 0

    def note(*_: object) -> None:
        nonlocal counted
        counted += 1

    engine = store._engines.read
    event.listen(engine, "before_cursor_execute", note)
    try:
        store.pulses.list(visitor=visitor)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return counted


@pytest.mark.parametrize("year", [2023, 2025])
def test_a_link_of_another_year_shows_that_year(store: Store, town: Town, year: int) -> None:
    cycle = store.schools.start_cycle(town.ours.school.id, year, visitor=OWNER)
    link = store.links.add_for_cycle(
        cycle.id, Role.CONSULTANT, UNTIL, visitor=OWNER, helper_id=town.theirs.school.id
    )
    assert pulse_of(store, guest(link)).cycle.year == year
