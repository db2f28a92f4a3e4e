"""Step 5: the roadmap as an editable native table of the six columns (field.md 5.1)."""

from collections.abc import Callable

from toolkit.domain.access import Right
from toolkit.domain.program import Line, LineKind, MeasureRow, Part
from toolkit.domain.terms import describe, parse_term
from toolkit.domain.wording import day, plural
from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.findings import findings_list, marks
from toolkit.ui.antirisk_program.removed import removed_rows
from toolkit.ui.antirisk_program.subtitle import subtitle
from toolkit.ui.components import button, head, hidden, icon
from toolkit.ui.dialogue import ask_words
from toolkit.ui.frame import alerts, foot, rail, top
from toolkit.ui.nodes import Child, Handler, Node, h
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.program_editing import short

COLUMNS = ("№", "Мероприятие", "Сроки", "Показатель, документ", "Ответственный", "Участники")
PLACEHOLDERS = {
    "activity": "Что сделаем",
    "term_text": "Например, октябрь 2023",
    "result": "Документ: приказ, план",
    "responsible": "Кто отвечает? Роль",
    "participants": "Кто участвует",
}


def roadmap_screen(flow: AntiriskProgram, _actions: Actions) -> Screen:
    """The table takes the whole width; findings stand beside it and are always current."""
    period = flow.program.period(flow.default_period())
    count = len(flow.findings())
    tools = h(
        "div",
        h(
            "button",
            icon("i-error"),
            plural(count, "замечание", "замечания", "замечаний"),
            type="button",
            cls="ar-btn ar-btn--small ar-phone",
            data_do="scroll",
            data_to="findings",
            data_key="to-findings",
        )
        if count
        else None,
        button("undo", "Отменить", flow.undo_last, kind="small", before="i-undo", data_act="undo"),
        button(
            "add-measure",
            "Добавить меру",
            lambda: flow.add_measure(_last_task(flow)),
            kind="small",
            before="i-plus",
            data_adds=True,
        ),
        cls="ar-row",
    )
    sheet = [
        h(
            "div",
            head(
                "Дорожная карта",
                h(
                    "p",
                    f"Программа с {day(period.begins)} по {day(period.ends)}.",
                    h("span", " Пишите прямо в клетках, Ctrl+Z отменяет.", right=Right.EDIT),
                    cls="ar-note",
                ),
            ),
            tools,
            cls="ar-row ar-row--between ar-headrow",
        ),
        _table(flow),
        h(
            "p",
            "Alt+↑ и Alt+↓ двигают меру, Ctrl+Enter добавляет меру ниже, Esc возвращает прежний текст.",
            cls="ar-note",
            right=Right.EDIT,
        ),
        removed_rows(flow, [*flow.removed_of(Part.MEASURE), *flow.removed_of(Part.LINE, LineKind.TASK)]),
    ]
    left: Child = (
        [h("b", flow.hindrance()), " Черновик документа можно скачать и с ними."]
        if flow.hindrance()
        else [h("b", "Что дальше: "), "проверить программу целиком."]
    )
    return Screen(
        title=f"Дорожная карта: {flow.factor().short_title}",
        top=top(flow, subtitle(flow)),
        alert=alerts(flow),
        rail=rail(flow, wide=True),
        body=[
            h(
                "div",
                h("div", sheet),
                h("aside", findings_list(flow), cls="ar-margin ar-findings", aria_label="Замечания проверки"),
                cls="ar-split ar-split--narrow",
            )
        ],
        foot=foot(flow, left, "К проверке"),
        frame="wide",
    )


def _last_task(flow: AntiriskProgram) -> int | None:
    tasks = flow.program.tasks
    return tasks[-1].id if tasks else None


