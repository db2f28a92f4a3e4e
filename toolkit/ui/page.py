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

from toolkit.ui.nodes import Child, Handler, Node, encode, h

_STATIC = files("toolkit.ui").joinpath("static")
LONGEST_TEXT = 20_000  # characters accepted from one field; the workflow has its own, smaller limits
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
    sheet («wide»), above sheets lying on the desk («desk»), none («solo»)."""

    title: str
    top: list[Child] = field(default_factory=list)
    alert: list[Child] = field(default_factory=list)
    rail: list[Child] = field(default_factory=list)
    body: list[Child] = field(default_factory=list)
    foot: list[Child] = field(default_factory=list)
    frame: str = "rail"


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

    def __init__(self, draw: Callable[[], Screen], failed: Callable[[Exception], None], name: str) -> None:
        self._draw = draw
        self._failed = failed
        self._name = name
        self._handlers: dict[str, Handler] = {}
        super().__init__(
            _css=_style(),
            icons=_STATIC.joinpath("icons.svg").read_text(encoding="utf-8"),
            body=[encode(h("p", "Открываем…", cls="ar-note", id="title"), {})],
            frame="solo",
        )
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        """Stable, so that a stored notebook output does not change from run to run."""
        return f"<{self._name}>"

    def redraw(self) -> None:
        """Show the present Screen; only regions that changed travel to the browser."""
        screen = self._draw()
        handlers: dict[str, Handler] = {}

        def region(children: list[Child]) -> list[Any]:
            return [encode(child, handlers) for child in h("div", children).children]

        with self.hold_sync():
            self.title, self.frame = screen.title, screen.frame
            for name in ("top", "alert", "rail", "body", "foot"):
                fresh = region(getattr(screen, name))
                if fresh != getattr(self, name):
                    setattr(self, name, fresh)
        self._handlers = handlers

    def focus(self, id_: str) -> None:
        """Move the person's focus to a node."""
        self.send({"type": "focus", "id": id_})

    def say(self, text: str) -> None:
        """Have a screen reader say a sentence."""
        self.send({"type": "say", "text": text})

    def hand_over(self, name: str, mime: str, data: bytes) -> None:
        """Give the browser a file to save; it never touches the server's disk."""
        self.send({"type": "file", "name": name, "mime": mime}, [data])

    def handle(self, id_: str, event: str, value: Any = None) -> None:
        """Do what the node's handler does; unknown nodes and values of a wrong kind are ignored."""
        handler = self._handlers.get(f"{id_}:{event}")
        if handler is None or not _fits(event, value):
            return
        try:
            handler(value)
        except Exception as problem:
            self._failed(problem)

    def _heard(self, _widget: object, content: Any, buffers: list[Any]) -> None:
        if not isinstance(content, dict) or content.get("type") != "event":
            return
        id_, event, value, seq = (content.get(name) for name in ("id", "event", "value", "seq"))
        if not isinstance(id_, str) or not isinstance(event, str) or not isinstance(seq, int):
            return
        if event == "file":
            value = _upload(value, buffers)
        try:
            self.handle(id_, event, value)
            self.redraw()
        except Exception as problem:  # a view that cannot draw: say so instead of silence
            self._failed(problem)
            self.redraw()
        finally:
            self.send({"type": "ack", "seq": seq})


def _fits(event: str, value: Any) -> bool:
    if event == "change":
        return isinstance(value, bool) or (isinstance(value, str) and len(value) <= LONGEST_TEXT)
    if event == "file":
        return isinstance(value, Upload)
    return value is None


def _upload(value: Any, buffers: list[Any]) -> Upload | None:
    if not isinstance(value, dict) or len(buffers) != 1:
        return None
    name, size = value.get("name"), value.get("size")
    if not isinstance(name, str) or not isinstance(size, int):
        return None
    return Upload(name[:200], size, bytes(buffers[0]))


__all__ = ["LARGEST_FILE", "Node", "Page", "Screen", "Upload"]
