"""The picture in docs/architecture.md holds: arrows run down only, and a page opens light."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.example import prepare
from toolkit.store.database import Store

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "toolkit"

# What each floor may import of the others. `cli` may import everything.
BELOW = {
    "errors": set(),
    "places": set(),
    "methodology": {"errors"},
    "domain": {"methodology", "errors"},
    "store": {"domain", "methodology", "errors"},
    "documents": {"domain", "methodology", "errors"},
    "workflows": {"store", "domain", "methodology", "errors"},
    "ui": {"workflows", "domain", "methodology", "errors"},
    "serving": {"store", "documents", "domain", "methodology", "errors", "places"},
    "doctor": {"serving", "store", "domain", "errors"},
    "example": {"store", "domain", "methodology", "errors"},
    "catalogue_tables": {"domain", "methodology", "errors"},
    "papers": {"documents", "store", "domain", "methodology", "errors", "places"},
    # Two ways in stand over the floors: the apps of the notebooks and the Python API.
    "apps": {"papers", "ui", "workflows", "documents", "store", "domain", "methodology", "errors"},
    "api": {"papers", "catalogue_tables", "example", "documents", "store", "domain", "methodology", "errors"},
    "__init__": {"api"},
    "__main__": {"cli"},
}
EVERYTHING = {"cli"}

# Who alone may import a library, tests aside.
ONLY = {
    "ipywidgets": {"ui"},
    "anywidget": {"ui"},
    "voila": {"serving"},
    "jupyter_server": {"serving"},
    "jupyter_core": {"serving"},
    "tornado": {"serving"},
    "prometheus_client": {"serving"},
    "pythonjsonlogger": {"serving"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "sqlite3": {"store"},
    "cryptography": {"store"},
    "openpyxl": {"documents"},
    "docx": {"documents"},
    "docxtpl": {"documents"},
    "pymorphy3": {"documents"},
    "matplotlib": {"documents"},
    "seaborn": {"documents"},
    "numpy": {"documents"},
    "pandas": {"documents", "api", "catalogue_tables"},
    "traitlets": {"workflows", "ui", "serving"},
}
# `ui` touches no file: what it needs from one arrives as a callable.
FILES = {"pathlib", "shutil", "tempfile", "io", "sqlite3", "glob", "fileinput", "zipfile"}
HEAVY = ("pandas", "numpy", "matplotlib", "seaborn", "openpyxl", "alembic", "cryptography")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def floor_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports, inside functions and under conditions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = ("toolkit", *path.relative_to(PACKAGE).parts[: -node.level])
                base = ".".join([*package, *([base] if base else [])])
            if base == "toolkit":
                yield from ((node.lineno, f"toolkit.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, base


def places(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_floor_has_its_place_in_the_picture() -> None:
    floors = {floor_of(path) for path in modules()} - EVERYTHING
    assert floors == set(BELOW), "New floors need their arrows in BELOW and in docs/architecture.md."


def test_the_arrows_have_no_ring() -> None:
    seen: set[str] = set()
    left = {floor: set(below) for floor, below in BELOW.items() if floor != "__main__"}
    while free := {floor for floor, below in left.items() if below <= seen}:
        seen |= free
        left = {floor: below for floor, below in left.items() if floor not in free}
    assert not left, f"These floors import each other in a ring: {sorted(left)}."


def test_arrows_run_down_only() -> None:
    wrong = []
    for path in modules():
        floor = floor_of(path)
        if floor in EVERYTHING:
            continue
        for line, name in imported(path):
            if not name.startswith("toolkit."):
                continue
            other = name.split(".")[1]
            # Names of the package itself, such as its version, belong to nobody.
            known = other in BELOW or other in EVERYTHING
            if known and other != floor and other not in BELOW[floor]:
                wrong.append(
                    f"{places(path)}:{line}: {floor} may not import {other}, it stands above or beside it."
                )
    assert not wrong, "\n".join(wrong)


def test_each_library_has_its_floor() -> None:
    wrong = []
    for path in modules():
        floor = floor_of(path)
        for line, name in imported(path):
            library = name.split(".")[0]
            if library in ONLY and floor not in ONLY[library] | EVERYTHING:
                floors = " and ".join(sorted(ONLY[library]))
                wrong.append(f"{places(path)}:{line}: {library} belongs to {floors}, not to {floor}.")
    assert not wrong, "\n".join(wrong)


def test_views_touch_no_file() -> None:
    wrong = [
        f"{places(path)}:{line}: a view needs no {name}; let apps hand it a callable."
        for path in modules()
        if floor_of(path) == "ui"
        for line, name in imported(path)
        if name.split(".")[0] in FILES
    ]
    wrong += [
        f"{places(path)}:{node.lineno}: a view opens no file."
        for path in modules()
        if floor_of(path) == "ui"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    ]
    assert not wrong, "\n".join(wrong)


def test_an_import_inside_a_function_is_seen(tmp_path: Path) -> None:
    late = tmp_path / "late.py"
    late.write_text("def draw():\n    from toolkit.documents import charts\n    import pandas as pd\n")
    assert list(imported(late)) == [(2, "toolkit.documents"), (3, "pandas")]


# ── in a process of its own: what is imported and opened, and when ──


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made beforehand: creating it needs alembic, opening it does not."""
    path = tmp_path_factory.mktemp("light") / "antirisk.sqlite"
    with Store.open(path) as store:
        prepare(store)
    return path


