"""Sheets about risks: the official profile, the self-diagnosis, the verification (field.md 6.2, 6.3)."""

from openpyxl import Workbook

from toolkit.documents import factor_titles, line_breaks, table_rows
from toolkit.documents.cell_style import CELL, CENTRED, INDEX_FORMAT, Look, Value, level_look
from toolkit.documents.edition import Edition, SheetEntry
from toolkit.documents.sheet_page import SheetPage, Styled
from toolkit.domain import diagnosis as diagnosis_rules
from toolkit.domain import wording
from toolkit.domain.diagnosis import FactorDiagnosis
from toolkit.domain.dossier import Dossier
from toolkit.domain.verification import LAST_REASON, LAST_WORD
from toolkit.methodology.catalogue import Factor, FactorSet, Group, Sign, Thresholds

PROFILE = "02_Рисковый_профиль"
DIAGNOSIS = "03_Самодиагностика"
VERIFICATION = "04_Верификация"

_LABEL = Look(size=CELL.size, border=True, bold=True)
_TOTAL = Look(size=CELL.size, border=True, bold=True)
_QUIET = Look(size=CELL.size, border=True, italic=True)
# Sentences of the provenance that the sheet gives above: the decision in its column, the reason on a line.
_SAID_ABOVE = ("Решение: ", "Причина: ", "Особое мнение: ", LAST_WORD, LAST_REASON)


def add_profile(edition: Edition, workbook: Workbook) -> SheetEntry:
    """The official profile as received; returns the sheet's line of the contents."""
    dossier = edition.dossier
    page = SheetPage(workbook.create_sheet(PROFILE), (5, 47, 16, 16), edition.imprint, landscape=False)
    page.title("Рисковый профиль школы", dossier.school.name)
    factor_set = _factor_set(edition)
    heads: tuple[tuple[str, Value], ...] = (
        ("Список факторов", factor_set.title if factor_set else dossier.profile.factor_set or "не указан"),
        ("Дата профиля", dossier.profile.issued_on or "не указана"),
        ("Кем выдан", dossier.profile.issuer or "не указано"),
    )
    for label, value in heads:
        page.table_row([Styled(label, _LABEL), value], spans=(2, 2))
    if factor_set and not factor_set.verified:
        page.note(factor_set.warning or "Список факторов не сверен с официальным документом.")
    page.gap()
    page.table_header(("№", "Фактор риска (как в профиле)", "Значимость", "Откуда"))
    for number, found in enumerate(dossier.profile.factors, 1):
        page.table_row(
            [
                Styled(number, CENTRED),
                found.official_title,
                Styled(factor_titles.level_word(found.level, "не указана"), CENTRED),
                Styled("профиль" if found.in_profile else "добавила школа", CENTRED),
            ]
        )
    page.finish()
    return SheetEntry(PROFILE, "Рисковый профиль, как его получила школа")


def add_diagnosis(edition: Edition, workbook: Workbook) -> SheetEntry:
    """Indexes by group; a group with too few answers carries no number (field.md 6.2.2)."""
    dossier, thresholds = edition.dossier, edition.catalogue.thresholds
    widths = (28, 18, 9, 20, 10, 11, 31)
    page = SheetPage(workbook.create_sheet(DIAGNOSIS), widths, edition.imprint, landscape=True)
    page.title("Самодиагностика: ответы по группам", dossier.school.name)
    page.note(threshold_words(thresholds))
    page.note(
        "Группу, от которой ответов меньше порога, не показываем, чтобы никого нельзя было узнать. "
        "Это повод для разговора, а не оценка школы."
    )
    page.gap()
    page.table_header(table_rows.DIAGNOSIS)
    for factor in edition.factors:
        found = dossier.diagnoses.get(factor.code)
        if found is None:
            continue
        lines = [*_worst(factor, found, thresholds), *_facts(edition, factor)]
        _diagnosis_rows(page, edition, factor, found, sum(page.line_height(line, _QUIET) for line in lines))
        for line in lines:
            page.line(line, _QUIET)
    page.finish()
    return SheetEntry(DIAGNOSIS, "Самодиагностика: индексы по группам")


def add_verification(edition: Edition, workbook: Workbook) -> SheetEntry:
    """Profile, self-diagnosis, proposal, decision, reasons and provenance of every factor.

    Reasons and provenance are long: lines under their factor, for as columns they would make its row tall.
    """
    dossier = edition.dossier
    widths = (5, 29, 13, 18, 26.5, 17, 18.5)
    page = SheetPage(workbook.create_sheet(VERIFICATION), widths, edition.imprint, landscape=True)
    page.title("Верификация рисков", dossier.school.name)
    page.table_header(table_rows.VERIFICATION[: len(widths)])
    for factor, row in zip(dossier.factors, table_rows.verification_rows(dossier).rows, strict=True):
        number, title, in_profile, in_answers, proposal, *decided = row[: len(widths)]
        sentence = str(proposal)[:1].upper() + str(proposal)[1:]
        cells = [Styled(number, CENTRED), title, in_profile, in_answers, sentence, *decided]
        lines = _under_factor(dossier, factor.code)
        page.keep_together(page.row_height(cells) + sum(page.line_height(*line) for line in lines))
        page.table_row(cells)
        for words, look in lines:
            page.line(words, look)
    page.finish()
    return SheetEntry(VERIFICATION, "Верификация: профиль, ответы, решения и их причины")


