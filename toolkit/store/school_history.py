"""What the audit knows of a school's rows: who changed them last, and which files were taken over when."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from toolkit.domain.school_file import Base, Bases
from toolkit.store.schema import AuditRow, CycleRow, IdentityRow, SchoolRow, TallyRow, TeamAnswerRow
from toolkit.store.transaction import Writing

WHAT = "school_file"
TAKEN = "taken"
# A row in the audit: the id of its year (None: of the school itself), its table, its name there.
RowName = tuple[int | None, str, str]


@dataclass(frozen=True, slots=True)
class Taking:
    """One taking over of a file: whence, the newest change there, the areas on which both agree since."""

    id: int
    origin: str
    mark: int
    areas: tuple[str, ...]
    visit: str


def identity(session: Session) -> str:
    """What tells this database from others in schools' files."""
    return session.scalars(select(IdentityRow.uid)).one()


def of_school(school_id: int, cycles: Iterable[CycleRow]) -> ColumnElement[bool]:
    """The school's entries in these years, and those of its names."""
    ids = [cycle.id for cycle in cycles]
    own = and_(AuditRow.cycle_id.is_(None), AuditRow.school_id == school_id)
    return or_(AuditRow.cycle_id.in_(ids), own) if ids else own


def takings(session: Session, school: SchoolRow) -> tuple[Taking, ...]:
    """All files that were taken over into a school, the oldest first."""
    found = session.scalars(
        select(AuditRow)
        .where(AuditRow.school_id == school.id, AuditRow.what == WHAT, AuditRow.field == TAKEN)
        .order_by(AuditRow.id)
    )
    taken = []
    for row in found:
        told = json.loads(row.after or "{}")
        taken.append(Taking(row.id, told["origin"], told["mark"], tuple(told["areas"]), row.visit or ""))
    return tuple(taken)


def note_taking(writing: Writing, school: SchoolRow, origin: str, mark: int, areas: Sequence[str]) -> None:
    """Write down that a file was taken over; after everything else of its transaction."""
    writing.session.flush()
    told = {"origin": origin, "mark": mark, "areas": list(areas)}
    writing.session.add(
        AuditRow(
            at=writing.at,
            cycle_id=None,
            school_id=school.id,
            who=writing.visitor.name,
            role=writing.visitor.role,
            what=WHAT,
            key=school.uid,
            field=TAKEN,
            before=None,
            after=json.dumps(told),
            visit=writing.visitor.visit,
        )
    )


def known_bases(taken: Iterable[Taking]) -> dict[str, Bases]:
    """By origin and area: where it was when this database last agreed with it."""
    bases: dict[str, dict[str, Base]] = {}
    for taking in taken:
        for area in taking.areas:
            bases.setdefault(taking.origin, {})[area] = Base(here=taking.id, there=taking.mark)
    return {origin: dict(areas) for origin, areas in bases.items()}


def last_edits(
    session: Session, rule: ColumnElement[bool], without: Iterable[str] = ()
) -> Mapping[RowName, int]:
    """The number of the last change of each row; changes made in these visits do not count."""
    visits = tuple(filter(None, without))
    counted = or_(AuditRow.visit.is_(None), AuditRow.visit.not_in(visits)) if visits else AuditRow.id > 0
    found = (
        select(AuditRow.cycle_id, AuditRow.what, AuditRow.key, func.max(AuditRow.id))
        .where(rule, counted)
        .group_by(AuditRow.cycle_id, AuditRow.what, AuditRow.key)
    )
    return {(cycle_id, what, key): id_ for cycle_id, what, key, id_ in session.execute(found)}


def days_given(session: Session, rule: ColumnElement[bool]) -> Mapping[RowName, datetime]:
    """When each answer was last given or changed."""
    tables = (TeamAnswerRow.__tablename__, TallyRow.__tablename__)
    found = (
        select(AuditRow.cycle_id, AuditRow.what, AuditRow.key, func.max(AuditRow.at))
        .where(rule, AuditRow.what.in_(tables))
        .group_by(AuditRow.cycle_id, AuditRow.what, AuditRow.key)
    )
    return {(cycle_id, what, key): at for cycle_id, what, key, at in session.execute(found)}


def newest(session: Session, rule: ColumnElement[bool]) -> int:
    """The newest change of the school; 0 without one."""
    return session.scalar(select(func.max(AuditRow.id)).where(rule)) or 0
