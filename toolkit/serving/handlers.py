"""Pages that need no kernel, and what is said when something is not there."""

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import jinja2
import tornado.web
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from toolkit.domain.access import Right, may
from toolkit.domain.school import School, school_year
from toolkit.errors import AccessError, InputError, StoreError, ToolkitError
from toolkit.methodology.loader import load as load_catalogue
from toolkit.serving.record import Record
from toolkit.serving.settings import APPS
from toolkit.serving.start import StartPage, read_start_page, way_of
from toolkit.store.database import Store, Visitor

CABINET = "curator"  # the start page of those who look at several schools
_PAGES = files("toolkit.serving").joinpath("pages")
_ICON = _PAGES.joinpath("icon.svg").read_bytes()
_log = logging.getLogger("antirisk.serving")

# Status: what happened, what to do. Codes of the protocol mean nothing to a team.
_REFUSALS: Mapping[int, tuple[str, str]] = {
    403: ("Форма устарела", "Ничего не изменилось. Откройте стартовую страницу и повторите."),
    404: ("Такой страницы нет", "Проверьте адрес или начните со стартовой страницы."),
    405: ("Так открыть страницу нельзя", "Начните со стартовой страницы."),
}
NOT_INSIDE = "Вход закончился, ничего не изменилось. Войдите снова и повторите."


def template_environment() -> jinja2.Environment:
    """Templates of the pages without a kernel; everything put into them is escaped."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("toolkit.serving", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Look(JupyterHandler):  # type: ignore[misc]
    """A handler that answers with our templates, refusals included."""

    @property
    def store(self) -> Store:
        """The server's database, with the server's own rights."""
        store: Store = self.settings["antirisk_store"]
        return store

    @property
    def record(self) -> Record:
        """What happens on the server."""
        record: Record = self.settings["antirisk_record"]
        return record

    @property
    def visitor(self) -> Visitor:
        """Who asks. Only after the door has let him in."""
        visitor: Visitor = self.current_user.visitor
        return visitor

    @property
    def opened(self) -> Store:
        """The database as the visitor may see and change it."""
        return self.store.opened_for(self.visitor)

    @property
    def told_path(self) -> str:
        """The address for the log: never anything that lets in."""
        path: str = self.request.path
        return path

    def address(self, path: str = "", **query: object) -> str:
        """An address of this server for a link."""
        base: str = url_path_join(self.base_url, path) if path else self.base_url
        return f"{base}?{urlencode(query)}" if query else base

    @property
    def of_team(self) -> bool:
        """Whether the visitor writes a school's work, rather than looks at several."""
        return self.visitor.at_the_machine or may(self.visitor.role, Right.EDIT)

    async def asked_school(self) -> int | None:
        """The school that the address names, or None.

        404 for one that is not there, and for a foreign one: that leaves a trace in the audit.
        """
        wanted = self.get_query_argument("school", "")
        if not wanted:
            return None
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10):
            raise tornado.web.HTTPError(404)
        try:
            school = await asyncio.to_thread(self.opened.schools.get, int(wanted))
        except StoreError as problem:
            raise tornado.web.HTTPError(404) from problem
        return school.id

    def show(self, template: str, **values: object) -> None:
        """Answer with a page; it is never kept by the browser, because it tells the present state."""
        environment: jinja2.Environment = self.settings["antirisk_templates"]
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(
            environment.get_template(template).render(
                address=self.address,
                token=lambda: self.xsrf_token.decode(),
                styles=self.settings["antirisk_styles"],
                scripts=self.settings["antirisk_scripts"],
                **values,
            )
        )

    def show_entrance(self, **told: str) -> None:
        """The page of the door: `sentence` says why the visitor sees it, the rest is what he typed."""
        values = {"sentence": "", "typed": "", "problem": "", "login": "", "login_problem": "", "wanted": ""}
        # A ticket may stand in this page's address. Without any referrer the form's origin would not be sent.
        self.set_header("Referrer-Policy", "strict-origin")
        self.show("enter.html", **{**values, **told})

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in words what happened, what is safe, and what to do."""
        problem = kwargs.get("exc_info", (None, None, None))[1]
        number = ""
        if status_code == 403 and not getattr(self, "_jupyter_current_user", None):
            self.show_entrance(sentence=NOT_INSIDE)
            return
        if isinstance(problem, StoreError) and not isinstance(problem, AccessError):
            self.record.store_error()
        if isinstance(problem, ToolkitError):
            headline, sentence = "Не получилось открыть данные школы", str(problem)
        elif status_code in _REFUSALS:
            headline, sentence = _REFUSALS[status_code]
        else:
            number = secrets.token_hex(2).upper()
            headline = "Страница не открылась"
            sentence = "Все ответы целы. Попробуйте ещё раз."
            self.record.failed(number)
            _log.error("№ %s: %s %s", number, status_code, self.told_path, exc_info=problem)
        self.show("refusal.html", headline=headline, sentence=sentence, number=number)

    def log_exception(self, *problem: Any) -> None:
        """Nothing here: refusals are no failures, and `write_error` logs a failure with its number."""


class NotFoundHandler(Look):
    """Every address that is not ours."""

    async def get(self, *parts: str) -> None:  # noqa: ARG002
        """Refuse."""
        raise tornado.web.HTTPError(404)

    head = post = put = delete = patch = options = get


class IconHandler(tornado.web.RequestHandler):
    """The icon of the browser's tab."""

    def get(self) -> None:
        """Send it; browsers ask for this address by themselves."""
        self.set_header("Content-Type", "image/svg+xml")
        self.set_header("Cache-Control", "public, max-age=86400")
        self.finish(_ICON)


