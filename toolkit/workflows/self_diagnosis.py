"""State of the first app: its seven steps, their order, and what each still needs."""

from collections.abc import Sequence

from toolkit.domain.wording import plural
from toolkit.workflows.concluding import Concluding
from toolkit.workflows.step import Step, StepStatus
from toolkit.workflows.workflow import count_factors

STEPS = (
    Step("passport", "Паспорт школы"),
    Step("profile", "Рисковый профиль"),
    Step("answers", "Ответы"),
    Step("result", "Результат"),
    Step("verification", "Верификация"),
    Step("priorities", "Приоритеты"),
    Step("next", "Что дальше"),
)


class SelfDiagnosis(Concluding):
    """The seven steps of self-diagnosis; `part` is the factor where a step has one screen a factor."""

    app = "self_diagnosis"
    title = "Самодиагностика"
    steps = STEPS

    def after_reading(self) -> None:
        """Keep the part and the offered set pointing at something that exists."""
        codes = [factor.code for factor in self.facts.factors]
        if self.part and self.part not in codes:
            self.part = codes[0] if codes else ""
        if not self.picked_set:
            first = next((known for known in self.catalogue.sets if known.verified), self.catalogue.sets[0])
            self.picked_set = self.facts.profile.factor_set or first.code

    def arrived(self) -> None:
        """The steps with one screen a factor open at the first factor that is not finished."""
        codes = [factor.code for factor in self.facts.factors]
        if self.step not in ("answers", "verification"):
            self.part = ""
        elif self.part not in codes and codes:
            finished = self.answered if self.step == "answers" else self.decided
            self.part = next((code for code in codes if not finished(code)), codes[0])

    # ── steps ──

    def lock(self, step: str) -> str:
        """A step opens when there is something to do in it."""
        if step == "passport":
            return ""
        if self.dossier is None:
            return "Сначала назовите школу."
        if step == "profile":
            return ""
        if not self.facts.factors:
            return "Откроется, когда в профиле будет хотя бы один фактор."
        if step == "verification" and not self._any_answer():
            return "Откроется после первых ответов."
        if step in ("priorities", "next") and not self._any_decision():
            return "Откроется после первого решения верификации."
        return ""

    def missing(self, step: str) -> Sequence[str]:
        """Sentences beside a blocked «Далее»."""
        if self.dossier is None:
            return ["Назовите школу: остальное можно заполнить позже."]
        if step == "profile":
            return self._profile_lacks()
        if step == "answers":
            rest = [factor for factor in self.facts.factors if not self.answered(factor.code)]
            return (
                [f"Осталось ответить по {plural(len(rest), 'фактору', 'факторам', 'факторам')}."]
                if rest
                else []
            )
        if step == "verification":
            rest = [factor for factor in self.facts.factors if not self.decided(factor.code)]
            return (
                [f"Осталось решить по {plural(len(rest), 'фактору', 'факторам', 'факторам')}."]
                if rest
                else []
            )
        if step == "priorities" and not any(row.chosen for row in self.facts.ranked):
            return ["Отметьте два-три фактора, с которых начнёте."]
        return []

    def filled(self, step: str) -> bool:
        """All but the steps that are only looked at."""
        return self.dossier is not None and step not in ("result", "next")

    def _profile_lacks(self) -> list[str]:
        lacks = []
        if not any(factor.in_profile for factor in self.facts.profile.factors):
            lacks.append("Отметьте факторы, которые названы в вашем профиле.")
        if self.facts.profile.issued_on is None:
            lacks.append("Укажите дату профиля: на неё сошлётся программа.")
        return lacks

    def words(self, step: str) -> str:
        """The second line of the step list."""
        lock = self.lock(step)
        if lock:
            return {
                "verification": "после ответов",
                "priorities": "после верификации",
                "next": "после верификации",
            }.get(step, "пока закрыт")
        count = len(self.facts.factors) if self.dossier else 0
        if step == "profile" and count:
            return count_factors(count)
        if step == "answers":
            return f"{sum(self.answered(factor.code) for factor in self.facts.factors)} из {count_of(count)}"
        if step == "result":
            return "просмотрен" if step in self.done else "можно смотреть"
        if step == "verification":
            decided = sum(self.decided(factor.code) for factor in self.facts.factors)
            return f"{decided} из {plural(count, 'решения', 'решений', 'решений')}"
        status = self.status(step)
        return "открыт" if status is StepStatus.NOW else status.value

    def next(self) -> None:
        """Inside a step with one screen a factor the way leads to the next factor first."""
        if self.step in ("answers", "verification"):
            following = self.neighbour(1)
            if following:
                self.go(self.step, following)
                return
            if self.step == "answers":  # unanswered statements may wait: the result says what is preliminary
                self.confirm("answers")
                self.go("result")
                return
        super().next()

    def back(self) -> None:
        """The factor before, then the step before."""
        if self.step in ("answers", "verification"):
            before = self.neighbour(-1)
            if before:
                self.go(self.step, before)
                return
        super().back()

    def neighbour(self, by: int) -> str:
        """The factor before or after the present one; empty at the ends."""
        codes = [factor.code for factor in self.facts.factors]
        at = codes.index(self.part) + by if self.part in codes else -1
        return codes[at] if 0 <= at < len(codes) else ""

    # ── what is there ──

    def _any_answer(self) -> bool:
        return any(found.index is not None for found in self.facts.diagnoses.values())

    def _any_decision(self) -> bool:
        return any(self.decided(factor.code) for factor in self.facts.factors)


def count_of(count: int) -> str:
    """«6 факторов» after «из»."""
    return plural(count, "фактора", "факторов", "факторов")
