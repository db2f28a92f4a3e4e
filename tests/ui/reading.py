"""Reading a screen as a person or a screen reader would."""

import re
from collections.abc import Iterator

from toolkit.ui.nodes import Node, h
from toolkit.ui.page import REGIONS, Screen

CONTROLS = {"input", "select", "textarea"}
LABELLED = {*CONTROLS, "a", "button", "summary", "img", "svg", "progress"}  # here a label replaces the words
# What Russian schools write in Latin letters: files, keys of a keyboard, Roman numbers of parts.
LATIN = {"excel", "xlsx", "word", "antirisk", "ipynb", "self_diagnosis", "antirisk_program"}
LATIN |= {"ctrl", "alt", "enter", "esc", "z"}
ROMAN = re.compile(r"[IVX]+")
SPOKEN = ("aria-label", "placeholder", "title", "alt")
WORD = re.compile(r"[A-Za-z][A-Za-z_]*")


def whole(screen: Screen) -> Node:
    """All regions of a screen in one node."""
    return h("div", [getattr(screen, region) for region in REGIONS])


def everything(node: Node | str) -> Iterator[Node]:
    """The node and all inside, in reading order."""
    if isinstance(node, Node):
        yield node
        for child in node.children:
            yield from everything(child)


def texts(node: Node | str) -> Iterator[str]:
    """Every text child, one by one."""
    if isinstance(node, str):
        yield node
    else:
        for child in node.children:
            yield from texts(child)


def heard(node: Node | str) -> str:
    """What a screen reader says of a node: its label or its text without what is hidden from it."""
    if isinstance(node, str):
        return node
    if node.attrs.get("aria-hidden") == "true":
        return ""
    label = str(node.attrs.get("aria-label", ""))
    if label and node.tag in LABELLED:
        return label
    return " ".join(" ".join([label, *(heard(child) for child in node.children)]).split())


def of_tag(node: Node, *tags: str) -> list[Node]:
    return [found for found in everything(node) if found.tag in tags]


def name_of(control: Node, page: Node) -> str:
    """The accessible name of a control: its own label, a label that names it, or a label around it."""
    if control.attrs.get("aria-label"):
        return str(control.attrs["aria-label"])
    for label in of_tag(page, "label"):
        if label.attrs.get("for") == control.attrs.get("id") and control.attrs.get("id"):
            return heard(label)
        if any(inside is control for inside in everything(label)):
            return heard(label)
    return ""


def ids(page: Node) -> list[str]:
    return [str(found.attrs["id"]) for found in everything(page) if "id" in found.attrs]


def latin_words(page: Node) -> list[str]:
    """Words in Latin letters that a person would see or hear and that are no names of things."""
    told = list(texts(page))
    for node in everything(page):
        told += [str(node.attrs[name]) for name in SPOKEN if name in node.attrs]
    words = (word for text in told for word in WORD.findall(text))
    return [word for word in words if word.lower() not in LATIN and not ROMAN.fullmatch(word)]
