"""State of the plan that a school makes together with its consultant school (004/п5.2)."""

from functools import partial
from typing import cast

from toolkit.domain.access import Right
from toolkit.domain.joint_plan import JointMeasure
from toolkit.domain.terms import describe, parse_term
from toolkit.store.joint_plan import JointValues
from toolkit.workflows.message import Message, Question
from toolkit.workflows.step import Step
from toolkit.workflows.workflow import Workflow

LABELS = {
    "activity": "Мероприятие",
    "term_text": "Сроки",
    "result": "Результат",
    "responsible": "Ответственные",
}
# What two people have changed, in the title of the question which of their variants stays.
SUBJECTS = {
    "activity": "Мероприятие",
    "term_text": "Срок",
    "result": "Результат",
    "responsible": "Ответственных",
}


class JointPlan(Workflow):
    """One table that the school's team and the consultant school write; the curator reads it."""

    app = "joint_plan"
    title = "Совместный план"
    steps = (Step("plan", "Совместный план"),)

    @property
    def rows(self) -> tuple[JointMeasure, ...]:
        """The rows in their order."""
        return self.talk.plan

    @property
    def reading(self) -> bool:
        """Here the consultant school writes too."""
        return self.visit is not None and not self.visit.may(Right.JOINT_PLAN)

    def as_guest(self) -> str:
        """What the header tells somebody who is not of the team."""
        if self.reading:
            return super().as_guest()
        return f"Вы составляете план вместе со школой «{self.facts.school.name}» как {self.role}"

    def row_number(self, id_: int) -> int:
        """The row's number in the plan, from 1; 0 for a row that is not there any more."""
        ids = [row.id for row in self.rows]
        return ids.index(id_) + 1 if id_ in ids else 0

    def understood(self, row: JointMeasure) -> tuple[str, bool]:
        """How the toolkit reads the term of a row, and whether it did."""
        term = parse_term(row.term_text, self.cycle.period)
        return describe(term), term.understood

    # ── changes ──

    def set_cell(self, row: JointMeasure, name: str, text: str) -> None:
        """One cell of the plan."""
        visit, number = self._visit(), self.row_number(row.id)

        def put(seen: int, value: str) -> None:
            plan = visit.store.joint_plan
            seen = seen or plan.restore(self.cycle.id, row.id, visitor=visit.visitor).version
            plan.change(
                self.cycle.id, row.id, seen=seen, visitor=visit.visitor, **cast(JointValues, {name: value})
            )

        self.write(
            f"j-{row.id}-{name}",
            f"{LABELS[name]}, строка {number}",
            text,
            getattr(row, name),
            row.version,
            put,
            Question(
                subject=f"{SUBJECTS[name]} строки {number}",
                row=row.activity,
                joint=None if name == "term_text" else "\n",
            ),
        )

    def add_row(self, position: int | None = None) -> None:
        """An empty row, the last or below another one."""
        visit = self._visit()
        added: list[JointMeasure] = []

        def add() -> None:
            added.append(
                visit.store.joint_plan.add(
                    self.cycle.id, position=position, uid=self.given.token, visitor=visit.visitor
                )
            )

        if self.act(add):
            self.focus(f"j-{added[0].id}-activity")

    def move_row(self, row: JointMeasure, by: int) -> None:
        """One place up or down."""
        at = self.row_number(row.id) - 1 + by
        if not 0 <= at < len(self.rows):
            self.say("Дальше двигать некуда.")
            return
        visit = self._visit()
        move = partial(visit.store.joint_plan.move, self.cycle.id, row.id, at, visitor=visit.visitor)
        if self.act(move):
            self.say(f"Теперь это строка {at + 1}.")
            self.focus(f"j-{row.id}-{'up' if by < 0 else 'down'}")

    def remove_row(self, row: JointMeasure) -> None:
        """Remove a row at once; «Вернуть» brings it back."""
        visit, number = self._visit(), self.row_number(row.id)
        plan = visit.store.joint_plan
        remove = partial(plan.remove, self.cycle.id, row.id, seen=row.version, visitor=visit.visitor)
        if self.act(remove):
            restore = partial(plan.restore, self.cycle.id, row.id, visitor=visit.visitor)
            self.message = Message(f"Строка {number} удалена.", undo_words="Вернуть строку", undo=restore)
            self.focus(
                f"j-{self.rows[min(number, len(self.rows)) - 1].id}-activity" if self.rows else "title"
            )
