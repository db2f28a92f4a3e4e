"""A fresh database for every test, copied from one that was made once."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.workflows.opening import (
    antirisk_program,
    name_school,
    ready_school,
    self_diagnosis,
    write_program,
)
from toolkit.example import prepare
from toolkit.example.district import prepare_district
from toolkit.store.database import Store
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.self_diagnosis import SelfDiagnosis


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "antirisk.sqlite"
    Store.open(path).close()
    return path


@pytest.fixture(scope="session")
def ready_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with two factors, answered and confirmed, and no program yet."""
    path = Path(shutil.copy(empty_database, tmp_path_factory.mktemp("ready") / "antirisk.sqlite"))
    prepare_ready_school(str(path))
    return path


def prepare_ready_school(address: str) -> None:
    with Store.open(address) as store:
        ready_school(store)


@pytest.fixture(scope="session")
def written_database(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same school with a program that may be sent to the curator."""
    path = Path(shutil.copy(ready_database, tmp_path_factory.mktemp("written") / "antirisk.sqlite"))
    with Store.open(path) as store:
        write_program(antirisk_program(store))
    return path


@pytest.fixture(scope="session")
def example_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(empty_database, tmp_path_factory.mktemp("example") / "antirisk.sqlite"))
    with Store.open(path) as store:
        prepare(store)
    return path


@pytest.fixture
def backend() -> str:
    """The kind of database; tests of what two people do at once override it to see both."""
    return "sqlite"


@pytest.fixture
def path(empty_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "antirisk.sqlite"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, wait=0.05) as opened:
        yield opened


@pytest.fixture
def ready_store(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    with ExitStack() as places:
        if backend == "sqlite":
            address = str(shutil.copy(request.getfixturevalue("ready_database"), tmp_path / "ready.sqlite"))
        else:
            server = request.getfixturevalue("postgres")
            address = places.enter_context(server.database("ready", prepare_ready_school))
        yield places.enter_context(Store.open(address, wait=0.05))


@pytest.fixture
def written_store(written_database: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(shutil.copy(written_database, tmp_path / "written.sqlite"), wait=0.05) as opened:
        yield opened


@pytest.fixture
def example_store(example_database: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(shutil.copy(example_database, tmp_path / "example.sqlite"), wait=0.05) as opened:
        yield opened


@pytest.fixture
def new(store: Store) -> SelfDiagnosis:
    """The first app on an empty database."""
    return self_diagnosis(store)


@pytest.fixture
def named(new: SelfDiagnosis) -> SelfDiagnosis:
    """A school that has only its name."""
    return name_school(new)


@pytest.fixture
def ready(ready_store: Store) -> SelfDiagnosis:
    """Two factors, answered and confirmed."""
    return self_diagnosis(ready_store)


@pytest.fixture
def planning(ready_store: Store) -> AntiriskProgram:
    """The second app before any program."""
    return antirisk_program(ready_store)


@pytest.fixture
def begun(planning: AntiriskProgram) -> AntiriskProgram:
    """The second app with the program of the first factor just begun."""
    planning.start("R02")
    return planning


@pytest.fixture
def written(written_store: Store) -> AntiriskProgram:
    """The second app at the document of a program that may be sent."""
    flow = antirisk_program(written_store)
    flow.go("document", "R02")
    return flow


@pytest.fixture
def example(example_store: Store) -> AntiriskProgram:
    """The second app on the example school."""
    return antirisk_program(example_store)


@pytest.fixture(scope="session")
def district_database(example_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example school with its neighbours, their curator and what was said."""
    path = Path(shutil.copy(example_database, tmp_path_factory.mktemp("district") / "antirisk.sqlite"))
    with Store.open(path) as store:
        prepare_district(store, prepare(store))
    return path


@pytest.fixture
def district(district_database: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(shutil.copy(district_database, tmp_path / "district.sqlite"), wait=0.05) as opened:
        yield opened
