"""A page's process is told what it needs, and nothing that the server or a visitor's browser keeps."""

import os
from urllib.parse import quote

import pytest

from toolkit.places import import_folder
from toolkit.serving.environment import known_parameters, page_environment
from toolkit.store.visitor import Visitor

SERVER = {
    "PATH": "/bin",
    "LANG": "ru_RU.UTF-8",
    "LC_ALL": "ru_RU.UTF-8",
    "PYTHONPATH": "/elsewhere",
    "ANTIRISK_CATALOGUE": "/catalogue",
    "ANTIRISK_KEY_FILE": "/secret.key",
    "PGPASSWORD": "secret",
    "SECRET_KEY": "secret",
    "HTTP_COOKIE": "secret",
    "VOILA_REQUEST_URL": "http://antirisk/e/secret",
    "LD_PRELOAD": "/tmp/evil.so",
    "PYTHONSTARTUP": "/tmp/evil.py",
}
GUEST = Visitor("команда школы", "school", link=7, serial=2)


def told(query: str = "") -> dict[str, str]:
    return page_environment(SERVER, database="sqlite:////школы.sqlite", visitor=GUEST, query=query)


def test_language_programs_and_the_methodists_catalogue_are_kept() -> None:
    environment = told()
    assert {name: environment[name] for name in ("PATH", "LANG", "LC_ALL", "ANTIRISK_CATALOGUE")} == {
        name: SERVER[name] for name in ("PATH", "LANG", "LC_ALL", "ANTIRISK_CATALOGUE")
    }


def test_the_servers_own_copy_of_the_toolkit_is_found_first() -> None:
    assert told()["PYTHONPATH"].split(os.pathsep) == [str(import_folder()), "/elsewhere"]


def test_nothing_secret_gets_in() -> None:
    environment = told("school=1&ticket=secret")
    assert "secret" not in " ".join(environment.values())
    assert not {"ANTIRISK_KEY_FILE", "LD_PRELOAD", "PYTHONSTARTUP", "VOILA_REQUEST_URL"} & set(environment)


def test_the_database_and_the_visitor_are_told_and_each_visit_is_new() -> None:
    first, second = (Visitor.from_text(told()["ANTIRISK_VISITOR"]) for _ in range(2))
    assert told()["ANTIRISK_DB"] == "sqlite:////школы.sqlite"
    assert first._replace(visit="") == GUEST
    assert first.visit
    assert first.visit != second.visit


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("school=12&step=goal", "school=12&step=goal"),
        ("place=report/R02/measure-12", "place=report%2FR02%2Fmeasure-12"),
        ("school=1&school=2", "school=1"),
        ("ticket=abc&school=1", "school=1"),
        ("school=" + quote("1 or 1=1"), ""),
        ("school=-1", ""),
        ("school=²", ""),
        ("school=1234567890", ""),
        ("step=" + quote("../../x"), ""),
        ("step=" + quote("<script>"), ""),
        ("place=" + quote("a\nb"), ""),
        ("place=" + "a" * 201, ""),
        ("&".join(f"a{i}=1" for i in range(1000)), ""),
        ("", ""),
    ],
)  # fmt: skip
def test_of_an_address_only_what_a_page_understands_is_told(query: str, kept: str) -> None:
    assert known_parameters(query) == kept
