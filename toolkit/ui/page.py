"""The page: one widget that shows nodes and hands the browser's events to their handlers.

Two widget models a page instead of hundreds: a page opens fast and stays light. The browser is never
believed: an event counts only if the node it names is on the page now and listens to it, and its value
must have the kind that such a node can send. What it means is decided by the workflow behind the handler.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import anywidget
import traitlets as tl

from toolkit.domain.access import Right
from toolkit.domain.wording import plural
from toolkit.errors import InputError
from toolkit.ui.nodes import Child, Node, encode, h, listeners
from toolkit.ui.offer import offered

_STATIC = files("toolkit.ui").joinpath("static")
LONGEST_TEXT = 20_000  # characters taken from one field; the store has its own, smaller limits
SIGNS = ("знак", "знака", "знаков")
LARGEST_FILE = 5 * 1024 * 1024  # bytes of an uploaded file


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the browser sent; `size` is what it said, `data` is empty when that was over the limit."""

    name: str
    size: int
    data: bytes


@dataclass(slots=True)
class Screen:
    """What one state of an app looks like. `frame`: steps at the left («rail»), above a wide
    sheet («wide»), above sheets lying on the desk («desk»), none («solo»). `rights`: the visitor's here.
    `start_at` is what a page that has just been opened leads to."""

    title: str
    top: list[Child] = field(default_factory=list)
    alert: list[Child] = field(default_factory=list)
    rail: list[Child] = field(default_factory=list)
    body: list[Child] = field(default_factory=list)
    foot: list[Child] = field(default_factory=list)
    frame: str = "rail"
    rights: frozenset[Right] = frozenset(Right)
    start_at: str = ""


REGIONS = ("top", "alert", "rail", "body", "foot")


def _undrawable() -> Screen:
    """What is left to say when a view cannot draw and cannot even show the notice about it."""
    return Screen(
        title="Страница не показывается",
        body=[
            h("h1", "Страница не показывается", id="title", tabindex="-1"),
            h("p", "Записанные ответы целы. Обновите страницу, а если не поможет, позовите администратора."),
        ],
        frame="solo",
    )


def _style() -> str:
    # The served page links the stylesheets itself; in JupyterLab the widget brings them.
    if os.environ.get("ANTIRISK_SERVED"):
        return ""
    return "\n".join(
        _STATIC.joinpath(name).read_text(encoding="utf-8")
        for name in ("tokens.css", "components.css", "app.css")
    )


