"""A fresh database for every test, copied from one that was made once, and a friendly school in it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from toolkit.domain.program import LineKind, Program
from toolkit.domain.school import Cycle, School
from toolkit.store import Store, Visitor


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2024, 9, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite"
    Store.open(path).close()
    return path


@pytest.fixture
def path(empty_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "antirisk.sqlite"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(path, clock=clock) as opened:
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
