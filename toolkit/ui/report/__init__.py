"""The view of the third app: the buttons, the sheet, and what to say while there is nothing to show."""

from toolkit.domain.access import Right
from toolkit.ui.components import button, head, icon
from toolkit.ui.frame import alerts, choose_school, for_visitor, top
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.page import Screen
from toolkit.ui.report.actions import Actions
from toolkit.ui.report.carrying import carrying
from toolkit.ui.report.papers import papers
from toolkit.ui.report.sheet import sheet
from toolkit.workflows.report import Report

NOTEBOOK = "self_diagnosis.ipynb"


def report_screen(flow: Report, actions: Actions) -> Screen:
    """The whole report on one screen."""
    if flow.dossier is None and (flow.schools or flow.reading):
        return for_visitor(flow, choose_school(flow))
    body: list[Child] = [_no_school(flow)]
    if flow.dossier is not None:
        body = [_header(flow, actions), papers(actions), carrying(flow, actions), sheet(flow, actions)]
    screen = Screen(title=flow.title, top=top(flow), alert=alerts(flow), body=body, frame="solo")
    return for_visitor(flow, screen)


def _header(flow: Report, actions: Actions) -> Node:
    lead = h("p", "Собирается сам из того, что записала команда.")
    return h(
        "div",
        head("Отчёт для печати", lead),
        h(
            "div",
            button("print", "Напечатать", None, kind="main", before="i-print", data_do="print"),
            button("workbook", "Всё в Excel", actions.workbook, before="i-down2", right=Right.READ),
            _refresh_button(flow),
            cls="ar-row",
        ),
        cls="ar-row ar-row--between ar-noprint ar-report-head",
    )


def _refresh_button(flow: Report) -> Node:
    return button(
        "refresh", "Обновить", lambda: _refresh(flow), kind="quiet", before="i-save", right=Right.READ
    )


def _refresh(flow: Report) -> None:
    flow.refresh()
    flow.say("Отчёт собран заново.")


def _no_school(flow: Report) -> Node:
    address = flow.visit.link("self_diagnosis", None) if flow.visit else ""
    way: Child = h("p", f"Откройте тетрадь {NOTEBOOK}, а потом вернитесь сюда.", cls="ar-note")
    if address:
        words = ("Назвать школу", icon("i-right"))
        way = h("p", h("a", *words, href=address, cls="ar-btn ar-btn--main", id="to-diagnosis"))
    lead = "Отчёт собирается сам из того, что записала команда. Название школы — первый шаг самодиагностики."
    return h(
        "div",
        head("Сначала назовите школу", h("p", lead)),
        way,
        h("p", _refresh_button(flow)),
        cls="ar-stack",
    )


__all__ = ["Actions", "report_screen"]
