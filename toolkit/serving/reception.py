"""Who may open a page now, and who waits: the room, the waiting list and the measure of one visitor."""

from toolkit.serving.capacity import Capacity, Room
from toolkit.serving.open_pages import Opening, OpenPages
from toolkit.serving.traffic import Allowances
from toolkit.serving.waiting_list import Turn, Waiter, WaitingList

# One link serves a whole team, perhaps a class: each opens a page now and then, all of them at the beginning.
OPENED_AT_ONCE, OPENED_A_SECOND = 40, 0.5
MOST_OF_SESSION = 8  # pages of one browser; a further one ends the one that rests longest
MOST_OF_LINK = 32


class Reception:
    """One for a server. Somebody at the machine itself waits only for room."""

    def __init__(self, most: Capacity, pages: OpenPages) -> None:
        self.room = Room(most, pages)
        self.waiting = WaitingList(pages.clock)
        self._pages = pages
        self._measure = Allowances(OPENED_AT_ONCE, OPENED_A_SECOND, pages.clock)

    def ask(self, opening: Opening, address: str, *, enter: bool = True) -> Turn:
        """Whether the page may be opened; with `enter` it must then begin to open without a pause."""
        turn = self.waiting.ask(
            Waiter(opening.session, opening.visitor.link, address, f"{opening.app}?{opening.query}"),
            free=self.room.free,
            rank=self._rank(opening),
            enter=enter,
        )
        if turn.place == 0 and enter and not self._own(opening) and not self._measure.take(opening.way):
            return Turn(None)
        return turn

    def _rank(self, opening: Opening) -> int:
        """0: who has just left his page and opens it anew, 1: who has none, 2: who has one already."""
        if self._pages.left_just_now(opening.session):
            return 0
        return 1 if self._own(opening) or not self._pages.of_way(opening.way) else 2

    @staticmethod
    def _own(opening: Opening) -> bool:
        return opening.visitor.at_the_machine

    def to_spare(self, opening: Opening) -> str | None:
        """The page that ends because its visitor opens one more than he may have; None while he may."""
        if self._own(opening):
            return None
        of_session, of_way = self._pages.of_session(opening.session), self._pages.of_way(opening.way)
        pages = of_session if len(of_session) >= MOST_OF_SESSION else of_way
        if pages is of_way and len(of_way) < MOST_OF_LINK:
            return None
        return min(pages, key=lambda id_: (pages[id_].left is None, pages[id_].heard))
