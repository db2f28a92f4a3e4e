"""What the catalogue knows, as pandas tables: factors, statements, indicators and the bank of measures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.methodology import sources
from toolkit.methodology.catalogue import Catalogue, Measure

if TYPE_CHECKING:
    import pandas as pd


class CatalogueTables:
    """Tables of one catalogue; no database is needed for them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    @property
    def factors(self) -> "pd.DataFrame":
        """A row for each factor of risk: how much the catalogue has for it."""
        columns = ("Код", "Фактор риска", "Коротко", "Деликатный", "Утверждений", "Показателей", "Мер")
        return table_of(
            columns,
            [
                (
                    factor.code,
                    factor.title,
                    factor.short_title,
                    factor.sensitive,
                    len(factor.statements),
                    len(factor.indicators),
                    len(factor.measures),
                )
                for factor in self.catalogue.factors
            ],
        )

    @property
    def statements(self) -> "pd.DataFrame":
        """A row for each statement of self-diagnosis."""
        return table_of(
            ("Код", "Фактор", "Утверждение", "Кто отвечает", "Знак"),
            [
                (
                    statement.code,
                    factor.code,
                    statement.text,
                    self.catalogue.thresholds.group(statement.group).title,
                    statement.sign.value,
                )
                for factor in self.catalogue.factors
                for statement in factor.statements
            ],
        )

    @property
    def indicators(self) -> "pd.DataFrame":
        """A row for each indicator."""
        return table_of(
            ("Код", "Фактор", "Показатель", "Единица", "Направление", "Источник данных", "Частота"),
            [
                (
                    indicator.code,
                    factor.code,
                    indicator.title,
                    indicator.unit,
                    indicator.direction.value,
                    indicator.source,
                    indicator.frequency,
                )
                for factor in self.catalogue.factors
                for indicator in factor.indicators
            ],
        )

    @property
    def measures(self) -> "pd.DataFrame":
        """A row for each measure of the bank; common measures belong to no factor."""
        own = [(factor.code, measure) for factor in self.catalogue.factors for measure in factor.measures]
        return self._measure_table([*own, *(("", measure) for measure in self.catalogue.common_measures)])

    def search_measures(self, query: str) -> "pd.DataFrame":
        """Measures that fit the words, the best first; word forms and typing slips do no harm."""
        from toolkit.domain import measure_bank

        found = measure_bank.search(self.catalogue, query)
        return self._measure_table([(hit.factor_code, hit.measure) for hit in found])

    def _measure_table(self, measures: Sequence[tuple[str, Measure]]) -> "pd.DataFrame":
        names = self.catalogue.vocabulary.participants
        return table_of(
            ("Код", "Фактор", "Мера", "Ответственный", "Документ-результат", "Участники", "Источник"),
            [
                (
                    measure.code,
                    factor,
                    measure.text,
                    measure.responsible,
                    measure.result,
                    ", ".join(names[who] for who in measure.participants),
                    sources.in_words(self.catalogue, measure.sources),
                )
                for factor, measure in measures
            ],
        )


def table_of(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> "pd.DataFrame":
    """A table of these columns and rows; an empty one keeps its columns."""
    import pandas as pd

    return pd.DataFrame.from_records(list(rows), columns=list(columns))
