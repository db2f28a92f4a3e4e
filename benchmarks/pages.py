"""How long our pages take to open and what a visitor costs, beside an empty notebook under stock Voilà.

`python benchmarks/pages.py` starts both servers on this machine and visits their pages by turns in one run,
each visit with an empty browser cache. What is measured and how to read it: benchmarks/README.md.
"""

import argparse
import contextlib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, not installed

import nbformat
import psutil
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from tests.browser.conftest import Server, free_port, serving
from tests.conftest import CHROMIUM, QUIET
from toolkit.example import prepare
from toolkit.serving.settings import APPS
from toolkit.store import Store

EMPTY = "empty notebook"
WORD = "ready"
# Names of other hosts are not found, at once: stock Voilà asks for two style sheets of one, and a slow
# answer from there would be the network's time and not the page's.
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# Notes the moment, in ms since the navigation began, when something is drawn that a person can see.
NOTE_WHEN_SEEN = """
const found = () => [...document.querySelectorAll(%r)].some(
  (box) => box.getClientRects().length && box.textContent.includes(%r));
const look = () => {
  if (found()) document.documentElement.dataset.seenAt = performance.now();
  else requestAnimationFrame(look);
};
look();
"""
VERSIONS = ("antirisk-toolkit", "voila", "jupyter_server", "ipykernel", "ipywidgets", "anywidget", "tornado")
LONGEST_VISIT = 60_000
HOW_TO_READ = (
    "How to read: median [min–max]; × is the median divided by that of the empty notebook in this very run. "
    "Compare ratios between machines, not seconds."
)


@dataclass(frozen=True, slots=True)
class Target:
    """A page to open: where it is, and what must be seen for it to count as open."""

    name: str
    server: Server
    path: str
    selector: str
    words: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening: seconds, the kernel's memory in MB (PSS is None outside Linux), and the traffic."""

    seconds: float
    pss: float | None
    uss: float
    requests: int
    kilobytes: float
    elsewhere: int


class Traffic:
    """Counts what a page asks for over HTTP, as it comes over the wire."""

    def __init__(self, page: Page, address: str) -> None:
        self.requests = self.elsewhere = self.bytes = 0
        self._address = address
        network = page.context.new_cdp_session(page)
        network.on("Network.requestWillBeSent", self._asked)
        network.on("Network.loadingFinished", self._came)
        network.send("Network.enable")

    def _asked(self, event: dict) -> None:
        url = event["request"]["url"]
        if url.startswith(self._address):
            self.requests += 1
        elif not url.startswith(("data:", "blob:")):
            self.elsewhere += 1

    def _came(self, event: dict) -> None:
        self.bytes += event["encodedDataLength"]


def visit(browser: Browser, target: Target) -> Visit:
    """Open a page as a new visitor, measure, leave, and end what the visit left behind."""
    before = {kernel.pid for kernel in target.server.kernels()}
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU")
    try:
        page = context.new_page()
        page.add_init_script(NOTE_WHEN_SEEN % (target.selector, target.words))
        traffic = Traffic(page, target.server.address)
        page.goto(f"{target.server.address}/{target.path}", wait_until="commit")
        page.wait_for_selector("[data-seen-at]", state="attached", timeout=LONGEST_VISIT)
        seconds = float(page.locator("html").get_attribute("data-seen-at") or "nan") / 1000
        page.wait_for_load_state("networkidle")
        (kernel,) = (found for found in target.server.kernels() if found.pid not in before)
        memory = kernel.memory_full_info()
    finally:
        context.close()
    _end(kernel)
    return Visit(
        seconds,
        memory.pss / 1e6 if hasattr(memory, "pss") else None,
        memory.uss / 1e6,
        traffic.requests,
        traffic.bytes / 1000,
        traffic.elsewhere,
    )


def _end(kernel: psutil.Process) -> None:
    """Closing a page of stock Voilà leaves its kernel running, which would share memory with the next."""
    with contextlib.suppress(psutil.NoSuchProcess):
        kernel.kill()
        while kernel.status() != psutil.STATUS_ZOMBIE:  # a server without restarts never buries its dead
            time.sleep(0.05)


