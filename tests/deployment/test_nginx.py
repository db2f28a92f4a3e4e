"""The shipped site file before two servers over PostgreSQL: what a visitor meets, and what he does not."""

import http.client
import ssl
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import free_port
from tests.browser.walker import Walker
from tests.deployment import nginx
from tests.deployment.conftest import Deployment
from tests.serving.visiting import Caller, Site
from toolkit.store.database import Store

KERNEL = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
NOBODY, LARGE = "-", 9 * 1024 * 1024


def asked(deployment: Deployment, place: str) -> Counter[str]:
    """Which servers were asked for a place, by nginx's log; «-» where it answered itself."""
    found = (line.split() for line in deployment.proxy.log())
    return Counter(words[6] for words in found if words[2] == place)


# ── the door ──


def test_a_plain_address_leads_to_the_encrypted_one(deployment: Deployment) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", deployment.proxy.plain_port)
    connection.request("GET", "/report?school=1", headers={"Host": nginx.NAME})
    answer = connection.getresponse()
    connection.close()
    assert (answer.status, answer.headers["Location"]) == (301, f"{deployment.address}report?school=1")


def test_without_a_link_nobody_comes_further_than_the_door(deployment: Deployment) -> None:
    answer = deployment.ask("/")
    assert answer.status == 302
    assert answer.headers["location"].startswith("/enter")


