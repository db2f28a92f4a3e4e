"""The trail of changes, and the name of the database that it belongs to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from toolkit.store.columns import UtcDateTime
from toolkit.store.schema.base import Base


class AuditRow(Base):
    """One change: who, when, what, from, to. Written with the change itself, never altered."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_cycle_id_id", "cycle_id", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    who: Mapped[str] = mapped_column(String(300))
    role: Mapped[str] = mapped_column(String(300))
    what: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(700))
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    # which opening of a page wrote it; a random word, so that a page knows its own changes
    visit: Mapped[str | None] = mapped_column(String(32))


class IdentityRow(Base):
    """One row: what tells this database from others in schools' files. A restored database gets a new one."""

    __tablename__ = "identity"
    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
