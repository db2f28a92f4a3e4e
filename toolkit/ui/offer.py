"""What of a page is offered to a visitor: with a right the control, without it what the control shows.

Views draw every page once, as for the team. Here alone it is decided what a reader gets of it: text fields
and lists stand as text that can be reached and copied, marks stay as they are, buttons are not offered. This
is a courtesy to people; what may not be changed is refused by the store.
"""

from collections.abc import Collection
from typing import Any

from toolkit.domain.access import Right
from toolkit.ui.nodes import Node

EMPTY = "не заполнено"
# Left without children these would be gaps on the sheet; cells and rows of a table keep their places.
HOLDERS = {"div", "p", "span", "ul", "ol", "li", "section", "fieldset", "details"}
MARKS = {"checkbox", "radio"}
NO_TEXT = {"file", "button", "submit"}
FOR_WRITING = {"placeholder", "list", "inputmode", "autocomplete", "maxlength", "data-draft"}


def offered(node: Node | str, rights: Collection[Right]) -> Node | str | None:
    """The node as it is shown to somebody with these rights; None where nothing of it is left."""
    if isinstance(node, str):
        return node
    needs = node.needs
    if needs is not None and needs not in rights:
        return _shown(node, rights) if node.on else None
    return _with_children(node, rights)


def _with_children(node: Node, rights: Collection[Right]) -> Node | None:
    left = [shown for child in node.children if (shown := offered(child, rights)) is not None]
    if node.children and not left and node.tag in HOLDERS:
        return None
    return Node(node.tag, node.attrs, left, node.on, node.right)


def _shown(node: Node, rights: Collection[Right]) -> Node | None:
    """What a control shows, without the control."""
    if node.tag in ("button", "a"):
        return None
    if node.tag == "select":
        return _text(
            "textarea", node, _chosen(node), rows="1", data_grow="", cls="ar-textarea ar-textarea--line"
        )
    if node.tag == "textarea":
        return _text("textarea", node, node.attrs.get("value", ""))
    if node.tag != "input":
        return _with_children(Node(node.tag, node.attrs, node.children), rights)
    kind = node.attrs.get("type", "text")
    if kind in NO_TEXT:
        return None
    if kind in MARKS:
        return Node("input", {**node.attrs, "data-fixed": "", "aria-disabled": "true"})
    return _text("input", node, node.attrs.get("value", ""))


def _text(tag: str, node: Node, value: Any, **changes: str) -> Node:
    attrs = {name: known for name, known in node.attrs.items() if name not in FOR_WRITING}
    hints = [id_ for id_ in str(attrs.pop("aria-describedby", "")).split() if not id_.endswith("-hint")]
    if hints:
        attrs["aria-describedby"] = " ".join(hints)
    for name, change in changes.items():
        attrs["class" if name == "cls" else name.replace("_", "-")] = change
    return Node(tag, {**attrs, "value": value, "readonly": "", "placeholder": EMPTY})


def _chosen(select: Node) -> str:
    options = [child for child in select.children if isinstance(child, Node)]
    chosen = [option for option in options if option.attrs.get("value") == select.attrs.get("value")]
    return "".join(str(words) for option in chosen[:1] for words in option.children)
