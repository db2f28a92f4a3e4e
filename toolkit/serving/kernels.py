"""Kernels of served pages: what they are told, how they talk, how a page learns of their end."""

import os
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Unicode
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from toolkit.places import import_folder

DATABASE_VARIABLE = "ANTIRISK_DB"
SERVED_VARIABLE = "ANTIRISK_SERVED"


class PageKernels(AsyncMappingKernelManager):  # type: ignore[misc]
    """Starts every kernel on the server's database and with the server's own copy of the toolkit."""

    database = Unicode(help="Address of the database that pages work on").tag(config=True)

    async def start_kernel(self, **kwargs: Any) -> str:
        """Start a kernel; the keywords are those of the base class. Returns the kernel's id."""
        environment = dict(kwargs.pop("env", None) or os.environ)
        environment[DATABASE_VARIABLE] = self.database
        environment[SERVED_VARIABLE] = "1"
        # The kernel runs in the notebooks' folder, where a copy that is not installed cannot be imported.
        folders = [str(import_folder()), *filter(None, [environment.get("PYTHONPATH")])]
        environment["PYTHONPATH"] = os.pathsep.join(folders)
        environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else each kernel prints a debugger's warning
        return await super().start_kernel(env=environment, **kwargs)  # type: ignore[no-any-return]


class PromptWebsocket(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """Sends small messages at once: otherwise each click waits 40 ms for the other side's delayed answer."""

    async def open(self, kernel_id: str) -> None:
        """Open the page's connection to its kernel."""
        self.set_nodelay(True)
        await super().open(kernel_id)

    def write_message(self, message: bytes | dict[str, Any], binary: bool = False) -> Any:
        """Send to the page; that it has just left is no failure."""
        sent = super().write_message(message, binary)
        if sent is not None:
            sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent


class LiveKernelHandler(KernelHandler):  # type: ignore[misc]
    """Says whether a page's kernel lives: 404 also for a process that died without a word."""

    async def get(self, kernel_id: str) -> None:
        """Answer with the kernel's model; 404 when there is none or its process has ended."""
        manager = self.kernel_manager
        if kernel_id not in manager or not await ensure_async(manager.is_alive(kernel_id)):
            raise HTTPError(404)
        await super().get(kernel_id)

    async def delete(self, kernel_id: str) -> None:  # noqa: ARG002  the address has it
        """Not offered: a page ends its kernel by Voilà's own goodbye."""
        raise HTTPError(405)
