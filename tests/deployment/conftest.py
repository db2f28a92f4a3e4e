"""Two servers over one PostgreSQL behind nginx, as docs/deployment.md sets them up."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.deployment import instance, nginx
from tests.deployment.instance import Instance
from tests.deployment.nginx import Proxy
from tests.postgres import PostgresServer
from tests.serving.visiting import Caller, Site
from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.example import prepare
from toolkit.serving.key import read_key
from toolkit.serving.session import Sessions, new_session
from toolkit.serving.ticket import Tickets
from toolkit.store.database import Store, Visitor


class Deployment(Site):
    """The whole installation as a visitor reaches it: by its name, over TLS that the browser checks."""

    def __init__(self, proxy: Proxy, instances: list[Instance], database: str, key: Path) -> None:
        super().__init__(proxy.address, database, 0)
        self.proxy = proxy
        self.instances = instances
        self.trusting = ssl.create_default_context(cafile=str(proxy.certificate))
        self._key = key

    @property
    def tickets(self) -> Tickets:
        return Tickets(read_key(self._key))

    def session(self) -> str:
        """The value of a new session's cookie, as a server writes it."""
        link = self.link()
        return Sessions(read_key(self._key)).write(new_session(link.id, link.serial, link.title))

    def link(self) -> Link:
        """A new link of the school's team."""
        with Store.open(self.database) as store:
            cycle = store.schools.current_cycle(store.schools.list()[0].id)
            until = date.today() + timedelta(days=30)
            return store.links.add_for_cycle(cycle.id, Role.SCHOOL, until, visitor=Visitor())


@pytest.fixture(scope="package")
def deployment(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The example school behind nginx; pages work under the role that is made for them."""
    folder = tmp_path_factory.mktemp("deployment")
    key = folder / "antirisk.key"
    with ExitStack() as started:
        database = started.enter_context(postgres.database("example", prepare_example))
        variables = {
            "ANTIRISK_DB": database,
            "ANTIRISK_PAGE_DB": postgres.role("pages")(database),
            "ANTIRISK_KEY_FILE": str(key),
        }
        instances = [
            started.enter_context(instance.running(folder, "--name", nginx.NAME, **variables))
            for _ in range(2)
        ]
        proxy = started.enter_context(nginx.running(folder, [one.port for one in instances]))
        yield Deployment(proxy, instances, database, key)


def prepare_example(address: str) -> None:
    with Store.open(address) as store:
        prepare(store)


@pytest.fixture
def team(deployment: Deployment) -> Caller:
    """A team that has come in by its link."""
    caller = Caller(deployment)
    answer = caller.ask(deployment.way_in(deployment.link()))
    assert answer.status == 303, answer.text
    return caller
