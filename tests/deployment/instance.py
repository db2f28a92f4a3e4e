"""`antirisk serve` in a process of its own, as systemd would run it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.browser.conftest import free_port
from toolkit.places import import_folder


class Instance:
    """One running server on a port of this machine."""

    def __init__(self, port: int, process: "subprocess.Popen[str]") -> None:
        self.port = port
        self.process = process

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def kill(self) -> None:
        """As a power cut or the system short of memory does."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def running(folder: Path, *options: str, **variables: str) -> Iterator[Instance]:
    """Start a server with these options; its log is `folder/server-<port>.log`."""
    port = free_port()
    log = folder / f"server-{port}.log"
    command = [sys.executable, "-u", "-m", "toolkit", "serve", "--no-browser", "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(import_folder()), **variables}
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=folder
        )
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            if str(port) not in said:
                pytest.fail(f"the server did not start: {said}{log.read_text(encoding='utf-8')}")
            yield Instance(port, process)
        finally:
            process.terminate()
            process.communicate(timeout=30)


@contextlib.contextmanager
def all_of(
    folder: Path, count: int, options: Sequence[str], variables: dict[str, str]
) -> Iterator[list[Instance]]:
    """Several servers on one database."""
    with contextlib.ExitStack() as started:
        yield [started.enter_context(running(folder, *options, **variables)) for _ in range(count)]
