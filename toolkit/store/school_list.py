"""Taking a list of schools into a territory: all of it, or nothing."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from toolkit.domain.access import Right, Role
from toolkit.domain.school_list import ListedSchool, ListPlan, same_school
from toolkit.errors import InputError
from toolkit.store.repository import Repository
from toolkit.store.schema import AccountRow, AssignmentRow, CycleRow, SchoolRow, TerritoryRow
from toolkit.store.territory import NO_TERRITORY
from toolkit.store.transaction import Writing, existing
from toolkit.store.visitor import Visitor


class SchoolListRepository(Repository):
    """Lists of a territory's schools. What is there already is left as it is, but for a new curator."""

    def plan(self, territory_id: int, listed: Sequence[ListedSchool]) -> ListPlan:
        """What a list would change. Raises InputError if it names a curator that is not there."""
        with self._transactions.reading(filtered=True) as session:
            admission = self._transactions.admission(session)
            if admission is not None:
                admission.require(session, Right.MANAGE, territory_id=territory_id)
            return _Territory(session, territory_id).plan(listed)

    def take(
        self, territory_id: int, listed: Sequence[ListedSchool], *, year: int, visitor: Visitor
    ) -> ListPlan:
        """Add the schools that are new, each with a cycle of `year`, and give curators theirs.

        Raises:
            InputError: a name cannot be accepted, or a curator is not there; nothing was added.
        """
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            existing(writing.session, TerritoryRow, territory_id, NO_TERRITORY)
            territory = _Territory(writing.session, territory_id)
            plan = territory.plan(listed)
            for school in plan.new:
                cycle_id = _add(writing, territory_id, school, year)
                if school.curator:
                    _assign(writing, cycle_id, territory.curators[school.curator])
            for school in plan.assigned:
                cycle_id = territory.cycles[territory.schools[same_school(school.name)]]
                writing.belongs_to(cycle_id=cycle_id)
                _assign(writing, cycle_id, territory.curators[school.curator])
            return plan


class _Territory:
    """What a territory has: schools by name, their newest cycles, curators by login."""

    def __init__(self, session: Session, territory_id: int) -> None:
        self._session = session
        of_territory = SchoolRow.territory_id == territory_id
        found = session.execute(select(SchoolRow.name, SchoolRow.id).where(of_territory))
        self.schools: Mapping[str, int] = {same_school(name): id_ for name, id_ in found}
        newest = (
            select(CycleRow.school_id, func.max(CycleRow.year).label("year"))
            .join(SchoolRow, SchoolRow.id == CycleRow.school_id)
            .where(of_territory)
            .group_by(CycleRow.school_id)
            .subquery()
        )
        cycles = select(CycleRow.school_id, CycleRow.id).join(
            newest, (newest.c.school_id == CycleRow.school_id) & (newest.c.year == CycleRow.year)
        )
        self.cycles: Mapping[int, int] = {row.school_id: row.id for row in session.execute(cycles)}
        accounts = select(AccountRow.login, AccountRow.id).where(
            AccountRow.territory_id == territory_id,
            AccountRow.role == Role.CURATOR,
            AccountRow.removed_at.is_(None),
        )
        self.curators: Mapping[str, int] = {row.login: row.id for row in session.execute(accounts)}

    def plan(self, listed: Sequence[ListedSchool]) -> ListPlan:
        new: dict[str, ListedSchool] = {}
        known, assigned = [], []
        for school in listed:
            if school.curator and school.curator not in self.curators:
                raise InputError(
                    f"Куратора с логином «{school.curator}» нет. Ничего не добавлено.", "curator"
                )
            key = same_school(school.name)
            if not key:
                raise InputError("Название школы: заполните это поле.", "name")
            if key not in self.schools:
                if new.setdefault(key, school) is not school:
                    raise InputError(f"«{school.name}» стоит в списке дважды. Оставьте одну строку.", "name")
                continue
            known.append(school)
            if school.curator and not self._has(self.schools[key], self.curators[school.curator]):
                assigned.append(school)
        return ListPlan(new=tuple(new.values()), known=tuple(known), assigned=tuple(assigned))

    def _has(self, school_id: int, account_id: int) -> bool:
        key = {"cycle_id": self.cycles.get(school_id), "account_id": account_id}
        row = self._session.scalars(select(AssignmentRow).filter_by(**key)).one_or_none()
        return row is not None and row.removed_at is None


def _add(writing: Writing, territory_id: int, school: ListedSchool, year: int) -> int:
    values = {"name": school.name, "full_name": school.full_name, "territory_id": territory_id}
    writing.belongs_to()
    row = writing.add(SchoolRow, {}, values)
    writing.belongs_to(school_id=row.id)
    return writing.add(CycleRow, {"school_id": row.id}, {"year": year}).id


def _assign(writing: Writing, cycle_id: int, account_id: int) -> None:
    key = {"cycle_id": cycle_id, "account_id": account_id}
    row = writing.find(AssignmentRow, key)
    writing.put(AssignmentRow, key, {}, seen=row.version if row and not row.removed_at else 0)
