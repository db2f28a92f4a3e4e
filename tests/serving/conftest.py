"""A real server on a free port, with its own database and three small notebooks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.towns import Town, running_town
from tests.serving.visiting import Answer, Caller, Site, running
from toolkit.places import database_url
from toolkit.store.database import Store, Visitor


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with two schools: «Приречная СОШ» and one whose name is a script."""
    folder = tmp_path_factory.mktemp("site")
    with Store.open(database_url(folder / "school.sqlite")) as store:
        for name in ("Приречная СОШ", "<script>alert(1)</script>"):
            store.schools.create(name, year=2023, visitor=Visitor())
    yield from running(folder)


@pytest.fixture
def new_site(tmp_path: Path) -> Iterator[Site]:
    """A server whose database has no school yet."""
    yield from running(tmp_path)


@pytest.fixture(scope="session")
def page(site: Site) -> Answer:
    """The page of the first notebook, opened for school 1."""
    return site.ask("/self_diagnosis?school=1")


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A server whose door is closed, with ways in for two schools, a curator and a coordinator."""
    yield from running_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def caller(town: Town) -> Caller:
    """Somebody who has not come in yet."""
    return Caller(town.site)
