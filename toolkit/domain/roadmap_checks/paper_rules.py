"""Rules about the paper: the order and its annex, titles, slips of the pen (field.md 1.7)."""

import re
from collections.abc import Iterator

from toolkit.domain.order import plain_number
from toolkit.domain.roadmap import EntryKind, Roadmap
from toolkit.domain.roadmap_checks.finding import Checked, RoadmapFinding, named, short

_SCHOOL = re.compile(
    r"(?:М[А-Я]{1,3}ОУ\s+)?(?:[«\"]?[А-ЯЁ][а-яё-]+(?:ая|ой|ую)\s+)?(?:СОШ|ООШ|НОШ|лице[йя]|гимнази[яи])"
    r"(?:\s*№\s*\d+)?(?:\s+(?:с|п|г)\.\s?[А-ЯЁ][а-яё-]+)?"
)
_OF_TERRITORY = re.compile(
    r"\bгорода|\bрайона|\bокруга|муниципалитет|общеобразовательных организациях\b", re.IGNORECASE
)
_PAIRS = {"«": "»", "(": ")", "“": "”"}
_ANNEX = re.compile(r"Приложени\w+\s*№?\s*(\d*)", re.IGNORECASE)
_TWICE = re.compile(r"\b([а-яё]{4,})\s+\1\b", re.IGNORECASE)
# A sentence that begins with a participle was cut from the one before («мероприятия. Предусмотренные…»).
_CUT = re.compile(r"[а-яё]\.\s+([А-ЯЁ][а-яё]+(?:нн|ющ|ящ|вш|ем)(?:ые|ие|ая|ое|ый|ий|ых|их))\b")


def l10_numbers_agree(checked: Checked) -> Iterator[RoadmapFinding]:
    """L10: number and date of the order are those that its annex names."""
    order = checked.roadmap.order
    if order.number and order.annex_number and plain_number(order.number) != plain_number(order.annex_number):
        told = f"Номер приказа {order.number}, а в приложении {order.annex_number}. Оставьте один."
        yield checked.say("L10", told)
    if order.date_text and order.annex_date:
        dates = {_plain_date(order.date_text), _plain_date(order.annex_date)}
        if len(dates) > 1:
            told = f"Дата приказа «{order.date_text}», а в приложении «{order.annex_date}». Оставьте одну."
            yield checked.say("L10", told)


def _plain_date(text: str) -> str:
    return re.sub(r"(?i)^от\s+|[«»\s]|г\.?$|год[а]?$", "", text.strip()).rstrip(".").lower()


def l17_schools_agree(checked: Checked) -> Iterator[RoadmapFinding]:
    """L17: schools that the order names are those of the table."""
    order = checked.roadmap.order
    said = " ".join((order.preamble, *(point.text for point in order.points), *order.annex_title))
    table = " ".join(f"{row.activity} {row.responsible} {row.participants}" for _, row in checked.rows)
    ordered, listed = _schools(said), _schools(table)
    if not ordered or not listed:
        return
    for name in sorted(ordered - listed):
        yield checked.say("L17", f"В приказе названа школа «{name}», в таблице её нет.")
    for name in sorted(listed - ordered):
        yield checked.say("L17", f"В таблице названа школа «{name}», в приказе её нет.")


def _schools(text: str) -> set[str]:
    names = {" ".join(found.split()).strip('«» "') for found in _SCHOOL.findall(text)}
    return {name for name in names if re.search(r"№|[а-яё]{3}", name)}


def l21_words_are_right(checked: Checked) -> Iterator[RoadmapFinding]:
    """L21: no slips known from other documents («рискованного профиля», 000/6)."""
    for where, row in checked.rows:
        for slip in checked.catalogue.checks.slips:
            if slip.wrong.lower() in row.activity.lower():
                told = f"{named(where, row)}: «{slip.wrong}…» — описка, пишут «{slip.right}»."
                yield checked.say("L21", told, where, "activity")


def l22_sections_fit_their_level(checked: Checked) -> Iterator[RoadmapFinding]:
    """L22: a section of the school's level is not titled with words of the municipality's (003/Ш-II)."""
    level = ""
    titles: dict[str, str] = {}
    for entry in checked.roadmap.entries:
        if entry.kind is EntryKind.LEVEL:
            level = entry.text
        elif entry.kind is EntryKind.SECTION:
            title = " ".join(entry.text.lower().split())
            above = titles.setdefault(title, level)
            if above != level and _OF_TERRITORY.search(entry.text):
                told = f"Название раздела «{short(entry.text)}» повторяет другой уровень."
                yield checked.say("L22", f"{told} Назовите его для школы.")


def l23_marks_are_closed(checked: Checked) -> Iterator[RoadmapFinding]:
    """L23: quotation marks and brackets are closed."""
    for where, row in checked.rows:
        for field in ("activity", "result", "responsible", "participants"):
            mark = _open_mark(getattr(row, field))
            if mark:
                what = "скобка" if mark == "(" else "кавычка"
                yield checked.say("L23", f"{named(where, row)}: {what} не закрыта.", where, field)


def _open_mark(text: str) -> str:
    open_: list[str] = []
    for character in text:
        if character in _PAIRS:
            open_.append(character)
        elif open_ and character == _PAIRS[open_[-1]]:
            open_.pop()
    return open_[-1] if open_ else ""


def l24_annexes_are_there(checked: Checked) -> Iterator[RoadmapFinding]:
    """L24: an annex that the order names is there."""
    order = checked.roadmap.order
    named_ = [found for point in order.points for found in _ANNEX.findall(point.text)]
    if not named_:
        return
    there = len(_headings(checked.roadmap))
    asked = max((int(number) for number in named_ if number), default=1)
    if asked > there:
        told = f"Приказ ссылается на приложение {asked}, а в документе приложений: {there}."
        yield checked.say("L24", told)


def _headings(roadmap: Roadmap) -> list[str]:
    return [line for line in roadmap.order.lines if re.match(r"Приложение|УТВЕРЖД|Утвержден", line)]


def l25_sentences_are_whole(checked: Checked) -> Iterator[RoadmapFinding]:
    """L25: no sentence cut by a full stop (003/М-I.17), no word or role said twice (001/12)."""
    for where, row in checked.rows:
        if found := _CUT.search(row.activity):
            told = f"{named(where, row)}: перед «{found[1]}» лишняя точка, фраза оборвана."
            yield checked.say("L25", told, where, "activity")
        if found := _TWICE.search(row.activity):
            yield checked.say(
                "L25", f"{named(where, row)}: слово «{found[1]}» повторяется.", where, "activity"
            )
        roles = [role.casefold() for role in row.responsible_roles]
        if twice := next((role for role in roles if roles.count(role) > 1), None):
            yield checked.say("L25", f"{named(where, row)}: «{twice}» названы дважды.", where, "responsible")
