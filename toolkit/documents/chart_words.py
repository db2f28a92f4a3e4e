"""What the charts show, in Russian sentences, for those who do not see them."""

from collections.abc import Sequence

from toolkit.documents import factor_titles, table_rows
from toolkit.domain import schedule, wording
from toolkit.domain.diagnosis import FactorDiagnosis, GroupResult, Standing
from toolkit.domain.dossier import Dossier
from toolkit.domain.program import Program
from toolkit.domain.school import Period
from toolkit.methodology import loader
from toolkit.methodology.catalogue import Catalogue, Thresholds


def describe_heat_map(dossier: Dossier, catalogue: Catalogue | None = None) -> str:
    """The heat map in words: for each factor the total and every group, hidden groups said to be hidden."""
    thresholds = (catalogue or loader.load()).thresholds
    sentences = [
        _factor_sentence(
            factor_titles.brief(dossier, factor.code), dossier.diagnoses[factor.code], thresholds
        )
        for factor in dossier.factors
        if factor.code in dossier.diagnoses
    ]
    if not sentences:
        return "Ответов пока нет."
    return " ".join(["Индекс риска по факторам и группам, от 0 до 100.", *sentences])


def describe_calendar(programs: Sequence[Program], period: Period) -> str:
    """The calendar of work in words: each responsible with the busiest months."""
    months = schedule.months(period)
    sentences = []
    for name, counts in responsible_counts(programs, period).items():
        most = max(counts)
        busy = [
            table_rows.month_title(month)
            for month, count in zip(months, counts, strict=True)
            if count == most
        ]
        amount = wording.plural(most, "мера", "меры", "мер")
        sentences.append(f"{name}: больше всего одновременно {amount}, {', '.join(busy)}.")
    if not sentences:
        return "Мер с понятными сроками пока нет."
    return " ".join(["Меры по ответственным и месяцам.", *sentences])


def responsible_counts(programs: Sequence[Program], period: Period) -> dict[str, tuple[int, ...]]:
    """For each responsible, alphabetically, how many measures go on in each month of the period.

    Responsible without a single understood term are left out.
    """
    months = schedule.months(period)
    names: dict[str, str] = {}
    counts: dict[str, list[int]] = {}
    for program in programs:
        for row in program.ordered_measures():
            # The load of one measure alone names its roles as the domain splits and spells them.
            alone = [program.model_copy(update={"measures": (row,)})]
            busy = {month for bar in schedule.calendar(alone, period) for month in bar.months}
            for load in schedule.load(alone, period, period.begins):
                key = load.responsible.casefold().replace("ё", "е")
                names.setdefault(key, load.responsible)
                known = counts.setdefault(key, [0] * len(months))
                counts[key] = [count + (month in busy) for count, month in zip(known, months, strict=True)]
    return {names[key]: tuple(counts[key]) for key in sorted(counts) if any(counts[key])}


def _factor_sentence(title: str, found: FactorDiagnosis, thresholds: Thresholds) -> str:
    total = table_rows.diagnosis_words(found)
    parts = [
        f"{table_rows.group_title(result.group, thresholds, merged=found.merged).lower()} — {_group(result)}"
        for result in found.groups
    ]
    return f"{title}: {total}; {', '.join(parts)}." if parts else f"{title}: {total}."


def _group(result: GroupResult) -> str:
    if result.standing is Standing.HIDDEN:
        return table_rows.HIDDEN
    if result.index is None:
        return table_rows.NO_DATA
    estimate = " (оценка команды)" if result.standing is Standing.ESTIMATE else ""
    return f"{wording.number(result.index, 1)}{estimate}"
