"""What all pages of a territory share: whose they are, how an act is taken and answered."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

import tornado.web

from toolkit.domain.access import Right, may
from toolkit.domain.school import Territory, year_ends
from toolkit.domain.wording import day, parse_day
from toolkit.errors import AccessError, InputError, ToolkitError
from toolkit.serving.way import Way
from toolkit.store.admission import NOT_YOURS

Act = Callable[[Any], None]

# What is said after an act, on the page that follows it.
DONE: Mapping[str, str] = {
    "create": "Муниципалитет добавлен.",
    "rename": "Название изменено.",
    "own": "Школа теперь в этом муниципалитете.",
    "add": "Школа добавлена.",
    "list": "Список принят.",
    "take_file": "Работа школы взята из файла. Прежние значения остались в истории.",
    "give_all": "Ссылки даны всем школам, у которых их не было.",
    "give": "Ссылка дана. Передайте её тому, кому она нужна.",
    "renew": "Дана новая ссылка и новый код. Прежние больше не открывают работу.",
    "prolong": "Срок ссылки изменён.",
    "revoke": "Ссылка отозвана. Открытые по ней страницы закроются в течение минуты.",
    "revoke_all": "Все ссылки школы отозваны. Открытые страницы закроются в течение минуты.",
    "assign": "Куратор закреплён.",
    "release": "Школа снята с куратора. Записанное им осталось.",
    "begin_year": "Новый учебный год начат. Для него нужна своя ссылка.",
    "let_go": "Школа убрана из муниципалитета. Её работа осталась в базе.",
    "add_person": "Человек добавлен. Дайте ему ссылку для первого входа.",
    "rename_person": "Название изменено.",
    "remove_person": "Человек снят. Его ссылки больше не открывают работу, записанное им осталось.",
}


# Fields at which a form says what is wrong; anything else is said over the page.
FIELDS: Mapping[str, frozenset[str]] = {
    "create": frozenset({"name"}),
    "rename": frozenset({"name"}),
    "add": frozenset({"name", "full_name", "curator"}),
    "give_all": frozenset({"until"}),
    "give": frozenset({"until"}),
    "prolong": frozenset({"until"}),
    "add_person": frozenset({"title", "login"}),
    "rename_person": frozenset({"title"}),
    "read_file": frozenset({"file"}),
    "take_file": frozenset({"file"}),
}


class Desk(Way):
    """A page about one territory; whoever does not manage it learns of nothing.

    `acts` are what its forms may ask for by «do», each a method that raises ToolkitError where it cannot.
    `looks` are those of them that change nothing: what they found is shown at once.
    """

    acts: ClassVar[Mapping[str, Act]] = {}
    looks: ClassVar[frozenset[str]] = frozenset()
    territory: Territory

    @tornado.web.authenticated
    async def get(self, *ids: str) -> None:  # noqa: ARG002  `path_args` has them
        """Show the page."""
        await self._arrive()
        await self.page()

    @tornado.web.authenticated
    async def post(self, *ids: str) -> None:  # noqa: ARG002
        """Do what a form asks for and show the page anew; refused, it keeps what was typed."""
        await self._arrive()
        wanted = self.get_body_argument("do", "")
        act = self.acts.get(wanted)
        if act is None:
            raise tornado.web.HTTPError(404)
        try:
            await asyncio.to_thread(act, self)
        except AccessError as problem:
            raise tornado.web.HTTPError(404) from problem
        except ToolkitError as problem:
            self.set_status(400)
            await self.page(problem)
            return
        if wanted in self.looks:
            await self.page()
            return
        await self.links_changed()
        self.go(f"{self.after(wanted)}?done={wanted}")

    async def page(self, problem: ToolkitError | None = None) -> None:
        """Show the page, and what was wrong with the form that was sent."""
        raise NotImplementedError

    def after(self, act: str) -> str:  # noqa: ARG002  pages that end what they are about go elsewhere
        """The page to show after an act."""
        path: str = self.request.path
        return path

    def show_page(self, template: str, problem: ToolkitError | None = None, **values: object) -> None:
        """Show a template with what all of these pages say."""
        act = self.get_body_argument("do", "") if problem else ""
        field = problem.field if isinstance(problem, InputError) else ""
        self.show(
            f"territory/{template}",
            territory=self.territory,
            owner=self.visitor.at_the_machine,
            done=DONE.get(self.get_query_argument("done", ""), "") if problem is None else "",
            problem=problem,
            field=field if field in FIELDS.get(act, ()) else "",
            typed=self.typed,
            wanted=act,
            desk=f"territory/{self.territory.id}",
            usual_end=day(year_ends(self.today())),
            **values,
        )

    def typed(self, name: str, instead: str = "") -> str:
        """What stood in a field of the form that was refused."""
        found: str = self.get_body_argument(name, instead, strip=True)
        return found

    # ── what forms bring ──

    def number(self, name: str) -> int:
        """A number that a form of ours has in a hidden field or a list."""
        text = self.typed(name)
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise InputError("Выберите значение из списка.", name)
        return int(text)

    def until(self) -> date:
        """The last day of a link, as typed."""
        typed = parse_day(self.typed("until"))
        if typed is None:
            raise InputError("Срок: назовите день, например 31.08.2027.", "until")
        return typed

    def today(self) -> date:
        """The day where the server stands."""
        return datetime.now().astimezone().date()

    # ── whose page it is ──

    async def _arrive(self) -> None:
        wanted = int(self.path_args[0])
        self.territory = await asyncio.to_thread(self._managed, wanted)

    def _managed(self, wanted: int) -> Territory:
        if self.visitor.at_the_machine or may(self.visitor.role, Right.MANAGE):
            for territory in self.opened.territories.list():
                if territory.id == wanted:
                    return territory
        self.store.audit.refuse(self.visitor, f"{Right.MANAGE} territory {wanted}", NOT_YOURS)
        raise tornado.web.HTTPError(404)
