"""Step 7: the rest of the passport, a preview of what will be printed, and the Excel file."""

from toolkit.domain.program import LineKind, Program, ProgramIndicator
from toolkit.domain.wording import NBSP, number, quoted
from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.lines import editable_lines
from toolkit.ui.antirisk_program.subtitle import subtitle
from toolkit.ui.components import button, chip, field, icon, radios, section, tag, unbroken
from toolkit.ui.frame import alerts, foot, rail, top
from toolkit.ui.nodes import Child, Handler, Node, h
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram

VIEWS = (("passport", "Паспорт"), ("roadmap", "Дорожная карта"), ("plan", "Сводный план"))
APPROVAL = (
    ("принято", "Принято педсоветом"),
    ("согласовано", "Согласовано с учредителем"),
    ("утверждаю", "Утверждаю, директор"),
)


def document_screen(flow: AntiriskProgram, actions: Actions) -> Screen:
    """What will be signed, from the same facts as the file."""
    errors = flow.missing("check")
    following = flow.following_factor()
    downloads = h(
        "div",
        button("excel", "Скачать Excel", lambda: actions.excel(flow.part), kind="main", before="i-down2"),
        button("excel-all", "Всё в одном Excel", lambda: actions.excel(""), before="i-down2"),
        h(
            "button",
            icon("i-print"),
            "Напечатать",
            type="button",
            cls="ar-btn",
            data_do="print",
            data_key="print",
        ),
        cls="ar-row ar-noprint",
    )
    views = {"passport": _passport, "roadmap": _roadmap, "plan": _plan}
    sheet: list[Child] = [
        h(
            "div",
            h("h1", "Документ: посмотрите и скачайте", id="title", tabindex="-1"),
            cls="ar-head ar-noprint",
        ),
        downloads,
        h(
            "div",
            radios(
                "preview",
                "Что показать",
                flow.preview,
                VIEWS,
                lambda value: setattr(flow, "preview", str(value) if value in dict(VIEWS) else "passport"),
                hide_legend=True,
            ),
            cls="ar-noprint",
        ),
        views[flow.preview](flow),
        h("div", _rest(flow), cls="ar-noprint"),
    ]
    margin = [
        section(
            "Где документ сейчас",
            h("p", tag("черновик", "wait", "i-clock")),
            h(
                "p",
                errors[0] + " Скачать можно и так." if errors else "Ошибок нет. Можно нести на утверждение.",
            ),
        ),
        h(
            "section",
            h(
                "fieldset",
                h("legend", "Блок утверждения", cls="ar-field__label"),
                h(
                    "div",
                    [_approval(flow, word, words) for word, words in APPROVAL],
                    cls="ar-stack ar-stack--s",
                ),
            ),
            h("p", "Номер, дату и подпись оставляем пустыми: их ставит школа."),
            cls="ar-stack ar-stack--s",
        ),
        section(
            "Что в файле",
            h(
                "p",
                h("b", "Excel"),
                " — сводка, профиль, самодиагностика, верификация, паспорт, дорожная карта, сводный план. "
                "Готовы к печати.",
            ),
        ),
    ]

    def forward() -> None:
        flow.confirm("document")
        if following:
            flow.start(following)
        else:
            flow.go("factor")

    left: Child = (
        [h("b", "Что дальше: "), f"взять следующий фактор — «{flow.factor(following).short_title}»."]
        if following
        else [h("b", "Что дальше: "), "программы начаты по всем факторам, загляните в отчёт."]
    )
    return Screen(
        title=f"Документ: {flow.factor().short_title}",
        top=top(flow, subtitle(flow)),
        alert=alerts(flow),
        rail=rail(flow, wide=True),
        body=[
            h(
                "div",
                h("div", sheet, cls="ar-stack"),
                h("aside", margin, cls="ar-margin ar-noprint", aria_label="О документе"),
                cls="ar-split ar-split--narrow",
            )
        ],
        foot=foot(
            flow,
            left,
            "Следующий фактор" if following else "Ко всем факторам",
            forward_press=forward,
            main=False,
        ),
        frame="desk",
    )


def _approval(flow: AntiriskProgram, word: str, words: str) -> Node:
    chosen = flow.program.text("approval").split()
    return chip(f"approve-{word}", words, word in chosen, lambda on: flow.set_approval(word, on))


# ── preview ──


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


def _passport(flow: AntiriskProgram) -> Node:
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


def _roadmap(flow: AntiriskProgram) -> Node:
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


def _plan(flow: AntiriskProgram) -> Node:
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


# ── the rest of the passport ──


def _rest(flow: AntiriskProgram) -> Node:
    program = flow.program

    def setter(name: str) -> Handler:
        return lambda value: flow.set_field(name, str(value))

    def one(name: str, label: str, *, hint: str = "", long: bool = False, roles: bool = False) -> Node:
        refused = flow.problem(f"g-{name}")
        return field(
            f"g-{name}",
            label,
            program.text(name),
            setter(name),
            hint=hint,
            long=long,
            problem=refused.sentence if refused else "",
            typed=refused.typed if refused else None,
            options=flow.catalogue.vocabulary.roles if roles else (),
        )

    return h(
        "details",
        h("summary", h("b", "Остальные строки паспорта"), cls="ar-summary"),
        h(
            "div",
            h(
                "div",
                one("begins", "Начало программы", hint="дд.мм.гггг"),
                one("ends", "Конец программы", hint="дд.мм.гггг"),
                cls="ar-grid2",
            ),
            one("basis", "Основание", hint="Рисковый профиль, приказ, распоряжение", long=True),
            h(
                "div",
                one("responsible", "Ответственный за фактор", roles=True),
                one("executors", "Исполнители", hint="Роли через запятую"),
                cls="ar-grid2",
            ),
            section(
                "Этапы", editable_lines(flow, LineKind.STAGE, "Этап", "Добавить этап", term="Срок этапа")
            ),
            section(
                "Контроль",
                editable_lines(
                    flow,
                    LineKind.CONTROL,
                    "Дата контроля",
                    "Добавить дату контроля",
                    hint="Не реже двух раз в год.",
                ),
            ),
            section(
                "Методы сбора информации", editable_lines(flow, LineKind.METHOD, "Метод", "Добавить метод")
            ),
            section(
                "Ожидаемые результаты",
                editable_lines(flow, LineKind.RESULT, "Результат", "Добавить результат"),
            ),
            one(
                "resources",
                "Ресурсное обеспечение",
                hint="Деньги, источник, партнёры. Можно оставить пустым.",
                long=True,
            ),
            one(
                "program_risks",
                "Риски невыполнения и меры",
                hint="Например: уход исполнителя, связь, погода.",
                long=True,
            ),
            cls="ar-stack",
        ),
        cls="ar-fold ar-card",
        data_key="rest",
    )
