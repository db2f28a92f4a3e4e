"""The risk profile as received, and the factors a school worded itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.errors import InputError, StoreError
from toolkit.methodology.catalogue import Factor
from toolkit.store.own_factor import OwnFactors, Wording
from toolkit.store.repository import Repository
from toolkit.store.schema import ProfileFactorRow, ProfileRow
from toolkit.store.transaction import Writing
from toolkit.store.visitor import Visitor


class HeaderValues(TypedDict, total=False):
    """What may be changed in the head of a profile."""

    factor_set: str
    issued_on: date | None
    issuer: str


class FactorValues(TypedDict, total=False):
    """What may be changed in a factor of a profile."""

    official_title: str
    level: Level | None
    in_profile: bool
    position: int


class ProfileRepository(Repository):
    """One profile per cycle."""

    def get(self, cycle_id: int) -> RiskProfile:
        """The profile with its factors in order; an empty one of version 0 while nothing is known."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            return _profile(session, cycle_id)

    def set_header(
        self, cycle_id: int, *, seen: int, visitor: Visitor, **values: Unpack[HeaderValues]
    ) -> RiskProfile:
        """Change which list it is, when and by whom it was issued."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            writing.put(ProfileRow, {"cycle_id": cycle_id}, {**values}, seen=seen)
            return _profile(writing.session, cycle_id)

    def add_factor(
        self,
        cycle_id: int,
        code: str,
        official_title: str,
        *,
        level: Level | None = None,
        in_profile: bool = True,
        visitor: Visitor,
    ) -> ProfileFactor:
        """Add a factor at the end. One that was removed earlier comes back with the values given now.

        Raises:
            InputError: the profile has it already.
        """
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            values = {"official_title": official_title, "level": level, "in_profile": in_profile}
            return _factor(_add(writing, cycle_id, code, values))

    def change_factor(
        self, cycle_id: int, code: str, *, seen: int, visitor: Visitor, **values: Unpack[FactorValues]
    ) -> ProfileFactor:
        """Change a factor; `position` counts from 0."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            row = _row(writing, cycle_id, code)
            writing.change(row, {**values}, seen=seen)
            if "position" in values:
                writing.arrange(row, values["position"], _siblings(cycle_id))
            return _factor(row)

    def remove_factor(self, cycle_id: int, code: str, *, seen: int, visitor: Visitor) -> None:
        """Take a factor out of the profile; `restore_factor` undoes it."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            row = _row(writing, cycle_id, code)
            writing.remove(row, seen=seen)
            writing.arrange(row, None, _siblings(cycle_id))

    def restore_factor(self, cycle_id: int, code: str, visitor: Visitor) -> ProfileFactor:
        """Put a removed factor back in its place."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            row = _row(writing, cycle_id, code)
            writing.restore(row)
            writing.arrange(row, row.position, _siblings(cycle_id))
            return _factor(row)

    def replace(self, cycle_id: int, profile: RiskProfile, visitor: Visitor) -> RiskProfile:
        """Take over a whole profile, from a file for instance, in one transaction.

        Factors of the old profile that the new one lacks are removed (they can be restored); factors the
        school added itself stay, behind the official ones.
        """
        codes = [factor.code for factor in profile.factors]
        if twice := next((code for code in codes if codes.count(code) > 1), None):
            title = next(factor.official_title for factor in profile.factors if factor.code == twice)
            raise InputError(f"Фактор «{title}» указан дважды. Оставьте одну строку.", "code")
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            head = writing.find(ProfileRow, {"cycle_id": cycle_id})
            writing.put(
                ProfileRow,
                {"cycle_id": cycle_id},
                profile.model_dump(include={"factor_set", "issued_on", "issuer"}),
                seen=head.version if head else 0,
            )
            for row in writing.session.scalars(select(ProfileFactorRow).where(*_siblings(cycle_id))).all():
                if row.in_profile and row.code not in codes:
                    writing.remove(row, seen=row.version)
            for place, factor in enumerate(profile.factors):
                values = factor.model_dump(include={"official_title", "level", "in_profile"})
                row = _put(writing, cycle_id, factor.code, values)
                writing.arrange(row, place, _siblings(cycle_id))
            return _profile(writing.session, cycle_id)

    def own_factors(self, cycle_id: int) -> tuple[Factor, ...]:
        """Factors the school worded itself, with their statements, by code."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            return OwnFactors(session).of_cycle(cycle_id)

    def own_versions(self, cycle_id: int) -> dict[str, int]:
        """Versions of the own factors by code: what `change_own_factor` wants as `seen`."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            return OwnFactors(session).versions(cycle_id)

    def add_own_factor(
        self,
        cycle_id: int,
        title: str,
        statements: Sequence[Wording],
        visitor: Visitor,
        *,
        in_profile: bool | None = None,
    ) -> Factor:
        """Word a new factor that no list has; it gets the next code «S1», «S2»…

        It is put on the profile's list by `add_factor`, or here in the same transaction when `in_profile`
        says whether the paper names it (True) or the school added it itself (False).
        """
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            own = OwnFactors(writing.session)
            code = own.add(writing, cycle_id, title, statements)
            if in_profile is not None:
                values = {"official_title": title, "level": None, "in_profile": in_profile}
                _add(writing, cycle_id, code, values)
            return own.get(cycle_id, code)

    def change_own_factor(
        self,
        cycle_id: int,
        code: str,
        *,
        seen: int,
        visitor: Visitor,
        title: str | None = None,
        statements: Sequence[Wording] | None = None,
    ) -> Factor:
        """Change the title (in the profile too) or the statements of an own factor.

        A statement that stays keeps its code and so its answers (see `OwnFactors.change`).
        """
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            own = OwnFactors(writing.session)
            own.change(writing, cycle_id, code, seen=seen, title=title, statements=statements)
            listed = writing.find(ProfileFactorRow, {"cycle_id": cycle_id, "code": code})
            if title is not None and listed is not None and listed.removed_at is None:
                writing.change(listed, {"official_title": title}, seen=listed.version)
            return own.get(cycle_id, code)


