"""The raised hand: one press in the header asks for help, its state is seen, and it can be taken back."""

from toolkit.domain.access import Right
from toolkit.domain.change import moment
from toolkit.ui.components import button, field, icon
from toolkit.ui.nodes import Node, h
from toolkit.workflows.workflow import Workflow


def help_button(flow: Workflow) -> Node | None:
    """In the header of the team's apps, where somebody may come."""
    if flow.dossier is None or not flow.talk.may_call:
        return None
    up = flow.talk.call is not None
    words = "Помощь: ждём" if up else "Нужна помощь"
    return button(
        "help",
        h("span", words, cls="ar-top__l"),
        flow.talk.call_for_help,
        kind="quiet small up" if up else "quiet small",
        before="i-hand",
        label=words,
        pressed=up,
        right=Right.SUBMIT,
    )


def help_panel(flow: Workflow) -> Node | None:
    """What was asked and when; words may be added, the hand may go down."""
    call = flow.talk.call
    if call is None or not flow.talk.calling:
        return None
    words = field(
        "help-words",
        "О чём вопрос (можно не писать)",
        call.text,
        lambda value: flow.talk.say_what_help(str(value)),
        right=Right.SUBMIT,
        maxlength="5000",
    )
    return h(
        "div",
        icon("i-hand"),
        h(
            "div",
            h("p", h("b", f"Вы попросили о помощи {moment(call.at, flow.talk.now())}."), role="status"),
            h("p", "Просьбу видят куратор и координатор. Работать можно дальше.", cls="ar-note"),
            words,
        ),
        h(
            "div",
            button("help-down", "Помощь не нужна", flow.talk.lower_hand, kind="small", right=Right.SUBMIT),
            button("help-fold", "Свернуть", flow.talk.call_for_help, kind="quiet small", right=Right.SUBMIT),
            cls="ar-notice__actions",
        ),
        cls="ar-notice ar-notice--bar ar-help",
        data_key="help-panel",
    )
