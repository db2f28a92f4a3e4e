"""What was removed and may come back, folded under the list it was removed from."""

from collections.abc import Callable, Sequence

from toolkit.domain.access import Right
from toolkit.domain.program import Part, RemovedRow
from toolkit.domain.program_words import LINE_LABELS
from toolkit.ui.components import button
from toolkit.ui.nodes import Node, h
from toolkit.workflows.antirisk_program import AntiriskProgram

NAMES = {Part.INDICATOR: "Показатель", Part.MEASURE: "Мера"}


def removed_rows(flow: AntiriskProgram, rows: Sequence[RemovedRow]) -> Node | None:
    """«Удалённые строки: 2», each with who removed it, when, and «Вернуть»."""
    if not rows:
        return None
    return h(
        "details",
        h("summary", f"Удалённые строки: {len(rows)}", cls="ar-btn ar-btn--quiet ar-btn--small"),
        h("ul", [_row(flow, row) for row in rows], cls="ar-lined"),
        cls="ar-removed",
        data_key="removed",
        right=Right.EDIT,
    )


def _row(flow: AntiriskProgram, row: RemovedRow) -> Node:
    name = LINE_LABELS[row.kind] if row.kind else NAMES[row.part]
    by = f"{row.who}, {flow.moment(row.at)}" if row.who else flow.moment(row.at)
    return h(
        "li",
        h("div", h("p", f"{name}: {row.text}"), h("p", f"Удалено: {by}", cls="ar-note")),
        button(
            f"back-{row.part}-{row.id}",
            "Вернуть",
            _returner(flow, row),
            kind="small",
            before="i-undo",
            label=f"Вернуть: {name.lower()} «{row.text}»",
        ),
        cls="ar-picked",
        data_key=f"removed-{row.part}-{row.id}",
    )


def _returner(flow: AntiriskProgram, row: RemovedRow) -> Callable[[], object]:
    return lambda: flow.bring_back(row)
