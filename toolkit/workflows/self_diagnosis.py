"""State of the first app: passport, profile, answers, result, verification, priorities, what next."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import cast

import traitlets as tl

from toolkit.domain.answers import Tally
from toolkit.domain.diagnosis import FactorDiagnosis
from toolkit.domain.priorities import Priority
from toolkit.domain.profile import Level, RiskProfile
from toolkit.domain.verification import Decision, Proposal, Verdict, reason_needed
from toolkit.domain.wording import day, parse_day, parse_number, plural
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Factor, Group, Sign, Statement
from toolkit.store.profile import HeaderValues
from toolkit.workflows.workflow import Message, Step, StepStatus, Workflow, as_typed, count_factors

STEPS = (
    Step("passport", "Паспорт школы"),
    Step("profile", "Рисковый профиль"),
    Step("answers", "Ответы"),
    Step("result", "Результат"),
    Step("verification", "Верификация"),
    Step("priorities", "Приоритеты"),
    Step("next", "Что дальше"),
)
NOT_ANSWERED = "—"
# A Latin letter looks like the group's Russian one, and nobody who typed it can see the difference.
LOOKALIKES = str.maketrans("AYOP", "АУОР")


class SelfDiagnosis(Workflow):
    """The seven steps of self-diagnosis. `mode` is how answers are given now: «team» or «tally»."""

    app = "self_diagnosis"
    title = "Самодиагностика"
    steps = STEPS

    mode = tl.Unicode("team")
    picture = cast("tuple[str, str]", tl.Tuple(("", "")))  # the drawn map: address and words
    own_factor = cast("dict[str, str]", tl.Dict())  # an own factor while it is being typed
    picked_set = tl.Unicode()  # the official set whose factors the profile step offers

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

    # ── passport ──

    def set_name(self, text: str) -> None:
        """The school's name: the only answer that must be given."""
        if self.dossier is None:
            self.found_school(text)
            return
        school = self.facts.school
        visit = self._visit()
        self.write(
            "name",
            "Название школы",
            text,
            school.name,
            school.version,
            lambda seen, value: visit.store.schools.rename(
                school.id, value, seen=seen, visitor=visit.visitor
            ),
        )

    def set_passport(self, code: str, text: str) -> None:
        """One answer of the passport."""
        spec = next(
            field for block in self.catalogue.passport for field in block.fields if field.code == code
        )
        old = self.facts.passport.values.get(code)

        def write(seen: int, value: str) -> None:
            if spec.kind == "число" and value.strip():
                value = str(whole(value, "Напишите целое число цифрами, например 120."))
            visit = self._visit()
            visit.store.schools.set_passport(self.cycle.id, code, value, seen=seen, visitor=visit.visitor)

        self.write(f"p-{code}", spec.label, text, old.value if old else "", old.version if old else 0, write)

    # ── profile ──

    def pick_set(self, code: str) -> None:
        """Choose the official list; factors already marked stay."""
        self.picked_set = code
        titles = {known.code: known.title for known in self.catalogue.sets}
        self._header(
            "factor_set", "Перечень факторов", code, self.facts.profile.factor_set, code,
            words=lambda known: titles.get(known, known),
        )  # fmt: skip

    def set_issued(self, text: str) -> None:
        """The date on the paper profile."""

        def read(value: str) -> date | None:
            found = parse_day(value)
            if found is not None and not 2015 <= found.year <= self._visit().today().year + 1:
                raise InputError("Проверьте год профиля: он похож на опечатку.")
            return found

        self._header("issued_on", "Дата профиля", text, day(self.facts.profile.issued_on), read)

    def set_issuer(self, text: str) -> None:
        """Who issued the profile."""
        self._header("issuer", "Кто выдал профиль", text, self.facts.profile.issuer, text)

    def _header(
        self, name: str, label: str, typed: str, before: str, value: object, words: Callable[[str], str] = str
    ) -> None:
        visit = self._visit()

        def write(seen: int, text: str) -> None:
            parsed = value(text) if callable(value) else text
            visit.store.profiles.set_header(
                self.cycle.id, seen=seen, visitor=visit.visitor, **cast(HeaderValues, {name: parsed})
            )

        self.write(f"profile-{name}", label, typed, before, self.facts.profile.version, write, words=words)

    def offered(self) -> tuple[tuple[str, str], ...]:
        """(code, official title) of the factors that the chosen set offers."""
        factors = self.catalogue.factor_set(self.picked_set).factors
        return tuple((factor.code, factor.official_title) for factor in factors)

    def toggle_factor(self, code: str, title: str, on: bool) -> None:
        """Mark a factor as named in the profile, or take the mark away."""
        visit = self._visit()
        present = self.facts.profile.factor(code)
        if on and present is None:
            self.act(
                partial(visit.store.profiles.add_factor, self.cycle.id, code, title, visitor=visit.visitor)
            )
        elif not on and present is not None:
            remove = partial(
                visit.store.profiles.remove_factor,
                self.cycle.id,
                code,
                seen=present.version,
                visitor=visit.visitor,
            )
            if self.act(remove):
                self.message = Message(
                    f"Фактор «{present.official_title}» убран из профиля.",
                    "Ответы и решения по нему хранятся и вернутся вместе с ним.",
                    undo_words="Вернуть фактор",
                    undo=partial(
                        visit.store.profiles.restore_factor, self.cycle.id, code, visitor=visit.visitor
                    ),
                )

    def set_official_title(self, code: str, text: str) -> None:
        """The title exactly as in the paper; documents use it."""
        factor = self.facts.profile.factor(code)
        if factor is None:
            return
        visit = self._visit()
        self.write(
            f"title-{code}",
            "Название фактора в профиле",
            text,
            factor.official_title,
            factor.version,
            lambda seen, value: visit.store.profiles.change_factor(
                self.cycle.id, code, seen=seen, visitor=visit.visitor, official_title=value
            ),
        )

    def set_level(self, code: str, value: str) -> None:
        """The level that the paper names, or none."""
        factor = self.facts.profile.factor(code)
        if factor is None or value not in ("", "1", "2", "3"):
            return
        level = Level(int(value)) if value else None
        visit = self._visit()
        self.act(
            lambda: visit.store.profiles.change_factor(
                self.cycle.id, code, seen=factor.version, visitor=visit.visitor, level=level
            )
        )

    def add_own_factor(self, title: str, statements: str) -> bool:
        """A factor that no list has, with its own statements: one a line, «+» first if agreement is good."""
        visit = self._visit()
        rows = [line.strip() for line in statements.splitlines() if line.strip()]

        def write(_seen: int, text: str) -> None:
            if not rows:
                raise InputError("Напишите хотя бы одно утверждение, каждое с новой строки.")
            parsed = [own_statement(row) for row in rows]
            visit.store.profiles.add_own_factor(
                self.cycle.id, text, parsed, in_profile=True, visitor=visit.visitor
            )

        return self.write("own-title", "Свой фактор", title, "", 0, write)

    def take_profile(self, profile: RiskProfile) -> None:
        """Take a profile that came as an Excel sheet instead of the one entered by hand."""
        visit = self._visit()
        if self.act(lambda: visit.store.profiles.replace(self.cycle.id, profile, visitor=visit.visitor)):
            self.picked_set = profile.factor_set or self.picked_set
            count = count_factors(len(profile.factors))
            self.message = Message(
                f"Профиль загружен: {count}.", "Сверьте названия с бумажным профилем.", "ok"
            )

    # ── answers ──

    def factor(self, code: str = "") -> Factor:
        """The factor on the screen, or the one named."""
        wanted = code or self.part
        return next(factor for factor in self.facts.factors if factor.code == wanted)

    def answered(self, code: str) -> bool:
        """Whether every statement of the factor has the team's answer or a tally."""
        return not self.unanswered(code)

    def unanswered(self, code: str) -> list[int]:
        """Numbers (from 1) of statements with neither the team's answer nor paper forms."""
        answers = self.facts.answers
        return [
            number
            for number, statement in enumerate(self.factor(code).statements, 1)
            if statement.code not in answers.team and statement.code not in answers.tallies
        ]

    def answer(self, statement: str, value: str) -> None:
        """The team's common answer: «0»–«3», or «skip» for «затрудняюсь ответить»."""
        if value not in ("0", "1", "2", "3", "skip"):
            return
        old = self.facts.answers.team.get(statement)
        # The store keeps «затрудняюсь» as an empty value, so «not answered» needs another mark here.
        before = NOT_ANSWERED if old is None else as_typed(old.value)
        visit = self._visit()

        def write(seen: int, text: str) -> None:
            score = None if text == "skip" else int(text)
            visit.store.answers.set_team(self.cycle.id, statement, score, seen=seen, visitor=visit.visitor)

        self.write(
            f"a-{statement}",
            "Ответ",
            value,
            before,
            old.version if old else 0,
            write,
            words=self._answer_in_words,
        )

    def _answer_in_words(self, value: str) -> str:
        scale = self.catalogue.scale
        words = {str(step.value): f"{step.value} — {step.words}" for step in scale.steps}
        return words.get(value, scale.unsure)

    def clear_answer(self, statement: str) -> None:
        """Take the answer away (Backspace)."""
        old = self.facts.answers.team.get(statement)
        if old is not None:
            visit = self._visit()
            self.act(
                partial(
                    visit.store.answers.clear_team,
                    self.cycle.id,
                    statement,
                    seen=old.version,
                    visitor=visit.visitor,
                )
            )

    def set_count(self, statement: Statement, column: int, text: str) -> None:
        """How many forms chose one answer; column 4 is «затрудняюсь ответить»."""
        old = self.facts.answers.tallies.get(statement.code)
        before = str([*old.counts, old.unsure][column]) if old else "0"  # an empty cell counts nobody
        visit = self._visit()
        handed = self.facts.answers.handed_out.get(statement.group)

        def write(seen: int, value: str) -> None:
            # The other cells as they stand now: somebody may have typed them a moment ago.
            now = visit.store.answers.get(self.cycle.id).tallies.get(statement.code) or Tally()
            cells = [*now.counts, now.unsure]
            cells[column] = whole(value)
            visit.store.answers.set_tally(
                self.cycle.id,
                statement.code,
                (cells[0], cells[1], cells[2], cells[3]),
                cells[4],
                seen=seen,
                visitor=visit.visitor,
                limit=handed.count if handed else None,
                group=statement.group,
            )

        field = f"t-{statement.code}-{column}"
        self.write(field, "Число анкет", text, before, old.version if old else 0, write)

    def set_handed_out(self, group: Group, text: str) -> None:
        """How many paper forms the group got."""
        old = self.facts.answers.handed_out.get(group)
        visit = self._visit()
        self.write(
            f"handed-{group.name.lower()}",
            "Роздано анкет",
            text,
            str(old.count) if old else "",
            old.version if old else 0,
            lambda seen, value: visit.store.answers.set_handed_out(
                self.cycle.id, group, whole(value), seen=seen, visitor=visit.visitor
            ),
        )

    # ── facts ──

    def set_fact(self, indicator: str, name: str, text: str) -> None:
        """A number that speaks of the factor: `name` is «value» or «norm»."""
        old = self.facts.facts.get(indicator)
        before = getattr(old, name) if old else None
        visit = self._visit()

        def write(seen: int, typed: str) -> None:
            now = visit.store.facts.get(self.cycle.id).get(indicator)
            values = {"value": now.value if now else None, "norm": now.norm if now else None}
            as_of = now.as_of if now else None
            fresh = parse_number(typed)
            if name == "value" and fresh != values[name]:  # the day is the value's own, the norm has none
                as_of = None if fresh is None else visit.today()
            values[name] = fresh
            visit.store.facts.set(
                self.cycle.id, indicator, value=values["value"], norm=values["norm"],
                as_of=as_of, seen=seen, visitor=visit.visitor,
            )  # fmt: skip

        label = {"value": "Показатель сейчас", "norm": "Норма показателя"}[name]
        self.write(f"f-{indicator}-{name}", label, text, as_typed(before), old.version if old else 0, write)

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
                words=lambda text: Level(int(text)).word if text else "как предложено",
            )  # fmt: skip

    def set_reason(self, text: str) -> None:
        """Why the team decided so."""
        self._verdict("reason", "Причина решения", text, lambda value: {"reason": value})

    def set_dissent(self, text: str) -> None:
        """A member's separate opinion, without a name."""
        self._verdict("dissent", "Особое мнение", text, lambda value: {"dissent": value})

    def _verdict(
        self,
        name: str,
        label: str,
        typed: str,
        change: Callable[[str], dict[str, object]],
        words: Callable[[str], str] = str,
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
            f"v-{code}-{name}",
            label,
            typed,
            before,
            old.version if old else 0,
            write,
            may_join=name in ("reason", "dissent"),
            words=words,
        )

    # ── priorities ──

    def set_priority(self, code: str, name: str, value: str) -> None:
        """How far the school can change the factor itself, whom it reaches, and its place in the order."""
        if name not in ("manageability", "reach") or value not in ("", "1", "2", "3"):
            return
        self._priority(code, {name: int(value) if value else None})

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

    # ── what is there ──

    def _any_answer(self) -> bool:
        return any(found.index is not None for found in self.facts.diagnoses.values())

    def _any_decision(self) -> bool:
        return any(self.decided(factor.code) for factor in self.facts.factors)


def count_of(count: int) -> str:
    """«6 факторов» after «из»."""
    return plural(count, "фактора", "факторов", "факторов")


def whole(text: str, refusal: str = "Напишите число анкет цифрами, например 12.") -> int:
    """A count as typed; an empty cell is 0. InputError with the refusal's words otherwise."""
    clean = text.replace(" ", "").replace("\u00a0", "")
    if not clean:
        return 0
    if not clean.isdecimal() or len(clean) > 5:
        raise InputError(refusal)
    return int(clean)


def own_statement(row: str) -> tuple[Group, Sign, str]:
    """«+ У: Мне помогает наставник» → teachers, strength, text; without marks: administration, risk."""
    sign = Sign.STRENGTH if row.startswith("+") else Sign.RISK
    text = row.lstrip("+-−–— ").strip()
    group = Group.ADMINISTRATION
    head, colon, rest = text.partition(":")
    letter = head.strip().upper().translate(LOOKALIKES)
    if colon and letter in {known.value for known in Group}:
        group, text = Group(letter), rest.strip()
    if not text:
        raise InputError("В одной из строк нет утверждения. Напишите его словами.")
    return group, sign, text
