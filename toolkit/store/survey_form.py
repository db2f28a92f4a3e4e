"""Forms as they come: each is added to its survey's counters, and nothing of it is kept.

At the machine only: the server asks, and it alone has the seal. A respondent has no right but this one.
"""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from toolkit.domain.access import Right, Role
from toolkit.domain.checks.privacy_rules import without_names
from toolkit.domain.disclosure import release
from toolkit.domain.survey import Counts, Form, Survey, SurveyState, added, counted, unpacked
from toolkit.errors import AccessError, InputError
from toolkit.methodology.catalogue import Group
from toolkit.store import limits
from toolkit.store.repository import Repository
from toolkit.store.schema import (
    SurveyBoxRow,
    SurveyCodeRow,
    SurveyNoteRow,
    SurveyOnceRow,
    SurveyResultRow,
    SurveyRow,
)
from toolkit.store.seal import Seal
from toolkit.store.survey import as_survey, new_code, new_token
from toolkit.store.transaction import Writing, existing
from toolkit.store.visitor import CURATOR, Visitor

RESPONDENT = Visitor(Role.RESPONDENT.word, Role.RESPONDENT)
SERVER = Visitor("сервер", Role.ADMINISTRATOR)
LONGEST_NOTE = 1000  # characters
MOST_CODES = 2000  # of one survey
CLOSED = "Опрос закрыт. Спасибо, что хотели ответить."
NOTHING_GIVEN = "В анкете нет ни одного ответа. Выберите хотя бы один."
WRONG_CODE = "Такого кода нет. Проверьте буквы и цифры на карточке."
USED_CODE = "По этому коду уже ответили. Если это были не вы, попросите в школе другую карточку."
NO_SURVEY = "Такого опроса нет. Проверьте адрес или попросите в школе новый."
_DAMAGED = "Сервер не может открыть записанные ответы. Позовите того, кто за ним следит."
_STEPS = ("zeros", "ones", "twos", "threes", "unsure", "declined")


class FormPaper(NamedTuple):
    """One filled form: its answers, the name that its page gave it, a code from a card, words of his own."""

    answers: Form
    name: str
    code: str = ""
    note: str = ""


