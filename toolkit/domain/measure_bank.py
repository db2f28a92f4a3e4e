"""The bank of measures: finding one by words, and suggesting those that fit this school.

The bank is small (some 140 measures) and lives in memory: its word index is built once per catalogue.
Words are compared by Snowball's Russian stems; a word that is found nowhere is taken for a typing slip.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import log
from textwrap import shorten
from typing import NamedTuple

from rapidfuzz import fuzz

from toolkit.domain.diagnosis import FactorDiagnosis, StatementResult
from toolkit.domain.program import LineKind, Program
from toolkit.domain.school import Fact
from toolkit.methodology import russian
from toolkit.methodology.catalogue import Catalogue, Factor, Group, Measure, Participant, Sign
from toolkit.methodology.consistency import GENERAL_PRACTICE
from toolkit.methodology.sources import document_of, in_words

ANY_DOCUMENT = "документы"
COMMON_TITLE = "Для любого фактора"
SIMILAR_AT_MOST = 10  # for a school's own factor, which has no measures of its own

# A word that more measures than this share have tells nothing about one of them.
_TELLING_SHARE = 0.08
# Weight that texts must share to be about the same: one word that up to 5 of 139 measures have, or two words.
_ALIKE = 3.3
_SAME_TASK = 60  # of 100: a reworded task is still the catalogue's task
_RISKY = 0.5  # a mean answer on the side of risk

_VOICES = {
    Group.ADMINISTRATION: "администрация чаще отвечала",
    Group.TEACHERS: "учителя чаще отвечали",
    Group.STUDENTS: "ученики чаще отвечали",
    Group.PARENTS: "родители чаще отвечали",
}
_TEAM_VOICES = {Group.ADMINISTRATION: "администрация ответила"}


class BankMeasure(Fact):
    """A measure and the factor it belongs to; common measures have an empty `factor_code`."""

    measure: Measure
    factor_code: str
    factor_title: str


class Suggestion(Fact):
    """A measure offered to a school; `why` is a clause from its own data, `source_words` its origin."""

    measure: Measure
    factor_code: str
    why: str
    source_words: str


class _Entry(NamedTuple):
    """A measure in the index: weights of its stems, and the kin of the words that say what is done."""

    bank: BankMeasure
    weights: dict[str, float]
    kin: frozenset[str]


class _Index(NamedTuple):
    """All measures of a catalogue, the stem of every word, and weights of kin that few measures share."""

    entries: tuple[_Entry, ...]
    stems: dict[str, str]
    telling: dict[str, float]


def search(
    catalogue: Catalogue,
    query: str,
    *,
    factor: str | None = None,
    task: int | None = None,
    participant: Participant | None = None,
    source: str | None = None,
    extra: Sequence[Factor] = (),
) -> tuple[BankMeasure, ...]:
    """Measures that fit the words and every filter: those of `factor` first, the closest first.

    An empty query gives all, in the catalogue's order. Of several words, measures are kept that hold the most
    of them. `task` is a number in the given factor's list of tasks, so with `factor` it leaves only that
    factor's measures. `source` is a document's code («004») or «документы» for any municipal document.
    `extra` are the school's own factors. Never raises for any text.
    """
    index = _index(catalogue)
    entries = [*index.entries, *(_entry(bank, catalogue) for bank in _of_factors(extra))]
    own_texts = (_all_text(bank, catalogue) for bank in _of_factors(extra))
    stems = index.stems | {word: russian.stem(word) for text in own_texts for word in russian.words(text)}
    kept = [
        entry
        for entry in entries
        if _passes(entry.bank, factor=factor, task=task, participant=participant, source=source)
    ]
    scores = _scores(kept, query, stems)
    found = [(entry.bank, score) for entry, score in zip(kept, scores, strict=True) if score is not None]
    found.sort(key=lambda pair: (factor is not None and pair[0].factor_code != factor, -pair[1]))
    return tuple(bank for bank, _ in found)


def suggest(
    factor: Factor, diagnosis: FactorDiagnosis | None, program: Program | None, catalogue: Catalogue
) -> tuple[Suggestion, ...]:
    """Measures of the factor that the program does not have yet, each with a reason.

    Order: measures for tasks that have none yet, then measures that the school's answers or causes speak
    for, then the rest. The first measure of each such task says so; the others name the school's own data
    where there is any. A school's own factor has no measures: it gets the bank's closest ones and the common
    measures (field.md 4.18).
    """
    reasons = _Reasons(factor, diagnosis, program, catalogue)
    taken = {row.code for row in program.measures} if program else set()
    if factor.measures:
        entries = [_entry(bank, catalogue) for bank in _of_factors([factor])]
    else:
        entries = reasons.similar(_index(catalogue).entries)
    ranked = []
    data_words, task_words = {}, {}
    for entry in entries:
        code = entry.bank.measure.code
        if code in taken:
            continue
        data_words[code] = reasons.from_data(entry)
        task_words[code] = reasons.from_task(entry) if factor.measures else ""
        ranked.append(entry)
    leads = _leads(ranked, task_words, data_words)

    def place(entry: _Entry) -> tuple[bool, bool, int, bool]:
        measure = entry.bank.measure
        leading = measure.code in leads
        task = measure.task if leading and measure.task else 0
        return not task_words[measure.code], not leading, task, not data_words[measure.code]

    suggestions = []
    for entry in sorted(ranked, key=place):
        measure = entry.bank.measure
        own, open_task = data_words[measure.code], task_words[measure.code]
        first = open_task if measure.code in leads else ""
        why = first or own or open_task or _origin(catalogue, measure)
        suggestions.append(
            Suggestion(
                measure=measure,
                factor_code=entry.bank.factor_code,
                why=why,
                source_words=in_words(catalogue, measure.sources),
            )
        )
    return tuple(suggestions)


class _Reasons:
    """What speaks for a measure in one school: tasks without measures, its answers, its own causes."""

    def __init__(
        self, factor: Factor, diagnosis: FactorDiagnosis | None, program: Program | None, catalogue: Catalogue
    ) -> None:
        self._factor = factor
        self._telling = _index(catalogue).telling
        self._steps = {step.value: step.words for step in catalogue.scale.steps}
        self._merged = diagnosis is not None and diagnosis.merged
        results = diagnosis.statements if diagnosis else ()
        known = {statement.code: statement for statement in factor.statements}
        self._risky = [
            (result, known[result.code], self._kin_weights(known[result.code].text))
            for result in results
            if result.risk is not None and result.risk >= _RISKY and result.code in known
        ]
        causes = program.of(LineKind.CAUSE) if program else ()
        self._causes = [(line.text, self._kin_weights(line.text)) for line in causes]
        self._open_tasks = _open_tasks(factor, program)

    def from_task(self, entry: _Entry) -> str:
        """«к задаче 1 «…» меры ещё нет.», or empty."""
        return self._open_tasks.get(entry.bank.measure.task or 0, "")

    def from_data(self, entry: _Entry) -> str:
        """The riskiest statement of the measure's groups that speaks of the same thing, else such a cause."""
        letters = {participant.value for participant in entry.bank.measure.participants}
        best, answered = 0.0, ""
        for result, statement, weights in self._risky:
            shared = _shared(weights, entry.kin)
            # The administration answers for measures it takes no part in, so its voice counts there too.
            worth = 1.0 if statement.group.value in letters else 0.5
            heard = worth == 1.0 or statement.group is Group.ADMINISTRATION
            score = worth * (result.risk or 0.0) * shared
            if heard and shared >= _ALIKE and score > best:
                best, answered = score, self._answered(result, statement.text, statement.sign)
        if answered:
            return answered
        scored = [(_shared(weights, entry.kin), text) for text, weights in self._causes]
        best, text = max(scored, default=(0.0, ""))
        return f"в ваших причинах записано {_quoted(text)}." if best >= _ALIKE else ""

    def similar(self, entries: Sequence[_Entry]) -> list[_Entry]:
        """The bank's closest measures to a factor without its own, then the common ones."""
        texts = [self._factor.title, *(item.text for item in self._factor.statements)]
        own = [self._kin_weights(text) for text in texts] + [weights for _, weights in self._causes]
        bank = [entry for entry in entries if entry.bank.factor_code]
        scored = [(sum(_shared(weights, entry.kin) for weights in own), entry) for entry in bank]
        close = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])[:SIMILAR_AT_MOST]
        return [entry for _, entry in close] + [entry for entry in entries if not entry.bank.factor_code]

    def _kin_weights(self, text: str) -> dict[str, float]:
        return {known: self._telling[known] for known in russian.kin(text) if known in self._telling}

    def _answered(self, result: StatementResult, text: str, sign: Sign) -> str:
        # Means between two steps are read as the step on the side of risk.
        risk = result.risk or 0.0
        answer = int(3 * risk + 0.5) if sign is Sign.RISK else 3 - int(3 * risk + 0.5)
        staff = result.group in (Group.ADMINISTRATION, Group.TEACHERS)
        if result.from_team:
            voice = _TEAM_VOICES.get(result.group, "команда школы ответила")
        elif self._merged and staff:
            voice = "педагогический коллектив чаще отвечал"
        else:
            voice = _VOICES[result.group]
        return f"{voice} «{self._steps[answer]}» на утверждение «{text.rstrip('.')}»."


