"""A change that somebody made to a school's work, and how it is told to a reader.

The store keeps a change as a table, a row and a column. Here it gets the team's words, in one place for the
start page, for the pages where others are at work, and for a list of what has changed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from toolkit.domain.dossier import Dossier
from toolkit.domain.program import LineKind, Program
from toolkit.domain.school import Fact
from toolkit.domain.wording import day


class Change(Fact):
    """One change; later ones have greater ids. `at` is aware UTC; `what` is the table, `key` its row there.

    `field` is empty where a whole row was made: `after` then holds its values as JSON. A removal is a
    change of `removed_at`. `visit` names the opening of a page that made it. Numbers and dates are written
    as in Python: «18.5», «2024-09-01».
    """

    id: int = 0
    at: datetime
    who: str
    role: str
    what: str
    key: str
    field: str
    before: str | None
    after: str | None
    visit: str | None = None

    @property
    def code(self) -> str:
        """The factor that the row's key begins with; for other rows the beginning of their key."""
        return self.key.split(":")[0].split(".")[0]


# What a table is called in the team's words; a change of any other table is called «запись».
_THINGS: Mapping[str, str] = MappingProxyType(
    {
        "school": "название школы",
        "cycle": "начало работы",
        "passport_value": "паспорт школы",
        "profile": "рисковый профиль",
        "profile_factor": "рисковый профиль",
        "own_factor": "свой фактор школы",
        "own_statement": "свой фактор школы",
        "team_answer": "ответ команды",
        "tally": "ответы с бумажных анкет",
        "handed_out": "число розданных анкет",
        "survey": "опрос",
        "indicator_fact": "показатель",
        "verdict": "решение верификации",
        "priority": "приоритеты",
        "program": "антирисковая программа",
        "program_field": "антирисковая программа",
        "program_line": "антирисковая программа",
        "program_indicator": "показатель программы",
        "program_measure": "дорожная карта",
        "program_state": "состояние программы",
        "program_version": "версия программы",
        "comment": "замечание",
        "help_request": "просьба о помощи",
        "joint_measure": "совместный план",
        "assignment": "куратор школы",
        "link": "ссылка для входа",
        "school_file": "файл работы",
    }
)
_OF_FACTOR = frozenset({"team_answer", "tally", "verdict", "program"})
# The same after «изменил», where it differs: the accusative, and what exactly was changed in a row.
_PARTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "program_measure": {
            "activity": "мероприятие",
            "term_text": "срок",
            "result": "показатель и документ",
            "indicator_id": "показатель",
            "responsible": "ответственного",
            "participants": "участников",
        },
        "program_indicator": {
            "title": "название",
            "unit": "единицу",
            "direction": "направление",
            "source": "источник",
            "baseline": "значение «сейчас»",
            "baseline_on": "дату «сейчас»",
            "interim": "значение «в середине»",
            "interim_on": "дату «в середине»",
            "target": "значение «будет»",
            "target_on": "дату «будет»",
            "measured_by": "ответственного за измерение",
        },
        "program_field": {
            "begins": "начало программы",
            "ends": "конец программы",
            "basis": "основание программы",
            "responsible": "ответственного за фактор",
            "goal_indicator": "цель",
            "goal_means": "цель",
            "goal_sentence": "цель",
            "executors": "исполнителей программы",
            "resources": "ресурсы программы",
            "program_risks": "риски невыполнения",
            "approval": "отметки об утверждении",
        },
        "verdict": {
            "decision": "решение",
            "level": "уровень",
            "reason": "причину решения",
            "dissent": "особое мнение",
        },
        "profile": {
            "factor_set": "перечень факторов",
            "issued_on": "дату профиля",
            "issuer": "издателя профиля",
        },
        "profile_factor": {"official_title": "название", "level": "уровень"},
        "survey": {
            "state": "ход опроса",
            "closes_on": "последний день опроса",
            "released": "итог опроса",
            "waiting": "итог опроса",
        },
    }
)
_ACCUSATIVE: Mapping[str, str] = MappingProxyType(
    {
        "program": "антирисковую программу",
        "program_version": "версию программы",
        "help_request": "просьбу о помощи",
        "school_file": "работу по файлу",
    }
)
_LINES: Mapping[LineKind, str] = MappingProxyType(
    {
        LineKind.CAUSE: "причину",
        LineKind.TASK: "задачу",
        LineKind.METHOD: "метод",
        LineKind.RESULT: "ожидаемый результат",
        LineKind.STAGE: "этап",
        LineKind.CONTROL: "дату контроля",
    }
)
# Rows whose making is worth the word «добавил»; elsewhere a first value is a change like any other.
_MADE: Mapping[str, str] = MappingProxyType(
    {
        "program": "начал",
        "program_measure": "добавил",
        "program_line": "добавил",
        "program_indicator": "добавил",
        "profile_factor": "добавил",
        "own_factor": "добавил",
        "own_statement": "добавил",
        "comment": "написал",
        "help_request": "написал",
        "joint_measure": "дополнил",
        "program_version": "сохранил",
    }
)
# A new row of these tables whose only word is not empty is audited under that word's column.
_FIRST_WORDS = frozenset(
    {"kind", "activity", "title", "text", "official_title", "name", "factor_title", "task_id"}
)
# First words of a role that look feminine and are not.
_MASCULINE = frozenset({"старшина", "староста", "коллега"})


