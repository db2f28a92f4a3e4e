"""What must agree between the catalogue's records: codes, links and complete lists.

pydantic checks one record at a time; these rules look across records and files. Each rule refuses the file
that a methodologist should open, at the line to change.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from toolkit.methodology.catalogue import (
    CheckRules,
    Factor,
    FactorSet,
    Measure,
    Participant,
    PassportBlock,
    PassportField,
    ReviewSheet,
    Scale,
    SourceDocument,
    Thresholds,
    Vocabulary,
)
from toolkit.methodology.data_file import DataFile

GENERAL_PRACTICE = "ОЗ"
RULES = tuple(f"L{number:02}" for number in range(1, 26))
PASSPORT_CODES_IN_USE = ("teachers", "pupils")


def check_factor(file: DataFile, factor: Factor, documents: Collection[str]) -> None:
    """A factor's codes are its own and unique; measures name its tasks, indicators and known documents."""
    expected = file.name.removeprefix("factors/").removesuffix(".yaml")
    if factor.code != expected:
        file.refuse(("код",), f"файл назван «{expected}», значит, и код должен быть «{expected}»")
    for key, letter, codes in (
        ("утверждения", "s", [one.code for one in factor.statements]),
        ("показатели", "i", [one.code for one in factor.indicators]),
        ("меры", "m", [one.code for one in factor.measures]),
    ):
        unique(file, codes, key)
        own_codes(file, codes, f"{factor.code}.{letter}", key)
    indicators = {indicator.code for indicator in factor.indicators}
    for index, measure in enumerate(factor.measures):
        if measure.task is None:
            file.refuse(("меры", index, "задача"), "этого поля нет, а оно обязательно")
        if measure.task > len(factor.tasks):
            known = f"всего задач {len(factor.tasks)}"
            file.refuse(("меры", index, "задача"), f"задачи с номером {measure.task} нет, {known}")
        if not measure.indicator:
            file.refuse(("меры", index, "показатель"), "этого поля нет, а оно обязательно")
        if measure.indicator not in indicators:
            missing = f"показателя с кодом «{measure.indicator}» в этом файле нет"
            file.refuse(("меры", index, "показатель"), missing)
    check_documents(file, factor.measures, documents)


def check_common_measures(file: DataFile, measures: Sequence[Measure], documents: Collection[str]) -> None:
    """Common measures have codes C.m…, known documents, and no task or indicator of their own."""
    codes = [measure.code for measure in measures]
    unique(file, codes, "меры")
    own_codes(file, codes, "C.m", "меры")
    for index, measure in enumerate(measures):
        if measure.task is not None:
            file.refuse(("меры", index, "задача"), "у общей меры нет своей задачи; уберите это поле")
        if measure.indicator:
            file.refuse(("меры", index, "показатель"), "у общей меры нет своего показателя; уберите это поле")
    check_documents(file, measures, documents)


def check_documents(file: DataFile, measures: Iterable[Measure], documents: Collection[str]) -> None:
    """Every source of a measure is «ОЗ» or begins with the code of a document in sources.yaml."""
    for index, measure in enumerate(measures):
        for place, source in enumerate(measure.sources):
            document, slash, row = source.partition("/")
            if source != GENERAL_PRACTICE and not (document in documents and slash and row):
                hint = f"начните с кода документа из sources.yaml (004/п4.8) или укажите «{GENERAL_PRACTICE}»"
                file.refuse(("меры", index, "источники", place), f"источник «{source}» не найден; {hint}")


def check_sets(files: Mapping[str, DataFile], sets: Sequence[FactorSet], factors: Collection[str]) -> None:
    """Every set's code is its file name, unique, and its factors exist and do not repeat."""
    for found in sets:
        file = files[found.code]
        expected = file.name.removeprefix("factor_sets/").removesuffix(".yaml")
        if found.code != expected:
            file.refuse(("код",), f"файл назван «{expected}», значит, и код должен быть «{expected}»")
        unique(file, [factor.code for factor in found.factors], "факторы")
        for index, factor in enumerate(found.factors):
            if factor.code not in factors:
                file.refuse(("факторы", index, "код"), f"фактора с кодом «{factor.code}» в папке factors нет")


def check_scale(file: DataFile, scale: Scale) -> None:
    """The steps are 0, 1, 2, 3 in this order."""
    for index, step in enumerate(scale.steps):
        if step.value != index:
            reason = f"баллы идут по порядку 0, 1, 2, 3; здесь должно быть {index}"
            file.refuse(("ступени", index, "балл"), reason)


