"""The anonymous survey. There is no table of forms: what somebody answers is added to counters.

Counters that nobody has seen yet are one sealed text a survey, opened with the server's key alone: neither
the file nor its journal of changes tells what the last person answered. What has been shown is plain.
"""

from datetime import date

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from toolkit.domain.survey import SurveyState
from toolkit.methodology.catalogue import Group, Sign
from toolkit.store.columns import (
    choice_column,
    day_column,
    flag_column,
    name_column,
    text_column,
    whole_column,
)
from toolkit.store.schema.base import Base, Row, of_cycle

TOKEN_LENGTH = 10
MARK_LENGTH = 64
KEY_LENGTH = 16
# Rows of these tables lie by their names alone: SQLite would number them by the order in which they came.
UNORDERED = {"sqlite_with_rowid": False}


class SurveyRow(Row):
    """A group's survey in one school year. `statements` is what it asks, in the words it was opened with."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("cycle_id", "group_letter"),)
    natural = ("group_letter",)
    cycle_id: Mapped[int] = of_cycle()
    group_letter: Mapped[str] = choice_column("Группа", Group)
    token: Mapped[str] = mapped_column(String(TOKEN_LENGTH), unique=True)
    state: Mapped[str] = choice_column("Опрос", SurveyState)
    closes_on: Mapped[date | None] = day_column("Последний день опроса")
    by_code: Mapped[bool] = flag_column("Вход по одноразовым кодам", default=False)
    free_text: Mapped[bool] = flag_column("Вопрос со свободным ответом", default=False)
    approved: Mapped[bool] = flag_column("Согласие психолога школы", default=False)
    extra: Mapped[str] = name_column("Факторы сверх профиля", least=0)
    statements: Mapped[str] = mapped_column(Text, default="")
    forms: Mapped[int] = mapped_column(Integer, default=0)
    released: Mapped[int] = whole_column("Показано анкет")
    waiting: Mapped[bool] = flag_column("Подвести итог", default=False)


class SurveyBoxRow(Base):
    """Counters that nobody has seen yet, sealed with the key of this name."""

    __tablename__ = "survey_box"
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    key_name: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)


class SurveyOnceRow(Base):
    """Mark of a form that was counted, or of a code that was used; it leads to no answer."""

    __tablename__ = "survey_once"
    __table_args__ = UNORDERED
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(MARK_LENGTH), primary_key=True)


class SurveyCodeRow(Base):
    """Mark of a code that stands on a card; the code itself is shown once, to be printed."""

    __tablename__ = "survey_code"
    __table_args__ = UNORDERED
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(MARK_LENGTH), primary_key=True)


class SurveyNoteRow(Base):
    """Somebody's own words, sealed; under a random name, so that their order tells nothing."""

    __tablename__ = "survey_note"
    __table_args__ = UNORDERED
    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    key_name: Mapped[str] = mapped_column(String(KEY_LENGTH))
    sealed: Mapped[str] = mapped_column(Text)


class SurveyResultRow(Row):
    """What may be seen of the answers to one statement in one wording."""

    __tablename__ = "survey_result"
    __table_args__ = (UniqueConstraint("cycle_id", "statement", "wording"),)
    natural = ("statement", "wording")
    cycle_id: Mapped[int] = of_cycle()
    statement: Mapped[str] = name_column("Утверждение")
    wording: Mapped[str] = name_column("Какими словами")
    text: Mapped[str] = text_column("Слова утверждения")
    factor: Mapped[str] = name_column("Код фактора")
    group_letter: Mapped[str] = choice_column("Группа", Group)
    sign: Mapped[str] = choice_column("Знак утверждения", Sign)
    zeros: Mapped[int] = whole_column("Число ответов «0»")
    ones: Mapped[int] = whole_column("Число ответов «1»")
    twos: Mapped[int] = whole_column("Число ответов «2»")
    threes: Mapped[int] = whole_column("Число ответов «3»")
    unsure: Mapped[int] = whole_column("Число ответов «затрудняюсь»")
    declined: Mapped[int] = whole_column("Число ответов «не хочу отвечать»")
