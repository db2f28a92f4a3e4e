"""The example school «Приречная СОШ»: an invented school on which everything can be tried (school.yaml)."""

from datetime import UTC, datetime

from toolkit.domain.school import School
from toolkit.example.content import ExampleSchool, require_known, shipped
from toolkit.example.writing import TEAM, write_school
from toolkit.methodology.loader import load
from toolkit.store.database import Store

__all__ = ["prepare"]


def prepare(store: Store) -> School:
    """Put the example school into a database and return it.

    A database that already holds an example school is left as it is: that school is returned, with
    whatever was changed in it since. Everything is written as a team would write it, so the history shows
    it too. What an interruption left half-made is completed by the next call.

    Raises:
        CatalogueError: the catalogue no longer has what the example speaks of; nothing was written.
        StoreError: the database cannot be written.
    """
    content = shipped()
    # Its neighbours (district.py) are examples too, but they were made later.
    invented = sorted((found for found in store.schools.list() if found.example), key=lambda found: found.id)
    school = invented[0] if invented else None
    if school is not None and _is_complete(store, school, content):
        return school
    catalogue = load()
    require_known(content, catalogue)
    # The history, too, must be of the example's year: decisions cannot be older than the answers.
    moment = datetime(content.year, 9, 12, 9, 41, tzinfo=UTC)
    store = store.dated(lambda: moment)
    if school is None:
        school = store.schools.create(content.name, year=content.year, visitor=TEAM, example=True)
    cycle_id = next(cycle.id for cycle in store.schools.cycles(school.id) if cycle.year == content.year)
    write_school(store, school, cycle_id, content, catalogue)
    return store.schools.get(school.id)


def _is_complete(store: Store, school: School, content: ExampleSchool) -> bool:
    """Programs are written last and cannot be taken away, so they tell whether all the rest is there."""
    cycles = [cycle for cycle in store.schools.cycles(school.id) if cycle.year == content.year]
    return all(len(store.programs.list(cycle.id)) >= len(content.programs) for cycle in cycles)
