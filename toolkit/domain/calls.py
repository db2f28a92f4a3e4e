"""What waits for a school's team: questions, changes asked for, factors to clear up."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from toolkit.domain.access import Role
from toolkit.domain.attention import ProgramStand, answer_due
from toolkit.domain.change import moment
from toolkit.domain.comment import HelpRequest, Place, Thread
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Fact
from toolkit.domain.verification import Decision, Verdict


class Call(Fact):
    """Something that somebody asks of the team: who does what, the words, and where to answer."""

    who: str
    does: str
    text: str = ""
    action: str
    place: Place


def calls(
    threads: Iterable[Thread],
    programs: Iterable[ProgramStand],
    team: Mapping[str, Verdict],
    curator: Mapping[str, Verdict],
    titles: Mapping[str, str],
    inside: Callable[[Place], str] = lambda _: "",
) -> tuple[Call, ...]:
    """What waits for the team: questions, changes asked for, and factors that the curator wants cleared up.

    `team` and `curator` are their decisions, `titles` the short titles of factors, all by factor code;
    `inside` names a place within its step («Мера 3, сроки»).
    """
    asked = [
        _question(thread, titles, inside(thread.place))
        for thread in threads
        if answer_due(thread, Role.SCHOOL)
    ]
    changes = [
        Call(
            who="Куратор",
            does=f"просит правки в программе{_of(stand, titles)}",
            text=stand.note,
            action="Открыть программу",
            place=Place("antirisk_program", "roadmap", stand.factor_code),
        )
        for stand in programs
        if stand.state is ProgramState.CHANGES_REQUESTED
    ]
    unclear = [
        Call(
            who="Куратор",
            does=f"просит уточнить решение по фактору «{titles[verdict.factor_code]}»",
            text=verdict.reason,
            action="Открыть решение",
            place=Place("self_diagnosis", "verification", verdict.factor_code),
        )
        for verdict in curator.values()
        if verdict.factor_code in titles and _unclear(verdict, team.get(verdict.factor_code))
    ]
    return (*asked, *changes, *unclear)


def _of(stand: ProgramStand, titles: Mapping[str, str]) -> str:
    return f" по фактору «{titles.get(stand.factor_code, stand.factor_title)}»"


def _unclear(curator: Verdict, team: Verdict | None) -> bool:
    """The curator wants it cleared up, and the team has not decided anew since."""
    if curator.decision is not Decision.CLARIFY:
        return False
    if team is None or team.decided_on is None or curator.decided_on is None:
        return True
    return team.decided_on <= curator.decided_on


_DATIVE = {
    Role.CURATOR: "куратору",
    Role.CONSULTANT: "школе-консультанту",
    Role.COORDINATOR: "координатору",
    Role.ADMINISTRATOR: "администратору",
}


def _question(thread: Thread, titles: Mapping[str, str], inside: str) -> Call:
    said = thread.last
    role = Role(said.role)
    answered = any(comment.role == Role.SCHOOL for comment in thread.comments)
    verb = "ответил" if answered and role is not Role.CONSULTANT else "ответила" if answered else "спрашивает"
    return Call(
        who=f"{role.word[0].upper()}{role.word[1:]}",
        does=f"{verb} {about(thread.place, titles)}"
        + (f", {inside[:1].lower()}{inside[1:]}" if inside else ""),
        text=said.text,
        action=f"Ответить {_DATIVE.get(role, 'куратору')}",
        place=thread.place,
    )


def help_in_words(call: HelpRequest, now: datetime) -> str:
    """How a team's call for help stands: «Вы попросили о помощи сегодня в 12:40. Просьбу видит куратор.»"""
    asked = f"Вы попросили о помощи {moment(call.at, now)}."
    if call.answered_at is None:
        return f"{asked} Просьбу видят куратор и координатор."
    return f"{asked} На неё откликнулись: {call.answered_by}, {moment(call.answered_at, now)}."


# ── places in words ──

_STEPS = {
    "passport": "Паспорт школы",
    "profile": "Рисковый профиль",
    "answers": "Ответы",
    "result": "Результат",
    "verification": "Верификация",
    "priorities": "Приоритеты",
    "next": "Что дальше",
    "factor": "Программы",
    "causes": "Причины и задачи",
    "measures": "Меры",
    "goal": "Цель и показатели",
    "roadmap": "Дорожная карта",
    "check": "Проверка",
    "document": "Документ",
    "report": "Отчёт школы",
    "plan": "Совместный план",
}


def about(place: Place, titles: Mapping[str, str]) -> str:
    """What a question is about, after «спрашивает»: «про фактор «…»», «про раздел «Паспорт школы»»."""
    if place.factor in titles:
        return f"про фактор «{titles[place.factor]}»"
    return f"про раздел «{_STEPS[place.step]}»" if place.step in _STEPS else "про вашу работу"


def place_in_words(place: Place, titles: Mapping[str, str]) -> str:
    """Where something was said: «Верификация, фактор «…»»."""
    step = _STEPS.get(place.step, "Работа школы")
    return f"{step}, фактор «{titles[place.factor]}»" if place.factor in titles else step
