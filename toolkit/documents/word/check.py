"""Whether a template works: it is filled once with an invented school that has something of everything."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from toolkit.documents.word.facts import Facts, facts_of
from toolkit.documents.word.template import TemplateError, fill
from toolkit.domain.answers import Answers
from toolkit.domain.dossier import make_dossier
from toolkit.domain.joint_plan import JointMeasure
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.domain.program import Line, LineKind, MeasureRow, Program, ProgramIndicator
from toolkit.domain.school import Cycle, Passport, School, Versioned
from toolkit.domain.verification import Decision, Verdict
from toolkit.methodology.loader import load


def check_template(path: Path) -> str:
    """What is wrong with a template in one sentence; empty if it works."""
    try:
        fill(path, invented_facts())
    except TemplateError as problem:
        return str(problem)
    return ""


@lru_cache(maxsize=1)
def invented_facts() -> Facts:
    """Facts of a school in which every list has an entry, so that every loop of a template is walked."""
    catalogue = load()
    factor, other = catalogue.factors[1], catalogue.factors[0]
    listed = tuple(
        ProfileFactor(code=found.code, official_title=found.title, level=Level.HIGH, position=at)
        for at, found in enumerate((factor, other))
    )
    text = {"text": "Слова", "position": 0}
    lines = tuple(
        Line.model_validate({"id": at, "kind": kind, **text}) for at, kind in enumerate(LineKind, 1)
    )
    task = next(line for line in lines if line.kind is LineKind.TASK)
    program = Program(
        id=1,
        factor_code=factor.code,
        factor_title=factor.title,
        fields={"responsible": Versioned(value="зам. директора")},
        lines=lines,
        indicators=(ProgramIndicator(id=1, position=0, title="Доля уроков", unit="%"),),
        measures=(
            MeasureRow(
                id=1, position=0, task_id=task.id, activity="Встреча", responsible="психолог", indicator_id=1
            ),
        ),
    )
    dossier = make_dossier(
        catalogue,
        school=School(id=1, name="Школа"),
        cycle=Cycle(id=1, school_id=1, year=2024),
        passport=Passport(values={"address": Versioned(value="адрес"), "teachers": Versioned(value="12")}),
        profile=RiskProfile(issued_on=date(2024, 6, 1), issuer="институт", factors=listed),
        own_factors=(),
        answers=Answers(),
        facts={},
        verdicts={
            factor.code: Verdict(factor_code=factor.code, decision=Decision.CONFIRM, dissent="иначе"),
            other.code: Verdict(factor_code=other.code, decision=Decision.CLARIFY),
        },
        priorities={},
        programs=(program,),
        today=date(2024, 9, 1),
    )
    joint = (JointMeasure(id=1, position=0, activity="Встреча"),)
    return facts_of(dossier, catalogue, joint=joint, consultant="Школа", factor=factor.code)
