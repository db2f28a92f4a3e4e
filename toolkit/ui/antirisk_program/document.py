"""Step 7: the rest of the passport, a preview of what will be printed, and the Excel file."""

from toolkit.domain.access import Right
from toolkit.domain.program import LineKind, Part
from toolkit.domain.school_file import ENDING
from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.lines import editable_lines
from toolkit.ui.antirisk_program.preview import passport_sheet, plan_sheet, roadmap_sheet
from toolkit.ui.antirisk_program.removed import removed_rows
from toolkit.ui.antirisk_program.standing import way_section
from toolkit.ui.antirisk_program.subtitle import subtitle
from toolkit.ui.antirisk_program.versions import versions_view
from toolkit.ui.components import button, chip, field, icon, radios, section
from toolkit.ui.frame import alerts, foot, rail, top
from toolkit.ui.nodes import Child, Handler, Node, h
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram

PROGRAM = "antirisk_program"
VIEWS = (
    ("passport", "Паспорт"),
    ("roadmap", "Дорожная карта"),
    ("plan", "Сводный план"),
    ("versions", "Версии"),
)
PASSPORT_LINES = (LineKind.STAGE, LineKind.CONTROL, LineKind.METHOD, LineKind.RESULT)
APPROVAL = (
    ("принято", "Принято педсоветом"),
    ("согласовано", "Согласовано с учредителем"),
    ("утверждаю", "Утверждаю, директор"),
)


def document_screen(flow: AntiriskProgram, actions: Actions) -> Screen:
    """What will be signed, from the same facts as the file."""
    following = flow.following_factor()
    downloads = h(
        "div",
        button(
            "excel",
            "Скачать Excel",
            lambda: actions.excel(flow.part),
            kind="main",
            before="i-down2",
            right=Right.READ,
        ),
        button(
            "word",
            "Word",
            lambda: actions.paper(PROGRAM, flow.part, False),
            before="i-down2",
            label="Скачать программу в Word",
            right=Right.READ,
        ),
        button(
            "pdf",
            "PDF",
            lambda: actions.paper(PROGRAM, flow.part, True),
            before="i-down2",
            label="Скачать программу в PDF",
            right=Right.READ,
        )
        if actions.pdf
        else None,
        button(
            "excel-all",
            "Всё в одном Excel",
            lambda: actions.excel(""),
            before="i-down2",
            right=Right.READ,
        ),
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
    views = {
        "passport": passport_sheet,
        "roadmap": roadmap_sheet,
        "plan": plan_sheet,
        "versions": versions_view,
    }
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
                right=Right.READ,
            ),
            cls="ar-noprint",
        ),
        views[flow.preview](flow),
        h("div", _rest(flow), cls="ar-noprint"),
    ]
    margin = [
        way_section(flow),
        h(
            "section",
            h(
                "fieldset",
                h("legend", "Блок утверждения", cls="ar-field__label"),
                h(
                    "div",
                    [_approval(flow, word, words) for word, words in APPROVAL],
                    cls="ar-stack ar-stack--s",
                    id="approval",
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
            h(
                "p",
                h("b", "Word"),
                " — паспорт и дорожная карта. Слова и шрифт можно поправить перед подписью.",
            ),
        ),
        section(
            "Файл работы школы",
            h("p", "Вся работа одним файлом: унести с семинара и продолжить на другом компьютере."),
            h(
                "p",
                button(
                    "school-file",
                    f"Скачать файл {ENDING}",
                    actions.school_file,
                    kind="small",
                    before="i-down2",
                    right=Right.READ,
                ),
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
            removed_rows(flow, flow.removed_of(Part.LINE, *PASSPORT_LINES)),
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
