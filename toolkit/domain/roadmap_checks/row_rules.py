"""Rules about rows: numbers, results, terms, order of work, one activity a row (field.md 1.7 and 5.9)."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from toolkit.domain.roadmap import RoadmapRow, Where
from toolkit.domain.roadmap_checks.finding import Checked, RoadmapFinding, named, short
from toolkit.domain.terms import Term, parse_term
from toolkit.domain.wording import number, plural

_ROWS = ("строка", "строки", "строк")
_DOCUMENTS = re.compile(
    r"\b(?:приказ|план|протокол|справк|отч[её]т|удостоверени|сертификат|положени|программ|график|карт|список"
    r"|переч|журнал|договор|соглашени|расписани|лист|сводк|заявк|маршрут|материал|сборник|реестр|банк)",
    re.IGNORECASE,
)
# A second activity: after a semicolon or a full stop another noun of action begins («…; Определение…»).
_NOUN_OF_ACTION = r"[А-ЯЁ][а-яё]+(?:ние|тие|ция|вка|тка|каз|бор|лиз|ация)\b"
_SECOND = re.compile(
    rf"[.;\n]\s*(?:[-–—•*]|\d+[.)])?\s*{_NOUN_OF_ACTION}|(?:^|\s)1[.)]\s.+\s2[.)]\s", re.DOTALL
)
_FROM_OTHERS = re.compile(
    r"куратор|консультант|партн[её]р|резильент|обмен опыт|банк практик|наставни", re.IGNORECASE
)
_GROUPS = (
    ("учителя", re.compile(r"учител|педагог|преподавател", re.IGNORECASE)),
    ("обучающиеся", re.compile(r"обучающ|учени[кц]|учащ|школьник|детей", re.IGNORECASE)),
    ("родители", re.compile(r"родител|семь|семей|законны\w+ представител", re.IGNORECASE)),
)


def l09_rows_are_numbered(checked: Checked) -> Iterator[RoadmapFinding]:
    """L09: numbers go on without gaps, over the whole table or anew in every section."""
    typed = [_whole(row.number) for _, row in checked.rows]
    without = sum(value is None for value in typed)
    if without:
        numbered = len(typed) - without
        told = "Строки не пронумерованы" if not numbered else f"Без номера {plural(without, *_ROWS)}"
        yield checked.say("L09", f"{told}. При выгрузке номера поставим сами.")
        return
    anew = _broken(checked.rows, lambda where: where.number)
    through = _broken(checked.rows, lambda where: where.total)
    for where, row, should in min(anew, through, key=len):
        yield checked.say(
            "L09",
            f"{named(where, row)}: номер {row.number.rstrip('.')} вместо {should}. При выгрузке исправим.",
            where,
            "number",
        )


def _whole(text: str) -> int | None:
    plain = text.strip().rstrip(".)")
    return int(plain) if plain.isdecimal() else None


def _broken(
    rows: Sequence[tuple[Where, RoadmapRow]], place: Callable[[Where], int]
) -> list[tuple[Where, RoadmapRow, int]]:
    """Rows at which the count jumps; after a jump it goes on from there, so one gap is told once."""
    found, shift, before = [], 0, 0
    for where, row in rows:
        counted = place(where)
        shift = 0 if counted <= before else shift  # a new section counts anew
        if (typed := _whole(row.number)) is not None and typed != counted + shift:
            found.append((where, row, counted + shift))
            shift = typed - counted
        before = counted
    return found


def l11_results_are_filled(checked: Checked) -> Iterator[RoadmapFinding]:
    """L11: the column of results or indicators is filled; a form of work with a document counts."""
    empty = [where for where, row in checked.rows if not (row.result or row.form).strip()]
    if empty:
        count = f"{len(empty)} из {len(checked.rows)}"
        yield checked.say("L11", f"Результат не назван в строках: {count}. Предложим для каждой документ.")


def l12_terms_have_dates(checked: Checked) -> Iterator[RoadmapFinding]:
    """L12: each term without a date or a year is told, and their share if it is over the threshold."""
    dateless = 0
    for where, row in checked.rows:
        text = row.term_text.strip()
        sentence = _about_term(text, parse_term(text, checked.period))
        if sentence:
            dateless += not re.search(r"\d", text)
            yield checked.say("L12", f"{named(where, row)}: {sentence}", where, "term_text")
    limit = checked.catalogue.thresholds.vague_terms_share
    if checked.rows and dateless / len(checked.rows) > limit:
        share = f"{plural(dateless, *_ROWS)} из {len(checked.rows)}"
        yield checked.say("L12", f"Без даты {share}. Лучше не больше {number(limit * 100)} %.")


def _about_term(text: str, term: Term) -> str:
    if not text:
        return "срока нет. Назовите месяц."
    if not term.understood:
        return f"срок «{short(text, 40)}» не понят. Лучше назвать месяц или день."
    if term.vague:
        return f"срок «{short(text, 40)}» без даты. Лучше назвать месяц."
    if term.recurrence is None and not re.search(r"20\d\d", text):
        return f"в сроке «{short(text, 40)}» нет года. Допишите его."
    return ""


def l13_learns_from_others(checked: Checked) -> Iterator[RoadmapFinding]:
    """L13: at least one row brings in the practice of a curator or of another school."""
    if checked.rows and not any(
        _FROM_OTHERS.search(f"{row.activity} {row.participants}") for _, row in checked.rows
    ):
        yield checked.say(
            "L13", "Ни в одной строке нет опыта других школ. Подойдёт встреча со школой-партнёром."
        )


def l14_results_are_no_activities(checked: Checked) -> Iterator[RoadmapFinding]:
    """L14: a result is a value or a document, not one more activity («Увеличение доли…»)."""
    starts = tuple(word.lower() for word in checked.catalogue.checks.activity_starts)
    for where, row in checked.rows:
        if row.result.strip().lower().startswith(starts):
            yield checked.say(
                "L14",
                f"{named(where, row)}: результат «{short(row.result, 50)}» назван действием. "
                "Назовите величину или документ.",
                where,
                "result",
            )


def l15_results_are_concrete(checked: Checked) -> Iterator[RoadmapFinding]:
    """L15: a result has a number or a document, not vague words alone."""
    words = "|".join(re.escape(word) for word in checked.catalogue.checks.vague_results)
    vague = re.compile(rf"\b(?:{words})\w*", re.IGNORECASE)
    for where, row in checked.rows:
        found = vague.search(row.result)
        if found and not re.search(r"\d", row.result) and not _DOCUMENTS.search(row.result):
            yield checked.say(
                "L15",
                f"{named(where, row)}: «{found[0].lower()}» без числа. Добавьте число или документ.",
                where,
                "result",
            )


def l16_work_follows_its_source(checked: Checked) -> Iterator[RoadmapFinding]:
    """L16: what needs another activity does not end before that one does (000/6 and 000/7)."""
    for sequel in checked.catalogue.checks.sequels:
        for first_where, first in _titled(checked, sequel.first):
            for where, row in _titled(checked, sequel.then):
                ends, needed = _end(checked, row), _end(checked, first)
                if where.total != first_where.total and ends and needed and ends < needed:
                    told = f"{named(where, row)} кончается раньше, чем {_lower(named(first_where, first))}"
                    terms = f"«{short(row.term_text, 30)}» и «{short(first.term_text, 30)}»"
                    sentence = f"{told}, на которой она основана: {terms}."
                    yield checked.say("L16", sentence, where, "term_text")


def _titled(checked: Checked, words: str) -> list[tuple[Where, RoadmapRow]]:
    # Only what the row itself begins with: others mention the same work by the way.
    return [found for found in checked.rows if words.lower() in found[1].activity.lower()[:90]]


def _end(checked: Checked, row: RoadmapRow) -> date | None:
    term = parse_term(row.term_text, checked.period)
    return None if term.vague else term.end


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def l18_one_activity_in_a_row(checked: Checked) -> Iterator[RoadmapFinding]:
    """L18: no two activities in one cell («…; Определение…», a list with numbers)."""
    for where, row in checked.rows:
        if _SECOND.search(row.activity):
            sentence = f"{named(where, row)}: похоже на два мероприятия. Разделите их на две строки."
            yield checked.say("L18", sentence, where, "activity")


def l19_sections_have_rows(checked: Checked) -> Iterator[RoadmapFinding]:
    """L19: a roadmap has rows, and no section is empty."""
    if not checked.rows:
        yield checked.say("L19", "В дорожной карте нет ни одного мероприятия.")
        return
    filled = {(where.level, where.section) for where, _ in checked.rows}
    level = ""
    for entry in checked.roadmap.entries:
        if entry.kind == "level":
            level = entry.text
        elif entry.kind == "section" and (level, entry.text) not in filled:
            yield checked.say("L19", f"В разделе «{short(entry.text, 60)}» нет мероприятий.")


def l20_everybody_is_thought_of(checked: Checked) -> Iterator[RoadmapFinding]:
    """L20: teachers, pupils and parents are each named somewhere in the rows."""
    everything = " ".join(f"{row.activity} {row.participants} {row.responsible}" for _, row in checked.rows)
    missing = [name for name, pattern in _GROUPS if not pattern.search(everything)]
    if checked.rows and missing:
        yield checked.say("L20", f"В мероприятиях не названы: {', '.join(missing)}. Добавьте строку для них.")