def thing(change: Change, dossier: Dossier) -> str:
    """What was changed, coarsely: «ответ команды, фактор 3»."""
    words = _THINGS.get(change.what, "запись")
    number = _factor_number(change.code, dossier) if change.what in _OF_FACTOR else 0
    return f"{words}, фактор {number}" if number else words


def entry_in_words(change: Change, dossier: Dossier, now: datetime) -> str:
    """«Сегодня в 12:41: ответ команды, фактор 3.»; times in the zone of `now`."""
    when = moment(change.at, now)
    return f"{when[0].upper()}{when[1:]}: {thing(change, dossier)}."


def moment(at: datetime, now: datetime, *, short: bool = False) -> str:
    """«сегодня в 12:41», «вчера в 12:41», «15.09.2024 в 12:41»; in short «в 12:41», «вчера», «15.09.2024»."""
    local = at.astimezone(now.tzinfo)
    time = f"в {local:%H:%M}"
    if local.date() == now.date():
        return time if short else f"сегодня {time}"
    yesterday = local.date() == now.date() - timedelta(days=1)
    on = "вчера" if yesterday else day(local.date())
    return on if short else f"{on} {time}"


def deed(change: Change, dossier: Dossier, near: str = "", reader: str = "") -> str:
    """«изменил срок меры 2», in the gender of who did it; «изменили» for somebody called as the reader is.

    A change in a program names its factor too, unless that is `near`, the factor that the reader looks at.
    """
    verb = _verb(change)
    object_, factor = _object(change, dossier, verb)
    number = _factor_number(factor, dossier) if factor != near else 0
    done = f"{verb}и" if change.who == reader else past(verb, change.who)
    return f"{done} {object_}" + (f" (фактор {number})" if number else "")


def sentence(change: Change, dossier: Dossier, near: str = "", reader: str = "") -> str:
    """«Заместитель директора изменил срок меры 2»; the caller adds when.

    Two people may come under one name, such as «команда школы»: then it is «В другом окне изменили …».
    """
    who = "В другом окне" if change.who == reader else capital(change.who)
    return f"{who} {deed(change, dossier, near, reader)}"


def mark(change: Change, now: datetime, reader: str = "") -> str:
    """«изменил заместитель директора, 12:43»: what stands quietly beside the changed field."""
    verb, time = _verb(change), f"{change.at.astimezone(now.tzinfo):%H:%M}"
    if change.who == reader:
        return f"{verb}и в другом окне, {time}"
    return f"{past(verb, change.who)} {change.who}, {time}"


