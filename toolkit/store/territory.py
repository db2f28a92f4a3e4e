"""Territories: municipalities that own schools."""

from sqlalchemy import select

from toolkit.domain.access import Right
from toolkit.domain.school import Territory
from toolkit.errors import InputError
from toolkit.store.link import revoke_all
from toolkit.store.repository import Repository
from toolkit.store.schema import AccountRow, AssignmentRow, CycleRow, LinkRow, SchoolRow, TerritoryRow
from toolkit.store.school import NO_SCHOOL, alphabetical
from toolkit.store.transaction import existing
from toolkit.store.visitor import Visitor

NO_TERRITORY = "Такого муниципалитета нет."


class TerritoryRepository(Repository):
    """Territories with the schools they own. A coordinator sees only his own."""

    def list(self) -> tuple[Territory, ...]:
        """All territories a visitor may see, in Russian alphabetical order."""
        with self._transactions.reading(filtered=True) as session:
            found = select(TerritoryRow)
            admission = self._transactions.admission(session)
            if admission is not None:
                found = found.where(TerritoryRow.id == admission.territory_id)
            rows = session.scalars(found).all()
        return tuple(sorted(map(_territory, rows), key=lambda territory: alphabetical(territory.name)))

    def create(self, name: str, *, visitor: Visitor) -> Territory:
        """A new territory; InputError if there is one of this name."""
        with self._transactions.writing(visitor, right=Right.MANAGE) as writing:
            known = writing.session.scalars(select(TerritoryRow.name)).all()
            if any(alphabetical(name) == alphabetical(other) for other in known):
                raise InputError(f"Муниципалитет «{name.strip()}» уже есть.", "name")
            return _territory(writing.add(TerritoryRow, {}, {"name": name}))

    def rename(self, territory_id: int, name: str, *, seen: int, visitor: Visitor) -> Territory:
        """Change the name."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = existing(writing.session, TerritoryRow, territory_id, NO_TERRITORY)
            return _territory(writing.change(row, {"name": name}, seen=seen))

    def own(self, school_id: int, territory_id: int, *, visitor: Visitor) -> None:
        """Put a school under a territory. Only at the machine: a coordinator takes no foreign school."""
        with self._transactions.writing(visitor, right=Right.MANAGE) as writing:
            existing(writing.session, TerritoryRow, territory_id, NO_TERRITORY)
            row = existing(writing.session, SchoolRow, school_id, NO_SCHOOL)
            writing.belongs_to(school_id=school_id)
            writing.change(row, {"territory_id": territory_id}, seen=row.version)

    def let_go(self, school_id: int, *, visitor: Visitor) -> None:
        """Take a school out of its territory: its links end, its curators are free, its work stays."""
        with self._transactions.writing(visitor, right=Right.MANAGE, school_id=school_id) as writing:
            row = existing(writing.session, SchoolRow, school_id, NO_SCHOOL)
            cycles = select(CycleRow.id).where(CycleRow.school_id == school_id)
            links = select(LinkRow).where(LinkRow.cycle_id.in_(cycles))
            revoke_all(writing, writing.session.scalars(links).all())
            for had in writing.session.scalars(
                select(AssignmentRow).where(AssignmentRow.cycle_id.in_(cycles))
            ).all():
                writing.remove(had, seen=had.version)
            writing.change(row, {"territory_id": None}, seen=row.version)

    def remove(self, territory_id: int, *, visitor: Visitor) -> None:
        """Strike out a territory that was made by mistake: one that has never had anything.

        Raises:
            InputError: it has schools, or has had curators, whose trail must keep its place.
        """
        with self._transactions.writing(visitor, right=Right.MANAGE) as writing:
            row = existing(writing.session, TerritoryRow, territory_id, NO_TERRITORY)
            for table, why in ((SchoolRow, "школы"), (AccountRow, "кураторы или их записи")):
                used = select(table.id).where(table.territory_id == territory_id).limit(1)
                if writing.session.scalar(used) is not None:
                    raise InputError(
                        f"В муниципалитете «{row.name}» есть {why}. Он остаётся.", "territory_id"
                    )
            writing.session.delete(row)


def _territory(row: TerritoryRow) -> Territory:
    return Territory(id=row.id, name=row.name, version=row.version)
