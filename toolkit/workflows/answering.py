"""The answers: the team's own, given together, and counts of paper forms; and the facts beside them."""

from functools import partial
from typing import cast

import traitlets as tl

from toolkit.domain.answers import Tally
from toolkit.domain.wording import parse_count, parse_number
from toolkit.methodology.catalogue import Factor, Group, Statement
from toolkit.workflows.message import Question
from toolkit.workflows.profile_entering import ProfileEntering
from toolkit.workflows.writing import as_typed

NOT_ANSWERED = "—"
FORMS = "Напишите число анкет цифрами, например 12."


class Answering(ProfileEntering):
    """Writes answers and facts of the factor in `part`. `mode` is how answers are given now."""

    mode = tl.Unicode("team")  # «team» or «tally»
    picture = cast("tuple[str, str]", tl.Tuple(("", "")))  # the drawn map: address and words

    # ── answers ──

    def factor(self, code: str = "") -> Factor:
        """The factor on the screen, or the one named."""
        wanted = code or self.part
        return next(factor for factor in self.facts.factors if factor.code == wanted)

    def answered(self, code: str) -> bool:
        """Whether every statement of the factor has the team's answer or a tally."""
        return not self.unanswered(code)

    def unanswered(self, code: str) -> list[int]:
        """Numbers (from 1) of statements with neither the team's answer nor anybody's form."""
        given = self.facts.answers.given
        return [
            number
            for number, statement in enumerate(self.factor(code).statements, 1)
            if statement.code not in given
        ]

    def answer(self, statement: str, value: str) -> None:
        """The team's common answer: «0»–«3», or «skip» for «затрудняюсь ответить»."""
        if value not in ("0", "1", "2", "3", "skip"):
            return
        old = self.facts.answers.team.get(statement)
        # The store keeps «затрудняюсь» as an empty value, so «not answered» needs another mark here.
        before = NOT_ANSWERED if old is None else "skip" if old.value is None else str(old.value)
        visit = self._visit()

        def write(seen: int, text: str) -> None:
            score = int(text) if text.isdecimal() else None
            visit.store.answers.set_team(self.cycle.id, statement, score, seen=seen, visitor=visit.visitor)

        self.write(
            f"a-{statement}",
            "Ответ",
            value,
            before,
            old.version if old else 0,
            write,
            self._answer_question(statement),
        )

    def _answer_question(self, code: str) -> Question:
        lists = [[statement.code for statement in factor.statements] for factor in self.facts.factors]
        number = next((codes.index(code) + 1 for codes in lists if code in codes), 0)
        subject = f"Ответ на утверждение {number}" if number else "Ответ"
        return Question(subject, absent=NOT_ANSWERED, words=self._answer_in_words)

    def _answer_in_words(self, value: str) -> str:
        scale = self.catalogue.scale
        words = {str(step.value): f"{step.value} — {step.words}" for step in scale.steps}
        words[NOT_ANSWERED] = "без ответа"
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
            cells[column] = parse_count(value, FORMS)
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
                self.cycle.id, group, parse_count(value, FORMS), seen=seen, visitor=visit.visitor
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
