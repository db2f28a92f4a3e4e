"""What an administrator copies besides nginx's file: units of systemd, settings, roles of PostgreSQL."""

import configparser
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from tests.deployment.nginx import DEPLOYMENT
from tests.postgres import PostgresServer, program
from toolkit.cli import app
from toolkit.domain.school import School
from toolkit.errors import StoreError
from toolkit.places import import_folder
from toolkit.store.database import Store, Visitor

SERVICES = sorted((DEPLOYMENT / "systemd").glob("*.service"))
SETTINGS = (DEPLOYMENT / "systemd" / "antirisk.env").read_text(encoding="utf-8")
PASSWORDS = {"server_password": "server's own", "page_password": "pages'"}


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(path, encoding="utf-8")
    return read


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_calls_a_command_that_we_have(path: Path) -> None:
    words = shlex.split(unit(path)["Service"]["ExecStart"].replace("%i", "8866"))
    group = get_command(app)
    command = group.commands[words[1]]  # type: ignore[attr-defined]
    assert words[0] == "/opt/antirisk/.venv/bin/antirisk"
    assert command.make_context(words[1], words[2:]).params["db"] == ""  # the settings name the database


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_has_no_rights_that_it_does_not_need(path: Path) -> None:
    told = unit(path)["Service"]
    assert (told["User"], told["NoNewPrivileges"], told["CapabilityBoundingSet"]) == ("antirisk", "true", "")
    assert (told["ProtectSystem"], told["IPAddressDeny"]) == ("strict", "any")
    assert "MemoryMax" in told


def test_every_setting_is_one_that_the_program_reads() -> None:
    named = set(re.findall(r"^(\w+)=", SETTINGS, flags=re.MULTILINE))
    code = "\n".join(path.read_text(encoding="utf-8") for path in (import_folder() / "toolkit").rglob("*.py"))
    units = "\n".join(path.read_text(encoding="utf-8") for path in SERVICES)
    assert "ANTIRISK_DB" in named
    assert [name for name in named if f'"{name}"' not in code and f"${{{name}}}" not in units] == []


@pytest.fixture
def roles(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """The server after the administrator has run the shipped file."""
    command = [
        program("psql") or "",
        "-f",
        str(DEPLOYMENT / "postgresql" / "antirisk.sql"),
        "-d",
        postgres.dsn,
    ]
    command += [word for name, value in PASSWORDS.items() for word in ("-v", f"{name}={value}")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    yield postgres
    postgres.ask("DROP DATABASE antirisk WITH (FORCE)")
    postgres.ask("DROP ROLE antirisk_pages")
    postgres.ask("DROP ROLE antirisk")


def test_the_shipped_roles_let_the_server_make_tables_and_pages_work(roles: PostgresServer) -> None:
    server = roles.address("antirisk", user="antirisk", password=PASSWORDS["server_password"])
    pages = roles.address("antirisk", user="antirisk_pages", password=PASSWORDS["page_password"])
    with Store.open(server) as store:
        store.admit_pages(pages)
        with Store.open(pages, limited=True) as page:
            school: School = page.schools.create("Приречная СОШ", year=2024, visitor=Visitor())
        assert store.schools.list() == (school,)


def test_nobody_else_of_the_server_comes_into_the_database(roles: PostgresServer) -> None:
    stranger = roles.role("stranger")(roles.address("antirisk"))
    with pytest.raises(StoreError):
        Store.open(stranger)
