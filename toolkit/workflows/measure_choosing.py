"""Choosing measures: suggested with a reason, found by words and filters, or the team's own."""

import traitlets as tl

from toolkit.domain.measure_bank import BankMeasure, Suggestion, search, suggest
from toolkit.domain.program import MeasureRow
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Measure, Participant
from toolkit.workflows.program_editing import short
from toolkit.workflows.roadmap_editing import RoadmapEditing

DEFAULT_TERMS = {True: "сентябрь–октябрь {year}", False: "ноябрь {year} – апрель {following}"}


class MeasureChoosing(RoadmapEditing):
    """Puts measures into the roadmap of the program of the factor in `part`."""

    query = tl.Unicode()
    only_task = tl.Int()  # number of the task, 0: any
    only_group = tl.Unicode()  # letter of a participant, empty: any
    only_source = tl.Unicode()  # «документы», a document's code, or empty: any
    own_measure = tl.Unicode()
    own_task = tl.Unicode()

    def filtered(self) -> bool:
        """Whether the list shows search results instead of suggestions."""
        return bool(self.query.strip() or self.only_task or self.only_group or self.only_source)

    def suggestions(self) -> tuple[Suggestion, ...]:
        """What the bank proposes for this school, each with its reason."""
        return suggest(self.factor(), self.facts.diagnoses.get(self.part), self.program, self.catalogue)

    def found(self) -> tuple[BankMeasure, ...]:
        """Measures of the whole bank that fit the words and the filters, this factor's first."""
        own = tuple(factor for factor in self.facts.factors if not self.catalogue.has(factor.code))
        return search(
            self.catalogue,
            self.query,
            factor=self.part,
            task=self.only_task or None,
            participant=Participant(self.only_group) if self.only_group else None,
            source=self.only_source or None,
            extra=own,
        )

    def chosen(self, code: str) -> MeasureRow | None:
        """The roadmap's row made from this measure of the bank."""
        return next((row for row in self.program.measures if row.code == code), None)

    def pick(self, measure: Measure, factor_code: str) -> None:
        """Choose a measure of the bank: all six columns are filled, and may be changed."""
        if self.chosen(measure.code) is not None:
            return
        tasks = self.program.tasks
        own = factor_code == self.part and measure.task is not None
        at = min(measure.task or 1, len(tasks)) - 1 if own else len(tasks) - 1
        names = self.catalogue.vocabulary.participants
        indicator = next(
            (known for known in self.program.indicators if known.code == measure.indicator), None
        )
        self.add_measure(
            tasks[at].id if tasks else None,
            code=measure.code,
            activity=measure.text,
            term_text=self.default_term(measure.task),
            result=measure.result,
            indicator_id=indicator.id if indicator else None,
            responsible=measure.responsible,
            participants=", ".join(names[who] for who in measure.participants),
            source="; ".join(measure.sources),
        )

    def default_term(self, task: int | None) -> str:
        """Measures of the first task belong to the preparatory stage, others to the main one (field.md 4)."""
        year = self.program.period(self.default_period()).begins.year
        return DEFAULT_TERMS[task == 1].format(year=year, following=year + 1)

    def drop(self, row: MeasureRow) -> None:
        """Take a chosen measure out again."""
        self.remove_measure(row)

    def add_own(self) -> None:
        """The team's own measure."""
        text = self.own_measure.strip()
        if not text:
            self._refuse("own-measure", "", "Напишите, что сделаете.")
            return
        tasks = self.program.tasks
        chosen = next((task for task in tasks if str(task.id) == self.own_task), tasks[0] if tasks else None)
        number = tasks.index(chosen) + 1 if chosen else 1
        try:
            self.add_measure(
                chosen.id if chosen else None, activity=text, term_text=self.default_term(number)
            )
        except InputError as refusal:
            self._refuse("own-measure", text, str(refusal))
            return
        self._accept("own-measure")
        self.own_measure = ""
        self.say(f"Мера добавлена: {short(text)}.")