@contextlib.contextmanager
def stock_voila(folder: Path) -> Iterator[Server]:
    """Voilà as installed, without any configuration, on a notebook that prints one word."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f'print("{WORD}")')])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "empty.ipynb")
    port = free_port()
    command = [sys.executable, "-m", "voila", str(folder / "empty.ipynb"), "--no-browser", f"--port={port}"]
    # A kernel that we end is not to come back; nothing else differs from the defaults.
    command += ["--Voila.ip=127.0.0.1", "--KernelManager.autorestart=False"]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder), "JUPYTER_NO_CONFIG": "1"}
    with (folder / "voila.log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder)
        try:
            _wait_for(lambda: _answers(port), child, folder / "voila.log")
            yield Server(f"http://127.0.0.1:{port}", folder, psutil.Process(child.pid))
        finally:
            child.terminate()
            child.wait(timeout=30)


def _answers(port: int) -> bool:
    return any(
        found.status == psutil.CONN_LISTEN and found.laddr.port == port
        for found in psutil.net_connections("tcp4")
    )


def _wait_for(ready: Callable[[], bool], child: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        if child.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"Voilà did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def measure(targets: Sequence[Target], repeats: int, seconds: float) -> dict[str, list[Visit]]:
    """Visit all targets by turns: one round for warming up, then `repeats` rounds or as many as fit."""
    visits: dict[str, list[Visit]] = {target.name: [] for target in targets}
    began = time.monotonic()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, NO_OTHER_HOST])
        print(f"chromium {browser.version}; load {system_load()}", flush=True)
        for round_ in range(repeats + 1):
            spent = time.monotonic() - began
            if round_ > 1 and spent / round_ * (round_ + 1) > seconds:
                print(f"stopped after {round_ - 1} of {repeats} repeats: the time is over (--seconds)")
                break
            turn = round_ % len(targets)  # nobody is always first
            for target in (*targets[turn:], *targets[:turn]):
                try:
                    measured = visit(browser, target)
                except TimeoutError:
                    sys.exit(f"{target.name} did not open within {LONGEST_VISIT // 1000} s.")
                if round_:
                    visits[target.name].append(measured)
        browser.close()
    return visits


def table(visits: dict[str, list[Visit]]) -> str:
    """The figures of a run: one row a page, the empty notebook first."""
    head = ("page", "open, s", "×", "PSS, MB", "×", "USS, MB", "×", "requests", "kB", "to other hosts")
    rows = [head]
    least = visits[EMPTY]
    for name, measured in visits.items():
        cells = [name]
        for field, digits in (("seconds", 2), ("pss", 1), ("uss", 1)):
            values = [getattr(found, field) for found in measured]
            cells += _compared(values, [getattr(found, field) for found in least], digits)
        for field in ("requests", "kilobytes", "elsewhere"):
            cells.append(f"{statistics.median(getattr(found, field) for found in measured):.0f}")
        rows.append(tuple(cells))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _compared(values: Sequence[float | None], least: Sequence[float | None], digits: int) -> tuple[str, str]:
    """«1.52 [1.40–1.71]» and the ratio of medians; dashes where the machine does not tell."""
    known = [value for value in values if value is not None]
    base = [value for value in least if value is not None]
    if not known or not base:
        return "—", "—"
    middle = statistics.median(known)
    spread = f"{middle:.{digits}f} [{min(known):.{digits}f}–{max(known):.{digits}f}]"
    return spread, f"{middle / statistics.median(base):.2f}"


def system_load() -> str:
    """What else the machine does: the load of the last 1, 5 and 15 minutes."""
    return " ".join(f"{value:.1f}" for value in psutil.getloadavg())


def machine() -> str:
    """What it runs on."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}"


def versions() -> str:
    """Of the toolkit and what it rides on."""
    return ", ".join(f"{name} {version(name)}" for name in VERSIONS)


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--repeats", type=int, default=5, help="measured visits of each page (5)")
    parser.add_argument(
        "--seconds", type=float, default=150, help="begin no round that would end later than this (150)"
    )
    asked = parser.parse_args()
    if asked.repeats < 1:
        parser.error("--repeats must be at least 1")
    if not CHROMIUM:
        sys.exit("Chromium is not here: install it or set CHROMIUM to its path.")
    print(f"{date.today()}, {machine()}, Python {platform.python_version()}")
    print(versions())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "example.sqlite"
        with Store.open(database) as store:
            prepare(store)
        with serving(database) as ours, stock_voila(folder) as stock:
            targets = [Target(EMPTY, stock, "", ".jp-OutputArea-output", WORD)]
            targets += [Target(app, ours, app, ".ar-app h1", "") for app in APPS]
            visits = measure(targets, asked.repeats, asked.seconds)
    made = f"{len(visits[EMPTY])} visits of each page by turns, after one that is not counted"
    print(f"{made}; load {system_load()}")
    print()
    print(table(visits))
    print()
    print(HOW_TO_READ)


if __name__ == "__main__":
    main()
