"""Giving a school its consultant school: who may, what is told, and what comes of it."""

import pytest

from tests.serving.towns import OWNER, Town
from tests.serving.visiting import Site
from toolkit.domain.access import Role
from toolkit.domain.school import ListStatus, School
from toolkit.store.database import Store


@pytest.fixture
def helper(town: Town) -> School:
    """The other school has left the list, and both have told their size."""
    ours, theirs = (town.store.schools.cycle(link.cycle_id or 0) for link in (town.ours, town.theirs))
    for cycle, pupils in ((ours, "98"), (theirs, "124")):
        known = town.store.schools.passport(cycle.id).values.get("pupils")
        town.store.schools.set_passport(
            cycle.id, "pupils", pupils, seen=known.version if known else 0, visitor=OWNER
        )
    school = town.store.schools.get(theirs.school_id)
    return town.store.schools.set_status(school.id, ListStatus.LEFT, 2023, seen=school.version, visitor=OWNER)


def address(town: Town, helper: School) -> str:
    ours = town.store.schools.cycle(town.ours.cycle_id or 0)
    return f"/consultant?school={ours.school_id}&helper={helper.id}"


def test_the_page_says_who_helps_whom_and_why(town: Town, helper: School) -> None:
    text = town.enter(town.coordinator).ask(address(town, helper)).text
    assert "«Лесная ООШ» поможет школе «Приречная СОШ»?" in text
    assert "Сходный размер: 98 и 124 чел." in text
    assert "Вышла из списка ШНОР в 2023 году" in text


def test_confirming_gives_the_helper_a_link_to_that_school_alone(town: Town, helper: School) -> None:
    caller = town.enter(town.coordinator)
    answer = caller.submit(address(town, helper))
    assert answer.status == 303
    assert answer.headers["location"].startswith("/curator?school=")
    given = town.store.links.helpers(town.ours.cycle_id or 0)[-1]
    assert (given.helper_id, given.title) == (helper.id, "школа-консультант, Лесная ООШ")
    link = town.store.links.get(given.id)
    assert link is not None
    assert (link.role, link.code is not None) == (Role.CONSULTANT, True)


@pytest.mark.parametrize("who", ["ours", "curator"])
def test_nobody_but_a_coordinator_finds_the_page(town: Town, helper: School, who: str) -> None:
    before = town.store.links.helpers(town.ours.cycle_id or 0)
    caller = town.enter(getattr(town, who))
    assert caller.ask(address(town, helper)).status == 404
    assert town.store.links.helpers(town.ours.cycle_id or 0) == before


@pytest.mark.parametrize("helper_", ["", "abc", "999", "1"])
def test_a_school_that_could_not_help_is_not_found(town: Town, helper: School, helper_: str) -> None:
    ours = town.store.schools.cycle(town.ours.cycle_id or 0)
    asked = f"/consultant?school={ours.school_id}&helper={helper_}"
    assert town.enter(town.coordinator).ask(asked).status == 404


def test_an_invented_school_gets_no_link(new_site: Site) -> None:
    with Store.open(new_site.database) as store:
        made = [
            store.schools.create(name, year=2023, visitor=OWNER, example=True)
            for name in ("Приречная СОШ", "Заозёрная СОШ")
        ]
        store.schools.set_status(made[1].id, ListStatus.STRONG, None, seen=1, visitor=OWNER)
        asked = f"/consultant?school={made[0].id}&helper={made[1].id}"
        assert "Школа выдумана" in new_site.ask(asked).text
        assert store.links.any_given() is False
