"""The goal of a program as one Russian sentence: object, direction, «с … до …», date and means.

The pattern is that of field.md 5.1 (`goal`; example of document 004, row спр.0). The catalogue's indicator
titles and a school's own ones get into the sentence in the right case; a title that the rules below do not
know stands in quotation marks, so a wrong ending is never made up.
"""

import re
from datetime import date
from decimal import Decimal

from toolkit.domain.program import Program, ProgramIndicator
from toolkit.domain.school import Period
from toolkit.domain.wording import NBSP, day_in_words, number
from toolkit.methodology.catalogue import Direction

MISSING = "…"

# First word of a title → the word in the accusative, the verb for «больше», the verb for «меньше».
_GROW, _RISE = ("увеличить", "сократить"), ("повысить", "снизить")
_FIRST_WORDS: dict[str, tuple[str, tuple[str, str]]] = {
    "доля": ("долю", _GROW),
    "число": ("число", _GROW),
    "количество": ("количество", _GROW),
    "численность": ("численность", _GROW),
    "время": ("время", _GROW),
    "потери": ("потери", _GROW),
    "прирост": ("прирост", _GROW),
    "охват": ("охват", _GROW),
    "расхождение": ("расхождение", _GROW),
    "частота": ("частоту", _RISE),
    "явка": ("явку", _RISE),
    "процент": ("процент", _RISE),
    "уровень": ("уровень", _RISE),
    "отношение": ("отношение", _RISE),
    "качество": ("качество", _RISE),
    "успеваемость": ("успеваемость", _RISE),
    "посещаемость": ("посещаемость", _RISE),
    "обеспеченность": ("обеспеченность", _RISE),
    "удовлетворенность": ("удовлетворённость", _RISE),
    "укомплектованность": ("укомплектованность", _RISE),
    "средний": ("средний", _RISE),
    "среднее": ("среднее", _RISE),
}
# A bare genitive («Опозданий на урок», «Исправных компьютеров») speaks of a number of things.
_COUNTED = re.compile(r"\w+(?:ых|их|ний|ов)", re.IGNORECASE)
# «Пропущено уроков без причины» → «число уроков, пропущенных без причины».
_DONE = re.compile(
    r"(?P<done>\w+ен)о (?P<things>[а-яё]+(?:ов|ев|ей|ий|встреч|задач))(?: (?P<how>.+))?", re.IGNORECASE
)
# A subordinate clause after a comma: a relative word, or an adjective or participle that agrees with a noun.
_CLAUSE = re.compile(
    r",\s(?:(?:у|в|во|на|с|со|к|от|для|из|о|об|за|по|при)\s)?"
    r"(?:котор\w+|где|чь[яиею]|чей|что|чтобы|когда|если|\w{3,}(?:ых|их|ым|им|ой|ей|ую)(?:ся)?)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"«[^«»]*»|\([^()]*\)")
_YES_NO = re.compile(r"да\W+нет", re.IGNORECASE)
_MEANS_START = re.compile(r"за\s+сч[её]т\b\s*", re.IGNORECASE)
# Units of counted things that the words «число …» already name.
_COUNT_UNIT = re.compile(r"(?:ед|шт|чел|ур)\.?(?=\s|$)|(?:единиц|штук|человек)\w*")
_POINTS = re.compile(r"балл\w*(?:,\s*(?P<scale>.+))?")
# Units that follow «до» in the genitive: the form for one (and for fractions) beside the form for many.
_SINGULAR = {
    "минут": "минуты",
    "часов": "часа",
    "дней": "дня",
    "недель": "недели",
    "месяцев": "месяца",
    "уроков": "урока",
    "процентных пунктов": "процентного пункта",
}


def compose_goal(indicator: ProgramIndicator, by: date | None, means: str) -> str:
    """«К 31 мая 2024 г. сократить долю … с 18 % до 12 % за счёт наставничества.»

    `by` is the day the target is due, `means` what the team typed after «за счёт чего». Each missing part
    is shown as «…». An indicator of the kind «да/нет» has no numbers: «обеспечить наличие …».
    """
    parts = (_by(by), _change(indicator), f"за счёт {_means(means)}")
    sentence = " ".join(parts).rstrip(" .")
    return sentence if sentence.endswith((MISSING, "!", "?")) else f"{sentence}."


def goal_sentence(program: Program, period: Period) -> str:
    """The program's goal: the hand-edited sentence if there is one, else the composed one.

    The day is the indicator's own target day, else the program's last day (`period` where it has none).
    """
    edited = program.text("goal_sentence").strip()
    if edited:
        return edited
    chosen = program.text("goal_indicator")
    indicator = program.indicator(int(chosen)) if chosen.isdecimal() else None
    indicator = indicator or ProgramIndicator(id=0, position=0)
    by = indicator.target_on or program.period(period).ends
    return compose_goal(indicator, by, program.text("goal_means"))


def _by(by: date | None) -> str:
    if by is None:
        return f"К {MISSING}"
    return f"{'Ко' if by.day == 2 else 'К'} {day_in_words(by)}"


def _means(means: str) -> str:
    text = _MEANS_START.sub("", " ".join(means.split()), count=1) if _starts_with_means(means) else means
    text = " ".join(text.split()).strip(" .,;:")
    return _decapitalised(text) or MISSING


def _starts_with_means(means: str) -> bool:
    return _MEANS_START.match(means.strip()) is not None


def _change(indicator: ProgramIndicator) -> str:
    """What changes and by how much: «увеличить долю учителей до 35 лет с 12 % до 20 %»."""
    title = " ".join(indicator.title.split()).rstrip(" .")
    title = re.sub(r" %", f"{NBSP}%", title)
    if _YES_NO.fullmatch(indicator.unit.strip()):
        return _presence(title, indicator.direction)
    phrase = _phrase(title, indicator.direction)
    # The object already names what is counted: «число …», «средний балл …».
    counted = phrase.split(" ")[1] in {"число", "количество", "численность"}
    unit = _POINTS.sub(_scale, indicator.unit) if " средний балл" in phrase else indicator.unit
    return f"{phrase} {_amount(indicator.baseline, indicator.target, unit, counted=counted)}"


def _presence(title: str, direction: Direction) -> str:
    first, _, rest = title.partition(" ")
    up = direction is Direction.UP
    if first.lower() == "наличие":
        return f"{'обеспечить' if up else 'исключить'} наличие {_closed(rest) or MISSING}"
    value = "да" if up else "нет"
    return f"добиться, чтобы показатель {_quoted(title)} получил значение «{value}»"


def _phrase(title: str, direction: Direction) -> str:
    """Verb and object in the accusative; an unknown title in quotation marks."""
    down = direction is Direction.DOWN
    if not title:
        return f"{_GROW[down]} {MISSING}"
    first, _, rest = title.partition(" ")
    if known := _FIRST_WORDS.get(first.lower().replace("ё", "е")):
        word, verbs = known
        return f"{verbs[down]} {_closed(' '.join(filter(None, (word, rest))))}"
    if found := _DONE.fullmatch(title):
        done = f"{found['done'].lower()}ных"
        things = f"{found['things']}, {done} {found['how']}," if found["how"] else f"{done} {found['things']}"
        return f"{_GROW[down]} число {things}"
    if _COUNTED.fullmatch(first):
        return f"{_GROW[down]} число {_closed(_decapitalised(title))}"
    return f"изменить показатель {_quoted(title)}"


def _closed(words: str) -> str:
    """The words with a comma after a subordinate clause that runs to their end."""
    outside = _QUOTED.sub(lambda found: "_" * len(found[0]), words)
    return f"{words}," if _CLAUSE.search(outside) else words


def _quoted(title: str) -> str:
    """The title in «…»; quotation marks inside it become „…“."""
    inner = title.replace("«", "„").replace("»", "“")
    return f"«{inner or MISSING}»"


def _decapitalised(text: str) -> str:
    """The text with a small first letter; an abbreviation («ВПР», «ИОМ») keeps its capitals."""
    if len(text) > 1 and text[0].isupper() and (text[1].isupper() or text[1].isdigit()):
        return text
    return text[:1].lower() + text[1:]


def _amount(baseline: Decimal | None, target: Decimal | None, unit: str, *, counted: bool) -> str:
    """«с 18 % до 12 %», «с 4 до 2 ед.», «с 2,1 до 3 баллов (шкала 1–4)»; a missing number is «…»."""
    unit = " ".join(unit.split())
    sign, tail = "", unit
    if unit.startswith("%"):
        sign, tail = f"{NBSP}%", unit[1:].strip()
    elif counted:
        tail = _COUNT_UNIT.sub("", unit, count=1).strip()
    elif found := _POINTS.fullmatch(unit):
        tail = _after_till(target, "баллов", "балла") + (
            f" (шкала {found['scale']})" if found["scale"] else ""
        )
    else:
        for many, one in _SINGULAR.items():
            if unit == many or unit.startswith(f"{many} "):
                tail = _after_till(target, many, one) + unit[len(many) :]
    begins = MISSING if baseline is None else number(baseline) + sign
    ends = MISSING if target is None else number(target) + sign
    return " ".join(filter(None, (_from_word(baseline), begins, "до", ends, tail)))


def _scale(found: re.Match[str]) -> str:
    return f"(шкала {found['scale']})" if found["scale"] else ""


def _after_till(value: Decimal | None, many: str, one: str) -> str:
    """The form after «до»: «до 1 балла», «до 2,5 балла», «до 5 баллов»."""
    if value is None:
        return many
    whole = value == value.to_integral_value()
    return one if not whole or (value % 10 == 1 and value % 100 != 11) else many


def _from_word(value: Decimal | None) -> str:
    """«со» before numbers that are read «ста …», else «с»."""
    leading = "" if value is None else re.split(rf"[,{NBSP}]", number(value))[0]
    return "со" if re.fullmatch("1[0-9]{2}", leading) else "с"
