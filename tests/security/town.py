"""The town that is attacked: a running server with two schools, and everybody who may come in."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from tests.serving.talking import Line
from tests.serving.towns import Town as SmallTown
from tests.serving.towns import running_town
from tests.serving.visiting import Answer, Caller, Site, running, write_notebooks
from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.domain.school import Cycle, School, Territory
from toolkit.example import prepare
from toolkit.places import database_url, own_places
from toolkit.serving.capacity import LARGEST_PAGE, MIB
from toolkit.store.database import Store, Visitor

OWNER = Visitor("администратор", "administrator")
UNTIL = datetime.now(UTC).date() + timedelta(days=200)
PATIENCE = 20.0  # seconds in which something on the server must come true
_CONFIG = re.compile(r'id="jupyter-config-data"[^>]*>(.*?)</script>', re.DOTALL)


@dataclass(frozen=True)
class Door:
    """A school with the way in of its team."""

    school: School
    cycle: Cycle
    link: Link


@dataclass(frozen=True)
class OpenedPage:
    """A page of an app that somebody has opened."""

    caller: Caller
    kernel: str
    answer: Answer

    def goodbye(self) -> Answer:
        """What the browser says when the page is closed."""
        form = {"_xsrf": self.caller.jar["_xsrf"]}
        return self.caller.ask(f"/voila/api/shutdown/{self.kernel}", "POST", form)


def opened_page(caller: Caller, answer: Answer) -> OpenedPage:
    """The page that an answer opened."""
    assert answer.status == 200, answer.text
    found = _CONFIG.search(answer.text)
    assert found is not None, answer.text
    return OpenedPage(caller, str(json.loads(found[1])["kernelId"]), answer)


@dataclass
class Town:
    """A server, its database, and what lets in."""

    site: Site
    store: Store
    folder: Path
    ours: Door
    theirs: Door
    curator: Link
    coordinator: Link
    territory: Territory
    pages: list[OpenedPage] = field(default_factory=list)
    later: ExitStack = field(default_factory=ExitStack)

    def come(self, link: Link) -> Caller:
        """Somebody who has entered by a link."""
        caller = Caller(self.site)
        answer = caller.ask(self.site.way_in(link))
        assert answer.status == 303, answer.text
        return caller

    def open(self, caller: Caller, path: str) -> OpenedPage:
        """Open a page as a browser does, up to its kernel's id."""
        return self.opened(caller, caller.ask(path))

    def opened(self, caller: Caller, answer: Answer) -> OpenedPage:
        """The page that an answer opened."""
        page = opened_page(caller, answer)
        self.pages.append(page)
        return page

    @contextmanager
    def page(self, link: Link, app: str, school: School | None = None) -> Iterator[OpenedPage]:
        """A page that is open for the time of the block."""
        page = self.open(self.come(link), f"/{app}?school={school.id}" if school else f"/{app}")
        try:
            yield page
        finally:
            page.goodbye()

    @cached_property
    def our_page(self) -> OpenedPage:
        """A page of our team: what the others are after."""
        return self.open(self.come(self.ours.link), "/self_diagnosis")

    @cached_property
    def our_program(self) -> OpenedPage:
        """Our team's page of the second app."""
        return self.open(self.our_page.caller, "/antirisk_program")

    @cached_property
    def attacker(self) -> Caller:
        """The other school's team, which has come in by its own link."""
        return self.come(self.theirs.link)

    @cached_property
    def revoked_at_work(self) -> tuple[OpenedPage, Line]:
        """A page whose link is revoked while it is open, and its line."""
        link = self.store.links.add_for_cycle(self.ours.cycle.id, Role.SCHOOL, UNTIL, visitor=OWNER)
        page = self.open(self.come(link), "/report")
        line = Line(page.caller, page.kernel)
        self.store.links.revoke(link.id, visitor=OWNER)
        return page, line

    @cached_property
    def village(self) -> SmallTown:
        """Another, small server: it carries three pages, and one of its apps goes astray."""
        folder = self.folder / "village"
        folder.mkdir()
        notebooks = write_notebooks(folder / "notebooks")
        greedy = f"held = bytearray({LARGEST_PAGE + 64 * MIB}); held[::4096] = bytes([1]) * len(held[::4096])"
        nbformat.write(new_notebook(cells=[new_code_cell(greedy)]), notebooks / "report.ipynb")
        return self.later.enter_context(contextmanager(running_town)(folder, max_pages=3))

    @cached_property
    def consultant(self) -> Link:
        """The neighbour's link to our school: it helps with the joint plan."""
        cycle, helper = self.ours.cycle.id, self.theirs.school.id
        return self.store.links.add_for_cycle(cycle, Role.CONSULTANT, UNTIL, visitor=OWNER, helper_id=helper)

    def refused(self, what: str, after: int = 0) -> bool:
        """Whether the audit has (or gets in a moment) a refusal of this kind beyond `after` of them."""
        return self.wait(lambda: self.times(what) > after)

    def times(self, what: str) -> int:
        """How often a kind of request is in the audit as refused."""
        return sum(row.times for row in self.store.audit.refusals(1000) if row.what.startswith(what))

    @staticmethod
    def wait(true: Callable[[], Any], patience: float = PATIENCE) -> bool:
        """Whether something comes true within the time a server may take for it."""
        deadline = time.monotonic() + patience
        while not true():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def widget_of(line: Line) -> str:
    """The id of the page's own widget: the one with a body."""
    return next(id_ for id_, state in line.widgets().items() if "body" in state)


def _door(store: Store, school: School) -> Door:
    cycle = store.schools.current_cycle(school.id)
    return Door(school, cycle, store.links.add_for_cycle(cycle.id, Role.SCHOOL, UNTIL, visitor=OWNER))


def built(folder: Path) -> Iterator[Town]:
    """A town in a folder: the example school and a neighbour, a curator of the first, a coordinator."""
    shutil.copytree(own_places().notebooks, folder / "notebooks")
    with Store.open(database_url(folder / "school.sqlite")) as store:
        territory = store.territories.create("Речной район", visitor=OWNER)
        example = prepare(store)
        store.territories.own(example.id, territory.id, visitor=OWNER)
        # The example's own name stands in hints, too.
        version = store.schools.get(example.id).version
        example = store.schools.rename(example.id, "Заповедная СОШ", version, OWNER)
        ours = _door(store, example)
        neighbour = store.schools.create("Лесная ООШ", year=2024, visitor=OWNER, territory_id=territory.id)
        theirs = _door(store, neighbour)
        curator = store.accounts.add(territory.id, Role.CURATOR, "kurator", "куратор, СОШ № 5", visitor=OWNER)
        store.accounts.assign(curator.id, ours.cycle.id, visitor=OWNER)
        head = store.accounts.add(territory.id, Role.COORDINATOR, "head", "координатор", visitor=OWNER)
        links = [store.links.add_for_account(account.id, UNTIL, visitor=OWNER) for account in (curator, head)]
        # As behind a proxy, which tells from where somebody comes.
        sites = running(folder, journal=str(folder / "journal.json"), names=["school.example"])
        with patch.dict(os.environ, TOWN_SECRET="a secret of the server"):
            site = next(sites)
        town = Town(site, store, folder, ours, theirs, *links, territory)
        with town.later:
            yield town
        sites.close()
