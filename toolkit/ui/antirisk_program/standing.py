"""Where the program stands on its way to approval, and the next step of whoever looks at it."""

from toolkit.domain.access import Right
from toolkit.domain.program import Program
from toolkit.domain.program_diff import told
from toolkit.domain.program_state import ProgramState, StateStep
from toolkit.domain.wording import day, plural
from toolkit.ui.components import button, field, icon, link_button, notice, tag
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.program_editing import short

LOOKS = {
    ProgramState.DRAFT: ("wait", "i-clock"),
    ProgramState.SUBMITTED: ("wait", "i-clock"),
    ProgramState.CHANGES_REQUESTED: ("warn", "i-chat"),
    ProgramState.APPROVED: ("ok", "i-check"),
}
LONGEST_NOTE = 220  # in the bar over every step; whole beside the document


def state_tag(flow: AntiriskProgram, program: Program) -> Node:
    """The state in words with its day."""
    kind, glyph = LOOKS[flow.facts.state_of(program).state]
    return tag(flow.state_words(program), kind, glyph)


def standing_bar(flow: AntiriskProgram) -> Node | None:
    """Said over every step: what the curator asks for, or that the fields are closed."""
    last = flow.way.last
    if last is None or flow.way.state not in (ProgramState.CHANGES_REQUESTED, ProgramState.APPROVED):
        return None

    def lead() -> None:
        flow.go("document")
        flow.focus("way")

    when = day(last.at.astimezone())
    if flow.way.state is ProgramState.APPROVED:
        first, more, kind = f"Программа утверждена {when}.", "Её поля закрыты для правок.", "ok"
        action = button(
            "to-open", "Открыть для исправлений", flow.begin_opening, kind="small", right=Right.SUBMIT
        )
    else:
        first, more, kind = f"Куратор просит правки, {when}:", short(last.note, LONGEST_NOTE), "warn"
        action = button("to-way", "К отправке", lead, kind="small", right=Right.SUBMIT)
    glyph = LOOKS[flow.way.state][1]
    bar = notice(h("b", first), more, kind=kind, actions=[action], bar=True, glyph=glyph)
    bar.attrs["data-key"] = "standing"
    return bar


def way_section(flow: AntiriskProgram) -> Node:
    """Beside the document: the state, what was said with it, and what can be done now."""
    state, last = flow.way.state, flow.way.last
    asked = last if last is not None and state is ProgramState.CHANGES_REQUESTED else None
    return h(
        "section",
        h("h2", "Где программа сейчас", id="way", tabindex="-1"),
        h("p", state_tag(flow, flow.program)),
        _said(flow, asked) if asked else None,
        _for_team(flow, state),
        _for_curator(flow, state) if flow.reading else None,
        _changes(flow),
        _history(flow),
        cls="ar-stack ar-stack--s",
        data_key="way-section",
    )


def _said(flow: AntiriskProgram, step: StateStep) -> Node:
    return h(
        "div",
        h(
            "p",
            h("b", f"{step.who[:1].upper()}{step.who[1:]}"),
            h("span", flow.moment(step.at)),
            cls="ar-comment__by",
        ),
        h("p", step.note, cls="ar-said"),
        cls="ar-comment",
    )


def _for_team(flow: AntiriskProgram, state: ProgramState) -> list[Child]:
    if state is ProgramState.SUBMITTED:
        return [
            h("p", "Править можно и сейчас: куратор увидит, что изменилось.", right=Right.SUBMIT),
            _press("take-back", "Забрать обратно", flow.take_back),
        ]
    if state is ProgramState.APPROVED:
        return [
            h(
                "details",
                h("summary", "Открыть для исправлений", cls="ar-btn ar-btn--quiet ar-btn--small"),
                h(
                    "div",
                    h("p", "Утверждённый вид останется в версиях. После правок программу отправляют снова."),
                    _note(flow, "Зачем открываете", Right.SUBMIT),
                    _press("open-again", "Открыть", flow.open_again),
                    cls="ar-stack ar-stack--s",
                ),
                open=flow.reopening or flow.problem("way-note") is not None,
                data_key="open-again",
                right=Right.SUBMIT,
            )
        ]
    hindrance = flow.hindrance()
    said: list[Child] = (
        [
            hindrance,
            " Скачать можно и так. ",
            link_button("to-check", "К замечаниям", lambda: flow.go("check")),
        ]
        if hindrance
        else ["Ошибок нет. Куратор увидит программу в своём кабинете."]
    )
    words = "Отправить снова" if state is ProgramState.CHANGES_REQUESTED else "Отправить куратору"
    return [
        h("p", said, id="way-left", right=Right.SUBMIT),
        h(
            "p",
            button("send", words, flow.send, blocked_by="way-left" if hindrance else "", right=Right.SUBMIT),
        ),
    ]


