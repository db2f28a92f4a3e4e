"""The curator's conclusion on each factor: it stands beside the team's decision, with a reason of its own."""

from collections.abc import Callable

from toolkit.domain.access import Role
from toolkit.domain.profile import Level
from toolkit.domain.verification import CURATOR_WORDS, Decision, Verdict, curator_reason_needed
from toolkit.store.visitor import CURATOR
from toolkit.workflows.deciding import Deciding
from toolkit.workflows.message import JOINED, PLAIN, Question
from toolkit.workflows.writing import as_typed

AS_THE_TABLE_SAYS = "по таблице"


class Concluding(Deciding):
    """Writes the curator's verdict of the factor in `part`, beside what the team has decided."""

    @property
    def concludes(self) -> bool:
        """Whether the visitor is a curator, so that the conclusion is his to write."""
        return self.visit is not None and self.visit.visitor.role == CURATOR

    def conclusion(self, code: str = "") -> Verdict | None:
        """The curator's verdict on the factor on the screen."""
        return self.facts.curator_verdicts.get(code or self.part)

    def conclusion_lacks(self, code: str = "") -> str:
        """Why the curator must write a reason; empty when none is needed or it is there."""
        found = self.conclusion(code)
        if found is None or found.reason.strip():
            return ""
        return curator_reason_needed(self.proposal(code), self.verdict(code), found.decision, found.level)

    def conclude(self, value: str) -> None:
        """The curator's decision."""
        decision = next((known for known in Decision if known.name == value), None)
        if decision is not None:
            self._conclusion(
                "decision", "Заключение", str(decision), lambda text: {"decision": Decision(text)},
                Question(words=lambda text: CURATOR_WORDS[Decision(text)] if text else ""),
            )  # fmt: skip

    def set_conclusion_level(self, value: str) -> None:
        """The curator's own level; empty: the higher of the profile's and the answers'."""
        if value in ("", "1", "2", "3") and self.conclusion():
            self._conclusion(
                "level", "Уровень", value, lambda text: {"level": Level(int(text)) if text else None},
                Question(words=lambda text: Level(int(text)).word if text else AS_THE_TABLE_SAYS),
            )  # fmt: skip

    def set_conclusion_reason(self, text: str) -> None:
        """Why the curator concludes so."""
        if self.conclusion():
            self._conclusion("reason", "Причина заключения", text, lambda value: {"reason": value}, JOINED)

    def left_to_team(self) -> str:
        """A curator is told what is left to himself."""
        if self.concludes and self.step == "verification":
            if self.conclusion() is None:
                return "Осталось ваше заключение по этому фактору."
            return self.conclusion_lacks() or "Ваше заключение записано, команда его видит."
        return super().left_to_team()

    def _conclusion(
        self,
        name: str,
        label: str,
        typed: str,
        change: Callable[[str], dict[str, object]],
        question: Question = PLAIN,
    ) -> None:
        code, visit = self.part, self._visit()
        old = self.conclusion(code)
        base = old or Verdict(factor_code=code, decision=Decision.CLARIFY, role=Role.CURATOR.word)

        def write(seen: int, text: str) -> None:
            now = visit.store.verdicts.get(self.cycle.id, CURATOR).get(code)
            verdict = (now or base).model_copy(update=change(text))
            if verdict != now:  # the same conclusion once more keeps its day
                verdict = verdict.model_copy(update={"decided_on": visit.today()})
            visit.store.verdicts.set(self.cycle.id, verdict, seen=seen, visitor=visit.visitor)

        self.write(
            f"k-{code}" if name == "decision" else f"k-{code}-{name}",
            label,
            typed,
            as_typed(getattr(base, name)) if old else "",
            old.version if old else 0,
            write,
            question,
        )
