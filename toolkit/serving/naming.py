"""What somebody of a school's team is called in its work: a role, so that two people are told apart."""

import asyncio

import tornado.web

from toolkit.domain.access import Role
from toolkit.domain.checks.privacy_rules import names_a_person
from toolkit.errors import InputError
from toolkit.serving.identity import session_of
from toolkit.serving.way import Way

ROLES = (
    "директор",
    "заместитель директора",
    "учитель",
    "педагог-психолог",
    "социальный педагог",
    "методист",
)
LONGEST = 60


def role_of_person(typed: str) -> str:
    """The name as it will stand beside every change. Raises InputError for a surname."""
    name = " ".join(typed.split())
    if len(name) > LONGEST:
        raise InputError(f"Роль: не больше {LONGEST} знаков, сейчас {len(name)}.", "own")
    if not name.isprintable():
        raise InputError("Роль: в тексте есть повреждённый знак. Введите его ещё раз.", "own")
    if names_a_person(name):
        raise InputError("Похоже на фамилию с инициалами. Назовите роль, например «учитель химии».", "own")
    return name


class NameHandler(Way):
    """`/name`: asked once after a team's link was opened, and offered on the start page."""

    @tornado.web.authenticated
    async def get(self) -> None:
        """Offer the usual roles and a field for another."""
        session = session_of(self)
        await self._show(session.name if session else "")

    @tornado.web.authenticated
    async def post(self) -> None:
        """Keep the name in the visitor's session; without one he is «команда школы»."""
        chosen = self.get_body_argument("role", "")
        typed = self.get_body_argument("own", "") if chosen in ("", "own") else chosen
        skipped = self.get_body_argument("skip", "")
        session = session_of(self)
        if session is None or self.visitor.role != Role.SCHOOL:
            raise tornado.web.HTTPError(404)
        try:
            name = "" if skipped else role_of_person(typed)
        except InputError as problem:
            self.set_status(400)
            await self._show(typed[: LONGEST * 2], str(problem))
            return
        self.begin(session._replace(name=name))
        await asyncio.to_thread(self.door.visitor, session._replace(name=name))
        self.go()

    async def _show(self, name: str, problem: str = "") -> None:
        if self.visitor.role != Role.SCHOOL or self.visitor.at_the_machine:
            raise tornado.web.HTTPError(404)
        (school,) = await asyncio.to_thread(self.opened.schools.list)
        values = {"roles": ROLES, "name": name, "own": "" if name in ROLES else name}
        everybody = Role.SCHOOL.word
        self.show("name.html", school=school.name, problem=problem, everybody=everybody, **values)
