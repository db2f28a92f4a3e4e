"""What is kept of a program: versions that are compared and come back whole, and rows that were removed."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import cast

import traitlets as tl

from toolkit.domain.program import LineKind, Part, Program, RemovedRow
from toolkit.domain.program_diff import Difference, differences
from toolkit.domain.program_version import ProgramVersion
from toolkit.domain.wording import day
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Catalogue
from toolkit.workflows.measure_choosing import MeasureChoosing
from toolkit.workflows.message import Message

NOW = 0  # stands for the program as it is now where a version may be named


class ProgramKeeping(MeasureChoosing):
    """Versions and removed rows of the program of the factor in `part`.

    `compared` names two versions by id, the older first; it is empty while nothing is compared.
    """

    version_name = tl.Unicode()
    compared = cast("tuple[int, ...]", tl.Tuple())

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.versions: tuple[ProgramVersion, ...] = ()
        self.removed: tuple[RemovedRow, ...] = ()
        self._kept: dict[int, Program] = {}  # versions that were read: they never change

    def look_at_program(self) -> None:
        """Read what is kept of the program on the screen; of the first step nothing is."""
        program = self.program_of(self.part) if self.dossier else None
        if program is None:
            self.versions, self.removed, self.compared = (), (), ()
            return
        store = self._visit().store
        self.versions = store.versions.list(program.id)
        self.removed = tuple(row for row in store.programs.removed(program.id) if row.text.strip())
        known = {NOW, *(version.id for version in self.versions)}
        if not known.issuperset(self.compared):
            self.compared = ()

    def moment(self, at: datetime) -> str:
        """When something was done: «12.03.2025 12:41» where the reader is."""
        here = at.astimezone(self._visit().now().tzinfo)
        return f"{day(here)} {here:%H:%M}"

    # ── versions ──

    def version(self, id_: int) -> ProgramVersion | None:
        """The version on the list with this id."""
        return next((known for known in self.versions if known.id == id_), None)

    def kept(self, id_: int) -> Program:
        """The program as it stood in a version."""
        if id_ == NOW:
            return self.program
        if id_ not in self._kept:
            self._kept[id_] = self._visit().store.versions.get(self.program.id, id_)
        return self._kept[id_]

    def save_version(self) -> None:
        """Keep the program as it stands under the name that was typed."""
        visit, name = self._visit(), self.version_name.strip()
        if not name:
            self._refuse("version-name", "", "Назовите версию, например «до педсовета».")
            return
        save = partial(visit.store.versions.save, self.program.id, name, visitor=visit.visitor)
        try:
            self.act(save)
        except InputError as refusal:
            self._refuse("version-name", name, str(refusal))
            return
        self._accept("version-name")
        self.version_name = ""
        self.say(f"Версия «{name}» сохранена.")

    def remove_version(self, version: ProgramVersion) -> None:
        """Take a version off the list; «Вернуть» puts it back."""
        visit, program_id = self._visit(), self.program.id
        versions = visit.store.versions
        if self.act(partial(versions.remove, program_id, version.id, visitor=visit.visitor)):
            self.message = Message(
                f"Версия «{version.name}» убрана из списка.",
                undo_words="Вернуть версию",
                undo=partial(versions.restore, program_id, version.id, visitor=visit.visitor),
            )

    def restore_version(self, version: ProgramVersion) -> None:
        """Make the program what it was in a version; what it was until now stays on the list."""
        visit, program_id = self._visit(), self.program.id
        before = {known.id for known in self.versions}
        restore = partial(visit.store.versions.restore_version, program_id, visitor=visit.visitor)
        if not self.act(lambda: restore(version.id)):
            return
        self.history = ()  # single steps back lead nowhere from here
        kept = next((known for known in self.versions if known.id not in before), None)
        if kept is None:
            self.message = Message(f"Программа и так совпадает с версией «{version.name}».")
            return
        self.message = Message(
            f"Программа стала такой, как в версии «{version.name}».",
            f"Прежний вид остался в списке: «{kept.name}».",
            undo_words="Вернуть как было",
            undo=lambda: restore(kept.id),
        )

    # ── comparing ──

    def compare(self, older: int, newer: int = NOW) -> None:
        """Compare a version with another one, or with the program as it is now."""
        known = {NOW, *(version.id for version in self.versions)}
        if {older, newer} <= known:
            self.kept(older), self.kept(newer)  # what cannot be read is told before anything changes
            self.compared = (older, newer)
            self.focus("compared")

    def stop_comparing(self) -> None:
        """Put the comparison away."""
        self.compared = ()

    def comparison(self) -> tuple[Difference, ...]:
        """What differs between the two that are compared."""
        older, newer = self.compared
        return differences(self.kept(older), self.kept(newer))

    def version_words(self, id_: int) -> str:
        """What a version is called where one is chosen: its name and when it was kept."""
        version = self.version(id_)
        return f"{version.name} ({self.moment(version.at)})" if version else "программа сейчас"

    # ── removed rows ──

    def removed_of(self, part: Part, *kinds: LineKind) -> tuple[RemovedRow, ...]:
        """Removed rows of one part; of lines, those of some kinds."""
        return tuple(row for row in self.removed if row.part is part and (not kinds or row.kind in kinds))

    def bring_back(self, row: RemovedRow) -> None:
        """Put a removed row back in its place and go to it."""
        visit = self._visit()
        programs = visit.store.programs
        ways: dict[Part, tuple[Callable[..., object], str]] = {
            Part.LINE: (programs.restore_line, f"l-{row.id}"),
            Part.INDICATOR: (programs.restore_indicator, f"i-{row.id}-source"),
            Part.MEASURE: (programs.restore_measure, f"m-{row.id}-activity"),
        }
        restore, place = ways[row.part]
        if self.act(partial(restore, row.id, visitor=visit.visitor)):
            self.focus(place)
            self.say("Строка снова на своём месте.")
