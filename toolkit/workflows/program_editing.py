"""Changing one program: fields, lines and indicators, each change with its way back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast

import traitlets as tl

from toolkit.domain.program import Line, LineKind, MeasureRow, Program, ProgramIndicator
from toolkit.domain.program_words import FIELD_LABELS, LINE_LABELS
from toolkit.domain.school import Period
from toolkit.domain.wording import day, parse_day, parse_number
from toolkit.errors import InputError, StoreError
from toolkit.methodology.catalogue import Direction, Factor
from toolkit.store.indicator import IndicatorValues
from toolkit.store.line import LineValues
from toolkit.workflows.message import JOINED, PLAIN, Message, Write
from toolkit.workflows.workflow import Workflow
from toolkit.workflows.writing import as_typed

LONG_LINES = (LineKind.CAUSE, LineKind.TASK, LineKind.METHOD, LineKind.RESULT)
LONG_FIELDS = ("basis", "executors", "resources", "program_risks")
NUMBERS = ("baseline", "interim", "target")
DAYS = ("baseline_on", "interim_on", "target_on")
LONGEST_HISTORY = 100
FACTOR_GONE = "Этого фактора больше нет в профиле: его убрали в другом окне."


@dataclass(frozen=True, slots=True)
class Undo:
    """The way back from one change: what it was, in words, and how to take it back."""

    words: str
    back: Callable[[], object]


class ProgramEditing(Workflow):
    """Writes to the program of the factor in `part`."""

    history = cast("tuple[Undo, ...]", tl.Tuple())

    @property
    def program(self) -> Program:
        """The program on the screen."""
        found = self.program_of(self.part)
        if found is None:
            raise InputError(FACTOR_GONE)
        return found

    def program_of(self, factor_code: str) -> Program | None:
        """The program of a factor, or None."""
        return next((known for known in self.facts.programs if known.factor_code == factor_code), None)

    def factor(self, code: str = "") -> Factor:
        """What the field knows about the factor of the program on the screen, or of the one named."""
        wanted = code or self.part
        return next(known for known in self.facts.factors if known.code == wanted)

    def default_period(self) -> Period:
        """1 September to 31 May of the cycle's year."""
        year = self.cycle.year
        whole = self.cycle.period
        return Period(begins=whole.begins, ends=whole.ends.replace(year=year + 1, month=5, day=31))

    def _remember(self, words: str, back: Callable[[], object]) -> None:
        self.history = (*self.history, Undo(words, back))[-LONGEST_HISTORY:]

    def undo_last(self) -> None:
        """Take back the last change of the roadmap (Ctrl+Z)."""
        if not self.history:
            self.say("Отменять нечего.")
            return
        *rest, last = self.history
        self.history = tuple(rest)
        try:
            if self.act(last.back):
                self.say(f"Отменено: {last.words}.")
        except StoreError:
            self.history = (*rest, last)  # nothing was taken back yet
            raise

    # ── single fields ──

    def set_field(self, name: str, text: str) -> None:
        """A single field of the program's passport (domain.program.FIELDS)."""
        program = self.program
        old = program.fields.get(name)
        visit = self._visit()

        def write(seen: int, value: str) -> None:
            if name in ("begins", "ends"):
                value = self._program_day(name, value)
            visit.store.programs.set_field(program.id, name, value, seen=seen, visitor=visit.visitor)

        self.write(
            "goal-what" if name == "goal_indicator" else f"g-{name}",
            FIELD_LABELS.get(name, "Поле"),
            text,
            old.value if old else "",
            old.version if old else 0,
            write,
            JOINED if name in LONG_FIELDS else PLAIN,
        )

    def _program_day(self, name: str, text: str) -> str:
        found = parse_day(text)
        if found is None:
            raise InputError("Напишите дату, например 01.09.2023.")
        period = self.program.period(self.cycle.period)
        begins, ends = (found, period.ends) if name == "begins" else (period.begins, found)
        if begins >= ends:
            raise InputError(f"Начало ({day(begins)}) должно быть раньше конца ({day(ends)}).")
        return day(found)

    def set_approval(self, word: str, on: bool) -> None:
        """Which approval blanks the document carries: «принято», «согласовано», «утверждаю»."""
        chosen = set(self.program.text("approval").split())
        chosen = chosen | {word} if on else chosen - {word}
        order = [known for known in ("принято", "согласовано", "утверждаю") if known in chosen]
        self.set_field("approval", " ".join(order))

    # ── lines: causes, tasks, methods, results, stages, control dates ──

    def add_line(self, kind: LineKind, text: str = "", ref: str = "") -> None:
        """A new line at the end of its list."""
        visit = self._visit()
        program = self.program
        known = {line.id for line in program.lines}

        def add() -> None:
            visit.store.programs.add_line(
                program.id, kind, text, ref=ref, uid=self.given.token, visitor=visit.visitor
            )

        self.act(add)
        fresh = [line for line in self.program.lines if line.id not in known]
        if fresh:
            self.focus(f"l-{fresh[-1].id}")

    def set_line(self, line: Line, name: str, text: str) -> None:
        """The words of a line, or what it refers to."""
        field = f"l-{line.id}" if name == "text" else f"l-{line.id}-{name}"
        question = JOINED if name == "text" and line.kind in LONG_LINES else PLAIN
        self.write(
            field, LINE_LABELS[line.kind], text, getattr(line, name), line.version,
            self._line_words(line.id, name), question,
        )  # fmt: skip

    def _line_words(self, id_: int, name: str) -> Write:
        """Writes a line; one that was removed comes back first."""
        visit = self._visit()

        def put(seen: int, value: str) -> None:
            seen = seen or visit.store.programs.restore_line(id_, visitor=visit.visitor).version
            visit.store.programs.change_line(
                id_, seen=seen, visitor=visit.visitor, **cast(LineValues, {name: value})
            )

        return put

    def remove_line(self, line: Line) -> None:
        """Remove a line at once; «Вернуть» brings it back."""
        visit = self._visit()
        if not self.act(
            partial(visit.store.programs.remove_line, line.id, seen=line.version, visitor=visit.visitor)
        ):
            return
        label = LINE_LABELS[line.kind]
        self.message = Message(
            f"{label} «{short(line.text)}»: строка удалена.",
            undo_words="Вернуть строку",
            undo=partial(visit.store.programs.restore_line, line.id, visitor=visit.visitor),
        )

    # ── indicators ──

    def add_indicator(self, code: str = "") -> None:
        """An indicator of the bank, or an empty one of the school's own."""
        visit = self._visit()
        program = self.program
        period = program.period(self.cycle.period)
        values: IndicatorValues = {"baseline_on": period.begins, "target_on": period.ends}
        middle = date(period.begins.year, 12, 31)
        if period.holds(middle):
            values["interim_on"] = middle
        if code:
            bank = self.factor().indicator(code)
            values |= {
                "code": code,
                "title": bank.title,
                "unit": bank.unit,
                "direction": bank.direction,
                "source": ", ".join(part for part in (bank.source, bank.frequency) if part),
            }
            fact = self.facts.facts.get(code)
            if fact is not None and fact.value is not None:
                values["baseline"] = fact.value
        if not program.indicators:
            values["measured_by"] = program.text("responsible")

        def add() -> None:
            fresh = visit.store.programs.add_indicator(
                program.id, uid=self.given.token, visitor=visit.visitor, **values
            )
            if not program.text("goal_indicator"):
                old = program.fields.get("goal_indicator")
                visit.store.programs.set_field(
                    program.id,
                    "goal_indicator",
                    str(fresh.id),
                    seen=old.version if old else 0,
                    visitor=visit.visitor,
                )
            for row in program.measures:  # measures of the bank know which indicator they move
                if code and row.indicator_id is None and self._bank_indicator(row) == code:
                    visit.store.programs.change_measure(
                        row.id, seen=row.version, visitor=visit.visitor, indicator_id=fresh.id
                    )

        self.act(add)

    def _bank_indicator(self, row: MeasureRow) -> str:
        return next((known.indicator for known in self.factor().measures if known.code == row.code), "")

    def set_indicator(self, indicator: ProgramIndicator, name: str, text: str) -> None:
        """One value of an indicator; numbers and dates are read from what was typed."""
        before = as_typed(getattr(indicator, name))
        number = [known.id for known in self.program.indicators].index(indicator.id) + 1
        field = f"dir-{indicator.id}" if name == "direction" else f"i-{indicator.id}-{name}"
        self.write(
            field, f"Показатель {number}", text, before, indicator.version,
            self._indicator_value(indicator.id, name),
        )  # fmt: skip

    def _indicator_value(self, id_: int, name: str) -> Write:
        """Writes one value of an indicator; one that was removed comes back first."""
        visit = self._visit()

        def put(seen: int, typed: str) -> None:
            value: object = typed
            if name in NUMBERS:
                value = parse_number(typed)
            elif name in DAYS:
                value = parse_day(typed)
            elif name == "direction":
                value = Direction(typed)
            seen = seen or visit.store.programs.restore_indicator(id_, visitor=visit.visitor).version
            visit.store.programs.change_indicator(
                id_, seen=seen, visitor=visit.visitor, **cast(IndicatorValues, {name: value})
            )

        return put

    def remove_indicator(self, indicator: ProgramIndicator) -> None:
        """Remove an indicator; «Вернуть» brings it back. A goal that spoke of it speaks of the next one."""
        visit = self._visit()
        program = self.program
        was_goal = program.text("goal_indicator") == str(indicator.id)
        following = next((known for known in program.indicators if known.id != indicator.id), None)

        def speak_of(id_: int) -> None:
            old = self.program.fields.get("goal_indicator")
            visit.store.programs.set_field(
                program.id, "goal_indicator", str(id_), seen=old.version if old else 0, visitor=visit.visitor
            )

        def remove() -> None:
            visit.store.programs.remove_indicator(indicator.id, seen=indicator.version, visitor=visit.visitor)
            if was_goal and following is not None:
                speak_of(following.id)

        def bring_back() -> None:
            visit.store.programs.restore_indicator(indicator.id, visitor=visit.visitor)
            if was_goal and following is not None:
                speak_of(indicator.id)

        if self.act(remove):
            title = (
                f"Показатель «{short(indicator.title)}» удалён." if indicator.title else "Показатель удалён."
            )
            self.message = Message(title, undo_words="Вернуть показатель", undo=bring_back)


def short(text: str, length: int = 60) -> str:
    """The beginning of a text, cut at a word."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"
