"""An editable list of short texts: causes, tasks, methods, results, stages, control dates."""

from toolkit.domain.access import Right
from toolkit.domain.program import Line, LineKind
from toolkit.domain.terms import describe, parse_term
from toolkit.ui.components import button, field, hidden, icon
from toolkit.ui.nodes import Handler, Node, h
from toolkit.workflows.antirisk_program import AntiriskProgram


def editable_lines(
    flow: AntiriskProgram, kind: LineKind, one: str, add_words: str, *, hint: str = "", term: str = ""
) -> Node:
    """One field a line with «убрать», and a button that adds a line. `term`: a label of a second field."""
    lines = flow.program.of(kind)
    return h(
        "div",
        h("p", hint, cls="ar-note", right=Right.EDIT) if hint else None,
        h(
            "ol",
            [_line(flow, line, f"{one} {number}", term) for number, line in enumerate(lines, 1)],
            cls="ar-stack ar-stack--s",
        )
        if lines
        else h("p", "Пока не записано.", cls="ar-note")
        if flow.looking
        else None,
        h(
            "p",
            button(
                f"add-{kind}",
                add_words,
                lambda: flow.add_line(kind),
                kind="small",
                before="i-plus",
                data_adds=True,
            ),
        ),
        cls="ar-stack ar-stack--s",
    )


def _line(flow: AntiriskProgram, line: Line, label: str, term: str) -> Node:
    refused = flow.problem(f"l-{line.id}")

    def change(name: str) -> Handler:
        return lambda value: flow.set_line(line, name, str(value))

    def remove() -> None:
        flow.remove_line(line)

    is_date = line.kind is LineKind.CONTROL
    words = field(
        f"l-{line.id}",
        label,
        line.text,
        change("text"),
        problem=refused.sentence if refused else "",
        typed=refused.typed if refused else None,
        long=not is_date and not term,
        understood=understood(flow, line.text) if is_date and line.text else None,
    )
    period = (
        field(
            f"l-{line.id}-ref",
            term,
            line.ref,
            change("ref"),
            understood=understood(flow, line.ref) if line.ref else None,
        )
        if term
        else None
    )
    return h(
        "li",
        h("div", words, period, cls="ar-grow ar-grid2" if term else "ar-grow"),
        button(f"l-{line.id}-remove", hidden(f"Убрать: {label}"), remove, kind="quiet icon", before="i-x"),
        cls="ar-linerow",
        data_key=f"line-{line.id}",
    )


def understood(flow: AntiriskProgram, text: str) -> Node:
    """How the toolkit reads a term, under its field."""
    term = parse_term(text, flow.program.period(flow.default_period()))
    good = term.understood
    return h(
        "span",
        icon("i-check" if good else "i-warn"),
        describe(term),
        cls="ar-read" if good else "ar-read ar-read--warn",
    )
