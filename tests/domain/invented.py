"""Invented data for the tests of the rules: one factor, thresholds, answers, a sound program."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from toolkit.domain.answers import Answers, Tally, TeamAnswer
from toolkit.domain.diagnosis import FactorDiagnosis, GroupResult, Standing, StatementResult, level_of
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.domain.program import Line, LineKind, MeasureRow, Program, ProgramIndicator
from toolkit.domain.school import Period, Versioned
from toolkit.methodology.catalogue import (
    Direction,
    Factor,
    Group,
    GroupRule,
    Indicator,
    Sign,
    Statement,
    Thresholds,
)

ADMINISTRATION, TEACHERS, STUDENTS, PARENTS = Group
YEAR = Period(begins=date(2023, 9, 1), ends=date(2024, 8, 31))


def thresholds(**changes: object) -> Thresholds:
    names = {ADMINISTRATION: "администрация", TEACHERS: "учителя", STUDENTS: "ученики", PARENTS: "родители"}
    groups = tuple(
        GroupRule(
            group=group,
            title=name.capitalize(),
            one=name,
            minimum=1 if group is ADMINISTRATION else 5,
            weight=1,
        )
        for group, name in names.items()
    )
    values: dict[str, object] = {
        "source": "для проверки",
        "verified": False,
        "medium_above": 100 / 3,
        "high_from": 200 / 3,
        "spread": 30,
        "small_sample_below": 10,
        "coverage": 0.5,
        "merge_teachers_below": 5,
        "tolerance": 1e-9,
        "groups": groups,
        "warn_factors_over": 5,
        "vague_terms_share": 0.3,
        "measures_min": 3,
        "measures_max": 12,
    }
    return Thresholds.model_validate({**values, **changes})


def statement(code: str, group: Group, sign: Sign = Sign.RISK) -> Statement:
    return Statement(code=code, text="Утверждение для проверки.", group=group, sign=sign)


def factor(*statements: Statement, code: str = "R02") -> Factor:
    return Factor(
        code=code,
        title="Дефицит педагогических кадров",
        short_title="Дефицит кадров",
        statements=statements,
        indicators=(
            Indicator(
                code=f"{code}.i1",
                title="Число незакрытых ставок педагогов",
                unit="ед.",
                direction=Direction.DOWN,
                source="тарификация",
            ),
        ),
    )


def tally(*answers: int, unsure: int = 0) -> Tally:
    counts = (answers.count(0), answers.count(1), answers.count(2), answers.count(3))
    return Tally(counts=counts, unsure=unsure)


def answers(
    team: Mapping[str, int | None] | None = None, tallies: Mapping[str, Tally] | None = None
) -> Answers:
    return Answers(
        team={code: TeamAnswer(value=value) for code, value in (team or {}).items()}, tallies=tallies or {}
    )


def diagnosis(index: float | None, code: str = "R02", **changes: object) -> FactorDiagnosis:
    """A finished self-diagnosis with two groups that answer alike."""
    level = None if index is None else level_of(index, thresholds())
    standing = Standing.NONE if index is None else Standing.MEASURED
    groups = tuple(
        GroupResult(group=group, standing=standing, index=index, level=level, respondents=count)
        for group, count in ((ADMINISTRATION, 1), (TEACHERS, 6))
    )
    statements = (
        StatementResult(code=f"{code}.s1", group=ADMINISTRATION, risk=None if index is None else index / 100),
    )
    values: dict[str, object] = {
        "factor_code": code,
        "groups": groups,
        "statements": statements,
        "index": index,
        "level": level,
        "coverage": 0.0 if index is None else 1.0,
        "groups_expected": 2,
        "groups_with_data": 0 if index is None else 2,
    }
    return FactorDiagnosis.model_validate({**values, **changes})


def profile_factor(
    level: Level | None = Level.HIGH, *, code: str = "R02", in_profile: bool = True
) -> ProfileFactor:
    return ProfileFactor(
        code=code, official_title="Дефицит педагогических кадров", level=level, in_profile=in_profile
    )


def profile(*factors: ProfileFactor, issued_on: date | None = date(2023, 3, 14)) -> RiskProfile:
    return RiskProfile(
        factor_set="irkutsk-2023",
        issued_on=issued_on,
        issuer="институт развития образования",
        factors=factors or (profile_factor(),),
        version=1,
    )


def indicator(**changes: object) -> ProgramIndicator:
    values: dict[str, object] = {
        "id": 31,
        "position": 1,
        "code": "R02.i1",
        "title": "Число незакрытых ставок педагогов",
        "unit": "ед.",
        "direction": Direction.DOWN,
        "source": "тарификация",
        "baseline": Decimal(3),
        "target": Decimal(1),
        "target_on": date(2024, 5, 31),
        "measured_by": "зам. директора",
    }
    return ProgramIndicator.model_validate({**values, **changes})


def measure(number: int, **changes: object) -> MeasureRow:
    """The measure with this number (id 100 + number), complete and inside the program's period."""
    values: dict[str, object] = {
        "id": 100 + number,
        "position": number,
        "task_id": 11,
        "activity": "Закрепить наставников за молодыми учителями",
        "term_text": "октябрь 2023",
        "result": "приказ, план наставничества",
        "indicator_id": 31,
        "responsible": "зам. директора",
        "participants": "администрация, учителя",
        "source": "004/п3.4",
    }
    return MeasureRow.model_validate({**values, **changes})


def line(id_: int, kind: LineKind, text: str, **changes: object) -> Line:
    return Line.model_validate({"id": id_, "kind": kind, "position": id_, "text": text, **changes})


def fields(**texts: str) -> dict[str, Versioned]:
    return {name: Versioned(value=text, version=1) for name, text in texts.items()}


def program(**changes: object) -> Program:
    """A program without findings: one task, three measures, one indicator, dates of the school year."""
    values: dict[str, object] = {
        "id": 7,
        "factor_code": "R02",
        "factor_title": "Дефицит педагогических кадров",
        "fields": fields(
            begins="01.09.2023",
            ends="31.05.2024",
            basis="Рисковый профиль школы от 14.03.2023",
            goal_indicator="31",
            goal_means="наставничества и сетевых уроков",
        ),
        "lines": (line(11, LineKind.TASK, "Привлечь и удержать учителей"),),
        "indicators": (indicator(),),
        "measures": (measure(1), measure(2), measure(3)),
    }
    return Program.model_validate({**values, **changes})