def _siblings(cycle_id: int) -> Sequence[ColumnElement[bool]]:
    return (ProfileFactorRow.cycle_id == cycle_id, ProfileFactorRow.removed_at.is_(None))


def _row(writing: Writing, cycle_id: int, code: str) -> ProfileFactorRow:
    row = writing.find(ProfileFactorRow, {"cycle_id": cycle_id, "code": code})
    if row is None:
        raise StoreError("Такого фактора в профиле нет. Обновите страницу.")
    return row


def _add(writing: Writing, cycle_id: int, code: str, values: Mapping[str, object]) -> ProfileFactorRow:
    row = writing.find(ProfileFactorRow, {"cycle_id": cycle_id, "code": code})
    if row is not None and row.removed_at is None:
        raise InputError(f"Фактор «{row.official_title}» уже есть в профиле.", "code")
    row = _put(writing, cycle_id, code, values)
    writing.arrange(row, None, _siblings(cycle_id))
    return row


def _put(writing: Writing, cycle_id: int, code: str, values: Mapping[str, object]) -> ProfileFactorRow:
    key = {"cycle_id": cycle_id, "code": code}
    row = writing.find(ProfileFactorRow, key)
    there = row is not None and row.removed_at is None
    return writing.put(ProfileFactorRow, key, values, seen=row.version if row and there else 0)


def _profile(session: Session, cycle_id: int) -> RiskProfile:
    head = session.scalars(select(ProfileRow).where(ProfileRow.cycle_id == cycle_id)).one_or_none()
    rows = session.scalars(
        select(ProfileFactorRow)
        .where(*_siblings(cycle_id))
        .order_by(ProfileFactorRow.position, ProfileFactorRow.id)
        .execution_options(populate_existing=True)  # places may just have been given past the session
    ).all()
    factors = tuple(_factor(row) for row in rows)
    if head is None:
        return RiskProfile(factors=factors)
    return RiskProfile(
        factor_set=head.factor_set,
        issued_on=head.issued_on,
        issuer=head.issuer,
        factors=factors,
        version=head.version,
    )


def _factor(row: ProfileFactorRow) -> ProfileFactor:
    return ProfileFactor(
        code=row.code,
        official_title=row.official_title,
        level=None if row.level is None else Level(row.level),
        position=row.position,
        in_profile=row.in_profile,
        version=row.version,
    )
