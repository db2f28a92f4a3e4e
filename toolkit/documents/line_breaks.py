"""Where a line must not break: a number stays with its word, a sign of a formula with what follows it.

Only for texts that the toolkit itself composes: what a school has typed is kept letter by letter.
"""

import re

NO_BREAK = "\u00a0"
_NUMBER_AND_WORD = re.compile(r"(?<=\d) (?=[а-яё%])")
_WORD_AND_NUMBER = re.compile(r"(?<=[а-яё№]) (?=\d)")
_SIGNS = re.compile(r"(?<=[×=]) | (?==)")


def numbers_kept(text: str) -> str:
    """«2 места» in one line: a number stays with the word after it."""
    return _NUMBER_AND_WORD.sub(NO_BREAK, text)


def months_kept(text: str) -> str:
    """«окт 2023» in one line: a word stays with the number after it."""
    return _WORD_AND_NUMBER.sub(NO_BREAK, text)


def formula_kept(text: str) -> str:
    """«уровень 3 × охват 3 = 27» breaks before a «×» or not at all; other texts stay as they are."""
    return _SIGNS.sub(NO_BREAK, months_kept(text)) if "×" in text else text
