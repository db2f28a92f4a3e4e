"""The contents and the summary: what a director looks at first."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.documents import factor_titles, line_breaks, table_rows
from toolkit.documents.cell_style import CELL, CENTRED, HEADER, INDEX_FORMAT, LINK, SMALL, Look, level_look
from toolkit.documents.edition import Edition, SheetEntry
from toolkit.documents.sheet_page import SheetPage, Styled
from toolkit.documents.verification_sheets import threshold_words
from toolkit.domain import wording
from toolkit.domain.diagnosis import FactorDiagnosis, Standing
from toolkit.domain.program import LineKind
from toolkit.domain.verification import Status
from toolkit.methodology.catalogue import Group

CONTENTS = "00_Содержание"
SUMMARY = "Сводка"

# Ten narrow columns behind the factor's name: both tables of the sheet fit into one grid.
_WIDTHS = (24.0, *([6.2] * 10))
_STATE_SPANS = (1, 2, 3, 3, 2)
_HEAT_SPANS = (1, 2, 2, 2, 2, 2)
_HEAT_HEADER = Look(size=9, bold=True, border=True, fill=HEADER.fill, across="center", down="center")
_MOST_ERRORS = 8


def fill_contents(edition: Edition, sheet: Worksheet, entries: Sequence[SheetEntry]) -> None:
    """Write the contents with a link to every sheet; done last, when all sheets are known."""
    dossier = edition.dossier
    page = SheetPage(sheet, (25, 61), edition.imprint, landscape=False)
    page.title(dossier.school.name, f"Документы, {dossier.cycle.title}, на {wording.day(dossier.today)}")
    if edition.factor is not None:
        page.note(f"Только по фактору «{factor_titles.official(dossier, edition.factor)}».")
    page.table_header(("Лист", "Что в нём"), repeat=False)
    link = Look(size=CELL.size, border=True, ink=LINK, underline=True)
    for entry in entries:
        page.table_row([Styled(entry.name, link, link=entry.name), entry.about])
    page.gap()
    page.note("Чтобы открыть лист, нажмите на его название. Номер, дату и подпись ставит школа.")
    page.finish()


def add_summary(edition: Edition, workbook: Workbook) -> SheetEntry:
    """Two pages: where every factor stands; groups, dates and what to do next. One factor takes one page."""
    dossier = edition.dossier
    page = SheetPage(workbook.create_sheet(SUMMARY), _WIDTHS, edition.imprint, landscape=False)
    page.title(
        f"Состояние работы с рисками на {wording.day(dossier.today)}",
        f"{dossier.school.name}, {dossier.cycle.title}",
    )
    page.line(_in_words(edition))
    page.gap()
    page.heading("Профиль, самодиагностика и решения")
    _state_table(page, edition)
    page.gap()
    page.note(threshold_words(edition.catalogue.thresholds))
    _order(page, edition)
    if edition.factor is None:
        page.break_page()
    page.heading("Ответы по группам")
    _heat_table(page, edition)
    _causes(page, edition)
    _control(page, edition)
    _errors(page, edition)
    page.finish()
    about = "Сводка на двух страницах: риски, решения, сроки, что дальше"
    return SheetEntry(
        SUMMARY, about if edition.factor is None else "Сводка по фактору: решение, группы, сроки"
    )


def _in_words(edition: Edition) -> str:
    dossier = edition.dossier
    if edition.factor is not None:
        outcome = dossier.outcomes.get(edition.factor)
        title = factor_titles.official(dossier, edition.factor)
        return f"Фактор риска «{title}». {outcome.sentence if outcome else ''}".strip()
    day = dossier.profile.issued_on
    count = sum(found.in_profile for found in dossier.profile.factors)
    decided = sum(factor.code in dossier.verdicts for factor in dossier.factors)
    disputed = sum(
        dossier.outcomes[factor.code].status is Status.DISPUTED
        for factor in dossier.factors
        if factor.code in dossier.outcomes
    )
    sentences = [
        f"Рисковый профиль{' от ' + wording.day(day) if day else ''}: "
        f"{wording.plural(count, 'фактор', 'фактора', 'факторов')}.",
        f"Команда приняла решение по {decided} из {len(dossier.factors)}.",
    ]
    if disputed:
        sentences.append(f"Нужна беседа: {wording.plural(disputed, 'фактор', 'фактора', 'факторов')}.")
    programs = len(dossier.programs)
    sentences.append(f"Составлено: {wording.plural(programs, 'программа', 'программы', 'программ')}.")
    return line_breaks.numbers_kept(" ".join(sentences))


def _state_table(page: SheetPage, edition: Edition) -> None:
    dossier = edition.dossier
    names = ("Фактор риска", "Профиль", "Самодиагностика", "Решение", "Программа")
    page.table_row(names, HEADER, spans=_STATE_SPANS)
    for factor in edition.factors:
        code = factor.code
        page.table_row(
            [
                factor_titles.brief(dossier, code),
                table_rows.profile_words(dossier, code),
                table_rows.diagnosis_words(dossier.diagnoses.get(code)),
                table_rows.outcome_words(dossier, code),
                line_breaks.numbers_kept(table_rows.program_state(dossier, code)),
            ],
            spans=_STATE_SPANS,
        )


def _order(page: SheetPage, edition: Edition) -> None:
    """The order of work with its reason (field.md 6.4); nothing is dropped by it."""
    shown = {factor.code for factor in edition.factors}
    ranked = [found for found in edition.dossier.ranked if found.factor_code in shown]
    if edition.factor is not None or not ranked:
        return
    page.heading("Порядок работы")
    for number, found in enumerate(ranked, 1):
        title = factor_titles.brief(edition.dossier, found.factor_code)
        why = line_breaks.formula_kept(found.why)
        page.line(f"{number}. {title}{' — ' + why if why else ''}", Look(size=SMALL))


def _heat_table(page: SheetPage, edition: Edition) -> None:
    thresholds = edition.catalogue.thresholds
    groups = tuple(rule.group for rule in thresholds.groups)
    names = ["Фактор риска", *(thresholds.group(group).title for group in groups), "Итог"]
    page.table_row([Styled(name, _HEAT_HEADER) for name in names], spans=_HEAT_SPANS)
    estimated = False
    for factor in edition.factors:
        found = edition.dossier.diagnoses.get(factor.code)
        if found is None:
            continue
        estimated = estimated or found.preliminary
        page.table_row(
            [
                factor_titles.brief(edition.dossier, factor.code),
                *(_heat_cell(found, group) for group in groups),
                _total_cell(found),
            ],
            spans=_HEAT_SPANS,
        )
    page.gap()
    page.note(
        "Чем темнее клетка, тем заметнее риск: светлая — низкая, средняя по тону — средняя, тёмная — высокая."
    )
    if estimated:
        page.note("Звёздочка: предварительно, по оценке команды или по небольшой части ответов.")


def _heat_cell(found: FactorDiagnosis, group: Group) -> Styled:
    result = found.group(group)
    if result is None or result.standing is Standing.NONE:
        return Styled("—", CENTRED)
    if result.standing is Standing.HIDDEN:
        return Styled(
            table_rows.HIDDEN, Look(size=10, border=True, italic=True, across="center", down="center")
        )
    form = INDEX_FORMAT + ('"*"' if result.standing is Standing.ESTIMATE else "")
    base = Look(size=CENTRED.size, border=True, across="center", down="center", form=form)
    return Styled(result.index, level_look(result.level, base))


def _total_cell(found: FactorDiagnosis) -> Styled:
    if found.index is None:
        return Styled(table_rows.NO_DATA, CENTRED)
    form = INDEX_FORMAT + ('"*"' if found.preliminary else "")
    base = Look(size=CENTRED.size, border=True, across="center", down="center", form=form)
    return Styled(found.index, level_look(found.level, base))


def _causes(page: SheetPage, edition: Edition) -> None:
    """On one factor: the causes in the team's own words, which the program's passport does not hold."""
    causes = [line.text for program in edition.programs for line in program.of(LineKind.CAUSE)]
    if edition.factor is None or not causes:
        return
    page.heading("Причины, которые назвала команда")
    for cause in causes:
        page.line(f"– {cause}", Look(size=SMALL))


def _control(page: SheetPage, edition: Edition) -> None:
    dates = [
        (program, ", ".join(line.text for line in program.of(LineKind.CONTROL)))
        for program in edition.programs
    ]
    if not any(words for _, words in dates):
        return
    page.heading("Когда проверяем ход программ")
    for program, words in dates:
        title = factor_titles.without_brackets(factor_titles.of_program(program))
        page.line(f"– {title}: {words or 'даты не назначены'}", Look(size=SMALL))


def _errors(page: SheetPage, edition: Edition) -> None:
    found = [
        (program, finding)
        for program in edition.programs
        for finding in table_rows.errors_of(edition.dossier, program)
    ]
    if not found:
        return
    page.heading("Что исправить в программах до подписи")
    for program, finding in found[:_MOST_ERRORS]:
        title = factor_titles.without_brackets(factor_titles.of_program(program))
        page.line(f"– {title}. {finding.sentence}", Look(size=SMALL))
    if len(found) > _MOST_ERRORS:
        rest = wording.plural(len(found) - _MOST_ERRORS, "замечание", "замечания", "замечаний")
        page.note(f"И ещё {rest}: они видны в самой программе, на шаге «Проверка».")
