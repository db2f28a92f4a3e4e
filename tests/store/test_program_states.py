"""The way of a program: each step by whom it is due, with a note where one is asked, on what was read."""

from datetime import date
from itertools import product

import pytest

from tests.store.conftest import Clock
from toolkit.domain.access import RIGHTS, Role
from toolkit.domain.program import Program
from toolkit.domain.program_state import NEEDS_NOTE, WAYS, ProgramState, right_to
from toolkit.domain.school import Cycle, School, Territory
from toolkit.errors import AccessError, InputError
from toolkit.store import Store, Visitor

DRAFT, SUBMITTED, CHANGES, APPROVED = ProgramState
OWNER = Visitor("администратор", "administrator")
UNTIL = date(2025, 6, 30)
# How a program comes to a state.
PATHS = {DRAFT: (), SUBMITTED: (SUBMITTED,), CHANGES: (SUBMITTED, CHANGES), APPROVED: (SUBMITTED, APPROVED)}


def move(store: Store, program: Program, to: ProgramState, visitor: Visitor = OWNER, note: str = "слово"):
    seen = store.programs.get(program.id)
    return store.states.move(program.id, to, note, seen=seen, visitor=visitor)


def bring(store: Store, program: Program, state: ProgramState) -> None:
    for step in PATHS[state]:
        move(store, program, step)


@pytest.fixture
def territory(store: Store) -> Territory:
    return store.territories.create("Речной район", visitor=OWNER)


@pytest.fixture
def school(store: Store, territory: Territory) -> School:
    return store.schools.create("Приречная СОШ", year=2024, visitor=OWNER, territory_id=territory.id)


@pytest.fixture
def visitors(store: Store, territory: Territory, cycle: Cycle) -> dict[Role, Visitor]:
    """Somebody of each role who may see this school, as a link lets him in."""
    links = {
        role: store.links.add_for_cycle(cycle.id, role, UNTIL, visitor=OWNER)
        for role in (Role.SCHOOL, Role.CONSULTANT)
    }
    curator = store.accounts.add(territory.id, Role.CURATOR, "kurator", "куратор", visitor=OWNER)
    store.accounts.assign(curator.id, cycle.id, visitor=OWNER)
    links[Role.CURATOR] = store.links.add_for_account(curator.id, UNTIL, visitor=OWNER)
    return {role: Visitor(link.title, link.role, link.id, link.serial) for role, link in links.items()}


# ── every way, every role ──


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.CURATOR, Role.CONSULTANT])
@pytest.mark.parametrize(("state", "to"), list(product(ProgramState, repeat=2)))
def test_a_step_is_made_by_whom_it_is_due_and_by_nobody_else(
    store: Store,
    program: Program,
    visitors: dict[Role, Visitor],
    state: ProgramState,
    to: ProgramState,
    role: Role,
) -> None:
    bring(store, program, state)
    opened, visitor = store.opened_for(visitors[role]), visitors[role]
    if right_to(to) not in RIGHTS[role]:
        with pytest.raises(AccessError):
            move(opened, program, to, visitor)
    elif (state, to) not in WAYS:
        with pytest.raises(InputError, match=state.whereabouts):
            move(opened, program, to, visitor)
    else:
        assert move(opened, program, to, visitor).state is to
        return
    assert store.states.get(program.id).state is state


@pytest.mark.parametrize(("state", "to"), sorted(WAYS))
def test_a_step_that_asks_for_a_note_is_not_made_without(
    store: Store, program: Program, state: ProgramState, to: ProgramState
) -> None:
    bring(store, program, state)
    if (state, to) in NEEDS_NOTE:
        with pytest.raises(InputError, match="Напишите"):
            move(store, program, to, note="  ")
    else:
        assert move(store, program, to, note="").state is to


# ── what is kept ──


def test_the_history_tells_every_step(store: Store, program: Program, clock: Clock) -> None:
    team, curator = Visitor("завуч", "school"), Visitor("куратор", "curator")
    move(store, program, SUBMITTED, team, note="")
    clock.go_on(minutes=60)
    move(store, program, CHANGES, curator, note=" Срок меры 1 ")
    history = store.states.get(program.id)
    assert [(step.state, step.who, step.role, step.note) for step in history.steps] == [
        (SUBMITTED, "завуч", "school", ""),
        (CHANGES, "куратор", "curator", "Срок меры 1"),
    ]
    assert history.last is not None
    assert history.last.at == clock.now


