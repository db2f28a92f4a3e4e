"""Step 6: everything the checker says of the program, in one place."""

from toolkit.domain.access import Right
from toolkit.methodology.catalogue import Scope, Severity
from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.findings import findings_list
from toolkit.ui.antirisk_program.subtitle import subtitle
from toolkit.ui.components import head, section, split
from toolkit.ui.frame import alerts, foot, rail, top
from toolkit.ui.nodes import Child, h
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram


def check_screen(flow: AntiriskProgram, _actions: Actions) -> Screen:
    """Findings never block the draft; they say what an approving reader would ask."""
    found = flow.findings()
    if flow.missing("check"):
        title = "Программа почти готова: посмотрите замечания"
    elif any(finding.severity is Severity.WARNING for finding in found):
        title = "Ошибок нет, есть что уточнить"
    else:
        title = "Программу можно отправить куратору"
    rules = [rule for rule in flow.catalogue.checks.rules if rule.scope is Scope.PROGRAM]
    sheet: list[Child] = [
        head(
            title,
            h(
                "p",
                "Каждое замечание ведёт к своему месту.",
                h("span", " Исправляете — замечание исчезает само.", right=Right.EDIT),
            ),
        ),
        h("div", findings_list(flow, "Замечания" if found else "Замечаний нет"), cls="ar-findings"),
    ]
    margin = [
        section(
            "Что проверяем",
            h("p", f"Правил: {len(rules)}. Источник: {flow.catalogue.checks.source}."),
            h(
                "details",
                h("summary", "Все правила", cls="ar-btn ar-btn--quiet ar-btn--small"),
                h("ol", [h("li", rule.title) for rule in rules], cls="ar-stack ar-stack--s"),
                data_key="rules",
            ),
        )
    ]
    left: Child = (
        [h("b", flow.hindrance()), " Черновик документа можно скачать и с ними."]
        if flow.hindrance()
        else [h("b", "Что дальше: "), "посмотреть документ и отправить куратору."]
    )
    return Screen(
        title=f"Проверка: {flow.factor().short_title}",
        top=top(flow, subtitle(flow)),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, margin, "Правила")],
        foot=foot(flow, left, "К документу"),
    )