def _table(flow: AntiriskProgram) -> Node:
    program = flow.program
    groups: list[Child] = []
    number = 0
    for place, task in enumerate(program.tasks, 1):
        groups.append(_task_row(flow, place, task))
        for row in program.measures_of(task.id):
            number += 1
            groups.append(_row(flow, number, row))
    known = {task.id for task in program.tasks}
    homeless = [row for row in program.measures if row.task_id not in known]
    if homeless:
        groups.append(
            h(
                "tr",
                h("th", "Меры без задачи", colspan="7", scope="rowgroup", role="rowheader"),
                cls="task",
                role="row",
                data_key="no-task",
            )
        )
        for row in homeless:
            number += 1
            groups.append(_row(flow, number, row))
    measures = plural(number, "мера", "меры", "мер")
    caption = f"Дорожная карта программы по фактору «{flow.factor().title}»: {measures}"
    return h(
        "table",
        h("caption", caption, cls="ar-vh"),
        h(
            "thead",
            h(
                "tr",
                [h("th", words, scope="col", cls=f"c{at}") for at, words in enumerate(COLUMNS)],
                h("th", hidden("Действия"), scope="col", cls="c6"),
                role="row",
            ),
        ),
        h("tbody", groups),
        cls="ar-table ar-edit ar-cards",
        role="table",
        data_keys="roadmap",
    )


def _task_row(flow: AntiriskProgram, place: int, task: Line) -> Node:
    return h(
        "tr",
        h(
            "th",
            h(
                "div",
                h("span", f"Задача {place}. {task.text}"),
                button(
                    f"t-{task.id}-add",
                    ["Мера", hidden(f" к задаче {place}")],
                    _adder(flow, task.id, None),
                    kind="quiet small",
                    before="i-plus",
                    data_adds=True,
                ),
                cls="ar-row ar-row--between",
            ),
            colspan="7",
            scope="rowgroup",
            role="rowheader",
        ),
        cls="task",
        role="row",
        data_key=f"task-{task.id}",
    )


def _adder(flow: AntiriskProgram, task_id: int | None, position: int | None) -> Callable[[], object]:
    return lambda: flow.add_measure(task_id, position)


def _row(flow: AntiriskProgram, number: int, row: MeasureRow) -> Node:
    return h(
        "tr",
        h("td", hidden("Мера "), str(number), cls="n", role="cell"),
        _cell(flow, number, row, "activity", "Мероприятие"),
        _term(flow, number, row),
        _cell(flow, number, row, "result", "Показатель, документ", below=_indicator(flow, number, row)),
        _cell(flow, number, row, "responsible", "Ответственный"),
        _cell(flow, number, row, "participants", "Участники"),
        _actions(flow, number, row),
        role="row",
        id=f"row-{row.id}",
        data_row=str(row.id),
    )


def _cell(
    flow: AntiriskProgram,
    number: int,
    row: MeasureRow,
    name: str,
    label: str,
    *,
    below: Child = None,
    described: str = "",
) -> Node:
    id_ = f"m-{row.id}-{name}"
    refused = flow.problem(id_)
    look, sentence = ("error", refused.sentence) if refused else marks(flow, row.id, name)
    if name == "term_text" and not refused:
        sentence = ""  # said under the field already
    notes = [f"{id_}-mark"] if sentence else []

    def change(value: object) -> None:
        flow.set_measure(row, name, str(value))

    return h(
        "td",
        h(
            "textarea",
            id=id_,
            rows="2",
            data_grow=True,
            aria_label=f"{label}, мера {number}",
            aria_describedby=" ".join([*notes, *([described] if described else [])]) or None,
            aria_invalid="true" if look == "error" else None,
            placeholder=PLACEHOLDERS[name],
            value=refused.typed if refused else getattr(row, name),
            on={"change": change},
        ),
        below,
        h("span", sentence, cls="ar-vh", id=f"{id_}-mark") if sentence and not refused else None,
        h("span", icon("i-error"), sentence, cls="ar-read ar-c-error", id=f"{id_}-mark") if refused else None,
        role="cell",
        data_l=label,
        cls=f"has-{look}" if look else None,
    )


def _term(flow: AntiriskProgram, number: int, row: MeasureRow) -> Node:
    id_ = f"m-{row.id}-read"
    look, sentence = marks(flow, row.id, "term_text")
    term = parse_term(row.term_text, flow.program.period(flow.default_period()))
    glyph, cls, words = "i-check", "ar-read", describe(term)
    if look == "error":
        glyph, cls, words = "i-error", "ar-read ar-c-error", sentence
    elif not term.understood or look == "warn":
        glyph, cls = "i-warn", "ar-read ar-read--warn"
        words = sentence if term.understood and sentence else words
    shown = flow.problem(f"m-{row.id}-term_text") is None  # else the field shows other words than these
    known = shown and (row.term_text.strip() or sentence)
    below = h("span", icon(glyph), words, cls=cls, id=id_) if known else None
    return _cell(flow, number, row, "term_text", "Сроки", below=below, described=id_ if below else "")


