"""What the start page says of the last entry, and the year a new school begins with."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from toolkit.domain.answers import Answers
from toolkit.domain.dossier import Dossier, make_dossier
from toolkit.domain.profile import ProfileFactor, RiskProfile
from toolkit.domain.school import Cycle, Passport, School
from toolkit.methodology.loader import load
from toolkit.serving.start import entry_in_words, school_year
from toolkit.store.audit import AuditEntry

IRKUTSK = timezone(timedelta(hours=8))
NOW = datetime(2023, 9, 12, 12, 41, tzinfo=IRKUTSK)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
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
        programs=(),
        today=NOW.date(),
    )


def entry(what: str, key: str, at: datetime = NOW) -> AuditEntry:
    return AuditEntry(
        at=at.astimezone(UTC),
        who="команда школы",
        role="school",
        what=what,
        key=key,
        field="",
        before=None,
        after="3",
    )


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
    assert entry_in_words(entry(what, key), dossier, NOW) == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(hours=12), "Сегодня в 00:41"),
        (timedelta(hours=13), "Вчера в 23:41"),
        (timedelta(days=2), "10.09.2023 в 12:41"),
    ],
)
def test_times_are_told_in_the_zone_of_the_reader(dossier: Dossier, before: timedelta, words: str) -> None:
    assert entry_in_words(entry("tally", "R02.s1", NOW - before), dossier, NOW).startswith(words)


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2024, 7, 31), 2023), (date(2024, 8, 1), 2024), (date(2024, 9, 1), 2024), (date(2025, 1, 9), 2024)],
)
def test_a_new_school_begins_with_the_coming_year_from_august(today: date, year: int) -> None:
    assert school_year(today) == year
