"""Municipal roadmaps: a coordinator puts them together, row by row."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from toolkit.domain.access import Right
from toolkit.domain.roadmap import Entry, EntryKind, Roadmap, RoadmapRow
from toolkit.domain.roadmap_draft import FIELDS, DraftEntry, RoadmapDraft, order_fields
from toolkit.domain.school import Versioned
from toolkit.errors import InputError, StoreError
from toolkit.store.repository import Repository
from toolkit.store.schema import MunicipalRoadmapRow, RoadmapEntryRow, RoadmapFieldRow, TerritoryRow
from toolkit.store.school import alphabetical
from toolkit.store.transaction import Writing, existing
from toolkit.store.visitor import Visitor

NO_ROADMAP = "Такой дорожной карты нет."
NO_ENTRY = "Такой строки в дорожной карте нет."
IMPORTED = "import"
# Attributes of `RoadmapRow` as columns; the row's number as it was written is kept too.
_CELLS = tuple(RoadmapRow.model_fields)


class EntryValues(TypedDict, total=False):
    """What may be changed in an entry."""

    text: str
    number: str
    activity: str
    form: str
    term_text: str
    responsible: str
    participants: str
    task: str
    result: str
    source: str


class RoadmapRepository(Repository):
    """Roadmaps of one territory; a coordinator sees and changes those of his own."""

    def list(self, territory_id: int) -> tuple[RoadmapDraft, ...]:
        """Roadmaps of a territory without their entries, in Russian alphabetical order."""
        with self._transactions.reading(filtered=True) as session:
            self._require(session, territory_id)
            rows = session.scalars(
                select(MunicipalRoadmapRow).where(
                    MunicipalRoadmapRow.territory_id == territory_id, MunicipalRoadmapRow.removed_at.is_(None)
                )
            ).all()
            drafts = [_draft(row, {}, ()) for row in rows]
        return tuple(sorted(drafts, key=lambda draft: alphabetical(draft.name)))

    def get(self, territory_id: int, roadmap_id: int) -> RoadmapDraft:
        """A whole roadmap; StoreError if the territory has none of this id."""
        with self._transactions.reading(filtered=True) as session:
            self._require(session, territory_id)
            return _whole(session, _roadmap(session, territory_id, roadmap_id))

    def create(
        self, territory_id: int, name: str, *, visitor: Visitor, taken_from: Roadmap | None = None
    ) -> RoadmapDraft:
        """A new roadmap, empty or with everything of one that was read."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            existing(writing.session, TerritoryRow, territory_id, "Такого муниципалитета нет.")
            row = writing.add(MunicipalRoadmapRow, {"territory_id": territory_id}, {"name": name})
            if taken_from is not None:
                for field, value in order_fields(taken_from.order).items():
                    key = {"roadmap_id": row.id, "name": field}
                    writing.put(RoadmapFieldRow, key, {"value": value}, seen=0)
                for entry in taken_from.entries:
                    _add(writing, row.id, entry, IMPORTED, None)
            return _whole(writing.session, row)

    def rename(
        self, territory_id: int, roadmap_id: int, name: str, *, seen: int, visitor: Visitor
    ) -> RoadmapDraft:
        """Change what it is called in the list."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = _roadmap(writing.session, territory_id, roadmap_id)
            return _whole(writing.session, writing.change(row, {"name": name}, seen=seen))

    def remove(self, territory_id: int, roadmap_id: int, *, seen: int, visitor: Visitor) -> None:
        """Put a roadmap away; `restore` undoes it."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            writing.remove(_roadmap(writing.session, territory_id, roadmap_id), seen=seen)

    def restore(self, territory_id: int, roadmap_id: int, *, visitor: Visitor) -> RoadmapDraft:
        """Bring a removed roadmap back."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = _roadmap(writing.session, territory_id, roadmap_id, removed=True)
            writing.restore(row)
            return _whole(writing.session, row)

    def set_field(
        self, territory_id: int, roadmap_id: int, name: str, value: str, *, seen: int, visitor: Visitor
    ) -> Versioned:
        """Write a single field (see `toolkit.domain.roadmap_draft.FIELDS`)."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            _roadmap(writing.session, territory_id, roadmap_id)
            if name not in FIELDS:
                raise InputError(f"Поля «{name}» в дорожной карте нет.", name)
            key = {"roadmap_id": roadmap_id, "name": name}
            row = writing.put(RoadmapFieldRow, key, {"value": value}, seen=seen)
            return Versioned(value=row.value, version=row.version)

    # ── entries ──

    def add_entries(
        self,
        territory_id: int,
        roadmap_id: int,
        entries: Sequence[Entry],
        *,
        visitor: Visitor,
        origin: str = "",
        position: int | None = None,
    ) -> tuple[DraftEntry, ...]:
        """New entries at a place counted from 0, or at the end; all of them or none."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            _roadmap(writing.session, territory_id, roadmap_id)
            rows = [
                _add(writing, roadmap_id, entry, origin, None if position is None else position + at)
                for at, entry in enumerate(entries)
            ]
            return tuple(_entry(row) for row in rows)

    def change_entry(
        self,
        territory_id: int,
        entry_id: int,
        *,
        seen: int,
        visitor: Visitor,
        **values: Unpack[EntryValues],
    ) -> DraftEntry:
        """Change the words of an entry."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = _entry_row(writing, territory_id, entry_id)
            return _entry(writing.change(row, {**values}, seen=seen))

    def move_entry(self, territory_id: int, entry_id: int, position: int, *, visitor: Visitor) -> DraftEntry:
        """Put an entry to a place counted from 0."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = _entry_row(writing, territory_id, entry_id)
            writing.arrange(row, position, _siblings(row.roadmap_id))
            return _entry(row)

    def remove_entry(self, territory_id: int, entry_id: int, *, seen: int, visitor: Visitor) -> None:
        """Put an entry away; `restore_entry` undoes it."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = _entry_row(writing, territory_id, entry_id)
            writing.remove(row, seen=seen)
            writing.arrange(row, None, _siblings(row.roadmap_id))

    def restore_entry(self, territory_id: int, entry_id: int, *, visitor: Visitor) -> DraftEntry:
        """Put a removed entry back in its place."""
        with self._transactions.writing(visitor, right=Right.MANAGE, territory_id=territory_id) as writing:
            row = _entry_row(writing, territory_id, entry_id)
            writing.restore(row)
            writing.arrange(row, row.position, _siblings(row.roadmap_id))
            return _entry(row)

    def _require(self, session: Session, territory_id: int) -> None:
        admission = self._transactions.admission(session)
        if admission is not None:
            admission.require(session, Right.MANAGE, territory_id=territory_id)


