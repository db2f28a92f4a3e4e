"""What moves and waits in many schools at once: a few queries however many schools there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from toolkit.domain.attention import ProgramStand, Pulse
from toolkit.domain.comment import HelpRequest, Thread
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Cycle, School
from toolkit.store.comment import threads_of
from toolkit.store.help_request import as_request
from toolkit.store.look import reader_of
from toolkit.store.repository import Repository
from toolkit.store.schema import (
    AccountRow,
    AssignmentRow,
    AuditRow,
    CommentRow,
    CycleRow,
    HelpRequestRow,
    LookRow,
    ProfileFactorRow,
    ProgramRow,
    ProgramStateRow,
    SchoolRow,
    VerdictRow,
)
from toolkit.store.school import alphabetical, as_cycle, as_school
from toolkit.store.visitor import CURATOR, SCHOOL, Visitor

Cycles = Select[int]


class PulseRepository(Repository):
    """Pulses of the schools that a visitor may read, each in its newest year that he may read."""

    def list(self, *, visitor: Visitor) -> tuple[Pulse, ...]:
        """All of them, in Russian alphabetical order; what is unread depends on whose look it was."""
        with self._transactions.reading(filtered=True) as session:
            cycles = self._transactions.visible_cycles(session)
            newest = _newest_cycles(session, cycles)
            written, looks = _written(session, cycles), _looks(session, cycles, reader_of(session, visitor))
            threads, calls = _threads(session, cycles), _calls(session, cycles)
            programs, to_decide = _programs(session, cycles), _to_decide(session, cycles)
            curators = _curators(session, cycles)
        pulses = (
            Pulse(
                school=school,
                cycle=cycle,
                newest=written[cycle.id][0],
                last_at=written[cycle.id][2],
                unread=written[cycle.id][1] > looks.get(cycle.id, 0),
                threads=tuple(threads[cycle.id]),
                help=calls.get(cycle.id),
                programs=tuple(programs[cycle.id]),
                to_decide=to_decide[cycle.id],
                curators=tuple(curators[cycle.id]),
            )
            for school, cycle in newest
        )
        return tuple(sorted(pulses, key=lambda pulse: alphabetical(pulse.school.name)))

    def newest(self, after: int = 0) -> int:
        """The newest change in any of these schools, or `after` where nothing came later.

        Cheap: a page asks it every second, and only what came after is looked at.
        """
        with self._transactions.reading(filtered=True) as session:
            visible = AuditRow.cycle_id.in_(self._transactions.visible_cycles(session))
            found = select(AuditRow.id).where(AuditRow.id > after, visible).order_by(AuditRow.id.desc())
            return session.scalar(found.limit(1)) or after


def _newest_cycles(session: Session, cycles: Cycles) -> Iterable[tuple[School, Cycle]]:
    rows = session.execute(
        select(SchoolRow, CycleRow)
        .join(CycleRow, CycleRow.school_id == SchoolRow.id)
        .where(CycleRow.id.in_(cycles))
        .order_by(CycleRow.year)
    )
    newest = {school.id: (school, cycle) for school, cycle in rows}
    return [(as_school(school), as_cycle(cycle)) for school, cycle in newest.values()]


def _written(session: Session, cycles: Cycles) -> Mapping[int, tuple[int, int, datetime | None]]:
    """By cycle: its newest change, the team's newest one and when that was."""
    changes, teams = aliased(AuditRow), aliased(AuditRow)
    # Scalar subqueries end at the first row of the index; grouping would walk through all of the trail.
    newest = select(func.max(changes.id)).where(changes.cycle_id == CycleRow.id).scalar_subquery()
    of_team = and_(teams.cycle_id == CycleRow.id, teams.role == SCHOOL)
    last = select(teams.id).where(of_team).order_by(teams.id.desc()).limit(1).scalar_subquery()
    ids = select(CycleRow.id, newest.label("newest"), last.label("last")).where(CycleRow.id.in_(cycles))
    found = ids.subquery()
    rows = session.execute(
        select(found.c.id, found.c.newest, found.c.last, AuditRow.at).outerjoin(
            AuditRow, AuditRow.id == found.c.last
        )
    )
    return {row.id: (row.newest or 0, row.last or 0, row.at) for row in rows}


