"""Answers: the team's own, and counts from anonymous forms, on paper and in the survey."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from toolkit.domain.answers import Answers, HandedOut, Tally, TeamAnswer
from toolkit.domain.wording import plural
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Group
from toolkit.store.repository import Repository
from toolkit.store.schema import AuditRow, HandedOutRow, SurveyRow, TallyRow, TeamAnswerRow
from toolkit.store.survey import surveyed
from toolkit.store.transaction import Writing
from toolkit.store.visitor import Visitor

# Whose forms they are, for the sentence about too many answers.
_WHOSE = {
    Group.ADMINISTRATION: "Администрация",
    Group.TEACHERS: "Учителя",
    Group.STUDENTS: "Обучающиеся",
    Group.PARENTS: "Родители",
}
_COUNTS = ("zeros", "ones", "twos", "threes")


def _last_day(session: Session, cycle_id: int) -> date | None:
    """The day on which an answer was last given or changed, as the history tells."""
    tables = (TeamAnswerRow.__tablename__, TallyRow.__tablename__)
    shown = (AuditRow.what == SurveyRow.__tablename__) & (AuditRow.field == "released")
    newest = select(func.max(AuditRow.at)).where(
        AuditRow.cycle_id == cycle_id, AuditRow.what.in_(tables) | shown
    )
    moment = session.scalar(newest)
    return moment.astimezone().date() if moment else None


class AnswerRepository(Repository):
    """Answers of one cycle by statement code."""

    def get(self, cycle_id: int) -> Answers:
        """All answers of the cycle."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            team = session.scalars(
                select(TeamAnswerRow).where(
                    TeamAnswerRow.cycle_id == cycle_id, TeamAnswerRow.removed_at.is_(None)
                )
            ).all()
            tallies = session.scalars(
                select(TallyRow).where(TallyRow.cycle_id == cycle_id, TallyRow.removed_at.is_(None))
            ).all()
            handed_out = session.scalars(select(HandedOutRow).where(HandedOutRow.cycle_id == cycle_id))
            survey = surveyed(session, cycle_id)
            return Answers(
                surveyed=survey,
                team={row.statement: _answer(row) for row in team},
                tallies={row.statement: _tally(row) for row in tallies},
                handed_out={
                    Group(row.group_letter): HandedOut(count=row.count, version=row.version)
                    for row in handed_out
                },
                given_on=_last_day(session, cycle_id) if team or tallies or survey else None,
            )

    def set_team(
        self, cycle_id: int, statement: str, value: int | None, *, seen: int, visitor: Visitor
    ) -> TeamAnswer:
        """The team's common answer: 0–3, or None for «затрудняюсь ответить»."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            key = {"cycle_id": cycle_id, "statement": statement}
            return _answer(writing.put(TeamAnswerRow, key, {"value": value}, seen=seen))

    def clear_team(self, cycle_id: int, statement: str, *, seen: int, visitor: Visitor) -> None:
        """Take the team's answer back: as if nothing had been answered."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            key = {"cycle_id": cycle_id, "statement": statement}
            writing.remove(writing.find(TeamAnswerRow, key), seen=seen)

    def set_tally(
        self,
        cycle_id: int,
        statement: str,
        counts: Sequence[int],
        unsure: int,
        *,
        seen: int,
        visitor: Visitor,
        limit: int | None = None,
        group: Group | None = None,
    ) -> Tally:
        """Counts of answers 0, 1, 2, 3 and «затрудняюсь» to one statement.

        Their sum may not exceed `limit`; without it, the number of forms handed out to `group`. The group
        is kept with the counts: then `set_handed_out` knows how many forms have already been entered.

        Raises:
            InputError: more answers than forms, or a number that is no count.
        """
        if len(counts) != len(_COUNTS):
            raise InputError("Нужно четыре числа: сколько ответов «0», «1», «2» и «3».", "counts")
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            values: dict[str, object] = {**dict(zip(_COUNTS, counts, strict=True)), "unsure": unsure}
            if group is not None:
                values["group_letter"] = group
            key = {"cycle_id": cycle_id, "statement": statement}
            row = writing.put(TallyRow, key, values, seen=seen)
            if limit is None and group is not None:
                forms = _forms(writing, cycle_id, group)
                limit = forms.count if forms else None
            if limit is not None and row.total > limit:
                raise _too_many(row.total, limit, group, "counts")
            return _tally(row)

    def clear_tally(self, cycle_id: int, statement: str, *, seen: int, visitor: Visitor) -> None:
        """Take the counts of a statement back."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            key = {"cycle_id": cycle_id, "statement": statement}
            writing.remove(writing.find(TallyRow, key), seen=seen)

    def set_handed_out(
        self, cycle_id: int, group: Group, count: int, *, seen: int, visitor: Visitor
    ) -> HandedOut:
        """How many forms a group got.

        Raises:
            InputError: fewer than answers of the group already entered for one statement.
        """
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            key = {"cycle_id": cycle_id, "group_letter": group}
            row = writing.put(HandedOutRow, key, {"count": count}, seen=seen)
            tallies = writing.session.scalars(
                select(TallyRow).where(
                    TallyRow.cycle_id == cycle_id,
                    TallyRow.group_letter == row.group_letter,
                    TallyRow.removed_at.is_(None),
                )
            )
            entered = max((tally.total for tally in tallies), default=0)
            if entered > row.count:
                raise _too_many(entered, row.count, Group(row.group_letter), "count")
            return HandedOut(count=row.count, version=row.version)


def _forms(writing: Writing, cycle_id: int, group: Group) -> HandedOutRow | None:
    return writing.find(HandedOutRow, {"cycle_id": cycle_id, "group_letter": group.value})


def _too_many(entered: int, limit: int, group: Group | None, field: str) -> InputError:
    forms = plural(limit, "анкета", "анкеты", "анкет")
    given = "роздана" if forms.endswith("анкета") else "роздано"
    words = f"писано {entered}, а {given} {forms}. Проверьте подсчёт или число анкет."
    return InputError(f"{_WHOSE[group]}: в{words}" if group else f"В{words}", field)


def _answer(row: TeamAnswerRow) -> TeamAnswer:
    return TeamAnswer(value=row.value, version=row.version)


def _tally(row: TallyRow) -> Tally:
    return Tally(counts=(row.zeros, row.ones, row.twos, row.threes), unsure=row.unsure, version=row.version)