def threshold_words(thresholds: Thresholds) -> str:
    """The thresholds beside which every level is shown (field.md 6.2.5)."""
    low, high = (wording.number(value, 1) for value in (thresholds.medium_above, thresholds.high_from))
    official = "" if thresholds.verified else " Пороги предложены составителями методики, они не официальные."
    steps = f"низкая — до {low}, средняя — между {low} и {high}, высокая — от {high}."
    return f"Индекс риска от 0 до 100: {steps}{official}"


def _under_factor(dossier: Dossier, code: str) -> list[tuple[str, Look]]:
    """The lines under a factor: the team's reason, the dissent, where the data come from."""
    verdict, outcome = dossier.verdicts.get(code), dossier.outcomes.get(code)
    lines = []
    if verdict is not None and verdict.reason.strip():
        lines.append((f"Причина: {verdict.reason.strip()}", CELL))
    if verdict is not None and verdict.dissent.strip():
        lines.append((f"Особое мнение: {verdict.dissent.strip()}", CELL))
    told = outcome.provenance if outcome else ()
    lines += [(sentence, CELL) for sentence in told if sentence.startswith((LAST_WORD, LAST_REASON))]
    origin = " ".join(sentence for sentence in told if not sentence.startswith(_SAID_ABOVE))
    if origin:
        lines.append((line_breaks.numbers_kept(f"Откуда данные: {origin}"), _QUIET))
    return lines


def _factor_set(edition: Edition) -> FactorSet | None:
    code = edition.dossier.profile.factor_set
    return next((found for found in edition.catalogue.sets if found.code == code), None)


def _diagnosis_rows(
    page: SheetPage, edition: Edition, factor: Factor, found: FactorDiagnosis, below: float
) -> None:
    """A factor's groups and total; `below` are the points of the lines that follow on the same page."""
    title = factor_titles.brief(edition.dossier, factor.code)
    rows = table_rows.diagnosis_rows(
        [factor], {factor.code: found}, edition.catalogue.thresholds, {factor.code: title}
    ).rows
    page.keep_together(below + sum(page.text_height(_remark(row[6]), 7, 7, _TOTAL) for row in rows))
    first = page.row
    number = Look(size=CELL.size, border=True, across="center", form=INDEX_FORMAT)
    for row, level in zip(rows, [*(group.level for group in found.groups), found.level], strict=True):
        base = _TOTAL if row[1] == table_rows.TOTAL else CELL
        page.table_row(
            [
                Styled(row[1], base),
                Styled(row[2], number),
                Styled(row[3], level_look(level)),
                Styled(row[4], CENTRED),
                Styled(row[5], number),
                Styled(_remark(row[6]), base),
            ],
            first_column=2,
        )
    page.merge_down(1, first, page.row - 1, title, _LABEL)


def _remark(value: Value) -> str:
    """The remarks of a row; «4 из 4» stays in one line, for the column is narrow."""
    return line_breaks.numbers_kept(line_breaks.months_kept(str(value)))


def _worst(factor: Factor, found: FactorDiagnosis, thresholds: Thresholds) -> list[str]:
    known = {statement.code: statement for statement in factor.statements}
    parts = []
    for result in found.worst_statements():
        statement = known.get(result.code)
        if statement is None:
            continue
        who = thresholds.group(result.group).one
        if result.from_team and result.group is not Group.ADMINISTRATION:
            who += ", оценка команды"
        # A high risk means agreement with one kind of statement and disagreement with the other.
        answer = "чаще «да»" if statement.sign is Sign.RISK else "чаще «нет»"
        risk = wording.number(100 * (result.risk or 0), 1)
        parts.append(f"«{statement.text.rstrip('.')}» ({who}: {answer}, {risk})")
    return ["Сильнее всего тревожит: " + "; ".join(parts) + "."] if parts else []


def _facts(edition: Edition, factor: Factor) -> list[str]:
    parts = []
    for indicator in factor.indicators:
        fact = edition.dossier.facts.get(indicator.code)
        if fact is None or fact.value is None:
            continue
        words = f"{indicator.title} — {wording.number(fact.value)} {indicator.unit}"
        if fact.norm is not None:
            words += f" при норме {wording.number(fact.norm)}"
        if fact.as_of is not None:
            words += f" на {wording.day(fact.as_of)}"
        status = diagnosis_rules.fact_status(fact.value, fact.norm, indicator.direction)
        parts.append(words + (f", {status}" if status else ""))
    return ["Факты рядом с ответами: " + "; ".join(parts) + "."] if parts else []
