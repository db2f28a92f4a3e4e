"""The parts that every page is made of: one function a component, named as the thing on the screen."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolkit.domain.access import Right
from toolkit.domain.profile import Level
from toolkit.domain.wording import NBSP, number
from toolkit.ui.nodes import Child, Handler, Node, h

LEVEL_CLASS = {None: "none", Level.LOW: "low", Level.MEDIUM: "mid", Level.HIGH: "high"}


def icon(name: str, cls: str = "ar-i") -> Node:
    """A line drawing from icons.svg; always beside words, so it is hidden from screen readers."""
    return h("svg", h("use", href=f"#{name}"), cls=cls, aria_hidden="true")


def hidden(*words: Child) -> Node:
    """Words for a screen reader only."""
    return h("span", *words, cls="ar-vh")


def button(
    id_: str,
    words: Child,
    press: Callable[[], object] | None,
    *,
    kind: str = "",
    before: str = "",
    after: str = "",
    blocked_by: str = "",
    label: str = "",
    pressed: bool | None = None,
    right: Right | None = None,
    **attrs: object,
) -> Node:
    """A button: `kind` is «main», «quiet small»…; `blocked_by` is the id of the sentence why not."""
    return h(
        "button",
        icon(before) if before else None,
        words,
        icon(after) if after else None,
        id=id_,
        type="button",
        cls=" ".join(["ar-btn", *(f"ar-btn--{part}" for part in kind.split())]),
        aria_label=label or None,
        aria_pressed=None if pressed is None else str(pressed).lower(),
        aria_disabled="true" if blocked_by else None,
        aria_describedby=blocked_by or None,
        on={"click": lambda _: press()} if press else None,
        right=right,
        **attrs,
    )


def link_button(id_: str, words: Child, press: Callable[[], object], cls: str = "ar-link") -> Node:
    """A button that reads as a link: it leads to a place in this app and changes nothing."""
    return h(
        "button", words, id=id_, type="button", cls=cls, on={"click": lambda _: press()}, right=Right.READ
    )


def unbroken(text: str) -> str:
    """The text with numbers tied to the short word before and the per cent sign after them."""
    return re.sub(r"(?<=\b[а-яё]) (?=\d)|(?<=\bдо) (?=\d)|(?<=\d) (?=%)", NBSP, text)


def field(
    id_: str,
    label: str,
    value: str,
    change: Handler,
    *,
    hint: str = "",
    problem: str = "",
    typed: str | None = None,
    understood: Node | None = None,
    long: bool = False,
    kind: str = "text",
    options: Sequence[str] = (),
    cls: str = "",
    right: Right = Right.EDIT,
    **attrs: object,
) -> Node:
    """Label, hint, control, and either the problem or what was understood; all tied together for a reader."""
    described = [f"{id_}-hint"] if hint else []
    if problem:
        described.append(f"{id_}-problem")
    elif understood:
        described.append(f"{id_}-read")
    common: dict[str, Any] = {
        "id": id_,
        "value": value if typed is None else typed,
        "aria_describedby": " ".join(described) or None,
        "aria_invalid": "true" if problem else None,
        "on": {"change": change},
        "right": right,
        **attrs,
    }
    if long:
        control = h("textarea", cls="ar-textarea", data_grow=True, **common)
    else:
        control = h(
            "input",
            type=kind,
            cls=f"ar-input {cls}".strip(),
            autocomplete="off",
            list=f"{id_}-list" if options else None,
            **common,
        )
    return h(
        "div",
        h("label", label, cls="ar-field__label", for_=id_),
        h("span", hint, cls="ar-field__hint", id=f"{id_}-hint", right=right) if hint else None,
        control,
        h("datalist", [h("option", value=option) for option in options], id=f"{id_}-list", right=right)
        if options
        else None,
        h("span", icon("i-error"), problem, cls="ar-field__error", id=f"{id_}-problem") if problem else None,
        h("span", understood, id=f"{id_}-read") if understood and not problem else None,
        cls="ar-field ar-field--error" if problem else "ar-field",
    )


def select(
    id_: str,
    label: str,
    value: str,
    options: Sequence[tuple[str, str]],
    change: Handler,
    *,
    hint: str = "",
    hide_label: bool = False,
    right: Right = Right.EDIT,
) -> Node:
    """A native list of (value, words)."""
    return h(
        "div",
        h("label", label, cls="ar-vh" if hide_label else "ar-field__label", for_=id_),
        h(
            "select",
            [h("option", words, value=key) for key, words in options],
            id=id_,
            cls="ar-select",
            value=value,
            aria_describedby=f"{id_}-hint" if hint else None,
            on={"change": change},
            right=right,
        ),
        h("span", hint, cls="ar-field__hint", id=f"{id_}-hint", right=right) if hint else None,
        cls="ar-field",
    )


def radios(
    name: str,
    legend: str,
    value: str,
    options: Sequence[tuple[str, Child]],
    change: Handler,
    *,
    look: str = "seg",
    hide_legend: bool = False,
    small: Mapping[str, str] | None = None,
    right: Right = Right.EDIT,
) -> Node:
    """One choice of a few: `look` is «seg» (modes) or «choice» (rows with a consequence in small words)."""
    boxes = []
    for key, words in options:
        box = h(
            "input",
            type="radio",
            name=name,
            value=key,
            checked=key == value,
            id=f"{name}-{key}",
            on={"change": change},
            right=right,
        )
        if look == "seg":
            boxes.append(h("label", box, h("span", words)))
        else:
            note = (small or {}).get(key, "")
            boxes.append(
                h(
                    "label",
                    box,
                    h("span", words, h("small", note) if note else None),
                    cls="ar-choice ar-choice--on" if key == value else "ar-choice",
                )
            )
    return h(
        "fieldset",
        h("legend", legend, cls="ar-vh" if hide_legend else "ar-field__label"),
        h("div", boxes, cls="ar-seg" if look == "seg" else "ar-choices-row"),
    )


def chip(
    id_: str, words: str, checked: bool, change: Callable[[bool], object], *, right: Right = Right.EDIT
) -> Node:
    """A filter or an option that is on or off."""
    return h(
        "label",
        h(
            "input",
            type="checkbox",
            id=id_,
            checked=checked,
            on={"change": lambda value: change(value is True)},
            right=right,
        ),
        words,
        cls="ar-chip",
    )


def bars(level: Level | None) -> Node:
    """One to three bars; the word beside them is what a reader hears."""
    count = int(level or 0)
    shapes = ((1, 9, 5), (8, 5, 9), (15, 1, 13))
    return h(
        "svg",
        [
            h("rect", cls="on" if i < count else None, x=str(x), y=str(y), width="4.5", height=str(height))
            for i, (x, y, height) in enumerate(shapes)
        ],
        cls="ar-bars",
        viewBox="0 0 22 15",
        aria_hidden="true",
    )


def level_tag(level: Level | None, index: float | None = None) -> Node:
    """A level as hatch, bars, word and number."""
    return h(
        "span",
        bars(level),
        " ",
        level.word if level else "нет данных",
        h("span", " ", number(index, 1), cls="ar-num") if index is not None else None,
        cls=f"ar-level ar-level--{LEVEL_CLASS[level]}",
    )


def tag(words: str, kind: str = "", glyph: str = "") -> Node:
    """A short state in words."""
    return h(
        "span", icon(glyph) if glyph else None, words, cls=f"ar-tag ar-tag--{kind}" if kind else "ar-tag"
    )


NOTICE_ICONS = {"": "i-info", "ok": "i-check", "warn": "i-warn", "error": "i-error"}


def notice(
    first: Child,
    *more: Child,
    kind: str = "",
    actions: Sequence[Node] = (),
    bar: bool = False,
    glyph: str = "",
) -> Node:
    """What happened, what about your answers, what to do; errors interrupt a screen reader, others wait."""
    look = ["ar-notice", *([f"ar-notice--{kind}"] if kind else []), *(["ar-notice--bar"] if bar else [])]
    return h(
        "div",
        icon(glyph or NOTICE_ICONS[kind]),
        h("div", h("p", first), [h("p", part, cls="ar-note") for part in more]),
        h("div", list(actions), cls="ar-notice__actions") if actions else None,
        cls=" ".join(look),
        role="alert" if kind == "error" else "status",
    )


def section(title: Child, *children: Child, id_: str = "", cls: str = "", right: Right | None = None) -> Node:
    """A titled part of the margin or of the sheet."""
    return h("section", h("h2", title, id=id_ or None), *children, cls=cls or None, right=right)


def head(title: Child, *children: Child, kicker: str = "") -> Node:
    """The heading of a screen: it states the situation; focus comes here when the step changes."""
    return h(
        "div",
        h("p", kicker, cls="ar-head__kicker") if kicker else None,
        h("h1", title, id="title", tabindex="-1"),
        *children,
        cls="ar-head",
    )


def split(sheet: Sequence[Child], margin: Sequence[Child], label: str, *, look: str = "") -> Node:
    """The sheet with the work and, right of the thin red line, what is about the work.

    `look`: the margin is «narrow» or «wide».
    """
    return h(
        "div",
        h("div", list(sheet), cls="ar-stack"),
        h("aside", list(margin), cls="ar-margin", aria_label=label),
        cls=f"ar-split ar-split--{look}" if look else "ar-split",
    )


def progress(done: int, total: int, words: str, label: str) -> Node:
    """A bar and the same in words."""
    return h(
        "p",
        h("progress", max=str(max(total, 1)), value=str(done), aria_label=label),
        words,
        cls="ar-progress",
    )