def run(code: str, folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "MPLCONFIGDIR": str(folder.parent / "mpl"),  # matplotlib keeps a list of the machine's fonts
    }
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


DRAW = """
import json, sys
from toolkit import apps

app = getattr(apps, "make_" + sys.argv[1])()
app.open(sys.argv[2])
flow, drawn = app.flow, []
for step in flow.steps:
    if len(flow.steps) > 1:
        flow.go(step.code)
    app.page.redraw()
    assert flow.step == step.code, (flow.step, step.code)
    assert flow.message is None, flow.message
    drawn.append(app.page.title)
heavy = [name for name in json.loads(sys.argv[3]) if name in sys.modules]
print(json.dumps([drawn, heavy]))
"""


@pytest.mark.parametrize(
    ("app", "steps"),
    [("self_diagnosis", 7), ("antirisk_program", 7), ("report", 1), ("joint_plan", 1), ("curator", 1)],
)
def test_opening_an_app_and_drawing_its_steps_imports_nothing_heavy(
    app: str, steps: int, database: Path, tmp_path: Path
) -> None:
    drawn, heavy = json.loads(run(DRAW, tmp_path, app, str(database), json.dumps(HEAVY)))
    assert (len(drawn), heavy) == (steps, [])


IMPORT_ALL = """
import importlib, pkgutil, sys, threading
opened = []

def watch(event, arguments):
    # urllib3, which comes with the server, tries out a socket of its own; ours would name an address.
    foreign = event == "socket.bind" and sys._getframe(1).f_globals.get("__name__", "").startswith("urllib3.")
    if event in ("sqlite3.connect", "socket.connect", "socket.bind") and not foreign:
        opened.append(event)

sys.addaudithook(watch)
import toolkit
for module in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
    # The first two start the command line, the last runs inside an upgrade only.
    if module.name not in ("toolkit.__main__", "toolkit.cli.__main__", "toolkit.store.migrations.env"):
        importlib.import_module(module.name)
        assert threading.active_count() == 1, f"{module.name} starts a thread when it is imported"
        assert not opened, f"{module.name} does {opened} when it is imported"
print(len([name for name in sys.modules if name.startswith("toolkit.")]))
"""


def test_importing_opens_no_database_thread_or_socket_and_writes_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    assert int(run(IMPORT_ALL, folder)) > 80
    assert list(folder.rglob("*")) == []
