"""The passport of an antirisk program: all fields of field.md 5.1, ready to be approved and signed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from toolkit.documents import factor_titles, line_breaks, table_rows
from toolkit.documents.cell_style import CELL, CENTRED, HEADER, QUIET, SIZE, SMALL, Look, Value
from toolkit.documents.edition import Edition, SheetEntry, sheet_name
from toolkit.documents.sheet_page import SheetPage, Styled
from toolkit.domain import goal, wording
from toolkit.domain.program import Line, LineKind, Program, ProgramIndicator

# The first is as wide as the labels need: each of them either fits with some room or wraps well before it.
_WIDTHS = (27.75, 9, 10.5, 10.5, 10.5, 17.75)
_VALUE_SPAN = len(_WIDTHS) - 1
_LABEL = Look(size=SIZE, border=True, bold=True)
_VALUE = Look(size=SIZE, border=True)
_NOT_FILLED = "не заполнено"
# A list up to this height in points goes to the next page as a whole rather than be divided.
_WHOLE = 130.0
_CONTINUED = " (продолжение)"

# Approval words on school papers (field.md 2.6). Number, date and signature are blanks for the school.
_APPROVALS: dict[str, tuple[str, ...]] = {
    "принято": (
        "ПРИНЯТО",
        "педагогическим советом",
        "протокол № ______",
        "от «___» ________ 20__ г.",
    ),
    "согласовано": (
        "СОГЛАСОВАНО",
        "с учредителем",
        "___________________",
        "«___» ________ 20__ г.",
    ),
    "утверждаю": (
        "УТВЕРЖДАЮ",
        "Директор ______________",
        "Приказ № ______",
        "от «___» ________ 20__ г.",
    ),
}
_USUAL_APPROVALS = "принято утверждаю"


def add(edition: Edition, workbook: Workbook, program: Program) -> SheetEntry:
    """Write one program's passport; returns the sheet's line of the contents."""
    title = factor_titles.of_program(program)
    name = sheet_name(f"06_Программа_{program.factor_code}", tuple(workbook.sheetnames))
    page = SheetPage(workbook.create_sheet(name), _WIDTHS, edition.imprint, landscape=False)
    if edition.dossier.school.example:
        page.gap()
    _approval(page, program)
    page.line("ПАСПОРТ", Look(bold=True, across="center"))
    page.line(f"программы антирисковых мер по фактору «{title}»", Look(bold=True, across="center"))
    _draft_line(page, edition, program)
    page.gap()
    school = edition.dossier.school
    names = f"{factor_titles.school_name(school)}"
    if names != school.name:
        names += f" (кратко: {school.name})"
    period = program.period(edition.period)
    _row(page, "Наименование программы", [f"Программа антирисковых мер по фактору «{title}»"])
    _row(page, "Наименование школы", [names])
    _row(page, "Основание", [program.text("basis") or _basis(edition)])
    _row(page, "Ответственный за фактор", [program.text("responsible")])
    if program.of(LineKind.CAUSE):
        _row(page, "Причины риска (по самодиагностике)", _numbered(program.of(LineKind.CAUSE)))
    _row(page, "Цель программы", [goal.goal_sentence(program, period)])
    _row(page, "Задачи программы", _numbered(program.tasks))
    _indicators(page, program)
    _row(page, "Методы сбора и обработки информации", _listed(program.of(LineKind.METHOD)))
    _row(page, "Сроки и этапы реализации", _stages(edition, program))
    _row(page, "Меры по достижению цели и задач", _measures(program))
    _row(page, "Ожидаемые конечные результаты", _results(program))
    _row(page, "Исполнители", [program.text("executors")])
    _row(page, "Ресурсное обеспечение", [program.text("resources") or "—"])
    _row(page, "Риски невыполнения и меры", [program.text("program_risks") or "—"])
    _row(page, "Контроль и отчётность", _listed(program.of(LineKind.CONTROL)))
    page.gap()
    page.note("Приложение: дорожная карта реализации программы антирисковых мер.")
    page.finish()
    return SheetEntry(name, f"Паспорт программы по фактору «{title}»")


def _approval(page: SheetPage, program: Program) -> None:
    # A program that nobody touched in this respect gets the two usual words; an emptied choice gets none.
    chosen = program.text("approval") if "approval" in program.fields else _USUAL_APPROVALS
    words = chosen.casefold().split()
    blocks = [lines for word, lines in _APPROVALS.items() if word in words]
    if not blocks:
        return
    # One block stands on the right, two left and right, as on school papers; three share the width.
    blank = ("",) * len(blocks[0])
    columns, spans = {
        1: ([blank, blank, *blocks], (1, 3, 2)),
        2: ([blocks[0], blank, blocks[-1]], (2, 2, 2)),
        3: (blocks, (1, 3, 2)),
    }[len(blocks)]
    for number in range(len(blank)):
        look = Look(size=SMALL, bold=number == 0)
        page.table_row([lines[number] for lines in columns], look, spans=spans)
    page.gap(14)


def _draft_line(page: SheetPage, edition: Edition, program: Program) -> None:
    outcome = edition.dossier.outcomes.get(program.factor_code)
    errors = table_rows.errors_of(edition.dossier, program)
    reasons = []
    if errors:
        reasons.append(
            "до подписи осталось исправить: " + wording.plural(len(errors), "место", "места", "мест")
        )
    if outcome is not None and outcome.draft_only:
        reasons.append("решение по фактору ещё не принято")
    if reasons:
        words = f"Черновик от {wording.day(edition.dossier.today)}: {'; '.join(reasons)}"
        text = line_breaks.numbers_kept(words)
        page.line(text, Look(size=SMALL, italic=True, ink=QUIET, across="center"))


def _row(page: SheetPage, label: str, items: Sequence[str]) -> None:
    """A label and its text; a long list goes on on the next page under the same label."""
    left = [item for item in items if item.strip()] or [_NOT_FILLED]
    while left:
        count = _fitting(page, label, left)
        page.table_row(_cells(label, left[:count]), spans=(1, _VALUE_SPAN))
        left = left[count:]
        if left:
            page.break_page()
            label = label if label.endswith(_CONTINUED) else label + _CONTINUED


def _cells(label: str, items: Sequence[str]) -> list[Styled]:
    return [Styled(label, _LABEL), Styled("\n".join(items), _VALUE)]


def _fitting(page: SheetPage, label: str, items: Sequence[str]) -> int:
    """How many items stay on this page; it is turned first if too few of them would."""

    def height(count: int) -> float:
        return page.row_height(_cells(label, items[:count]), spans=(1, _VALUE_SPAN))

    whole = height(len(items))
    if whole <= _WHOLE or len(items) == 1:
        page.keep_together(whole)
        return len(items)
    count = len(items)
    # The heading of a group of measures must not be the last line of a page.
    while count and (height(count) > page.room_left or (count < len(items) and items[count - 1][-1] == ":")):
        count -= 1
    if count > 1:
        return count
    if page.page_begun:
        page.break_page()
        return _fitting(page, label, items)
    return max(1, count)


def _basis(edition: Edition) -> str:
    day = edition.dossier.profile.issued_on
    return f"Рисковый профиль школы от {wording.day(day)}" if day else ""


def _numbered(lines: Sequence[Line]) -> list[str]:
    return [f"{number}. {line.text}" for number, line in enumerate(lines, 1)]


def _listed(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines] if len(lines) == 1 else [f"– {line.text}" for line in lines]


def _stages(edition: Edition, program: Program) -> list[str]:
    period = program.period(edition.period)
    stages = [
        f"– {line.text}: {line.ref}" if line.ref.strip() else f"– {line.text}"
        for line in program.of(LineKind.STAGE)
    ]
    return [f"С {wording.day(period.begins)} по {wording.day(period.ends)}", *stages]


def _measures(program: Program) -> list[str]:
    """The summary of measures is never typed: it is the roadmap in short."""
    tasks = [(f"Задача {number}", task.id) for number, task in enumerate(program.tasks, 1)]
    known = {task.id for task in program.tasks}
    lines = []
    for words, task_id in tasks:
        rows = program.measures_of(task_id)
        lines += [f"{words}:"] if rows else []
        lines += [_measure_words(row.activity, row.term_text) for row in rows]
    rest = [row for row in program.ordered_measures() if row.task_id not in known]
    lines += ["Без задачи:"] if rest else []
    lines += [_measure_words(row.activity, row.term_text) for row in rest]
    return lines


def _measure_words(activity: str, term: str) -> str:
    plain = activity.strip().rstrip(".") or "мера без названия"
    return f"– {plain} ({term.strip()})" if term.strip() else f"– {plain}"


def _results(program: Program) -> list[str]:
    lines = []
    for line in program.of(LineKind.RESULT):
        indicator = program.indicator(int(line.ref)) if line.ref.isdecimal() else None
        title = f" (показатель: {indicator.title})" if indicator and indicator.title.strip() else ""
        lines.append(f"– {line.text.strip().rstrip('.')}{title}")
    return lines


def _indicators(page: SheetPage, program: Program) -> None:
    """Target indicators: numbers in one row, the days they belong to in the row below."""
    if not program.indicators:
        _row(page, "Целевые показатели", [])
        return
    page.keep_together(120)  # headings and the first indicator
    page.section("Целевые показатели")
    names = ("Показатель", "Единица", "Сейчас", "В середине", "Будет", "Источник данных, кто измеряет")
    page.table_header(names, repeat=False, look=HEADER)
    for indicator in program.indicators:
        _indicator(page, indicator)


def _indicator(page: SheetPage, indicator: ProgramIndicator) -> None:
    numbers: tuple[Decimal | None, ...] = (indicator.baseline, indicator.interim, indicator.target)
    days: tuple[date | None, ...] = (indicator.baseline_on, indicator.interim_on, indicator.target_on)
    source = [indicator.source.strip(), indicator.measured_by.strip()]
    title = f"{indicator.title or _NOT_FILLED} (должно стать {indicator.direction})"
    beside: tuple[tuple[int, str, Look], ...] = (
        (1, title, CELL),
        (2, indicator.unit, CENTRED),
        (6, "; ".join(part for part in source if part), CELL),
    )
    page.keep_together(max(page.text_height(text, column, column, look) for column, text, look in beside))
    first = page.row
    bold = Look(size=SMALL, border=True, bold=True, across="center")
    shown: list[Value] = [value if value is not None else "—" for value in numbers]
    page.table_row([Styled(value, bold) for value in shown], first_column=3)
    page.table_row([Styled(day, CENTRED) for day in days], first_column=3)
    for column, text, look in beside:
        page.merge_down(column, first, first + 1, text, look)