def _open_tasks(factor: Factor, program: Program | None) -> dict[int, str]:
    """Clauses for the catalogue's task numbers whose task in the program has no measure yet.

    Teams rewrite, move and drop tasks; a program's line stands for the catalogue's task it resembles most.
    """
    lines = program.tasks if program else ()
    found = {}
    for number, task in enumerate(factor.tasks, start=1):
        likeness = [fuzz.token_sort_ratio(task, line.text) for line in lines]
        if program is None or max(likeness, default=0.0) < _SAME_TASK:
            continue
        place = likeness.index(max(likeness))
        if not program.measures_of(lines[place].id):
            found[number] = f"к задаче {place + 1} {_quoted(lines[place].text)} меры ещё нет."
    return found


def _leads(entries: Iterable[_Entry], task_words: dict[str, str], data_words: dict[str, str]) -> set[str]:
    """For each task without measures the one to begin with: one the data speak for, if there is any."""
    leads: dict[int, str] = {}
    for entry in entries:
        measure = entry.bank.measure
        if not task_words[measure.code] or measure.task is None:
            continue
        lead = leads.setdefault(measure.task, measure.code)
        if data_words[measure.code] and not data_words[lead]:
            leads[measure.task] = measure.code
    return set(leads.values())


def _origin(catalogue: Catalogue, measure: Measure) -> str:
    documents = [code for code in measure.sources if code != GENERAL_PRACTICE]
    if not documents:
        return "мера взята из опыта школ (общая практика)."
    return f"меру уже пробовали: {in_words(catalogue, documents).removeprefix('практика: ')}."


