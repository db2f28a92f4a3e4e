"""Under which names the server answers, and to whose pages."""

import pytest

from toolkit.serving.gate import Names
from toolkit.serving.headers import guards

HOME = Names((), local_only=True, machine="Laptop")
PROXIED = Names(("антириск.пример", "antirisk.example"), local_only=True, machine="server")
ROOM = Names((), local_only=False, machine="Class-5")


@pytest.mark.parametrize("host", ["127.0.0.1:8866", "127.0.0.1", "localhost:8866", "LocalHost", "[::1]:8866"])
@pytest.mark.parametrize("names", [HOME, PROXIED, ROOM])
def test_this_machine_is_always_answered(names: Names, host: str) -> None:
    assert names.answers_to(host)


@pytest.mark.parametrize(
    "host",
    [
        *("elsewhere.example", "127.0.0.1.elsewhere.example", "localhost.elsewhere.example"),
        *(
            "",
            ":8866",
            "[::1",
            "192.168.0.5",
            "0.0.0.0",
            "localhost,elsewhere.example",
            "127.0.0.1@elsewhere",
        ),
        *("laptop", "localhost.", "127.1", "2130706433", "user@", "a b", "-->"),
    ],
)
def test_a_server_of_one_machine_answers_to_no_other_name(host: str) -> None:
    assert not HOME.answers_to(host)


def test_a_server_behind_a_proxy_answers_to_the_names_it_was_told() -> None:
    assert PROXIED.answers_to("antirisk.example")
    assert PROXIED.answers_to("XN--80aqaimtie.xn--e1afmkfd:443")
    assert not PROXIED.answers_to("other.example")


@pytest.mark.parametrize("host", ["192.168.0.5:8866", "[fe80::1]:8866", "class-5:8866", "class-5.local"])
def test_a_server_for_the_network_answers_to_addresses_in_figures_and_its_own_name(host: str) -> None:
    assert ROOM.answers_to(host)


@pytest.mark.parametrize("host", ["elsewhere.example", "class-5.elsewhere.example", "0.0.0.0:8866", "[::]:1"])
def test_a_server_for_the_network_answers_to_no_name_that_others_can_give_it(host: str) -> None:
    assert not ROOM.answers_to(host)


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        ("http://127.0.0.1:8866", True),
        ("http://127.0.0.1:9999", False),
        ("http://localhost:8866", False),
        ("https://elsewhere.example", False),
        ("null", False),
        ("", False),
        ("http://[", False),
        ("file://", False),
    ],
)
def test_only_pages_of_the_same_address_are_our_own(origin: str, own: bool) -> None:
    assert HOME.is_own_page(origin, "127.0.0.1:8866") is own


def test_behind_a_proxy_that_changes_the_name_pages_of_the_told_name_are_our_own() -> None:
    assert PROXIED.is_own_page("https://antirisk.example", "127.0.0.1:8866")
    assert not PROXIED.is_own_page("https://other.example", "127.0.0.1:8866")


def test_only_lines_to_this_very_server_are_allowed() -> None:
    plain, secure = guards("127.0.0.1:8866", secure=False), guards("antirisk.example", secure=True)
    assert "connect-src 'self' ws://127.0.0.1:8866;" in plain["Content-Security-Policy"]
    assert "connect-src 'self' wss://antirisk.example;" in secure["Content-Security-Policy"]
    assert "connect-src 'self';" in guards("", secure=False)["Content-Security-Policy"]


def test_encryption_is_demanded_only_where_there_is_some() -> None:
    name = "Strict-Transport-Security"
    assert (name in guards("a", secure=False), name in guards("a", secure=True)) == (False, True)


def test_scripts_come_from_here_and_none_is_made_of_text() -> None:
    policy = guards("a", secure=False)["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline' blob:;" in policy
    assert "unsafe-eval" not in policy
