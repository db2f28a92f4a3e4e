"""Storing what a person gives: refusals, clashes of two people, and the way back.

Nothing given is lost: it is stored, or it stays in its field with the reason, or it waits beside the other
person's words until somebody chooses.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import cast

import traitlets as tl
from traitlets.log import get_logger

from toolkit.domain.wording import day, number
from toolkit.errors import ConflictError, InputError, StoreError, ToolkitError
from toolkit.workflows.message import PLAIN, Conflict, Given, Message, Problem, Question, Unstored, Write
from toolkit.workflows.others import Others
from toolkit.workflows.visit import Visit

STORED_IS_SAFE = "То, что было записано раньше, цело."
NOT_STORED = "Пока не записано. Текст остался здесь и запишется сам."
UNDECIDED = "Не решено: здесь есть и другой вариант."
NOTHING_GIVEN = Given()


def as_typed(value: object) -> str:
    """A stored value as a person would type it: «14.06.2023», «18,5»; empty for None."""
    if value is None:
        return ""
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, Decimal) else str(value)


class Writing(tl.HasTraits):
    """The writing side of an app; what it reads, and where it stands, is the affair of `Workflow`."""

    app = ""

    saved = tl.Unicode()
    message = tl.Instance(Message, allow_none=True)
    conflict = tl.Instance(Conflict, allow_none=True)
    problems = cast("dict[str, Problem]", tl.Dict())
    homeless = cast("dict[str, str]", tl.Dict())  # words whose field is gone, until they are put away
    revision = tl.Int()

    def __init__(self) -> None:
        super().__init__()
        self.given = NOTHING_GIVEN  # what the page knows of the input that is being handled
        self.others = Others()
        self._conflicts: tuple[Conflict, ...] = ()  # those that wait until the one on the screen is settled
        self.focus: Callable[[str], object] = lambda _: None
        self.say: Callable[[str], object] = lambda _: None

    def _visit(self) -> Visit:
        raise NotImplementedError

    def _read(self) -> None:
        raise NotImplementedError

    def whose(self, _field: str) -> tuple[str, datetime | None]:
        """Which of the others has changed a field last, and when."""
        raise NotImplementedError

    # ── single inputs ──

    def begin(self, given: Given) -> None:
        """Learn what the page knows of the input that comes now, or that it is done with."""
        self.given = given if given != NOTHING_GIVEN else NOTHING_GIVEN

    def write(
        self,
        field: str,
        label: str,
        typed: str,
        before: str,
        seen: int,
        write: Write,
        question: Question = PLAIN,
    ) -> bool:
        """Store one input; True if it is stored now.

        `write(seen, text)` does it; `before` is the value that stands there now. Refused input stays in its
        field with the reason. If somebody else has changed the row meanwhile but not this value, the write
        is repeated; if they changed the very value or removed the row, both stay until the person chooses.

        Raises:
            StoreError: the database cannot write now; what was typed stays in its field, to be tried again.
        """
        clash = Conflict(field, label, typed, before, seen, write, question, self._given(field))
        if self._unseen(field, before) and typed != before:
            self._ask(clash)
            return False
        try:
            write(seen, typed)
        except InputError as refusal:
            self._refuse(field, typed, str(refusal), before)
            return False
        except ConflictError as found:
            theirs = as_typed(found.theirs) if found.version else question.absent or ""
            if found.version and theirs in (before, typed):
                return self.write(field, label, typed, theirs, found.version, write, question)
            self._read()
            self._ask(replace(clash, theirs=theirs, version=found.version))
            return False
        except Exception:
            again = lambda: self.write(field, label, typed, before, seen, write, question)  # noqa: E731
            self._refuse(field, typed, NOT_STORED, before, again)
            raise
        self._accept(field)
        self.stored()
        return True

    def _unseen(self, field: str, before: str) -> bool:
        """Whether something stands in a field now that the person who wrote there has not seen."""
        known = self.problems.get(field)
        if known is not None:  # the field shows refused or undecided words, not what is stored
            return known.conflict is not None or known.before != before
        return self.given.stale

    def _given(self, field: str) -> Given:
        """How the input came; of one that is tried again, how it came the first time."""
        known = self.problems.get(field)
        return known.given if known is not None and self.given is NOTHING_GIVEN else self.given

    def _refuse(
        self,
        field: str,
        typed: str,
        sentence: str,
        before: str = "",
        again: Callable[[], object] | None = None,
    ) -> None:
        self.problems = {**self.problems, field: Problem(typed, sentence, before, self._given(field), again)}

    def _accept(self, field: str) -> None:
        self.others.edited(field)
        if field in self.problems:
            self.problems = {key: value for key, value in self.problems.items() if key != field}

    def problem(self, field: str) -> Problem | None:
        """What is not stored in a field, if anything."""
        return self.problems.get(field)

    def stored(self) -> None:
        """Something was written: say when, and compute anew what follows from it."""
        self._read()
        self.saved = f"Сохранено в {self._visit().now():%H:%M}"
        self.revision += 1

    def try_again(self) -> bool:
        """Store what the database could not take; True if something was stored. Raises StoreError again."""
        waiting = [known.again for known in self.problems.values() if known.again is not None]
        for again in waiting:
            again()
        if waiting and self.message is not None and self.message.kind == "error":
            self.message = Message("Записано всё, что ждало.", "База снова доступна.", "ok")
        return bool(waiting)

    def unstored(self) -> tuple[Unstored, ...]:
        """What was given and is not stored: refused, undecided, or waiting for the database."""
        asked = (self.conflict, *self._conflicts) if self.conflict is not None else ()
        kept = {clash.field: _unstored(clash.field, clash.mine, clash.given) for clash in asked}
        for field, known in self.problems.items():
            kept[field] = _unstored(field, known.typed, known.given)
        for field, words in self.homeless.items():
            kept[field] = Unstored(field, words)
        return tuple(kept.values())

    # ── clashes ──

    def _ask(self, conflict: Conflict) -> None:
        """One question at a time: several texts may come at once when a connection is back.

        A question that was put off is not asked again while the person goes on writing in its field.
        """
        who, at = self.whose(conflict.field)
        conflict = replace(conflict, who=who, at=at, given_at=self._visit().now())
        known = self.problems.get(conflict.field)
        if known is not None and known.conflict is not None:
            first = known.conflict.given.bases
            self._put_off(replace(conflict, given=replace(conflict.given, bases=first)))
        elif self.conflict is None:
            self.conflict = conflict
        elif self.conflict.field == conflict.field:
            first = self.conflict.given.bases
            self.conflict = replace(conflict, given=replace(conflict.given, bases=first))
        else:
            others = (known for known in self._conflicts if known.field != conflict.field)
            self._conflicts = (*others, conflict)

    def _ask_for_removed(self, field: str, label: str, typed: str, write: Write) -> None:
        """The row is not there any more: `write` brings it back with the words, if that is wanted."""
        self._ask(Conflict(field, label, typed, "", 0, write, given=self._given(field)))

    def choose_way(self, choice: str) -> None:
        """Mark one of the ways out of the clash on the screen."""
        if self.conflict is not None and choice in ("mine", "theirs", "both"):
            self.conflict = replace(self.conflict, choice=choice)

    def settle(self, choice: str = "") -> None:
        """End the clash as marked: «mine», «theirs» or «both»; anything else decides later."""
        conflict, self.conflict = self.conflict, None
        if conflict is None:
            return
        choice = choice or conflict.choice
        try:
            if choice == "mine" or (choice == "both" and conflict.may_join):
                self._accept(conflict.field)
                self.given = NOTHING_GIVEN  # the person has seen both
                text = conflict.mine if choice == "mine" else conflict.both
                self.write(
                    conflict.field,
                    conflict.label,
                    text,
                    conflict.theirs,
                    conflict.version,
                    conflict.write,
                    conflict.question,
                )
            elif choice == "theirs":
                self._accept(conflict.field)
                if conflict.version:
                    self._keep_in_history(conflict)
            else:
                self._put_off(conflict)
        finally:
            if self.conflict is None and self._conflicts:
                self.conflict, *rest = self._conflicts
                self._conflicts = tuple(rest)
            if self.conflict is None:
                self.focus(conflict.field)

    def _keep_in_history(self, conflict: Conflict) -> None:
        """Words that were not chosen stay in the trail of changes: written, and the others' put back."""
        try:
            conflict.write(conflict.version, conflict.mine)
            conflict.write(conflict.version + 1, conflict.theirs)
        except (InputError, ConflictError):
            pass  # no value, or somebody has written there since: what stands there now stays
        self.stored()

    def _put_off(self, conflict: Conflict) -> None:
        waiting = Problem(conflict.mine, UNDECIDED, conflict.theirs, conflict.given, conflict=conflict)
        self.problems = {**self.problems, conflict.field: waiting}

    def reopen(self, field: str) -> None:
        """Ask again what was put off, about the words that stand there now."""
        known = self.problems.get(field)
        if known is not None and known.conflict is not None and self.conflict is None:
            self.conflict = known.conflict

    # ── actions ──

    def act(self, change: Callable[[], object]) -> bool:
        """Store a change that is not typed (a row added, moved, removed); True if it is stored now."""
        try:
            change()
        except ConflictError:
            self._read()
            self.message = Message(
                "Эту строку только что изменили в другом окне.",
                "Показываем её новый вид. Повторите действие.",
                "warn",
            )
            return False
        except InputError:
            self._read()  # what was refused may be there already: show it
            raise
        self.stored()
        return True

    def failed(self, problem: Exception) -> None:
        """Turn what a handler raised into a notice; anything unforeseen is logged under a number."""
        if isinstance(problem, ToolkitError):
            self.message = Message(str(problem), STORED_IS_SAFE, "error")
            return
        number_ = uuid.uuid4().hex[:4].upper()
        get_logger().error("unforeseen failure %s in %s", number_, self.app, exc_info=problem)
        self.message = Message(
            "Не получилось выполнить действие.",
            "Записанные ответы целы. Попробуйте ещё раз, а если не выйдет, "
            f"назовите администратору номер {number_}.",
            "error",
        )

    def undo(self) -> None:
        """Take back what the last message offers to take back."""
        message, self.message = self.message, None
        if message is None or message.undo is None:
            return
        try:
            self.act(message.undo)
        except StoreError as problem:
            self.message = Message(str(problem), STORED_IS_SAFE, "error", message.undo_words, message.undo)

    def dismiss(self) -> None:
        """Put the message away, and with it the words whose field is gone."""
        self.message = None
        self.homeless = {}

    def lost_place(self, field: str, typed: str, _bases: tuple[str, ...] = ()) -> None:
        """Words came for a field that is not on the page any more: show them instead of dropping them.

        `_bases` are the values that the person may have begun from.
        """
        if not typed.strip():
            return
        self.homeless = {**self.homeless, field: typed}
        words = " ".join(f"«{text}»" for text in self.homeless.values())
        self.message = Message(
            "Места, куда вы писали, на этой странице больше нет.",
            f"Ваши слова: {words} Скопируйте их, если они нужны.",
            "warn",
        )


def _unstored(field: str, typed: str, given: Given) -> Unstored:
    return Unstored(field, given.value or typed, given.bases)