def test_the_cookie_travels_encrypted_only_and_no_script_reads_it(deployment: Deployment) -> None:
    cookie = deployment.ask(deployment.way_in(deployment.link())).cookies["__Host-antirisk"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")


def test_what_lets_in_is_in_no_log(deployment: Deployment) -> None:
    way_in = deployment.way_in(deployment.link())
    deployment.ask(way_in)
    kept = "\n".join([*deployment.proxy.log(), deployment.proxy.errors()])
    assert way_in.rpartition("/")[2] not in kept
    assert asked(deployment, "/e/...").total() > 0


def test_the_servers_headers_come_once(team: Caller) -> None:
    connection = team.connect()
    connection.request("GET", "/?school=1", headers={"Cookie": "=".join(team.session)})
    sent = Counter(name.lower() for name, _ in connection.getresponse().getheaders())
    connection.close()
    expected = ("content-security-policy", "strict-transport-security", "x-content-type-options")
    assert {name: sent[name] for name in expected} == dict.fromkeys(expected, 1)
    assert [name for name, times in sent.items() if times > 1 and name != "set-cookie"] == []


def test_figures_of_the_server_are_not_for_the_street(deployment: Deployment) -> None:
    answer = deployment.ask("/metrics")
    assert (answer.status, answer.text) == (403, "Показатели видны только на самом сервере.\n")
    assert set(asked(deployment, "/metrics")) == {NOBODY}


# ── limits ──


def test_a_file_that_is_too_large_is_told_before_it_has_travelled(team: Caller) -> None:
    connection = team.connect()
    connection.putrequest("POST", "/schools")
    connection.putheader("Content-Length", str(LARGE))
    connection.putheader("Cookie", "=".join(team.session))
    connection.endheaders()
    answer = connection.getresponse()
    words = answer.read().decode()
    connection.close()
    assert answer.status == 413
    assert "Файл слишком большой" in words
    assert "<center>" not in words


def test_who_knocks_without_end_is_told_to_wait(deployment: Deployment) -> None:
    connection = deployment.connect()
    connection.source_address = ("127.0.0.2", 0)  # somebody else than the other tests
    for _ in range(100):
        connection.request("GET", "/enter")
        answer = connection.getresponse()
        words = answer.read().decode()
        if answer.status == 429:
            break
    connection.close()
    assert answer.status == 429
    assert "Слишком много запросов сразу" in words


# ── files ──


def test_a_file_with_a_version_is_kept_for_good_and_asked_of_a_server_once(
    deployment: Deployment, team: Caller
) -> None:
    start = team.ask("/?school=1").text
    place = next(word for word in start.split('"') if word.endswith("components.css"))
    answers = [team.ask(place, Accept_Encoding="gzip") for _ in range(3)]
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert {answer.headers["content-encoding"] for answer in answers} == {"gzip"}
    assert team.ask(place).body.startswith(b"/*")  # and not compressed for who cannot read it
    servers = asked(deployment, place)
    assert servers[NOBODY] == 2
    assert servers.total() == 4


# ── pages, and the server that each has its process in ──


@pytest.fixture
def context(deployment: Deployment, browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which the team has come in."""
    made = browser.new_context(ignore_https_errors=True, locale="ru-RU")
    made.new_page().goto(deployment.address.rstrip("/") + deployment.way_in(deployment.link()))
    yield made
    made.close()


@pytest.fixture
def walker(deployment: Deployment, context: BrowserContext) -> Walker:
    return Walker(context.pages[0], deployment.address.rstrip("/"))


def reason(deployment: Deployment) -> str:
    with Store.open(deployment.database, readonly=True) as store:
        cycle = store.schools.current_cycle(store.schools.list()[0].id)
        return store.verdicts.get(cycle.id)["R15"].reason


def open_reason(walker: Walker) -> None:
    walker.open("self_diagnosis?school=1")
    walker.go("verification")
    walker.press("part-R15")


@pytest.mark.browser
def test_what_is_typed_reaches_the_database(deployment: Deployment, walker: Walker) -> None:
    open_reason(walker)
    walker.type("v-R15-reason", "Проведём беседы.")
    assert reason(deployment) == "Проведём беседы."


@pytest.mark.browser
def test_a_visitor_always_comes_to_the_server_of_his_page(
    deployment: Deployment, walker: Walker, team: Caller
) -> None:
    walker.open("report?school=1")
    kernel = walker.page.evaluate(KERNEL)
    statuses = walker.page.evaluate(
        "async place => { const found = []; for (let i = 0; i < 20; i++)"
        " found.push((await fetch(place)).status); return found; }",
        f"/api/kernels/{kernel}",
    )
    assert set(statuses) == {200}
    assert len(asked(deployment, f"/api/kernels/{kernel}")) == 1


def test_many_visitors_share_both_servers(deployment: Deployment) -> None:
    for _ in range(12):
        caller = Caller(deployment)
        caller.jar["__Host-antirisk"] = deployment.session()
        assert caller.ask("/report-of-nothing").status == 404
    assert set(asked(deployment, "/report-of-nothing")) == {one.address for one in deployment.instances}


@pytest.mark.browser
def test_after_a_server_has_fallen_the_other_takes_its_visitors_and_nothing_is_lost(
    deployment: Deployment, walker: Walker
) -> None:
    open_reason(walker)
    walker.type("v-R15-reason", "До сбоя.")
    place = f"/api/kernels/{walker.page.evaluate(KERNEL)}"
    walker.page.evaluate("place => fetch(place)", place)
    (home,) = asked(deployment, place)
    fallen = next(one for one in deployment.instances if one.address == home)
    fallen.kill()
    walker.page.get_by_role("button", name="Продолжить").click(timeout=60_000)
    expect(walker.page.locator(".ar-app h1")).to_be_visible(timeout=60_000)
    walker.settle()
    assert walker.value("v-R15-reason") == "До сбоя."
    walker.type("v-R15-reason", "После сбоя.")
    assert reason(deployment) == "После сбоя."
    fallen.start()


def test_while_no_server_answers_nginx_says_when_to_come_again(tmp_path: Path) -> None:
    with nginx.running(tmp_path, [free_port(), free_port()]) as alone:
        site = Site(alone.address, "", 0)
        site.trusting = ssl.create_default_context(cafile=str(alone.certificate))
        answer = site.ask("/?school=1")
    assert (answer.status, answer.headers["retry-after"]) == (502, "10")
    assert "Сервер запускается" in answer.text
    assert "<center>" not in answer.text
