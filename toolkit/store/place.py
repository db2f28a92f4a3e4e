"""Where the team stopped, so that reopening a page continues there."""

from pydantic import Field
from sqlalchemy import select

from toolkit.domain.school import Fact
from toolkit.store.repository import Repository
from toolkit.store.schema import PlaceRow, StepDoneRow
from toolkit.store.transaction import Writing
from toolkit.store.visitor import Visitor


class Place(Fact):
    """The step and its part an app stood at (empty: never opened), and the steps confirmed as done."""

    step: str = ""
    part: str = ""
    done: frozenset[str] = Field(default_factory=frozenset)


class PlaceRepository(Repository):
    """Places of one cycle by app. The last writer wins: a place is not a fact worth a conflict."""

    def get(self, cycle_id: int, app: str) -> Place:
        """Where the team stopped in an app."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            row = session.scalars(
                select(PlaceRow).where(PlaceRow.cycle_id == cycle_id, PlaceRow.app == app)
            ).one_or_none()
            done = session.scalars(
                select(StepDoneRow.step).where(
                    StepDoneRow.cycle_id == cycle_id, StepDoneRow.app == app, StepDoneRow.done
                )
            )
            return Place(step=row.step if row else "", part=row.part if row else "", done=frozenset(done))

    def stop_at(self, cycle_id: int, app: str, step: str, part: str, visitor: Visitor) -> None:
        """Remember the place. Leaves no audit: turning a page changes no fact of the school."""
        with self._transactions.writing(visitor, cycle_id=cycle_id, audited=False) as writing:
            key = {"cycle_id": cycle_id, "app": app}
            row = writing.find(PlaceRow, key)
            writing.put(PlaceRow, key, {"step": step, "part": part}, seen=row.version if row else 0)

    def mark(self, cycle_id: int, app: str, step: str, done: bool, visitor: Visitor) -> None:
        """Confirm a step, or open it again."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            key = {"cycle_id": cycle_id, "app": app, "step": step}
            writing.put(StepDoneRow, key, {"done": done}, seen=_version(writing, key))


def _version(writing: Writing, key: dict[str, object]) -> int:
    row = writing.find(StepDoneRow, key)
    return row.version if row else 0
