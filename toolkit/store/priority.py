"""What the team said about working on each factor."""

from collections.abc import Mapping

from sqlalchemy import select

from toolkit.domain.priorities import Priority
from toolkit.store.repository import Repository
from toolkit.store.schema import PriorityRow
from toolkit.store.visitor import Visitor


class PriorityRepository(Repository):
    """Priorities of one cycle."""

    def get(self, cycle_id: int) -> Mapping[str, Priority]:
        """All priorities by factor code."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.scalars(select(PriorityRow).where(PriorityRow.cycle_id == cycle_id))
            return {row.factor_code: _priority(row) for row in rows}

    def set(self, cycle_id: int, priority: Priority, *, seen: int, visitor: Visitor) -> Priority:
        """Write one priority; `priority.version` is not looked at, `seen` is."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            key = {"cycle_id": cycle_id, "factor_code": priority.factor_code}
            values = priority.model_dump(exclude={"factor_code", "version"})
            return _priority(writing.put(PriorityRow, key, values, seen=seen))


def _priority(row: PriorityRow) -> Priority:
    return Priority(
        factor_code=row.factor_code,
        manageability=row.manageability,
        reach=row.reach,
        chosen=row.chosen,
        place=row.place,
        version=row.version,
    )
