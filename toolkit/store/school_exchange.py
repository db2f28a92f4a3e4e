"""Writing a school's file, showing what another file would change, and taking it over."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.domain.access import Right, Role
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school_file import (
    Area,
    AreaChanges,
    AreaKind,
    Base,
    BaseOf,
    Bases,
    CarriedRow,
    Choice,
    Preview,
    SchoolContent,
    SchoolFile,
    compare,
)
from toolkit.errors import InputError
from toolkit.store.repository import Repository
from toolkit.store.schema import CycleRow, ProgramStateRow, SchoolRow
from toolkit.store.school import NO_SCHOOL, alphabetical
from toolkit.store.school_file import write_school_file
from toolkit.store.school_history import (
    days_given,
    identity,
    known_bases,
    last_edits,
    newest,
    note_taking,
    of_school,
    takings,
)
from toolkit.store.school_rows import BY_NAME, LocalSchool, content_of
from toolkit.store.school_taking import Taking, begin_school, refuse_foreign
from toolkit.store.transaction import existing
from toolkit.store.visitor import SCHOOL, Visitor

CHANGED_MEANWHILE = (
    "Пока вы смотрели, в работе школы что-то изменили. Ничего не взято: посмотрите, что изменится, ещё раз."
)
OTHER_SCHOOL = "В файле работа другой школы: «{}». Её может добавить координатор."
APPROVED = "Программа утверждена. Чтобы взять её из файла, сначала откройте её для исправлений."
OF_OTHERS = "Замечания, решения куратора и отметки об отправке из файла не берутся: они остаются на сервере."
OTHER_YEARS = "Другие учебные годы из файла не берутся."
NEVER_REACHED = 2**62  # a number that no change has
ROLES_OF_ALL = (Role.COORDINATOR, Role.ADMINISTRATOR)
# What a team's link may not write, and so may not bring in a file either.
_NOT_THE_TEAMS = frozenset({"program_state", "comment", "help_request"})


class SchoolFileRepository(Repository):
    """Files of schools. A team takes a file into its own school only, and nothing that others decide."""

    def export(self, school_id: int, *, catalogue: str = "") -> bytes:
        """The school's file with the years that the visitor may read."""
        with self._transactions.reading(school_id=school_id) as session:
            school = existing(session, SchoolRow, school_id, NO_SCHOOL)
            local = self._local(session, school)
            rule, taken = of_school(school.id, local.cycles), takings(session, school)
            edits = last_edits(session, rule, without=[one.visit for one in taken])
            file = SchoolFile(
                content=_dated(local.content(edits), local, session),
                exported_at=self._transactions.now(),
                origin=identity(session),
                mark=newest(session, rule),
                bases=known_bases(taken),
            )
        return write_school_file(file, catalogue)

    def preview(self, file: SchoolFile, *, visitor: Visitor, school_id: int | None = None) -> Preview:
        """What the file would change: in the school of `school_id`, or in the one that it is of.

        Raises:
            AccessError: the visitor may not read that school.
            InputError: the file is of another school, or holds rows of one.
        """
        with self._transactions.reading(filtered=True) as session:
            found = self._school(session, file, school_id)
            admission = self._transactions.admission(session)
            if admission is not None:
                territory_id = None if found else admission.territory_id
                right = Right.READ if found else Right.MANAGE
                admission.require(
                    session, right, school_id=found.id if found else None, territory_id=territory_id
                )
            return self._preview(session, file, found, visitor)

    def take(
        self,
        file: SchoolFile,
        choices: Mapping[Area, Choice],
        *,
        seen: int,
        visitor: Visitor,
        school_id: int | None = None,
        territory_id: int | None = None,
    ) -> int:
        """Take over what was chosen in a preview that was made at `seen`; returns the school's id.

        A school that is not here is added whole, under a territory if one is named.

        Raises:
            AccessError: the visitor has no right to it.
            InputError: something was changed since the preview; the file is of another school.
        """
        with self._transactions.reading(filtered=True) as session:
            school = self._school(session, file, school_id)
            known = school.id if school else None
        # Its own visit, so that the audit tells what came with a file from what somebody wrote.
        visitor = visitor._replace(visit=uuid4().hex)
        with self._transactions.writing(
            visitor,
            right=Right.EDIT if _of_team(visitor) else Right.MANAGE,
            school_id=known,
            territory_id=None if known else territory_id,
        ) as writing:
            found = self._school(writing.session, file, known)
            if found is not None:
                of_school_ = select(CycleRow.id).where(CycleRow.school_id == found.id)
                writing.session.execute(of_school_.order_by(CycleRow.id).with_for_update())
            preview = self._preview(writing.session, file, found, visitor)
            if preview.seen != seen:
                raise InputError(CHANGED_MEANWHILE)
            if found is None:
                local = begin_school(writing, preview.file.content, territory_id)
                taking = Taking(writing, local, preview.file.content)
                taking.years({int(key[0]) for key in preview.file.content.tables["cycle"]})
                choices = {one.area: Choice.TAKE for one in preview.areas}
            elif any(choices.get(one.area, Choice.LEAVE) is not Choice.LEAVE for one in preview.areas):
                local = self._local(writing.session, found, visitor)
                taking = Taking(writing, local, preview.file.content)
            else:
                return found.id
            agreed = taking.take(preview.areas, choices)
            note_taking(writing, local.school, file.origin, file.mark, [area.code for area in agreed])
            return local.school.id

    # ── what is here ──

    def _school(self, session: Session, file: SchoolFile, school_id: int | None) -> SchoolRow | None:
        """The school that the file is of; None if it is not here."""
        if school_id is None:
            found = select(SchoolRow).where(SchoolRow.uid == file.content.uid)
            return session.scalars(found).one_or_none()
        school = existing(session, SchoolRow, school_id, NO_SCHOOL)
        if school.uid != file.content.uid:
            raise InputError(OTHER_SCHOOL.format(file.content.name))
        return school

    def _local(self, session: Session, school: SchoolRow, visitor: Visitor | None = None) -> LocalSchool:
        """The school's rows in the years that are open to the visitor (None: to the guest)."""
        transactions = self._transactions
        open_ = transactions.cycles_of(session, visitor) if visitor else transactions.visible_cycles(session)
        cycles = session.scalars(
            select(CycleRow)
            .where(CycleRow.school_id == school.id, CycleRow.id.in_(open_))
            .order_by(CycleRow.year)
        ).all()
        return LocalSchool(session, school, cycles)

    def _preview(
        self, session: Session, file: SchoolFile, school: SchoolRow | None, visitor: Visitor
    ) -> Preview:
        if school is None:
            refuse_foreign(None, file.content, session)
            changes = compare(file.content, None, _never)
            namesake = self._namesake(session, file.content.name)
            return Preview(file, None, tuple(changes.values()), namesake=namesake)
        local = self._local(session, school, visitor)
        left_out: tuple[str, ...] = ()
        if _of_team(visitor):
            content, left_out = _for_team(file.content, local)
            file = replace(file, content=content)
        refuse_foreign(local, file.content, session)
        rule, taken = of_school(school.id, local.cycles), takings(session, school)
        latest = newest(session, rule)
        edits = last_edits(session, rule, without=[one.visit for one in taken if one.origin == file.origin])
        here = local.content(edits)
        if _of_team(visitor):
            here, _ = _for_team(here, local)
        base = _bases(file, identity(session), known_bases(taken).get(file.origin, {}), latest)
        shown = tuple(
            _closed(session, local, found)
            for area, found in compare(file.content, here, base).items()
            if area.kind is not AreaKind.PLACES
        )
        return Preview(file, school.id, shown, seen=latest, left_out=left_out)

    def _namesake(self, session: Session, name: str) -> bool:
        found = select(SchoolRow.name)
        admission = self._transactions.admission(session)
        if admission is not None:
            found = found.where(SchoolRow.territory_id == admission.territory_id)
        return any(alphabetical(other) == alphabetical(name) for other in session.scalars(found))


