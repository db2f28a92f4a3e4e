"""Rules about the program's passport: goal, indicators, results, verification, dates (field.md 5.9)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from toolkit.domain.checks.finding import CheckContext, Finding, Place, finding
from toolkit.domain.checks.places import (
    field_place,
    indicator_number,
    indicator_place,
    measure_number,
    measure_place,
)
from toolkit.domain.goal import goal_sentence
from toolkit.domain.program import LineKind, Program, ProgramIndicator
from toolkit.domain.wording import MONTHS_OF, day, number, parse_day, parse_number
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Direction, Severity

_DATES = re.compile(
    rf"\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}})|\d{{1,2}} (?:{'|'.join(MONTHS_OF)})(?: \d{{4}})?"
)
_MONTH_OR_YEAR = re.compile(rf"\b20\d\d\b|{'|'.join(MONTHS_OF)}")
_NUMBERS = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
# Words that name a document: with one of them a result is more than a good intention.
_DOCUMENTS = re.compile(
    r"\b(?:приказ|план|протокол|справк|отч[её]т|удостоверени|сертификат|положени|программ|график|карт|список"
    r"|переч|журнал|договор|соглашени|расписани|лист|сводк|заявк|диплом|маршрут|материал|сборник|страниц)",
    re.IGNORECASE,
)


def l01_goal_is_measurable(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L01: the goal has an indicator with «сейчас», «будет» and a date; a hand-edited sentence shows them."""
    indicator = _goal_indicator(program)
    if indicator is None:
        yield finding(
            context,
            "L01",
            "У цели нет показателя. Выберите, какой показатель изменится.",
            field_place("goal_indicator"),
        )
        return
    missing = {
        "baseline": "значения «сейчас»" if indicator.baseline is None else "",
        "target": "значения «будет»" if indicator.target is None else "",
        "target_on": "даты" if indicator.target_on is None and not _typed_day(program, "ends") else "",
    }
    lacking = {part: words for part, words in missing.items() if words}
    if lacking:
        yield finding(
            context,
            "L01",
            f"У цели не хватает: {', '.join(lacking.values())}. "
            f"Допишите у показателя {indicator_number(program, indicator)}.",
            indicator_place(program, indicator, next(iter(lacking))),
        )
    elif program.text("goal_sentence").strip():
        unsaid = _unsaid(goal_sentence(program, context.period), indicator)
        if unsaid:
            yield finding(
                context,
                "L01",
                f"Цель исправлена вручную, и в ней не хватает: {', '.join(unsaid)}. "
                "Допишите или верните готовое предложение.",
                field_place("goal_sentence"),
            )


