"""The school's numbers beside the norm: facts that stand next to the answers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from toolkit.domain.diagnosis import IndicatorFact
from toolkit.store.repository import Repository
from toolkit.store.schema import IndicatorFactRow
from toolkit.store.visitor import Visitor


class FactRepository(Repository):
    """Values of indicators of one cycle."""

    def get(self, cycle_id: int) -> Mapping[str, IndicatorFact]:
        """All values by the indicator's code."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.scalars(select(IndicatorFactRow).where(IndicatorFactRow.cycle_id == cycle_id))
            return {row.indicator_code: _fact(row) for row in rows}

    def set(
        self,
        cycle_id: int,
        indicator_code: str,
        *,
        value: Decimal | None,
        norm: Decimal | None,
        as_of: date | None,
        seen: int,
        visitor: Visitor,
    ) -> IndicatorFact:
        """The value, what it is compared with, and the day it is of; None where not known."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            key = {"cycle_id": cycle_id, "indicator_code": indicator_code}
            values = {"value": value, "norm": norm, "as_of": as_of}
            return _fact(writing.put(IndicatorFactRow, key, values, seen=seen))


def _fact(row: IndicatorFactRow) -> IndicatorFact:
    return IndicatorFact(
        indicator_code=row.indicator_code,
        value=row.value,
        norm=row.norm,
        as_of=row.as_of,
        version=row.version,
    )
