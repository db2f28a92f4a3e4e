"""Step 2: why the risk is there, in the team's words, and the tasks that follow from it."""

from toolkit.domain.access import Right
from toolkit.domain.program import LineKind, Part
from toolkit.domain.wording import quoted
from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.factor import draft_notice
from toolkit.ui.antirisk_program.lines import editable_lines
from toolkit.ui.antirisk_program.removed import removed_rows
from toolkit.ui.antirisk_program.subtitle import subtitle
from toolkit.ui.components import button, head, section, split
from toolkit.ui.frame import alerts, foot, rail, top, what_is_left
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram


def causes_screen(flow: AntiriskProgram, _actions: Actions) -> Screen:
    """Causes first: a measure that does not touch a cause changes nothing."""
    lacks = flow.missing("causes")
    sheet: list[Child] = [
        head(
            "Почему этот риск есть у школы" if flow.reading else "Почему этот риск есть у вас",
            h("p", quoted(flow.program.factor_title), cls="ar-doc ar-official"),
        ),
        draft_notice(flow),
        section(
            "Причины",
            editable_lines(
                flow,
                LineKind.CAUSE,
                "Причина",
                "Добавить причину",
                hint="Своими словами: что мешает. Две-три причины, одно предложение каждая.",
            ),
        ),
        section(
            "Задачи",
            editable_lines(
                flow,
                LineKind.TASK,
                "Задача",
                "Добавить задачу",
                hint="Что нужно сделать с причинами. Эти задачи предложены банком: поправьте под себя.",
            ),
        ),
        removed_rows(flow, flow.removed_of(Part.LINE, LineKind.CAUSE, LineKind.TASK)),
    ]
    return Screen(
        title=f"Причины: {flow.factor().short_title}",
        top=top(flow, subtitle(flow)),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, [_prompts(flow)], "Подсказки из ответов")],
        foot=foot(
            flow,
            what_is_left(lacks, "выбрать меры. Причины и задачи можно менять и потом."),
            "К мерам",
            blocked=bool(lacks),
        ),
    )


def _prompts(flow: AntiriskProgram) -> Node:
    worst = flow.worst()
    taken = {line.ref for line in flow.program.of(LineKind.CAUSE)}
    factor = flow.factor()
    known = {statement.code for statement in factor.statements}
    rows = [
        h(
            "li",
            h("p", f"«{factor.statement(result.code).text}»"),
            h("p", flow.catalogue.thresholds.group(result.group).title, cls="ar-note"),
            button(
                f"take-{result.code}",
                "Взять в причины",
                _taker(flow, result.code),
                kind="small",
                before="i-plus",
                label=f"Взять в причины: {factor.statement(result.code).text}",
            )
            if result.code not in taken
            else h("p", "Взято в причины", cls="ar-note"),
            cls="ar-stack ar-stack--s ar-prompt",
            data_key=f"prompt-{result.code}",
        )
        for result in worst
        if result.code in known
    ]
    if not rows:
        return section(
            "Ответы школы", h("p", "Ответов по этому фактору ещё нет. Причины можно назвать и без них.")
        )
    return section(
        "Где ответы говорят о риске сильнее",
        h(
            "p",
            "Причина может быть за этим утверждением. Возьмите его и перепишите своими словами.",
            right=Right.EDIT,
        ),
        h("ul", rows),
    )


def _taker(flow: AntiriskProgram, code: str):
    return lambda: flow.take_cause(code)
