"""The toolkit's tables as pandas DataFrames with Russian column names, for notebooks and analysts.

Empty numbers are NaN, empty days NaT; texts are never empty numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from toolkit.documents import school_rows, table_rows
from toolkit.documents.table_rows import Table
from toolkit.domain.attention import Pulse
from toolkit.domain.checks import Finding
from toolkit.domain.consultant import Offer
from toolkit.domain.diagnosis import FactorDiagnosis
from toolkit.domain.dossier import Dossier
from toolkit.domain.program import Program
from toolkit.domain.school import Period
from toolkit.domain.stage import Stage
from toolkit.methodology import loader
from toolkit.methodology.catalogue import Factor, Thresholds

_NUMBERS = ("Индекс", "Оценка команды")
_COUNTS = (
    "Ответов",
    "№",
    "Мер всего",
    "Мер одновременно",
    "Пройдено шагов",
    "Замечаний",
    "Срок прошёл у мер",
)


def diagnosis_table(
    factors: Sequence[Factor],
    diagnoses: Mapping[str, FactorDiagnosis],
    thresholds: Thresholds | None = None,
) -> pd.DataFrame:
    """A row for each factor and group and the factor's total; indexes 0–100, none for hidden groups."""
    known = thresholds or loader.load().thresholds
    return _frame(table_rows.diagnosis_rows(factors, diagnoses, known))


def verification_table(dossier: Dossier) -> pd.DataFrame:
    """A row for each factor: profile, self-diagnosis, proposal, decision, outcome, provenance."""
    return _frame(table_rows.verification_rows(dossier))


def roadmap_table(program: Program, period: Period | None = None) -> pd.DataFrame:
    """The six columns of the annex (field.md 5.1); with a period also «Начало» and «Окончание» as days."""
    return _frame(table_rows.roadmap_rows(program, period))


def consolidated_table(programs: Sequence[Program], period: Period) -> pd.DataFrame:
    """The measures of all programs in one table, with real days."""
    return _frame(table_rows.consolidated_rows(programs, period))


def calendar_table(programs: Sequence[Program], period: Period) -> pd.DataFrame:
    """A row for each measure and a column for each month, «■» where the work goes on."""
    return _frame(table_rows.calendar_rows(programs, period))


def load_table(programs: Sequence[Program], period: Period, today: date) -> pd.DataFrame:
    """A row for each responsible: measures in all, at once, the busiest months, what comes next."""
    return _frame(table_rows.load_rows(programs, period, today))


def findings_table(findings: Sequence[Finding]) -> pd.DataFrame:
    """A row for each finding of the checker, in its order."""
    return _frame(table_rows.findings_rows(findings))


def schools_table(lines: Iterable[tuple[Pulse, Dossier, Stage]]) -> pd.DataFrame:
    """A row for each school: where it is, its last entry, what is left."""
    return _frame(school_rows.schools_rows(lines))


def consultants_table(offers: Iterable[Offer]) -> pd.DataFrame:
    """A row for each school that could help, with reasons."""
    return _frame(school_rows.consultants_rows(offers))


def papers_table(dossier: Dossier, *, planned: bool) -> pd.DataFrame:
    """A row for each Word document: its code, factor, title, and what is lacking (empty: it is ready)."""
    return _frame(table_rows.papers_rows(dossier, planned=planned))


def _frame(table: Table) -> pd.DataFrame:
    frame = pd.DataFrame(list(table.rows), columns=list(table.columns), dtype=object)
    for column in frame.columns:
        if column in table_rows.DATES:
            frame[column] = pd.to_datetime(frame[column])
        elif column in _NUMBERS:
            frame[column] = frame[column].astype(float)
        elif column in _COUNTS:
            frame[column] = frame[column].astype("Int64")
    return frame
