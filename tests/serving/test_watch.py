"""Open pages of a session end soon after its link did."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.serving.towns import OWNER, link_of_team, new_cycle
from toolkit.domain.link import Link
from toolkit.errors import AccessError, StoreError
from toolkit.places import database_url
from toolkit.serving import door as door_module
from toolkit.serving.door import Door
from toolkit.serving.key import Key
from toolkit.serving.session import Session, new_session
from toolkit.serving.watch import EVERY, Watch
from toolkit.store.database import Store


class House:
    """A door and what its watch has ended."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(database_url(folder / "school.sqlite"))
        self.door = Door(self.store, Key(bytes(32)), local_only=True, named=False)
        self.ended: list[str] = []
        self.closed = 0
        self.watch = Watch(self.door, self._end, self._close)

    async def _end(self, session: str) -> None:
        self.ended.append(session)

    def _close(self) -> None:
        self.closed += 1

    def link(self, name: str) -> Link:
        territory = self.store.territories.create(f"Район: {name}", visitor=OWNER)
        return link_of_team(self.store, new_cycle(self.store, name, territory))

    def enter(self, link: Link) -> Session:
        session = new_session(link.id, link.serial)
        self.door.visitor(session)
        return session

    def look(self) -> list[str]:
        """What a later look ends."""
        self.door.forget()
        with ThreadPoolExecutor(1) as thread:  # the browser's tests have a loop of their own in this one
            thread.submit(asyncio.run, self.watch.look()).result()
        found, self.ended = self.ended, []
        return found


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_look_ends_the_sessions_of_a_revoked_link_and_no_others(house: House) -> None:
    ours, theirs = house.link("Приречная СОШ"), house.link("Лесная ООШ")
    first, second, other = house.enter(ours), house.enter(ours), house.enter(theirs)
    assert house.look() == []
    house.store.links.revoke(ours.id, visitor=OWNER)
    assert sorted(house.look()) == sorted([first.id, second.id])
    assert house.look() == []  # each is told of once
    house.store.links.revoke(theirs.id, visitor=OWNER)
    assert house.look() == [other.id]


def test_leaving_ends_only_the_session_that_was_left(house: House) -> None:
    link = house.link("Приречная СОШ")
    first, second = house.enter(link), house.enter(link)
    house.door.leave(first)
    assert house.look() == [first.id]
    house.store.links.renew(link.id, visitor=OWNER)
    assert house.look() == [second.id]


def test_a_look_at_a_database_that_does_not_answer_ends_nobodys_work(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = house.link("Приречная СОШ")
    session = house.enter(link)
    house.store.links.revoke(link.id, visitor=OWNER)
    with monkeypatch.context() as broken:
        broken.setattr(house.store.links, "get", fails)
        assert house.look() == []
    assert house.look() == [session.id]


def fails(link_id: int) -> None:
    raise StoreError("База занята.")


def test_the_first_link_is_told_once(house: House) -> None:
    house.look()
    assert house.closed == 0
    house.link("Приречная СОШ")
    house.look()
    house.look()
    assert house.closed == 1


def test_an_end_takes_effect_within_a_minute() -> None:
    assert EVERY + door_module.KNOWN_FOR < 60


def test_what_the_door_knows_is_asked_anew_after_seconds(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0

    def clock() -> float:
        return now

    monkeypatch.setattr(door_module.time, "monotonic", clock)
    link = house.link("Приречная СОШ")
    session = house.enter(link)
    house.store.links.revoke(link.id, visitor=OWNER)
    assert house.door.visitor(session).link == link.id
    now = door_module.KNOWN_FOR + 1
    with pytest.raises(AccessError, match="Ссылку отозвали"):
        house.door.visitor(session)
