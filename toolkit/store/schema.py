"""The tables. Every fact a person gave is its own row with a version; what can be computed is not here.

Types are portable between SQLite and PostgreSQL. A change of this file needs a migration and a new
`HEAD`; tests compare both.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from toolkit.domain.program import LineKind
from toolkit.domain.verification import Decision
from toolkit.methodology.catalogue import Direction, Group, Sign
from toolkit.store.columns import (
    UtcDateTime,
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

# The newest migration. Kept here so that opening an up-to-date database does not import alembic.
HEAD = "0001"

# Without names of constraints SQLite could not drop or alter them in a later migration.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class Row(Base):
    """A row with an id and a version that grows with every change.

    `natural` names the columns that tell the row apart for a person; the audit keeps them as its key.
    """

    __abstract__ = True
    natural: ClassVar[tuple[str, ...]] = ("id",)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}

    @property
    def key(self) -> str:
        """The row's name in the audit."""
        return ":".join(str(getattr(self, name)) for name in self.natural)


class RemovableRow(Row):
    """A row that is put away rather than deleted, so that removal has undo and versions never restart."""

    __abstract__ = True

    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# Where a unique constraint begins with the owner, it is also the index by which the owner's rows are found.
def _of_cycle() -> Mapped[int]:
    return mapped_column(ForeignKey("cycle.id"))


def _of_program(*, index: bool = True) -> Mapped[int]:
    return mapped_column(ForeignKey("program.id"), index=index)


class TerritoryRow(Row):
    """A municipality; owns schools and, later, a municipal roadmap."""

    __tablename__ = "territory"
    name: Mapped[str] = name_column("Название муниципалитета")


class SchoolRow(Row):
    """A school."""

    __tablename__ = "school"
    territory_id: Mapped[int | None] = link_column("Муниципалитет", "territory.id")
    name: Mapped[str] = name_column("Название школы")
    full_name: Mapped[str] = text_column("Полное название школы")
    example: Mapped[bool] = flag_column("Учебный пример", default=False)


class CycleRow(Row):
    """One school in one school year."""

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("school_id", "year"),)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    year: Mapped[int] = whole_column("Учебный год", least=FIRST_YEAR, most=LAST_YEAR)


class PassportValueRow(Row):
    """An answer to one question of the passport."""

    __tablename__ = "passport_value"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)
    natural = ("code",)
    cycle_id: Mapped[int] = _of_cycle()
    code: Mapped[str] = name_column("Вопрос паспорта")
    value: Mapped[str] = text_column("Ответ в паспорте школы")


class ProfileRow(Row):
    """The head of the risk profile: which list, when, from whom."""

    __tablename__ = "profile"
    __table_args__ = (UniqueConstraint("cycle_id"),)
    cycle_id: Mapped[int] = _of_cycle()
    factor_set: Mapped[str] = name_column("Перечень факторов", least=0)
    issued_on: Mapped[date | None] = day_column("Дата профиля")
    issuer: Mapped[str] = name_column("Кто выдал профиль", least=0)


class ProfileFactorRow(RemovableRow):
    """A factor of the profile, or one the school added itself (`in_profile` false)."""

    __tablename__ = "profile_factor"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)
    natural = ("code",)
    cycle_id: Mapped[int] = _of_cycle()
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
    cycle_id: Mapped[int] = _of_cycle()
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
    cycle_id: Mapped[int] = _of_cycle()
    statement: Mapped[str] = name_column("Утверждение")
    value: Mapped[int | None] = small_column("Ответ команды", least=0, most=3)


class TallyRow(RemovableRow):
    """Counts of anonymous forms for one statement; no single form is ever stored."""

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("cycle_id", "statement"),)
    natural = ("statement",)
    cycle_id: Mapped[int] = _of_cycle()
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
    cycle_id: Mapped[int] = _of_cycle()
    group_letter: Mapped[str] = choice_column("Группа", Group)
    count: Mapped[int] = whole_column("Роздано анкет")


class IndicatorFactRow(Row):
    """The school's value of an indicator and the norm it is compared with."""

    __tablename__ = "indicator_fact"
    __table_args__ = (UniqueConstraint("cycle_id", "indicator_code"),)
    natural = ("indicator_code",)
    cycle_id: Mapped[int] = _of_cycle()
    indicator_code: Mapped[str] = name_column("Показатель")
    value: Mapped[Decimal | None] = decimal_column("Значение показателя")
    norm: Mapped[Decimal | None] = decimal_column("Значение для сравнения")
    as_of: Mapped[date | None] = day_column("Дата значения")


