"""How revisions write tables down: kinds of columns that never change, whatever the code says later."""

from typing import Any

import sqlalchemy as sa
from alembic import op

Column = sa.Column[Any]


def table(
    name: str,
    *columns: Column,
    unique: tuple[str, ...] = (),
    index: tuple[str, ...] = (),
    versioned: bool = True,
) -> None:
    """A table with an id and a version; `unique` is one constraint, columns marked unique get their own."""
    links = {column.name: column.info["target"] for column in columns if "target" in column.info}
    rules = [unique] if unique else []
    rules += [(column.name,) for column in columns if column.info.get("alone")]
    version = [sa.Column("version", sa.Integer(), nullable=False)] if versioned else []
    uniques = [sa.UniqueConstraint(*rule, name=op.f(f"uq_{name}_{'_'.join(rule)}")) for rule in rules]
    op.create_table(name, id_column(), *version, *columns, *keys(name, links), *uniques)
    for column in index:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def keys(table_name: str, links: dict[str, str]) -> list[sa.Constraint]:
    """The primary key and the foreign ones, named so that they can be altered later."""
    foreign = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table_name}_{column}_{target}"))
        for column, target in links.items()
    ]
    return [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table_name}")), *foreign]


def id_column() -> Column:
    """The primary key."""
    return sa.Column("id", sa.Integer(), nullable=False)


def link(column: str, target: str, *, required: bool = True) -> Column:
    """The id of a row of another table."""
    return sa.Column(column, sa.Integer(), nullable=not required, info={"target": target})


def of_cycle() -> Column:
    """The cycle that a row belongs to."""
    return link("cycle_id", "cycle")


def name(column: str) -> Column:
    """One line of up to 300 characters."""
    return sa.Column(column, sa.String(300), nullable=False)


def short(column: str, length: int, *, required: bool = True, unique: bool = False) -> Column:
    """A word of a known length."""
    return sa.Column(column, sa.String(length), nullable=not required, info={"alone": unique})


def uid() -> Column:
    """The name of a row that holds in every database."""
    return short("uid", 32, unique=True)


def text(column: str) -> Column:
    """Free text."""
    return sa.Column(column, sa.Text(), nullable=False)


def choice(column: str) -> Column:
    """A value of an enumeration."""
    return sa.Column(column, sa.String(40), nullable=False)


def whole(column: str) -> Column:
    """A whole number."""
    return sa.Column(column, sa.Integer(), nullable=False)


def small(column: str) -> Column:
    """A small whole number or nothing."""
    return sa.Column(column, sa.SmallInteger())


def flag(column: str) -> Column:
    """Yes or no."""
    return sa.Column(column, sa.Boolean(), nullable=False)


def decimal(column: str) -> Column:
    """A decimal as text, or nothing."""
    return sa.Column(column, sa.String(40))


def day(column: str, *, required: bool = False) -> Column:
    """A date, or nothing."""
    return sa.Column(column, sa.Date(), nullable=not required)


def moment(column: str, *, required: bool = True) -> Column:
    """A moment in UTC."""
    return sa.Column(column, sa.DateTime(timezone=True), nullable=not required)


def removed() -> Column:
    """When a row was put away."""
    return moment("removed_at", required=False)
