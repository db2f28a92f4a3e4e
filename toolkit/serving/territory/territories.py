"""`/territory`: the coordinator's own territory; for the person at the machine, all of them."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import tornado.web

from toolkit.domain.access import Right, may
from toolkit.domain.school import Territory
from toolkit.errors import ToolkitError
from toolkit.serving.territory.desk import Act, Desk
from toolkit.store.admission import NOT_YOURS

_NONE = Territory(id=0, name="Муниципалитеты")


class TerritoriesPage(Desk):
    """All territories, and the form for a new one."""

    territory = _NONE

    async def page(self, problem: ToolkitError | None = None) -> None:
        """A coordinator goes on to his own territory."""
        found = await asyncio.to_thread(self.opened.territories.list)
        if not self.visitor.at_the_machine:
            self.redirect(self.address(f"territory/{found[0].id}"))
            return
        self.show_page("territories.html", problem, territories=found)

    async def _arrive(self) -> None:
        may_look = self.visitor.at_the_machine or may(self.visitor.role, Right.MANAGE)
        if not may_look or (self.request.method == "POST" and not self.visitor.at_the_machine):
            await asyncio.to_thread(self.store.audit.refuse, self.visitor, f"{Right.MANAGE}", NOT_YOURS)
            raise tornado.web.HTTPError(404)

    def _create(self) -> None:
        self.opened.territories.create(self.typed("name"), visitor=self.visitor)

    acts: ClassVar[Mapping[str, Act]] = {"create": _create}