class StartHandler(Look):
    """`/`: the start page of the school named by `?school=`, or of the only one; else the list of schools."""

    @tornado.web.authenticated
    async def get(self) -> None:
        """Show where the team stands. 404 for a school that is not there."""
        wanted = await self.asked_school()
        if not self.of_team:
            self.redirect(self.address(CABINET if CABINET in APPS else "schools"))
            return
        chosen = wanted or _only(await asyncio.to_thread(self.opened.schools.list))
        if chosen is None:
            self.redirect(self.address("schools"))
            return
        page = await asyncio.to_thread(self._read, chosen)
        way = await asyncio.to_thread(way_of, self.store, self.visitor)
        owner = self.visitor.at_the_machine
        self.show("start.html", page=page, titles=APPS, owner=owner, name=self.visitor.name, **way)

    head = get

    def _read(self, school_id: int) -> StartPage:
        return read_start_page(self.opened, load_catalogue(), school_id, datetime.now().astimezone())


def _only(schools: Sequence[School]) -> int | None:
    """The school to begin with: the only one, or the first of an example; None where one has to choose."""
    invented = all(school.example for school in schools)
    return min(school.id for school in schools) if schools and (invented or len(schools) == 1) else None


class SchoolsHandler(Look):
    """`/schools`: choose a school or begin with a new one."""

    @tornado.web.authenticated
    async def get(self) -> None:
        """Show the list, alphabetical, and the field for a new school."""
        await self._show()

    @tornado.web.authenticated
    async def post(self) -> None:
        """Begin with a new school and go to its start page; a refused name stays in the field."""
        if not self.visitor.at_the_machine:
            raise tornado.web.HTTPError(404)
        name = self.get_body_argument("name", "", strip=True)
        year = school_year(datetime.now().astimezone().date())
        try:
            school = await asyncio.to_thread(self._create, name, year)
        except InputError as problem:
            self.set_status(400)
            await self._show(name, str(problem))
            return
        self.redirect(self.address(school=school), status=303)

    def _create(self, name: str, year: int) -> int:
        return self.store.schools.create(name, year=year, visitor=self.visitor).id

    async def _show(self, name: str = "", problem: str = "") -> None:
        schools = await asyncio.to_thread(self.opened.schools.list)
        owner = self.visitor.at_the_machine
        self.show("schools.html", schools=schools, name=name, problem=problem, owner=owner)
