"""Changing the roadmap: rows added, moved, written and removed, each change with its way back."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Unpack, cast

from toolkit.domain.program import Line, MeasureRow, ProgramIndicator
from toolkit.domain.program_words import MEASURE_LABELS
from toolkit.domain.terms import describe, parse_term
from toolkit.errors import InputError
from toolkit.store.measure import MeasureValues
from toolkit.workflows.message import Given, Message, Question, Write
from toolkit.workflows.program_editing import ProgramEditing, short
from toolkit.workflows.writing import as_typed

# What two people have changed, in the title of the question which of their variants stays.
MEASURE_SUBJECTS = {
    "activity": "Мероприятие",
    "term_text": "Срок",
    "result": "Показатель и документ",
    "responsible": "Ответственного",
    "participants": "Участников",
}

# Fields of a program's rows, as their writes name them.
ROW_FIELD = re.compile(
    "(m)-([0-9]+)-(activity|term_text|result|responsible|participants)"
    "|(l)-([0-9]+)(?:-(ref))?"
    "|(i)-([0-9]+)-(title|unit|source|measured_by|(?:baseline|interim|target)(?:_on)?)"
)
REMOVED = {"m": "Мера", "l": "Строка", "i": "Показатель"}


class RoadmapEditing(ProgramEditing):
    """Writes the rows of the program of the factor in `part`."""

    # ── the roadmap ──

    def measure(self, id_: int) -> MeasureRow | None:
        """The roadmap's row with this id as it is stored now."""
        return next((row for row in self.program.measures if row.id == id_), None)

    def measure_number(self, id_: int) -> int:
        """The row's number in the roadmap, from 1; 0 for a row that is not there any more."""
        ids = [row.id for row in self.program.ordered_measures()]
        return ids.index(id_) + 1 if id_ in ids else 0

    def add_measure(
        self, task: int | None, position: int | None = None, **values: Unpack[MeasureValues]
    ) -> None:
        """A new row: empty, or with what the bank or the team said."""
        visit = self._visit()
        program = self.program
        values["task_id"] = task
        added: list[MeasureRow] = []

        def add() -> None:
            added.append(
                visit.store.programs.add_measure(
                    program.id, uid=self.given.token, visitor=visit.visitor, position=position, **values
                )
            )

        if self.act(add):
            fresh = added[0]
            self._remember(
                f"добавлена мера {self.measure_number(fresh.id)}", lambda: self._take_out(fresh.id)
            )
            if self.step == "roadmap":
                self.focus(f"m-{fresh.id}-activity")

    def _take_out(self, id_: int) -> None:
        row = self.measure(id_)
        if row is not None:
            visit = self._visit()
            visit.store.programs.remove_measure(id_, seen=row.version, visitor=visit.visitor)

    def duplicate_measure(self, row: MeasureRow) -> None:
        """The same row once more, below this one."""
        names = (*MEASURE_LABELS, "code", "indicator_id", "source")
        same = cast(MeasureValues, {name: getattr(row, name) for name in names})
        at = [known.id for known in self.program.measures_of(row.task_id)].index(row.id)
        self.add_measure(row.task_id, at + 1, **same)

    def set_measure(self, row: MeasureRow, name: str, text: str) -> None:
        """One cell of the roadmap."""
        label = f"{MEASURE_LABELS[name]}, мера {self.measure_number(row.id)}"
        question = self._measure_question(row, name)
        before = getattr(row, name)
        self.write(f"m-{row.id}-{name}", label, text, before, row.version, self._cell(row.id, name), question)

    def _cell(self, id_: int, name: str) -> Write:
        """Writes one cell; a row that was removed comes back first."""
        visit = self._visit()

        def put(seen: int, value: str) -> None:
            seen = seen or visit.store.programs.restore_measure(id_, visitor=visit.visitor).version
            present = self.measure(id_)  # after a conflict: the other person's text, read a moment ago
            fresh = visit.store.programs.change_measure(
                id_, seen=seen, visitor=visit.visitor, **cast(MeasureValues, {name: value})
            )
            was, after = getattr(present, name, ""), getattr(fresh, name)
            if after != was:
                words = f"{MEASURE_LABELS[name]}, мера {self.measure_number(id_)}".lower()
                self._remember(words, lambda: self._put_back(id_, name, was, after))

        return put

    def _measure_question(self, row: MeasureRow, name: str) -> Question:
        subject = f"{MEASURE_SUBJECTS[name]} меры {self.measure_number(row.id)}"
        if name != "term_text":
            return Question(subject, short(row.activity), "\n")
        period = self.program.period(self.default_period())
        return Question(
            subject, short(row.activity), "; ", reading=lambda text: describe(parse_term(text, period))
        )

    def lost_place(self, field: str, typed: str, bases: tuple[str, ...] = ()) -> None:
        """Words for a row that somebody has removed bring it back, if the person wants it."""
        found = ROW_FIELD.fullmatch(field)
        if found is None or not self.part or not typed.strip():
            super().lost_place(field, typed, bases)
            return
        kind, number, part = (found[group] or found[group + 3] or found[group + 6] for group in (1, 2, 3))
        id_, name = int(number), part or "text"
        program = self.program
        rows: dict[str, Sequence[MeasureRow | Line | ProgramIndicator]]
        rows = {"m": program.measures, "l": program.lines, "i": program.indicators}
        put = {"m": self._cell, "l": self._line_words, "i": self._indicator_value}[kind]
        row = next((known for known in rows[kind] if known.id == id_), None)
        if row is None:
            self._ask_for_removed(field, REMOVED[kind], typed, put(id_, name))
            return
        self.begin(Given(typed, bases, bool(bases) and as_typed(getattr(row, name, "")) not in bases))
        if isinstance(row, MeasureRow):
            self.set_measure(row, name, typed)
        elif isinstance(row, Line):
            self.set_line(row, name, typed)
        else:
            self.set_indicator(row, name, typed)

    def _put_back(self, id_: int, name: str, before: object, after: object) -> None:
        """Write what stood there before, unless somebody has written there since."""
        row = self.measure(id_)
        if row is None or getattr(row, name) != after:
            raise InputError("Здесь уже другой текст: его изменили позже. Отмена его не тронула.")
        visit = self._visit()
        values = cast(MeasureValues, {name: before})
        visit.store.programs.change_measure(id_, seen=row.version, visitor=visit.visitor, **values)

    def set_measure_indicator(self, row: MeasureRow, value: str) -> None:
        """Which indicator the measure moves; empty: none."""
        known = {str(indicator.id): indicator.id for indicator in self.program.indicators}
        if value and value not in known:
            return
        numbers = {key: f"показатель {number}" for number, key in enumerate(known, 1)}
        visit = self._visit()
        before = row.indicator_id

        def put(seen: int, text: str) -> None:
            fresh = visit.store.programs.change_measure(
                row.id, seen=seen, visitor=visit.visitor, indicator_id=known.get(text)
            )
            after = fresh.indicator_id
            if after != before:
                back = partial(self._put_back, row.id, "indicator_id", before, after)
                self._remember("показатель меры", back)

        number = self.measure_number(row.id)
        self.write(
            f"m-{row.id}-indicator_id", f"Показатель, мера {number}", value, str(before or ""), row.version,
            put, Question(f"Показатель меры {number}", words=lambda key: numbers.get(key, "без показателя")),
        )  # fmt: skip

    def move_measure(self, row: MeasureRow, by: int) -> None:
        """One place up or down; over the edge of a task the row goes to the neighbouring task."""
        tasks = [task.id for task in self.program.tasks]
        here = [known.id for known in self.program.measures_of(row.task_id)]
        at = here.index(row.id)
        task_id, to = row.task_id, at + by
        if not 0 <= to < len(here):
            where = (
                tasks.index(row.task_id) + by if row.task_id in tasks else (len(tasks) - 1 if by < 0 else -1)
            )
            if not 0 <= where < len(tasks):
                self.say("Дальше двигать некуда.")
                return
            task_id = tasks[where]
            to = len(self.program.measures_of(task_id)) if by < 0 else 0
        if self._move(row, task_id, to):
            self.say(f"Теперь это мера {self.measure_number(row.id)}.")
            self.focus(f"m-{row.id}-{'up' if by < 0 else 'down'}")

    def move_to_task(self, row: MeasureRow, task_id: int) -> None:
        """The row becomes the last of another task."""
        if any(task.id == task_id for task in self.program.tasks):
            self._move(row, task_id, len(self.program.measures_of(task_id)))

    def _move(self, row: MeasureRow, task_id: int | None, position: int) -> bool:
        visit = self._visit()
        before = (row.task_id, [known.id for known in self.program.measures_of(row.task_id)].index(row.id))
        moved = self.act(
            lambda: visit.store.programs.move_measure(
                row.id, task_id, position, seen=row.version, visitor=visit.visitor
            )
        )

        def back() -> None:
            now = self.measure(row.id)
            if now is not None:
                visit.store.programs.move_measure(row.id, *before, seen=now.version, visitor=visit.visitor)

        if moved:
            self._remember("перестановка меры", back)
        return moved

    def remove_measure(self, row: MeasureRow) -> None:
        """Remove a row at once; «Вернуть» or Ctrl+Z brings it back."""
        visit = self._visit()
        number_ = self.measure_number(row.id)
        restore = partial(visit.store.programs.restore_measure, row.id, visitor=visit.visitor)
        if not self.act(
            partial(visit.store.programs.remove_measure, row.id, seen=row.version, visitor=visit.visitor)
        ):
            return
        self._remember(f"удалена мера {number_}", restore)
        self.message = Message(f"Мера {number_} удалена.", undo_words="Вернуть меру", undo=restore)
        rest = self.program.ordered_measures()
        if rest and self.step == "roadmap":
            self.focus(f"m-{rest[min(number_, len(rest)) - 1].id}-activity")