def capital(words: str) -> str:
    """The words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def past(verb: str, who: str) -> str:
    """«изменил», «изменила», «изменило»: as the first word of `who` wants it («команда школы»)."""
    noun = who.split()[0].split("-")[0].lower() if who.split() else ""
    if noun in _MASCULINE:
        return verb
    if noun.endswith(("а", "я")):
        return verb + "а"
    return verb + "о" if noun.endswith(("о", "е")) else verb


def _verb(change: Change) -> str:
    if change.field == "removed_at":
        return "вернул" if change.after is None else "удалил"
    if change.what == "comment" and change.field == "settled_at":
        return "закрыл" if change.after else "открыл"
    made = change.what in _MADE and (
        not change.field or (change.before is None and change.field in _FIRST_WORDS)
    )
    if made:
        return _MADE[change.what]
    moved = change.what == "program_measure" and change.field in ("position", "task_id")
    return "переставил" if moved else "изменил"


def _object(change: Change, dossier: Dossier, verb: str) -> tuple[str, str]:
    """What was changed in the accusative, and the factor whose program it is in (empty: in none)."""
    part = _PARTS.get(change.what, {}).get(change.field, "") if verb == "изменил" else ""
    if change.what == "comment" and verb in ("закрыл", "открыл"):
        return "вопрос", ""
    if change.what in ("program_measure", "program_indicator", "program_line"):
        return _row(change, dossier, part)
    if change.what == "program_field":
        program_id, _, name = change.key.partition(":")
        program = next((known for known in dossier.programs if str(known.id) == program_id), None)
        words = _PARTS[change.what].get(name, "программу")
        return words, program.factor_code if program else ""
    if change.what in ("profile_factor", "verdict", "priority", "team_answer", "tally", "program"):
        return _of_factor(change, dossier, part, verb)
    return part or _ACCUSATIVE.get(change.what, _THINGS.get(change.what, "запись")), ""


def _row(change: Change, dossier: Dossier, part: str) -> tuple[str, str]:
    """A row of a program with its number, «меру 2»; one that is not there any more has none."""
    for program in dossier.programs:
        words = _numbered(change, program, part)
        if words:
            return words, program.factor_code
    removed = {"program_measure": "меру", "program_indicator": "показатель", "program_line": "строку"}
    return f"{removed[change.what]} программы", ""


def _numbered(change: Change, program: Program, part: str) -> str:
    if change.what == "program_measure":
        number = _place(change, [row.id for row in program.ordered_measures()])
        return (f"{part} меры {number}" if part else f"меру {number}") if number else ""
    if change.what == "program_indicator":
        number = _place(change, [row.id for row in program.indicators])
        return (f"{part} показателя {number}" if part else f"показатель {number}") if number else ""
    line = next((known for known in program.lines if str(known.id) == change.key), None)
    return f"{_LINES[line.kind]} {_place(change, [row.id for row in program.of(line.kind)])}" if line else ""


def _place(change: Change, ids: list[int]) -> int:
    return next((number for number, id_ in enumerate(ids, 1) if str(id_) == change.key), 0)


def _of_factor(change: Change, dossier: Dossier, part: str, verb: str) -> tuple[str, str]:
    number = _factor_number(change.code, dossier)
    factor = f"фактора {number}" if number else "фактора"
    if change.what == "profile_factor":
        if verb != "изменил":
            return f"фактор {number}" if number and verb != "удалил" else "фактор профиля", ""
        return f"{part or 'место'} {factor}", ""
    if change.what == "priority":
        return f"приоритет {factor}", ""
    if change.what == "verdict":
        return f"{part or 'решение'} по фактору {number}" if number else part or "решение", ""
    if change.what == "program":
        return f"программу по фактору {number}" if number else "программу", ""
    statement = _statement_number(change, dossier)
    what = "ответ" if change.what == "team_answer" else "число анкет"
    if not number or not statement:
        return what, ""
    return f"{what} на утверждение {statement} {factor}" if what == "ответ" else f"{what} {factor}", ""


def _statement_number(change: Change, dossier: Dossier) -> int:
    factor = next((known for known in dossier.factors if known.code == change.code), None)
    codes = [statement.code for statement in factor.statements] if factor else []
    return codes.index(change.key) + 1 if change.key in codes else 0


def _factor_number(code: str, dossier: Dossier) -> int:
    codes = [factor.code for factor in dossier.factors]
    return codes.index(code) + 1 if code in codes else 0
