"""Kernels of served pages: whose each is, what it is told, how it ends."""

import asyncio
import os
from collections.abc import Iterable
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Instance, Set, Unicode

from toolkit.serving.environment import page_environment
from toolkit.serving.open_pages import End, OpenPages, present_opening


class PageKernels(AsyncMappingKernelManager):  # type: ignore[misc]
    """Starts a kernel only for somebody who opens a page, and remembers whose it is."""

    database = Unicode(help="Address of the database that pages work on").tag(config=True)
    base_url = Unicode("/", help="What the addresses of all pages begin with").tag(config=True)
    pages = Instance(OpenPages, ())
    _ending = Set(help="Tasks that end pages")

    async def start_kernel(self, **kwargs: Any) -> str:
        """Start the kernel of the page that is being opened; the keywords are those of the base class."""
        opening = present_opening()
        kwargs["env"] = page_environment(
            os.environ,
            database=self.database,
            visitor=opening.visitor,
            query=opening.query,
            base_url=self.base_url,
        )
        # Nobody types here: no history. A kernel's warnings repeat what a browser sent it.
        kwargs["extra_arguments"] = ["--HistoryManager.enabled=False", "--log-level=ERROR"]
        kernel_id: str = await super().start_kernel(**kwargs)
        self.pages.add(kernel_id, opening)
        return kernel_id

    async def shutdown_kernel(self, kernel_id: str, now: bool = False, restart: bool = False) -> None:
        """End a kernel, and its page if that has not ended before for another reason."""
        self.pages.end(kernel_id, End.LEFT)
        await super().shutdown_kernel(kernel_id, now=now, restart=restart)

    async def end_page(self, kernel_id: str, why: End) -> None:
        """End a page: its browser learns why. At once where waiting for the kernel would be in vain."""
        if kernel_id not in self:
            return
        self.pages.end(kernel_id, why)
        await self.shutdown_kernel(kernel_id, now=why in (End.MEMORY, End.DIED))

    async def end_pages(self, kernel_ids: Iterable[str], why: End) -> None:
        """End several pages at once."""
        await asyncio.gather(*(self.end_page(id_, why) for id_ in kernel_ids))

    def spare(self, kernel_id: str | None) -> None:
        """End a page for another one of its visitor, who does not wait for it."""
        if kernel_id is not None:
            task = asyncio.ensure_future(self.end_page(kernel_id, End.CROWDED))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def end_session(self, session: str) -> None:
        """End all pages of a session whose visitor may not come in any more."""
        await self.end_pages(self.pages.of_session(session), End.SESSION)

    async def lives(self, kernel_id: str) -> bool:
        """Whether a page's process runs: one that died without a word is known here only."""
        return kernel_id in self and bool(await ensure_async(self.is_alive(kernel_id)))

    def is_busy(self, kernel_id: str) -> bool:
        """Whether a page is being made or does something."""
        return kernel_id in self and self.get_kernel(kernel_id).execution_state != "idle"

    def process_id(self, kernel_id: str) -> int | None:
        """The number of a page's process on this machine."""
        if kernel_id not in self:
            return None
        return getattr(self.get_kernel(kernel_id).provisioner, "pid", None)