def _quoted(text: str) -> str:
    return f"«{shorten(text.strip().rstrip('.'), 120, placeholder='…')}»"


def _shared(one: dict[str, float], other: frozenset[str]) -> float:
    return sum(weight for known, weight in one.items() if known in other)


def _passes(
    bank: BankMeasure,
    *,
    factor: str | None,
    task: int | None,
    participant: Participant | None,
    source: str | None,
) -> bool:
    measure = bank.measure
    if task is not None and (measure.task != task or (factor is not None and bank.factor_code != factor)):
        return False
    if participant is not None and participant not in measure.participants:
        return False
    if source == ANY_DOCUMENT:
        return any(document_of(code) for code in measure.sources)
    return not source or any(document_of(code) == source for code in measure.sources)


def _scores(entries: Sequence[_Entry], query: str, stems: dict[str, str]) -> list[float | None]:
    """A score for each entry, None for those that hold fewer of the query's words than the best ones."""
    wanted = [russian.meanings(word, stems) for word in dict.fromkeys(russian.words(query))]
    if not wanted:
        return [0.0] * len(entries)
    rows = [[_worth(word, entry.weights) for word in wanted] for entry in entries]
    most = max((sum(1 for score in row if score) for row in rows), default=0)
    return [sum(row) if most and sum(1 for score in row if score) == most else None for row in rows]


def _worth(word: dict[str, float], weights: dict[str, float]) -> float:
    return max((weights.get(known, 0.0) * worth for known, worth in word.items()), default=0.0)


_built: list[tuple[Catalogue, _Index]] = []


def _index(catalogue: Catalogue) -> _Index:
    """The index of a catalogue, kept for the last few catalogues (a catalogue's hash would cost as much)."""
    for known, index in _built:
        if known is catalogue:
            return index
    common = (
        BankMeasure(measure=measure, factor_code="", factor_title=COMMON_TITLE)
        for measure in catalogue.common_measures
    )
    entries = tuple(_entry(bank, catalogue) for bank in (*_of_factors(catalogue.factors), *common))
    texts = [_all_text(entry.bank, catalogue) for entry in entries]
    stems = {word: russian.stem(word) for text in texts for word in russian.words(text)}
    counts: dict[str, int] = {}
    for entry in entries:
        for subject in entry.kin:
            counts[subject] = counts.get(subject, 0) + 1
    most = max(2.0, _TELLING_SHARE * len(entries))
    telling = {subject: log(1 + len(entries) / count) for subject, count in counts.items() if count <= most}
    index = _Index(entries, stems, telling)
    _built.insert(0, (catalogue, index))
    del _built[4:]
    return index


def _of_factors(factors: Iterable[Factor]) -> Iterator[BankMeasure]:
    for factor in factors:
        for measure in factor.measures:
            yield BankMeasure(measure=measure, factor_code=factor.code, factor_title=factor.short_title)


def _entry(bank: BankMeasure, catalogue: Catalogue) -> _Entry:
    weights: dict[str, float] = {}
    for text, weight in _weighted_texts(bank, catalogue):
        for word in russian.words(text):
            stem = russian.stem(word)
            weights[stem] = max(weight, weights.get(stem, 0.0))
    return _Entry(bank, weights, russian.kin(f"{bank.measure.text} {bank.measure.result}"))


def _weighted_texts(bank: BankMeasure, catalogue: Catalogue) -> tuple[tuple[str, float], ...]:
    """What is done counts most, then the document and who does it, then the factor and where it was tried."""
    measure = bank.measure
    return (
        (measure.text, 3.0),
        (measure.result, 2.0),
        (measure.responsible, 2.0),
        (bank.factor_title, 1.0),
        (in_words(catalogue, measure.sources), 1.0),
    )


def _all_text(bank: BankMeasure, catalogue: Catalogue) -> str:
    return " ".join(text for text, _ in _weighted_texts(bank, catalogue))
