"""What a coordinator sees of his territory, and what its schools and people leave behind when they go."""

from datetime import date

import pytest

from toolkit.domain.access import Role
from toolkit.domain.link import Account, Link, newest_open
from toolkit.domain.school import Cycle, Territory
from toolkit.domain.school_list import ListedSchool
from toolkit.errors import AccessError, InputError, StoreError
from toolkit.store import Store, Visitor

OWNER = Visitor("администратор", "administrator")
UNTIL = date(2025, 6, 30)


@pytest.fixture
def territory(store: Store) -> Territory:
    return store.territories.create("Речной район", visitor=OWNER)


def cycle_of(store: Store, territory: Territory, name: str) -> Cycle:
    store.school_lists.take(territory.id, [ListedSchool(name=name)], year=2024, visitor=OWNER)
    found = next(school for school in store.schools.list() if school.name == name)
    return store.schools.current_cycle(found.id)


def link_to(store: Store, cycle: Cycle) -> Link:
    return store.links.add_for_cycle(cycle.id, Role.SCHOOL, UNTIL, visitor=OWNER)


def curator(store: Store, territory: Territory, login: str = "kurator", title: str = "куратор") -> Account:
    return store.accounts.add(territory.id, Role.CURATOR, login, title, visitor=OWNER)


def guest(link: Link) -> Visitor:
    return Visitor(link.title, link.role, link.id, link.serial)


# ── the overview ──


def test_schools_stand_in_order_with_their_newest_year_curators_and_links(
    store: Store, territory: Territory
) -> None:
    tenth, ninth = (cycle_of(store, territory, name) for name in ("СОШ № 10", "СОШ № 9"))
    later = store.schools.start_cycle(ninth.school_id, 2025, visitor=OWNER)
    people = [curator(store, territory, login, title) for login, title in (("second", "б"), ("first", "а"))]
    for person in people:
        store.accounts.assign(person.id, later.id, visitor=OWNER)
    links = [link_to(store, later) for _ in range(2)]
    link_to(store, ninth)
    first, second = store.school_lists.overview(territory.id)
    assert [line.school.name for line in (first, second)] == ["СОШ № 9", "СОШ № 10"]
    assert (first.cycle.year, second.cycle) == (2025, tenth)
    assert [person.title for person in first.curators] == ["а", "б"]
    assert first.links == tuple(reversed(links))
    assert (second.curators, second.links) == ((), ())


def test_who_was_taken_off_a_school_or_the_list_is_not_shown(store: Store, territory: Territory) -> None:
    cycle = cycle_of(store, territory, "Лесная ООШ")
    released, removed = (curator(store, territory, login) for login in ("first", "second"))
    for person in (released, removed):
        store.accounts.assign(person.id, cycle.id, visitor=OWNER)
    store.accounts.release(released.id, cycle.id, visitor=OWNER)
    store.accounts.remove(removed.id, visitor=OWNER)
    assert store.school_lists.overview(territory.id)[0].curators == ()
    (line,) = store.school_lists.people(territory.id)
    assert (line.account.login, line.schools) == ("first", ())


def test_people_stand_with_their_links_and_schools(store: Store, territory: Territory) -> None:
    person = curator(store, territory)
    for name in ("Лесная ООШ", "Горная СОШ"):
        store.accounts.assign(person.id, cycle_of(store, territory, name).id, visitor=OWNER)
    link = store.links.add_for_account(person.id, UNTIL, visitor=OWNER)
    (line,) = store.school_lists.people(territory.id)
    assert (line.account, line.links) == (person, (link,))
    assert [school.name for school in line.schools] == ["Горная СОШ", "Лесная ООШ"]


def test_another_territory_has_its_own(store: Store, territory: Territory) -> None:
    other = store.territories.create("Горный район", visitor=OWNER)
    cycle_of(store, territory, "Лесная ООШ")
    curator(store, territory)
    assert store.school_lists.overview(other.id) == store.school_lists.people(other.id) == ()


