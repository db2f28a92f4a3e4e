"""A server with schools, a curator and a coordinator, and what lets them in."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.serving.visiting import Caller, Site, running
from toolkit.domain.access import Role
from toolkit.domain.link import Account, Link
from toolkit.domain.school import Cycle, Territory
from toolkit.places import database_url
from toolkit.store.database import Store, Visitor

OWNER = Visitor("администратор", "administrator")
UNTIL = datetime.now(UTC).date() + timedelta(days=200)


class Town(NamedTuple):
    """A server with the links of two schools, of a curator of the first, and of a coordinator."""

    site: Site
    store: Store
    territory: Territory
    ours: Link
    theirs: Link
    curator: Link
    coordinator: Link
    log: Path

    def enter(self, link: Link) -> Caller:
        """Somebody who has opened a link."""
        caller = Caller(self.site)
        assert caller.ask(self.site.way_in(link)).status == 303
        return caller

    def new_school(self, name: str, until: date = UNTIL) -> Link:
        """A new school's link."""
        return link_of_team(self.store, self.cycle(name), until)

    def cycle(self, name: str) -> Cycle:
        """The year of a new school of the territory."""
        return new_cycle(self.store, name, self.territory)

    def account(self, login: str, role: Role = Role.CURATOR) -> Account:
        """A new curator or coordinator."""
        return self.store.accounts.add(self.territory.id, role, login, f"куратор {login}", visitor=OWNER)

    def link(self, account: Account, until: date = UNTIL) -> Link:
        """A link of a curator or coordinator."""
        return self.store.links.add_for_account(account.id, until, visitor=OWNER)


def new_cycle(store: Store, name: str, territory: Territory) -> Cycle:
    school = store.schools.create(name, year=2024, visitor=OWNER, territory_id=territory.id)
    return store.schools.current_cycle(school.id)


def link_of_team(store: Store, cycle: Cycle, until: date = UNTIL) -> Link:
    return store.links.add_for_cycle(cycle.id, Role.SCHOOL, until, visitor=OWNER)


def running_town(folder: Path, names: Sequence[str] = (), **settings: object) -> Iterator[Town]:
    """Start a server in a folder, with its schools; stop it at the end."""
    with Store.open(database_url(folder / "school.sqlite")) as store:
        territory = store.territories.create("Речной район", visitor=OWNER)
        cycles = [new_cycle(store, name, territory) for name in ("Приречная СОШ", "Лесная ООШ")]
        curator = store.accounts.add(territory.id, Role.CURATOR, "kurator", "куратор, СОШ № 5", visitor=OWNER)
        store.accounts.assign(curator.id, cycles[0].id, visitor=OWNER)
        coordinator = store.accounts.add(
            territory.id, Role.COORDINATOR, "district", "координатор района", visitor=OWNER
        )
        teams = [link_of_team(store, cycle) for cycle in cycles]
        staff = [
            store.links.add_for_account(account.id, UNTIL, visitor=OWNER)
            for account in (curator, coordinator)
        ]
        for site in running(folder, names=list(names), **settings):
            yield Town(site, store, territory, *teams, *staff, folder / "log.txt")
