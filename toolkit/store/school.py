"""Schools, their school years and their passports."""

import re

from sqlalchemy import select

from toolkit.domain.access import Right
from toolkit.domain.school import Cycle, ListStatus, Passport, School, Versioned
from toolkit.errors import StoreError
from toolkit.store.repository import Repository
from toolkit.store.schema import CycleRow, PassportValueRow, SchoolRow
from toolkit.store.transaction import existing
from toolkit.store.visitor import Visitor

NO_SCHOOL = "Такой школы нет."
NO_CYCLE = "Такого учебного года нет."


class SchoolRepository(Repository):
    """Schools with cycles and passports."""

    def list(self) -> tuple[School, ...]:
        """All schools a visitor may read, in Russian alphabetical order, numbers by value."""
        with self._transactions.reading(filtered=True) as session:
            found = select(SchoolRow)
            admission = self._transactions.admission(session)
            if admission is not None:
                open_ = select(CycleRow.school_id).where(CycleRow.id.in_(admission.cycles()))
                found = found.where(SchoolRow.id.in_(open_))
            rows = session.scalars(found).all()
        return tuple(sorted((as_school(row) for row in rows), key=lambda school: alphabetical(school.name)))

    def get(self, school_id: int) -> School:
        """One school; StoreError if there is none."""
        with self._transactions.reading(school_id=school_id) as session:
            return as_school(existing(session, SchoolRow, school_id, NO_SCHOOL))

    def create(
        self,
        name: str,
        *,
        year: int,
        visitor: Visitor,
        example: bool = False,
        full_name: str = "",
        territory_id: int | None = None,
    ) -> School:
        """A new school with its first cycle; `year` is the year of the cycle's September."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            values = {"name": name, "full_name": full_name, "example": example, "territory_id": territory_id}
            row = writing.add(SchoolRow, {}, values)
            writing.belongs_to(school_id=row.id)
            writing.add(CycleRow, {"school_id": row.id}, {"year": year})
            return as_school(row)

    def rename(self, school_id: int, name: str, seen: int, visitor: Visitor) -> School:
        """Change the short name."""
        return self._change(school_id, "name", name, seen, visitor)

    def set_full_name(self, school_id: int, full_name: str, seen: int, visitor: Visitor) -> School:
        """Change the full name as documents write it."""
        return self._change(school_id, "full_name", full_name, seen, visitor)

    def set_status(
        self, school_id: int, status: ListStatus | None, year: int | None, *, seen: int, visitor: Visitor
    ) -> School:
        """What the region's list says of the school, since which year; the coordinator keeps it."""
        with self._transactions.writing(visitor, right=Right.MANAGE, school_id=school_id) as writing:
            row = existing(writing.session, SchoolRow, school_id, NO_SCHOOL)
            return as_school(writing.change(row, {"status": status, "status_year": year}, seen=seen))

    def cycles(self, school_id: int) -> tuple[Cycle, ...]:
        """The school's cycles that a visitor may read, the newest first."""
        with self._transactions.reading(school_id=school_id) as session:
            visible = CycleRow.id.in_(self._transactions.visible_cycles(session))
            found = session.scalars(
                select(CycleRow)
                .where(CycleRow.school_id == school_id, visible)
                .order_by(CycleRow.year.desc())
            )
            return tuple(as_cycle(row) for row in found)

    def current_cycle(self, school_id: int) -> Cycle:
        """The newest cycle; StoreError if there is no such school."""
        cycles = self.cycles(school_id)
        if not cycles:
            raise StoreError(f"{NO_SCHOOL} Обновите страницу и выберите из списка.")
        return cycles[0]

    def cycle(self, cycle_id: int) -> Cycle:
        """One cycle; StoreError if there is none."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            return as_cycle(existing(session, CycleRow, cycle_id, NO_CYCLE))

    def start_cycle(self, school_id: int, year: int, *, visitor: Visitor) -> Cycle:
        """The school's cycle of a year; a new one, or the one that is there already."""
        with self._transactions.writing(visitor, right=Right.MANAGE, school_id=school_id) as writing:
            existing(writing.session, SchoolRow, school_id, NO_SCHOOL)
            row = writing.find(CycleRow, {"school_id": school_id, "year": year})
            return as_cycle(row or writing.add(CycleRow, {"school_id": school_id}, {"year": year}))

    def passport(self, cycle_id: int) -> Passport:
        """All answers of the passport."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.scalars(select(PassportValueRow).where(PassportValueRow.cycle_id == cycle_id))
            return Passport(
                values={row.code: Versioned(value=row.value, version=row.version) for row in rows}
            )

    def set_passport(self, cycle_id: int, code: str, value: str, *, seen: int, visitor: Visitor) -> Versioned:
        """Answer one question of the passport."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            key = {"cycle_id": cycle_id, "code": code}
            row = writing.put(PassportValueRow, key, {"value": value}, seen=seen)
            return Versioned(value=row.value, version=row.version)

    def _change(self, school_id: int, field: str, value: str, seen: int, visitor: Visitor) -> School:
        with self._transactions.writing(visitor, school_id=school_id) as writing:
            row = existing(writing.session, SchoolRow, school_id, NO_SCHOOL)
            return as_school(writing.change(row, {field: value}, seen=seen))


def alphabetical(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts as a Russian list does: «е» before «ё» before «ж», «№ 9» before «№ 10».

    Case and quotation marks do not count.
    """
    # «\uffff» after «е» puts «ё» behind every word in «е» and before «ж».
    plain = re.sub("[«»„“”\"']", "", name.casefold()).strip().replace("ё", "е\uffff")
    parts = [part for part in re.split(r"(\d+)", plain) if part]
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def as_school(row: SchoolRow) -> School:
    """The row as a value."""
    return School(
        id=row.id,
        name=row.name,
        territory_id=row.territory_id,
        full_name=row.full_name,
        example=row.example,
        status=ListStatus(row.status) if row.status else None,
        status_year=row.status_year,
        version=row.version,
    )


def as_cycle(row: CycleRow) -> Cycle:
    """The row as a value."""
    return Cycle(id=row.id, school_id=row.school_id, year=row.year, version=row.version)
