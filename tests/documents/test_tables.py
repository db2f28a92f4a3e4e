"""Tables for analysts: what stands in which column, and of which kind."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from toolkit.documents import tables
from toolkit.domain.dossier import Dossier


@pytest.fixture(scope="module")
def diagnosis(dossier: Dossier) -> pd.DataFrame:
    return tables.diagnosis_table(dossier.factors, dossier.diagnoses)


def test_each_factor_has_its_groups_and_a_total(diagnosis: pd.DataFrame) -> None:
    staff = diagnosis[diagnosis["Фактор риска"] == "Дефицит педагогических кадров"]
    assert staff["Группа"].tolist() == [
        "Администрация",
        "Учителя",
        "Обучающиеся",
        "Родители",
        "Итог по фактору",
    ]


def test_a_hidden_group_carries_no_numbers(diagnosis: pd.DataFrame) -> None:
    hidden = diagnosis[diagnosis["Уровень"] == "скрыто: мало ответов"]
    assert hidden[["Индекс", "Ответов", "Оценка команды"]].isna().all(axis=None)


def test_indexes_are_numbers_to_compute_with(diagnosis: pd.DataFrame) -> None:
    assert diagnosis["Индекс"].dtype == float


def test_verification_has_a_row_for_each_factor(dossier: Dossier) -> None:
    table = tables.verification_table(dossier)
    assert table["Фактор риска"].tolist()[-1] == "Дефицит педагогических кадров"
    assert len(table) == 6


def test_a_roadmap_has_the_six_official_columns(dossier: Dossier) -> None:
    columns = tables.roadmap_table(dossier.programs[0]).columns.tolist()
    assert columns == [
        "Задача",
        "Мероприятие",
        "Сроки реализации",
        "Показатели реализации",
        "Ответственный",
        "Участники",
    ]


def test_with_a_period_a_roadmap_has_real_days(dossier: Dossier) -> None:
    table = tables.roadmap_table(dossier.programs[0], dossier.cycle.period)
    row = table[table["Сроки реализации"] == "март 2024"].iloc[0]
    assert (row["Начало"].date(), row["Окончание"].date()) == (date(2024, 3, 1), date(2024, 3, 31))


def test_a_consolidated_table_counts_through_all_programs(dossier: Dossier) -> None:
    table = tables.consolidated_table(dossier.programs, dossier.cycle.period)
    assert table["№"].tolist() == list(range(1, 10))


def test_a_calendar_has_a_column_for_each_month(dossier: Dossier) -> None:
    table = tables.calendar_table(dossier.programs, dossier.cycle.period)
    assert table.columns.tolist()[3:5] == ["сен 2023", "окт 2023"]


def test_load_is_counted_for_each_role(dossier: Dossier) -> None:
    table = tables.load_table(dossier.programs, dossier.cycle.period, dossier.today)
    assert table.set_index("Ответственный").loc["руководители МО", "Мер всего"] == 3


def test_findings_name_the_place(dossier: Dossier) -> None:
    table = tables.findings_table(dossier.findings[2])
    assert table.columns.tolist() == ["Правило", "Важность", "Что исправить", "Где"]
    assert len(table) == len(dossier.findings[2]) > 0


def test_without_programs_tables_are_empty_and_keep_their_columns(
    dossier_with: Callable[..., Dossier],
) -> None:
    fresh = dossier_with(programs=())
    table = tables.consolidated_table(fresh.programs, fresh.cycle.period)
    assert (len(table), "Начало" in table.columns) == (0, True)
