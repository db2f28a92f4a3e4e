"""Curators and coordinators enter by a password from anywhere; who guesses has to wait longer and longer."""

import itertools
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.serving.towns import OWNER, UNTIL, Town, running_town
from tests.serving.visiting import Answer, Caller
from toolkit.domain.link import Account

PASSWORD = "ромашка и ещё слова"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town behind a proxy, which says where each visitor comes from: failures are counted by that."""
    yield from running_town(tmp_path_factory.mktemp("logins"), names=("school.example",))


ADDRESSES = (f"198.51.{number // 250}.{number % 250}" for number in itertools.count())


@pytest.fixture
def here() -> str:
    """An address that nobody has come from yet."""
    return next(ADDRESSES)


def with_password(town: Town, login: str) -> Account:
    """A curator who has been here by his link and has set his password."""
    account = town.account(login)
    caller = town.enter(town.link(account))
    assert caller.submit("/password", password=PASSWORD, repeated=PASSWORD).status == 303
    return account


def log_in(town: Town, login: str, password: str = PASSWORD, *, here: str = "") -> Answer:
    caller = Caller(town.site, here or next(ADDRESSES))
    return caller.submit("/enter", to="/enter/password", login=login, password=password)


def problem(answer: Answer) -> str:
    found = re.search(r'-error">.*?</svg>([^<]+)<', answer.text, re.DOTALL)
    assert found is not None, answer.text
    return found[1].strip()


# ── the first visit ──


def test_the_first_link_of_a_curator_asks_for_a_password_and_the_next_does_not(town: Town) -> None:
    account = town.account("pervyi")
    link = town.link(account)
    way_in = town.site.way_in(link)
    assert Caller(town.site).ask(way_in).headers["location"] == "/password"
    assert town.enter(link).submit("/password", password=PASSWORD, repeated=PASSWORD).status == 303
    assert Caller(town.site).ask(way_in).headers["location"] == "/"


@pytest.mark.parametrize(
    ("password", "repeated", "sentence"),
    [
        ("коротко", "коротко", "Пароль: нужно не меньше 10 знаков, сейчас 7."),
        ("слово" * 50, "слово" * 50, "Пароль: не больше 200 знаков, сейчас 250."),
        (PASSWORD, PASSWORD + "!", "Пароли не совпали. Введите новый пароль дважды одинаково."),
    ],
)
def test_a_password_that_is_not_good_is_refused_at_its_field(
    town: Town, password: str, repeated: str, sentence: str
) -> None:
    account = town.account(f"slabyi{len(password)}")
    answer = town.enter(town.link(account)).submit("/password", password=password, repeated=repeated)
    assert (answer.status, problem(answer)) == (400, sentence)
    assert not town.store.accounts.get(account.id).has_password


def test_a_team_has_no_password(town: Town) -> None:
    assert town.enter(town.ours).ask("/password").status == 404


def test_a_password_is_kept_as_a_hash_and_no_trace_of_it_in_the_log(town: Town) -> None:
    account = with_password(town, "khesh")
    assert town.store.accounts.password_hash(account.id).startswith("$argon2id$")
    assert PASSWORD not in town.log.read_text(encoding="utf-8")


def test_a_change_asks_for_the_present_password(town: Town) -> None:
    account = with_password(town, "smena")
    caller = town.enter(town.link(account))
    new = {"password": "другие слова подлиннее", "repeated": "другие слова подлиннее"}
    refused = caller.submit("/password", present="не тот пароль", **new)
    assert (refused.status, problem(refused)) == (400, "Прежний пароль не подошёл.")
    assert caller.submit("/password", present=PASSWORD, **new).status == 303
    assert log_in(town, "smena", new["password"]).status == 303


# ── coming back ──


def test_a_password_opens_the_newest_open_link(town: Town) -> None:
    account = with_password(town, "novaya")
    newest = town.link(account)
    caller = Caller(town.site, next(ADDRESSES))
    assert caller.submit("/enter", to="/enter/password", login=" Novaya ", password=PASSWORD).status == 303
    assert caller.ask("/schools").status == 200
    town.store.links.revoke(newest.id, visitor=OWNER)
    assert log_in(town, "novaya").status == 303  # the one before still opens


def test_without_an_open_link_the_password_says_what_to_do(town: Town) -> None:
    account = with_password(town, "zakryt")
    for link in town.store.links.of_account(account.id):
        town.store.links.revoke(link.id, visitor=OWNER)
    answer = log_in(town, "zakryt")
    assert answer.status == 403
    assert problem(answer).startswith("Сейчас у вас нет действующей ссылки.")


def test_a_link_of_last_year_opens_nothing_to_the_right_password(town: Town) -> None:
    account = with_password(town, "proshlyi")
    for link in town.store.links.of_account(account.id):
        town.store.links.revoke(link.id, visitor=OWNER)
    last_year = town.store.dated(lambda: datetime.now(UTC) - timedelta(days=300))
    last_year.links.add_for_account(account.id, UNTIL - timedelta(days=300), visitor=OWNER)
    assert log_in(town, "proshlyi").status == 403


def test_a_removed_curator_cannot_log_in(town: Town) -> None:
    account = with_password(town, "byvshii")
    town.store.accounts.remove(account.id, visitor=OWNER)
    assert problem(log_in(town, "byvshii")).startswith("Логин или пароль не подошли.")


@pytest.mark.parametrize(
    ("wanted", "opened"),
    [
        ("/schools?school=1", "/schools?school=1"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\r\nSet-Cookie: x=y", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_page_asked_for_opens_after_the_login_and_no_foreign_one(
    town: Town, wanted: str, opened: str
) -> None:
    if town.store.accounts.find("kuda") is None:
        with_password(town, "kuda")
    caller = Caller(town.site, next(ADDRESSES))
    answer = caller.submit("/enter", to="/enter/password", login="kuda", password=PASSWORD, next=wanted)
    assert (answer.status, answer.headers["location"]) == (303, opened)


# ── guessing ──


def test_a_wrong_password_and_an_unknown_login_get_the_same_words(town: Town) -> None:
    with_password(town, "est")
    assert problem(log_in(town, "est", "не тот пароль")) == problem(log_in(town, "netu", "не тот пароль"))


def test_an_unknown_login_takes_as_long_as_a_wrong_password(town: Town) -> None:
    with_password(town, "dolgo")

    def seconds(login: str) -> float:
        before = time.perf_counter()
        log_in(town, login, "не тот пароль")
        return time.perf_counter() - before

    log_in(town, "netu", "не тот пароль")  # the hash that nobody has is made at the first need
    known = sorted(seconds("dolgo") for _ in range(3))[1]
    unknown = sorted(seconds("netu") for _ in range(3))[1]
    assert 0.5 < known / unknown < 2


def test_the_fifth_wrong_password_locks_the_account_and_says_for_how_long(town: Town) -> None:
    with_password(town, "ugadai")
    answers = [problem(log_in(town, "ugadai", "не тот пароль")) for _ in range(6)]
    assert answers[3] == "Логин или пароль не подошли. Проверьте раскладку клавиатуры."
    assert answers[4].endswith("Следующая попытка — через 1 минуту.")
    waits = r"Слишком много попыток подряд\. Следующая — через (1 минуту|\d+ секунд[уы]?), в \d\d:\d\d:\d\d\."
    assert re.fullmatch(waits, answers[5])
    assert log_in(town, "ugadai").status == 403  # the right one has to wait too
    assert town.store.audit.refusals(1)[0].what == "вход по паролю"


def test_a_lock_of_the_password_does_not_lock_the_link(town: Town) -> None:
    account = with_password(town, "zapert")
    for _ in range(6):
        log_in(town, "zapert", "не тот пароль")
    assert town.enter(town.link(account)).ask("/schools").status == 200


def test_the_right_password_forgives_the_wrong_ones_before(town: Town) -> None:
    with_password(town, "oshibsya")
    for _ in range(2):
        for _ in range(4):
            log_in(town, "oshibsya", "не тот пароль")
        assert log_in(town, "oshibsya").status == 303


def test_a_long_guess_is_refused_like_any_other(town: Town) -> None:
    with_password(town, "dlinno")
    assert log_in(town, "dlinno", "я" * 100_000).status == 403


def test_many_logins_tried_from_one_address_are_locked_together(town: Town, here: str) -> None:
    for number in range(20):
        log_in(town, f"podbor{number}", "не тот пароль", here=here)
    answer = log_in(town, "podbor20", "не тот пароль", here=here)
    assert problem(answer).startswith("Слишком много попыток подряд.")
    assert problem(log_in(town, "podbor20", "не тот пароль")).startswith("Логин или пароль не подошли.")


def test_wrong_codes_from_one_address_are_locked_and_links_are_not(town: Town, here: str) -> None:
    caller = Caller(town.site, here)
    page = caller.ask("/enter")
    for _ in range(20):
        assert problem(caller.send("/enter", page, code="АААААА")).startswith("Такого кода нет.")
    assert town.theirs.code is not None
    locked = caller.send("/enter", page, code=town.theirs.code)
    assert problem(locked).startswith("Слишком много попыток подряд.")
    assert caller.ask(town.site.way_in(town.theirs)).status == 303


def test_right_codes_are_never_too_many(town: Town, here: str) -> None:
    assert town.theirs.code is not None
    for _ in range(40):
        assert Caller(town.site, here).submit("/enter", code=town.theirs.code).status == 303


def test_wrong_codes_from_everywhere_stop_codes_for_a_minute_and_no_link(tmp_path: Path) -> None:
    for town in running_town(tmp_path, names=("school.example",)):
        caller = Caller(town.site)
        page = caller.ask("/enter")
        for _ in range(30):
            answer = caller.send("/enter", page, comes_from=next(ADDRESSES), code="АААААА")
            assert problem(answer).startswith("Такого кода нет.")
        assert town.theirs.code is not None
        crowded = caller.send("/enter", page, comes_from=next(ADDRESSES), code=town.theirs.code)
        assert problem(crowded).startswith("Сейчас вводят слишком много неверных кодов.")
        assert caller.ask(town.site.way_in(town.theirs)).status == 303


def test_no_address_and_no_login_is_kept_in_plain(town: Town, here: str) -> None:
    log_in(town, "otkrytyi", "не тот пароль", here=here)
    kept = b"".join(path.read_bytes() for path in town.log.parent.glob("school.sqlite*"))
    assert here.encode() not in kept
    assert b"otkrytyi" not in kept