class Page(anywidget.AnyWidget):
    """The widget. `draw()` is asked for a Screen after every event; `failed` gets what a handler raised."""

    _esm = _STATIC.joinpath("page.js").read_text(encoding="utf-8")
    _css = tl.Unicode("").tag(sync=True)
    icons = tl.Unicode("").tag(sync=True)
    title = tl.Unicode("").tag(sync=True)
    frame = tl.Unicode("rail").tag(sync=True)
    top: Any = tl.List().tag(sync=True)
    alert: Any = tl.List().tag(sync=True)
    rail: Any = tl.List().tag(sync=True)
    body: Any = tl.List().tag(sync=True)
    foot: Any = tl.List().tag(sync=True)
    start_at = tl.Unicode("").tag(sync=True)

    def __init__(self, draw: Callable[[], Screen], failed: Callable[[Exception], None], name: str) -> None:
        self._draw = draw
        self._failed = failed
        self._name = name
        self._listeners: dict[str, Node] = {}
        self._known: set[str] = (
            set()
        )  # all that was ever listened to: a click may come late, not from nowhere
        self._later: list[dict[str, str]] | None = None  # messages that wait until the page is drawn
        self.refused: Callable[[str], object] = lambda _: None  # gets what no browser of ours sends
        super().__init__(
            _css=_style(),
            icons=_STATIC.joinpath("icons.svg").read_text(encoding="utf-8"),
            body=[encode(h("p", "Открываем…", cls="ar-note", id="title"))],
            frame="solo",
        )
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Stable, so that a stored notebook output does not change from run to run."""
        return f"<{self._name}>"

    def redraw(self) -> None:
        """Show the present Screen; only regions that changed travel to the browser."""
        try:
            screen, regions, listening = self._encoded(self._draw)
        except Exception as problem:  # a view that cannot draw: say so instead of silence
            self._failed(problem)
            try:
                screen, regions, listening = self._encoded(self._draw)
            except Exception:
                screen, regions, listening = self._encoded(_undrawable)
        with self.hold_sync():
            self.title, self.frame, self.start_at = screen.title, screen.frame, screen.start_at
            for name, fresh in regions.items():
                if fresh != getattr(self, name):
                    setattr(self, name, fresh)
        self._listeners = listening
        self._known.update(listening)

    def _encoded(self, draw: Callable[[], Screen]) -> tuple[Screen, dict[str, list[Any]], dict[str, Node]]:
        screen = draw()
        regions: dict[str, list[Any]] = {}
        listening: dict[str, Node] = {}
        for name in REGIONS:
            children = h("div", getattr(screen, name)).children
            shown = [offered(child, screen.rights) for child in children]
            regions[name] = [encode(child) for child in shown if child is not None]
            # A forged event for a control that was not offered comes to the store too, which refuses it
            # and keeps a trace: a page that merely ignored it would hide the attempt.
            for child in children:
                listening |= listeners(child)
        return screen, regions, listening

    def focus(self, id_: str) -> None:
        """Move the person's focus to a node."""
        self._tell({"type": "focus", "id": id_})

    def say(self, text: str) -> None:
        """Have a screen reader say a sentence."""
        self._tell({"type": "say", "text": text})

    def _tell(self, content: dict[str, str]) -> None:
        # A handler may ask for the focus on something that the page does not show before it is drawn anew.
        if self._later is None:
            self.send(content)
        else:
            self._later.append(content)

    def hand_over(self, name: str, mime: str, data: bytes) -> None:
        """Give the browser a file to save; it never touches the server's disk."""
        self.send({"type": "file", "name": name, "mime": mime}, [data])

    def handle(self, id_: str, event: str, value: Any = None) -> None:
        """Do what the node's handler does; unknown nodes and values of a wrong kind are ignored."""
        node = self._listeners.get(f"{id_}:{event}")
        if node is None or not _fits(node, event, value):
            if f"{id_}:{event}" not in self._known:
                self.refused("событие, которого на странице нет")
            return
        try:
            if isinstance(value, str) and len(value) > LONGEST_TEXT:
                raise InputError(
                    f"Этот текст слишком длинный: {plural(len(value), *SIGNS)}. Вставьте его по частям."
                )
            node.on[event](value)
        except Exception as problem:
            self._failed(problem)

    def set_state(self, sync_data: dict[str, Any]) -> None:  # noqa: ARG002  ipywidgets gives the values
        """Change nothing: a browser reports events, and what the page shows is decided here alone."""
        self.refused("подмена содержания страницы")

    def _heard(self, _widget: object, content: Any, buffers: list[Any]) -> None:
        if not isinstance(content, dict) or content.get("type") != "event":
            return
        id_, event, value, seq = (content.get(name) for name in ("id", "event", "value", "seq"))
        if not isinstance(id_, str) or not isinstance(event, str) or not isinstance(seq, int):
            return
        if event == "file":
            value = _upload(value, buffers)
        self._later = []
        try:
            self.handle(id_, event, value)
            self.redraw()
        finally:
            later, self._later = self._later, None
            for content in later:
                self.send(content)
            self.send({"type": "ack", "seq": seq})


def _fits(node: Node, event: str, value: Any) -> bool:
    """Whether such a node can send such a value."""
    if event == "file":
        return isinstance(value, Upload)
    if event != "change":
        return value is None
    kind = node.attrs.get("type")
    if kind == "checkbox":
        return isinstance(value, bool)
    if kind == "radio":
        return bool(value == node.attrs.get("value"))
    if node.tag == "select":
        return any(isinstance(child, Node) and child.attrs.get("value") == value for child in node.children)
    return isinstance(value, str)


def _upload(value: Any, buffers: list[Any]) -> Upload | None:
    if not isinstance(value, dict) or len(buffers) != 1:
        return None
    name, size = value.get("name"), value.get("size")
    if not isinstance(name, str) or not isinstance(size, int):
        return None
    data = bytes(buffers[0])
    return Upload(name[:200], size, data if len(data) <= LARGEST_FILE else b"")


__all__ = ["LARGEST_FILE", "Node", "Page", "Screen", "Upload"]