def _indicator(flow: AntiriskProgram, number: int, row: MeasureRow) -> Node | None:
    indicators = flow.program.indicators
    if not indicators:
        return None
    chosen = str(row.indicator_id or "")
    options = [
        ("", "без показателя"),
        *(
            (str(known.id), f"показатель {place}: {short(known.title or 'свой', 45)}")
            for place, known in enumerate(indicators, 1)
        ),
    ]

    def change(value: object) -> None:
        flow.set_measure_indicator(row, str(value))

    return h(
        "select",
        [h("option", words, value=key) for key, words in options],
        id=f"m-{row.id}-indicator_id",
        value=chosen,
        aria_label=f"Показатель программы, мера {number}",
        on={"change": change},
    )


def _actions(flow: AntiriskProgram, number: int, row: MeasureRow) -> Node:
    def step(by: int) -> Callable[[], object]:
        return lambda: flow.move_measure(row, by)

    menu = f"m-{row.id}-menu"
    siblings = [known.id for known in flow.program.measures_of(row.task_id)]
    others = [(place, task) for place, task in enumerate(flow.program.tasks, 1) if task.id != row.task_id]
    items = [
        _item(
            f"m-{row.id}-below",
            "i-plus",
            "Добавить меру ниже",
            _adder(flow, row.task_id, siblings.index(row.id) + 1),
            act="below",
            adds=True,
        ),
        _item(f"m-{row.id}-copy", "i-copy", "Повторить меру", lambda: flow.duplicate_measure(row), adds=True),
        *[
            _item(f"m-{row.id}-to-{task.id}", "i-right", f"В задачу {place}", _to_task(flow, row, task.id))
            for place, task in others
        ],
        _item(
            f"m-{row.id}-ask",
            "i-chat",
            ask_words(flow),
            lambda: flow.talk.ask_about(flow.talk.whole().place._replace(row=f"measure-{row.id}")),
        )
        if flow.talk.may_speak
        else None,
        _item(f"m-{row.id}-remove", "i-trash", "Удалить", lambda: flow.remove_measure(row)),
    ]
    return h(
        "td",
        button(
            f"m-{row.id}-up",
            "",
            step(-1),
            kind="quiet icon",
            before="i-up",
            label=f"Выше: мера {number}",
            data_act="up",
        ),
        button(
            f"m-{row.id}-down",
            "",
            step(1),
            kind="quiet icon",
            before="i-down",
            label=f"Ниже: мера {number}",
            data_act="down",
        ),
        h(
            "span",
            button(
                f"m-{row.id}-more",
                "",
                None,
                kind="quiet icon",
                before="i-more",
                label=f"Ещё действия: мера {number}",
                data_do="menu",
                aria_haspopup="menu",
                aria_expanded="false",
                aria_controls=menu,
            ),
            h("div", items, cls="ar-menu", role="menu", id=menu, hidden=True, aria_label=f"Мера {number}"),
            cls="ar-menu-box",
            right=Right.EDIT,
        ),
        button(
            f"m-{row.id}-remark",
            "",
            lambda: flow.talk.ask_about(flow.talk.whole().place._replace(row=f"measure-{row.id}")),
            kind="quiet icon",
            before="i-chat",
            label=f"Оставить замечание: мера {number}",
            right=Right.COMMENT,
        )
        if flow.reading and flow.talk.may_speak
        else None,
        role="cell",
        cls="acts",
    )


def _to_task(flow: AntiriskProgram, row: MeasureRow, task_id: int) -> Callable[[], object]:
    return lambda: flow.move_to_task(row, task_id)


def _item(
    id_: str, glyph: str, words: str, press: Callable[[], object], *, act: str = "", adds: bool = False
) -> Node:
    handler: Handler = lambda _: press()  # noqa: E731
    return h(
        "button",
        icon(glyph),
        words,
        id=id_,
        type="button",
        role="menuitem",
        tabindex="-1",
        data_act=act or None,
        data_adds=adds,
        on={"click": handler},
    )