def _looks(session: Session, cycles: Cycles, reader: str) -> Mapping[int, int]:
    rows = session.execute(
        select(LookRow.cycle_id, LookRow.audit_id).where(
            LookRow.reader == reader, LookRow.cycle_id.in_(cycles)
        )
    )
    return {row.cycle_id: row.audit_id for row in rows}


def _threads(session: Session, cycles: Cycles) -> Mapping[int, list[Thread]]:
    """Open questions by cycle, the oldest first."""
    first = aliased(CommentRow)
    rows = session.scalars(
        select(CommentRow)
        .join(first, first.id == func.coalesce(CommentRow.thread_id, CommentRow.id))
        .where(CommentRow.cycle_id.in_(cycles), CommentRow.removed_at.is_(None), first.settled_at.is_(None))
        .order_by(CommentRow.id)
    ).all()
    cycle_of = {row.id: row.cycle_id for row in rows}
    found: dict[int, list[Thread]] = defaultdict(list)
    for thread in threads_of(rows):
        found[cycle_of[thread.id]].append(thread)
    return found


def _calls(session: Session, cycles: Cycles) -> Mapping[int, HelpRequest]:
    """Open calls for help by cycle, the oldest of each."""
    rows = session.scalars(
        select(HelpRequestRow)
        .where(
            HelpRequestRow.cycle_id.in_(cycles),
            HelpRequestRow.removed_at.is_(None),
            HelpRequestRow.answered_at.is_(None),
        )
        .order_by(HelpRequestRow.id.desc())
    )
    return {row.cycle_id: as_request(row) for row in rows}


def _programs(session: Session, cycles: Cycles) -> Mapping[int, list[ProgramStand]]:
    """Programs by cycle with the newest step of each."""
    steps = aliased(ProgramStateRow)
    newest = select(func.max(steps.id)).where(steps.program_id == ProgramRow.id).scalar_subquery()
    rows: Iterable[Any] = session.execute(
        select(ProgramRow, ProgramStateRow)
        .outerjoin(ProgramStateRow, ProgramStateRow.id == newest)
        .where(ProgramRow.cycle_id.in_(cycles))
        .order_by(ProgramRow.id)
    )
    found: dict[int, list[ProgramStand]] = defaultdict(list)
    for program, step in rows:
        stand = ProgramStand(
            program_id=program.id,
            factor_code=program.factor_code,
            factor_title=program.factor_title,
            state=ProgramState(step.state) if step else ProgramState.DRAFT,
            at=step.at if step else None,
            note=step.note if step else "",
        )
        found[program.cycle_id].append(stand)
    return found


def _to_decide(session: Session, cycles: Cycles) -> Mapping[int, dict[str, date | None]]:
    """Factors of the profile that the team has decided on, and a curator not yet, or on an earlier day."""
    curators = aliased(VerdictRow)
    of_curator = and_(
        curators.cycle_id == VerdictRow.cycle_id,
        curators.factor_code == VerdictRow.factor_code,
        curators.author_role == CURATOR,
        curators.removed_at.is_(None),
    )
    in_profile = and_(
        ProfileFactorRow.cycle_id == VerdictRow.cycle_id,
        ProfileFactorRow.code == VerdictRow.factor_code,
        ProfileFactorRow.removed_at.is_(None),
    )
    rows = session.execute(
        select(VerdictRow.cycle_id, VerdictRow.factor_code, VerdictRow.decided_on)
        .join(ProfileFactorRow, in_profile)
        .outerjoin(curators, of_curator)
        .where(
            VerdictRow.cycle_id.in_(cycles),
            VerdictRow.author_role == SCHOOL,
            VerdictRow.removed_at.is_(None),
            curators.id.is_(None) | (curators.decided_on < VerdictRow.decided_on),
        )
        .order_by(ProfileFactorRow.position)
    )
    found: dict[int, dict[str, date | None]] = defaultdict(dict)
    for cycle_id, code, decided_on in rows:
        found[cycle_id][code] = decided_on
    return found


def _curators(session: Session, cycles: Cycles) -> Mapping[int, list[int]]:
    rows = session.execute(
        select(AssignmentRow.cycle_id, AssignmentRow.account_id)
        .join(AccountRow, AccountRow.id == AssignmentRow.account_id)
        .where(
            AssignmentRow.cycle_id.in_(cycles),
            AssignmentRow.removed_at.is_(None),
            AccountRow.removed_at.is_(None),
        )
        .order_by(AssignmentRow.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for cycle_id, account_id in rows:
        found[cycle_id].append(account_id)
    return found
