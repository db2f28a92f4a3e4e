"""What of a school's work one can speak about, step by step, and what people call it.

A spot is a place with words. Numbers of rows are those that stand on the screen and in the document now.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from toolkit.domain.comment import Place
from toolkit.domain.dossier import Dossier
from toolkit.domain.joint_plan import JointMeasure
from toolkit.domain.program import LineKind, Program
from toolkit.domain.school import Fact
from toolkit.methodology.catalogue import Catalogue, Factor

# Steps that show one factor at a time; the others show all of them.
OF_FACTOR = frozenset(
    {"answers", "verification", "causes", "measures", "goal", "roadmap", "check", "document"}
)
GONE = "строка, которой больше нет"
WHOLE_STEP = "весь шаг"
WHOLE_FACTOR = "фактор в целом"
WHOLE_PROGRAM = "программа в целом"

_MEASURE_PARTS = MappingProxyType(
    {
        "activity": "мероприятие",
        "term_text": "сроки",
        "result": "показатель, документ",
        "indicator_id": "показатель программы",
        "responsible": "ответственный",
        "participants": "участники",
    }
)
_PLAN_PARTS = MappingProxyType(
    {
        "activity": "мероприятие",
        "term_text": "сроки",
        "result": "результат",
        "responsible": "ответственные",
    }
)
_INDICATOR_PARTS = MappingProxyType(
    {
        "title": "название",
        "baseline": "сейчас",
        "interim": "в середине пути",
        "target": "будет",
        "target_on": "к какому дню",
        "source": "источник данных",
        "measured_by": "кто измеряет",
    }
)
_FIELDS = MappingProxyType(
    {
        "goal_sentence": "Цель",
        "goal_indicator": "Цель: что меняем",
        "goal_means": "Цель: за счёт чего",
        "begins": "Начало программы",
        "ends": "Конец программы",
        "basis": "Основание",
        "responsible": "Ответственный за фактор",
        "executors": "Исполнители",
        "resources": "Ресурсное обеспечение",
        "program_risks": "Риски невыполнения",
        "approval": "Блок утверждения",
    }
)
_LINES = MappingProxyType(
    {
        LineKind.CAUSE: "Причина",
        LineKind.TASK: "Задача",
        LineKind.METHOD: "Метод",
        LineKind.RESULT: "Ожидаемый результат",
        LineKind.STAGE: "Этап",
        LineKind.CONTROL: "Контроль",
    }
)
_VERDICT_PARTS = MappingProxyType(
    {"reason": "Причина решения", "level": "Уровень", "dissent": "Особое мнение"}
)
# Steps that show all factors, and what each of them has there.
_FACTOR_PARTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "profile": {"official_title": "название", "level": "значимость"},
        "result": {},
        "priorities": {"manageability": "насколько зависит от школы", "reach": "кого касается"},
        "factor": {"responsible": "ответственный"},
        "report": {},
    }
)
_FACT_PARTS = MappingProxyType({"value": "сейчас", "norm": "норма"})
# What of a program's passport stands on which step.
_ON_STEP: Mapping[str, tuple[tuple[str, ...], tuple[LineKind, ...]]] = MappingProxyType(
    {
        "causes": ((), (LineKind.CAUSE, LineKind.TASK)),
        "goal": (("goal_sentence", "goal_indicator", "goal_means"), ()),
        "document": (
            ("begins", "ends", "basis", "responsible", "executors", "resources", "program_risks", "approval"),
            (LineKind.STAGE, LineKind.CONTROL, LineKind.METHOD, LineKind.RESULT),
        ),
    }
)


class Spot(Fact):
    """A place in words: «Мера 3»; `text` is what stands there, `parts` are its cells or fields."""

    place: Place
    words: str
    text: str = ""
    parts: tuple["Spot", ...] = ()


def whole(app: str, step: str, factor: str) -> Spot:
    """A step as a whole, or the one factor that it shows."""
    if step not in OF_FACTOR:
        return Spot(place=Place(app, step), words=WHOLE_STEP)
    words = WHOLE_PROGRAM if app == "antirisk_program" else WHOLE_FACTOR
    return Spot(place=Place(app, step, factor), words=words)


def spots(
    dossier: Dossier,
    catalogue: Catalogue,
    app: str,
    step: str,
    factor: str = "",
    plan: Iterable[JointMeasure] = (),
) -> tuple[Spot, ...]:
    """Rows and fields of a step, in the order in which they stand there.

    `plan` are rows of the joint plan, which is no part of the dossier.
    """
    if app == "joint_plan":
        return tuple(_of_plan(Place(app, step), plan))
    base = Place(app, step, factor if step in OF_FACTOR else "")
    if app == "antirisk_program" and step in OF_FACTOR:
        program = next((known for known in dossier.programs if known.factor_code == factor), None)
        return tuple(_of_program(base, program)) if program else ()
    if step == "passport":
        return tuple(_of_passport(base, catalogue))
    if step == "answers":
        known = next((found for found in dossier.factors if found.code == factor), None)
        return tuple(_of_statements(base, known)) if known else ()
    if step == "verification":
        return tuple(_part(base, name, words) for name, words in _VERDICT_PARTS.items())
    if step not in _FACTOR_PARTS:
        return ()
    header = _of_profile(base) if step == "profile" else ()
    factors = _factors(base, dossier.factors, _FACTOR_PARTS[step])
    facts = _of_facts(base, dossier.factors) if step == "result" else ()
    return (*header, *factors, *facts)


def _of_profile(base: Place) -> Iterator[Spot]:
    yield _part(base, "issued_on", "Дата профиля")
    yield _part(base, "issuer", "Кто выдал профиль")


def _of_passport(base: Place, catalogue: Catalogue) -> Iterator[Spot]:
    yield _part(base, "name", "Название школы")
    for block in catalogue.passport:
        for known in block.fields:
            yield _part(base, known.code, known.label)


def _of_statements(base: Place, factor: Factor) -> Iterator[Spot]:
    for number, statement in enumerate(factor.statements, 1):
        place = base._replace(row=statement.code)
        yield Spot(place=place, words=f"Утверждение {number}", text=statement.text)


def _factors(base: Place, factors: Iterable[Factor], parts: Mapping[str, str]) -> Iterator[Spot]:
    for factor in factors:
        place = base._replace(factor=factor.code)
        yield Spot(
            place=place,
            words=f"Фактор «{factor.short_title}»",
            parts=tuple(_part(place, name, words) for name, words in parts.items()),
        )


def _of_facts(base: Place, factors: Iterable[Factor]) -> Iterator[Spot]:
    for factor in factors:
        for known in factor.indicators:
            place = base._replace(factor=factor.code)
            yield _row(place, known.code, "Показатель школы", known.title, _FACT_PARTS)


def _of_program(base: Place, program: Program) -> Iterator[Spot]:
    fields, kinds = _ON_STEP.get(base.step, ((), ()))
    for name in fields:
        yield _part(base, name, _FIELDS[name])
    if base.step == "goal":
        for number, indicator in enumerate(program.indicators, 1):
            row = f"indicator-{indicator.id}"
            yield _row(base, row, f"Показатель {number}", indicator.title, _INDICATOR_PARTS)
    for kind in kinds:
        for number, line in enumerate(program.of(kind), 1):
            parts = {"ref": "срок"} if kind is LineKind.STAGE else {}
            yield _row(base, f"line-{line.id}", f"{_LINES[kind]} {number}", line.text, parts)
    if base.step in ("measures", "roadmap"):
        cells = _MEASURE_PARTS if base.step == "roadmap" else {}
        for number, measure in enumerate(program.ordered_measures(), 1):
            yield _row(base, f"measure-{measure.id}", f"Мера {number}", measure.activity, cells)


def _of_plan(base: Place, plan: Iterable[JointMeasure]) -> Iterator[Spot]:
    for number, row in enumerate(plan, 1):
        yield _row(base, f"joint-{row.id}", f"Строка {number}", row.activity, _PLAN_PARTS)


def _row(base: Place, row: str, words: str, text: str, parts: Mapping[str, str]) -> Spot:
    place = base._replace(row=row)
    return Spot(
        place=place,
        words=words,
        text=text,
        parts=tuple(_part(place, name, part) for name, part in parts.items()),
    )


def _part(base: Place, name: str, words: str) -> Spot:
    return Spot(place=base._replace(field=name), words=words)


def place_words(place: Place, known: Iterable[Spot]) -> str:
    """What people call a place within its step: «Мера 3, сроки»; empty for the step or factor as a whole."""
    for spot in known:
        if spot.place == place:
            return spot.words
        for part in spot.parts:
            if part.place == place:
                return f"{spot.words}, {part.words}"
    inside = place.row or place.field or (place.factor and place.step not in OF_FACTOR)
    return GONE if inside else ""
