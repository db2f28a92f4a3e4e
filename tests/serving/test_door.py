"""When the door is open, and what the owner's own way in is worth."""

import os
import re
from pathlib import Path

import pytest

from tests.serving.towns import OWNER, UNTIL, running_town
from tests.serving.visiting import Caller, Site, eventually, running
from toolkit.domain.access import Role
from toolkit.errors import AccessError
from toolkit.places import database_url
from toolkit.serving.door import STARTED_ANEW, Door, stands_open
from toolkit.serving.key import Key
from toolkit.store.database import Store, Visitor

KEY = Key(bytes(range(32)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(database_url(tmp_path / "school.sqlite"))


def door_of(store: Store, *, local_only: bool = True, named: bool = False) -> Door:
    return Door(store, KEY, local_only=local_only, named=named)


def give_a_link(store: Store) -> None:
    school = store.schools.create("Приречная СОШ", year=2024, visitor=OWNER)
    cycle = store.schools.current_cycle(school.id)
    store.links.add_for_cycle(cycle.id, Role.SCHOOL, UNTIL, visitor=OWNER)


@pytest.mark.parametrize("local_only", [True, False])
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("any_given", [True, False])
def test_the_door_is_open_only_at_the_machine_itself_before_any_link(
    local_only: bool, named: bool, any_given: bool
) -> None:
    found = stands_open(local_only=local_only, named=named, any_given=any_given)
    assert found == (local_only and not named and not any_given)


def test_a_door_to_the_network_is_closed_though_no_link_was_given(store: Store) -> None:
    assert not door_of(store, local_only=False).is_open()
    assert not door_of(store, named=True).is_open()


def test_the_first_link_closes_the_door_and_its_revocation_does_not_open_it(store: Store) -> None:
    door = door_of(store)
    assert door.is_open()
    give_a_link(store)
    door.forget()
    assert not door.is_open()
    store.links.revoke(1, visitor=OWNER)
    door.forget()
    assert not door.is_open()


def test_the_owner_is_the_team_while_the_door_is_open_and_the_administrator_after(store: Store) -> None:
    door = door_of(store)
    assert door.visitor(door.owner_session()) == Visitor()
    give_a_link(store)
    door.forget()
    assert door.visitor(door.owner_session()) == OWNER


def test_an_owners_session_ends_with_the_server(store: Store) -> None:
    before = door_of(store).owner_session()
    with pytest.raises(AccessError, match=re.escape(STARTED_ANEW)):
        door_of(store).visitor(before)


def test_no_session_of_a_link_makes_an_owner(store: Store) -> None:
    give_a_link(store)
    door = door_of(store)
    forged = door.owner_session()._replace(id="owner")
    with pytest.raises(AccessError):
        door.visitor(forged)


def test_the_server_tells_the_machines_owner_his_own_way_in(tmp_path: Path) -> None:
    for town in running_town(tmp_path):
        owner = Caller(town.site)
        assert owner.ask(town.site.owners_way()).status == 303
        text = owner.ask("/schools").text
        assert "Приречная СОШ" in text
        assert "Лесная ООШ" in text
        assert owner.submit("/schools", name="Новая СОШ").status == 303


def test_the_owners_way_is_told_when_the_first_link_closes_the_door(new_site: Site) -> None:
    assert new_site.ask("/").headers["location"] == "/schools"
    with Store.open(new_site.database) as store:
        give_a_link(store)
    eventually(lambda: new_site.ask("/").headers.get("location", "").startswith("/enter"))
    owner = Caller(new_site)
    assert owner.ask(new_site.owners_way()).status == 303
    assert "Приречная СОШ" in owner.ask("/").text


def test_the_server_tells_commands_where_visitors_find_it(tmp_path: Path) -> None:
    for site in running(tmp_path, names=("school.example",)):
        with Store.open(site.database) as store:
            assert store.settings.get("address") == "https://school.example/"
    for site in running(tmp_path):
        with Store.open(site.database) as store:
            assert store.settings.get("address") == site.address


@pytest.mark.skipif(os.name == "nt", reason="rights of files are another matter there")
def test_the_key_is_for_its_owner_alone(site: Site) -> None:
    key = Path(site.database.removeprefix("sqlite:///")).with_suffix(".key")
    assert key.stat().st_mode & 0o077 == 0
