"""A server that can be killed, a network that can be cut, a school at work, and a count of what was given."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import free_port
from tests.faults.cable import Cable
from tests.faults.work import Work
from tests.postgres import PostgresServer
from toolkit.example import prepare
from toolkit.serving.key import KEY_VARIABLE
from toolkit.store import Store

FILE, SERVER = "sqlite", "postgresql"


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example school in a file, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("example") / "пример.sqlite"
    with Store.open(path) as store:
        prepare(store)
    return path


@pytest.fixture(scope="module", params=[FILE, SERVER])
def database(
    request: pytest.FixtureRequest, example_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The example school's database: a file, or a database of a server."""
    if request.param == FILE:
        yield str(shutil.copy(example_file, tmp_path_factory.mktemp("served") / "пример.sqlite"))
        return

    def fill(url: str) -> None:
        with Store.open(url) as store:
            prepare(store)

    postgres: PostgresServer = request.getfixturevalue("postgres")
    with postgres.database("example", fill) as url:
        yield url


class Machine:
    """The computer that serves: its server may die at any moment and be started again."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database = database
        self.port = free_port()
        self._log = folder / "server.log"
        self._key = folder / "key"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, on the same port, with the same database and key."""
        command = [sys.executable, "-m", "toolkit", "serve", "--db", self.database, "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--no-browser"], stdout=log, stderr=log, env=self._environment()
            )
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the server does not answer"

    def _environment(self) -> dict[str, str]:
        return {**os.environ, KEY_VARIABLE: str(self._key)}

    def kernels(self) -> list[psutil.Process]:
        """The pages' processes."""
        assert self._process is not None
        found = psutil.Process(self._process.pid).children(recursive=True)
        return [child for child in found if "ipykernel" in " ".join(child.cmdline())]

    def kill(self) -> None:
        """SIGKILL, as when the power goes."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=30)

    def stop(self) -> None:
        """End the server in good order, if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=30)


@pytest.fixture(scope="module")
def machine(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A server on the example school's database; the school's work goes on from test to test."""
    found = Machine(database, tmp_path_factory.mktemp("machine"))
    found.start()
    yield found
    found.stop()


@pytest.fixture
def cable(machine: Machine) -> Iterator[Cable]:
    """The network between browsers and the server."""
    found = Cable(machine.port)
    yield found
    found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor's browser."""
    found = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU")
    yield found
    found.close()


@pytest.fixture
def work(context: BrowserContext, cable: Cable, machine: Machine) -> Iterator[Work]:
    """The team at the roadmap of the example school, over a network."""
    others = machine.kernels()
    with Store.open(machine.database) as store:
        found = Work(context.new_page(), cable.address, store).begin()
        (found.kernel,) = (kernel for kernel in machine.kernels() if kernel not in others)
        yield found