def _roadmap(
    session: Session, territory_id: int, roadmap_id: int, *, removed: bool = False
) -> MunicipalRoadmapRow:
    row = existing(session, MunicipalRoadmapRow, roadmap_id, NO_ROADMAP)
    if row.territory_id != territory_id or (row.removed_at is not None and not removed):
        raise StoreError(f"{NO_ROADMAP} Обновите страницу и выберите из списка.")
    return row


def _entry_row(writing: Writing, territory_id: int, entry_id: int) -> RoadmapEntryRow:
    row = existing(writing.session, RoadmapEntryRow, entry_id, NO_ENTRY)
    _roadmap(writing.session, territory_id, row.roadmap_id)
    return row


def _siblings(roadmap_id: int) -> Sequence[ColumnElement[bool]]:
    return (RoadmapEntryRow.roadmap_id == roadmap_id, RoadmapEntryRow.removed_at.is_(None))


def _add(
    writing: Writing, roadmap_id: int, entry: Entry, origin: str, position: int | None
) -> RoadmapEntryRow:
    cells = {name: getattr(entry.row, name) for name in _CELLS}
    values = {"kind": entry.kind, "text": entry.text, "origin": origin, **cells}
    row = writing.add(RoadmapEntryRow, {"roadmap_id": roadmap_id}, values)
    writing.arrange(row, position, _siblings(roadmap_id))
    return row


def _whole(session: Session, row: MunicipalRoadmapRow) -> RoadmapDraft:
    session.flush()
    fields = session.scalars(select(RoadmapFieldRow).where(RoadmapFieldRow.roadmap_id == row.id))
    entries = session.scalars(
        select(RoadmapEntryRow)
        .where(*_siblings(row.id))
        .order_by(RoadmapEntryRow.position, RoadmapEntryRow.id)
        .execution_options(populate_existing=True)  # places may just have been given past the session
    )
    told = {field.name: Versioned(value=field.value, version=field.version) for field in fields}
    return _draft(row, told, tuple(_entry(entry) for entry in entries))


def _draft(
    row: MunicipalRoadmapRow, fields: Mapping[str, Versioned], entries: tuple[DraftEntry, ...]
) -> RoadmapDraft:
    return RoadmapDraft(
        id=row.id,
        territory_id=row.territory_id,
        name=row.name,
        fields=fields,
        entries=entries,
        version=row.version,
    )


def _entry(row: RoadmapEntryRow) -> DraftEntry:
    return DraftEntry(
        id=row.id,
        uid=row.uid,
        kind=EntryKind(row.kind),
        text=row.text,
        row=RoadmapRow(**{name: getattr(row, name) for name in _CELLS}),
        origin=row.origin,
        version=row.version,
    )