def _dated(content: SchoolContent, local: LocalSchool, session: Session) -> SchoolContent:
    """The same content, answers with the moment at which they were given."""
    moments = days_given(session, of_school(local.school.id, local.cycles))

    def dated(row: CarriedRow) -> CarriedRow:
        kind = BY_NAME[row.table]
        if not kind.dated:
            return row
        name = (local.cycle_id(kind, row.key), row.table, local.rows[row.table][row.key].key)
        return row._replace(given=moments[name].isoformat() if name in moments else "")

    return content_of(content.uid, content.name, map(dated, content.rows()))


def _never(_area: Area) -> None:
    """A database that has never met the file's knows no moment of agreement."""


def _bases(file: SchoolFile, here: str, taken: Bases, latest: int) -> BaseOf:
    """When this database and the file's last agreed on an area, as numbers of changes in each."""
    itself = file.origin == here and file.mark <= latest
    given = file.bases.get(here, {})

    def base(area: Area) -> Base | None:
        if itself:  # the file is this very database at an earlier moment: what differs was changed here
            return Base(here=file.mark, there=NEVER_REACHED)
        found = []
        if (one := given.get(area.code)) is not None and one.there <= latest:
            found.append(Base(here=one.there, there=one.here))
        if (one := taken.get(area.code)) is not None:
            found.append(one)
        return max(found, default=None)

    return base


def _closed(session: Session, local: LocalSchool, found: AreaChanges) -> AreaChanges:
    """The same changes, closed if the program is approved here."""
    program = local.rows["program"].get((found.area.year, found.area.factor))
    if found.area.kind is not AreaKind.PROGRAM or program is None:
        return found
    state = session.scalar(
        select(ProgramStateRow.state)
        .where(ProgramStateRow.program_id == program.id)
        .order_by(ProgramStateRow.id.desc())
        .limit(1)
    )
    return replace(found, closed=APPROVED) if state == ProgramState.APPROVED else found


def _of_team(visitor: Visitor) -> bool:
    """Whether somebody comes by a link who may write less than all."""
    return not visitor.at_the_machine and visitor.role not in ROLES_OF_ALL


def _for_team(content: SchoolContent, local: LocalSchool) -> tuple[SchoolContent, tuple[str, ...]]:
    """What a team may bring into the years that are open to it, and sentences about the rest."""
    kept, others, other_years = [], False, False
    for row in content.rows():
        if row.table != "school" and local.cycle(int(row.key[0])) is None:
            other_years = True
        elif _of_others(row):
            others = True
        else:
            kept.append(row)
    said = [*([OF_OTHERS] if others else []), *([OTHER_YEARS] if other_years else [])]
    return content_of(content.uid, content.name, kept), tuple(said)


def _of_others(row: CarriedRow) -> bool:
    if row.table in _NOT_THE_TEAMS:
        return True
    if row.table == "verdict":
        return row.key[-1] != SCHOOL
    return row.table == "program_version" and row.values["role"] != SCHOOL
