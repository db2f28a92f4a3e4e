"""A PostgreSQL server of the tests: made in a folder of its own, on loopback, gone with the tests."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

DEBIAN = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"  # PostgreSQL refuses to run as root; Debian's package brings this user
OWNER = "keeper"
# What a power cut could take is of no use after the tests, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "64MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "''",
}
# A database is some four hundred files: made in memory they take 25 ms, on a disk up to 300.
MEMORY = Path("/dev/shm")
ROOM = 2**30
# The server lives as long as this shell's input is open: whatever ends the tests ends it too.
KEEP = '"$1" -w -s -D "$2" -l "$3" -o "$4" start && echo && cat >&2; "$1" -m immediate -s -D "$2" stop'


def program(name: str) -> str | None:
    """Path of a program of PostgreSQL's server; Debian keeps them apart from PATH, by version."""
    newest = sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    return shutil.which(name, path=os.pathsep.join([*map(str, newest), os.environ.get("PATH", "")]))


class PostgresServer:
    """A running server: databases are copies of templates that are filled once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.password = secrets.token_hex(8)
        self._templates: set[str] = set()
        self._roles: dict[str, str] = {}
        self._made = 0
        self._keeper: subprocess.Popen[str] | None = None

    def address(self, database: str, *, user: str = OWNER, password: str | None = None) -> str:
        """The URL of a database, as `--db` takes it."""
        url = URL.create(
            "postgresql+psycopg", user, password or self.password, "127.0.0.1", self.port, database
        )
        return url.render_as_string(hide_password=False)

    @property
    def dsn(self) -> str:
        """The server itself, as PostgreSQL's own programs take it."""
        return self.address("postgres").replace("+psycopg", "")

    @contextlib.contextmanager
    def database(self, template: str, fill: Callable[[str], object]) -> Iterator[str]:
        """The address of a new database like the template, which `fill(address)` makes at first use."""
        if template not in self._templates:
            self.ask("CREATE DATABASE {}", template)
            fill(self.address(template))
            self._templates.add(template)
        self._made += 1
        name = f"test_{self._made}"
        self.ask("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield self.address(name)
        finally:
            self.ask("DROP DATABASE {} WITH (FORCE)", name)

    def role(self, name: str, more: str = "") -> Callable[[str], str]:
        """Somebody who may log in and owns nothing, made at first use; turns an address into his."""
        if name not in self._roles:
            self._roles[name] = secrets.token_hex(8)
            self.ask(f"CREATE ROLE {{}} LOGIN PASSWORD '{self._roles[name]}' {more}", name)
        return lambda address: rewritten(address, username=name, password=self._roles[name])

    def ask(self, statement: str, *names: str, database: str = "postgres") -> None:
        """Run a statement as the owner of everything; `names` stand for its {}."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, password=self.password, dbname=database,
            autocommit=True,
        ) as connection:  # fmt: skip
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]

    def start(self) -> None:
        """Start, or start again after `stop`."""
        settings = {**SETTINGS, "port": str(self.port)}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        command = ["/bin/sh", "-c", KEEP, "sh", program("pg_ctl") or "", str(self.folder / "data")]
        command += [str(self.folder / "log.txt"), options]
        self._keeper = _run_apart(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._keeper.stdout is not None
        assert self._keeper.stdout.readline() == "\n", (self.folder / "log.txt").read_text(encoding="utf-8")

    def stop(self) -> None:
        """Stop as in a power cut: connections break, what was committed stays."""
        if self._keeper is not None:
            self._keeper.communicate(timeout=60)
            self._keeper = None


def rewritten(address: str, **parts: Any) -> str:
    """The address with other parts, its password readable."""
    return make_url(address).set(**parts).render_as_string(hide_password=False)


@contextlib.contextmanager
def running() -> Iterator[PostgresServer]:
    """A new server on a free port of this machine; its folder goes with it."""
    initdb = program("initdb")
    if initdb is None:
        raise FileNotFoundError("PostgreSQL is not here: install Debian's package «postgresql».")
    memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="antirisk-postgres-", dir=MEMORY if memory else None))
    try:
        server = PostgresServer(folder)
        secret = folder / "password"
        secret.write_text(server.password, encoding="ascii")
        if _apart():
            for place in (folder, secret):
                shutil.chown(place, ACCOUNT)
        command = [initdb, "--no-sync", "-U", OWNER, "--auth=scram-sha-256", f"--pwfile={secret}"]
        command += ["--encoding=UTF8", "--locale=C", "-D", str(folder / "data")]
        made = _run_apart(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        told, _ = made.communicate(timeout=120)
        assert made.returncode == 0, told
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _apart() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _run_apart(command: list[str], **options: object) -> "subprocess.Popen[str]":
    # A session of its own: Ctrl+C is for the tests, which then stop the server.
    account = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if _apart() else {}
    return subprocess.Popen(command, text=True, cwd="/", start_new_session=True, **account, **options)  # type: ignore[call-overload,no-any-return]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
