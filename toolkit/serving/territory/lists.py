"""A list of schools from Excel: the empty form, what the file would change, and the taking of it."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from toolkit.domain.access import Role
from toolkit.domain.school import school_year
from toolkit.domain.school_list import ListedSchool, ListPlan
from toolkit.errors import CellProblem, InputError, ToolkitError, WorkbookError
from toolkit.serving.territory.desk import Act, Desk

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TOLD = 30  # problems of a file that are told at once
MOST_CARRIED = 4 * 1024 * 1024  # characters of a list between the preview and the confirmation
_ROWS = TypeAdapter(tuple[ListedSchool, ...])


class ListPage(Desk):
    """`/territory/<id>/import`: the file is read and shown first; what was shown is then confirmed."""

    listed: tuple[ListedSchool, ...] = ()
    plan: ListPlan | None = None

    async def page(self, problem: ToolkitError | None = None) -> None:
        """Show the field for a file, what is wrong with it, or what it would change."""
        problems = problem.problems if isinstance(problem, WorkbookError) else ()
        self.show_page(
            "list.html",
            problem,
            problems=[str(found) for found in problems[:MOST_TOLD]],
            more=max(0, len(problems) - MOST_TOLD),
            plan=self.plan,
            rows=_ROWS.dump_json(self.listed).decode() if self.plan else "",
        )

    def _read_file(self) -> None:
        from toolkit.documents.school_list import read_schools  # openpyxl: only where a file has come

        files = self.request.files.get("file", ())
        if not files or not files[0].body:
            sentence = "Выберите файл .xlsx и нажмите «Посмотреть» ещё раз."
            raise WorkbookError((_Whole("", 0, "", sentence),))
        people = self.opened.school_lists.people(self.territory.id)
        logins = {line.account.login for line in people if line.account.role is Role.CURATOR}
        self.listed = read_schools(files[0].body, logins)
        self.plan = self.opened.school_lists.plan(self.territory.id, self.listed)

    def _take(self) -> None:
        carried = self.get_body_argument("rows", "", strip=False)
        try:
            if len(carried) > MOST_CARRIED:
                raise ValueError("a longer list than a file may have")
            self.listed = _ROWS.validate_json(carried)
        except (ValidationError, ValueError) as problem:
            raise InputError("Список не дошёл целиком. Загрузите файл ещё раз.", "file") from problem
        self.opened.school_lists.take(
            self.territory.id, self.listed, year=school_year(self.today()), visitor=self.visitor
        )

    def after(self, act: str) -> str:  # noqa: ARG002
        """The schools stand in the list of the territory."""
        return self.address(f"territory/{self.territory.id}")

    acts: ClassVar[Mapping[str, Act]] = {"read": _read_file, "list": _take}
    looks = frozenset({"read"})


class _Whole(CellProblem):
    """A problem of the file as a whole."""

    def __str__(self) -> str:
        return self.sentence


class FormPage(Desk):
    """`/territory/<id>/form.xlsx`: the empty form, with the logins of the curators there are."""

    async def page(self, problem: ToolkitError | None = None) -> None:  # noqa: ARG002
        """Send it."""
        body = await asyncio.to_thread(self._form)
        name = quote("Список школ — бланк.xlsx")
        self.set_header("Content-Type", EXCEL)
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.set_header("Cache-Control", "no-store")
        self.finish(body)

    def _form(self) -> bytes:
        from toolkit.documents.school_list import template  # openpyxl: only where it is asked for

        people = self.opened.school_lists.people(self.territory.id)
        logins = sorted(line.account.login for line in people if line.account.role is Role.CURATOR)
        return template(self.territory.name, logins)
