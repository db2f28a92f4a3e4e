"""A real server, a real Chromium, and a school to work in."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.walker import Walker
from toolkit.example import prepare
from toolkit.serving.key import KEY_VARIABLE
from toolkit.store import Store


@dataclass(frozen=True)
class Server:
    """A running `antirisk serve` and the database it works on."""

    address: str
    database: Path
    process: psutil.Process

    def kernels(self) -> list[psutil.Process]:
        """The pages' processes."""
        return [
            child for child in self.process.children(recursive=True) if "ipykernel" in " ".join(_words(child))
        ]


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(database: Path, *, address: str = "", key: Path | None = None) -> Iterator[Server]:
    """Serve a database until the block ends: the file, or the one at an address of a database server."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "toolkit",
        "serve",
        "--db",
        address or str(database),
        "--port",
        str(port),
        "--no-browser",
    ]
    log = database.with_suffix(".log").open("wb")
    environment = {**os.environ, **({KEY_VARIABLE: str(key)} if key else {})}
    child = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if child.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server did not start:\n{database.with_suffix('.log').read_text()}")
        yield Server(f"http://127.0.0.1:{port}", database, psutil.Process(child.pid))
    finally:
        child.terminate()
        child.wait(timeout=30)
        log.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server on an empty database."""
    with serving(tmp_path / "школа.sqlite") as found:
        yield found


@pytest.fixture(scope="session")
def example_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example school's database, made once; tests work on copies."""
    database = tmp_path_factory.mktemp("example") / "пример.sqlite"
    with Store.open(database) as store:
        prepare(store)
    return database


@pytest.fixture
def example_server(example_database: Path, tmp_path: Path) -> Iterator[Server]:
    """A server with the example school."""
    with serving(Path(shutil.copy(example_database, tmp_path))) as found:
        yield found


@dataclass
class Visitors:
    """Opens pages and remembers every request that left for another host."""

    browser: Browser
    address: str
    strays: list[str]
    contexts: list[BrowserContext]

    def come(self, width: int = 1366, height: int = 768) -> Walker:
        """A new visitor with a window of this size."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="ru-RU", accept_downloads=True
        )
        self.contexts.append(context)
        return self.tab(context)

    def tab(self, context: BrowserContext) -> Walker:
        """One more tab of the same visitor."""
        page: Page = context.new_page()
        page.on("request", self._look)
        return Walker(page, self.address)

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", self.address.replace("http", "ws"))):
            self.strays.append(request.url)


def _visitors(browser: Browser, address: str) -> Iterator[Visitors]:
    found = Visitors(browser, address, [], [])
    yield found
    for context in found.contexts:
        context.close()
    assert found.strays == []


@pytest.fixture
def visitors(browser: Browser, server: Server) -> Iterator[Visitors]:
    """Visitors of the server with an empty database; nothing of theirs may leave for another host."""
    yield from _visitors(browser, server.address)


@pytest.fixture
def example_visitors(browser: Browser, example_server: Server) -> Iterator[Visitors]:
    """Visitors of the server with the example school."""
    yield from _visitors(browser, example_server.address)
