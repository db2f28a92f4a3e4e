"""The example school «Приречная СОШ»: an invented school on which everything can be tried (school.yaml)."""

from toolkit.domain.priorities import Priority
from toolkit.domain.profile import ProfileFactor, RiskProfile
from toolkit.domain.program import LineKind, Program
from toolkit.domain.school import School
from toolkit.domain.verification import Verdict
from toolkit.example.content import (
    ExampleSchool,
    MeasureLine,
    ProgramContent,
    bank_measure,
    require_known,
    shipped,
)
from toolkit.methodology.catalogue import Catalogue, Factor
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor

__all__ = ["prepare"]

TEAM = Visitor()


def prepare(store: Store) -> School:
    """Put the example school into a database and return it.

    A database that already holds an example school is left as it is: that school is returned, with
    whatever was changed in it since. Everything is written as a team would write it, so the history shows
    it too.

    Raises:
        CatalogueError: the catalogue no longer has what the example speaks of; nothing was written.
        StoreError: the database cannot be written.
    """
    for school in store.schools.list():
        if school.example:
            return school
    content, catalogue = shipped(), load()
    require_known(content, catalogue)
    school = store.schools.create(content.name, year=content.year, visitor=TEAM, example=True)
    store.schools.set_full_name(school.id, content.full_name, seen=school.version, visitor=TEAM)
    cycle = store.schools.current_cycle(school.id)
    _fill(store, cycle.id, content, catalogue)
    return store.schools.get(school.id)


def _fill(store: Store, cycle_id: int, content: ExampleSchool, catalogue: Catalogue) -> None:
    for code, value in content.passport.items():
        store.schools.set_passport(cycle_id, code, value, seen=0, visitor=TEAM)
    profile = _profile(content, catalogue)
    store.profiles.replace(cycle_id, profile, visitor=TEAM)
    _answer(store, cycle_id, content)
    for code, fact in content.facts.items():
        store.facts.set(
            cycle_id, code, value=fact.value, norm=fact.norm, as_of=fact.as_of, seen=0, visitor=TEAM
        )
    for line in content.verdicts:
        verdict = Verdict(
            factor_code=line.factor,
            decision=line.decision,
            reason=line.reason,
            dissent=line.dissent,
            decided_on=line.decided_on,
        )
        store.verdicts.set(cycle_id, verdict, seen=0, visitor=TEAM)
    for wish in content.priorities:
        priority = Priority(
            factor_code=wish.factor,
            manageability=wish.manageability,
            reach=wish.reach,
            chosen=wish.chosen,
        )
        store.priorities.set(cycle_id, priority, seen=0, visitor=TEAM)
    for program in content.programs:
        official = profile.factor(program.factor)
        factor = catalogue.factor(program.factor)
        title = official.official_title if official else factor.title
        created = store.programs.create(cycle_id, factor.code, title, visitor=TEAM)
        _write_program(store, created, program, catalogue)


def _profile(content: ExampleSchool, catalogue: Catalogue) -> RiskProfile:
    header = content.profile
    titles = {found.code: found.official_title for found in catalogue.factor_set(header.factor_set).factors}
    return RiskProfile(
        factor_set=header.factor_set,
        issued_on=header.issued_on,
        issuer=header.issuer,
        factors=tuple(
            ProfileFactor(code=line.code, official_title=titles[line.code], level=line.level, position=place)
            for place, line in enumerate(header.factors)
        ),
    )


def _answer(store: Store, cycle_id: int, content: ExampleSchool) -> None:
    for group, count in content.handed_out.items():
        store.answers.set_handed_out(cycle_id, group, count, seen=0, visitor=TEAM)
    for code, given in content.answers.items():
        store.answers.set_team(cycle_id, code, given.team, seen=0, visitor=TEAM)
        store.answers.set_tally(cycle_id, code, given.counts, given.unsure, seen=0, visitor=TEAM)


def _write_program(store: Store, program: Program, content: ProgramContent, catalogue: Catalogue) -> None:
    factor = catalogue.factor(content.factor)
    for name, value in content.fields.items():
        store.programs.set_field(program.id, name, value, seen=0, visitor=TEAM)
    tasks = [_line(store, program, LineKind.TASK, text) for text in content.tasks]
    indicators: dict[str, int] = {}
    for line in content.indicators:
        known = factor.indicator(line.code)
        values = line.model_dump() | known.model_dump(include={"title", "unit", "direction", "source"})
        indicators[line.code] = store.programs.add_indicator(program.id, visitor=TEAM, **values).id
    if content.goal_indicator:
        goal = str(indicators[content.goal_indicator])
        store.programs.set_field(program.id, "goal_indicator", goal, seen=0, visitor=TEAM)
    for cause in content.causes:
        _line(store, program, LineKind.CAUSE, cause.text, cause.statement)
    for method in content.methods:
        _line(store, program, LineKind.METHOD, method)
    for result in content.results:
        _line(store, program, LineKind.RESULT, result.text, str(indicators[result.indicator]))
    for stage in content.stages:
        _line(store, program, LineKind.STAGE, stage.text, stage.term)
    for control in content.control:
        _line(store, program, LineKind.CONTROL, control)
    for measure in content.measures:
        values = _measure_values(measure, factor, catalogue, tasks, indicators)
        store.programs.add_measure(program.id, visitor=TEAM, **values)


def _line(store: Store, program: Program, kind: LineKind, text: str, ref: str = "") -> int:
    return store.programs.add_line(program.id, kind, text, ref=ref, visitor=TEAM).id


def _measure_values(
    line: MeasureLine, factor: Factor, catalogue: Catalogue, tasks: list[int], indicators: dict[str, int]
) -> dict[str, object]:
    """A row of the roadmap: what the bank says, with what the school says instead."""
    bank = bank_measure(factor, catalogue, line.code) if line.code else None
    names = catalogue.vocabulary.participants
    task = line.task or (bank.task if bank else None)
    values: dict[str, object] = {
        "code": line.code,
        "activity": line.activity or (bank.text if bank else ""),
        "term_text": line.term,
        "task_id": tasks[task - 1] if task else None,
        "indicator_id": indicators.get(line.indicator or (bank.indicator if bank else "")),
        "result": bank.result if bank else "",
        "responsible": bank.responsible if bank else "",
        "participants": ", ".join(names[who] for who in bank.participants) if bank else "",
        "source": "; ".join(bank.sources) if bank else "",
    }
    said = line.model_dump(include={"result", "responsible", "participants"}, exclude_none=True)
    return values | said
