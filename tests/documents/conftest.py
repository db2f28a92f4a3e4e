"""An invented school with the six-factor profile of document 004, and everything that follows from it."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from math import floor
from typing import Any

import pytest

from toolkit.domain.answers import Answers, Tally, TeamAnswer
from toolkit.domain.diagnosis import IndicatorFact
from toolkit.domain.dossier import Dossier, make_dossier
from toolkit.domain.priorities import Priority
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.domain.program import Line, LineKind, MeasureRow, Program, ProgramIndicator
from toolkit.domain.school import Cycle, Passport, School, Versioned
from toolkit.domain.verification import Decision, Verdict
from toolkit.methodology.catalogue import Catalogue, Factor, Group, Sign, Statement
from toolkit.methodology.loader import load

TODAY = date(2023, 10, 2)
SCHOOL = School(
    id=1,
    name="Приречная СОШ",
    full_name="Муниципальное бюджетное общеобразовательное учреждение «Приречная средняя "
    "общеобразовательная школа»",
)
# Wanted index of each group (А, У, О, Р) and how many parents answered: three are too few to be shown.
ANSWERS: dict[str, tuple[tuple[int, int, int, int], int]] = {
    "R04": ((44, 56, 61, 58), 6),
    "R13": ((83, 67, 72, 75), 6),
    "R14": ((22, 31, 58, 44), 6),
    "R15": ((17, 28, 42, 40), 3),
    "R12": ((61, 69, 50, 47), 6),
    "R02": ((83, 67, 37, 60), 3),
}
LEVELS = {"R04": Level.MEDIUM, "R13": Level.HIGH, "R14": Level.HIGH, "R12": Level.MEDIUM, "R02": Level.HIGH}
PASSPORT = {
    "address": "посёлок Приречный, улица Школьная, дом 1",
    "settlement": "посёлок",
    "class_sets": "11",
    "shifts": "1",
    "distance": "84",
    "teachers": "14",
    "vacancies": "3",
    "pupils": "127",
    "internet": "с перебоями",
    "partners": "Лесная СОШ, районная библиотека, колледж",
    "transport": "весной паром не ходит две-три недели",
}


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="session")
def dossier(catalogue: Catalogue) -> Dossier:
    return make(catalogue)


@pytest.fixture(scope="session")
def dossier_with(catalogue: Catalogue) -> Callable[..., Dossier]:
    """The same school with something changed: a school, programs, a passport…"""

    def build(**changes: Any) -> Dossier:
        return make(catalogue, **changes)

    return build


def make(catalogue: Catalogue, **changes: Any) -> Dossier:
    facts: dict[str, Any] = {
        "school": SCHOOL,
        "cycle": Cycle(id=1, school_id=1, year=2023),
        "passport": Passport(
            values={code: Versioned(value=text, version=1) for code, text in PASSPORT.items()}
        ),
        "profile": profile(catalogue),
        "own_factors": (),
        "answers": answers(catalogue),
        "facts": {
            "R02.i1": IndicatorFact(
                indicator_code="R02.i1", value=Decimal(3), norm=Decimal(1), as_of=date(2023, 9, 1)
            )
        },
        "verdicts": verdicts(),
        "priorities": {
            "R02": Priority(factor_code="R02", manageability=2, reach=3, chosen=True),
            "R13": Priority(factor_code="R13", manageability=3, reach=3, chosen=True),
        },
        "programs": (staff_program(catalogue.factor("R02")), failure_program(catalogue.factor("R13"))),
        "today": TODAY,
    }
    return make_dossier(catalogue, **{**facts, **changes})


def profile(catalogue: Catalogue) -> RiskProfile:
    official = catalogue.factor_set("irkutsk-2023")
    return RiskProfile(
        factor_set=official.code,
        issued_on=date(2023, 3, 14),
        issuer="институт развития образования",
        factors=tuple(
            ProfileFactor(
                code=found.code,
                official_title=found.official_title,
                level=LEVELS.get(found.code, Level.HIGH),
                position=position,
            )
            for position, found in enumerate(official.factors)
        ),
        version=1,
    )


def answers(catalogue: Catalogue) -> Answers:
    team: dict[str, TeamAnswer] = {}
    tallies: dict[str, Tally] = {}
    for code, (wanted, parents) in ANSWERS.items():
        sizes = {Group.TEACHERS: 12, Group.STUDENTS: 57, Group.PARENTS: parents}
        for statement in catalogue.factor(code).statements:
            index = wanted[list(Group).index(statement.group)]
            if statement.group is Group.ADMINISTRATION:
                team[statement.code] = TeamAnswer(value=_answer(statement, index))
            else:
                tallies[statement.code] = _tally(statement, index, sizes[statement.group])
    return Answers(team=team, tallies=tallies)


def _answer(statement: Statement, index: int) -> int:
    value = round(3 * index / 100)
    return value if statement.sign is Sign.RISK else 3 - value


def _tally(statement: Statement, index: int, people: int) -> Tally:
    mean = 3 * index / 100
    low = floor(mean)
    upper = round(people * (mean - low))
    counts = [0, 0, 0, 0]
    counts[low] += people - upper
    counts[min(low + 1, 3)] += upper
    ordered = counts if statement.sign is Sign.RISK else counts[::-1]
    return Tally(counts=(ordered[0], ordered[1], ordered[2], ordered[3]), unsure=1)


def verdicts() -> dict[str, Verdict]:
    day = date(2023, 9, 12)
    confirmed = {
        code: Verdict(factor_code=code, decision=Decision.CONFIRM, level=level, decided_on=day)
        for code, level in (("R13", Level.HIGH), ("R02", Level.HIGH), ("R12", Level.MEDIUM))
    }
    disputed = Verdict(
        factor_code="R15",
        decision=Decision.CLARIFY,
        reason="Ученики отвечали при классном руководителе. Повторим опрос анонимно до 13.10.2023.",
        dissent="Педагог-психолог считает риск средним.",
        decided_on=day,
    )
    return {**confirmed, "R15": disputed}


def lines(kind: LineKind, texts: Sequence[str], start: int, refs: Sequence[str] = ()) -> tuple[Line, ...]:
    return tuple(
        Line(id=start + at, kind=kind, position=at, text=text, ref=refs[at] if at < len(refs) else "")
        for at, text in enumerate(texts)
    )


def fields(**values: str) -> dict[str, Versioned]:
    return {name: Versioned(value=value, version=1) for name, value in values.items()}


def staff_program(factor: Factor) -> Program:
    terms = (
        "сентябрь–октябрь 2023",
        "до 15.01.2024",
        "ежеквартально",
        "01.09.2023–31.10.2023",
        "в течение года",
        "март 2024",
        "ноябрь 2023, апрель 2024",
    )
    tasks = lines(LineKind.TASK, factor.tasks, 10)
    measures = tuple(
        MeasureRow(
            id=100 + at,
            position=at,
            task_id=tasks[measure.task - 1].id,
            code=measure.code,
            activity=measure.text,
            term_text=terms[at % len(terms)],
            result=measure.result,
            indicator_id=1 if at % 2 == 0 else 2,
            responsible=measure.responsible,
            participants="администрация, учителя",
            source="; ".join(measure.sources),
        )
        for at, measure in enumerate(factor.measures[:7])
    )
    indicators = (
        ProgramIndicator(
            id=1,
            position=0,
            code="R02.i1",
            title=factor.indicator("R02.i1").title,
            unit="ед.",
            direction=factor.indicator("R02.i1").direction,
            source="тарификация",
            baseline=Decimal(3),
            baseline_on=date(2023, 9, 1),
            interim=Decimal(2),
            interim_on=date(2024, 1, 15),
            target=Decimal(1),
            target_on=date(2024, 5, 31),
            measured_by="зам. директора по УР",
        ),
        ProgramIndicator(
            id=2,
            position=1,
            code="R02.i3",
            title=factor.indicator("R02.i3").title,
            unit="%",
            direction=factor.indicator("R02.i3").direction,
            source="тарификация",
            baseline=Decimal("18.5"),
            baseline_on=date(2023, 9, 1),
            target=Decimal(12),
            target_on=date(2024, 5, 31),
            measured_by="зам. директора по УР",
        ),
    )
    return Program(
        id=1,
        factor_code="R02",
        factor_title="Дефицит педагогических кадров.",
        fields=fields(
            begins="01.09.2023",
            ends="31.05.2024",
            basis="Рисковый профиль школы от 14.03.2023; протокол верификации от 12.09.2023",
            responsible="зам. директора по УР",
            goal_indicator="1",
            goal_means="наставничества и сетевых уроков со школой-партнёром",
            executors="зам. директора по УР, руководители МО, наставники",
            resources="средства школы на доплаты наставникам; кабинет связи колледжа",
            program_risks="Уход наставника: назначить второго. Сбой связи: запись урока.",
            approval="принято утверждаю",
        ),
        lines=(
            *lines(LineKind.CAUSE, ("Нет прогноза, кто и когда уйдёт на пенсию.",), 1),
            *tasks,
            *lines(LineKind.METHOD, factor.methods, 20),
            *lines(LineKind.RESULT, factor.results, 30, ("1", "2")),
            *lines(
                LineKind.STAGE,
                ("подготовительный", "основной", "итоговый"),
                40,
                ("сентябрь 2023", "октябрь 2023 – апрель 2024", "май 2024"),
            ),
            *lines(LineKind.CONTROL, ("15.01.2024", "31.05.2024"), 50),
        ),
        indicators=indicators,
        measures=measures,
    )


def failure_program(factor: Factor) -> Program:
    """A draft: tasks and two measures, the rest is still to be filled."""
    tasks = lines(LineKind.TASK, factor.tasks, 210)
    measures = tuple(
        MeasureRow(
            id=300 + at,
            position=at,
            task_id=tasks[measure.task - 1].id,
            activity=measure.text,
            term_text=("октябрь 2023", "по мере необходимости")[at],
            result=measure.result,
            responsible="руководители МО, зам. директора по УР",
            participants="учителя, обучающиеся",
        )
        for at, measure in enumerate(factor.measures[:2])
    )
    return Program(
        id=2,
        factor_code="R13",
        factor_title="Низкое качество профилактики учебной неуспешности в школе (отсутствие профилактики "
        "учебной неуспешности, учительской поддержки мотивации в каждом обучающемся, испытывающем "
        "трудности в учебе)",
        fields=fields(begins="01.10.2023", ends="31.05.2024", responsible="руководители МО"),
        lines=tasks,
        measures=measures,
    )
