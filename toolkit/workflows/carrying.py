"""Taking over a school's file: what it would change waits beside the work until somebody decides."""

from collections.abc import Sequence
from typing import cast

import traitlets as tl

from toolkit.domain.school_file import AreaChanges, Choice, Preview, SchoolFile
from toolkit.domain.school_file_words import Words
from toolkit.domain.wording import day
from toolkit.errors import InputError
from toolkit.workflows.message import Message
from toolkit.workflows.workflow import Workflow


class Carrying(Workflow):
    """Base of an app that takes files of the school's work."""

    offered = tl.Instance(Preview, allow_none=True)
    choices = cast("dict[str, Choice]", tl.Dict())

    def offer(self, file: SchoolFile) -> None:
        """Show what a file would change here; nothing is taken yet.

        Raises:
            InputError: the file is of another school.
        """
        visit = self._visit()
        self.message = None
        self.offered = visit.store.school_files.preview(
            file, visitor=visit.visitor, school_id=self.facts.school.id
        )
        self.choices = {one.area.code: _proposed(one) for one in self.offered.areas}
        if self.offered.empty:
            self.put_away()
            self.message = Message("Брать нечего: всё, что есть в файле, здесь уже есть.")

    def choose(self, code: str, choice: str) -> None:
        """Decide on one area."""
        if code in self.choices and choice in Choice.__members__.values():
            self.choices = {**self.choices, code: Choice(choice)}

    def put_away(self) -> None:
        """Forget the file; nothing was changed."""
        self.offered, self.choices = None, {}

    def take_over(self) -> None:
        """Take what was chosen. If something was changed here meanwhile, show the preview anew instead."""
        offered, visit = self.offered, self._visit()
        if offered is None:
            return
        chosen = {one.area: self.choices[one.area.code] for one in offered.areas}
        try:
            visit.store.school_files.take(
                offered.file,
                chosen,
                seen=offered.seen,
                visitor=visit.visitor,
                school_id=self.facts.school.id,
            )
        except InputError as refusal:
            self.offer(offered.file)
            self.message = Message(str(refusal), kind="warn")
            return
        self.put_away()
        self.others.known = visit.store.audit.newest(self.cycle.id)
        self._read()
        self.revision += 1
        self.message = Message(
            f"Взято из файла от {day(offered.file.exported_at.astimezone().date())}.",
            "Прежние значения остались в истории, а программы — среди своих версий.",
            "ok",
        )

    @property
    def file_words(self) -> Words:
        """The preview in words."""
        assert self.offered is not None
        return Words(self.catalogue, self.offered.file.content)

    def ways(self, changes: AreaChanges) -> Sequence[Choice]:
        """What may be chosen for an area."""
        if changes.closed:
            return ()
        return (Choice.TAKE, Choice.MERGE, Choice.LEAVE) if changes.asked else (Choice.TAKE, Choice.LEAVE)


def _proposed(changes: AreaChanges) -> Choice:
    """Nothing that was written here is written over unless somebody says so."""
    if changes.closed:
        return Choice.LEAVE
    return Choice.MERGE if changes.asked else Choice.TAKE
