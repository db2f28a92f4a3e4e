"""Writing an invented school through the store, as a team would: so the history shows it too."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from toolkit.domain.priorities import Priority
from toolkit.domain.profile import ProfileFactor, RiskProfile
from toolkit.domain.program import LineKind
from toolkit.domain.school import School
from toolkit.domain.verification import Verdict
from toolkit.errors import ConflictError
from toolkit.example.content import (
    ExampleSchool,
    IndicatorLine,
    MeasureLine,
    ProfileHeader,
    ProgramContent,
    bank_measure,
)
from toolkit.methodology.catalogue import Catalogue, Factor, Measure
from toolkit.store.database import Store, Visitor
from toolkit.store.indicator import IndicatorValues
from toolkit.store.measure import MeasureValues

TEAM = Visitor()


def write_school(
    store: Store, school: School, cycle_id: int, content: ExampleSchool, catalogue: Catalogue
) -> None:
    """Write everything of a school that is not there yet."""
    for write in _writes(store, school, cycle_id, content, catalogue):
        # In a half-made school somebody may already have changed a value: then their word stays.
        with suppress(ConflictError):
            write()
    begun = {program.factor_code for program in store.programs.list(cycle_id)}
    titles = _titles(content.profile, catalogue) if content.profile else {}
    for program in (program for program in content.programs if program.factor not in begun):
        _write_program(store, cycle_id, program, titles[program.factor], catalogue)


def _writes(
    store: Store, school: School, cycle_id: int, content: ExampleSchool, catalogue: Catalogue
) -> Iterator[Callable[[], object]]:
    """Everything but the programs, each write by itself; writing the same value again changes nothing."""
    yield partial(store.schools.set_full_name, school.id, content.full_name, school.version, TEAM)
    for code, value in content.passport.items():
        yield partial(store.schools.set_passport, cycle_id, code, value, seen=0, visitor=TEAM)
    if content.profile and not store.profiles.get(cycle_id).factors:
        yield partial(store.profiles.replace, cycle_id, _profile(content.profile, catalogue), TEAM)
    for group, count in content.handed_out.items():
        yield partial(store.answers.set_handed_out, cycle_id, group, count, seen=0, visitor=TEAM)
    asked = {found.code: found.group for factor in catalogue.factors for found in factor.statements}
    for code, given in content.answers.items():
        yield partial(store.answers.set_team, cycle_id, code, given.team, seen=0, visitor=TEAM)
        if not any(given.forms):
            continue
        yield partial(
            store.answers.set_tally,
            cycle_id,
            code,
            given.counts,
            given.unsure,
            group=asked[code],
            seen=0,
            visitor=TEAM,
        )
    for code, fact in content.facts.items():
        yield partial(
            store.facts.set,
            cycle_id,
            code,
            value=fact.value,
            norm=fact.norm,
            as_of=fact.as_of,
            seen=0,
            visitor=TEAM,
        )
    for line in content.verdicts:
        verdict = Verdict(
            factor_code=line.factor,
            decision=line.decision,
            reason=line.reason,
            dissent=line.dissent,
            decided_on=line.decided_on,
        )
        yield partial(store.verdicts.set, cycle_id, verdict, seen=0, visitor=TEAM)
    for wish in content.priorities:
        priority = Priority(
            factor_code=wish.factor, manageability=wish.manageability, reach=wish.reach, chosen=wish.chosen
        )
        yield partial(store.priorities.set, cycle_id, priority, seen=0, visitor=TEAM)


def _titles(header: ProfileHeader, catalogue: Catalogue) -> dict[str, str]:
    official = catalogue.factor_set(header.factor_set)
    return {found.code: found.official_title for found in official.factors}


def _profile(header: ProfileHeader, catalogue: Catalogue) -> RiskProfile:
    titles = _titles(header, catalogue)
    return RiskProfile(
        factor_set=header.factor_set,
        issued_on=header.issued_on,
        issuer=header.issuer,
        factors=tuple(
            ProfileFactor(code=line.code, official_title=titles[line.code], level=line.level, position=place)
            for place, line in enumerate(header.factors)
        ),
    )


def _write_program(
    store: Store, cycle_id: int, content: ProgramContent, title: str, catalogue: Catalogue
) -> None:
    factor = catalogue.factor(content.factor)
    program = store.programs.create(
        cycle_id,
        factor.code,
        title,
        visitor=TEAM,
        causes=[(cause.text, cause.statement) for cause in content.causes],
        tasks=content.tasks,
        methods=content.methods,
        stages=[(stage.text, stage.term) for stage in content.stages],
        controls=content.control,
        indicators=[_indicator_values(line, factor) for line in content.indicators],
        fields=content.fields,
    )
    # What names an indicator by its id can only be written once the indicators have theirs.
    ids = {indicator.code: indicator.id for indicator in program.indicators}
    if content.goal_indicator:
        goal = str(ids[content.goal_indicator])
        store.programs.set_field(program.id, "goal_indicator", goal, seen=0, visitor=TEAM)
    for result in content.results:
        store.programs.add_line(
            program.id, LineKind.RESULT, result.text, ref=str(ids[result.indicator]), visitor=TEAM
        )
    for line in content.measures:
        bank = bank_measure(factor, catalogue, line.code) if line.code else None
        values = _own_values(line) if bank is None else _bank_values(line, bank, catalogue)
        task = line.task or (bank.task if bank else None)
        values["task_id"] = program.tasks[task - 1].id if task else None
        values["indicator_id"] = ids.get(line.indicator or (bank.indicator if bank else ""))
        store.programs.add_measure(program.id, visitor=TEAM, **values)


def _indicator_values(line: IndicatorLine, factor: Factor) -> IndicatorValues:
    known = factor.indicator(line.code)
    return IndicatorValues(
        code=line.code,
        title=known.title,
        unit=known.unit,
        direction=known.direction,
        source=known.source,
        baseline=line.baseline,
        baseline_on=line.baseline_on,
        interim=line.interim,
        interim_on=line.interim_on,
        target=line.target,
        target_on=line.target_on,
        measured_by=line.measured_by,
    )


def _own_values(line: MeasureLine) -> MeasureValues:
    return MeasureValues(
        activity=line.activity,
        term_text=line.term,
        result=line.result or "",
        responsible=line.responsible or "",
        participants=line.participants or "",
    )


def _bank_values(line: MeasureLine, bank: Measure, catalogue: Catalogue) -> MeasureValues:
    """A row of the roadmap as the bank words it; an empty text of the school's own stays empty."""
    names = catalogue.vocabulary.participants
    everybody = ", ".join(names[who] for who in bank.participants)
    return MeasureValues(
        code=bank.code,
        activity=line.activity or bank.text,
        term_text=line.term,
        result=bank.result if line.result is None else line.result,
        responsible=bank.responsible if line.responsible is None else line.responsible,
        participants=everybody if line.participants is None else line.participants,
        source="; ".join(bank.sources),
    )
