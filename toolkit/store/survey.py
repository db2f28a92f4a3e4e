"""Surveys of one cycle: what is asked and when, and what may be seen of the answers."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.domain.answers import Tally
from toolkit.domain.link import CODE_ALPHABET
from toolkit.domain.survey import Asked, Counts, Survey, SurveyCount, SurveyState, packed, renewed, unpacked
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Group, Sign
from toolkit.store.repository import Repository
from toolkit.store.schema import SurveyResultRow, SurveyRow
from toolkit.store.schema.survey import TOKEN_LENGTH
from toolkit.store.transaction import Writing
from toolkit.store.visitor import Visitor

OPTIONS = ("closes_on", "by_code", "free_text", "approved", "extra")
NOTHING_ASKED = "Для этой группы нет ни одного утверждения. Добавьте факторы в опрос или в профиль."
PAST = "Последний день опроса уже прошёл. Назовите день не раньше сегодняшнего."
NOT_OPEN = "Этот опрос сейчас не идёт."
# Small letters: in an address they are typed on a phone's keyboard, and none looks like another.
TOKEN_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class SurveyRepository(Repository):
    """What a team decides about its surveys, and what everybody who may read its work can see."""

    def list(self, cycle_id: int) -> tuple[Survey, ...]:
        """The surveys of a cycle, in the order of groups."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = {row.group_letter: row for row in _rows(session, cycle_id)}
            return tuple(as_survey(rows[group]) for group in Group if group in rows)

    def pulse(self, cycle_id: int) -> tuple[tuple[int, int, bool], ...]:
        """What moves without anybody's decision: forms that come, a result that is ready.

        Cheap: a page asks it every second.
        """
        with self._transactions.reading(cycle_id=cycle_id) as session:
            columns = (SurveyRow.id, SurveyRow.forms, SurveyRow.waiting)
            found = session.execute(select(*columns).where(SurveyRow.cycle_id == cycle_id))
            return tuple(sorted((id_, forms, waiting) for id_, forms, waiting in found))

    def results(self, cycle_id: int) -> tuple[SurveyCount, ...]:
        """What may be seen, statement by statement, each in the words that were asked."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            return tuple(as_count(row) for row in _results(session, cycle_id))

    def set_option(
        self, cycle_id: int, group: Group, name: str, value: object, *, seen: int, visitor: Visitor
    ) -> Survey:
        """Decide one thing about a group's survey: its last day, codes, free text, sensitive factors, more.

        What is asked while a survey runs does not change by it: the statements are those it was opened with.
        """
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            if name not in OPTIONS:
                raise InputError("Такой настройки у опроса нет.", name)
            if name == "closes_on" and isinstance(value, date) and value < self._transactions.today():
                raise InputError(PAST, name)
            return as_survey(_put(writing, cycle_id, group, {name: value}, seen))

    def open(
        self, cycle_id: int, group: Group, asked: Sequence[Asked], *, seen: int, visitor: Visitor
    ) -> Survey:
        """Let a group answer. What is asked is kept in these words until the survey is opened anew.

        Raises:
            InputError: nothing would be asked, or the last day has passed.
        """
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            if not asked:
                raise InputError(NOTHING_ASKED, "statements")
            row = _put(writing, cycle_id, group, {"state": SurveyState.OPEN}, seen)
            if row.closes_on is not None and row.closes_on < self._transactions.today():
                raise InputError(PAST, "closes_on")
            row.statements = packed(renewed(unpacked(row.statements), asked))
            writing.session.flush()
            return as_survey(row)

    def close(self, cycle_id: int, group: Group, *, seen: int, visitor: Visitor) -> Survey:
        """Take no more answers, and ask the server to show what may be shown."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            row = _running(writing, cycle_id, group)
            values = {"state": SurveyState.CLOSED, "waiting": True}
            return as_survey(writing.change(row, values, seen=seen))

    def ask_release(self, cycle_id: int, group: Group, *, seen: int, visitor: Visitor) -> Survey:
        """Ask the server to show, while the survey still runs, what may already be shown."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            row = _running(writing, cycle_id, group)
            return as_survey(writing.change(row, {"waiting": True}, seen=seen))


def _running(writing: Writing, cycle_id: int, group: Group) -> SurveyRow:
    row = writing.find(SurveyRow, {"cycle_id": cycle_id, "group_letter": group.value})
    if row is None or row.state != SurveyState.OPEN:
        raise InputError(NOT_OPEN)
    return row


def _put(writing: Writing, cycle_id: int, group: Group, values: Mapping[str, object], seen: int) -> SurveyRow:
    row = writing.find(SurveyRow, {"cycle_id": cycle_id, "group_letter": group.value})
    if row is not None:
        return writing.change(row, values, seen=seen)
    key: dict[str, object] = {"cycle_id": cycle_id, "token": new_token(writing.session)}
    return writing.add(SurveyRow, key, {"state": SurveyState.DRAFT, **values, "group_letter": group})


def new_token(session: Session) -> str:
    """A way to a survey that no other survey has."""
    while True:
        token = "".join(secrets.choice(TOKEN_LETTERS) for _ in range(TOKEN_LENGTH))
        if session.scalar(select(SurveyRow.id).where(SurveyRow.token == token)) is None:
            return token


def new_code() -> str:
    """A code for a card: eight letters and digits that look alike in no alphabet."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def surveyed(session: Session, cycle_id: int) -> dict[str, Tally]:
    """What may be seen, by statement: all its wordings together."""
    found: dict[str, Tally] = {}
    for row in _results(session, cycle_id):
        count = as_count(row)
        found[count.code] = found.get(count.code, Tally()).plus(count.tally)
    return found


def _rows(session: Session, cycle_id: int) -> Sequence[SurveyRow]:
    return session.scalars(select(SurveyRow).where(SurveyRow.cycle_id == cycle_id)).all()


def _results(session: Session, cycle_id: int) -> Sequence[SurveyResultRow]:
    found = select(SurveyResultRow).where(SurveyResultRow.cycle_id == cycle_id)
    return session.scalars(found.order_by(SurveyResultRow.statement, SurveyResultRow.id)).all()


def as_survey(row: SurveyRow) -> Survey:
    """The row as a value."""
    return Survey(
        id=row.id,
        cycle_id=row.cycle_id,
        group=Group(row.group_letter),
        token=row.token,
        state=SurveyState(row.state),
        closes_on=row.closes_on,
        by_code=row.by_code,
        free_text=row.free_text,
        approved=row.approved,
        extra=tuple(row.extra.split()),
        statements=unpacked(row.statements),
        forms=row.forms,
        released=row.released,
        waiting=row.waiting,
        version=row.version,
    )


def as_count(row: SurveyResultRow) -> SurveyCount:
    """The row as a value."""
    return SurveyCount(
        code=row.statement,
        text=row.text,
        factor=row.factor,
        group=Group(row.group_letter),
        sign=Sign(row.sign),
        counts=Counts(row.zeros, row.ones, row.twos, row.threes, row.unsure, row.declined),
    )
