"""Accounts of curators and coordinators, and which schools a curator has."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.domain.access import Right, Role
from toolkit.domain.link import Account
from toolkit.errors import InputError, StoreError
from toolkit.store.link import revoke_all
from toolkit.store.repository import Repository
from toolkit.store.schema import (
    AccountRow,
    AssignmentRow,
    CycleRow,
    LinkRow,
    PasswordRow,
    SchoolRow,
    TerritoryRow,
)
from toolkit.store.school import alphabetical
from toolkit.store.territory import NO_TERRITORY
from toolkit.store.transaction import Writing, existing
from toolkit.store.visitor import Visitor

NO_ACCOUNT = "Такого куратора нет."
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


class AccountRepository(Repository):
    """Curators and coordinators of territories; a coordinator sees and changes those of his own."""

    def list(self, territory_id: int, role: Role | None = None) -> tuple[Account, ...]:
        """Accounts of a territory that were not removed, in Russian alphabetical order of their titles."""
        with self._transactions.reading(filtered=True) as session:
            admission = self._transactions.admission(session)
            if admission is not None:
                admission.require(session, Right.MANAGE, territory_id=territory_id)
            found = select(AccountRow).where(
                AccountRow.territory_id == territory_id, AccountRow.removed_at.is_(None)
            )
            if role is not None:
                found = found.where(AccountRow.role == role)
            return _in_order(session, session.scalars(found).all())

    def get(self, account_id: int) -> Account:
        """One account, removed ones too; StoreError if there is none. At the machine only."""
        with self._transactions.reading() as session:
            return as_account(session, existing(session, AccountRow, account_id, NO_ACCOUNT))

    def find(self, login: str) -> Account | None:
        """The account of a login, or None. At the machine only: the door asks."""
        with self._transactions.reading() as session:
            found = select(AccountRow).where(
                AccountRow.login == login.strip().lower(), AccountRow.removed_at.is_(None)
            )
            row = session.scalars(found).one_or_none()
            return as_account(session, row) if row else None

    def password_hash(self, account_id: int) -> str:
        """What a password is checked against; empty if none was set. At the machine only."""
        with self._transactions.reading() as session:
            existing(session, AccountRow, account_id, NO_ACCOUNT)
            kept = session.get(PasswordRow, account_id)
            return kept.hash if kept else ""

    def add(self, territory_id: int, role: Role, login: str, title: str, *, visitor: Visitor) -> Account:
        """A new curator or coordinator; `title` says what he is, without a surname («куратор, СОШ № 5»).

        A removed account of this login comes back, without its password, its links and its schools: it may
        be another person's by now.

        Raises:
            InputError: the login is not fit or is taken.
        """
        plain = login.strip().lower()
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            if role not in (Role.CURATOR, Role.COORDINATOR):
                raise InputError("Учётная запись бывает у куратора и у координатора.", "role")
            if role is Role.COORDINATOR and not visitor.at_the_machine:
                raise InputError("Координатора добавляет администратор сервера.", "role")
            if not _LOGIN.fullmatch(plain):
                raise InputError("Логин: от трёх латинских букв или цифр, можно точку и дефис.", "login")
            existing(writing.session, TerritoryRow, territory_id, NO_TERRITORY)
            row = writing.find(AccountRow, {"login": plain})
            if row is not None and (row.removed_at is None or row.territory_id != territory_id):
                raise InputError(f"Логин «{plain}» уже занят. Придумайте другой.", "login")
            values = {"role": role, "title": title}
            if row is None:
                key = {"territory_id": territory_id, "login": plain}
                return as_account(writing.session, writing.add(AccountRow, key, values))
            writing.restore(row)
            _begin_anew(writing, row.id)
            return as_account(writing.session, writing.change(row, values, seen=row.version))

    def rename(self, account_id: int, title: str, *, seen: int, visitor: Visitor) -> Account:
        """Change what the person is called."""
        territory_id = self._territory(account_id)
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = existing(writing.session, AccountRow, account_id, NO_ACCOUNT)
            return as_account(writing.session, writing.change(row, {"title": title}, seen=seen))

    def set_password_hash(self, account_id: int, password_hash: str) -> None:
        """Keep a new password's hash. The door makes it; the audit does not see it."""
        with self._transactions.writing(Visitor(), right=Right.MANAGE, audited=False) as writing:
            existing(writing.session, AccountRow, account_id, NO_ACCOUNT)
            kept = writing.session.get(PasswordRow, account_id)
            if kept is None:
                writing.session.add(PasswordRow(account_id=account_id, hash=password_hash))
            else:
                kept.hash = password_hash

    def remove(self, account_id: int, *, visitor: Visitor) -> None:
        """Take the person off: all his links stop to open at once, his schools are free for another."""
        territory_id = self._territory(account_id)
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = existing(writing.session, AccountRow, account_id, NO_ACCOUNT)
            if row.role == Role.COORDINATOR and not visitor.at_the_machine:
                raise InputError("Координатора снимает администратор сервера.", "role")
            writing.remove(row, seen=row.version)
            kept = writing.session.get(PasswordRow, account_id)
            if kept is not None:
                writing.session.delete(kept)

    # ── schools of a curator ──

    def assign(self, account_id: int, cycle_id: int, *, visitor: Visitor) -> None:
        """Give a school's year to a curator. Another curator of it stays: two may share one school.

        Raises:
            InputError: the account is no curator's, or of another territory.
        """
        with self._transactions.writing(visitor, right=Right.MANAGE, cycle_id=cycle_id) as writing:
            account = existing(writing.session, AccountRow, account_id, NO_ACCOUNT)
            if account.role != Role.CURATOR or account.removed_at is not None:
                raise InputError("Закрепить школу можно только за куратором.", "account_id")
            if account.territory_id != _territory_of(writing.session, cycle_id):
                raise InputError("Куратор и школа — из разных муниципалитетов.", "account_id")
            key = {"cycle_id": cycle_id, "account_id": account_id}
            row = writing.find(AssignmentRow, key)
            writing.put(AssignmentRow, key, {}, seen=row.version if row and not row.removed_at else 0)

    def release(self, account_id: int, cycle_id: int, *, visitor: Visitor) -> None:
        """Take a school's year from a curator; what he wrote stays."""
        with self._transactions.writing(visitor, right=Right.MANAGE, cycle_id=cycle_id) as writing:
            row = writing.find(AssignmentRow, {"cycle_id": cycle_id, "account_id": account_id})
            if row is not None:
                writing.remove(row, seen=row.version)

    def curators(self, cycle_id: int) -> tuple[Account, ...]:
        """Who has this school this year."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.scalars(
                select(AccountRow)
                .join(AssignmentRow, AssignmentRow.account_id == AccountRow.id)
                .where(
                    AssignmentRow.cycle_id == cycle_id,
                    AssignmentRow.removed_at.is_(None),
                    AccountRow.removed_at.is_(None),
                )
            ).all()
            return _in_order(session, rows)

    def cycles(self, account_id: int) -> tuple[int, ...]:
        """Ids of the cycles a curator has. At the machine only."""
        with self._transactions.reading() as session:
            return tuple(
                session.scalars(
                    select(AssignmentRow.cycle_id)
                    .where(AssignmentRow.account_id == account_id, AssignmentRow.removed_at.is_(None))
                    .order_by(AssignmentRow.cycle_id)
                )
            )

    def _territory(self, account_id: int) -> int:
        with self._transactions.reading(filtered=True) as session:
            found = session.scalar(select(AccountRow.territory_id).where(AccountRow.id == account_id))
        if found is None:
            raise StoreError(f"{NO_ACCOUNT} Обновите страницу.")
        return found


def _territory_of(session: Session, cycle_id: int) -> int | None:
    return session.scalar(
        select(SchoolRow.territory_id)
        .join(CycleRow, CycleRow.school_id == SchoolRow.id)
        .where(CycleRow.id == cycle_id)
    )


def _begin_anew(writing: Writing, account_id: int) -> None:
    """Whatever opened something to the person who had the login before opens nothing to the next."""
    links = select(LinkRow).where(LinkRow.account_id == account_id)
    revoke_all(writing, writing.session.scalars(links).all())
    had = select(AssignmentRow).where(AssignmentRow.account_id == account_id)
    for row in writing.session.scalars(had).all():
        writing.remove(row, seen=row.version)


def _in_order(session: Session, rows: Sequence[AccountRow]) -> tuple[Account, ...]:
    found = (as_account(session, row) for row in rows)
    return tuple(sorted(found, key=lambda account: alphabetical(account.title)))


def as_account(session: Session, row: AccountRow) -> Account:
    """The row as a value."""
    has_password = session.scalar(select(PasswordRow.account_id).where(PasswordRow.account_id == row.id))
    return Account(
        id=row.id,
        territory_id=row.territory_id,
        role=Role(row.role),
        login=row.login,
        title=row.title,
        has_password=has_password is not None,
        removed=row.removed_at is not None,
        version=row.version,
    )
