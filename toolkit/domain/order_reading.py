"""Reading an order from the lines of its paper: who, when, what; what is not understood stays as lines.

The rules are the ways of five real orders (field.md 2.1–2.5), not of any order there may be.
"""

import re
from collections.abc import Callable, Sequence

from toolkit.domain.order import Order, Point, numbers_in, signature_of

_KIND = re.compile(r"П\s?Р\s?И\s?К\s?А\s?З|РАСПОРЯЖЕНИЕ|ПОСТАНОВЛЕНИЕ|РЕШЕНИЕ")
_COMMAND = re.compile(
    r"(?:^|[\s,])((?:приказ|обяз|распоряж|постановл)\w*(?:ываю|ываю|аюсь|яю))\s*:?\s*$", re.I
)
_DATED = re.compile(
    r"(?:от\s+)?«?\s*\d{1,2}\s*»?[ .](?:[А-Яа-яё]+|\d{1,2})[ .]\d{4}(?:\s*(?:года?|г\.?)(?!\w))?", re.I
)
_NUMBERED = re.compile(r"№\s*\d")
_PLACE = re.compile(r"\b(?:г|с|п|пос|пгт|ст-ца|д)\.\s?[А-ЯЁ][\w-]+")
_TITLE = re.compile(r"Об?о?\s+[а-яё]")
_POINT = re.compile(r"(\d+(?:\.\d+)*)\.?\s+")
_POST = re.compile(
    r"(?:Начальник|Заместитель|И\.\s?о\.|Исполняющ|Глава|Директор|Руководитель|Заведующ|Председатель)", re.I
)
_ANNEX = re.compile(r"УТВЕРЖД[ЕЁ]Н[АОЫ]?|Утвержден[аоы]?|ПРИЛОЖЕНИЕ|Приложение")
_ROADMAP = re.compile(r"дорожная\s+карта|план-график|план\s+мероприятий|комплекс\s+мер", re.I)
_BLOCK = re.compile(r"(цель|задачи|ожидаемые результаты)\s*:\s*", re.I)
_EXECUTOR = re.compile(r"\(\d[\d \-]+\)|\bтел\.|исполнитель", re.I)
_BULLET = re.compile(r"[-–—•*]\s*")
# A longer line is a sentence and not a place for a date or the heading of an annex.
_SHORT = 90

# «Дорожная карта», «Муниципальная…», «План-график», «Комплекс мер», in quotation marks or brackets.
_TITLE_STARTS = '«„"(МДПКмдпк'

Lines = Sequence[str]


def read_order(before: Lines, after: Lines = ()) -> Order:
    """The order of the lines that stand before the table, with the closing lines after it."""
    lines = tuple(plain for line in before if (plain := plain_line(line)))
    closing = tuple(plain for line in after if (plain := plain_line(line)))
    read: dict[str, object] = {"lines": lines, "closing": closing}
    rest: Lines = lines
    begins = next((at for at, line in enumerate(lines) if _KIND.fullmatch(line)), None)
    if begins is not None:
        read["authority"], read["kind"] = lines[:begins], lines[begins]
        rest = _read_head(lines[begins + 1 :], read)
        rest = _read_preamble(rest, read)
        rest = _read_points(rest, read)
        rest = _read_signature(rest, read)
    rest = _read_annex(rest, read)
    title, blocks = _until(rest, _BLOCK.match)
    read["annex_title"] = tuple(title)
    _read_blocks(blocks, read)
    return Order.model_validate(read)


def plain_line(line: str) -> str:
    """A line without marks of bold type, angle brackets of addresses, headings' signs and double spaces."""
    return " ".join(re.sub(r"\*\*|__|<|>|^#+ ", "", line).replace("\u00a0", " ").split())


def _until(lines: Lines, ends: Callable[[str], object]) -> tuple[Lines, Lines]:
    at = next((at for at, line in enumerate(lines) if ends(line)), len(lines))
    return lines[:at], lines[at:]


