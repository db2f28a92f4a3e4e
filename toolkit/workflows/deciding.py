"""The decisions: the team's verdict on each factor, and with which factors to begin."""

from collections.abc import Callable

from toolkit.domain.diagnosis import FactorDiagnosis
from toolkit.domain.priorities import Priority
from toolkit.domain.profile import Level
from toolkit.domain.verification import Decision, Proposal, Verdict, reason_needed
from toolkit.workflows.answering import Answering
from toolkit.workflows.message import JOINED, PLAIN, Question
from toolkit.workflows.writing import as_typed

PRIORITY_FIELDS = {"manageability": ("m", "Управляемость"), "reach": ("r", "Кого касается")}


class Deciding(Answering):
    """Writes verdicts of the factor in `part`, and priorities."""

    # ── verification ──

    def diagnosis(self, code: str = "") -> FactorDiagnosis:
        """The diagnosis of the factor on the screen."""
        return self.facts.diagnoses[code or self.part]

    def proposal(self, code: str = "") -> Proposal:
        """What the table of verification proposes for the factor on the screen."""
        return self.facts.proposals[code or self.part]

    def verdict(self, code: str = "") -> Verdict | None:
        """The team's decision on the factor on the screen."""
        return self.facts.verdicts.get(code or self.part)

    def decided(self, code: str) -> bool:
        """Whether the factor has a decision and, where it is needed, a reason."""
        verdict = self.verdict(code)
        return verdict is not None and not self.reason_lacking(code)

    def reason_lacking(self, code: str) -> str:
        """Why a reason must be written; empty when none is needed or it is there."""
        verdict = self.verdict(code)
        if verdict is None or verdict.reason.strip():
            return ""
        return reason_needed(self.proposal(code), verdict.decision, verdict.level)

    def decide(self, value: str) -> None:
        """The team's decision."""
        decision = next((known for known in Decision if known.name == value), None)
        if decision is not None:
            self._verdict("decision", "Решение", str(decision), lambda text: {"decision": Decision(text)})

    def set_verdict_level(self, value: str) -> None:
        """The level the team names itself; empty: as the table says."""
        if value in ("", "1", "2", "3") and self.verdict():
            self._verdict(
                "level", "Уровень", value, lambda text: {"level": Level(int(text)) if text else None},
                Question(words=lambda text: Level(int(text)).word if text else "как предложено"),
            )  # fmt: skip

    def set_reason(self, text: str) -> None:
        """Why the team decided so."""
        self._verdict("reason", "Причина решения", text, lambda value: {"reason": value}, JOINED)

    def set_dissent(self, text: str) -> None:
        """A member's separate opinion, without a name."""
        self._verdict("dissent", "Особое мнение", text, lambda value: {"dissent": value}, JOINED)

    def _verdict(
        self,
        name: str,
        label: str,
        typed: str,
        change: Callable[[str], dict[str, object]],
        question: Question = PLAIN,
    ) -> None:
        code = self.part
        old = self.verdict(code)
        visit = self._visit()
        if old is None and name != "decision":
            return  # the fields open with the decision
        base = old or Verdict(factor_code=code, decision=Decision.CLARIFY)
        before = as_typed(getattr(base, name)) if old else ""

        def write(seen: int, text: str) -> None:
            now = visit.store.verdicts.get(self.cycle.id).get(code)
            verdict = (now or base).model_copy(update=change(text))
            if verdict != now:  # the same decision once more keeps its day
                verdict = verdict.model_copy(update={"decided_on": visit.today()})
            visit.store.verdicts.set(self.cycle.id, verdict, seen=seen, visitor=visit.visitor)

        self.write(
            f"v-{code}" if name == "decision" else f"v-{code}-{name}",
            label,
            typed,
            before,
            old.version if old else 0,
            write,
            question,
        )

    # ── priorities ──

    def set_priority(self, code: str, name: str, value: str) -> None:
        """How far the school can change the factor itself, whom it reaches, and its place in the order."""
        if name not in ("manageability", "reach") or value not in ("", "1", "2", "3"):
            return
        old = self.facts.priorities.get(code)
        before = getattr(old, name) if old else None
        visit = self._visit()

        def write(seen: int, text: str) -> None:
            now = visit.store.priorities.get(self.cycle.id).get(code) or Priority(factor_code=code)
            fresh = now.model_copy(update={name: int(text) if text else None})
            visit.store.priorities.set(self.cycle.id, fresh, seen=seen, visitor=visit.visitor)

        field, label = PRIORITY_FIELDS[name]
        self.write(f"{field}-{code}", label, value, as_typed(before), old.version if old else 0, write)

    def choose(self, code: str, on: bool) -> None:
        """Begin with this factor, or not."""
        self._priority(code, {"chosen": on})

    def shift(self, code: str, by: int) -> None:
        """Move a factor up or down by hand; from then on the order is the team's own."""
        order = [row.factor_code for row in self.facts.ranked]
        at = order.index(code)
        to = at + by
        if not 0 <= to < len(order):
            return
        order[at], order[to] = order[to], order[at]
        for place, moved in enumerate(order, 1):
            known = self.facts.priorities.get(moved)
            if known is None or known.place != place:
                self._priority(moved, {"place": place})
        self.say(f"Теперь на месте {to + 1}.")

    def order_by_score(self) -> None:
        """Forget the manual order."""
        for code, known in self.facts.priorities.items():
            if known.place is not None:
                self._priority(code, {"place": None})

    def _priority(self, code: str, change: dict[str, object]) -> None:
        old = self.facts.priorities.get(code)
        fresh = (old or Priority(factor_code=code)).model_copy(update=change)
        visit = self._visit()
        self.act(
            lambda: visit.store.priorities.set(
                self.cycle.id, fresh, seen=old.version if old else 0, visitor=visit.visitor
            )
        )
