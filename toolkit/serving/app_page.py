"""A notebook as a page: opened for somebody who was let in, and sent piece by piece."""

import logging
import secrets
from typing import Any

import tornado.web
from tornado.iostream import StreamClosedError
from voila.tornado.handler import TornadoVoilaHandler

from toolkit.serving.environment import known_parameters
from toolkit.serving.handlers import CABINET, Look
from toolkit.serving.open_pages import Opening, opening
from toolkit.serving.page_life import OfOwner
from toolkit.serving.reception import Reception
from toolkit.serving.waiting_words import waiting_words

# Voilà says «still busy» again and again while a page is being prepared, also after the kernel died.
PATIENCE = 12  # times `http_keep_alive_timeout`, 10 s
ASKING = "application/json"  # what the waiting page accepts: how things stand, and no page
_log = logging.getLogger("antirisk.serving")


class OpeningError(Exception):
    """A page's kernel gave no sign of life for too long."""


class AppHandler(TornadoVoilaHandler, Look, OfOwner):  # type: ignore[misc]
    """One notebook as a page. `title` stands in the browser's tab where the notebook names none."""

    def initialize(self, *, title: str, **kwargs: Any) -> None:
        """Take the notebook's address and title; called by tornado for each request."""
        self.title = title
        super().initialize(**kwargs)

    @tornado.web.authenticated
    async def get(self, path: str | None = None) -> None:
        """Send the page piece by piece, or the waiting page while there is no room for it."""
        if "prefetch" in self.request.headers.get("Sec-Purpose", ""):
            self.set_status(403)  # the browser only guesses that somebody will come
            return
        if not self.visitor.at_the_machine:
            if self.of_team and self.notebook_path == f"{CABINET}.ipynb":
                self.redirect(self.address())  # a team has one school: its start page says what waits
                return
            await self.asked_school()
            if self.of_team and self.notebook_path == f"{CABINET}.ipynb":
                self.redirect(self.address())  # a team has one school, and its own start page
                return
        query = known_parameters(self.request.query)
        who = Opening(self.current_user.username, self.visitor, self.notebook_path, query)
        only_asks = self.request.headers.get("Accept") == ASKING
        turn = self.reception.ask(who, self.request.remote_ip, enter=not only_asks)
        if only_asks:
            self.finish({"open": turn.place == 0, **waiting_words(turn)._asdict()})
        elif turn.place != 0:
            self.show("waiting.html", words=waiting_words(turn), title=self.title)
        else:
            await self._open(who, path)

    @property
    def reception(self) -> Reception:
        """Who may open a page."""
        reception: Reception = self.settings["antirisk_reception"]
        return reception

    async def _open(self, who: Opening, path: str | None) -> None:
        """Open the page; what fails on the way is said on the page itself."""
        self.kernels.spare(self.reception.to_spare(who))
        try:
            with opening(who), self.reception.room.opening(who):
                await self._send(path)
        except tornado.web.HTTPError:
            raise
        except StreamClosedError:
            self.pages.abandon(who)  # nobody will come for it
        except Exception:
            if not self._headers_written:
                raise
            number = secrets.token_hex(2).upper()
            self.record.failed(number)
            _log.exception("№ %s: %s", number, self.request.path)
            self.finish(f"<script>window.antirisk_failed('{number}')</script>")

    async def _send(self, path: str | None) -> None:
        quiet = 0
        async for piece in self.get_generator(path=path):
            quiet = quiet + 1 if "voila_heartbeat" in piece else 0
            if quiet > PATIENCE:
                raise OpeningError(self.request.path)
            self.write(piece)
            await self.flush()

    def render_template(self, name: str, **values: Any) -> str:
        """Voilà's own templates of refusals are never used: `write_error` is ours."""
        return Look.render_template(self, name, **values)  # type: ignore[no-any-return]

    write_error = Look.write_error
