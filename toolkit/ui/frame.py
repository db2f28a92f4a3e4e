"""What surrounds every screen: who and what is saved, the steps, messages, and the way back and forth."""

from collections.abc import Callable, Sequence

from toolkit.domain.access import Right
from toolkit.ui.clash import clash_dialog, put_off
from toolkit.ui.components import button, head, hidden, icon, link_button, notice
from toolkit.ui.dialogue import beside
from toolkit.ui.help import help_button, help_panel
from toolkit.ui.nodes import Child, Handler, Node, h
from toolkit.ui.page import Screen
from toolkit.workflows.step import StepStatus
from toolkit.workflows.workflow import Workflow

GLYPHS = {
    StepStatus.NOW: "s-now",
    StepStatus.DONE: "s-done",
    StepStatus.OPEN: "s-open",
    StepStatus.REOPENED: "s-again",
    StepStatus.LOCKED: "s-lock",
}
Part = tuple[str, str, StepStatus, str]  # code, short title, status, words for a reader


def top(flow: Workflow, subtitle: Child = "") -> list[Child]:
    """School, app and year at the left; saved state and large type at the right."""
    known = flow.dossier
    guest = flow.visit is not None and flow.visit.readonly
    school = known.school.name if known else "Ваши школы" if guest else "Новая школа"
    start = "curator" if guest else "start"
    home = flow.visit.link(start, known.school.id if known else None) if flow.visit else ""
    below = subtitle or " · ".join(part for part in (flow.title, known.cycle.title if known else "") if part)
    example = known is not None and known.school.example
    return [
        h(
            "div",
            h("a", school, cls="ar-top__school", href=home)
            if home
            else h("span", school, cls="ar-top__school"),
            " ",
            h("span", "пример", cls="ar-tag") if example else None,
            h("span", below, cls="ar-top__sub"),
            h("span", icon("i-eye"), flow.as_guest(), cls="ar-top__reader") if guest and known else None,
            cls="ar-top__who",
        ),
        h("p", icon("i-people"), flow.others.sentence, cls="ar-others", data_key="others")
        if flow.others.sentence
        else None,
        h(
            "div",
            h(
                "span",
                cls="ar-save",
                role="status",
                data_saved="" if flow.reading else flow.saved,
                data_key="saved",
            ),
            help_button(flow),
            h(
                "button",
                h("span", "Аа", aria_hidden="true"),
                h("span", "Крупный шрифт", cls="ar-top__l"),
                type="button",
                cls="ar-btn ar-btn--quiet ar-btn--small",
                data_do="large",
                data_key="large",
                aria_pressed="false",
            ),
            cls="ar-top__tools",
        ),
    ]


def for_visitor(flow: Workflow, screen: Screen) -> Screen:
    """The screen with what is said beside it, as it is offered to whoever has come (`toolkit.ui.offer`)."""
    screen.rights = flow.rights
    return beside(flow, screen)


def rail(
    flow: Workflow,
    parts: Sequence[Part] = (),
    open_part: Callable[[str], object] | None = None,
    *,
    wide: bool = False,
) -> list[Child]:
    """The steps with glyph and state in words; below the present step, its parts."""
    items = []
    for number, step in enumerate(flow.steps, 1):
        status = flow.status(step.code)
        inside = (
            h("span", f"{number}. {step.title}"),
            h("span", flow.words(step.code), cls="ar-step__state"),
        )
        glyph = icon(GLYPHS[status], "ar-step__glyph")
        if status is StepStatus.LOCKED:
            entry = h(
                "span", glyph, inside, hidden(", ", flow.lock(step.code)), cls="ar-step ar-step--locked"
            )
        else:
            entry = h(
                "button",
                glyph,
                inside,
                hidden(", ", status.value) if status is not StepStatus.NOW else None,
                id=f"step-{step.code}",
                type="button",
                cls=f"ar-step ar-step--{'done' if status is StepStatus.DONE else 'open'}",
                aria_current="step" if status is StepStatus.NOW else None,
                on={"click": _opener(flow, step.code)},
                right=Right.READ,
            )
        below = _parts(parts, open_part) if status is StepStatus.NOW and parts and open_part else None
        items.append(h("li", entry, below, data_key=f"li-{step.code}"))
    now = next(step for step in flow.steps if step.code == flow.step)
    return [
        h(
            "nav",
            h("p", flow.title, cls="ar-steps__title"),
            h(
                "details",
                h(
                    "summary",
                    icon("s-now", "ar-step__glyph"),
                    f" Шаг {flow.number(now.code)} из {len(flow.steps)}: {now.title}",
                ),
                h("ol", items),
                data_steps=True,
                data_key=f"steps-{flow.step}-{flow.part}",
            ),
            cls="ar-steps ar-steps--top" if wide else "ar-steps",
            aria_label=f"Шаги: {flow.title}",
        )
    ]


