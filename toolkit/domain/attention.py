"""What of schools' work waits for those who support them.

All in words and in one fixed order; nothing here compares schools with each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from toolkit.domain.access import Role
from toolkit.domain.comment import HelpRequest, Thread
from toolkit.domain.dossier import Dossier
from toolkit.domain.numerals import counted
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Cycle, Fact, School
from toolkit.domain.wording import day, plural


class ProgramStand(Fact):
    """Where one program stands; `at` is aware UTC, None for a draft that was never handed in."""

    program_id: int
    factor_code: str
    factor_title: str
    state: ProgramState = ProgramState.DRAFT
    at: datetime | None = None
    note: str = ""


def stands(dossier: Dossier) -> tuple[ProgramStand, ...]:
    """Where each program of a school stands."""
    found = []
    for program in dossier.programs:
        history = dossier.state_of(program)
        found.append(
            ProgramStand(
                program_id=program.id,
                factor_code=program.factor_code,
                factor_title=program.factor_title,
                state=history.state,
                at=history.last.at if history.last else None,
                note=history.last.note if history.last else "",
            )
        )
    return tuple(found)


class Pulse(Fact):
    """What moves and waits in one school's year: all that can be known of it without its whole dossier.

    `last_at` is the team's last entry and `unread` whether it is later than the reader's last look; `threads`
    are the open ones; `to_decide` are factors on which the team has decided and a curator has not, with the
    day of the team's decision; `curators` are ids of accounts.
    """

    school: School
    cycle: Cycle
    newest: int = 0
    last_at: datetime | None = None
    unread: bool = False
    threads: tuple[Thread, ...] = ()
    help: HelpRequest | None = None
    programs: tuple[ProgramStand, ...] = ()
    to_decide: Mapping[str, date | None] = Field(default_factory=dict)
    curators: tuple[int, ...] = ()


class WaitKind(StrEnum):
    """What kind of thing waits."""

    HELP = "help"
    DECISION = "decision"
    ANSWER = "answer"
    PROGRAM = "program"
    CURATOR = "curator"


class Wait(Fact):
    """One thing that waits. `words` stand alone, `short` beside others, `because` after «школа …:»."""

    kind: WaitKind
    words: str
    short: str
    because: str
    since: date | None = None


def waits(pulse: Pulse, role: Role, now: datetime) -> tuple[Wait, ...]:
    """What of this school waits for somebody of the role; days are those of `now`'s zone."""
    found: list[Wait] = []
    if pulse.help is not None and role is not Role.SCHOOL:
        found.append(_help(pulse.help, now))
    if role is Role.CURATOR and pulse.to_decide:
        found.append(_decisions(pulse.to_decide))
    if mine := tuple(thread for thread in pulse.threads if answer_due(thread, role)):
        found.append(_answers(mine, now))
    submitted = [found for found in pulse.programs if found.state is ProgramState.SUBMITTED]
    if role is Role.CURATOR and submitted:
        found.append(_programs(submitted, now))
    if role is Role.COORDINATOR and not pulse.curators:
        found.append(
            Wait(
                kind=WaitKind.CURATOR,
                words="нужен куратор",
                short="нужен куратор",
                because="у неё нет куратора",
            )
        )
    return tuple(found)


def answer_due(thread: Thread, role: Role) -> bool:
    """Whether the next word in a thread is this role's: the team speaks with whoever began to speak with it.

    What the team asks by itself is for the curator.
    """
    if not thread.waits_for([role]):
        return False
    if role is Role.SCHOOL:
        return True
    others = {comment.role for comment in thread.comments} - {Role.SCHOOL.value}
    return role.value in others or (not others and role is Role.CURATOR)


def in_short(found: Sequence[Wait]) -> str:
    """All that waits, in one short phrase: «1 решение, 1 ответ вам»; «ничего» if nothing does."""
    if len(found) == 1:
        return found[0].words
    return ", ".join(wait.short for wait in found) or "ничего"


def headline(count: int) -> str:
    """How many schools wait: «Вас ждут четыре школы»."""
    if not count:
        return "Сейчас вас никто не ждёт"
    verb = "ждёт" if count % 10 == 1 and count % 100 != 11 else "ждут"
    return f"Вас {verb} {counted(count, 'школа', 'школы', 'школ', gender='f')}"


def begin_with(waiting: Iterable[tuple[School, Sequence[Wait]]], today: date) -> str:
    """With whom to begin: with the one that has waited longest. Empty where no day is known."""
    dated = [
        (wait.since, at, wait, school)
        for at, (school, found) in enumerate(waiting)
        for wait in found
        if wait.since is not None
    ]
    if not dated:
        return ""
    since, _, wait, school = min(dated, key=lambda item: item[:2])
    return f"Начните со школы «{school.name}»: {wait.because} с {short_day(since, today)}."


def short_day(value: date, today: date) -> str:
    """«05.09» within a year around today, else with the year."""
    near = abs((today - value).days) < 300
    return day(value)[:5] if near else day(value)


def _help(request: HelpRequest, now: datetime) -> Wait:
    words = "школа просит помощи"
    return Wait(
        kind=WaitKind.HELP, words=words, short=words, because="она просит помощи", since=_day(request.at, now)
    )


def _decisions(to_decide: Mapping[str, date | None]) -> Wait:
    count = len(to_decide)
    return Wait(
        kind=WaitKind.DECISION,
        words=plural(count, "заключение по фактору", "заключения по факторам", "заключений по факторам"),
        short=plural(count, "заключение", "заключения", "заключений"),
        because="заключения по факторам ждут" if count > 1 else "заключение по фактору ждёт",
        since=min((known for known in to_decide.values() if known), default=None),
    )


ANSWER = ("ответ", "ответ", "ответа", "ответов")
QUESTION = ("вопрос", "вопрос", "вопроса", "вопросов")


def _answers(threads: Sequence[Thread], now: datetime) -> Wait:
    count = len(threads)
    answers = [thread for thread in threads if any(word.role != Role.SCHOOL for word in thread.comments)]
    forms = (
        ("ответ вам", "ответа вам", "ответов вам")
        if answers
        else ("вопрос вам", "вопроса вам", "вопросов вам")
    )
    words = plural(count, *forms)
    what = "ответ" if answers else "вопрос"
    return Wait(
        kind=WaitKind.ANSWER,
        words=words,
        short=words,
        because=f"её {what} ждёт",
        since=min(_day(thread.last.at, now) for thread in threads),
    )


def _programs(submitted: Sequence[ProgramStand], now: datetime) -> Wait:
    count = len(submitted)
    words = plural(count, "программа ждёт проверки", "программы ждут проверки", "программ ждут проверки")
    return Wait(
        kind=WaitKind.PROGRAM,
        words=words.removeprefix("1 "),
        short=plural(count, "программа на проверку", "программы на проверку", "программ на проверку"),
        because="программа ждёт проверки" if count == 1 else "программы ждут проверки",
        since=min((_day(stand.at, now) for stand in submitted if stand.at), default=None),
    )


def _day(at: datetime, now: datetime) -> date:
    return at.astimezone(now.tzinfo).date()
