"""A fresh database for every test, copied from one that was made once, and a friendly school in it.

Every test runs on both kinds of database unless it is about one of them and says so.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, NullPool, create_engine

from toolkit.domain.program import LineKind, Program
from toolkit.domain.school import Cycle, School
from toolkit.store import Store, Visitor

BACKENDS = ("sqlite", "postgresql")
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"])


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2024, 9, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


class Template(NamedTuple):
    """A database that is filled once; each test works on a copy of it."""

    name: str
    fill: Callable[[str], object]


@pytest.fixture
def template() -> Template:
    """What a test's database holds at first; a module may override it."""
    return Template("empty", make_tables)


@pytest.fixture(scope="session")
def filled_files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Template], Path]:
    """The file of a template."""
    made: dict[str, Path] = {}

    def file(template: Template) -> Path:
        if template.name not in made:
            path = tmp_path_factory.mktemp(template.name) / "template.sqlite"
            template.fill(str(path))
            made[template.name] = path
        return made[template.name]

    return file


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(backend: str, template: Template, filled_files: Callable[[Template], Path], tmp_path: Path) -> Path:
    """The file of an SQLite database, for tests that are about the file."""
    assert backend == "sqlite", "a test about a file is marked with on_sqlite"
    return Path(shutil.copy(filled_files(template), tmp_path / "antirisk.sqlite"))


@pytest.fixture
def address(backend: str, template: Template, request: pytest.FixtureRequest) -> Iterator[str]:
    """What `--db` takes: the path of a new database, or its URL."""
    if backend == "sqlite":
        yield str(request.getfixturevalue("path"))
        return
    with request.getfixturevalue("postgres").database(*template) as url:
        yield url


@pytest.fixture
def new_address(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A place where no table is yet: no file, or an empty database of a server."""
    if backend == "sqlite":
        yield str(tmp_path / "new" / "antirisk.sqlite")
        return
    with request.getfixturevalue("postgres").database("new", leave_empty) as url:
        yield url


def make_tables(address: str) -> None:
    Store.open(address).close()


def leave_empty(_: str) -> None:
    """A template without tables."""


@pytest.fixture
def sql(address: str) -> Iterator[Engine]:
    """The database as another program sees it; a block of it is one transaction."""
    engine = create_engine(f"sqlite:///{address}" if "://" not in address else address, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(address: str, clock: Clock) -> Iterator[Store]:
    with Store.open(address, clock=clock) as opened:
        yield opened


@pytest.fixture
def team() -> Visitor:
    return Visitor("команда школы", "school")


@pytest.fixture
def school(store: Store, team: Visitor) -> School:
    return store.schools.create("Приречная СОШ", year=2024, visitor=team)


@pytest.fixture
def cycle(store: Store, school: School) -> Cycle:
    return store.schools.current_cycle(school.id)


@pytest.fixture
def program(store: Store, cycle: Cycle, team: Visitor) -> Program:
    return store.programs.create(
        cycle.id,
        "R02",
        "Дефицит педагогических кадров",
        visitor=team,
        tasks=("Закрыть вакансии", "Поддержать молодых учителей"),
    )


@pytest.fixture
def task_ids(program: Program) -> list[int]:
    return [line.id for line in program.of(LineKind.TASK)]
