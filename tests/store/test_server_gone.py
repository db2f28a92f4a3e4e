"""A server that falls and comes back: what was stored is there, and the store needs no help to go on."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from sqlalchemy import event

from tests import postgres as servers
from tests.postgres import PostgresServer
from tests.store.conftest import make_tables
from toolkit.domain.school import Cycle
from toolkit.errors import StoreError
from toolkit.store import Store, Visitor


class Work(NamedTuple):
    """A school's year in a database whose server may fall."""

    server: PostgresServer
    store: Store
    cycle: Cycle

    def notes(self) -> str:
        return self.store.schools.passport(self.cycle.id).text("notes")

    def write(self, notes: str, seen: int = 0) -> int:
        given = self.store.schools.set_passport(self.cycle.id, "notes", notes, seen=seen, visitor=Visitor())
        return given.version


@pytest.fixture
def work(team: Visitor) -> Iterator[Work]:
    with (
        servers.running() as server,
        server.database("school", make_tables) as address,
        Store.open(address) as store,
    ):
        school = store.schools.create("Приречная СОШ", year=2024, visitor=team)
        yield Work(server, store, store.schools.current_cycle(school.id))


def test_while_the_server_is_gone_each_change_is_told_not_stored(work: Work) -> None:
    seen = work.write("до")
    work.server.stop()
    with pytest.raises(StoreError, match="Нет связи с базой"):
        work.write("во время", seen)
    with pytest.raises(StoreError, match="Нет связи с базой"):
        work.notes()
    work.server.start()
    assert work.notes() == "до"


def test_a_restart_between_two_changes_is_not_even_noticed(work: Work) -> None:
    seen = work.write("раньше")
    work.server.stop()
    work.server.start()
    work.write("позже", seen)
    assert work.notes() == "позже"


def test_a_server_that_falls_between_a_change_and_its_trace_takes_both_back(work: Work) -> None:
    write = work.store._engines.write
    assert write is not None

    @event.listens_for(write, "before_cursor_execute")
    def fall(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT INTO audit"):
            work.server.stop()

    with pytest.raises(StoreError, match="Нет связи с базой"):
        work.write("слова")
    event.remove(write, "before_cursor_execute", fall)
    work.server.start()
    assert work.notes() == ""
    assert work.write("слова") == 1
