"""Links: who may come in, in what role, where and until when."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.domain.access import Right, Role
from toolkit.domain.link import CODE_ALPHABET, CODE_LENGTH, Helper, Link, plain_code
from toolkit.errors import AccessError, InputError, StoreError
from toolkit.store.admission import admit
from toolkit.store.repository import Repository
from toolkit.store.schema import AccountRow, CycleRow, LinkRow, SchoolRow
from toolkit.store.transaction import Writing, existing
from toolkit.store.visitor import Visitor

NO_LINK = "Такой ссылки нет."
# Roles that a team of six characters may stand for; a curator has a password instead.
WITH_CODE = (Role.SCHOOL, Role.CONSULTANT)


class LinkRepository(Repository):
    """Links of schools, curators and coordinators. A ticket is signed by the door, not here."""

    def add_for_cycle(
        self,
        cycle_id: int,
        role: Role,
        until: date,
        *,
        visitor: Visitor,
        title: str = "",
        helper_id: int | None = None,
    ) -> Link:
        """A link to one school's year for its team, or for the consultant school `helper_id`.

        Raises:
            InputError: the role hangs on no school, or the day has passed.
        """
        if role not in WITH_CODE:
            raise InputError("К работе школы ведёт ссылка команды или школы-консультанта.", "role")
        with self._transactions.writing(visitor, right=Right.MANAGE, cycle_id=cycle_id) as writing:
            if helper_id is not None:
                existing(writing.session, SchoolRow, helper_id, "Такой школы нет.")
            key: dict[str, object] = {"cycle_id": cycle_id, "helper_id": helper_id}
            return self._add(writing, role, until, title or role.word, key)

    def add_for_account(self, account_id: int, until: date, *, visitor: Visitor) -> Link:
        """A link by which a curator or a coordinator enters; the account says what it opens."""
        with self._transactions.reading(filtered=True) as session:
            account = existing(session, AccountRow, account_id, "Такого куратора нет.")
            territory_id = account.territory_id
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            account = existing(writing.session, AccountRow, account_id, "Такого куратора нет.")
            if account.removed_at is not None:
                raise InputError("Этого человека сняли. Сначала добавьте его снова.", "account_id")
            if account.role == Role.COORDINATOR and not visitor.at_the_machine:
                raise InputError("Ссылку координатора даёт администратор сервера.", "role")
            return self._add(writing, Role(account.role), until, account.title, {"account_id": account_id})

    def _add(self, writing: Writing, role: Role, until: date, title: str, key: dict[str, object]) -> Link:
        if until < self._transactions.today():
            raise InputError("Срок ссылки уже прошёл. Назовите день позже сегодняшнего.", "until")
        if role in WITH_CODE:
            key["code"] = _free_code(writing.session)
        return as_link(writing.add(LinkRow, key, {"role": role, "title": title, "until": until}))

    def get(self, link_id: int) -> Link | None:
        """A link by its number, or None. At the machine only: the door asks."""
        with self._transactions.reading() as session:
            row = session.get(LinkRow, link_id)
            return as_link(row) if row else None

    def refusal(self, visitor: Visitor) -> str:
        """Why a visitor's link opens nothing now; empty while it does. At the machine only: the door."""
        with self._transactions.reading() as session:
            try:
                admit(session, visitor, self._transactions.today())
            except AccessError as problem:
                return str(problem)
        return ""

    def by_code(self, typed: str) -> Link | None:
        """The link of a six-character code in any writing, or None. At the machine only: the door asks."""
        code = plain_code(typed)
        if not code:
            return None
        with self._transactions.reading() as session:
            row = session.scalars(select(LinkRow).where(LinkRow.code == code)).one_or_none()
            return as_link(row) if row else None

    def any_given(self) -> bool:
        """Whether a link was ever given here: then nobody enters without one."""
        with self._transactions.reading() as session:
            return session.scalar(select(LinkRow.id).limit(1)) is not None

    def of_cycle(self, cycle_id: int) -> tuple[Link, ...]:
        """Links to one school's year, revoked and past ones too, the newest first."""
        return self._list(LinkRow.cycle_id == cycle_id, cycle_id=cycle_id)

    def of_account(self, account_id: int) -> tuple[Link, ...]:
        """Links of a curator or coordinator, revoked and past ones too, the newest first."""
        return self._list(LinkRow.account_id == account_id, account_id=account_id)

    def helpers(self, cycle_id: int) -> tuple[Helper, ...]:
        """Consultant schools that may come in today. Nothing by which one comes in is read."""
        columns = (LinkRow.id, LinkRow.helper_id, LinkRow.title, LinkRow.until)
        found = select(*columns).where(
            LinkRow.cycle_id == cycle_id,
            LinkRow.role == Role.CONSULTANT,
            LinkRow.revoked_at.is_(None),
            LinkRow.until >= self._transactions.today(),
        )
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.execute(found.order_by(LinkRow.id))
            return tuple(Helper(**row._mapping) for row in rows)

    def _list(
        self, rule: object, *, cycle_id: int | None = None, account_id: int | None = None
    ) -> tuple[Link, ...]:
        with self._transactions.reading(filtered=True) as session:
            admission = self._transactions.admission(session)
            if admission is not None:
                territory_id = _territory(session, account_id)
                admission.require(session, Right.MANAGE, cycle_id=cycle_id, territory_id=territory_id)
            rows = session.scalars(select(LinkRow).where(rule).order_by(LinkRow.id.desc()))  # type: ignore[arg-type]
            return tuple(as_link(row) for row in rows)

    def consultants(self, cycle_id: int) -> tuple[str, ...]:
        """Names of the schools that help this one by a link that holds; empty where the link names none."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            found = session.execute(
                select(LinkRow.id, SchoolRow.name)
                .outerjoin(SchoolRow, SchoolRow.id == LinkRow.helper_id)
                .where(
                    LinkRow.cycle_id == cycle_id,
                    LinkRow.role == Role.CONSULTANT,
                    LinkRow.revoked_at.is_(None),
                    LinkRow.until >= self._transactions.today(),
                )
                .order_by(LinkRow.id)
            )
            return tuple(dict.fromkeys(row.name or "" for row in found))

    def prolong(self, link_id: int, until: date, *, visitor: Visitor) -> Link:
        """Let a link open until another day."""
        with self._changing(link_id, visitor) as (writing, row):
            return as_link(writing.change(row, {"until": until}, seen=row.version))

    def revoke(self, link_id: int, *, visitor: Visitor) -> None:
        """End a link for good: its tickets, its code, and every page that it has opened."""
        with self._changing(link_id, visitor) as (writing, row):
            revoke_all(writing, [row])

    def renew(self, link_id: int, *, visitor: Visitor) -> Link:
        """End all tickets given so far and the code; the link itself goes on with new ones."""
        with self._changing(link_id, visitor) as (writing, row):
            if row.code is not None:
                row.code = _free_code(writing.session)
            return as_link(writing.change(row, {"serial": row.serial + 1}, seen=row.version))

    def revoke_school(self, school_id: int, *, visitor: Visitor) -> int:
        """End all links to a school's work, of all its years; returns how many."""
        with self._transactions.writing(visitor, right=Right.MANAGE, school_id=school_id) as writing:
            cycles = select(CycleRow.id).where(CycleRow.school_id == school_id)
            rows = writing.session.scalars(
                select(LinkRow).where(LinkRow.cycle_id.in_(cycles), LinkRow.revoked_at.is_(None))
            ).all()
            return revoke_all(writing, rows)

    @contextmanager
    def _changing(self, link_id: int, visitor: Visitor) -> Iterator[tuple[Writing, LinkRow]]:
        """A transaction about one link, with the right that its place asks for."""
        with self._transactions.reading(filtered=True) as session:
            row = existing(session, LinkRow, link_id, NO_LINK)
            if row.role == Role.COORDINATOR and not visitor.at_the_machine:
                raise StoreError("Ссылки координатора меняет администратор сервера.")
            cycle_id, territory_id = row.cycle_id, _territory(session, row.account_id)
        with self._transactions.writing(
            visitor, right=Right.MANAGE, cycle_id=cycle_id, territory_id=territory_id
        ) as writing:
            yield writing, existing(writing.session, LinkRow, link_id, NO_LINK)


def revoke_all(writing: Writing, rows: Sequence[LinkRow]) -> int:
    """End links for good, those that are not ended yet; returns how many."""
    ended = 0
    for row in rows:
        if row.revoked_at is None:
            row.revoked_at, row.code = writing.at, None
            writing.change(row, {"serial": row.serial + 1}, seen=row.version)
            ended += 1
    return ended


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if session.scalar(select(LinkRow.id).where(LinkRow.code == code)) is None:
            return code


def _territory(session: Session, account_id: int | None) -> int | None:
    if account_id is None:
        return None
    return existing(session, AccountRow, account_id, "Такого куратора нет.").territory_id


def as_link(row: LinkRow) -> Link:
    """The row as a value."""
    return Link(
        id=row.id,
        role=Role(row.role),
        title=row.title,
        until=row.until,
        serial=row.serial,
        cycle_id=row.cycle_id,
        account_id=row.account_id,
        helper_id=row.helper_id,
        code=row.code,
        revoked_at=row.revoked_at,
        version=row.version,
    )