def _for_curator(flow: AntiriskProgram, state: ProgramState) -> list[Child]:
    if state is ProgramState.APPROVED:
        return [
            _note(flow, "Что поправить", Right.REVIEW),
            _press("ask-changes", "Вернуть на правки", flow.ask_for_changes, Right.REVIEW),
        ]
    if state is not ProgramState.SUBMITTED:
        return []
    unread = flow.unread()
    return [
        h(
            "div",
            h("p", icon("i-warn"), f" Пока вы читали, программу изменили: {told(unread)}."),
            _press("have-read", "Просмотрено", flow.have_read, Right.REVIEW),
            cls="ar-stack ar-stack--s ar-c-warn",
            right=Right.REVIEW,
            data_key="unread",
        )
        if unread
        else None,
        _note(flow, "Что поправить", Right.REVIEW, hint="Для утверждения можно не писать."),
        h(
            "div",
            button("approve", "Утвердить", flow.approve, before="i-check", right=Right.REVIEW),
            button("ask-changes", "Попросить правки", flow.ask_for_changes, right=Right.REVIEW),
            cls="ar-row",
        ),
    ]


def _note(flow: AntiriskProgram, label: str, right: Right, hint: str = "") -> Node:
    refused = flow.problem("way-note")
    note = field(
        "way-note",
        label,
        flow.note,
        lambda value: setattr(flow, "note", str(value)),
        hint=hint,
        problem=refused.sentence if refused else "",
        long=True,
        data_draft=True,
        right=right,
    )
    return h("div", note, right=right)


def _press(id_: str, words: str, press, right: Right = Right.SUBMIT) -> Node:
    return h("p", button(id_, words, press, kind="small", right=right))


def _changes(flow: AntiriskProgram) -> list[Child]:
    """What has changed since it was sent, and since it was judged: said short, shown on demand."""
    found: list[Child] = []
    since = flow.since_sent()
    last = flow.way.last
    if since and last is not None and last.version_id is not None:
        found += [
            h("p", f"После отправки изменено: {told(since)}."),
            h("p", _shown(flow, "since-sent", "Показать изменения", last.version_id)),
        ]
    judged = flow.judged_before()
    if judged is not None and judged.version_id is not None:
        what = "утверждения" if judged.state is ProgramState.APPROVED else "замечаний"
        words = f"Что изменилось после {what}"
        found.append(h("p", _shown(flow, "since-judged", words, judged.version_id)))
    return found


def _shown(flow: AntiriskProgram, id_: str, words: str, version_id: int) -> Node:
    def show() -> None:
        flow.preview = "versions"
        flow.compare(version_id)

    return link_button(id_, words, show)


def _history(flow: AntiriskProgram) -> Node | None:
    if not flow.way.steps:
        return None
    rows = [
        h(
            "li",
            h(
                "p",
                h("b", f"{words[:1].upper()}{words[1:]}"),
                h("span", flow.moment(step.at)),
                cls="ar-comment__by",
            ),
            h("p", step.who),
            h("p", step.note, cls="ar-said") if step.note else None,
            cls="ar-comment",
        )
        for step, words in reversed(flow.way.deeds)
    ]
    return h(
        "details",
        h(
            "summary",
            f"История: {plural(len(rows), 'шаг', 'шага', 'шагов')}",
            cls="ar-btn ar-btn--quiet ar-btn--small",
        ),
        h("ol", rows),
        data_key="way-history",
    )
