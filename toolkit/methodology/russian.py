"""Russian words as a search reads them: without endings, without function words, with typing slips forgiven.

Endings are cut by Snowball's Russian stemmer. «Ё» is read as «е», because people type both.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from threading import Lock

import snowballstemmer
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W_]+")
_FUNCTION_WORDS = frozenset(
    _WORD.findall(
        """
        без бы был была были было быть вас ваш ведь весь во вот все всего всех вы где да даже для до если есть
        еще же за затем зачем из или им их как какие какой когда кого кому которая которое которой которые
        который которых которым кто ли либо между меня мне много могу может мои моих мой моя мы на над нам нас
        наш нашей не нет ни них но ну об один одни одна одно он она они от перед по под после потому почему
        почти при про раз раза сам свой себе себя со совсем так также такой там тем то тогда того тоже той
        только том тот ту уже хотя чего чей чем через что чтобы эта эти это этого этот иногда часто обычно
        каждый других другой друг друга нужно некому некогда
        """
    )
)
# Words that nearly every statement and measure shares: they do not make two texts alike.
_SCHOOL_WORDS = _WORD.findall(
    """
    школа школьный учитель учительский ученик обучающийся урок класс классный предмет педагог родитель ребенок
    дети работа работать год время план дело результат провести обсудить знать понимать видеть уметь
    """
)
_KIN_LETTERS = 6  # «наставник» and «наставничество» are kin: stems agree in their first letters

SAME, BEGUN, MISTYPED = 1.0, 0.8, 0.6


def words(text: str) -> list[str]:
    """Meaningful words in lower case, in the text's order; single letters and function words are left out."""
    found = _WORD.findall(text.lower().replace("ё", "е"))
    return [word for word in found if len(word) > 1 and word not in _FUNCTION_WORDS]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word of `words` without its ending: «наставников» -> «наставник»."""
    with _stemming:  # the stemmer keeps its place in the word
        return _stem_word(word)


def kin(text: str) -> frozenset[str]:
    """What a text speaks of: beginnings of its stems, without the words that every school text has."""
    return frozenset(stem(word)[:_KIN_LETTERS] for word in words(text)) - _SCHOOL_KIN


def meanings(word: str, known: Mapping[str, str]) -> dict[str, float]:
    """Known stems that a typed word means, with the worth of each match: SAME, BEGUN or MISTYPED.

    `known` holds words and their stems. Slips (a wrong, missing, extra or swapped letter) are forgiven only
    to a word that is found nowhere: one slip from four letters on, two from seven; the nearest words count.
    """
    own = stem(word)
    begun = (end for full, end in known.items() if full.startswith(word) or end.startswith(own))
    found = dict.fromkeys(begun, BEGUN)
    if own in found:
        found[own] = SAME
    if found or len(word) < 4:
        return found
    slips = 1 if len(word) < 7 else 2
    distances: dict[str, int] = {}
    for full, ending in known.items():
        distance = min(
            OSA.distance(own, ending, score_cutoff=slips),
            OSA.distance(word, full, score_cutoff=slips),
        )
        distances[ending] = min(distance, distances.get(ending, distance))
    nearest = min(distances.values(), default=slips + 1)
    return {ending: MISTYPED for ending, distance in distances.items() if distance == nearest <= slips}


_stemming = Lock()
_stem_word: Callable[[str], str] = snowballstemmer.stemmer("russian").stemWord
_SCHOOL_KIN = frozenset(stem(word)[:_KIN_LETTERS] for word in _SCHOOL_WORDS)