def test_a_territory_that_is_not_there_is_told_so(store: Store) -> None:
    with pytest.raises(StoreError, match="Такого муниципалитета нет"):
        store.school_lists.overview(99)


def test_the_newest_open_link_is_the_one_to_show(store: Store, territory: Territory) -> None:
    cycle = cycle_of(store, territory, "Лесная ООШ")
    first, second = link_to(store, cycle), link_to(store, cycle)
    assert newest_open((first, second), Role.SCHOOL, UNTIL) == second
    store.links.revoke(second.id, visitor=OWNER)
    links = store.links.of_cycle(cycle.id)
    assert newest_open(links, Role.SCHOOL, UNTIL) == first
    assert newest_open(links, Role.CONSULTANT, UNTIL) is None
    assert newest_open(links, Role.SCHOOL, date(2025, 7, 1)) is None


# ── leaving ──


def test_a_school_that_leaves_keeps_its_work_and_closes_its_ways_in(
    store: Store, territory: Territory
) -> None:
    cycle = cycle_of(store, territory, "Лесная ООШ")
    person = curator(store, territory)
    store.accounts.assign(person.id, cycle.id, visitor=OWNER)
    link = link_to(store, cycle)
    store.schools.set_passport(cycle.id, "notes", "слова", seen=0, visitor=OWNER)
    store.territories.let_go(cycle.school_id, visitor=OWNER)
    assert store.links.refusal(guest(link)).startswith("Ссылку отозвали.")
    assert store.accounts.curators(cycle.id) == ()
    assert store.schools.get(cycle.school_id).territory_id is None
    assert store.schools.passport(cycle.id).text("notes") == "слова"
    store.territories.own(cycle.school_id, territory.id, visitor=OWNER)
    assert [line.school.name for line in store.school_lists.overview(territory.id)] == ["Лесная ООШ"]


def test_a_coordinator_lets_go_of_his_own_schools_only(store: Store, territory: Territory) -> None:
    other = store.territories.create("Горный район", visitor=OWNER)
    ours, theirs = cycle_of(store, territory, "Лесная ООШ"), cycle_of(store, other, "Горная СОШ")
    account = store.accounts.add(territory.id, Role.COORDINATOR, "district", "координатор", visitor=OWNER)
    visitor = guest(store.links.add_for_account(account.id, UNTIL, visitor=OWNER))
    opened = store.opened_for(visitor)
    opened.territories.let_go(ours.school_id, visitor=visitor)
    with pytest.raises(AccessError):
        opened.territories.let_go(theirs.school_id, visitor=visitor)


def test_the_next_person_with_a_login_gets_nothing_of_the_one_before(
    store: Store, territory: Territory
) -> None:
    cycle = cycle_of(store, territory, "Лесная ООШ")
    before = curator(store, territory)
    store.accounts.assign(before.id, cycle.id, visitor=OWNER)
    store.accounts.set_password_hash(before.id, "прежний")
    link = store.links.add_for_account(before.id, UNTIL, visitor=OWNER)
    store.accounts.remove(before.id, visitor=OWNER)
    after = curator(store, territory)
    assert after.id == before.id
    assert not after.has_password
    assert store.links.refusal(guest(link)).startswith("Ссылку отозвали.")
    assert store.accounts.cycles(after.id) == ()


def test_a_territory_made_by_mistake_can_be_struck_out(store: Store, territory: Territory) -> None:
    store.territories.remove(territory.id, visitor=OWNER)
    assert store.territories.list() == ()


def test_a_territory_that_has_something_stays(store: Store, territory: Territory) -> None:
    cycle_of(store, territory, "Лесная ООШ")
    with pytest.raises(InputError, match="есть школы"):
        store.territories.remove(territory.id, visitor=OWNER)
    other = store.territories.create("Горный район", visitor=OWNER)
    store.accounts.remove(curator(store, other).id, visitor=OWNER)
    with pytest.raises(InputError, match="есть кураторы или их записи"):
        store.territories.remove(other.id, visitor=OWNER)
