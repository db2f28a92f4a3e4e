"""Who may come in: accounts, links, which schools a curator has, and what was refused."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from toolkit.domain.access import Role
from toolkit.store.columns import (
    UtcDateTime,
    choice_column,
    day_column,
    link_column,
    name_column,
    whole_column,
)
from toolkit.store.schema.base import Base, RemovableRow, Row

CODE_LENGTH = 6


class AccountRow(RemovableRow):
    """A curator or a coordinator: known by what he is («куратор, СОШ № 5»), with a login and a password."""

    __tablename__ = "account"
    natural = ("login",)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), index=True)
    role: Mapped[str] = choice_column("Роль", Role)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = name_column("Как называть")


class PasswordRow(Base):
    """The argon2 hash of an account's password, once it has one; apart, so that no page reads it."""

    __tablename__ = "password"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(200))


class AssignmentRow(RemovableRow):
    """A curator has a school in one school year."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("cycle_id", "account_id"),)
    natural = ("account_id", "cycle_id")
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)


class LinkRow(Row):
    """A way in: a role in a place until a day. `serial` grows when tickets given so far must stop to open.

    The place: a cycle for a team or a consultant school (`helper_id` says which school helps), an account for
    a curator or a coordinator.
    """

    __tablename__ = "link"
    role: Mapped[str] = choice_column("Роль", Role)
    title: Mapped[str] = name_column("Как называть")
    cycle_id: Mapped[int | None] = link_column("Учебный год", "cycle.id")
    account_id: Mapped[int | None] = link_column("Куратор или координатор", "account.id")
    helper_id: Mapped[int | None] = link_column("Школа-консультант", "school.id")
    until: Mapped[date] = day_column("Действует до")
    serial: Mapped[int] = whole_column("Выпуск ссылки", default=1)
    code: Mapped[str | None] = mapped_column(String(CODE_LENGTH), unique=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ThrottleRow(Base):
    """Failed attempts to enter under one key (an account, an address's fingerprint)."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EndedSessionRow(Base):
    """A session whose visitor has left: its cookie, wherever it was copied to, opens nothing any more."""

    __tablename__ = "ended_session"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RefusalRow(Base):
    """Something that was asked for without the right to it. Holds no answer, no ticket and no address.

    `times` counts equal refusals that followed within the same minute.
    """

    __tablename__ = "refusal"
    __table_args__ = (Index("ix_refusal_link_id_id", "link_id", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("link.id"))
    who: Mapped[str] = mapped_column(String(300))
    role: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300))
    times: Mapped[int] = mapped_column(Integer, default=1)


class SettingRow(Row):
    """A setting of the server that its commands must know too, such as its address."""

    __tablename__ = "setting"
    natural = ("name",)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    value: Mapped[str] = name_column("Настройка", least=0)