def _read_head(lines: Lines, read: dict[str, object]) -> Lines:
    """Date, number and place, in one line or one by one; then the order's own title."""
    head, rest = _until(lines, lambda line: not _is_head(line))
    for line in head:
        if found := _DATED.search(line):
            read.setdefault("date_text", found[0].strip())
        if numbers := numbers_in(line):
            read.setdefault("number", numbers[0])
        if found := _PLACE.search(line):
            read.setdefault("place", found[0])
    titled = bool(rest and _TITLE.match(rest[0]))
    title, rest = (
        _until(rest, lambda line: line is not rest[0] and line[0].isupper()) if titled else ((), rest)
    )
    read["title"] = " ".join(title)
    return rest


def _is_head(line: str) -> bool:
    short = len(line) < _SHORT
    return short and bool(_DATED.match(line) or _NUMBERED.match(line) or _PLACE.fullmatch(line))


def _read_preamble(lines: Lines, read: dict[str, object]) -> Lines:
    """Everything up to the word of command («ПРИКАЗЫВАЮ:»), which may end the last line."""
    before, rest = _until(lines, lambda line: _COMMAND.search(line) or _POINT.match(line))
    preamble = list(before)
    if rest and (found := _COMMAND.search(rest[0])):
        read["command"] = found[1]
        preamble.append(rest[0][: found.start(1)].strip())
        rest = rest[1:]
    read["preamble"] = " ".join(part for part in preamble if part)
    return rest


def _read_points(lines: Lines, read: dict[str, object]) -> Lines:
    """Numbered points; a line without a number goes on with the point before it."""
    body, rest = _until(lines, lambda line: _POST.match(line) or _begins_annex(line) or _is_title(line))
    points: list[Point] = []
    for line in body:
        if found := _POINT.match(line):
            points.append(Point(number=found[1], text=line[found.end() :]))
        elif points:
            points[-1] = Point(number=points[-1].number, text=f"{points[-1].text} {line}")
        else:
            points.append(Point(text=line))
    read["points"] = tuple(points)
    return rest


def _read_signature(lines: Lines, read: dict[str, object]) -> Lines:
    signed, rest = _until(lines, lambda line: _begins_annex(line) or _is_title(line))
    executor = [line for line in signed if _EXECUTOR.search(line)]
    read["executor"] = " ".join(executor)
    read["signer_post"], read["signer_name"] = signature_of([line for line in signed if line not in executor])
    return rest


def _read_annex(lines: Lines, read: dict[str, object]) -> Lines:
    """«УТВЕРЖДЕНА приказом … от … № …» or «Приложение к приказу … от … № …»."""
    if not lines or not _begins_annex(lines[0]):
        return lines
    word = _ANNEX.match(lines[0])
    assert word is not None
    read["annex_word"] = word[0]
    act = [lines[0][word.end() :].strip()]
    rest = lines[1:]
    while rest and not _is_title(rest[0]):
        line, rest = rest[0], rest[1:]
        if found := _DATED.search(line):
            read["annex_date"] = found[0].strip()
            read["annex_number"] = next(iter(numbers_in(line)), "")
            act.append(line[: found.start()].strip())
            break
        act.append(line)
    read["annex_act"] = tuple(part for part in act if part)
    return rest


def _begins_annex(line: str) -> bool:
    return len(line) < _SHORT and bool(_ANNEX.match(line))


def _is_title(line: str) -> bool:
    return (
        len(line) < 3 * _SHORT
        and not _POINT.match(line)
        and bool(_ROADMAP.search(line))
        and line[0] in '«„"(МДПКмдпк'
    )


def _read_blocks(lines: Lines, read: dict[str, object]) -> None:
    """«Цель: …», «Задачи: …», «Ожидаемые результаты: …» between title and table (order 002)."""
    kept: dict[str, list[str]] = {"цель": [], "задачи": [], "ожидаемые результаты": []}
    block = ""
    for line in lines:
        if found := _BLOCK.match(line):
            block = found[1].lower()
            line = line[found.end() :]
        plain = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
        if block and plain:
            kept[block].append(plain)
    read["goal"] = "\n".join(kept["цель"])
    read["tasks"], read["results"] = tuple(kept["задачи"]), tuple(kept["ожидаемые результаты"])
