"""One enters by a link or a code; whoever may not is told why, beside another way in."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.serving.visiting import Caller, Site, running
from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.places import database_url
from toolkit.serving.key import Key
from toolkit.serving.ticket import Tickets
from toolkit.store.database import Store, Visitor

OWNER = Visitor("администратор", "administrator")
UNTIL = datetime.now(UTC).date() + timedelta(days=200)


class Town(NamedTuple):
    """A server with two schools, and what gives ways in to them."""

    site: Site
    store: Store
    ours: Link
    theirs: Link
    log: Path


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    with Store.open(database_url(folder / "school.sqlite")) as store:
        for site in running(folder):
            yield Town(
                site, store, link(store, "Приречная СОШ"), link(store, "Лесная ООШ"), folder / "log.txt"
            )


def link(store: Store, name: str, until: date = UNTIL) -> Link:
    """A new school and the link of its team."""
    school = store.schools.create(name, year=2024, visitor=OWNER)
    cycle = store.schools.current_cycle(school.id)
    return store.links.add_for_cycle(cycle.id, Role.SCHOOL, until, visitor=OWNER)


@pytest.fixture
def caller(town: Town) -> Caller:
    return Caller(town.site)


def test_who_shows_nothing_is_asked_for_a_code(town: Town) -> None:
    for path in ("/", "/self_diagnosis?school=1", "/schools", "/nothing/here"):
        answer = town.site.ask(path)
        assert (answer.status, answer.headers["location"].split("?")[0]) == (302, "/enter"), path
    page = town.site.ask("/enter")
    assert page.status == 200
    assert 'for="code"' in page.text


def test_a_link_lets_in_and_leaves_the_address(town: Town, caller: Caller) -> None:
    answer = caller.ask(town.site.way_in(town.ours))
    assert answer.status == 303
    assert town.site.tickets.write(town.ours) not in answer.headers["location"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "Приречная СОШ" in caller.ask("/").text


def test_the_cookie_is_out_of_reach_of_scripts_and_foreign_forms(town: Town, caller: Caller) -> None:
    answer = caller.ask(town.site.way_in(town.ours))
    cookie = answer.cookies[caller.session[0]]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"]) == ("Lax", "/")


def test_a_team_sees_its_own_school_only(town: Town, caller: Caller) -> None:
    caller.ask(town.site.way_in(town.theirs))
    page = caller.ask("/")
    assert "Лесная ООШ" in page.text
    assert "Другая школа" not in page.text
    assert "Приречная" not in caller.ask("/schools").text


@pytest.mark.parametrize("path", ["/?school=1", "/self_diagnosis?school=1"])
def test_a_foreign_school_is_not_there_and_the_attempt_is_kept(town: Town, caller: Caller, path: str) -> None:
    caller.ask(town.site.way_in(town.theirs))
    answer = caller.ask(path)
    assert answer.status == 404
    assert "Такой страницы нет" in answer.text
    newest = town.store.audit.refusals(1)[0]
    assert (newest.link, newest.what) == (town.theirs.id, "read school 1")


def test_a_code_lets_in_whatever_the_keyboard(town: Town, caller: Caller) -> None:
    assert town.theirs.code is not None
    latin = town.theirs.code.translate(str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")).lower()
    answer = caller.submit("/enter", code=f" {latin[:3]}-{latin[3:]} ")
    assert answer.status == 303
    assert "Лесная ООШ" in caller.ask("/").text


def test_a_code_that_is_not_there_stays_in_the_field(town: Town, caller: Caller) -> None:
    answer = caller.submit("/enter", code='"АВЕ')
    assert answer.status == 403
    assert 'value="&#34;АВЕ"' in answer.text
    assert "Такого кода нет." in answer.text


def refused(town: Town, path: str) -> str:
    """What is said about a ticket that opens nothing, beside the field for a code."""
    answer = town.site.ask(path)
    assert answer.status == 403
    assert 'for="code"' in answer.text
    found = re.search(r'role="status">([^<]+)<', answer.text)
    assert found is not None
    return found[1]


def test_a_revoked_link_is_refused_in_words_and_kept(town: Town) -> None:
    ours = link(town.store, "Отозванная СОШ")
    path = town.site.way_in(ours)
    town.store.links.revoke(ours.id, visitor=OWNER)
    assert refused(town, path).startswith("Ссылку отозвали.")
    newest = town.store.audit.refusals(1)[0]
    assert (newest.link, newest.what) == (ours.id, "вход по ссылке")


def test_a_ticket_given_before_a_renewal_is_refused_and_the_new_one_opens(town: Town, caller: Caller) -> None:
    ours = link(town.store, "Обновлённая СОШ")
    before = town.site.way_in(ours)
    renewed = town.store.links.renew(ours.id, visitor=OWNER)
    assert refused(town, before).startswith("Ссылку отозвали.")
    assert caller.ask(town.site.way_in(renewed)).status == 303


def test_a_prolonged_link_keeps_its_cards(town: Town, caller: Caller) -> None:
    ours = link(town.store, "Продлённая СОШ")
    before = town.site.way_in(ours)
    town.store.links.prolong(ours.id, UNTIL + timedelta(days=30), visitor=OWNER)
    assert caller.ask(before).status == 303


def test_a_ticket_of_another_key_is_refused(town: Town) -> None:
    foreign = Tickets(Key(bytes(32))).address(town.ours, "/")
    assert refused(town, foreign) == "Ссылка больше не открывает работу. Попросите у координатора новую."
    assert town.store.audit.refusals(1)[0].link is None


def test_no_letter_of_a_ticket_can_be_changed(town: Town) -> None:
    path = town.site.way_in(town.ours)
    for at in range(len("/e/"), len(path)):
        changed = path[:at] + ("A" if path[at] != "A" else "B") + path[at + 1 :]
        assert town.site.tickets.read(changed[3:]) in (None, town.site.tickets.read(path[3:])), at


def test_no_ticket_gets_into_the_log(town: Town, caller: Caller) -> None:
    ticket = town.site.tickets.write(town.ours)
    caller.ask(f"/e/{ticket}")
    caller.ask(f"/e/{ticket}", "PUT")
    assert ticket not in town.log.read_text(encoding="utf-8")


def test_leaving_ends_the_session(town: Town, caller: Caller) -> None:
    caller.ask(town.site.way_in(town.ours))
    answer = caller.submit("/enter", to="/leave")
    assert (answer.status, answer.headers["location"]) == (303, "/enter")
    assert caller.ask("/").status == 302


def test_a_session_outlives_a_restart_of_the_server(tmp_path: Path) -> None:
    with Store.open(database_url(tmp_path / "school.sqlite")) as store:
        ours = link(store, "Приречная СОШ")
    for site in running(tmp_path):
        first = Caller(site)
        first.ask(site.way_in(ours))
    for site in running(tmp_path):
        port = site.address.rsplit(":", 1)[1].strip("/")
        later = Caller(site)
        later.jar = {f"antirisk-127-0-0-1-{port}": first.session[1]}
        assert "Приречная СОШ" in later.ask("/").text
