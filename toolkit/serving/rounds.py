"""Rounds through the open pages: what memory they take, and the end of those that cannot end themselves.

A page ends with its browser's goodbye. The rounds are for pages whose process died, whose visitor left
without a word or rests, and for those that take more memory than the machine has for them.
"""

import asyncio
import logging

from tornado.ioloop import PeriodicCallback

from toolkit.serving.ending import Found, to_end
from toolkit.serving.kernels import PageKernels
from toolkit.serving.memory import private_memory
from toolkit.serving.reception import Reception

EVERY = 5.0  # seconds between two rounds
_log = logging.getLogger("antirisk.serving")


class Rounds:
    """Goes round from the server's start to its end."""

    def __init__(self, kernels: PageKernels, reception: Reception) -> None:
        self._kernels = kernels
        self._reception = reception
        self._timer = PeriodicCallback(self.go, EVERY * 1000)

    def start(self) -> None:
        """Go round again and again from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Go no more."""
        self._timer.stop()

    async def go(self) -> None:
        """Go round once. Whatever fails, the next round tries again."""
        try:
            found = await self._look()
            pages = self._kernels.pages.all()
            for kernel_id, why in to_end(pages, found, self._reception.room.most.memory).items():
                await self._kernels.end_page(kernel_id, why)
        except Exception:
            _log.exception("Обход страниц не удался")

    async def _look(self) -> Found:
        ids = list(self._kernels.pages.all())
        processes = {id_: self._kernels.process_id(id_) for id_ in ids}
        memory = await asyncio.to_thread(
            lambda: {id_: private_memory(process) for id_, process in processes.items() if process}
        )
        self._reception.room.measured(sum(memory.values()), len(memory))
        return Found(
            now=self._kernels.pages.clock(),
            memory=memory,
            dead=[id_ for id_ in ids if not await self._kernels.lives(id_)],
            busy=[id_ for id_ in ids if self._kernels.is_busy(id_)],
            crowded=len(self._reception.waiting) > 0,
        )
