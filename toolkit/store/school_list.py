"""Taking a list of schools into a territory: all of it, or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from toolkit.domain.access import Right, Role
from toolkit.domain.link import Link
from toolkit.domain.school import School
from toolkit.domain.school_list import ListedSchool, ListPlan, PersonLine, SchoolLine, same_school
from toolkit.errors import InputError
from toolkit.store.account import as_account
from toolkit.store.link import as_link
from toolkit.store.repository import Repository
from toolkit.store.schema import AccountRow, AssignmentRow, CycleRow, LinkRow, SchoolRow, TerritoryRow
from toolkit.store.school import alphabetical, as_cycle, as_school
from toolkit.store.territory import NO_TERRITORY
from toolkit.store.transaction import Writing, existing
from toolkit.store.visitor import Visitor


class SchoolListRepository(Repository):
    """Lists of a territory's schools. What is there already is left as it is, but for a new curator."""

    def plan(self, territory_id: int, listed: Sequence[ListedSchool]) -> ListPlan:
        """What a list would change. Raises InputError if it names a curator that is not there."""
        with self._transactions.reading(filtered=True) as session:
            self._require(session, territory_id)
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

    def overview(self, territory_id: int) -> tuple[SchoolLine, ...]:
        """All schools of a territory in Russian alphabetical order, each in its newest year."""
        with self._transactions.reading(filtered=True) as session:
            self._require(session, territory_id)
            found = session.execute(
                select(SchoolRow, CycleRow)
                .join(CycleRow, CycleRow.school_id == SchoolRow.id)
                .where(SchoolRow.territory_id == territory_id)
                .order_by(CycleRow.year)
            )
            newest = {school.id: (school, cycle) for school, cycle in found}
            ids = [cycle.id for _, cycle in newest.values()]
            curators = defaultdict(list)
            assigned = (
                select(AssignmentRow.cycle_id, AccountRow)
                .join(AccountRow, AccountRow.id == AssignmentRow.account_id)
                .where(
                    AssignmentRow.cycle_id.in_(ids),
                    AssignmentRow.removed_at.is_(None),
                    AccountRow.removed_at.is_(None),
                )
            )
            for cycle_id, account in session.execute(assigned):
                curators[cycle_id].append(as_account(session, account))
            links = _links_by(session, LinkRow.cycle_id, ids)
            lines = [
                SchoolLine(
                    school=as_school(school),
                    cycle=as_cycle(cycle),
                    curators=tuple(sorted(curators[cycle.id], key=lambda found: alphabetical(found.title))),
                    links=links[cycle.id],
                )
                for school, cycle in newest.values()
            ]
        return tuple(sorted(lines, key=lambda line: alphabetical(line.school.name)))

    def people(self, territory_id: int) -> tuple[PersonLine, ...]:
        """Curators and coordinators of a territory in Russian alphabetical order of their titles."""
        with self._transactions.reading(filtered=True) as session:
            self._require(session, territory_id)
            accounts = session.scalars(
                select(AccountRow).where(
                    AccountRow.territory_id == territory_id, AccountRow.removed_at.is_(None)
                )
            ).all()
            ids = [account.id for account in accounts]
            schools: defaultdict[int, dict[int, School]] = defaultdict(dict)
            assigned = (
                select(AssignmentRow.account_id, SchoolRow)
                .join(CycleRow, CycleRow.id == AssignmentRow.cycle_id)
                .join(SchoolRow, SchoolRow.id == CycleRow.school_id)
                .where(AssignmentRow.account_id.in_(ids), AssignmentRow.removed_at.is_(None))
            )
            for account_id, school in session.execute(assigned):
                schools[account_id][school.id] = as_school(school)
            links = _links_by(session, LinkRow.account_id, ids)
            lines = [
                PersonLine(
                    account=as_account(session, account),
                    links=links[account.id],
                    schools=tuple(
                        sorted(schools[account.id].values(), key=lambda found: alphabetical(found.name))
                    ),
                )
                for account in accounts
            ]
        return tuple(sorted(lines, key=lambda line: alphabetical(line.account.title)))

    def _require(self, session: Session, territory_id: int) -> None:
        admission = self._transactions.admission(session)
        if admission is not None:
            admission.require(session, Right.MANAGE, territory_id=territory_id)
        existing(session, TerritoryRow, territory_id, NO_TERRITORY)


def _links_by(
    session: Session, column: InstrumentedAttribute[int | None], ids: Sequence[int]
) -> Mapping[int, tuple[Link, ...]]:
    """Links by what they lead to, the newest first; an empty tuple where there is none."""
    found: defaultdict[int, tuple[Link, ...]] = defaultdict(tuple)
    for row in session.scalars(select(LinkRow).where(column.in_(ids)).order_by(LinkRow.id.desc())):
        found[getattr(row, column.key)] += (as_link(row),)
    return found


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
