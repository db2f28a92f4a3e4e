"""One enters by a link or a code; whoever may not is told why, beside another way in."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.serving.towns import OWNER, UNTIL, Town, link_of_team, new_cycle, running_town
from tests.serving.visiting import Answer, Caller, eventually, running
from toolkit.domain.access import Role
from toolkit.places import database_url
from toolkit.serving.key import Key
from toolkit.serving.ticket import Tickets
from toolkit.store.database import Store


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


def told(answer: Answer) -> str:
    """The sentence over the field for a code."""
    found = re.search(r'role="status">.*<span>([^<]+)</span>', answer.text)
    assert found is not None
    return found[1]


def refused(town: Town, path: str) -> str:
    """What is said about a ticket that opens nothing, beside the field for a code."""
    answer = town.site.ask(path)
    assert answer.status == 403
    assert 'for="code"' in answer.text
    return told(answer)


def test_a_revoked_link_is_refused_in_words_and_kept(town: Town) -> None:
    ours = town.new_school("Отозванная СОШ")
    path = town.site.way_in(ours)
    town.store.links.revoke(ours.id, visitor=OWNER)
    assert refused(town, path).startswith("Ссылку отозвали.")
    newest = town.store.audit.refusals(1)[0]
    assert (newest.link, newest.what) == (ours.id, "вход по ссылке")


def test_a_ticket_given_before_a_renewal_is_refused_and_the_new_one_opens(town: Town, caller: Caller) -> None:
    ours = town.new_school("Обновлённая СОШ")
    before = town.site.way_in(ours)
    renewed = town.store.links.renew(ours.id, visitor=OWNER)
    assert refused(town, before).startswith("Ссылку отозвали.")
    assert caller.ask(town.site.way_in(renewed)).status == 303


def test_a_prolonged_link_keeps_its_cards(town: Town, caller: Caller) -> None:
    ours = town.new_school("Продлённая СОШ")
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


def test_a_link_whose_day_has_passed_is_refused_with_the_day(town: Town) -> None:
    cycle = town.cycle("Прошлогодняя СОШ")
    ended = UNTIL - timedelta(days=300)
    last_year = town.store.dated(lambda: datetime.now(UTC) - timedelta(days=300))
    past = last_year.links.add_for_cycle(cycle.id, Role.SCHOOL, ended, visitor=OWNER)
    assert refused(town, town.site.way_in(past)).startswith(f"Ссылка действовала до {ended:%d.%m.%Y}.")


def test_a_removed_curator_is_told_so_and_his_page_asks_for_a_code(town: Town) -> None:
    account = town.account("snyat")
    caller = town.enter(town.link(account))
    town.store.accounts.remove(account.id, visitor=OWNER)
    assert refused(town, town.site.way_in(town.store.links.of_account(account.id)[0])).startswith(
        "Вас больше нет в списке кураторов."
    )
    eventually(lambda: caller.ask("/schools").status == 302)
    assert told(caller.ask("/enter")).startswith("Вас больше нет в списке кураторов.")


def test_a_revoked_session_is_told_why_within_seconds(town: Town) -> None:
    ours = town.new_school("Закрытая СОШ")
    caller = town.enter(ours)
    assert caller.ask("/").status == 200
    town.store.links.revoke(ours.id, visitor=OWNER)
    eventually(lambda: caller.ask("/").status == 302)
    assert told(caller.ask("/enter")).startswith("Ссылку отозвали.")


def test_a_form_sent_after_the_end_is_told_beside_the_way_in(town: Town) -> None:
    ours = town.new_school("Опоздавшая СОШ")
    caller = town.enter(ours)
    page = caller.ask("/name")
    town.store.links.revoke(ours.id, visitor=OWNER)
    eventually(lambda: caller.ask("/").status == 302)
    answer = caller.send("/name", page, role="директор")
    assert answer.status == 403
    assert told(answer).startswith("Вход закончился")


# ── leaving, and what a cookie is worth ──


def test_leaving_ends_the_session_wherever_its_cookie_was_copied(town: Town) -> None:
    caller = town.enter(town.theirs)
    copied = Caller(town.site)
    copied.jar = dict(caller.jar)
    answer = caller.submit("/name", to="/leave")
    assert (answer.status, answer.headers["location"]) == (303, "/enter")
    assert caller.ask("/").status == 302
    assert copied.ask("/").status == 302
    assert told(copied.ask("/enter")).startswith("Вы вышли.")


def test_no_letter_of_a_cookie_can_be_changed(town: Town) -> None:
    caller = town.enter(town.ours)
    name, value = caller.session
    for at in range(0, len(value), 7):
        other = "A" if value[at] != "A" else "B"
        caller.jar = {name: value[:at] + other + value[at + 1 :]}
        assert caller.ask("/").status == 302, at


def test_a_cookie_holds_no_name_of_the_school_and_no_code(town: Town) -> None:
    _, value = town.enter(town.ours).session
    content = json.loads(base64.urlsafe_b64decode(value.split(".")[0] + "=="))
    assert [type(part) for part in content] == [str, int, int, str]
    assert content[1:] == [town.ours.id, 1, ""]


def test_over_tls_the_cookie_goes_to_this_host_only_and_never_unencrypted(tmp_path: Path) -> None:
    for town in running_town(tmp_path, names=("school.example",)):
        headers = {"Host": "school.example", "X_Forwarded_Proto": "https"}
        answer = town.site.ask(town.site.way_in(town.ours), **headers)
        cookie = answer.cookies["__Host-antirisk"]
        assert cookie["secure"]
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_a_session_outlives_a_restart_of_the_server(tmp_path: Path) -> None:
    with Store.open(database_url(tmp_path / "school.sqlite")) as store:
        territory = store.territories.create("Речной район", visitor=OWNER)
        ours = link_of_team(store, new_cycle(store, "Приречная СОШ", territory))
    for site in running(tmp_path):
        first = Caller(site)
        first.ask(site.way_in(ours))
    for site in running(tmp_path):
        port = site.address.rsplit(":", 1)[1].strip("/")
        later = Caller(site)
        later.jar = {f"antirisk-127-0-0-1-{port}": first.session[1]}
        assert "Приречная СОШ" in later.ask("/").text


def test_the_page_of_leaving_says_who_is_inside_and_leads_to_ones_own_way_in(town: Town) -> None:
    team, curator = town.enter(town.ours), town.enter(town.curator)
    assert 'href="/name"' in team.ask("/leave").text
    page = curator.ask("/leave").text
    assert "куратор, СОШ № 5" in page
    assert 'href="/password"' in page
    assert curator.send("/leave", curator.ask("/leave")).headers["location"] == "/enter"
    assert curator.ask("/leave").status == 302


# ── start pages by role ──


@pytest.mark.parametrize(("who", "home"), [("curator", "/curator"), ("coordinator", "/curator")])
def test_who_looks_at_several_schools_begins_in_the_cabinet(town: Town, who: str, home: str) -> None:
    caller = town.enter(getattr(town, who))
    assert caller.ask("/").headers["location"] == home
    assert caller.ask("/?school=1").headers["location"] == home


def test_a_team_has_its_start_page_and_no_cabinet(town: Town) -> None:
    team = town.enter(town.ours)
    assert "Приречная СОШ" in team.ask("/").text
    assert team.ask("/curator").headers["location"] == "/"
