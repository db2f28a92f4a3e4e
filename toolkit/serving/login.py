"""The page of the door: a team's code, a curator's login and password; and the setting of a password."""

import asyncio
from datetime import timedelta

import tornado.web
from jupyter_server.auth.decorator import allow_unauthenticated

from toolkit.domain.link import Account, Link
from toolkit.errors import AccessError, InputError
from toolkit.serving.attempts import in_words, too_many
from toolkit.serving.identity import session_of
from toolkit.serving.password import RULE, require_good
from toolkit.serving.refusals import STRANGER
from toolkit.serving.way import Way
from toolkit.store.visitor import Visitor

BY_CODE = "вход по коду"
BY_PASSWORD = "вход по паролю"
NEW_PASSWORD = "смена пароля"
NO_CODE = "Такого кода нет. Проверьте буквы и цифры на карточке: шесть знаков, как «КТ4 М7Р»."
NOT_RIGHT = "Логин или пароль не подошли. Проверьте раскладку клавиатуры."
NOT_PRESENT = "Прежний пароль не подошёл."
TOO_OFTEN = "Слишком много попыток подряд."
NO_LINK = "Сейчас у вас нет действующей ссылки. Попросите координатора дать новую: пароль останется прежним."


class EnterHandler(Way):
    """`/enter`: for those without a session."""

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """Show both ways in, and why a session that the browser still has opens nothing."""
        if self.door.is_open():
            self.go()
            return
        session, sentence = session_of(self), ""
        if session is not None:
            try:
                await self.door.let_in(session)
            except AccessError as problem:
                sentence = str(problem)
        self.show_entrance(sentence=sentence, wanted=self.wanted_page())

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        """Let a team in by its code."""
        typed = self.get_body_argument("code", "")[:40]
        try:
            link = await asyncio.to_thread(self._link, typed)
        except AccessError as problem:
            self.set_status(403)
            self.show_entrance(typed=typed, problem=str(problem), wanted=self.wanted_page())
            return
        await self.go_in(link)

    def _link(self, typed: str) -> Link:
        """The link of a code. Raises AccessError, and writes that down."""
        if too_often := self.door.attempts.code(self.request.remote_ip):
            raise self.refusal(BY_CODE, too_often, kept=TOO_OFTEN)
        link = self.store.links.by_code(typed)
        if link is None:
            raise self.refusal(BY_CODE, NO_CODE)
        self.door.attempts.code_was_right(self.request.remote_ip)
        who = Visitor(link.title, link.role.value, link.id, link.serial)
        if reason := self.store.links.refusal(who):
            raise self.refusal(BY_CODE, reason, who)
        return link


class LoginHandler(Way):
    """`/enter/password`: a curator or a coordinator enters from anywhere."""

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """The form stands on the page of the door."""
        self.go("enter")

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        """Let in by login and password, to the newest open link of the account."""
        login = self.get_body_argument("login", "", strip=True).lower()[:60]
        try:
            account = await self._account(login, self.get_body_argument("password", "", strip=False))
            link = await asyncio.to_thread(self.door.newest_open, account.id)
            if link is None:
                raise AccessError(NO_LINK)
        except AccessError as problem:
            self.set_status(403)
            self.show_entrance(login=login, login_problem=str(problem), wanted=self.wanted_page())
            return
        self.begin_by(link)
        self.go(self.wanted_page())

    async def _account(self, login: str, password: str) -> Account:
        """The account whose password this is. Raises AccessError, and writes that down."""
        address, attempts = self.request.remote_ip, self.door.attempts
        turn = await asyncio.to_thread(attempts.password, address, login)
        if turn.wait:
            raise await asyncio.to_thread(self.refusal, BY_PASSWORD, too_many(turn.wait), kept=TOO_OFTEN)
        account = await asyncio.to_thread(self.store.accounts.find, login)
        if not await self.door.passwords.fits(account.id if account else None, password) or account is None:
            who = Visitor(account.title, account.role.value) if account else STRANGER
            reason = wrong(NOT_RIGHT, turn.next)
            raise await asyncio.to_thread(self.refusal, BY_PASSWORD, reason, who, kept=NOT_RIGHT)
        await asyncio.to_thread(attempts.password_was_right, address, login)
        return account


class PasswordHandler(Way):
    """`/password`: a curator or a coordinator sets a password at his first visit, or changes it."""

    @tornado.web.authenticated
    async def get(self) -> None:
        """Show the form and the one rule."""
        self._show(await asyncio.to_thread(self._account))

    @tornado.web.authenticated
    async def post(self) -> None:
        """Keep the new password; the present one is asked for where there is one."""
        account = await asyncio.to_thread(self._account)
        new = self.get_body_argument("password", "", strip=False)
        try:
            await self._require_present(account)
            require_good(new, self.get_body_argument("repeated", "", strip=False))
        except InputError as problem:
            self.set_status(400)
            self._show(account, str(problem), problem.field)
            return
        await self.door.passwords.keep(account.id, new)
        self.go()

    async def _require_present(self, account: Account) -> None:
        if not account.has_password:
            return
        address, attempts = self.request.remote_ip, self.door.attempts
        turn = await asyncio.to_thread(attempts.password, address, account.login)
        if turn.wait:
            raise InputError(too_many(turn.wait), "present")
        present = self.get_body_argument("present", "", strip=False)
        if not await self.door.passwords.fits(account.id, present):
            await asyncio.to_thread(self.store.audit.refuse, self.visitor, NEW_PASSWORD, NOT_PRESENT)
            raise InputError(wrong(NOT_PRESENT, turn.next), "present")
        await asyncio.to_thread(attempts.password_was_right, address, account.login)

    def _account(self) -> Account:
        link = self.store.links.get(self.visitor.link) if self.visitor.link else None
        if link is None or link.account_id is None:
            raise tornado.web.HTTPError(404)
        return self.store.accounts.get(link.account_id)

    def _show(self, account: Account, problem: str = "", field: str = "") -> None:
        self.show("password.html", account=account, rule=RULE, problem=problem, field=field)


def wrong(sentence: str, pause: timedelta) -> str:
    """The sentence about a wrong password, and how long the next attempt has to wait."""
    return f"{sentence} Следующая попытка — через {in_words(pause)}." if pause else sentence