class VerdictRow(RemovableRow):
    """What was decided on a factor, and by whom: one row per author's role, so a curator's stands beside."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("cycle_id", "factor_code", "author_role"),)
    natural = ("factor_code", "author_role")
    cycle_id: Mapped[int] = _of_cycle()
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
    cycle_id: Mapped[int] = _of_cycle()
    factor_code: Mapped[str] = name_column("Код фактора")
    manageability: Mapped[int | None] = small_column("Управляемость", least=1, most=3)
    reach: Mapped[int | None] = small_column("Охват", least=1, most=3)
    chosen: Mapped[bool] = flag_column("Выбран для программы", default=False)
    place: Mapped[int | None] = small_column("Место в порядке", least=0, most=1000)


class ProgramRow(Row):
    """The program of one factor."""

    __tablename__ = "program"
    __table_args__ = (UniqueConstraint("cycle_id", "factor_code"),)
    natural = ("factor_code",)
    cycle_id: Mapped[int] = _of_cycle()
    factor_code: Mapped[str] = name_column("Код фактора")
    factor_title: Mapped[str] = name_column("Название фактора")


class ProgramFieldRow(Row):
    """A single field of a program (see `toolkit.domain.program.FIELDS`)."""

    __tablename__ = "program_field"
    __table_args__ = (UniqueConstraint("program_id", "name"),)
    natural = ("program_id", "name")
    program_id: Mapped[int] = _of_program(index=False)
    name: Mapped[str] = name_column("Поле программы")
    value: Mapped[str] = text_column("Поле программы")


class ProgramLineRow(RemovableRow):
    """A line of a list in the program's passport."""

    __tablename__ = "program_line"
    program_id: Mapped[int] = _of_program()
    kind: Mapped[str] = choice_column("Вид строки", LineKind)
    position: Mapped[int] = whole_column("Место в списке")
    text: Mapped[str] = text_column("Текст строки")
    ref: Mapped[str] = name_column("Пояснение к строке", least=0)


class ProgramIndicatorRow(RemovableRow):
    """An indicator of a program."""

    __tablename__ = "program_indicator"
    program_id: Mapped[int] = _of_program()
    position: Mapped[int] = whole_column("Место в списке")
    code: Mapped[str] = name_column("Код показателя", least=0)
    title: Mapped[str] = name_column("Название показателя", least=0)
    unit: Mapped[str] = name_column("Единица измерения", least=0)
    direction: Mapped[str] = choice_column("Желаемое изменение", Direction, default=Direction.UP.value)
    source: Mapped[str] = text_column("Источник данных")
    baseline: Mapped[Decimal | None] = decimal_column("Сейчас")
    baseline_on: Mapped[date | None] = day_column("Дата исходного значения")
    interim: Mapped[Decimal | None] = decimal_column("В середине")
    interim_on: Mapped[date | None] = day_column("Дата промежуточного значения")
    target: Mapped[Decimal | None] = decimal_column("Будет")
    target_on: Mapped[date | None] = day_column("Дата целевого значения")
    measured_by: Mapped[str] = text_column("Кто измеряет")


class ProgramMeasureRow(RemovableRow):
    """A row of the roadmap."""

    __tablename__ = "program_measure"
    program_id: Mapped[int] = _of_program()
    position: Mapped[int] = whole_column("Место в списке")
    task_id: Mapped[int | None] = link_column("Задача", "program_line.id")
    code: Mapped[str] = name_column("Код меры", least=0)
    activity: Mapped[str] = text_column("Мероприятие")
    term_text: Mapped[str] = text_column("Срок")
    result: Mapped[str] = text_column("Результат")
    indicator_id: Mapped[int | None] = link_column("Показатель", "program_indicator.id")
    responsible: Mapped[str] = text_column("Ответственные")
    participants: Mapped[str] = text_column("Участники")
    source: Mapped[str] = text_column("Откуда мера")


class PlaceRow(Row):
    """Where the team stopped in an app."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("cycle_id", "app"),)
    natural = ("app",)
    cycle_id: Mapped[int] = _of_cycle()
    app: Mapped[str] = name_column("Раздел")
    step: Mapped[str] = name_column("Шаг", least=0)
    part: Mapped[str] = name_column("Часть шага", least=0)


class StepDoneRow(Row):
    """Whether the team has confirmed a step of an app."""

    __tablename__ = "step_done"
    __table_args__ = (UniqueConstraint("cycle_id", "app", "step"),)
    natural = ("app", "step")
    cycle_id: Mapped[int] = _of_cycle()
    app: Mapped[str] = name_column("Раздел")
    step: Mapped[str] = name_column("Шаг")
    done: Mapped[bool] = flag_column("Шаг завершён", default=False)


class AuditRow(Base):
    """One change: who, when, what, from, to. Written with the change itself, never altered."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_cycle_id_id", "cycle_id", "id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    who: Mapped[str] = mapped_column(String(300))
    role: Mapped[str] = mapped_column(String(300))
    what: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(700))
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
