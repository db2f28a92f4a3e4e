"""What people of one school's cycle say to each other: comments, calls for help, joint plan, last looks."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from toolkit.store.columns import UtcDateTime, link_column, name_column, text_column, whole_column
from toolkit.store.schema.base import RemovableRow, Row, of_cycle, uid_column


class CommentRow(RemovableRow):
    """One thing said at a place of a school's work. `thread_id` is empty for the first word of a thread.

    `place` is written by `toolkit.domain.comment`. The first word carries who settled the question, and when.
    """

    __tablename__ = "comment"
    uid: Mapped[str] = uid_column()
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    place: Mapped[str] = name_column("Место замечания")
    thread_id: Mapped[int | None] = link_column("Ветка", "comment.id")
    text: Mapped[str] = text_column("Текст", least=1)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = name_column("Кто сказал")
    role: Mapped[str] = name_column("Роль")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str] = name_column("Кто закрыл вопрос", least=0)


class HelpRequestRow(RemovableRow):
    """A team asked for help; answered when somebody came."""

    __tablename__ = "help_request"
    uid: Mapped[str] = uid_column()
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    text: Mapped[str] = text_column("О чём вопрос")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = name_column("Кто просит")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = name_column("Кто ответил", least=0)


class JointMeasureRow(RemovableRow):
    """A row of the plan that a school makes with its consultant school (004/п5.2)."""

    __tablename__ = "joint_measure"
    uid: Mapped[str] = uid_column()
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    position: Mapped[int] = whole_column("Место в списке")
    activity: Mapped[str] = text_column("Совместное мероприятие")
    term_text: Mapped[str] = text_column("Срок")
    result: Mapped[str] = text_column("Результат")
    responsible: Mapped[str] = text_column("Ответственные")


class LookRow(Row):
    """How far in the trail of a cycle's changes somebody has read; `reader` is «account:3» or «link:7»."""

    __tablename__ = "look"
    __table_args__ = (UniqueConstraint("cycle_id", "reader"),)
    natural = ("cycle_id", "reader")
    cycle_id: Mapped[int] = of_cycle()
    reader: Mapped[str] = mapped_column(String(40))
    audit_id: Mapped[int] = whole_column("Прочитано до", most=2**31 - 1)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
