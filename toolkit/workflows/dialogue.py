"""What is said beside a school's work: questions at a place, their answers, and the call for help.

The team and those who read its work meet here; each word is stored when it is sent, and what is still being
written stays in its field whatever happens to the page around it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.domain.access import Right
from toolkit.domain.comment import Comment, HelpRequest, Place, Thread
from toolkit.domain.joint_plan import JointMeasure
from toolkit.domain.spot import OF_FACTOR, Spot, place_words, whole
from toolkit.errors import InputError, ToolkitError
from toolkit.store.visitor import SCHOOL
from toolkit.workflows.message import Message
from toolkit.workflows.visit import Visit

if TYPE_CHECKING:
    from toolkit.workflows.workflow import Workflow

PLAN = "joint_plan"
NO_WORDS = "Напишите, о чём вопрос."
NO_ANSWER = "Напишите ответ."


class Dialogue:
    """What people say about the work of one app, and what the visitor here is about to say.

    `threads` are those of the whole cycle, `call` the hand that is up. `thread` is the one being answered,
    `calling` whether the words of the call are shown. `consultants` are schools that help this one, `plan`
    is what is planned with them.
    """

    def __init__(self, flow: "Workflow") -> None:
        self._flow = flow
        self.threads: tuple[Thread, ...] = ()
        self.call: HelpRequest | None = None
        self.consultants: tuple[str, ...] = ()
        self.plan: tuple[JointMeasure, ...] = ()
        self.thread = 0
        self.calling = False
        self.came_for: Place | None = None  # what the address named, as long as the page stands there
        self.drafts: dict[str, str] = {}  # by the id of the field: what is written and not sent yet
        self.unsaid: dict[str, str] = {}  # by the id of the field: why it could not be sent
        self._places: dict[str, Place] = {}  # by the id of the field: what the new question is about
        self._met = 0  # id of the cycle whose curators and consultant schools are known
        self._entrusted = False  # to a curator
        self._lowering = False  # the hand goes down here and was not answered

    # ── reading ──

    def read(self) -> None:
        """Read anew what has been said."""
        store, cycle = self._visit.store, self._flow.cycle.id
        self.threads = store.comments.list(cycle)
        before, self.call = self.call, store.help.open(cycle)
        if self._met != cycle:
            self._meet()
        elif PLAN in (self._flow.app, *(thread.place.app for thread in self.threads)):
            self.plan = store.joint_plan.list(cycle)
        if before is not None and self.call is None:
            self.calling = False
            if not self._lowering and not self._flow.reading:
                told = Message("На вашу просьбу о помощи откликнулись.", before.text, "ok")
                self._flow.message = told

    def _meet(self) -> None:
        """Learn who else is at this school; asked once, and again when others have changed something."""
        store, cycle = self._visit.store, self._flow.cycle.id
        self.consultants = store.links.consultants(cycle)
        self.plan = store.joint_plan.list(cycle)
        self._entrusted = bool(store.accounts.curators(cycle))
        self._met = cycle

    def meet_again(self) -> None:
        """Others have changed something: the next reading asks who is there too."""
        self._met = 0

    @property
    def accompanied(self) -> bool:
        """Whether there is somebody to talk with."""
        guest = self._flow.visit is not None and not self._flow.visit.visitor.at_the_machine
        return guest or self._entrusted or self.joint or bool(self.threads)

    @property
    def joint(self) -> bool:
        """Whether there is a plan with a consultant school, or may be one."""
        return bool(self.consultants or self.plan)

    def arrive(self, asked: str) -> None:
        """Lead the page to the place that the address names, if there is such a place and it is open."""
        place, flow = Place.from_text(asked), self._flow
        if place.app != flow.app or all(known.code != place.step for known in flow.steps):
            return
        factors = {factor.code for factor in flow.facts.factors}
        part = place.factor if place.step in OF_FACTOR and place.factor in factors else ""
        if flow.lock(place.step) or (place.step in OF_FACTOR and not part):
            return
        flow.step, flow.part = place.step, part
        flow.arrived()
        self.thread = next((found.id for found in self.open_threads() if found.place == place), 0)
        self.came_for = place

    @property
    def _visit(self) -> Visit:
        visit = self._flow.visit
        if visit is None:
            raise ToolkitError("Страница ещё не открыта. Обновите её.")
        return visit

    def now(self) -> datetime:
        """The present moment in the visitor's zone."""
        return self._visit.now()

    # ── what is said here ──

    def open_threads(self) -> tuple[Thread, ...]:
        """Questions about what the screen shows that nobody has settled."""
        return tuple(found for found in self._here() if not found.settled)

    def settled_threads(self) -> tuple[Thread, ...]:
        """Questions about what the screen shows that are closed."""
        return tuple(found for found in self._here() if found.settled)

    def _here(self) -> Iterator[Thread]:
        app, step, part = self._flow.app, self._flow.step, self._flow.part
        for found in self.threads:
            place = found.place
            elsewhere = step in OF_FACTOR and place.factor not in ("", part)
            if (place.app, place.step) == (app, step) and not elsewhere:
                yield found

    def spots(self) -> tuple[Spot, ...]:
        """Rows and fields of the screen that one can speak about."""
        return self._flow.spots()

    def whole(self) -> Spot:
        """All that the screen shows."""
        return whole(self._flow.app, self._flow.step, self._flow.part)

    def place_words(self, thread: Thread) -> str:
        """What a question is about, within the screen; empty for all of it."""
        return place_words(thread.place, self.spots())

    def mine(self, comment: Comment) -> bool:
        """Whether the visitor has said it."""
        visitor = self._visit.visitor
        return (comment.role, comment.who) == (visitor.role, visitor.name)

    @property
    def may_speak(self) -> bool:
        """Whether the visitor can ask and answer, and there is somebody to hear."""
        return self.accompanied and self._visit.may(Right.COMMENT)

    @property
    def of_team(self) -> bool:
        """Whether the visitor is one of the school's team."""
        return self._visit.visitor.role == SCHOOL

    @property
    def may_call(self) -> bool:
        """Whether the visitor is of the team and somebody may come to help."""
        return self.accompanied and self.of_team

    # ── a new question ──

    @property
    def ask_field(self) -> str:
        """The id of the field of a new question: each screen keeps its own draft."""
        return (
            f"ask-{self._flow.step}-{self._flow.part}"
            if self._flow.step in OF_FACTOR
            else f"ask-{self._flow.step}"
        )

    @property
    def asking(self) -> bool:
        """Whether a question about this screen has been begun: a place was chosen, or words are there."""
        id_ = self.ask_field
        return id_ in self._places or bool(self.drafts.get(id_)) or id_ in self.unsaid

    @property
    def about(self) -> Place:
        """What the new question is about."""
        return self._places.get(self.ask_field) or self.whole().place

    def ask_about(self, place: Place) -> None:
        """Begin a question about a place, with the focus in its field."""
        self.choose_place(place.as_text())
        self._flow.focus(self.ask_field)

    def pick(self, place: Place) -> None:
        """A place was pointed at; words that are being written stay about what they were begun for."""
        if not self.drafts.get(self.ask_field):
            self.choose_place(place.as_text())

    def choose_place(self, text: str) -> None:
        """Say what the new question is about; only what stands on the screen can be meant."""
        known = [self.whole(), *(spot for row in self.spots() for spot in (row, *row.parts))]
        chosen = next((spot.place for spot in known if spot.place.as_text() == text), None)
        if chosen is not None:
            self._places[self.ask_field] = chosen

    def ask(self) -> None:
        """Send the question."""
        visit, place = self._visit, self.about
        if self._send(
            self.ask_field,
            NO_WORDS,
            lambda text: visit.store.comments.ask(
                self._flow.cycle.id, place, text, uid=self._flow.given.token, visitor=visit.visitor
            ),
        ):
            self._places.pop(self.ask_field, None)
            self.thread = self.threads[-1].id
            self._flow.focus(f"thread-{self.thread}")

    # ── threads ──

    def read_thread(self, id_: int) -> None:
        """Open a thread to read and to answer."""
        self.thread = id_
        self._flow.focus(f"thread-{id_}")

    def answer(self, id_: int) -> None:
        """Send an answer."""
        visit = self._visit
        if self._send(
            f"answer-{id_}",
            NO_ANSWER,
            lambda text: visit.store.comments.answer(
                self._flow.cycle.id, id_, text, uid=self._flow.given.token, visitor=visit.visitor
            ),
        ):
            self.thread = id_
            self._flow.focus(f"thread-{id_}")

    def settle_thread(self, id_: int) -> None:
        """The question is settled."""
        visit = self._visit
        if self._flow.act(
            lambda: visit.store.comments.settle(self._flow.cycle.id, id_, visitor=visit.visitor)
        ):
            self._flow.say("Вопрос решён.")
            self._flow.focus("talk")

    def reopen_thread(self, id_: int) -> None:
        """The question is not settled after all."""
        visit = self._visit
        if self._flow.act(
            lambda: visit.store.comments.reopen(self._flow.cycle.id, id_, visitor=visit.visitor)
        ):
            self.read_thread(id_)

    def take_back(self, comment: Comment) -> None:
        """Take one's own unanswered word back; it returns to the field that it came from."""
        visit = self._visit
        self._flow.act(
            lambda: visit.store.comments.take_back(self._flow.cycle.id, comment.id, visitor=visit.visitor)
        )
        self._flow.say("Слова забраны.")
        self._flow.focus("talk")

    # ── drafts ──

    def set_draft(self, field: str, text: str) -> None:
        """Keep what is being written."""
        self.drafts[field] = text
        if text.strip():
            self.unsaid.pop(field, None)

    @property
    def begun(self) -> str:
        """What the new question is about, for a window that remembers where it stands; empty without one."""
        chosen = self._places.get(self.ask_field) if self._flow.dossier is not None else None
        return chosen.as_text() if chosen is not None else ""

    def keep(self, field: str, text: str) -> bool:
        """Words of a window that is loaded again, for another screen: True if it has such a field."""
        threads = {f"answer-{thread.id}" for thread in self.threads}
        steps = tuple(f"ask-{step.code}" for step in self._flow.steps)
        if field not in threads and not field.startswith(steps):
            return False
        self.drafts.setdefault(field, text)
        return True

    def _send(self, field: str, empty: str, send: Callable[[str], object]) -> bool:
        text = self.drafts.get(field, "").strip()
        try:
            if not text:
                raise InputError(empty)
            self._flow.act(lambda: send(text))
        except InputError as refusal:
            self.unsaid[field] = str(refusal)
            return False
        self.drafts.pop(field, None)
        self.unsaid.pop(field, None)
        self._flow.say("Отправлено.")
        return True

    # ── help ──

    def call_for_help(self) -> None:
        """Raise the hand; where it is up already, show what was said with it or put that away."""
        if self.call is not None:
            self.calling = not self.calling
            return
        self.say_what_help("")
        self.calling = True
        self._flow.say("Просьба о помощи отправлена.")
        self._flow.focus("help-words")

    def say_what_help(self, text: str) -> None:
        """What exactly is hard; may stay empty."""
        visit = self._visit
        self._flow.act(lambda: visit.store.help.ask(self._flow.cycle.id, text, visitor=visit.visitor))

    def lower_hand(self) -> None:
        """Help is no longer needed."""
        visit = self._visit
        self._lowering = True
        try:
            self._flow.act(lambda: visit.store.help.take_back(self._flow.cycle.id, visitor=visit.visitor))
        finally:
            self._lowering = False
        self._flow.say("Просьба о помощи снята.")


