"""The first two steps of self-diagnosis: the school passport and the official risk profile."""

from datetime import date
from functools import partial
from typing import cast

import traitlets as tl

from toolkit.domain.profile import Level, RiskProfile
from toolkit.domain.wording import day, parse_count, parse_day
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Group, Sign
from toolkit.store.profile import HeaderValues
from toolkit.workflows.message import PLAIN, Message, Question
from toolkit.workflows.workflow import Workflow, count_factors

# A Latin letter looks like the group's Russian one, and nobody who typed it can see the difference.
LOOKALIKES = str.maketrans("AYOP", "АУОР")


class ProfileEntering(Workflow):
    """Writes the passport and the profile, typed by hand or taken from an Excel sheet."""

    own_factor = cast("dict[str, str]", tl.Dict())  # an own factor while it is being typed
    picked_set = tl.Unicode()  # the official set whose factors the profile step offers

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
                value = str(parse_count(value, "Напишите целое число цифрами, например 120."))
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
            Question(words=lambda known: titles.get(known, known)),
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
        self,
        name: str,
        label: str,
        typed: str,
        before: str,
        value: object,
        question: Question = PLAIN,
    ) -> None:
        visit = self._visit()

        def write(seen: int, text: str) -> None:
            parsed = value(text) if callable(value) else text
            visit.store.profiles.set_header(
                self.cycle.id, seen=seen, visitor=visit.visitor, **cast(HeaderValues, {name: parsed})
            )

        field = "factor-set" if name == "factor_set" else f"profile-{name}"
        self.write(field, label, typed, before, self.facts.profile.version, write, question)

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
        visit = self._visit()
        self.write(
            f"level-{code}",
            "Уровень в профиле",
            value,
            str(int(factor.level)) if factor.level else "",
            factor.version,
            lambda seen, text: visit.store.profiles.change_factor(
                self.cycle.id,
                code,
                seen=seen,
                visitor=visit.visitor,
                level=Level(int(text)) if text else None,
            ),
            Question(words=lambda text: Level(int(text)).word if text else "не назван"),
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
