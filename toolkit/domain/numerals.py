"""Small counts in words and in the case that a sentence asks for: «три фактора», «из шести», «по двум»."""

from toolkit.domain.wording import plural

_NOMINATIVE = ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"]
_BY_GENDER: dict[str, dict[int, str]] = {"m": {}, "f": {1: "одна", 2: "две"}, "n": {1: "одно"}}
_GENITIVE = [
    "ноля",
    "одного",
    "двух",
    "трёх",
    "четырёх",
    "пяти",
    "шести",
    "семи",
    "восьми",
    "девяти",
    "десяти",
]
_DATIVE = ["нолю", "одному", "двум", "трём", "четырём", "пяти", "шести", "семи", "восьми", "девяти", "десяти"]


def counted(count: int, one: str = "", few: str = "", many: str = "", *, gender: str = "m") -> str:
    """«три фактора», «две», «14 факторов»: the count in words, with its noun where one is given."""
    shown = plural(count, one, few, many).strip()
    if count >= len(_NOMINATIVE):
        return shown
    word = _BY_GENDER[gender].get(count, _NOMINATIVE[count])
    return f"{word} {shown.split(' ', 1)[1]}" if " " in shown else word


def of_count(count: int) -> str:
    """The count after «из»: «шести»."""
    return _GENITIVE[count] if count < len(_GENITIVE) else str(count)


def by_count(count: int, one: str, many: str) -> str:
    """The count after «по»: «двум факторам», «21 фактору»."""
    noun = one if count % 10 == 1 and count % 100 != 11 else many
    return f"{_DATIVE[count] if count < len(_DATIVE) else count} {noun}"
