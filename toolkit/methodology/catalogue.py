"""The catalogue: factors of risk with their statements, indicators and measures, and the rules' numbers.

Frozen pydantic models. The data files use Russian keys (a methodologist edits them), the code English
names; each field's alias is its key in the file. Files are typed by hand, so the types below also take
what a hand types naturally: «да» and «нет», «100/3» and «0,5», a hyphen for a minus, and Latin letters that
look like Cyrillic ones (nobody can see that difference on a screen).
"""

from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_TWINS = str.maketrans("AOPCKY", "АОРСКУ")


def _yes_or_no(value: object) -> object:
    return {"да": True, "нет": False}.get(value.strip().lower(), value) if isinstance(value, str) else value


def _exact_number(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return float(Fraction(value.replace(",", ".").replace(" ", "")))
    except (ValueError, ZeroDivisionError):
        return value


def _letter(value: object) -> object:
    return value.strip().upper().translate(_TWINS) if isinstance(value, str) else value


def _minus(value: object) -> object:
    return value.strip().replace("-", "−").replace("–", "−") if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Number = Annotated[float, BeforeValidator(_exact_number), Field(allow_inf_nan=False)]


class Group(StrEnum):
    """Who answers a statement; the value is the letter used in files, cards and tables."""

    ADMINISTRATION = "А"
    TEACHERS = "У"
    STUDENTS = "О"
    PARENTS = "Р"


class Participant(StrEnum):
    """Who takes part in a measure: the four groups, specialists, the curator, neighbours."""

    ADMINISTRATION = "А"
    TEACHERS = "У"
    STUDENTS = "О"
    PARENTS = "Р"
    SPECIALISTS = "П"
    CURATOR = "К"
    PARTNERS = "С"


class Sign(StrEnum):
    """Agreement with a statement means risk («−») or less risk («+»)."""

    RISK = "−"
    STRENGTH = "+"


AnsweringGroup = Annotated[Group, BeforeValidator(_letter)]
TakingPart = Annotated[Participant, BeforeValidator(_letter)]
Meaning = Annotated[Sign, BeforeValidator(_minus)]


class Direction(StrEnum):
    """Where an indicator should go."""

    UP = "больше"
    DOWN = "меньше"


class Entry(BaseModel):
    """Base of everything read from the catalogue's files."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def __copy__(self) -> Self:
        """A copy without remembered look-ups: `model_copy(update=…)` may change what they were made of."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Statement(Entry):
    """One statement of self-diagnosis, answered on the scale 0–3 or «затрудняюсь ответить».

    `easy` says the same in words for pupils; empty where the text itself is easy.
    """

    code: Text = Field(alias="код")
    text: Text = Field(alias="текст")
    easy: str = Field(alias="проще", default="")
    group: AnsweringGroup = Field(alias="кто отвечает")
    sign: Meaning = Field(alias="знак")


class Indicator(Entry):
    """A number that shows whether the factor changes."""

    code: Text = Field(alias="код")
    title: Text = Field(alias="название")
    unit: Text = Field(alias="единица")
    direction: Direction = Field(alias="направление")
    source: Text = Field(alias="источник данных")
    frequency: str = Field(alias="частота", default="")


class Measure(Entry):
    """A measure of the bank; `sources` are rows of municipal documents such as «004/п4.8», or «ОЗ».

    `task` is a number in the factor's list of tasks (from 1), `indicator` a code of its indicators. Only
    measures of no factor (`Catalogue.common_measures`) have neither: there `task` is None, `indicator` empty.
    """

    code: Text = Field(alias="код")
    text: Text = Field(alias="текст")
    responsible: Text = Field(alias="ответственный")
    result: Text = Field(alias="документ-результат")
    participants: tuple[TakingPart, ...] = Field(alias="участники", min_length=1)
    task: int | None = Field(alias="задача", ge=1, default=None)
    indicator: str = Field(alias="показатель", default="")
    sources: tuple[Text, ...] = Field(alias="источники", min_length=1)


class Factor(Entry):
    """A factor of risk and all that the field knows about working with it."""

    code: Text = Field(alias="код")
    title: Text = Field(alias="название")
    short_title: Text = Field(alias="коротко")
    note: str = Field(alias="происхождение", default="")
    sensitive: YesNo = Field(alias="деликатный", default=False)
    goal: str = Field(alias="образец цели", default="")
    tasks: tuple[Text, ...] = Field(alias="задачи", default=())
    methods: tuple[Text, ...] = Field(alias="методы", default=())
    results: tuple[Text, ...] = Field(alias="результаты", default=())
    statements: tuple[Statement, ...] = Field(alias="утверждения", default=())
    indicators: tuple[Indicator, ...] = Field(alias="показатели", default=())
    measures: tuple[Measure, ...] = Field(alias="меры", default=())

    def statement(self, code: str) -> Statement:
        """The statement with this code; KeyError if the factor has none."""
        return self._statements[code]

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code; KeyError if the factor has none."""
        return self._indicators[code]

    @cached_property
    def _statements(self) -> dict[str, Statement]:
        return {statement.code: statement for statement in self.statements}

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}


class SetFactor(Entry):
    """A factor's place and exact official title in one official set."""

    code: Text = Field(alias="код")
    official_title: Text = Field(alias="официальное название")


class FactorSet(Entry):
    """An official list of factors. `verified` is false for lists that nobody could check (field.md 3.1)."""

    code: Text = Field(alias="код")
    title: Text = Field(alias="название")
    year: int | None = Field(alias="год", default=None)
    source: Text = Field(alias="источник")
    verified: YesNo = Field(alias="проверено")
    warning: str = Field(alias="предупреждение", default="")
    factors: tuple[SetFactor, ...] = Field(alias="факторы", min_length=1)


class ScaleStep(Entry):
    """One step of the answer scale."""

    value: int = Field(alias="балл", ge=0, le=3)
    words: Text = Field(alias="словами")


class Scale(Entry):
    """The answer scale, the two ways of not answering, and the names of the groups."""

    source: Text = Field(alias="источник")
    verified: YesNo = Field(alias="проверено")
    steps: tuple[ScaleStep, ...] = Field(alias="ступени", min_length=4, max_length=4)
    unsure: Text = Field(alias="затрудняюсь")
    declined: Text = Field(alias="не хочу отвечать")


class GroupRule(Entry):
    """How a respondent group is named and from how many answers it may be shown.

    `minimum` is for forms that the team itself has counted; `surveyed` is what the page of the anonymous
    survey promises: so many people answer before anything is shown, and so many more before it changes.
    """

    group: AnsweringGroup = Field(alias="группа")
    title: Text = Field(alias="название")
    one: Text = Field(alias="короткое название")
    minimum: int = Field(alias="не меньше ответов", ge=1)
    surveyed: int = Field(alias="в опросе не меньше ответов", ge=3, default=5)
    weight: Number = Field(alias="вес", gt=0)


class Thresholds(Entry):
    """Numbers of the diagnosis (field.md 6.2); shares are 0–1, indexes 0–100."""

    source: Text = Field(alias="источник")
    verified: YesNo = Field(alias="проверено")
    medium_above: Number = Field(alias="средняя выше")
    high_from: Number = Field(alias="высокая от")
    spread: Number = Field(alias="мнения расходятся от")
    small_sample_below: int = Field(alias="малая выборка меньше")
    coverage: Number = Field(alias="предварительно при охвате меньше")
    merge_teachers_below: int = Field(alias="объединять учителей и администрацию, если учителей меньше")
    tolerance: Number = Field(alias="допуск сравнения")
    groups: tuple[GroupRule, ...] = Field(alias="группы", min_length=4, max_length=4)
    warn_factors_over: int = Field(alias="предупреждать, если факторов больше")
    vague_terms_share: Number = Field(alias="доля мер без даты не больше")
    measures_min: int = Field(alias="мер на фактор не меньше")
    measures_max: int = Field(alias="мер на фактор не больше")

    def group(self, group: Group) -> GroupRule:
        """The rule of one respondent group."""
        return next(rule for rule in self.groups if rule.group is group)


class ReviewCriterion(Entry):
    """One criterion of the review sheet (field.md 5.8); 0 нет, 1 частично, 2 полностью."""

    number: int = Field(alias="номер", ge=1)
    text: Text = Field(alias="критерий")
    check: Text = Field(alias="что видно программе")


class ReviewDecision(Entry):
    """What a sum of points means."""

    points_from: int = Field(alias="баллов от", ge=0)
    text: Text = Field(alias="решение")


class ReviewSheet(Entry):
    """The review sheet: criteria and decisions."""

    source: Text = Field(alias="источник")
    verified: YesNo = Field(alias="проверено")
    criteria: tuple[ReviewCriterion, ...] = Field(alias="критерии", min_length=1)
    decisions: tuple[ReviewDecision, ...] = Field(alias="решения", min_length=1)


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "ошибка"
    WARNING = "предупреждение"
    ADVICE = "совет"


class Scope(StrEnum):
    """What a checker rule looks at."""

    PROGRAM = "программа"
    ROADMAP = "муниципальная дорожная карта"


class CheckRule(Entry):
    """A rule of the checker (field.md 5.9): its number, what it asks, how severe a finding is."""

    code: Text = Field(alias="код")
    title: Text = Field(alias="правило")
    severity: Severity = Field(alias="важность")
    scope: Scope = Field(alias="где проверяется")


class Slip(Entry):
    """A slip of the pen seen in documents: how a word begins when it is wrong, and how it is written."""

    wrong: Text = Field(alias="неверно")
    right: Text = Field(alias="верно")


class Sequel(Entry):
    """Two activities of which one needs the other: words that their titles hold."""

    first: Text = Field(alias="сначала")
    then: Text = Field(alias="потом")


class CheckRules(Entry):
    """All checker rules and the words they look for."""

    source: Text = Field(alias="источник")
    verified: YesNo = Field(alias="проверено")
    rules: tuple[CheckRule, ...] = Field(alias="правила", min_length=1)
    vague_results: tuple[Text, ...] = Field(alias="расплывчатые слова результата")
    activity_starts: tuple[Text, ...] = Field(alias="показатель начинается с действия")
    slips: tuple[Slip, ...] = Field(alias="описки")
    sequels: tuple[Sequel, ...] = Field(alias="что раньше")

    def rule(self, code: str) -> CheckRule:
        """The rule with this code such as «L04»; KeyError if there is none."""
        return self._rules[code]

    @cached_property
    def _rules(self) -> dict[str, CheckRule]:
        return {rule.code: rule for rule in self.rules}


class SourceDocument(Entry):
    """A municipal document that measures were taken from; code such as «004».

    `order_of` is the document's own kind in the genitive («приказа»), to say «пункт 4.8 приказа».
    """

    code: Text = Field(alias="код")
    place: Text = Field(alias="место")
    year: int = Field(alias="год")
    order_of: Text = Field(alias="пункт чего", default="приказа")


class Likeness(Entry):
    """When two schools are alike in a question: numbers at most `times` apart, choices equal."""

    words: Text = Field(alias="словами")
    times: Number | None = Field(alias="отличие не больше чем в", ge=1, default=None)


class PassportField(Entry):
    """One question of the school passport; `kind` is «текст», «число» or «выбор».

    Schools in comparable conditions (002/IV.1) are found by the questions that have `likeness`.
    """

    code: Text = Field(alias="код")
    label: Text = Field(alias="вопрос")
    hint: str = Field(alias="подсказка", default="")
    kind: Text = Field(alias="вид", default="текст", pattern="^(текст|число|выбор)$")
    unit: str = Field(alias="единица", default="")
    options: tuple[Text, ...] = Field(alias="варианты", default=())
    likeness: Likeness | None = Field(alias="сопоставимость", default=None)


class PassportBlock(Entry):
    """One of the six blocks of the school passport (order 001, row 4)."""

    code: Text = Field(alias="код")
    title: Text = Field(alias="блок")
    source: Text = Field(alias="источник")
    fields: tuple[PassportField, ...] = Field(alias="поля", min_length=1)


class Vocabulary(Entry):
    """Short lists that fields offer: responsible roles, names of participants, statuses, stages."""

    source: Text = Field(alias="источник")
    verified: YesNo = Field(alias="проверено")
    roles: tuple[Text, ...] = Field(alias="роли")
    participants: dict[TakingPart, Text] = Field(alias="участники")
    statuses: tuple[Text, ...] = Field(alias="статусы мер")
    stages: tuple[Text, ...] = Field(alias="этапы")
    issuers: tuple[Text, ...] = Field(alias="кто выдал профиль")


class Catalogue(Entry):
    """Everything the field knows, loaded and checked as one whole.

    `common_measures` belong to no factor: every program may include them (field.md 4.18).
    """

    model_config = ConfigDict(frozen=True)

    factors: tuple[Factor, ...]
    sets: tuple[FactorSet, ...]
    scale: Scale
    thresholds: Thresholds
    review: ReviewSheet
    checks: CheckRules
    passport: tuple[PassportBlock, ...]
    sources: tuple[SourceDocument, ...]
    vocabulary: Vocabulary
    common_measures: tuple[Measure, ...] = ()

    def factor(self, code: str) -> Factor:
        """The factor with this code; KeyError if there is none."""
        return self._factors[code]

    def has(self, code: str) -> bool:
        """Whether the catalogue knows a factor with this code."""
        return code in self._factors

    def factor_set(self, code: str) -> FactorSet:
        """The official set with this code; KeyError if there is none."""
        for found in self.sets:
            if found.code == code:
                return found
        raise KeyError(code)

    @cached_property
    def _factors(self) -> dict[str, Factor]:
        return {factor.code: factor for factor in self.factors}
