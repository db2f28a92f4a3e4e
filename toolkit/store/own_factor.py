"""Factors that a school worded itself, and their statements."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.errors import InputError, StoreError
from toolkit.methodology.catalogue import Factor, Group, Sign, Statement
from toolkit.store.schema import OwnFactorRow, OwnStatementRow
from toolkit.store.transaction import Writing

Wording = tuple[Group, Sign, str]
STATEMENTS_LIMIT = 30


class OwnFactors:
    """Own factors within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_cycle(self, cycle_id: int) -> tuple[Factor, ...]:
        """All own factors of a cycle, S1 first."""
        rows = self._session.scalars(
            select(OwnFactorRow).where(OwnFactorRow.cycle_id == cycle_id).order_by(OwnFactorRow.id)
        ).all()
        statements: dict[int, list[Statement]] = {}
        for found in self._session.scalars(
            select(OwnStatementRow)
            .where(OwnStatementRow.own_factor_id.in_([row.id for row in rows]))
            .where(OwnStatementRow.removed_at.is_(None))
            .order_by(OwnStatementRow.position, OwnStatementRow.id)
        ):
            statements.setdefault(found.own_factor_id, []).append(_statement(found))
        return tuple(
            Factor(
                code=row.code,
                title=row.title,
                short_title=row.title,
                note="сформулирован школой",
                statements=tuple(statements.get(row.id, ())),
            )
            for row in rows
        )

    def get(self, cycle_id: int, code: str) -> Factor:
        """One own factor."""
        return next(factor for factor in self.of_cycle(cycle_id) if factor.code == code)

    def versions(self, cycle_id: int) -> dict[str, int]:
        """Versions by code."""
        rows = self._session.scalars(select(OwnFactorRow).where(OwnFactorRow.cycle_id == cycle_id))
        return {row.code: row.version for row in rows}

    def add(self, writing: Writing, cycle_id: int, title: str, statements: Sequence[Wording]) -> str:
        """Word a new factor; returns its code."""
        _check(statements)
        numbers = [int(code[1:]) for code in self.versions(cycle_id)]
        code = f"S{max(numbers, default=0) + 1}"
        row = writing.add(OwnFactorRow, {"cycle_id": cycle_id, "code": code}, {"title": title})
        for place, wording in enumerate(statements):
            self._add(writing, row, f"{code}.s{place + 1}", place, wording)
        return code

    def change(
        self,
        writing: Writing,
        cycle_id: int,
        code: str,
        *,
        seen: int,
        title: str | None,
        statements: Sequence[Wording] | None,
    ) -> None:
        """Change title or statements.

        Statements worded as before keep their codes wherever they stand. Of the rest, one of the same
        group and sign in the same place is taken for a correction and keeps its code too; others are new,
        with codes never used before, so old answers never attach to another statement.
        """
        row = writing.find(OwnFactorRow, {"cycle_id": cycle_id, "code": code})
        if row is None:
            raise StoreError("Такого фактора нет. Обновите страницу.")
        if statements is not None:
            _check(statements)
            if self._arrange(writing, row, statements, changes=False):
                # The statements are one list to the people who edit it: it shares the factor's version.
                writing.touch(row, seen=seen)
                seen = row.version
                self._arrange(writing, row, statements, changes=True)
        if title is not None:
            writing.change(row, {"title": title}, seen=seen)

    def _arrange(
        self, writing: Writing, row: OwnFactorRow, wordings: Sequence[Wording], *, changes: bool
    ) -> bool:
        """Match the wordings with the statements there are; write only if `changes`. Whether any differ."""
        every = self._session.scalars(
            select(OwnStatementRow)
            .where(OwnStatementRow.own_factor_id == row.id)
            .order_by(OwnStatementRow.position, OwnStatementRow.id)
        ).all()
        present = [found for found in every if found.removed_at is None]
        rest = {(place, *_wording(found)): found for place, found in enumerate(present)}
        matched: dict[int, OwnStatementRow] = {}
        for exact in (True, False):
            for place, (group, sign, text) in enumerate(wordings):
                fitting = (
                    key
                    for key in rest
                    if key[1:3] == (group, sign) and (key[3] == text if exact else key[0] == place)
                )
                if place not in matched and (key := next(fitting, None)):
                    matched[place] = rest.pop(key)
        differs = bool(rest) or any(
            place not in matched or matched[place].position != place or matched[place].text != text
            for place, (_, _, text) in enumerate(wordings)
        )
        if not changes:
            return differs
        last = max((int(found.code.rpartition("s")[2]) for found in every), default=0)
        for gone in rest.values():
            writing.remove(gone, seen=gone.version)
        for place, wording in enumerate(wordings):
            if (kept := matched.get(place)) is not None:
                writing.change(kept, {"text": wording[2], "position": place}, seen=kept.version)
            else:
                last += 1
                self._add(writing, row, f"{row.code}.s{last}", place, wording)
        return differs

    def _add(self, writing: Writing, row: OwnFactorRow, code: str, place: int, wording: Wording) -> None:
        group, sign, text = wording
        writing.add(
            OwnStatementRow,
            {"own_factor_id": row.id, "code": code},
            {
                "group_letter": group,
                "sign": sign,
                "text": text,
                "position": place,
            },
        )


def _check(statements: Sequence[Wording]) -> None:
    if len(statements) > STATEMENTS_LIMIT:
        raise InputError(f"Утверждений не больше {STATEMENTS_LIMIT}, сейчас {len(statements)}.", "statements")


def _wording(row: OwnStatementRow) -> Wording:
    return Group(row.group_letter), Sign(row.sign), row.text


def _statement(row: OwnStatementRow) -> Statement:
    return Statement(code=row.code, text=row.text, group=Group(row.group_letter), sign=Sign(row.sign))
