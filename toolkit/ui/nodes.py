"""A page as plain values: nodes that the browser turns into elements.

Text is always text: the browser builds elements and sets their text, it never parses markup, so nothing
that a person typed can become HTML. Nodes hold no widget, so views are functions that a test can call.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.domain.access import Right

Handler = Callable[[Any], object]


@dataclass(slots=True)
class Node:
    """One element: tag, attributes, children, and what to call when the browser reports an event.

    Event names: `click`, `change` (a field was left or chosen), `file` (value is an Upload),
    `clear` (Backspace on a scale question), `open` (a `details` was opened). `right` is what a visitor must
    hold to be offered the node (see `h`).
    """

    tag: str
    attrs: dict[str, Any] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    on: dict[str, Handler] = field(default_factory=dict)
    right: Right | None = None

    @property
    def needs(self) -> Right | None:
        """The right that the node takes; what listens and says nothing else changes the school's work."""
        return self.right or (Right.EDIT if self.on else None)


Child = Node | str | int | None | bool | Iterable["Child"]


def h(
    tag: str,
    *children: Child,
    on: Mapping[str, Handler] | None = None,
    right: Right | None = None,
    **attrs: Any,
) -> Node:
    """Build a node: `h("label", "Имя", cls="ar-field__label", for_="name")`.

    `cls` becomes `class`, a trailing underscore is dropped, other underscores become dashes. Attributes that
    are None or False are left out, True becomes an empty value. Children that are None or False are left out.
    A node that listens to events must have an `id`, by which the browser names it.

    `right` is the right that a control takes: EDIT unless told otherwise, READ for a way through the page
    that changes nothing. What does not listen and names a right is left out for whoever lacks it.
    """
    clean: dict[str, Any] = {}
    for name, value in attrs.items():
        if value is None or value is False:
            continue
        key = "class" if name == "cls" else name.rstrip("_").replace("_", "-")
        clean[key] = "" if value is True else value if key in ("value", "srcdoc") else str(value)
    if on and "id" not in clean:
        raise ValueError(f"<{tag}> listens to {sorted(on)} and needs an id")
    return Node(tag, clean, list(_flatten(children)), dict(on or {}), right)


def _flatten(children: Iterable[Child]) -> Iterable[Node | str]:
    for child in children:
        if child is None or child is False or child is True or child == "":
            continue
        if isinstance(child, Node | str):
            yield child
        elif isinstance(child, int):
            yield str(child)
        else:
            yield from _flatten(child)


def encode(node: Node | str) -> Any:
    """The node as JSON values for the browser."""
    if isinstance(node, str):
        return node
    return [node.tag, node.attrs, [encode(child) for child in node.children], sorted(node.on)]


def listeners(node: Node | str) -> dict[str, Node]:
    """All nodes inside that listen, under «id:event»."""
    return {f"{found.attrs['id']}:{event}": found for found in _inside(node) for event in found.on}


def ids(node: Node | str) -> Iterator[str]:
    """The ids of all nodes inside."""
    return (found.attrs["id"] for found in _inside(node) if "id" in found.attrs)


def _inside(node: Node | str) -> Iterator[Node]:
    """The node and all nodes inside it, in the order of reading."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Node):
            yield found
            waiting.extend(reversed(found.children))


def text_of(node: Node | str) -> str:
    """All text inside, as a reader would hear it (used by tests)."""
    if isinstance(node, str):
        return node
    return " ".join(part for part in (text_of(child) for child in node.children) if part)


def find(node: Node | str, id_: str) -> Node | None:
    """The node with this id inside, or None (used by tests)."""
    if isinstance(node, str):
        return None
    if node.attrs.get("id") == id_:
        return node
    for child in node.children:
        found = find(child, id_)
        if found is not None:
            return found
    return None
