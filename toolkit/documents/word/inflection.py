"""Posts and other names in the case that a sentence asks for: «заместителю директора», «педагога-психолога».

Only the head of a name is bent: adjectives before the first noun, and that noun. What the dictionary does not
know stays as it was written: a wrong ending is worse than none. Surnames never come here.
"""

import re
import warnings
from functools import lru_cache
from typing import Any

# Russian names of cases, as a template's author knows them, and the dictionary's tags.
CASES = {
    "родительный": "gent",
    "дательный": "datv",
    "винительный": "accs",
    "творительный": "ablt",
    "предложный": "loct",
}
_SHORT = (
    (re.compile(r"\bзам\.\s*", re.IGNORECASE), "заместитель "),
    (re.compile(r"\bзав\.\s*", re.IGNORECASE), "заведующий "),
    (re.compile(r"\bрук\.\s*", re.IGNORECASE), "руководитель "),
)
_WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")


def inflected(name: str, case: str) -> str:
    """A name in a case of `CASES`; KeyError for an unknown case."""
    tag = CASES[case]
    text = name.strip()
    for pattern, whole in _SHORT:
        text = pattern.sub(whole, text)
    parts, at = [], 0
    for found in _WORD.finditer(text):
        if text[at : found.start()].strip():  # a bracket, a comma, a quotation mark: the head is over
            break
        parsed = _parsed(found[0])
        if parsed is None:
            break
        bent = parsed.inflect({tag})
        parts.append(text[at : found.start()] + (_like(found[0], bent.word) if bent else found[0]))
        at = found.end()
        if "NOUN" in parsed.tag:
            break
    return "".join(parts) + text[at:]


def _parsed(word: str) -> Any:
    """The nominative noun or adjective that a word is; None for anything else."""
    if word.isupper():  # an abbreviation
        return None
    # «педагог-психолог» is not in the dictionary as a whole, but its parts are.
    whole = all(_dictionary().word_is_known(part) for part in word.lower().split("-"))
    known = [found for found in _dictionary().parse(word) if whole and "nomn" in found.tag]
    return next((found for found in known if {"NOUN", "ADJF", "PRTF"} & set(found.tag.grammemes)), None)


def _like(pattern: str, word: str) -> str:
    return word[0].upper() + word[1:] if pattern[0].isupper() else word


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its loader asks setuptools for entry points in an old way
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang="ru")
