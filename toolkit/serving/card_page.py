"""`/card`: the team's own card, to be printed."""

import asyncio

import tornado.web

from toolkit.serving.card import Card, cards_of, only_here
from toolkit.serving.way import Way


class CardHandler(Way):
    """The card of the link by which the visitor has come."""

    @tornado.web.authenticated
    async def get(self) -> None:
        """Show it; 404 for who has come without a code."""
        base = await asyncio.to_thread(self.base)
        cards = await asyncio.to_thread(self._cards, base)
        if not cards:
            raise tornado.web.HTTPError(404)
        self.show(
            "cards.html",
            cards=cards,
            place=cards[0].school,
            headline="Карточка с кодом",
            back=self.address(),
            only_here=only_here(base),
            owner=False,
        )

    def _cards(self, base: str) -> tuple[Card, ...]:
        link = self.store.links.get(self.visitor.link) if self.visitor.link else None
        links = [link] if link is not None and link.code else []
        return tuple(cards_of(self.opened, links, self.door.tickets, base))
