"""A list of schools enters a territory whole or not at all."""

from datetime import date

import pytest

from toolkit.domain.access import Role
from toolkit.domain.link import Account
from toolkit.domain.school import Territory
from toolkit.domain.school_list import ListedSchool
from toolkit.errors import AccessError, InputError
from toolkit.store import Store, Visitor

OWNER = Visitor("администратор", "administrator")


@pytest.fixture
def territory(store: Store) -> Territory:
    return store.territories.create("Речной район", visitor=OWNER)


@pytest.fixture
def curator(store: Store, territory: Territory) -> Account:
    return store.accounts.add(territory.id, Role.CURATOR, "kurator", "куратор, СОШ № 5", visitor=OWNER)


def listed(*names: str, curator: str = "") -> tuple[ListedSchool, ...]:
    return tuple(ListedSchool(name=name, curator=curator) for name in names)


def names(store: Store) -> list[str]:
    return [school.name for school in store.schools.list()]


def test_new_schools_begin_with_a_year_and_their_curator(
    store: Store, territory: Territory, curator: Account
) -> None:
    schools = (
        ListedSchool(name="Приречная СОШ", full_name="МБОУ «Приречная СОШ»", curator="kurator"),
        ListedSchool(name="Лесная ООШ"),
    )
    store.school_lists.take(territory.id, schools, year=2024, visitor=OWNER)
    forest, river = store.schools.list()
    assert (river.full_name, river.territory_id) == ("МБОУ «Приречная СОШ»", territory.id)
    cycles = [store.schools.current_cycle(school.id) for school in (river, forest)]
    assert [cycle.year for cycle in cycles] == [2024, 2024]
    assert [store.accounts.curators(cycle.id) for cycle in cycles] == [(curator,), ()]


def test_what_is_there_already_is_left_as_it_is(store: Store, territory: Territory) -> None:
    store.school_lists.take(territory.id, listed("СОШ № 5"), year=2023, visitor=OWNER)
    plan = store.school_lists.take(territory.id, listed("сош №5", "Лесная ООШ"), year=2024, visitor=OWNER)
    assert ([school.name for school in plan.new], [school.name for school in plan.known]) == (
        ["Лесная ООШ"],
        ["сош №5"],
    )
    assert names(store) == ["Лесная ООШ", "СОШ № 5"]
    assert store.schools.current_cycle(1).year == 2023


def test_a_known_school_gets_a_curator_whom_it_has_not(
    store: Store, territory: Territory, curator: Account
) -> None:
    store.school_lists.take(territory.id, listed("СОШ № 5"), year=2024, visitor=OWNER)
    plan = store.school_lists.take(
        territory.id, listed("СОШ № 5", curator="kurator"), year=2024, visitor=OWNER
    )
    assert [school.name for school in plan.assigned] == ["СОШ № 5"]
    assert store.accounts.curators(store.schools.current_cycle(1).id) == (curator,)
    assert store.school_lists.plan(territory.id, listed("СОШ № 5", curator="kurator")).empty


def test_a_school_of_another_territory_has_its_own_name(store: Store, territory: Territory) -> None:
    other = store.territories.create("Горный район", visitor=OWNER)
    store.school_lists.take(other.id, listed("СОШ № 5"), year=2024, visitor=OWNER)
    assert len(store.school_lists.take(territory.id, listed("СОШ № 5"), year=2024, visitor=OWNER).new) == 1


def test_one_bad_line_leaves_all_out(store: Store, territory: Territory) -> None:
    for bad in (
        (*listed("Лесная ООШ"), ListedSchool(name="СОШ № 5", curator="nobody")),
        listed("Лесная ООШ", "лесная  ООШ"),
        listed("Лесная ООШ", "я" * 301),
        listed("Лесная ООШ", "—"),
    ):
        with pytest.raises(InputError):
            store.school_lists.take(territory.id, bad, year=2024, visitor=OWNER)
    assert names(store) == []


def test_a_removed_curator_is_not_there(store: Store, territory: Territory, curator: Account) -> None:
    store.accounts.remove(curator.id, visitor=OWNER)
    with pytest.raises(InputError, match="Куратора с логином «kurator» нет"):
        store.school_lists.plan(territory.id, listed("СОШ № 5", curator="kurator"))


def test_each_school_has_its_own_trace(store: Store, territory: Territory, curator: Account) -> None:
    store.school_lists.take(
        territory.id, listed("Лесная ООШ", "СОШ № 5", curator="kurator"), year=2024, visitor=OWNER
    )
    for school in store.schools.list():
        trail = store.audit.list(store.schools.current_cycle(school.id).id)
        assert {entry.what for entry in trail} == {"school", "cycle", "assignment"}


def test_a_coordinator_takes_a_list_into_his_territory_only(store: Store, territory: Territory) -> None:
    other = store.territories.create("Горный район", visitor=OWNER)
    account = store.accounts.add(territory.id, Role.COORDINATOR, "district", "координатор", visitor=OWNER)
    link = store.links.add_for_account(account.id, date(2025, 6, 30), visitor=OWNER)
    guest = Visitor(link.title, link.role, link.id, link.serial)
    opened = store.opened_for(guest)
    opened.school_lists.take(territory.id, listed("Лесная ООШ"), year=2024, visitor=guest)
    with pytest.raises(AccessError):
        opened.school_lists.take(other.id, listed("Чужая ООШ"), year=2024, visitor=guest)
    with pytest.raises(AccessError):
        opened.school_lists.plan(other.id, listed("Чужая ООШ"))
    assert names(store) == ["Лесная ООШ"]
