"""What a screen tells beside its fields, wherever they are: others' changes, and words that are not stored.

Views draw what is stored. Here each field that another person has changed gets a quiet mark, a field with
undecided words gets its way back to the question, and a choice that waits for the database stays as chosen.
"""

from toolkit.ui.components import icon, link_button
from toolkit.ui.nodes import Node, h
from toolkit.ui.page import Screen, field_of
from toolkit.workflows.workflow import Workflow

FRAMES = frozenset({"label", "fieldset"})  # a mark stands after them, not in them
TEXTS = frozenset({"input", "textarea"})


def marked(screen: Screen, flow: Workflow) -> Screen:
    """The screen with its marks; the nodes are the view's own and are changed in place."""
    screen.place = flow.standing
    screen.kept = [[kept.field, kept.value, list(kept.bases)] for kept in flow.unstored()]
    for child in h("div", screen.body).children if flow.others.marks or flow.problems else ():
        if isinstance(child, Node):
            _keep_choices(child, flow)
            _mark_inside(child, flow)
    return screen


def fields_in(node: Node) -> list[str]:
    """The fields of a control, or of a choice with its frame or label."""
    if node.tag not in FRAMES:
        return [field_of(node)]
    inside = [child for child in node.children if isinstance(child, Node)]
    found = [name for child in inside for name in _controls(child)]
    return list(dict.fromkeys(found))


def _controls(node: Node) -> list[str]:
    if node.tag in ("input", "select", "textarea"):
        return [field_of(node)]
    return [name for child in node.children if isinstance(child, Node) for name in _controls(child)]


def _mark_inside(node: Node, flow: Workflow) -> None:
    children: list[Node | str] = []
    last: list[Node] = []  # after what the view itself says of the field
    for child in node.children:
        children.append(child)
        if not isinstance(child, Node):
            continue
        names = fields_in(child)
        marks = [mark for name in names if (mark := _others(name, flow)) is not None]
        open_ = [mark for name in names if (mark := _unstored(name, child, flow)) is not None]
        if child.tag == "tr" or not (marks or open_):
            if marks:
                _into_row(child, marks)
            _mark_inside(child, flow)
            continue
        if child.tag in FRAMES:
            children += open_
        else:
            last += open_
            described = [child.attrs.get("aria-describedby", ""), *(mark.attrs["id"] for mark in marks)]
            child.attrs["aria-describedby"] = " ".join(filter(None, described))
        children += marks
    node.children = [*children, *last]


def _into_row(row: Node, marks: list[Node]) -> None:
    cells = [cell for cell in row.children if isinstance(cell, Node)]
    cells[min(1, len(cells) - 1)].children += marks


def _others(name: str, flow: Workflow) -> Node | None:
    other = flow.others.marks.get(name) if name not in flow.problems else None
    if other is None:
        return None
    return h("span", icon("i-people"), h("span", other.words), cls="ar-by", id=f"{name}-by")


def _unstored(name: str, control: Node, flow: Workflow) -> Node | None:
    """The way back to a question; and at a choice, whose view shows no refusals, that it is not stored."""
    known = flow.problems.get(name)
    if known is None or (known.conflict is None and known.again is None):
        return None
    way = link_button(f"ask-{name}", "Решить", lambda: flow.reopen(name)) if known.conflict else None
    words = None if control.tag in TEXTS else [icon("i-warn"), h("span", known.sentence, " ")]
    return h("span", words, way, cls="ar-by ar-by--open", id=f"{name}-open") if words or way else None


def _keep_choices(node: Node, flow: Workflow) -> None:
    """A radio or a list shows what the person chose, though it is not stored yet."""
    known = flow.problems.get(field_of(node))
    value = known.given.value if known is not None else ""
    if value and node.attrs.get("type") == "radio":
        node.attrs.pop("checked", None)
        if node.attrs.get("value") == value:
            node.attrs["checked"] = ""
    elif value and node.tag == "select":
        node.attrs["value"] = value
    for child in node.children:
        if isinstance(child, Node):
            _keep_choices(child, flow)