class SurveyFormRepository(Repository):
    """The way of a form into the counters, and of the counters to what people see."""

    def by_token(self, token: str) -> Survey | None:
        """The survey of a link, or None."""
        with self._transactions.reading() as session:
            row = session.scalars(select(SurveyRow).where(SurveyRow.token == token)).one_or_none()
            return as_survey(row) if row else None

    def check_code(self, token: str, code: str, seal: Seal) -> None:
        """Whether a code may still be used. Raises InputError with the sentence why not."""
        with self._transactions.reading() as session:
            row = _by_token(session, token)
            _require_free(session, row, seal.mark("code", row.token, code))

    def add(self, token: str, paper: FormPaper, seal: Seal) -> bool:
        """Add a form; False if this very form was added before.

        Raises:
            InputError: the survey takes no more answers, the code is wrong or used, or nothing was answered.
        """
        with self._transactions.reading() as session:
            cycle_id = _by_token(session, token).cycle_id
        with self._transactions.writing(RESPONDENT, cycle_id=cycle_id, audited=False) as writing:
            session = writing.session
            row = _by_token(session, token)
            name = seal.mark("form", row.token, paper.name)
            if session.get(SurveyOnceRow, (row.id, name)) is not None:
                return False
            if not as_survey(row).is_open(self._transactions.today()):
                raise InputError(CLOSED, "survey")
            marks = [name]
            if row.by_code:
                marks.append(seal.mark("code", row.token, paper.code))
                _require_free(session, row, marks[-1])
            counts = counted(paper.answers, unpacked(row.statements))
            if not counts:
                raise InputError(NOTHING_GIVEN, "answers")
            _count(session, row, counts, seal)
            if row.free_text and paper.note.strip():
                _keep_note(session, row, paper.note, seal)
            session.add_all(SurveyOnceRow(survey_id=row.id, mark=mark) for mark in marks)
            return True

    def codes_given(self, cycle_id: int, group: Group) -> int:
        """How many codes a group's survey has."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            codes = select(func.count(SurveyCodeRow.mark)).join(SurveyRow)
            rule = (SurveyRow.cycle_id == cycle_id, SurveyRow.group_letter == group.value)
            return session.scalar(codes.where(*rule)) or 0

    def give_codes(
        self, cycle_id: int, group: Group, count: int, seal: Seal, *, visitor: Visitor
    ) -> tuple[str, ...]:
        """New codes for cards. They are told now and never again: only their marks are kept."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            count = limits.whole(count, "Число карточек", "count", least=1, most=MOST_CODES)
            row = _of_group(writing, cycle_id, group)
            there = writing.session.scalar(
                select(func.count()).select_from(SurveyCodeRow).where(SurveyCodeRow.survey_id == row.id)
            )
            if (there or 0) + count > MOST_CODES:
                raise InputError(f"Кодов у одного опроса может быть не больше {MOST_CODES}.", "count")
            codes: dict[str, str] = {}
            while len(codes) < count:
                code = new_code()
                mark = seal.mark("code", row.token, code)
                if writing.session.get(SurveyCodeRow, (row.id, mark)) is None:
                    codes[mark] = code
            writing.session.add_all(SurveyCodeRow(survey_id=row.id, mark=mark) for mark in codes)
            return tuple(codes.values())

    def settle(self, minimums: Mapping[Group, int], seal: Seal) -> int:
        """Close surveys whose last day has passed; show what may be shown where that was asked for.

        Returns how many surveys it looked at.
        """
        today = self._transactions.today()
        over = (SurveyRow.state == SurveyState.OPEN) & (SurveyRow.closes_on < today)
        with self._transactions.reading() as session:
            due = session.execute(
                select(SurveyRow.id, SurveyRow.cycle_id).where(or_(SurveyRow.waiting, over))
            ).all()
        for survey_id, cycle_id in due:
            with self._transactions.writing(SERVER, right=Right.MANAGE, cycle_id=cycle_id) as writing:
                row = existing(writing.session, SurveyRow, survey_id, NO_SURVEY)
                if as_survey(row).is_over(today):
                    writing.change(row, {"state": SurveyState.CLOSED}, seen=row.version)
                row.waiting = False  # no decision of anybody's, so nothing for the history
                writing.session.flush()
                if _show(writing, row, minimums[Group(row.group_letter)], seal):
                    writing.change(row, {"released": row.forms}, seen=row.version)
        return len(due)

    def notes(self, cycle_id: int, group: Group, seal: Seal, *, visitor: Visitor) -> tuple[str, ...]:
        """What respondents wrote in their own words: for the curator, once the survey's result is shown."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            if visitor.role != CURATOR:
                raise AccessError("Свободные ответы читает только куратор.")
            row = session.scalars(
                select(SurveyRow).where(SurveyRow.cycle_id == cycle_id, SurveyRow.group_letter == group.value)
            ).one_or_none()
            if row is None or row.state != SurveyState.CLOSED or not row.released:
                return ()
            rule = (SurveyNoteRow.survey_id == row.id, SurveyNoteRow.key_name == seal.name)
            kept = session.scalars(select(SurveyNoteRow).where(*rule).order_by(SurveyNoteRow.uid))
            return tuple(_opened(seal, note.sealed, f"note {note.uid}") for note in kept)

    def erase(self, cycle_id: int, group: Group, *, visitor: Visitor) -> None:
        """Forget everything that a group has ever answered, and give its survey another address."""
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            row, session = _of_group(writing, cycle_id, group), writing.session
            for table in (SurveyBoxRow, SurveyOnceRow, SurveyCodeRow, SurveyNoteRow):
                session.execute(delete(table).where(table.survey_id == row.id))
            shown = (
                SurveyResultRow.cycle_id == cycle_id,
                SurveyResultRow.group_letter == group.value,
            )
            session.execute(delete(SurveyResultRow).where(*shown))
            row.token, row.statements, row.forms = new_token(session), "", 0
            writing.change(
                row, {"state": SurveyState.DRAFT, "released": 0, "waiting": False}, seen=row.version
            )


def _by_token(session: Session, token: str) -> SurveyRow:
    row = session.scalars(select(SurveyRow).where(SurveyRow.token == token)).one_or_none()
    if row is None:
        raise InputError(NO_SURVEY, "survey")
    return row


def _of_group(writing: Writing, cycle_id: int, group: Group) -> SurveyRow:
    row = writing.find(SurveyRow, {"cycle_id": cycle_id, "group_letter": group.value})
    if row is None:
        raise InputError("Опроса этой группы ещё нет. Начните с его настройки.")
    return row


def _require_free(session: Session, row: SurveyRow, mark: str) -> None:
    if not row.by_code:
        return
    if session.get(SurveyCodeRow, (row.id, mark)) is None:
        raise InputError(WRONG_CODE, "code")
    if session.get(SurveyOnceRow, (row.id, mark)) is not None:
        raise InputError(USED_CODE, "code")


def _count(session: Session, row: SurveyRow, counts: Mapping[str, Counts], seal: Seal) -> None:
    box = session.get(SurveyBoxRow, (row.id, seal.name))
    asked = {one.key: Counts() for one in unpacked(row.statements)}
    # Every statement is in the box from the beginning: its length does not tell what was answered.
    _fill(session, row, box, added(added(asked, _open(box, seal)), counts), seal)
    # Past the version counter: a form changes nothing of what the team has decided about its survey.
    session.execute(update(SurveyRow).where(SurveyRow.id == row.id).values(forms=SurveyRow.forms + 1))


def _show(writing: Writing, row: SurveyRow, minimum: int, seal: Seal) -> bool:
    """Move what enough people have answered from the box to what everybody may see."""
    session = writing.session
    box = session.get(SurveyBoxRow, (row.id, seal.name))
    found = release(_open(box, seal), minimum)
    if not found.shown:
        return False
    asked = {one.key: one for one in unpacked(row.statements)}
    for key, counts in found.shown.items():
        code, wording = key.split("|")
        shown = writing.find(
            SurveyResultRow, {"cycle_id": row.cycle_id, "statement": code, "wording": wording}
        )
        if shown is None:
            one = asked[key]
            shown = SurveyResultRow(
                cycle_id=row.cycle_id,
                statement=code,
                wording=wording,
                text=one.text,
                factor=one.factor,
                group_letter=row.group_letter,
                sign=one.sign,
                **dict.fromkeys(_STEPS, 0),
            )
            session.add(shown)
        for name, count in zip(_STEPS, counts, strict=True):
            setattr(shown, name, getattr(shown, name) + count)
    rest = {key: Counts() for key in found.shown} | found.kept
    _fill(session, row, box, rest, seal)
    session.flush()
    return True


def _open(box: SurveyBoxRow | None, seal: Seal) -> dict[str, Counts]:
    if box is None:
        return {}
    counters = json.loads(_opened(seal, box.sealed, f"box {box.survey_id}"))
    return {key: Counts(*map(int, counts.split())) for key, counts in counters.items()}


def _fill(
    session: Session, row: SurveyRow, box: SurveyBoxRow | None, counters: Mapping[str, Counts], seal: Seal
) -> None:
    # Figures of one width: a box that was never looked into and a full one are of one length.
    plain = json.dumps({key: _figures(counters[key]) for key in sorted(counters)})
    sealed = seal.close(plain, f"box {row.id}")
    if box is None:
        session.add(SurveyBoxRow(survey_id=row.id, key_name=seal.name, sealed=sealed))
    else:
        box.sealed = sealed


def _figures(counts: Iterable[int]) -> str:
    return " ".join(f"{count:06d}" for count in counts)


def _keep_note(session: Session, row: SurveyRow, note: str, seal: Seal) -> None:
    words = limits.text(note, "Ваши слова", "note", most=LONGEST_NOTE)
    uid = uuid4().hex
    sealed = seal.close(without_names(words), f"note {uid}")
    session.add(SurveyNoteRow(uid=uid, survey_id=row.id, key_name=seal.name, sealed=sealed))


def _opened(seal: Seal, sealed: str, place: str) -> str:
    try:
        return seal.open(sealed, place)
    except ValueError as problem:
        raise InputError(_DAMAGED) from problem