def anchors(place: Place) -> tuple[str, ...]:
    """Ids of the things on the screen that may stand for a place, the nearest first."""
    kind, _, number = place.row.partition("-")
    part = place.field
    if kind == "measure":
        return (f"picked-{number}",) if place.step == "measures" else (f"m-{number}-{part or 'activity'}",)
    if kind == "joint":
        return (f"j-{number}-{part or 'activity'}",)
    if kind == "line":
        return (f"l-{number}-{part}",) if part else (f"l-{number}",)
    if kind == "indicator":
        return (f"i-{number}-{part}", f"indicator-{number}")
    if place.row and place.step == "result":
        return (f"f-{place.row}-{part or 'value'}",)
    if place.row:
        return (f"q-{place.row}", f"tq-{place.row}")
    return _field_anchors(place)


# Where a step shows all factors: the id of a factor's field, or of the factor itself.
_OF_FACTOR = MappingProxyType(
    {
        ("profile", ""): "title-{}",
        ("profile", "official_title"): "title-{}",
        ("profile", "level"): "level-{}",
        ("result", ""): "to-{}",
        ("priorities", ""): "m-{}",
        ("priorities", "manageability"): "m-{}",
        ("priorities", "reach"): "r-{}",
        ("factor", ""): "factor-{}",
        ("factor", "responsible"): "resp-{}",
    }
)
_OF_FIELD = MappingProxyType(
    {
        "goal_sentence": ("g-goal_sentence", "goal-text"),
        "goal_indicator": ("goal-what",),
        "approval": ("approval",),
        "name": ("name",),
    }
)
_PREFIXES = MappingProxyType({"passport": "p-", "profile": "profile-"})


def _field_anchors(place: Place) -> tuple[str, ...]:
    name, code = place.field, place.factor
    if place.step == "verification":
        return (f"v-{code}-{name}",) if name else ()
    if code and place.step not in OF_FACTOR:
        known = _OF_FACTOR.get((place.step, name))
        return (known.format(code),) if known else ()
    return _OF_FIELD.get(name) or ((f"{_PREFIXES.get(place.step, 'g-')}{name}",) if name else ())
