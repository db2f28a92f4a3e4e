"""Cards of a territory's schools, eight on a sheet: all of them, or one school's."""

import asyncio
from collections.abc import Iterator

from toolkit.domain.access import Role
from toolkit.domain.school_list import SchoolLine
from toolkit.errors import ToolkitError
from toolkit.serving.card import Card, card_of, only_here
from toolkit.serving.territory.desk import Desk
from toolkit.serving.territory.words import link_words

NOTHING = "Карточек пока нет: сначала дайте школам ссылки."


class CardsPage(Desk):
    """`/territory/<id>/cards`, or `?school=<id>` for the links of one school."""

    async def page(self, problem: ToolkitError | None = None) -> None:  # noqa: ARG002
        """Show the sheet."""
        wanted = self.get_query_argument("school", "")
        lines = await asyncio.to_thread(self.opened.school_lists.overview, self.territory.id)
        base = await asyncio.to_thread(self.base)
        one = [line for line in lines if str(line.school.id) == wanted]
        cards = [card for line in (one or lines) for card in self._of(line, base, others=bool(one))]
        self.show(
            "cards.html",
            cards=cards,
            place=self.territory.name,
            headline="Карточка с кодом" if one else "Карточки с кодами",
            back=self.address(f"territory/{self.territory.id}" + (f"/school/{wanted}" if one else "")),
            only_here=only_here(base),
            owner=self.visitor.at_the_machine,
            nothing=NOTHING,
        )

    def _of(self, line: SchoolLine, base: str, *, others: bool) -> Iterator[Card]:
        team = link_words(line.links, Role.SCHOOL, self.today()).link
        for link in line.links:
            if link.code and (link == team or (others and link.open_on(self.today()))):
                yield card_of(link, line.school.name, self.door.tickets, base)
