"""`antirisk serve` in a process of its own, as systemd would run it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import free_port
from toolkit.places import import_folder


class Instance:
    """A server on one port of this machine; its log is `folder/server-<port>.log`."""

    def __init__(self, folder: Path, options: tuple[str, ...], variables: dict[str, str]) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None
        self._log = folder / f"server-{self.port}.log"
        self._options = options
        self._environment = {**os.environ, "PYTHONPATH": str(import_folder()), **variables}

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def start(self) -> None:
        """Start, or start again after `kill`."""
        command = [sys.executable, "-u", "-m", "toolkit", "serve", "--no-browser", "--port", str(self.port)]
        with self._log.open("ab") as errors:
            self.process = subprocess.Popen(
                [*command, *self._options],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=self._environment,
            )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if str(self.port) not in said:
            pytest.fail(f"the server did not start: {said}{self.log}")

    def kill(self) -> None:
        """As a power cut or a system short of memory does."""
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def stop(self) -> None:
        """As systemd does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.communicate(timeout=30)


@contextlib.contextmanager
def running(folder: Path, *options: str, **variables: str) -> Iterator[Instance]:
    """A server with these options, until the block ends."""
    instance = Instance(folder, options, variables)
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()
