"""State of the second app: from a verified factor to a program that can be signed."""

from collections.abc import Sequence
from functools import partial

import traitlets as tl

from toolkit.domain.checks import Finding
from toolkit.domain.diagnosis import StatementResult
from toolkit.domain.goal import goal_sentence
from toolkit.domain.measure_bank import BankMeasure, Suggestion, search, suggest
from toolkit.domain.program import LineKind, MeasureRow, Program, ProgramIndicator
from toolkit.domain.school import Period
from toolkit.domain.wording import day, plural
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Measure, Participant, Severity
from toolkit.workflows.message import Message
from toolkit.workflows.program_editing import FACTOR_GONE, MEASURE_LABELS, ProgramEditing, short
from toolkit.workflows.step import Step

STEPS = (
    Step("factor", "Фактор"),
    Step("causes", "Причины и задачи"),
    Step("measures", "Меры"),
    Step("goal", "Цель и показатели"),
    Step("roadmap", "Дорожная карта"),
    Step("check", "Проверка"),
    Step("document", "Документ"),
)
PASSPORT_STEP = "document"  # where the remaining lines of the program's passport are filled in
DEFAULT_TERMS = {True: "сентябрь–октябрь {year}", False: "ноябрь {year} – апрель {following}"}


class AntiriskProgram(ProgramEditing):
    """The seven steps; `part` is the factor's code in all but the first."""

    app = "antirisk_program"
    title = "Антирисковая программа"
    steps = STEPS

    query = tl.Unicode()
    only_task = tl.Int()  # number of the task, 0: any
    only_group = tl.Unicode()  # letter of a participant, empty: any
    only_source = tl.Unicode()  # «документы», a document's code, or empty: any
    own_measure = tl.Unicode()
    own_task = tl.Unicode()
    editing_goal = tl.Bool(False)
    preview = tl.Unicode("passport")  # «passport», «roadmap» or «plan»

    def after_reading(self) -> None:
        """Another window may have taken the factor out of the profile: then this program has no step here."""
        if self.part and not self._known(self.part):
            self.part, self.history = "", ()
            self.arrived()
            self.message = Message(
                FACTOR_GONE,
                "Программа цела и вернётся вместе с фактором.",
                "warn",
            )

    def arrived(self) -> None:
        """A part must name a factor that has a program; else the way begins at the first step."""
        if self.step == "factor":
            return
        if not self._known(self.part) or self.program_of(self.part) is None:
            ready = [
                program.factor_code for program in self.facts.programs if self._known(program.factor_code)
            ]
            if ready:
                self.part = ready[0]
            else:
                self.step, self.part = "factor", ""

    def _known(self, code: str) -> bool:
        return any(factor.code == code for factor in self.facts.factors)

    # ── steps ──

    def lock(self, step: str) -> str:
        """Everything after the first step needs a program."""
        if step == "factor":
            return ""
        if self.dossier is None:
            return "Сначала назовите школу."
        if not any(self._known(program.factor_code) for program in self.facts.programs):
            return "Откроется, когда вы выберете фактор."
        return ""

    def go(self, step: str, part: str = "") -> None:
        """Open a step of the same program unless another factor is named."""
        self.editing_goal = False
        super().go(step, part or self.part)

    def missing(self, step: str) -> Sequence[str]:
        """What keeps a step from being complete."""
        if self.dossier is None:
            return ["Сначала назовите школу в самодиагностике."]
        program = self.program_of(self.part)
        if program is None:
            return ["Выберите фактор, по которому пишете программу."]
        if step == "causes":
            return [] if program.of(LineKind.CAUSE) and program.tasks else ["Назовите хотя бы одну причину."]
        if step == "measures":
            least = self.catalogue.thresholds.measures_min
            lack = least - len(program.measures)
            if lack > 0:
                words = plural(lack, "меру", "меры", "мер")
                return [f"Выберите ещё {words}: в программе нужно не меньше {least}."]
        if step == "goal":
            return self._goal_lacks(program)
        if step in ("roadmap", "check"):
            count = sum(found.severity is Severity.ERROR for found in self.findings())
            return [f"{plural(count, 'ошибка', 'ошибки', 'ошибок')} в программе."] if count else []
        return []

    def mark_of(self, step: str) -> str:
        """Each program has steps of its own; only the choice of a factor is common to all."""
        return step if step == "factor" else f"{step} {self.part}"

    def filled(self, step: str) -> bool:
        """Steps whose rows are there; the check and the document are only looked at."""
        program = self.program_of(self.part) if self.dossier else None
        if program is None or step in ("check", "document"):
            return False
        return step != "roadmap" or bool(program.measures)

    def _goal_lacks(self, program: Program) -> list[str]:
        if not program.indicators:
            return ["Добавьте показатель: что именно изменится."]
        lacks = []
        for number, indicator in enumerate(program.indicators, 1):
            name = f"показатель {number}"
            if indicator.baseline is None or indicator.target is None:
                if indicator.unit != "да/нет":
                    lacks.append(f"{name} — укажите «сейчас» и «будет».")
            elif indicator.baseline == indicator.target:
                lacks.append(f"{name} — «будет» не должно равняться «сейчас».")
        return lacks

    def words(self, step: str) -> str:
        """The second line of the step list."""
        program = self.program_of(self.part) if self.dossier else None
        if self.lock(step) or program is None:
            return "выберите" if step == "factor" else "после выбора фактора"
        if step == "factor":
            return self.factor().short_title
        if step == "causes":
            count = len(program.of(LineKind.CAUSE))
            return plural(count, "причина", "причины", "причин") if count else "не начат"
        if step == "measures":
            return f"выбрано {len(program.measures)}" if program.measures else "не начат"
        if step == "goal":
            count = len(program.indicators)
            return plural(count, "показатель", "показателя", "показателей") if count else "не начат"
        if step == "roadmap":
            return plural(len(program.measures), "мера", "меры", "мер") if program.measures else "не начат"
        if step == "check":
            count = len(self.findings())
            return plural(count, "замечание", "замечания", "замечаний") if count else "замечаний нет"
        return "можно смотреть"

    def next(self) -> None:
        """Findings of the checker never block the way to a draft document."""
        if self.step in ("roadmap", "check"):
            self.confirm(self.step)
            self.go(self.steps[self.number(self.step)].code)
            return
        super().next()

    # ── factor ──

    def start(self, code: str) -> None:
        """Open the factor's program; begin it with what the bank proposes if there is none."""
        if self.program_of(code) is None:
            self.act(partial(self._begin, code))
        if self.program_of(code) is not None:
            self.history = ()
            self.query, self.only_task, self.only_group, self.only_source = "", 0, "", ""
            self.own_measure, self.own_task = "", ""
            self._accept("own-measure")
            self.go("causes", code)
            self.confirm("factor")

    def _begin(self, code: str) -> None:
        visit = self._visit()
        factor = self.factor(code)
        official = self.facts.profile.factor(code)
        title = official.official_title.rstrip(".") if official else factor.title
        period = self.default_period()
        year = period.begins.year
        profile = self.facts.profile
        basis = (
            f"Рисковый профиль школы от {day(profile.issued_on)}"
            if profile.issued_on
            else "Рисковый профиль школы"
        )
        stages = (f"сентябрь–октябрь {year}", f"ноябрь {year} – апрель {year + 1}", f"май {year + 1}")
        visit.store.programs.create(
            self.cycle.id,
            code,
            title,
            visitor=visit.visitor,
            tasks=factor.tasks,
            methods=factor.methods,
            results=factor.results,
            stages=tuple(zip(self.catalogue.vocabulary.stages, stages, strict=False)),
            controls=(f"31.12.{year}", f"31.05.{year + 1}"),
            fields={
                "begins": day(period.begins),
                "ends": day(period.ends),
                "basis": basis,
                "approval": "принято утверждаю",
            },
        )

    def default_period(self) -> Period:
        """1 September to 31 May of the cycle's year."""
        year = self.cycle.year
        whole = self.cycle.period
        return Period(begins=whole.begins, ends=whole.ends.replace(year=year + 1, month=5, day=31))

    def set_responsible(self, code: str, text: str) -> None:
        """Who answers for a factor (004/п4.1.1); begins its program if there is none."""
        if self.program_of(code) is None:
            if not text.strip():
                return
            self.act(partial(self._begin, code))
        program = self.program_of(code)
        if program is None:
            return
        old = program.fields.get("responsible")
        visit = self._visit()
        self.write(
            f"resp-{code}",
            "Ответственный за фактор",
            text,
            old.value if old else "",
            old.version if old else 0,
            lambda seen, value: visit.store.programs.set_field(
                program.id, "responsible", value, seen=seen, visitor=visit.visitor
            ),
        )

    # ── causes ──

    def worst(self) -> tuple[StatementResult, ...]:
        """Statements whose answers speak of risk most: they prompt the causes."""
        diagnosis = self.facts.diagnoses.get(self.part)
        return diagnosis.worst_statements(4) if diagnosis else ()

    def take_cause(self, statement: str) -> None:
        """Begin a cause from a statement; the words stay the team's own to change."""
        if any(line.ref == statement for line in self.program.of(LineKind.CAUSE)):
            return
        found = self.factor().statement(statement)
        self.add_line(LineKind.CAUSE, found.text, statement)

    # ── measures ──

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

    # ── goal ──

    def goal_indicator(self) -> ProgramIndicator | None:
        """The indicator that the goal speaks of: the chosen one, else the first."""
        program = self.program
        text = program.text("goal_indicator")
        found = program.indicator(int(text)) if text.isdecimal() else None
        return found or (program.indicators[0] if program.indicators else None)

    def set_goal_indicator(self, value: str) -> None:
        """Choose what the goal speaks of: an indicator of the program (id) or one of the bank (code)."""
        if any(str(known.id) == value for known in self.program.indicators):
            self.set_field("goal_indicator", value)
        elif any(known.code == value for known in self.factor().indicators):
            present = {known.id for known in self.program.indicators}
            self.add_indicator(value)
            fresh = next((known for known in self.program.indicators if known.id not in present), None)
            if fresh is not None:
                self.set_field("goal_indicator", str(fresh.id))
        elif value == "own":
            self.add_indicator()

    def goal(self) -> str:
        """The sentence as it will stand in the program."""
        return goal_sentence(self.program, self.program.period(self.default_period()))

    def compose_again(self) -> None:
        """Forget the hand-written sentence."""
        self.editing_goal = False
        self.set_field("goal_sentence", "")

    def edit_goal(self) -> None:
        """Write the sentence by hand, beginning with the composed one."""
        if not self.program.text("goal_sentence"):
            self.set_field("goal_sentence", self.goal())
        self.editing_goal = True
        self.focus("g-goal_sentence")

    # ── check ──

    def findings(self, program: Program | None = None) -> tuple[Finding, ...]:
        """What the checker says of the program."""
        found = program or self.program_of(self.part)
        return self.facts.findings.get(found.id, ()) if found else ()

    def follow(self, finding: Finding) -> None:
        """Go to the place that a finding points at and put the focus there."""
        step, id_ = self.target(finding)
        if step != self.step:
            self.go(step)
        self.editing_goal = self.editing_goal or id_ == "g-goal_sentence"
        self.focus(id_)

    def target(self, finding: Finding) -> tuple[str, str]:
        """The step that a finding leads to and the id of its place there."""
        place = finding.place
        if place.field == "indicator_id" and not self.program.indicators:
            return "goal", "goal-what"  # a measure can name an indicator once there is one
        return PASSPORT_STEP if place.step == "passport" else place.step, anchor(finding)

    # ── document ──

    def following_factor(self) -> str:
        """The next factor that may enter a program and has none begun; empty when all have."""
        for row in self.facts.ranked:
            outcome = self.facts.outcomes.get(row.factor_code)
            program = self.program_of(row.factor_code)
            if outcome and outcome.enters_program and (program is None or not program.measures):
                return row.factor_code
        return ""


def anchor(finding: Finding) -> str:
    """The id of the field on the screen that a finding points at."""
    place = finding.place
    if place.kind == "measure":
        known = place.field in MEASURE_LABELS or place.field == "indicator_id"
        return f"m-{place.id}-{place.field if known else 'activity'}"
    if place.kind == "indicator":
        return f"i-{place.id}-{place.field or 'title'}"
    if place.kind in ("line", "task") and place.step != "measures":
        return f"l-{place.id}"
    if place.field == "goal_indicator":
        return "goal-what"
    if place.kind == "field" and place.field and place.step in ("goal", "passport"):
        return f"g-{place.field}"
    return "title"
