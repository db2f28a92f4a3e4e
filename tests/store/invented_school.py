"""Invented schools: a story of things that people did, told to any store."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st

from toolkit.domain.comment import Place
from toolkit.domain.priorities import Priority
from toolkit.domain.profile import Level
from toolkit.domain.program import LineKind, Program
from toolkit.domain.program_state import ProgramState
from toolkit.domain.verification import Decision, Verdict
from toolkit.methodology.catalogue import Direction, Group, Sign
from toolkit.store import Store, Visitor

TEAM = Visitor()
CURATOR = Visitor("куратор", "curator")
FACTORS = ("R01", "R02", "S1")
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30) | st.sampled_from(
    ["=SUM(A1)", "'; DROP TABLE school; --", "<script>", "строка\nи ещё", "ы" * 5000, ""]
)
NUMBERS = (
    st.none() | st.decimals("-999.99", "999.99", places=2) | st.sampled_from([Decimal("18.50"), Decimal(0)])
)


class Deed(NamedTuple):
    """One thing that somebody does; the numbers choose among what is there."""

    name: str
    one: int
    other: int
    words: str
    number: Decimal | None


STORIES = st.lists(
    st.builds(
        Deed,
        st.deferred(lambda: st.sampled_from(sorted(DEEDS))),
        st.integers(0, 5),
        st.integers(0, 5),
        WORDS,
        NUMBERS,
    ),
    min_size=1,
    max_size=30,
)


def live(store: Store, cycle_id: int, story: list[Deed]) -> None:
    """Let the story happen."""
    for deed in story:
        DEEDS[deed.name](store, cycle_id, deed)


def _program(store: Store, cycle_id: int, deed: Deed) -> Program:
    code = FACTORS[deed.one % len(FACTORS)]
    return store.programs.create(cycle_id, code, f"Фактор {code}", visitor=TEAM, tasks=("Первая", "Вторая"))


def _passport(store: Store, cycle_id: int, deed: Deed) -> None:
    code = f"q{deed.one}"
    seen = store.schools.passport(cycle_id).values
    version = seen[code].version if code in seen else 0
    store.schools.set_passport(cycle_id, code, deed.words, seen=version, visitor=TEAM)


def _factor(store: Store, cycle_id: int, deed: Deed) -> None:
    code = f"R{deed.one:02d}"
    known = {factor.code: factor for factor in store.profiles.get(cycle_id).factors}
    if code not in known:
        store.profiles.add_factor(cycle_id, code, f"Фактор {code}", level=Level.HIGH, visitor=TEAM)
    elif deed.other % 2:
        store.profiles.remove_factor(cycle_id, code, seen=known[code].version, visitor=TEAM)
    else:
        store.profiles.change_factor(
            cycle_id, code, seen=known[code].version, visitor=TEAM, position=deed.other
        )


def _own_factor(store: Store, cycle_id: int, deed: Deed) -> None:
    title = " ".join(deed.words.split())[:200] or "Свой фактор"
    wordings = [(Group.TEACHERS, Sign.RISK, f"Утверждение {number}") for number in range(deed.other + 1)]
    versions = store.profiles.own_versions(cycle_id)
    if "S1" in versions:
        store.profiles.change_own_factor(
            cycle_id, "S1", seen=versions["S1"], visitor=TEAM, title=title, statements=wordings
        )
    else:
        store.profiles.add_own_factor(cycle_id, title, wordings, TEAM, in_profile=False)


def _answer(store: Store, cycle_id: int, deed: Deed) -> None:
    code, given = f"R02.s{deed.one}", store.answers.get(cycle_id).team
    version = given[code].version if code in given else 0
    if version and deed.other == 5:
        store.answers.clear_team(cycle_id, code, seen=version, visitor=TEAM)
    else:
        value = deed.other if deed.other < 4 else None
        store.answers.set_team(cycle_id, code, value, seen=version, visitor=TEAM)


def _tally(store: Store, cycle_id: int, deed: Deed) -> None:
    code, given = f"R02.s{deed.one}", store.answers.get(cycle_id).tallies
    version = given[code].version if code in given else 0
    counts = (deed.one, deed.other, 1, 0)
    store.answers.set_tally(cycle_id, code, counts, 0, seen=version, visitor=TEAM, group=Group.TEACHERS)


def _fact(store: Store, cycle_id: int, deed: Deed) -> None:
    code, known = f"R02.i{deed.one}", store.facts.get(cycle_id)
    version = known[code].version if code in known else 0
    store.facts.set(
        cycle_id, code, value=deed.number, norm=None, as_of=date(2024, 9, 1), seen=version, visitor=TEAM
    )


def _verdict(store: Store, cycle_id: int, deed: Deed) -> None:
    who = CURATOR if deed.other % 2 else TEAM
    code, known = f"R{deed.one:02d}", store.verdicts.get(cycle_id, who.role)
    verdict = Verdict(factor_code=code, decision=list(Decision)[deed.other % 3], reason=deed.words)
    version = known[code].version if code in known else 0
    store.verdicts.set(cycle_id, verdict, seen=version, visitor=who)


def _priority(store: Store, cycle_id: int, deed: Deed) -> None:
    code, known = f"R{deed.one:02d}", store.priorities.get(cycle_id)
    priority = Priority(factor_code=code, manageability=deed.other % 3 + 1, chosen=bool(deed.other % 2))
    version = known[code].version if code in known else 0
    store.priorities.set(cycle_id, priority, seen=version, visitor=TEAM)


def _field(store: Store, cycle_id: int, deed: Deed) -> None:
    program = _program(store, cycle_id, deed)
    known = program.fields.get("goal_means")
    store.programs.set_field(
        program.id, "goal_means", deed.words, seen=known.version if known else 0, visitor=TEAM
    )


def _indicator(store: Store, cycle_id: int, deed: Deed) -> None:
    program = _program(store, cycle_id, deed)
    found = store.programs.add_indicator(
        program.id,
        visitor=TEAM,
        title=f"Показатель {deed.other}",
        direction=Direction.DOWN,
        baseline=deed.number,
        target_on=date(2025, 5, 31),
    )
    known = program.fields.get("goal_indicator")
    store.programs.set_field(
        program.id, "goal_indicator", str(found.id), seen=known.version if known else 0, visitor=TEAM
    )
    store.programs.add_line(program.id, LineKind.RESULT, deed.words, ref=str(found.id), visitor=TEAM)
    if deed.other == 5:
        store.programs.remove_indicator(found.id, seen=found.version, visitor=TEAM)


def _line(store: Store, cycle_id: int, deed: Deed) -> None:
    program = _program(store, cycle_id, deed)
    task = program.tasks[0] if program.tasks else None
    if task is not None and deed.other == 5:
        store.programs.remove_line(task.id, seen=task.version, visitor=TEAM)
    elif task is not None and deed.other == 4:
        store.programs.change_line(task.id, seen=task.version, visitor=TEAM, position=3)
    else:
        store.programs.add_line(program.id, list(LineKind)[deed.other], deed.words, visitor=TEAM)


def _measure(store: Store, cycle_id: int, deed: Deed) -> None:
    program = _program(store, cycle_id, deed)
    tasks = [task.id for task in program.tasks] or [None]
    if program.measures and deed.other == 5:
        store.programs.remove_measure(program.measures[0].id, seen=program.measures[0].version, visitor=TEAM)
    elif program.measures and deed.other == 4:
        row = program.measures[-1]
        store.programs.move_measure(row.id, tasks[0], 0, seen=row.version, visitor=TEAM)
    else:
        indicator = program.indicators[0].id if program.indicators else None
        store.programs.add_measure(
            program.id,
            visitor=TEAM,
            task_id=tasks[deed.other % len(tasks)],
            indicator_id=indicator,
            activity=deed.words,
        )


def _version(store: Store, cycle_id: int, deed: Deed) -> None:
    store.versions.save(_program(store, cycle_id, deed).id, f"версия {deed.other}", visitor=TEAM)


def _state(store: Store, cycle_id: int, deed: Deed) -> None:
    program = _program(store, cycle_id, deed)
    if store.states.get(program.id).state is ProgramState.DRAFT:
        store.states.move(program.id, ProgramState.SUBMITTED, visitor=TEAM)


def _comment(store: Store, cycle_id: int, deed: Deed) -> None:
    program = _program(store, cycle_id, deed)
    row = f"measure-{program.measures[0].id}" if program.measures else ""
    place = Place("antirisk_program", "roadmap", program.factor_code, row, "term_text")
    threads = store.comments.list(cycle_id)
    words = deed.words.strip() or "Почему?"
    if threads and deed.other % 2:
        store.comments.answer(cycle_id, threads[0].id, words, visitor=CURATOR)
        store.comments.settle(cycle_id, threads[0].id, visitor=CURATOR)
    else:
        store.comments.ask(cycle_id, place, words, visitor=CURATOR)


def _joint(store: Store, cycle_id: int, deed: Deed) -> None:
    row = store.joint_plan.add(cycle_id, visitor=TEAM, activity=deed.words)
    store.joint_plan.move(cycle_id, row.id, deed.other % 2, visitor=TEAM)


def _place(store: Store, cycle_id: int, deed: Deed) -> None:
    store.places.stop_at(cycle_id, "report", f"step{deed.one}", "", TEAM)
    store.places.mark(cycle_id, "report", "all", bool(deed.other % 2), TEAM)


DEEDS: dict[str, Callable[[Store, int, Deed], None]] = {
    "passport": _passport,
    "factor": _factor,
    "own factor": _own_factor,
    "answer": _answer,
    "tally": _tally,
    "fact": _fact,
    "verdict": _verdict,
    "priority": _priority,
    "field": _field,
    "indicator": _indicator,
    "line": _line,
    "measure": _measure,
    "version": _version,
    "state": _state,
    "comment": _comment,
    "joint plan": _joint,
    "place": _place,
}
