"""The sheets as they will be printed: passport, roadmap, consolidated plan, in the document's own type."""

from toolkit.domain.program import LineKind, Program, ProgramIndicator
from toolkit.domain.wording import NBSP, number, quoted
from toolkit.ui.components import unbroken
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.antirisk_program import AntiriskProgram


def _approve_block(program: Program) -> Node | None:
    chosen = program.text("approval").split()
    blocks: dict[str, tuple[Child, ...]] = {
        "принято": ("ПРИНЯТО", "педагогическим советом", ["протокол № ", _blank(3), " от ", _blank(6)]),
        "согласовано": ("СОГЛАСОВАНО", "с учредителем", [_blank(9)]),
        "утверждаю": ("УТВЕРЖДАЮ", ["Директор ", _blank(9)], ["Приказ № ", _blank(3), " от ", _blank(6)]),
    }
    shown = [h("div", [h("p", line) for line in blocks[word]]) for word in blocks if word in chosen]
    return h("div", shown, cls="ar-approve") if shown else None


def _blank(width: int) -> Node:
    return h("span", cls=f"ar-blank ar-blank--{width}")


def _lines(program: Program, kind: LineKind, *, numbered: bool = True) -> list[Child]:
    return [
        [
            f"{at}. " if numbered else "",
            line.text,
            f": {line.ref}" if kind is LineKind.STAGE and line.ref else "",
            h("br"),
        ]
        for at, line in enumerate(program.of(kind), 1)
    ]


def _path(indicator: ProgramIndicator) -> str:
    """«3 → 2 → 1»."""
    values = (indicator.baseline, indicator.interim, indicator.target)
    return " → ".join(number(value) for value in values if value is not None)


def passport_sheet(flow: AntiriskProgram) -> Node:
    """The passport of the program with its approval blanks."""
    program = flow.program
    school = flow.facts.school
    indicators: list[Child] = [
        [
            f"{known.title}: {_path(known)}{NBSP + known.unit if known.unit else ''}",
            h("br"),
        ]
        for known in program.indicators
    ]
    rows: list[tuple[str, Child]] = [
        ("Наименование программы", f"Программа антирисковых мер по фактору {quoted(program.factor_title)}"),
        ("Наименование школы", school.full_name or school.name),
        ("Основание", program.text("basis")),
        ("Причины риска (по самодиагностике)", _lines(program, LineKind.CAUSE)),
        ("Цель программы", unbroken(flow.goal())),
        ("Задачи программы", _lines(program, LineKind.TASK)),
        ("Целевые показатели", indicators),
        ("Методы сбора и обработки информации", _lines(program, LineKind.METHOD)),
        ("Сроки и этапы реализации", _lines(program, LineKind.STAGE)),
        (
            "Меры по достижению цели и задач",
            [[f"{at}. {row.activity}", h("br")] for at, row in enumerate(program.ordered_measures(), 1)],
        ),
        ("Ожидаемые конечные результаты", _lines(program, LineKind.RESULT)),
        ("Исполнители", program.text("executors") or program.text("responsible")),
        ("Ресурсное обеспечение", program.text("resources")),
        ("Риски невыполнения и меры", program.text("program_risks")),
        ("Контроль и отчётность", _lines(program, LineKind.CONTROL, numbered=False)),
    ]
    return h(
        "section",
        _approve_block(program),
        h(
            "h2",
            "ПАСПОРТ",
            h("br"),
            "программы антирисковых мер по фактору",
            h("br"),
            quoted(program.factor_title),
        ),
        h(
            "table",
            h("caption", "Паспорт программы", cls="ar-vh"),
            h(
                "tbody",
                [h("tr", h("th", label, scope="row"), h("td", value)) for label, value in rows if value],
            ),
            cls="ar-passport",
        ),
        cls="ar-sheet",
        aria_label="Паспорт программы",
        data_key="sheet-passport",
    )


def roadmap_sheet(flow: AntiriskProgram) -> Node:
    """The annex: the roadmap in its six columns."""
    program = flow.program
    tasks = {task.id: task.text for task in program.tasks}
    titles = {known.id: known.title for known in program.indicators}
    rows = []
    before: object = object()
    for row in program.ordered_measures():
        title = titles.get(row.indicator_id or 0, "")
        named = f"показатель: {title[:1].lower()}{title[1:]}" if title else ""
        result = "; ".join(part for part in (row.result, named) if part)
        first = row.task_id != before
        before = row.task_id
        cells = (
            ("Задача", tasks.get(row.task_id or 0, "") if first else ""),
            ("Мероприятие", row.activity),
            ("Сроки реализации", row.term_text),
            ("Показатели реализации", result),
            ("Ответственный", row.responsible),
            ("Участники", row.participants),
        )
        rows.append(
            h(
                "tr",
                [h("td", words, role="cell", data_l=label if words else None) for label, words in cells],
                role="row",
            )
        )
    columns = (
        "Задача",
        "Мероприятие",
        "Сроки реализации",
        "Показатели реализации",
        "Ответственный",
        "Участники",
    )
    return _wide(
        "Дорожная карта", ["Дорожная карта", h("br"), "реализации программы антирисковых мер"], columns, rows
    )


def plan_sheet(flow: AntiriskProgram) -> Node:
    """All factors of the school with a responsible for each (004/п4.1.2)."""
    rows = []
    for program in flow.facts.programs:
        if not program.measures:
            owner = program.text("responsible")
            named = [
                h("td", program.factor_title, role="cell", data_l="Фактор"),
                h("td", owner, role="cell", data_l="Ответственный за фактор" if owner else None),
            ]
            rows.append(h("tr", named, h("td", "Мер пока нет", role="cell", colspan="4"), role="row"))
        for at, row in enumerate(program.ordered_measures()):
            cells = (
                ("Фактор", program.factor_title if not at else ""),
                ("Ответственный за фактор", program.text("responsible") if not at else ""),
                ("Мероприятие", row.activity),
                ("Сроки", row.term_text),
                ("Результат", row.result),
                ("Ответственный", row.responsible),
            )
            rows.append(
                h(
                    "tr",
                    [h("td", words, role="cell", data_l=label if words else None) for label, words in cells],
                    role="row",
                )
            )
    for factor in flow.facts.without_program:
        rows.append(
            h(
                "tr",
                h("td", factor.title, role="cell", data_l="Фактор"),
                h("td", "не назначен", role="cell", data_l="Ответственный за фактор"),
                h("td", "Программа ещё не начата", role="cell", colspan="4"),
                role="row",
            )
        )
    columns = ("Фактор", "Ответственный за фактор", "Мероприятие", "Сроки", "Результат", "Ответственный")
    title: list[Child] = ["Сводный план мероприятий", h("br"), "по всем выявленным факторам риска"]
    return _wide("Сводный план", title, columns, rows)


def _wide(label: str, title: Child, columns: tuple[str, ...], rows: list[Node]) -> Node:
    return h(
        "section",
        h("h2", title),
        h(
            "table",
            h("caption", label, cls="ar-vh"),
            h("thead", h("tr", [h("th", words, scope="col") for words in columns], role="row")),
            h("tbody", rows),
            cls="ar-cards",
            role="table",
        ),
        cls="ar-sheet ar-sheet--wide",
        aria_label=label,
        data_key=f"sheet-{label}",
    )
