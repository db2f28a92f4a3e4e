"""Kept versions of programs: saved under a name, or with a step of the program's way."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, defer

from toolkit.domain.program import Program
from toolkit.domain.program_version import ProgramVersion
from toolkit.domain.wording import day
from toolkit.errors import InputError
from toolkit.store.kept_program import FORM, KeptProgram
from toolkit.store.program import programs_of
from toolkit.store.program_return import make_equal
from toolkit.store.repository import Repository
from toolkit.store.schema import ProgramRow, ProgramStateRow, ProgramVersionRow
from toolkit.store.transaction import Writing, existing
from toolkit.store.visitor import Visitor

NO_VERSION = "Такой версии у программы нет."
OF_STEP = "Эту версию видел куратор, поэтому она остаётся в списке."


class VersionRepository(Repository):
    """Versions of one program."""

    def list(self, program_id: int) -> tuple[ProgramVersion, ...]:
        """What is kept of a program, the newest first."""
        of_step = exists().where(ProgramStateRow.version_id == ProgramVersionRow.id)
        found = (
            select(ProgramVersionRow, of_step)
            .where(ProgramVersionRow.program_id == program_id, ProgramVersionRow.removed_at.is_(None))
            .order_by(ProgramVersionRow.id.desc())
            .options(defer(ProgramVersionRow.content))  # a list is read after every input
        )
        with self._transactions.reading(program_id=program_id) as session:
            return tuple(_version(row, bound) for row, bound in session.execute(found))

    def get(self, program_id: int, version_id: int) -> Program:
        """The program as it stood then; ids of its rows count within the version, uids are the rows' own."""
        with self._transactions.reading(program_id=program_id) as session:
            return kept_in(_of_program(session, program_id, version_id)).program(program_id)

    def save(self, program_id: int, name: str, *, visitor: Visitor) -> ProgramVersion:
        """Keep the program as it stands now under a name."""
        with self._transactions.writing(visitor, program_id=program_id) as writing:
            return _version(keep_version(writing, program_id, name), of_step=False)

    def remove(self, program_id: int, version_id: int, *, visitor: Visitor) -> None:
        """Take a version off the list; `restore` undoes it.

        Raises:
            InputError: the version was sent, approved or sent back.
        """
        with self._transactions.writing(visitor, program_id=program_id) as writing:
            row = _of_program(writing.session, program_id, version_id)
            if writing.session.scalar(select(exists().where(ProgramStateRow.version_id == row.id))):
                raise InputError(OF_STEP)
            writing.remove(row, seen=row.version)

    def restore(self, program_id: int, version_id: int, *, visitor: Visitor) -> None:
        """Put a removed version back on the list."""
        with self._transactions.writing(visitor, program_id=program_id) as writing:
            writing.restore(_of_program(writing.session, program_id, version_id))

    def restore_version(self, program_id: int, version_id: int, *, visitor: Visitor) -> Program:
        """Make the program what it was in a version; what it was until now is kept as a version first.

        A program that is equal to the version stays as it is, and nothing is kept.
        """
        with self._transactions.writing(visitor, program_id=program_id) as writing:
            kept = kept_in(_of_program(writing.session, program_id, version_id))
            present = program_now(writing.session, program_id)
            if kept.equals(KeptProgram.of(present)):
                return present
            at = writing.at.astimezone()
            keep_version(writing, program_id, f"до возврата, {day(at)} {at:%H:%M}")
            make_equal(writing, program_id, kept)
            writing.session.flush()
            return program_now(writing.session, program_id)


def keep_version(writing: Writing, program_id: int, name: str) -> ProgramVersionRow:
    """Keep the program as it stands, within a transaction."""
    key = {
        "program_id": program_id,
        "at": writing.at,
        "who": writing.visitor.name,
        "role": writing.visitor.role,
        "form": FORM,
        "content": KeptProgram.of(program_now(writing.session, program_id)).as_text(),
    }
    return writing.add(ProgramVersionRow, key, {"name": name})


def kept_in(row: ProgramVersionRow) -> KeptProgram:
    """What a version holds."""
    return KeptProgram.from_text(row.content, row.form)


def program_now(session: Session, program_id: int) -> Program:
    """The program as it stands, within a transaction."""
    return programs_of(session, [existing(session, ProgramRow, program_id, "Такой программы нет.")])[0]


def _of_program(session: Session, program_id: int, version_id: int) -> ProgramVersionRow:
    row = existing(session, ProgramVersionRow, version_id, NO_VERSION)
    if row.program_id != program_id:
        raise InputError(f"{NO_VERSION} Обновите страницу.")
    return row


def _version(row: ProgramVersionRow, of_step: bool) -> ProgramVersion:
    return ProgramVersion(
        id=row.id, name=row.name, at=row.at, who=row.who, role=row.role, of_step=of_step, version=row.version
    )
