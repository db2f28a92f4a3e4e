"""Municipal roadmaps in work."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from toolkit.domain.roadmap import EntryKind
from toolkit.store.columns import choice_column, name_column, text_column, whole_column
from toolkit.store.schema.base import RemovableRow, Row, uid_column


class MunicipalRoadmapRow(RemovableRow):
    """A municipality's roadmap."""

    __tablename__ = "roadmap"
    uid: Mapped[str] = uid_column()
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), index=True)
    name: Mapped[str] = name_column("Название дорожной карты")


class RoadmapFieldRow(Row):
    """A single field of a roadmap (see `toolkit.domain.roadmap_draft.FIELDS`)."""

    __tablename__ = "roadmap_field"
    __table_args__ = (UniqueConstraint("roadmap_id", "name"),)
    natural = ("roadmap_id", "name")
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id"))
    name: Mapped[str] = name_column("Поле дорожной карты")
    # the longest is an order word for word
    value: Mapped[str] = text_column("Поле дорожной карты", most=30_000)


class RoadmapEntryRow(RemovableRow):
    """A line of the table: a level, a section, a «Задачи» block, or a row."""

    __tablename__ = "roadmap_entry"
    uid: Mapped[str] = uid_column()
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id"), index=True)
    position: Mapped[int] = whole_column("Место в списке")
    kind: Mapped[str] = choice_column("Вид строки", EntryKind)
    text: Mapped[str] = text_column("Название")
    number: Mapped[str] = name_column("Номер", least=0)
    activity: Mapped[str] = text_column("Мероприятие")
    form: Mapped[str] = text_column("Форма")
    term_text: Mapped[str] = text_column("Срок")
    responsible: Mapped[str] = text_column("Ответственные")
    participants: Mapped[str] = text_column("Участники")
    task: Mapped[str] = text_column("Задача")
    result: Mapped[str] = text_column("Результат")
    source: Mapped[str] = text_column("Откуда строка")
    origin: Mapped[str] = name_column("Откуда строка", least=0)
