"""Where findings lead: places of the program's app with link words such as «К сроку меры 3»."""

from toolkit.domain.checks.finding import Place, Step
from toolkit.domain.program import MeasureRow, Program, ProgramIndicator

# Words of a link to a part of a measure or an indicator, before «меры 3» or «показателя 1».
_MEASURE_PARTS = {
    "activity": "К мероприятию",
    "term_text": "К сроку",
    "result": "К результату",
    "indicator_id": "К показателю",
    "responsible": "К ответственному",
    "participants": "К участникам",
    "source": "К источнику",
}
_INDICATOR_PARTS = {
    "title": "К названию",
    "unit": "К единице",
    "baseline": "К значению «сейчас»",
    "target": "К значению «будет»",
    "target_on": "К дате",
    "source": "К источнику",
    "measured_by": "К измерению",
}
_FIELD_WORDS = {
    "begins": "К началу программы",
    "ends": "К концу программы",
    "basis": "К основанию программы",
    "responsible": "К ответственному за фактор",
    "goal_indicator": "К цели",
    "goal_means": "К цели: за счёт чего",
    "goal_sentence": "К предложению цели",
    "executors": "К исполнителям",
    "resources": "К ресурсам",
    "program_risks": "К рискам невыполнения",
}


def measure_number(program: Program, row: MeasureRow) -> int:
    """The measure's number in the roadmap, from 1."""
    return [found.id for found in program.ordered_measures()].index(row.id) + 1


def measure_place(program: Program, row: MeasureRow, part: str = "") -> Place:
    """A measure of the roadmap, or one of its cells."""
    number = measure_number(program, row)
    words = f"{_MEASURE_PARTS[part]} меры {number}" if part else f"К мере {number}"
    return Place(step="roadmap", kind="measure", id=row.id, field=part, words=words)


def indicator_number(program: Program, indicator: ProgramIndicator) -> int:
    """The indicator's number in the program, from 1."""
    return [found.id for found in program.indicators].index(indicator.id) + 1


def indicator_place(program: Program, indicator: ProgramIndicator, part: str = "") -> Place:
    """An indicator of the program, or one of its values."""
    number = indicator_number(program, indicator)
    words = f"{_INDICATOR_PARTS[part]} показателя {number}" if part else f"К показателю {number}"
    return Place(step="goal", kind="indicator", id=indicator.id, field=part, words=words)


def field_place(name: str) -> Place:
    """A single field of the program (see program.FIELDS)."""
    step: Step = "goal" if name.startswith("goal_") else "passport"
    return Place(step=step, kind="field", field=name, words=_FIELD_WORDS[name])


def roadmap_place(words: str = "К дорожной карте") -> Place:
    """The roadmap as a whole."""
    return Place(step="roadmap", kind="field", words=words)


def measures_place(words: str = "К выбору мер") -> Place:
    """The choice of measures as a whole."""
    return Place(step="measures", kind="field", words=words)
