"""Verdicts: what the team decided on each factor; a curator's stands beside it, never over it."""

from collections.abc import Mapping

from sqlalchemy import select

from toolkit.domain.access import Right, Role
from toolkit.domain.profile import Level
from toolkit.domain.verification import Decision, Verdict
from toolkit.store.repository import Repository
from toolkit.store.schema import VerdictRow
from toolkit.store.visitor import SCHOOL, Visitor


class VerdictRepository(Repository):
    """Verdicts of one cycle by factor and by the author's role."""

    def get(self, cycle_id: int, author: str = SCHOOL) -> Mapping[str, Verdict]:
        """Verdicts of one author's role (the team's unless told otherwise) by factor code."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.scalars(
                select(VerdictRow).where(
                    VerdictRow.cycle_id == cycle_id,
                    VerdictRow.author_role == author,
                    VerdictRow.removed_at.is_(None),
                )
            )
            return {row.factor_code: _verdict(row) for row in rows}

    def set(self, cycle_id: int, verdict: Verdict, *, seen: int, visitor: Visitor) -> Verdict:
        """Write the verdict of the visitor's role; `verdict.version` is not looked at, `seen` is."""
        with self._transactions.writing(visitor, right=_right(visitor), cycle_id=cycle_id) as writing:
            values = {
                "decision": verdict.decision,
                "level": verdict.level,
                "reason": verdict.reason,
                "dissent": verdict.dissent,
                "role": verdict.role,
                "decided_on": verdict.decided_on,
            }
            key = _key(cycle_id, verdict.factor_code, writing.visitor)
            return _verdict(writing.put(VerdictRow, key, values, seen=seen))

    def clear(self, cycle_id: int, factor_code: str, *, seen: int, visitor: Visitor) -> None:
        """Take the verdict of the visitor's role back."""
        with self._transactions.writing(visitor, right=_right(visitor), cycle_id=cycle_id) as writing:
            writing.remove(writing.find(VerdictRow, _key(cycle_id, factor_code, writing.visitor)), seen=seen)


def _author(visitor: Visitor) -> str:
    """Whose decision it is: the administrator, who may write the team's work, decides for the team."""
    return SCHOOL if visitor.role == Role.ADMINISTRATOR else visitor.role


def _right(visitor: Visitor) -> Right:
    """The team's decision is a part of its work; anybody else's stands beside it."""
    return Right.EDIT if _author(visitor) == SCHOOL else Right.DECIDE


def _key(cycle_id: int, factor_code: str, visitor: Visitor) -> dict[str, object]:
    return {"cycle_id": cycle_id, "factor_code": factor_code, "author_role": _author(visitor)}


def _verdict(row: VerdictRow) -> Verdict:
    return Verdict(
        factor_code=row.factor_code,
        decision=Decision(row.decision),
        level=None if row.level is None else Level(row.level),
        reason=row.reason,
        dissent=row.dissent,
        role=row.role,
        decided_on=row.decided_on,
        version=row.version,
    )