def check_thresholds(file: DataFile, thresholds: Thresholds) -> None:
    """Limits are in order, and each respondent group stands exactly once."""
    unique(file, [rule.group for rule in thresholds.groups], "группы", "группа")
    if not 0 < thresholds.medium_above < thresholds.high_from < 100:
        file.refuse(("высокая от",), "порог должен быть больше порога «средняя выше» и меньше 100")
    if thresholds.measures_min > thresholds.measures_max:
        reason = "число должно быть не меньше числа «мер на фактор не меньше»"
        file.refuse(("мер на фактор не больше",), reason)


def check_review(file: DataFile, review: ReviewSheet) -> None:
    """Numbers of criteria are unique; some decision covers zero points."""
    unique(file, [criterion.number for criterion in review.criteria], "критерии", "номер")
    unique(file, [decision.points_from for decision in review.decisions], "решения", "баллов от")
    if all(decision.points_from for decision in review.decisions):
        file.refuse(("решения",), "нет решения «баллов от: 0»")


def check_rules(file: DataFile, checks: CheckRules) -> None:
    """All rules the checker knows are there, once, and no others."""
    codes = [rule.code for rule in checks.rules]
    unique(file, codes, "правила")
    for index, code in enumerate(codes):
        if code not in RULES:
            file.refuse(("правила", index, "код"), f"правила «{code}» проверка не знает")
    for code in RULES:
        if code not in codes:
            file.refuse(("правила",), f"нет правила «{code}»; верните его")


def check_passport(file: DataFile, blocks: Sequence[PassportBlock]) -> None:
    """Codes are unique over all blocks, choices have options, and the fields that rules read are numbers."""
    unique(file, [block.code for block in blocks], "блоки")
    seen: dict[str, str] = {}
    for index, block in enumerate(blocks):
        for place, field in enumerate(block.fields):
            loc = ("блоки", index, "поля", place)
            if field.code in seen:
                file.refuse((*loc, "код"), f"код «{field.code}» указан дважды")
            seen[field.code] = field.kind
            if field.kind == "выбор" and not field.options:
                file.refuse((*loc, "варианты"), "у вопроса с выбором нет вариантов")
            if field.likeness is not None:
                _check_likeness(file, loc, field)
            if field.code in PASSPORT_CODES_IN_USE and field.kind != "число":
                file.refuse((*loc, "вид"), f"у вопроса «{field.code}» вид должен быть «число»")
    for code in PASSPORT_CODES_IN_USE:
        if code not in seen:
            file.refuse(("блоки",), f"нет вопроса с кодом «{code}»; верните его")


def _check_likeness(file: DataFile, loc: tuple[int | str, ...], field: PassportField) -> None:
    """Numbers are compared by how many times they differ, choices by being equal, texts not at all."""
    if field.kind == "текст":
        file.refuse((*loc, "сопоставимость"), "тексты не сравниваются; уберите это поле")
    if (field.kind == "число") != (field.likeness is not None and field.likeness.times is not None):
        reason = "у числа нужно «отличие не больше чем в», у выбора его быть не должно"
        file.refuse((*loc, "сопоставимость"), reason)


def check_sources(file: DataFile, documents: Sequence[SourceDocument]) -> None:
    """Codes of documents are unique."""
    unique(file, [document.code for document in documents], "документы")


def check_vocabulary(file: DataFile, vocabulary: Vocabulary) -> None:
    """Every participant's letter has words."""
    for letter in Participant:
        if letter not in vocabulary.participants:
            file.refuse(("участники",), f"нет строки для буквы «{letter.value}»")


def unique(file: DataFile, codes: Sequence[str | int], key: str, field: str = "код") -> None:
    """Refuse a code that stands twice in one list."""
    for index, code in enumerate(codes):
        if code in codes[:index]:
            file.refuse((key, index, field), f"«{code}» указано дважды")


def own_codes(file: DataFile, codes: Sequence[str], begins: str, key: str) -> None:
    """Refuse a code that is not `begins` and a number: other factors' codes and typing slips."""
    for index, code in enumerate(codes):
        if not (code.startswith(begins) and code[len(begins) :].isdecimal()):
            file.refuse((key, index, "код"), f"код должен быть вида «{begins}1», а стоит «{code}»")