def test_sending_and_approving_keep_what_was_sent_and_approved(
    store: Store, program: Program, team: Visitor
) -> None:
    move(store, program, SUBMITTED, team)
    store.programs.add_measure(program.id, visitor=team, activity="Дописали")
    move(store, program, APPROVED)
    sent, approved = (step.version_id for step in store.states.get(program.id).steps)
    assert sent is not None
    assert approved is not None
    assert store.versions.get(program.id, sent).measures == ()
    assert [row.activity for row in store.versions.get(program.id, approved).measures] == ["Дописали"]
    assert [version.name for version in store.versions.list(program.id)] == [
        "утверждено 01.09.2024",
        "отправлено куратору 01.09.2024",
    ]


def test_what_is_sent_back_as_it_came_is_kept_once(store: Store, program: Program) -> None:
    move(store, program, SUBMITTED)
    move(store, program, CHANGES)
    sent, back = store.states.get(program.id).steps
    assert sent.version_id == back.version_id


def test_what_the_curator_read_is_kept_when_it_is_not_what_was_sent(
    store: Store, program: Program, team: Visitor
) -> None:
    move(store, program, SUBMITTED)
    store.programs.add_measure(program.id, visitor=team, activity="Дописали")
    move(store, program, CHANGES)
    assert [version.name for version in store.versions.list(program.id)] == [
        "возвращено на правки 01.09.2024",
        "отправлено куратору 01.09.2024",
    ]


def test_the_approved_version_stays_when_the_program_is_opened_again(
    store: Store, program: Program, team: Visitor
) -> None:
    bring(store, program, APPROVED)
    with pytest.raises(InputError, match="Программа утверждена"):
        store.programs.add_measure(program.id, visitor=team, activity="Позже")
    move(store, program, DRAFT, team, note="Изменился срок")
    store.programs.add_measure(program.id, visitor=team, activity="Позже")
    (step,) = (step for step in store.states.get(program.id).steps if step.state is APPROVED)
    assert step.version_id is not None
    assert store.versions.get(program.id, step.version_id).measures == ()
    assert "утверждено 01.09.2024" in [version.name for version in store.versions.list(program.id)]


def test_all_programs_of_a_year_are_listed_with_their_steps(
    store: Store, cycle: Cycle, program: Program, team: Visitor
) -> None:
    other = store.programs.create(cycle.id, "R01", "Оснащение", visitor=team)
    move(store, program, SUBMITTED)
    assert store.states.list(cycle.id) == {program.id: store.states.get(program.id)}
    assert store.states.get(other.id).state is DRAFT


# ── what was seen ──


@pytest.mark.parametrize("to", [CHANGES, APPROVED])
def test_nobody_judges_what_he_has_not_read(store: Store, program: Program, to: ProgramState) -> None:
    bring(store, program, SUBMITTED)
    with pytest.raises(InputError, match="прочитайте её, прежде чем решать"):
        store.states.move(program.id, to, "слово", visitor=OWNER)


@pytest.mark.parametrize("to", [CHANGES, APPROVED])
def test_a_judgement_on_what_was_changed_meanwhile_is_refused_and_names_the_change(
    store: Store, program: Program, team: Visitor, to: ProgramState
) -> None:
    row = store.programs.add_measure(program.id, visitor=team, activity="Наставники", term_text="весь год")
    bring(store, program, SUBMITTED)
    seen = store.programs.get(program.id)
    store.programs.change_measure(row.id, seen=row.version, visitor=team, term_text="октябрь 2024")
    with pytest.raises(InputError, match="Пока вы читали, программу изменили: мера 1, сроки"):
        store.states.move(program.id, to, "слово", seen=seen, visitor=OWNER)
    assert store.states.get(program.id).state is SUBMITTED
    assert len(store.versions.list(program.id)) == 1


def test_a_change_that_was_taken_back_does_not_matter(store: Store, program: Program, team: Visitor) -> None:
    bring(store, program, SUBMITTED)
    seen = store.programs.get(program.id)
    row = store.programs.add_measure(program.id, visitor=team, activity="Наставники")
    store.programs.remove_measure(row.id, seen=row.version, visitor=team)
    assert store.states.move(program.id, APPROVED, seen=seen, visitor=OWNER).state is APPROVED


def test_of_two_who_judge_at_once_the_second_is_told(store: Store, program: Program) -> None:
    bring(store, program, SUBMITTED)
    move(store, program, APPROVED)
    with pytest.raises(InputError, match="Программа уже утверждена"):
        move(store, program, APPROVED)


def test_a_program_taken_back_is_not_approved(store: Store, program: Program, team: Visitor) -> None:
    bring(store, program, SUBMITTED)
    move(store, program, DRAFT, team)
    with pytest.raises(InputError, match="сейчас у команды: это черновик"):
        move(store, program, APPROVED)