def _opener(flow: Workflow, code: str) -> Handler:
    return lambda _: flow.go(code)


def _parts(parts: Sequence[Part], open_part: Callable[[str], object]) -> Node:
    rows = []
    for code, title, status, words in parts:
        rows.append(
            h(
                "li",
                h(
                    "button",
                    icon(GLYPHS[status], "ar-step__glyph"),
                    h("span", title, hidden(": ", words)),
                    id=f"part-{code}",
                    type="button",
                    cls=f"ar-step ar-step--{'done' if status is StepStatus.DONE else 'open'}",
                    aria_current="true" if status is StepStatus.NOW else None,
                    on={"click": _part_opener(open_part, code)},
                    right=Right.READ,
                ),
                data_key=f"lp-{code}",
            )
        )
    return h("ol", rows, cls="ar-substeps")


def _part_opener(open_part: Callable[[str], object], code: str) -> Handler:
    return lambda _: open_part(code)


def foot(
    flow: Workflow,
    left: Child,
    forward: str = "Далее",
    *,
    blocked: bool = False,
    forward_press: Callable[[], object] | None = None,
    back: bool = True,
    main: bool = True,
    before_left: Child = None,
) -> list[Child]:
    """What is left or what comes next, «Назад», and the one main action; a blocked one says why beside it.

    `main` is false where the sheet has its own filled button. Nothing blocks the way of a reader: he is
    told what the team has left.
    """
    if flow.looking:
        left, blocked = flow.left_to_team() or left, False
    return [
        before_left,
        h("p", left, cls="ar-foot__left", id="miss"),
        button("back", "Назад", flow.back, before="i-left", right=Right.READ) if back else None,
        button(
            "next",
            forward,
            forward_press or flow.next,
            kind="main" if main else "",
            after="i-right",
            blocked_by="miss" if blocked else "",
            right=Right.READ,
        ),
    ]


def what_is_left(missing: Sequence[str], otherwise: str) -> Child:
    """«Осталось: …» or «Что дальше: …»."""
    if missing:
        return [h("b", "Осталось: "), " ".join(missing)]
    return [h("b", "Что дальше: "), otherwise]


def alerts(flow: Workflow) -> list[Child]:
    """The last message, and the choice to make when two people changed one field."""
    shown: list[Child] = []
    message = flow.message
    if message is not None:
        actions = []
        if message.undo is not None:
            actions.append(
                button(
                    "undo-message",
                    message.undo_words,
                    flow.undo,
                    kind="small",
                    before="i-undo",
                    right=Right.READ,  # only he who has just put something away is asked
                )
            )
        actions.append(button("dismiss", "Понятно", flow.dismiss, kind="quiet small", right=Right.READ))
        glyph = "i-trash" if message.undo is not None else ""
        more = [message.more] if message.more else []
        shown.append(
            notice(h("b", message.first), *more, kind=message.kind, actions=actions, bar=True, glyph=glyph)
        )
    shown.append(help_panel(flow))
    shown.append(put_off(flow))
    if flow.conflict is not None:
        shown.append(clash_dialog(flow, flow.conflict))
    return shown


def choose_school(flow: Workflow) -> Screen:
    """Several schools in one database and none named by the address: choose one; a reader may have none."""
    rows = [
        h(
            "li",
            link_button(f"school-{school.id}", school.name, _enter(flow, school.id)),
            " ",
            h("span", "пример", cls="ar-tag") if school.example else None,
        )
        for school in flow.schools
    ]
    return Screen(
        title=flow.title,
        top=top(flow),
        alert=alerts(flow),
        body=[
            head("Чью работу откроем", h("p", "Школы стоят по алфавиту.")),
            h("ul", rows, cls="ar-card"),
        ]
        if rows
        else [
            head(
                "Пока вам не открыта ни одна школа",
                h(
                    "p",
                    "Школу закрепляет муниципальный координатор. Обновите страницу, когда он это сделает.",
                ),
            )
        ],
        frame="solo",
    )


def _enter(flow: Workflow, school_id: int) -> Callable[[], object]:
    def press() -> None:
        flow.enter(school_id)
        flow.moved()

    return press
