"""Programs of antirisk measures: their parts, their states, and the versions that were kept."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from toolkit.domain.program import LineKind
from toolkit.domain.program_state import ProgramState
from toolkit.methodology.catalogue import Direction
from toolkit.store.columns import (
    UtcDateTime,
    choice_column,
    day_column,
    decimal_column,
    link_column,
    name_column,
    text_column,
    whole_column,
)
from toolkit.store.schema.base import RemovableRow, Row, of_cycle, uid_column


def _of_program(*, index: bool = True) -> Mapped[int]:
    return mapped_column(ForeignKey("program.id"), index=index)


class ProgramRow(Row):
    """The program of one factor."""

    __tablename__ = "program"
    __table_args__ = (UniqueConstraint("cycle_id", "factor_code"),)
    natural = ("factor_code",)
    cycle_id: Mapped[int] = of_cycle()
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
    uid: Mapped[str] = uid_column()
    program_id: Mapped[int] = _of_program()
    kind: Mapped[str] = choice_column("Вид строки", LineKind)
    position: Mapped[int] = whole_column("Место в списке")
    text: Mapped[str] = text_column("Текст строки")
    ref: Mapped[str] = name_column("Пояснение к строке", least=0)


class ProgramIndicatorRow(RemovableRow):
    """An indicator of a program."""

    __tablename__ = "program_indicator"
    uid: Mapped[str] = uid_column()
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
    uid: Mapped[str] = uid_column()
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


class ProgramVersionRow(RemovableRow):
    """A program as it stood at a moment: named by a person, or kept when it was submitted or approved.

    `content` is JSON as `toolkit.store.program_version` writes it, `form` the version of that writing.
    """

    __tablename__ = "program_version"
    uid: Mapped[str] = uid_column()
    program_id: Mapped[int] = _of_program()
    name: Mapped[str] = name_column("Название версии")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = name_column("Кто сохранил версию")
    role: Mapped[str] = name_column("Роль")
    form: Mapped[int] = whole_column("Вид записи")
    content: Mapped[str] = mapped_column(Text)


class ProgramStateRow(Row):
    """A step of a program's way from draft to approval; the newest row of a program holds."""

    __tablename__ = "program_state"
    uid: Mapped[str] = uid_column()
    program_id: Mapped[int] = _of_program()
    state: Mapped[str] = choice_column("Состояние программы", ProgramState)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = name_column("Кто решил")
    role: Mapped[str] = name_column("Роль")
    note: Mapped[str] = text_column("Пояснение")
    version_id: Mapped[int | None] = link_column("Версия программы", "program_version.id")
