"""A school gets a consultant school: the server itself gives the link, because a page's process may not."""

import asyncio
from dataclasses import dataclass
from datetime import date

import tornado.web

from toolkit.domain.access import Right, Role, may
from toolkit.domain.consultant import Candidate, Offer, offers
from toolkit.domain.school import Cycle, School
from toolkit.domain.wording import day
from toolkit.errors import StoreError
from toolkit.methodology.loader import load as load_catalogue
from toolkit.serving.handlers import CABINET
from toolkit.serving.way import Way


@dataclass(frozen=True, slots=True)
class Match:
    """The school that is helped in its year, the one that helps, why, and until when."""

    school: School
    cycle: Cycle
    offer: Offer
    until: date


class ConsultantHandler(Way):
    """`/consultant?school=…&helper=…`: who helps whom and why; confirming gives the helper a link."""

    @tornado.web.authenticated
    async def get(self) -> None:
        """Show what is about to be agreed."""
        match = await self._match()
        self.show("consultant.html", match=match, until=day(match.until), cabinet=CABINET)

    @tornado.web.authenticated
    async def post(self) -> None:
        """Give the link, and go back to the cabinet. Invented schools get none."""
        match = await self._match()
        if match.school.example:
            raise tornado.web.HTTPError(404)
        await asyncio.to_thread(
            self.opened.links.add_for_cycle,
            match.cycle.id,
            Role.CONSULTANT,
            match.until,
            visitor=self.visitor,
            title=f"{Role.CONSULTANT.word}, {match.offer.school.name}",
            helper_id=match.offer.school.id,
        )
        await self.links_changed()
        self.redirect(self.address(CABINET, school=match.school.id), status=303)

    async def _match(self) -> Match:
        """What the address asks for. 404 for what is not there, not his, or could not help."""
        if not (self.visitor.at_the_machine or may(self.visitor.role, Right.MANAGE)):
            raise tornado.web.HTTPError(404)
        school_id = await self.asked_school()
        helper = self.get_query_argument("helper", "")
        if school_id is None or not (helper.isascii() and helper.isdecimal() and len(helper) < 10):
            raise tornado.web.HTTPError(404)
        found = await asyncio.to_thread(self._read, school_id, int(helper))
        if found is None:
            raise tornado.web.HTTPError(404)
        return found

    def _read(self, school_id: int, helper_id: int) -> Match | None:
        store = self.opened
        try:
            school, cycle = store.schools.get(school_id), store.schools.current_cycle(school_id)
            helper, theirs = store.schools.get(helper_id), store.schools.current_cycle(helper_id)
            candidate = Candidate(school=helper, passport=store.schools.passport(theirs.id))
            passport = store.schools.passport(cycle.id)
        except StoreError:
            return None
        found = offers(school, passport, [candidate], load_catalogue().passport)
        return Match(school, cycle, found[0], end_of_year(cycle, date.today())) if found else None


def end_of_year(cycle: Cycle, today: date) -> date:
    """The last day of the school year, or of the one that runs today if that is over."""
    ends = cycle.period.ends
    return ends if ends >= today else date(today.year + (today.month > 8), 8, 31)
