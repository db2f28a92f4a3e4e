"""What stands in the file of the example school, as typed values; it is checked against the catalogue."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from toolkit.domain.profile import Level
from toolkit.domain.program import FIELDS
from toolkit.domain.verification import Decision
from toolkit.domain.wording import parse_day
from toolkit.errors import CatalogueError
from toolkit.methodology.catalogue import Catalogue, Entry, Factor, Group, Measure, Text, YesNo
from toolkit.methodology.data_file import DataFile

FILE = "school.yaml"
_LEVELS = {level.word: level for level in Level}


def _level(value: object) -> object:
    return _LEVELS.get(value, value) if isinstance(value, str) else value


def _day(value: object) -> object:
    return parse_day(value) if isinstance(value, str) else value


def _answer(value: object) -> object:
    return None if value == "нет" else value


Day = Annotated[date, BeforeValidator(_day)]
LevelWord = Annotated[Level, BeforeValidator(_level)]
TeamValue = Annotated[Annotated[int, Field(ge=0, le=3)] | None, BeforeValidator(_answer)]
Count = Annotated[int, Field(ge=0)]


class ProfileLine(Entry):
    """A factor of the profile; `level` is None where the paper names none."""

    code: Text = Field(alias="код")
    level: LevelWord | None = Field(alias="уровень", default=None)


class ProfileHeader(Entry):
    """The profile: its official set, date, issuer, and factors in the paper's order."""

    factor_set: Text = Field(alias="перечень")
    issued_on: Day = Field(alias="дата")
    issuer: Text = Field(alias="кто выдал")
    factors: tuple[ProfileLine, ...] = Field(alias="факторы", min_length=1)


class StatementAnswers(Entry):
    """The team's answer to a statement, and five counts of forms: 0, 1, 2, 3, «затрудняюсь»."""

    team: TeamValue = Field(alias="команда")
    forms: tuple[Count, Count, Count, Count, Count] = Field(alias="анкеты", default=(0, 0, 0, 0, 0))

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many forms say 0, 1, 2, 3."""
        return self.forms[:4]

    @property
    def unsure(self) -> int:
        """How many forms say «затрудняюсь ответить»."""
        return self.forms[4]


class FactLine(Entry):
    """The value of an indicator beside the number it is compared with."""

    value: Decimal = Field(alias="сейчас")
    norm: Decimal | None = Field(alias="для сравнения", default=None)
    as_of: Day = Field(alias="на дату")


class VerdictLine(Entry):
    """A decision of the team."""

    factor: Text = Field(alias="фактор")
    decision: Decision = Field(alias="решение")
    reason: str = Field(alias="причина", default="")
    dissent: str = Field(alias="особое мнение", default="")
    decided_on: Day = Field(alias="дата")


class PriorityLine(Entry):
    """What the team said about working on a factor."""

    factor: Text = Field(alias="фактор")
    manageability: int = Field(alias="управляемость", ge=1, le=3)
    reach: int = Field(alias="охват", ge=1, le=3)
    chosen: YesNo = Field(alias="выбран", default=False)


class CauseLine(Entry):
    """A cause in the team's words, and the statement that suggested it."""

    text: Text = Field(alias="текст")
    statement: Text = Field(alias="утверждение")


class ResultLine(Entry):
    """An expected result, and the indicator that shows it."""

    text: Text = Field(alias="текст")
    indicator: Text = Field(alias="показатель")


class StageLine(Entry):
    """A stage and its term in words."""

    text: Text = Field(alias="текст")
    term: Text = Field(alias="срок")


class IndicatorLine(Entry):
    """An indicator of a program; title, unit, direction and source come from the catalogue."""

    code: Text = Field(alias="код")
    baseline: Decimal = Field(alias="сейчас")
    baseline_on: Day = Field(alias="сейчас на дату")
    interim: Decimal = Field(alias="в середине")
    interim_on: Day = Field(alias="в середине на дату")
    target: Decimal = Field(alias="будет")
    target_on: Day = Field(alias="будет на дату")
    measured_by: Text = Field(alias="кто измеряет")


class MeasureLine(Entry):
    """A measure of a program: from the bank by its code, or the team's own in its own words.

    What is not said for a measure of the bank (None) comes from the catalogue.
    """

    code: str = Field(alias="код", default="")
    activity: str = Field(alias="мероприятие", default="")
    task: int | None = Field(alias="задача", ge=1, default=None)
    indicator: str = Field(alias="показатель", default="")
    term: str = Field(alias="срок")
    result: str | None = Field(alias="результат", default=None)
    responsible: str | None = Field(alias="ответственный", default=None)
    participants: str | None = Field(alias="участники", default=None)


