"""Territories, schools, school years, and all that a team gives before it writes a program."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from toolkit.domain.school import ListStatus
from toolkit.domain.verification import Decision
from toolkit.methodology.catalogue import Group, Sign
from toolkit.store.columns import (
    choice_column,
    day_column,
    decimal_column,
    flag_column,
    link_column,
    name_column,
    small_column,
    text_column,
    whole_column,
)
from toolkit.store.limits import FIRST_YEAR, LAST_YEAR
from toolkit.store.schema.base import RemovableRow, Row, of_cycle, uid_column


class TerritoryRow(Row):
    """A municipality; owns schools and, later, a municipal roadmap."""

    __tablename__ = "territory"
    name: Mapped[str] = name_column("Название муниципалитета")


class SchoolRow(Row):
    """A school."""

    __tablename__ = "school"
    uid: Mapped[str] = uid_column()
    territory_id: Mapped[int | None] = link_column("Муниципалитет", "territory.id")
    name: Mapped[str] = name_column("Название школы")
    full_name: Mapped[str] = text_column("Полное название школы")
    example: Mapped[bool] = flag_column("Учебный пример", default=False)
    # what the region's list says; kept by the coordinator, so that he finds schools that can help
    status: Mapped[str | None] = choice_column("Положение в списке", ListStatus, optional=True)
    status_year: Mapped[int | None] = small_column("С какого года", least=FIRST_YEAR, most=LAST_YEAR)


class CycleRow(Row):
    """One school in one school year."""

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("school_id", "year"),)
    uid: Mapped[str] = uid_column()
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    year: Mapped[int] = whole_column("Учебный год", least=FIRST_YEAR, most=LAST_YEAR)


class PassportValueRow(Row):
    """An answer to one question of the passport."""

    __tablename__ = "passport_value"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)
    natural = ("code",)
    cycle_id: Mapped[int] = of_cycle()
    code: Mapped[str] = name_column("Вопрос паспорта")
    value: Mapped[str] = text_column("Ответ в паспорте школы")


class ProfileRow(Row):
    """The head of the risk profile: which list, when, from whom."""

    __tablename__ = "profile"
    __table_args__ = (UniqueConstraint("cycle_id"),)
    cycle_id: Mapped[int] = of_cycle()
    factor_set: Mapped[str] = name_column("Перечень факторов", least=0)
    issued_on: Mapped[date | None] = day_column("Дата профиля")
    issuer: Mapped[str] = name_column("Кто выдал профиль", least=0)


class ProfileFactorRow(RemovableRow):
    """A factor of the profile, or one the school added itself (`in_profile` false)."""

    __tablename__ = "profile_factor"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)
    natural = ("code",)
    cycle_id: Mapped[int] = of_cycle()
    code: Mapped[str] = name_column("Код фактора")
    official_title: Mapped[str] = name_column("Название фактора")
    level: Mapped[int | None] = small_column("Уровень риска", least=1, most=3)
    position: Mapped[int] = whole_column("Место в списке")
    in_profile: Mapped[bool] = flag_column("Есть в профиле", default=True)


class OwnFactorRow(Row):
    """A factor that the school worded itself; codes «S1», «S2»…"""

    __tablename__ = "own_factor"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)
    natural = ("code",)
    cycle_id: Mapped[int] = of_cycle()
    code: Mapped[str] = name_column("Код фактора")
    title: Mapped[str] = name_column("Название фактора")


class OwnStatementRow(RemovableRow):
    """A statement of a school's own factor; codes «S1.s1»… are never given twice."""

    __tablename__ = "own_statement"
    __table_args__ = (UniqueConstraint("own_factor_id", "code"),)
    natural = ("code",)
    own_factor_id: Mapped[int] = mapped_column(ForeignKey("own_factor.id"))
    code: Mapped[str] = name_column("Код утверждения")
    group_letter: Mapped[str] = choice_column("Кто отвечает", Group)
    sign: Mapped[str] = choice_column("Знак утверждения", Sign)
    text: Mapped[str] = text_column("Утверждение", least=1)
    position: Mapped[int] = whole_column("Место в списке")


class TeamAnswerRow(RemovableRow):
    """The team's common answer to a statement; `value` is empty for «затрудняюсь ответить»."""

    __tablename__ = "team_answer"
    __table_args__ = (UniqueConstraint("cycle_id", "statement"),)
    natural = ("statement",)
    cycle_id: Mapped[int] = of_cycle()
    statement: Mapped[str] = name_column("Утверждение")
    value: Mapped[int | None] = small_column("Ответ команды", least=0, most=3)


