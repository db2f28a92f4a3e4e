"""Working with one school from outside: questions and answers, decisions, and what has changed since."""

from toolkit.domain.access import Right, Role
from toolkit.domain.attention import answer_due
from toolkit.domain.calls import place_in_words
from toolkit.domain.change import Change, moment, sentence
from toolkit.domain.comment import HelpRequest, Place, Thread
from toolkit.domain.program import Program
from toolkit.domain.program_state import ProgramState
from toolkit.domain.spot import place_words, spots
from toolkit.domain.verification import Decision, Verdict, curator_reason_needed
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Catalogue
from toolkit.store.look import Look
from toolkit.store.visitor import CURATOR
from toolkit.workflows.dialogue import NO_WORDS, Dialogue
from toolkit.workflows.message import JOINED, PLAIN
from toolkit.workflows.watching import Watching, titles
from toolkit.workflows.writing import as_typed

WORK = Place("report", "report")  # where the team sees what is asked about its work as a whole
CHANGES_SHOWN = 12
NO_WORK = frozenset(
    {"school", "cycle", "assignment", "link", "step_done"}
)  # tables that the team does not work at
CHANGES_READ = 200  # later ones are counted, not told


class Guiding(Watching):
    """Adds the margin of the chosen school; what is said beside its work is in `talk`."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.last_look = Look()
        self.changes: tuple[Change, ...] = ()

    def choose(self, school_id: int) -> None:
        """What was begun for one school is not sent to another."""
        if self.dossier is None or self.facts.school.id != school_id:
            self.talk, self.problems = Dialogue(self), {}
        super().choose(school_id)
        self.focus("chosen")

    def after_reading(self) -> None:
        """Read what others have changed since the last look."""
        visit = self._visit()
        cycle_id = self.cycle.id
        self.last_look = visit.store.looks.get(cycle_id, visitor=visit.visitor)
        since = visit.store.audit.list(cycle_id, CHANGES_READ, after=self.last_look.audit_id)
        self.changes = tuple(
            change for change in since if change.role != visit.visitor.role and change.what not in NO_WORK
        )

    # ── what has changed ──

    @property
    def news(self) -> tuple[tuple[str, str], ...]:
        """What others have changed since the last look, the newest first: the sentence and when.

        A thing that was changed several times is told once.
        """
        now = self._visit().now()
        told: dict[str, str] = {}
        for change in self.changes:
            told.setdefault(sentence(change, self.facts), moment(change.at, now))
        return tuple(told.items())

    def seen(self) -> None:
        """Everything that stands there was read; the next look shows what comes later."""
        visit = self._visit()
        visit.store.looks.keep(self.cycle.id, visitor=visit.visitor)
        self._look_around()
        self._read()
        self.say("Отмечено просмотренным.")

    # ── questions and answers ──

    def due(self, thread: Thread) -> bool:
        """Whether the next word in a thread is the visitor's."""
        return answer_due(thread, self.capacity)

    @property
    def open_questions(self) -> tuple[Thread, ...]:
        """Open questions, those that wait for the visitor first."""
        found = (thread for thread in self.talk.threads if not thread.settled)
        return tuple(sorted(found, key=lambda thread: not self.due(thread)))

    @property
    def closed_questions(self) -> tuple[Thread, ...]:
        """Questions that somebody has settled."""
        return tuple(thread for thread in self.talk.threads if thread.settled)

    def where(self, place: Place) -> str:
        """What a question is about: «Дорожная карта, фактор «…»: мера 3, сроки»."""
        known = spots(self.facts, self.catalogue, place.app, place.step, place.factor, self.talk.plan)
        inside = place_words(place, known)
        whole = place_in_words(place, titles(self.facts))
        return f"{whole}: {inside[:1].lower()}{inside[1:]}" if inside else whole

    @property
    def ask_field(self) -> str:
        """The field of a question about the work as a whole: each school has its own."""
        return f"ask-{self.cycle.id}"

    def ask(self) -> None:
        """Begin a question about the work as a whole."""
        field, visit = self.ask_field, self._visit()
        text = self.talk.drafts.get(field, "").strip()
        if not text:
            self.talk.unsaid[field] = NO_WORDS
            self.focus(field)
            return
        try:
            self.act(lambda: visit.store.comments.ask(self.cycle.id, WORK, text, visitor=visit.visitor))
        except InputError as refusal:
            self.talk.unsaid[field] = str(refusal)
            return
        self.talk.drafts.pop(field, None)
        self.talk.unsaid.pop(field, None)
        self.say("Вопрос отправлен.")

    def come(self, request: HelpRequest) -> None:
        """Tell the team that its call was heard."""
        visit = self._visit()
        self.act(lambda: visit.store.help.answer(self.cycle.id, request.id, visitor=visit.visitor))
        self.message = None  # what a team would be told
        self.say("Команда увидит, что вы на связи.")

    # ── conclusions on factors ──

    def conclusion(self, code: str) -> Verdict | None:
        """The curator's verdict on a factor; the team's own stands beside it."""
        return self.facts.curator_verdicts.get(code)

    def conclude(self, code: str, value: str) -> None:
        """The curator's decision on a factor."""
        decision = next((known for known in Decision if known.name == value), None)
        if decision is not None:
            self._conclude(code, "decision", "Заключение", str(decision))

    def set_reason(self, code: str, text: str) -> None:
        """Why the curator concludes so."""
        if self.conclusion(code):
            self._conclude(code, "reason", "Причина заключения", text)

    def verdict_field(self, code: str) -> str:
        """What the fields of a conclusion are named by: each school has its own."""
        return f"k-{self.cycle.id}-{code}"

    def _conclude(self, code: str, name: str, label: str, typed: str) -> None:
        old = self.conclusion(code)
        visit = self._visit()
        base = old or Verdict(factor_code=code, decision=Decision.CLARIFY, role=visit.visitor.name)

        def write(seen: int, text: str) -> None:
            now = visit.store.verdicts.get(self.cycle.id, CURATOR).get(code)
            fresh = {"reason": text} if name == "reason" else {"decision": Decision(text)}
            verdict = (now or base).model_copy(update=fresh)
            if verdict != now:  # the same conclusion once more keeps its day
                verdict = verdict.model_copy(update={"decided_on": visit.today()})
            visit.store.verdicts.set(self.cycle.id, verdict, seen=seen, visitor=visit.visitor)

        self.write(
            f"{self.verdict_field(code)}-{name}",
            label,
            typed,
            as_typed(getattr(base, name)) if old else "",
            old.version if old else 0,
            write,
            JOINED if name == "reason" else PLAIN,
        )

    def reason_lacking(self, code: str) -> str:
        """Why a reason must be written; empty when none is needed or it is there."""
        mine = self.conclusion(code)
        if mine is None or mine.reason.strip():
            return ""
        team = self.facts.verdicts.get(code)
        return curator_reason_needed(self.facts.proposals[code], team, mine.decision, mine.level)

    @property
    def may_decide(self) -> bool:
        """Whether the visitor's word on factors counts."""
        return self.capacity is Role.CURATOR and self.may(Right.DECIDE)

    # ── programs ──

    def approve(self, program: Program) -> None:
        """Approve a program as it stands on the screen."""
        if self._judge(program, ProgramState.APPROVED):
            self.say("Программа утверждена.")

    def request_changes(self, program: Program) -> None:
        """Send a program back with a note of what to change."""
        if self._judge(program, ProgramState.CHANGES_REQUESTED):
            self.say("Команда увидит, что поправить.")

    def _judge(self, program: Program, to: ProgramState) -> bool:
        """Decide on a program; what is refused stays at the note with the reason."""
        field = f"note-{program.id}"
        note = self.talk.drafts.get(field, "")
        visit = self._visit()
        try:
            visit.store.states.move(program.id, to, note, seen=program, visitor=visit.visitor)
        except InputError as refusal:
            self._read()
            self._refuse(field, note, str(refusal))
            self.focus(field)
            return False
        self.talk.drafts.pop(field, None)
        self._accept(field)
        self.stored()
        return True

    @property
    def may_judge(self) -> bool:
        """Whether the visitor approves programs."""
        return self.capacity is Role.CURATOR and self.may(Right.REVIEW)
