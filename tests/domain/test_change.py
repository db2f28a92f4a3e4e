"""Changes in the team's words: whose, of what, and when."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from toolkit.domain.answers import Answers
from toolkit.domain.change import Change, deed, entry_in_words, mark, moment, past, sentence
from toolkit.domain.dossier import Dossier, make_dossier
from toolkit.domain.profile import ProfileFactor, RiskProfile
from toolkit.domain.program import Line, LineKind, MeasureRow, Program, ProgramIndicator
from toolkit.domain.school import Cycle, Passport, School
from toolkit.methodology.loader import load

IRKUTSK = timezone(timedelta(hours=8))
NOW = datetime(2023, 9, 12, 12, 41, tzinfo=IRKUTSK)
DEPUTY = "заместитель директора"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """Factors R09 and R02; the program of R02 has two tasks, two measures, an indicator."""
    program = Program(
        id=7,
        factor_code="R02",
        factor_title="R02",
        lines=(
            Line(id=31, kind=LineKind.TASK, position=0, text="Привлечь"),
            Line(id=30, kind=LineKind.TASK, position=1, text="Удержать"),
            Line(id=32, kind=LineKind.CAUSE, position=0, text="Далеко"),
        ),
        indicators=(ProgramIndicator(id=5, position=0),),
        measures=(
            MeasureRow(id=11, position=0, task_id=30),
            MeasureRow(id=12, position=0, task_id=31),
        ),
    )
    factors = tuple(ProfileFactor(code=code, official_title=code) for code in ("R09", "R02"))
    return make_dossier(
        load(),
        school=School(id=1, name="Приречная СОШ"),
        cycle=Cycle(id=1, school_id=1, year=2023),
        passport=Passport(),
        profile=RiskProfile(factors=factors),
        own_factors=(),
        answers=Answers(),
        facts={},
        verdicts={},
        priorities={},
        programs=(program,),
        today=NOW.date(),
    )


def change(
    what: str,
    key: str,
    field: str = "",
    before: str | None = "",
    after: str | None = "3",
    who: str = DEPUTY,
    at: datetime = NOW,
) -> Change:
    return Change(
        at=at.astimezone(UTC), who=who, role="school", what=what, key=key, field=field, before=before,
        after=after,
    )  # fmt: skip


# ── coarsely, for the start page ──


@pytest.mark.parametrize(
    ("what", "key", "words"),
    [
        ("team_answer", "R02.s1", "Сегодня в 12:41: ответ команды, фактор 2."),
        ("verdict", "R09:school", "Сегодня в 12:41: решение верификации, фактор 1."),
        ("tally", "R77.s1", "Сегодня в 12:41: ответы с бумажных анкет."),
        ("passport_value", "p1", "Сегодня в 12:41: паспорт школы."),
        ("something_new", "5", "Сегодня в 12:41: запись."),
    ],
)
def test_an_entry_is_named_by_what_it_was_and_its_factor(
    dossier: Dossier, what: str, key: str, words: str
) -> None:
    assert entry_in_words(change(what, key), dossier, NOW) == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(hours=12), "Сегодня в 00:41"),
        (timedelta(hours=13), "Вчера в 23:41"),
        (timedelta(days=2), "10.09.2023 в 12:41"),
    ],
)
def test_times_are_told_in_the_zone_of_the_reader(dossier: Dossier, before: timedelta, words: str) -> None:
    entry = change("tally", "R02.s1", at=NOW - before)
    assert entry_in_words(entry, dossier, NOW).startswith(words)


@pytest.mark.parametrize(("before", "words"), [(1, "в 11:41"), (13, "вчера"), (60, "10.09.2023")])
def test_a_moment_in_short(before: int, words: str) -> None:
    assert moment(NOW - timedelta(hours=before), NOW, short=True) == words


# ── exactly, for those who are at work on the same page ──


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (change("program_measure", "11", "term_text"), "изменил срок меры 2"),
        (change("program_measure", "12", "responsible"), "изменил ответственного меры 1"),
        (change("program_measure", "12", before=None, after='{"activity": "План"}'), "добавил меру 1"),
        (change("program_measure", "12", "activity", before=None, after="План"), "добавил меру 1"),
        (change("program_measure", "12", "position"), "переставил меру 1"),
        (change("program_measure", "99", "removed_at", before=None), "удалил меру программы"),
        (change("program_measure", "12", "removed_at", after=None), "вернул меру 1"),
        (change("program_line", "30", "text"), "изменил задачу 2"),
        (change("program_line", "32", "kind", before=None), "добавил причину 1"),
        (change("program_line", "99", "removed_at", before=None), "удалил строку программы"),
        (change("program_indicator", "5", "baseline", before=None), "изменил значение «сейчас» показателя 1"),
        (change("program_field", "7:goal_means", "value"), "изменил цель"),
        (change("verdict", "R09:school", "reason"), "изменил причину решения по фактору 1"),
        (change("verdict", "R09:school", before=None), "изменил решение по фактору 1"),
        (change("team_answer", "R02.s2", "value", before=None), "изменил ответ на утверждение 2 фактора 2"),
        (change("tally", "R02.s2", "zeros"), "изменил число анкет фактора 2"),
        (change("profile_factor", "R09", "level"), "изменил уровень фактора 1"),
        (change("profile_factor", "R12", "removed_at", before=None), "удалил фактор профиля"),
        (change("profile", "1", "issued_on"), "изменил дату профиля"),
        (change("priority", "R09", "chosen"), "изменил приоритет фактора 1"),
        (change("program", "R02", before=None), "начал программу по фактору 2"),
        (change("school", "1", "name"), "изменил название школы"),
        (change("comment", "4", before=None), "написал замечание"),
        (change("comment", "4", "settled_at", before=None), "закрыл вопрос"),
        (change("comment", "4", "settled_at", after=None), "открыл вопрос"),
        (change("program_version", "4", before=None), "сохранил версию программы"),
        (change("something_new", "4", "value"), "изменил запись"),
    ],
)
def test_a_change_is_told_with_its_place(dossier: Dossier, entry: Change, words: str) -> None:
    assert deed(entry, dossier, near="R02") == words


def test_a_change_in_another_program_names_its_factor(dossier: Dossier) -> None:
    entry = change("program_measure", "11", "term_text")
    assert sentence(entry, dossier, near="R09") == "Заместитель директора изменил срок меры 2 (фактор 2)"


def test_the_mark_beside_a_field_is_short_and_in_the_readers_zone() -> None:
    assert mark(change("verdict", "R02:school", "reason"), NOW) == "изменил заместитель директора, 12:41"


def test_somebody_of_the_readers_own_name_is_another_window(dossier: Dossier) -> None:
    entry = change("program_measure", "11", "term_text", who="команда школы")
    told = sentence(entry, dossier, "R02", "команда школы"), mark(entry, NOW, "команда школы")
    assert told == ("В другом окне изменили срок меры 2", "изменили в другом окне, 12:41")


@pytest.mark.parametrize(
    ("who", "verb"),
    [
        ("команда школы", "изменила"),
        ("школа-консультант", "изменила"),
        ("куратор", "изменил"),
        ("рабочая группа", "изменила"),
        ("методическое объединение", "изменило"),
        ("староста", "изменил"),
        ("", "изменил"),
    ],
)
def test_the_verb_agrees_with_whose_change_it_is(who: str, verb: str) -> None:
    assert past("изменил", who) == verb
