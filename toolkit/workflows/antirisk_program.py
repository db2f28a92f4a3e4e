"""State of the second app: from a verified factor to a program that can be signed."""

from collections.abc import Sequence
from functools import partial

import traitlets as tl

from toolkit.domain.checks import Finding
from toolkit.domain.diagnosis import StatementResult
from toolkit.domain.goal import goal_sentence
from toolkit.domain.program import LineKind, Program, ProgramIndicator
from toolkit.domain.program_words import MEASURE_LABELS
from toolkit.domain.wording import day, plural
from toolkit.methodology.catalogue import Severity
from toolkit.workflows.message import Message
from toolkit.workflows.program_editing import FACTOR_GONE
from toolkit.workflows.program_way import ProgramWay
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


class AntiriskProgram(ProgramWay):
    """The seven steps; `part` is the factor's code in all but the first."""

    app = "antirisk_program"
    title = "Антирисковая программа"
    steps = STEPS

    editing_goal = tl.Bool(False)
    preview = tl.Unicode("passport")  # «passport», «roadmap», «plan» or «versions»

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
        self.look_at_program()

    def arrived(self) -> None:
        """A part must name a factor that has a program; else the way begins at the first step."""
        if self.step != "factor" and (not self._known(self.part) or self.program_of(self.part) is None):
            ready = [
                program.factor_code for program in self.facts.programs if self._known(program.factor_code)
            ]
            if ready:
                self.part = ready[0]
            else:
                self.step, self.part = "factor", ""
        self.look_at_program()

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

    def left_to_team(self) -> str:
        """The first step is the reader's own choice."""
        if self.step == "factor" and self.reading:
            return "Откройте программу, которую хотите прочитать."
        return super().left_to_team()

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
        return self.way.state.word

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
        """The next factor that may enter a program and has none begun; empty when all have.

        For a reader it is the next one whose program he can read.
        """
        if self.reading:
            return self._next_program()
        for row in self.facts.ranked:
            outcome = self.facts.outcomes.get(row.factor_code)
            program = self.program_of(row.factor_code)
            if outcome and outcome.enters_program and (program is None or not program.measures):
                return row.factor_code
        return ""

    def _next_program(self) -> str:
        codes = [program.factor_code for program in self.facts.programs if self._known(program.factor_code)]
        return codes[codes.index(self.part) + 1] if self.part in codes[:-1] else ""


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
