"""Comments: what is said at a place of a school's work, in threads that somebody settles."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.domain.access import Right
from toolkit.domain.comment import Comment, Place, Thread
from toolkit.errors import InputError
from toolkit.store.repository import Repository
from toolkit.store.schema import CommentRow
from toolkit.store.transaction import Writing, existing, named
from toolkit.store.visitor import Visitor

NO_COMMENT = "Такого замечания нет."


class CommentRepository(Repository):
    """Threads of one cycle."""

    def list(self, cycle_id: int) -> tuple[Thread, ...]:
        """All threads of a cycle, the oldest first; words that were taken back are left out."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            return _threads(session, cycle_id)

    def ask(self, cycle_id: int, place: Place, text: str, *, visitor: Visitor, uid: str = "") -> Thread:
        """Begin a thread at a place. Asked twice with one `uid`: one thread."""
        with self._transactions.writing(visitor, right=Right.COMMENT, cycle_id=cycle_id) as writing:
            row = _say(writing, cycle_id, place.as_text(), None, text, uid)
            return _thread(writing.session, row)

    def answer(self, cycle_id: int, thread_id: int, text: str, *, visitor: Visitor, uid: str = "") -> Thread:
        """Say something more in a thread; a settled question opens again. Said twice with one `uid`: once."""
        with self._transactions.writing(visitor, right=Right.COMMENT, cycle_id=cycle_id) as writing:
            first = _first(writing, cycle_id, thread_id)
            _say(writing, cycle_id, first.place, first.id, text, uid)
            if first.settled_at is not None:
                first.settled_at, first.settled_by = None, ""
            return _thread(writing.session, first)

    def settle(self, cycle_id: int, thread_id: int, *, visitor: Visitor) -> Thread:
        """Close the question; whoever may comment may settle."""
        with self._transactions.writing(visitor, right=Right.COMMENT, cycle_id=cycle_id) as writing:
            first = _first(writing, cycle_id, thread_id)
            if first.settled_at is None:
                writing.change(first, {"settled_by": writing.visitor.name}, seen=first.version)
                first.settled_at = writing.at
            return _thread(writing.session, first)

    def reopen(self, cycle_id: int, thread_id: int, *, visitor: Visitor) -> Thread:
        """Open a settled question again."""
        with self._transactions.writing(visitor, right=Right.COMMENT, cycle_id=cycle_id) as writing:
            first = _first(writing, cycle_id, thread_id)
            if first.settled_at is not None:
                writing.change(first, {"settled_by": ""}, seen=first.version)
                first.settled_at = None
            return _thread(writing.session, first)

    def take_back(self, cycle_id: int, comment_id: int, *, visitor: Visitor) -> None:
        """Take one's own word back, as long as nobody has answered it.

        Raises:
            InputError: the word is another role's, or was answered.
        """
        with self._transactions.writing(visitor, right=Right.COMMENT, cycle_id=cycle_id) as writing:
            row = _of_cycle(writing, cycle_id, comment_id)
            if row.role != writing.visitor.role:
                raise InputError("Забрать можно только свои слова.")
            later = select(CommentRow.id).where(
                CommentRow.thread_id == (row.thread_id or row.id),
                CommentRow.id > row.id,
                CommentRow.removed_at.is_(None),
            )
            if writing.session.scalar(later.limit(1)) is not None:
                raise InputError("На эти слова уже ответили. Допишите новое замечание.")
            writing.remove(row, seen=row.version)


def _say(
    writing: Writing, cycle_id: int, place: str, thread_id: int | None, text: str, uid: str
) -> CommentRow:
    said = writing.find(CommentRow, {"cycle_id": cycle_id, "uid": uid}) if uid else None
    if said is not None:
        return said
    key = {
        "cycle_id": cycle_id,
        "place": place,
        "thread_id": thread_id,
        "at": writing.at,
        "who": writing.visitor.name,
        "role": writing.visitor.role,
        **named(uid),
    }
    return writing.add(CommentRow, key, {"text": text})


def _of_cycle(writing: Writing, cycle_id: int, comment_id: int) -> CommentRow:
    row = existing(writing.session, CommentRow, comment_id, NO_COMMENT)
    if row.cycle_id != cycle_id or row.removed_at is not None:
        raise InputError(f"{NO_COMMENT} Обновите страницу.")
    return row


def _first(writing: Writing, cycle_id: int, thread_id: int) -> CommentRow:
    row = _of_cycle(writing, cycle_id, thread_id)
    return row if row.thread_id is None else _of_cycle(writing, cycle_id, row.thread_id)


def _thread(session: Session, first: CommentRow) -> Thread:
    session.flush()
    return next(thread for thread in _threads(session, first.cycle_id) if thread.id == first.id)


def _threads(session: Session, cycle_id: int) -> tuple[Thread, ...]:
    rows = session.scalars(
        select(CommentRow)
        .where(CommentRow.cycle_id == cycle_id, CommentRow.removed_at.is_(None))
        .order_by(CommentRow.id)
    ).all()
    return threads_of(rows)


def threads_of(rows: Sequence[CommentRow]) -> tuple[Thread, ...]:
    """Threads of these rows, which hold whole threads in the order of their ids."""
    said: dict[int, list[Comment]] = defaultdict(list)
    for row in rows:
        said[row.thread_id or row.id].append(_comment(row))
    return tuple(
        Thread(
            id=row.id,
            place=Place.from_text(row.place),
            comments=tuple(said[row.id]),
            settled_at=row.settled_at,
            settled_by=row.settled_by,
            version=row.version,
        )
        for row in rows
        if row.thread_id is None
    )


def _comment(row: CommentRow) -> Comment:
    return Comment(id=row.id, text=row.text, at=row.at, who=row.who, role=row.role, version=row.version)
