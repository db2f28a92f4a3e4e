"""What all tables share: naming, versions, removal with a way back, and names that hold in any database."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from toolkit.store.columns import UtcDateTime

# Without names of constraints SQLite could not drop or alter them in a later migration.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class Row(Base):
    """A row with an id and a version that grows with every change.

    `natural` names the columns that tell the row apart for a person; the audit keeps them as its key.
    """

    __abstract__ = True
    natural: ClassVar[tuple[str, ...]] = ("id",)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}

    @property
    def key(self) -> str:
        """The row's name in the audit."""
        return ":".join(str(getattr(self, name)) for name in self.natural)


class RemovableRow(Row):
    """A row that is put away rather than deleted, so that removal has undo and versions never restart."""

    __abstract__ = True

    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def of_cycle() -> Mapped[int]:
    """The cycle a row belongs to. Where a unique constraint begins with it, no index of its own is needed."""
    return mapped_column(ForeignKey("cycle.id"))


def uid_column() -> Mapped[str]:
    """A name of the row that holds in every database, so that a school's file finds its rows again."""
    return mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
