"""What somebody who waits for a free page is told."""

from typing import NamedTuple

from toolkit.domain.wording import plural
from toolkit.serving.waiting_list import Turn

_PLACES = (
    *("первые", "вторые", "третьи", "четвёртые", "пятые"),
    *("шестые", "седьмые", "восьмые", "девятые", "десятые"),
)
_AHEAD = ("один", "двое", "трое", "четверо", "пятеро", "шестеро", "семеро", "восьмеро", "девятеро")
_MINUTES = ("минуты", "минут", "минут")  # «около двух минут»
_NUMBERS = ("одной", "двух", "трёх", "четырёх", "пяти", "шести", "семи", "восьми", "девяти", "десяти")


class WaitingWords(NamedTuple):
    """The words of the waiting page; `number` and `ahead` are empty without a place in the queue."""

    headline: str
    number: str
    sentence: str
    ahead: str
    done: int = 0  # steps of `of` that are behind
    of: int = 1


def waiting_words(turn: Turn) -> WaitingWords:
    """The words for one who has a place, or not even that."""
    if turn.place is None:
        return WaitingWords(
            "Сейчас заходят очень многие",
            "",
            "Страница встанет в очередь сама, обновлять её не нужно. Ваши прежние ответы на месте.",
            "",
        )
    place = turn.place
    if place <= len(_PLACES):
        headline = f"Сейчас все места заняты, вы {_PLACES[place - 1]} в очереди"
    else:
        headline = f"Сейчас все места заняты, ваше место в очереди — {place}"
    sentence = f"{_how_long(turn.seconds)} Страница откроется сама, обновлять её не нужно."
    of = max(turn.of, place)
    return WaitingWords(
        headline,
        str(place),
        f"{sentence} Ваши прежние ответы на месте.",
        _ahead(place - 1),
        done=of - place + 1,
        of=of + 1,  # one step is made by coming
    )


def _how_long(seconds: float | None) -> str:
    if seconds is None:
        return "Обычно ждут несколько минут."
    minutes = round(seconds / 60)
    if minutes < 1:
        return "Обычно ждут меньше минуты."
    number = _NUMBERS[minutes - 1] if minutes <= len(_NUMBERS) else str(minutes)
    return f"Обычно ждут около {number} {plural(minutes, *_MINUTES).split()[-1]}."


def _ahead(count: int) -> str:
    if not count:
        return "вы следующие"
    return f"перед вами ещё {_AHEAD[count - 1] if count <= len(_AHEAD) else count}"