class TallyRow(RemovableRow):
    """Counts of anonymous forms for one statement; no single form is ever stored."""

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("cycle_id", "statement"),)
    natural = ("statement",)
    cycle_id: Mapped[int] = of_cycle()
    statement: Mapped[str] = name_column("Утверждение")
    group_letter: Mapped[str | None] = choice_column("Группа", Group, optional=True)
    zeros: Mapped[int] = whole_column("Число ответов «0»")
    ones: Mapped[int] = whole_column("Число ответов «1»")
    twos: Mapped[int] = whole_column("Число ответов «2»")
    threes: Mapped[int] = whole_column("Число ответов «3»")
    unsure: Mapped[int] = whole_column("Число ответов «затрудняюсь»")

    @property
    def total(self) -> int:
        """All forms that hold an answer to the statement."""
        return self.zeros + self.ones + self.twos + self.threes + self.unsure


class HandedOutRow(Row):
    """How many forms a group got."""

    __tablename__ = "handed_out"
    __table_args__ = (UniqueConstraint("cycle_id", "group_letter"),)
    natural = ("group_letter",)
    cycle_id: Mapped[int] = of_cycle()
    group_letter: Mapped[str] = choice_column("Группа", Group)
    count: Mapped[int] = whole_column("Роздано анкет")


class IndicatorFactRow(Row):
    """The school's value of an indicator and the norm it is compared with."""

    __tablename__ = "indicator_fact"
    __table_args__ = (UniqueConstraint("cycle_id", "indicator_code"),)
    natural = ("indicator_code",)
    cycle_id: Mapped[int] = of_cycle()
    indicator_code: Mapped[str] = name_column("Показатель")
    value: Mapped[Decimal | None] = decimal_column("Значение показателя")
    norm: Mapped[Decimal | None] = decimal_column("Значение для сравнения")
    as_of: Mapped[date | None] = day_column("Дата значения")


class VerdictRow(RemovableRow):
    """What was decided on a factor, and by whom: one row per author's role, so a curator's stands beside."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("cycle_id", "factor_code", "author_role"),)
    natural = ("factor_code", "author_role")
    cycle_id: Mapped[int] = of_cycle()
    factor_code: Mapped[str] = name_column("Код фактора")
    author_role: Mapped[str] = name_column("Чьё решение")
    decision: Mapped[str] = choice_column("Решение", Decision)
    level: Mapped[int | None] = small_column("Уровень риска", least=1, most=3)
    reason: Mapped[str] = text_column("Обоснование решения")
    dissent: Mapped[str] = text_column("Особое мнение")
    role: Mapped[str] = name_column("Кто решил", least=0)
    decided_on: Mapped[date | None] = day_column("Дата решения")


class PriorityRow(Row):
    """How manageable and how wide a risk is, whether it is chosen, and its place set by hand."""

    __tablename__ = "priority"
    __table_args__ = (UniqueConstraint("cycle_id", "factor_code"),)
    natural = ("factor_code",)
    cycle_id: Mapped[int] = of_cycle()
    factor_code: Mapped[str] = name_column("Код фактора")
    manageability: Mapped[int | None] = small_column("Управляемость", least=1, most=3)
    reach: Mapped[int | None] = small_column("Охват", least=1, most=3)
    chosen: Mapped[bool] = flag_column("Выбран для программы", default=False)
    place: Mapped[int | None] = small_column("Место в порядке", least=0, most=1000)


class PlaceRow(Row):
    """Where the team stopped in an app."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("cycle_id", "app"),)
    natural = ("app",)
    cycle_id: Mapped[int] = of_cycle()
    app: Mapped[str] = name_column("Раздел")
    step: Mapped[str] = name_column("Шаг", least=0)
    part: Mapped[str] = name_column("Часть шага", least=0)


class StepDoneRow(Row):
    """Whether the team has confirmed a step of an app."""

    __tablename__ = "step_done"
    __table_args__ = (UniqueConstraint("cycle_id", "app", "step"),)
    natural = ("app", "step")
    cycle_id: Mapped[int] = of_cycle()
    app: Mapped[str] = name_column("Раздел")
    step: Mapped[str] = name_column("Шаг")
    done: Mapped[bool] = flag_column("Шаг завершён", default=False)