def l05_indicators_are_complete(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L05: an indicator has title, unit, «сейчас», «будет», and the numbers go its way.

    Numbers that the goal lacks are told by L01 and not told again here.
    """
    goal = _goal_indicator(program)
    for indicator in program.indicators:
        name = f"показателя {indicator_number(program, indicator)}"
        for part, empty, words in (
            ("title", not indicator.title.strip(), "названия. Напишите, что измеряется"),
            ("unit", not indicator.unit.strip(), "единицы. Напишите, в чём он измеряется"),
            (
                "baseline",
                indicator.baseline is None,
                "значения «сейчас». Без него не показать, что изменилось",
            ),
            ("target", indicator.target is None, "значения «будет». Напишите, к чему школа стремится"),
        ):
            if empty and not (part in ("baseline", "target") and indicator == goal):
                yield finding(
                    context, "L05", f"У {name} нет {words}.", indicator_place(program, indicator, part)
                )
        yield from _against_direction(program, context, indicator)


def _against_direction(
    program: Program, context: CheckContext, indicator: ProgramIndicator
) -> Iterator[Finding]:
    if indicator.baseline is None or indicator.target is None or indicator.baseline == indicator.target:
        return
    rises = indicator.target > indicator.baseline
    if rises is (indicator.direction is Direction.UP):
        return
    grow, becomes = ("снижаться", "больше") if rises else ("расти", "меньше")
    yield finding(
        context,
        "L05",
        f"Показатель {indicator_number(program, indicator)} должен {grow}, а «будет» {becomes}, чем «сейчас»"
        f": {number(indicator.target)} и {number(indicator.baseline)}. Проверьте числа.",
        indicator_place(program, indicator, "target"),
    )


def l06_target_differs_from_baseline(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L06: «будет» is not equal to «сейчас»."""
    for indicator in program.indicators:
        if indicator.target is not None and indicator.target == indicator.baseline:
            yield finding(
                context,
                "L06",
                f"У показателя {indicator_number(program, indicator)} «будет» равно «сейчас»: "
                f"{number(indicator.target)}. Укажите, каким он станет.",
                indicator_place(program, indicator, "target"),
            )


def l07_factor_is_verified(program: Program, context: CheckContext) -> Iterator[Finding]:  # noqa: ARG001
    """L07: the program's factor is verified; a disputed one may have a draft only (field.md 6.3, rule 5)."""
    found = context.outcome
    if found is None or (not found.decided and found.enters_program):
        sentence = "По фактору ещё нет решения команды. До верификации программа остаётся черновиком."
    elif not found.enters_program:
        sentence = (
            f"По верификации фактор не входит в программу: «{found.status}». Вернитесь к решению команды."
        )
    elif found.draft_only:
        sentence = "Фактор пока спорный. До решения по нему программа остаётся черновиком."
    else:
        return
    yield finding(context, "L07", sentence, field_place("basis"))


def l14_indicator_is_not_an_activity(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L14: an indicator names a quantity, not an activity («Увеличение доли…»)."""
    starts = _any_word(context.catalogue.checks.activity_starts)
    for indicator in program.indicators:
        if found := starts.match(indicator.title.strip()):
            yield finding(
                context,
                "L14",
                f"Показатель {indicator_number(program, indicator)} начинается со слова "
                f"«{found[0].capitalize()}»: это действие. Назовите то, что измеряется, например «Доля …» "
                "или «Число …».",
                indicator_place(program, indicator, "title"),
            )


def l15_results_are_concrete(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L15: a result has a number or a document, not vague words alone.

    An expected result that is linked to an indicator of the program has its number there.
    """
    vague = _any_word(context.catalogue.checks.vague_results)
    linked = {str(indicator.id) for indicator in program.indicators if indicator.target is not None}
    told: list[tuple[str, str, Place]] = []
    for at, line in enumerate(program.of(LineKind.RESULT), start=1):
        if line.ref not in linked:
            place = Place(step="passport", kind="line", id=line.id, field="text", words=f"К результату {at}")
            told.append((line.text, f"Ожидаемый результат {at}", place))
    for row in program.ordered_measures():
        place = measure_place(program, row, "result")
        told.append((row.result, f"Результат меры {measure_number(program, row)}", place))
    for text, name, place in told:
        found = vague.search(text)
        if found and not re.search(r"\d", text) and not _DOCUMENTS.search(text):
            yield finding(
                context,
                "L15",
                f"{name}: «{found[0].lower()}» без числа. Добавьте число или документ.",
                place,
            )


def l16_dates_follow_their_source(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L16: the program is not dated earlier than the profile, and comes after the self-diagnosis.

    A program may be drafted before the self-diagnosis ends (field.md 0, rows 6 and 7 of document 000), so
    this is told and never forbidden; a preliminary self-diagnosis is only advice.
    """
    begins = program.period(context.period).begins
    issued = context.profile.issued_on
    if issued is not None and begins < issued:
        yield finding(
            context,
            "L16",
            f"Программа начинается {day(begins)}, а профиль датирован {day(issued)}. Проверьте даты.",
            field_place("begins"),
        )
    diagnosis = context.diagnosis
    if diagnosis is None or diagnosis.index is None:
        yield finding(
            context,
            "L16",
            "Самодиагностика по фактору ещё не проведена. Черновик можно готовить сейчас, после "
            "самодиагностики его нужно уточнить.",
            field_place("basis"),
        )
    elif diagnosis.preliminary:
        early = finding(
            context,
            "L16",
            "Самодиагностика пока предварительная. Когда соберёте ответы групп, проверьте причины и меры.",
            field_place("basis"),
        )
        yield early.model_copy(update={"severity": Severity.ADVICE})


def _goal_indicator(program: Program) -> ProgramIndicator | None:
    text = program.text("goal_indicator").strip()
    return program.indicator(int(text)) if text.isdecimal() else None


def _typed_day(program: Program, name: str) -> bool:
    try:
        return parse_day(program.text(name)) is not None
    except InputError:
        return False


def _unsaid(sentence: str, indicator: ProgramIndicator) -> list[str]:
    """What a hand-edited goal does not say: the two numbers and the date."""
    plain = " ".join(sentence.split())
    numbers = _numbers_in(_DATES.sub(" ", plain))
    yes_or_no = indicator.unit.strip().casefold().startswith("да")
    values: tuple[tuple[str, Decimal | None], ...] = (
        ("«сейчас»", indicator.baseline),
        ("«будет»", indicator.target),
    )
    unsaid = [
        f"значения {name} ({number(value)})"
        for name, value in values
        if not yes_or_no and value is not None and abs(value) not in numbers
    ]
    if not _DATES.search(plain) and not _MONTH_OR_YEAR.search(plain):
        unsaid.append("даты")
    return unsaid


def _numbers_in(text: str) -> set[Decimal | None]:
    """The numbers a text names; what is too long to be a school's number is none."""
    numbers = set()
    for found in _NUMBERS.findall(text):
        with suppress(InputError):
            numbers.add(parse_number(found))
    return numbers


def _any_word(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words as a whole word, in any letter case."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
