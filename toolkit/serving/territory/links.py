"""What a page about somebody's links may do with them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import tornado.web

from toolkit.domain.link import Link
from toolkit.errors import InputError
from toolkit.serving.territory.desk import Act, Desk


class LinksDesk(Desk):
    """A page about links: only those of whom the page is about can be touched from it."""

    def links(self) -> Sequence[Link]:
        """All links of whom the page is about."""
        raise NotImplementedError

    def link(self) -> Link:
        """The link that a form is about."""
        wanted = self.number("link")
        for link in self.links():
            if link.id == wanted:
                return link
        raise tornado.web.HTTPError(404)

    def renew(self) -> None:
        """End the tickets and the code given so far; new ones take their place."""
        self.opened.links.renew(self.link().id, visitor=self.visitor)

    def prolong(self) -> None:
        """Let the link open until another day."""
        if (until := self.until()) < self.today():
            raise InputError("Этот день уже прошёл. Назовите день позже сегодняшнего.", "until")
        self.opened.links.prolong(self.link().id, until, visitor=self.visitor)

    def revoke(self) -> None:
        """End the link for good."""
        self.opened.links.revoke(self.link().id, visitor=self.visitor)


LINK_ACTS: Mapping[str, Act] = MappingProxyType(
    {"renew": LinksDesk.renew, "prolong": LinksDesk.prolong, "revoke": LinksDesk.revoke}
)