class ProgramContent(Entry):
    """The program of one factor."""

    factor: Text = Field(alias="фактор")
    fields: dict[str, Text] = Field(alias="поля")
    goal_indicator: str = Field(alias="показатель цели", default="")
    causes: tuple[CauseLine, ...] = Field(alias="причины")
    tasks: tuple[Text, ...] = Field(alias="задачи", min_length=1)
    methods: tuple[Text, ...] = Field(alias="методы")
    indicators: tuple[IndicatorLine, ...] = Field(alias="показатели")
    results: tuple[ResultLine, ...] = Field(alias="результаты")
    stages: tuple[StageLine, ...] = Field(alias="этапы")
    control: tuple[Text, ...] = Field(alias="контроль")
    measures: tuple[MeasureLine, ...] = Field(alias="меры")


class ExampleSchool(Entry):
    """Everything about an invented school; codes are those of the catalogue. A school may have only begun."""

    name: Text = Field(alias="название")
    full_name: Text = Field(alias="полное название")
    year: int = Field(alias="учебный год")
    passport: dict[str, Text] = Field(alias="паспорт")
    profile: ProfileHeader | None = Field(alias="профиль", default=None)
    handed_out: dict[Group, Count] = Field(alias="роздано", default_factory=dict)
    answers: dict[str, StatementAnswers] = Field(alias="ответы", default_factory=dict)
    facts: dict[str, FactLine] = Field(alias="факты", default_factory=dict)
    verdicts: tuple[VerdictLine, ...] = Field(alias="решения", default=())
    priorities: tuple[PriorityLine, ...] = Field(alias="приоритеты", default=())
    programs: tuple[ProgramContent, ...] = Field(alias="программы", default=())


@lru_cache(maxsize=1)
def shipped() -> ExampleSchool:
    """The example school as it comes with the toolkit; CatalogueError if the file was broken by an edit."""
    return DataFile(Path(__file__).parent, FILE).read(ExampleSchool)


def unknown_codes(school: ExampleSchool, catalogue: Catalogue) -> tuple[str, ...]:
    """Codes that the catalogue does not have, in the order of the file, each once."""
    return tuple(dict.fromkeys(_unknown(school, catalogue)))


def require_known(school: ExampleSchool, catalogue: Catalogue) -> None:
    """Raise CatalogueError if the example speaks of something that the catalogue does not have."""
    if missing := unknown_codes(school, catalogue):
        raise CatalogueError(
            "Учебный пример ссылается на записи, которых нет в каталоге: "
            + ", ".join(f"«{code}»" for code in missing)
            + ". Верните эти записи в каталог."
        )


def bank_measure(factor: Factor, catalogue: Catalogue, code: str) -> Measure | None:
    """The measure with this code in the factor's bank or among the common ones; None if there is none."""
    bank = (*factor.measures, *catalogue.common_measures)
    return next((measure for measure in bank if measure.code == code), None)


def _unknown(school: ExampleSchool, catalogue: Catalogue) -> Iterator[str]:
    questions = {field.code for block in catalogue.passport for field in block.fields}
    yield from (code for code in school.passport if code not in questions)
    wanted = school.profile.factor_set if school.profile else ""
    official = next((found for found in catalogue.sets if found.code == wanted), None)
    if wanted and official is None:
        yield wanted
    titled = {found.code for found in official.factors} if official else set()
    used = [
        *(line.code for line in (school.profile.factors if school.profile else ())),
        *(verdict.factor for verdict in school.verdicts),
        *(priority.factor for priority in school.priorities),
        *(program.factor for program in school.programs),
    ]
    yield from (code for code in used if code not in titled or not catalogue.has(code))
    statements = {found.code for factor in catalogue.factors for found in factor.statements}
    indicators = {found.code for factor in catalogue.factors for found in factor.indicators}
    yield from (code for code in school.answers if code not in statements)
    yield from (code for code in school.facts if code not in indicators)
    for program in school.programs:
        if catalogue.has(program.factor):
            yield from _unknown_in(program, catalogue.factor(program.factor), catalogue)


def _unknown_in(program: ProgramContent, factor: Factor, catalogue: Catalogue) -> Iterator[str]:
    statements = {statement.code for statement in factor.statements}
    known = {indicator.code for indicator in factor.indicators}
    chosen = {line.code for line in program.indicators}
    yield from (name for name in program.fields if name not in FIELDS)
    yield from (line.statement for line in program.causes if line.statement not in statements)
    yield from (line.code for line in program.indicators if line.code not in known)
    wanted = [
        program.goal_indicator,
        *(line.indicator for line in program.results),
        *(line.indicator for line in program.measures),
    ]
    yield from (code for code in wanted if code and code not in chosen)
    yield from (
        line.code
        for line in program.measures
        if line.code and bank_measure(factor, catalogue, line.code) is None
    )
