"""Keeps the pages of one server: who may open one, how long it lives, and what is told about all this."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from toolkit import __version__
from toolkit.serving.capacity import MIB, Capacity
from toolkit.serving.journal import Journal
from toolkit.serving.kernels import PageKernels
from toolkit.serving.monitoring import Health
from toolkit.serving.open_pages import End, OpenPage
from toolkit.serving.reception import Reception
from toolkit.serving.record import Record
from toolkit.serving.refusals import Refusals
from toolkit.serving.rounds import Rounds
from toolkit.store.database import Store


class Keeper:
    """The parts that live as long as the server, put together."""

    def __init__(self, store: Store, kernels: PageKernels, most: Capacity, journal: Journal) -> None:
        self._pages = kernels.pages
        self._most = most
        self._journal = journal
        self._store = store
        self.reception = Reception(most, kernels.pages)
        self.record = Record(self._present(), journal)
        self.rounds = Rounds(kernels, self.reception)
        self.health = Health(store)
        self._pages.ended = self._ended

    @property
    def settings(self) -> dict[str, Any]:
        """What handlers find in the application's settings."""
        return {
            "antirisk_store": self._store,
            "antirisk_reception": self.reception,
            "antirisk_record": self.record,
            "antirisk_refusals": Refusals(self._store, self.record),
        }

    def _present(self) -> Mapping[str, tuple[str, Callable[[], float]]]:
        room, waiting, pages = self.reception.room, self.reception.waiting, self._pages
        started = time.time()
        return {
            "pages": ("Pages that are open, each with a kernel", lambda: len(pages)),
            "pages_taken": ("Pages that are open or being opened", lambda: room.taken),
            "pages_most": ("Pages that may be open at once", lambda: room.most.pages),
            "waiting": ("Visitors who wait for a page", lambda: len(waiting)),
            "sessions": ("Browsers that have a page open", pages.sessions),
            "pages_memory_bytes": ("Memory that all pages take for themselves", lambda: room.used),
            "pages_memory_most_bytes": ("Memory that all pages may take", lambda: room.most.memory),
            "start_time_seconds": ("When the server started, in Unix time", lambda: started),
        }

    def _ended(self, page: OpenPage, why: End) -> None:
        self.record.page_ended(page, why, self._pages.clock())

    def start(self) -> None:
        """Begin to keep."""
        most = self._most
        self._journal.write("started", version=__version__, pages=most.pages, megabytes=most.memory // MIB)
        self.rounds.start()

    def stop(self) -> None:
        """Keep no more."""
        self.rounds.stop()
        self._journal.write("stopped")
        self._journal.close()
