"""What the server itself refused: each leaves a trace in the audit, and a flood of them no flood of rows."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from toolkit.serving.record import Record
from toolkit.store.database import Store, Visitor

REASON = "Сервер такого не открывает."
STRANGER = Visitor("гость", "guest")  # somebody who showed nothing we know
PAUSE = 5.0  # seconds in which equal refusals of one visitor are one trace
MOST_KINDS = 500  # kinds of refusals remembered at once


class Refusals:
    """Writes refusals beside the requests, never before their answers."""

    def __init__(self, store: Store, record: Record, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._record = record
        self._clock = clock
        self._recent: OrderedDict[tuple[int | None, str, str], float] = OrderedDict()
        self._writing: set[asyncio.Future[None]] = set()

    def note(self, visitor: Visitor | None, what: str) -> None:
        """Count a refusal and leave its trace. `what` is a kind of request: never an id or a ticket."""
        self._record.refused(what)
        who = visitor or STRANGER
        key, now = (who.link, who.role, what), self._clock()
        if now - self._recent.get(key, -PAUSE) < PAUSE:
            return
        self._recent[key] = now
        self._recent.move_to_end(key)
        while len(self._recent) > MOST_KINDS:
            self._recent.popitem(last=False)
        loop = asyncio.get_running_loop()
        task = loop.run_in_executor(None, self._store.audit.refuse, who, what, REASON)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
