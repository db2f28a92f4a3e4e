"""What the browser of a page's owner may ask about its kernel: whether it lives, and to end it."""

from typing import Any, cast

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado.web import HTTPError

from toolkit.serving.kernels import PageKernels
from toolkit.serving.open_pages import End, OpenPages
from toolkit.serving.record import Record
from toolkit.serving.refusals import Refusals
from toolkit.store.visitor import Visitor


class OfOwner(JupyterHandler):  # type: ignore[misc]
    """A handler about one page, which answers to nobody but its owner.

    `intrusion` is what stands in the audit when somebody else asks.
    """

    intrusion = "чужая страница"

    @property
    def kernels(self) -> PageKernels:
        """The server's kernels."""
        return cast(PageKernels, self.kernel_manager)

    @property
    def pages(self) -> OpenPages:
        """The server's open pages."""
        return self.kernels.pages

    @property
    def record(self) -> Record:
        """What happens on the server."""
        record: Record = self.settings["antirisk_record"]
        return record

    def require_owner(self, kernel_id: str) -> None:
        """404 for anybody else, as if there were no page; asking for somebody's page leaves a trace."""
        if self.current_user is not None and self.pages.belongs(kernel_id, self.current_user.username):
            return
        if self.pages.get(kernel_id) is not None:
            self.refuse(self.intrusion)
        raise HTTPError(404)

    def refuse(self, what: str) -> None:
        """Leave a trace of what was refused: a kind of request, never an id."""
        refusals: Refusals = self.settings["antirisk_refusals"]
        visitor: Visitor | None = getattr(self.current_user, "visitor", None)
        refusals.note(visitor, what)


class PageStateHandler(APIHandler, OfOwner):  # type: ignore[misc]
    """`/api/kernels/<id>`: whether a page lives. 404 with the reason in words when it does not."""

    intrusion = "чужая страница: вопрос о ней"

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def get(self, kernel_id: str) -> None:
        """Answer with the kernel's model; somebody who is not let in gets 403 and no page of ours."""
        if self.current_user is None:
            self._tell(403, End.SESSION)
            return
        self.require_owner(kernel_id)
        if await self.kernels.lives(kernel_id):
            self.finish(self.kernels.kernel_model(kernel_id))
            return
        self._tell(404, self.pages.why_ended(kernel_id) or End.DIED)

    def _tell(self, status: int, why: End) -> None:
        self.set_status(status)
        self.finish({"reason": why.value, "message": why.sentence})

    async def delete(self, *parts: str) -> None:  # noqa: ARG002  the address has them
        """Not offered: a page ends its kernel by its goodbye."""
        raise HTTPError(405)

    post = put = patch = delete

    def log_exception(self, *problem: Any) -> None:
        """Nothing here: a refusal is no failure."""


class GoodbyeHandler(APIHandler, OfOwner):  # type: ignore[misc]
    """`/voila/api/shutdown/<id>`: the page's goodbye ends its kernel."""

    intrusion = "чужая страница: попытка закрыть"

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def post(self, kernel_id: str) -> None:
        """End the page's kernel."""
        self.require_owner(kernel_id)
        await self.kernels.end_page(kernel_id, End.LEFT)
        self.set_status(204)
        self.finish()

    def log_exception(self, *problem: Any) -> None:
        """Nothing here: a refusal is no failure."""
