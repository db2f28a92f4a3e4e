"""The page: one widget that shows nodes and hands the browser's events to their handlers.

Two widget models a page instead of hundreds: a page opens fast and stays light. The browser is never
believed: an event counts only if the node it names is on the page now and listens to it, and its value
must have the kind that such a node can send. What it means is decided by the workflow behind the handler.
"""

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from toolkit.workflows.message import Given

_STATIC = files("toolkit.ui").joinpath("static")
LONGEST_TEXT = 20_000  # characters taken from one field; the store has its own, smaller limits
SIGNS = ("знак", "знака", "знаков")
# The page's script: one module for the widget, several files for the reader.
SCRIPTS = ("elements.js", "fields.js", "inputs.js", "line.js", "keys.js", "app.js")
NAME = re.compile("[0-9a-f]{16,32}")  # of a window or of a press
BASES = 20  # values an input may have been begun from
WINDOWS, REMEMBERED = 20, 2000  # browser windows on one page, and events remembered of each
LARGEST_FILE = 5 * 1024 * 1024  # bytes of an uploaded file


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the browser sent; `size` is what it said, `data` is empty when that was over the limit."""

    name: str
    size: int
    data: bytes


Kept = list[Any]


@dataclass(slots=True)
class Screen:
    """What one state of an app looks like. `frame`: steps at the left («rail»), above a wide
    sheet («wide»), above sheets lying on the desk («desk»), none («solo», and
    «sheet» on white). `rights`: the visitor's here.
    `start_at` is what a page that has just been opened leads to.
    `place` names the step and its part for a window that is loaded again; `kept` are inputs that are not
    stored yet, each a field, a value and the values it was begun from.
    """

    title: str
    top: list[Child] = field(default_factory=list)
    alert: list[Child] = field(default_factory=list)
    rail: list[Child] = field(default_factory=list)
    body: list[Child] = field(default_factory=list)
    foot: list[Child] = field(default_factory=list)
    frame: str = "rail"
    rights: frozenset[Right] = frozenset(Right)
    start_at: str = ""
    place: str = ""
    kept: list[Kept] = field(default_factory=list)


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

    _esm = "\n".join(_STATIC.joinpath("page", name).read_text(encoding="utf-8") for name in SCRIPTS)
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
    place = tl.Unicode("").tag(sync=True)
    kept: Any = tl.List().tag(sync=True)

    def __init__(self, draw: Callable[[], Screen], failed: Callable[[Exception], None], name: str) -> None:
        self._draw = draw
        self._failed = failed
        self._name = name
        self._listeners: dict[str, Node] = {}
        self._known: set[str] = (
            set()
        )  # all that was ever listened to: a click may come late, not from nowhere
        self._shown: dict[str, str] = {}  # what stands in each field now, as the browser has it
        self._answered: dict[str, deque[int]] = {}  # by browser window: numbers of events that were handled
        self._later: list[dict[str, str]] | None = None  # messages that wait until the page is drawn
        self.refused: Callable[[str], object] = lambda _: None  # gets what no browser of ours sends
        self.begin: Callable[[Given], object] = lambda _: None  # gets what is known of an event's input
        self.lost: Callable[[str, str, tuple[str, ...]], object] = lambda *_: (
            None
        )  # words whose field is gone
        self.come_back: Callable[[str], object] = lambda _place: None  # the window is loaded again
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
            self.title, self.frame = screen.title, screen.frame
            self.start_at, self.place = screen.start_at, screen.place
            for name, fresh in (regions | {"kept": screen.kept}).items():
                if fresh != getattr(self, name):
                    setattr(self, name, fresh)
        self._listeners = listening
        self._known.update(listening)
        self._shown = dict(_values(listening.values()))

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

    @property
    def closed(self) -> bool:
        """Whether the widget was put away, so that nothing it shows is seen."""
        return self.comm is None

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

    def handle(
        self, id_: str, event: str, value: Any = None, bases: Sequence[str] = (), token: str = ""
    ) -> None:
        """Do what the node's handler does; unknown nodes and values of a wrong kind are ignored.

        `bases` are the values that the person may have begun from: when something else stands in the field
        now, the handler's workflow is told so. `token` is the press's own name.
        """
        node = self._listeners.get(f"{id_}:{event}")
        if node is None and event == "change" and isinstance(value, str) and f"{id_}:{event}" in self._known:
            self._try(lambda: self.lost(id_, value[:LONGEST_TEXT], tuple(bases)))
            return
        if node is None or not _fits(node, event, value):
            if f"{id_}:{event}" not in self._known:
                self.refused("событие, которого на странице нет")
            return
        shown = self._shown.get(field_of(node))
        stale = bool(bases) and shown is not None and _plain(shown) not in map(_plain, bases)
        self.begin(Given(value if isinstance(value, str) else "", tuple(bases), stale, token))
        try:
            if isinstance(value, str) and len(value) > LONGEST_TEXT:
                raise InputError(
                    f"Этот текст слишком длинный: {plural(len(value), *SIGNS)}. Вставьте его по частям."
                )
            node.on[event](value)
        except Exception as problem:
            self._failed(problem)
        finally:
            self.begin(Given())

    def _try(self, do: Callable[[], object]) -> None:
        try:
            do()
        except Exception as problem:
            self._failed(problem)

    def set_state(self, sync_data: dict[str, Any]) -> None:  # noqa: ARG002  ipywidgets gives the values
        """Change nothing: a browser reports events, and what the page shows is decided here alone."""
        self.refused("подмена содержания страницы")

    def _heard(self, _widget: object, content: Any, buffers: list[Any]) -> None:
        told = _told(content)
        if told is None:
            return
        # A window that lost its connection sends again what was not answered: it counts once.
        if self._is_new(told):
            self._later = []
            try:
                self._take(told, buffers)
                self.redraw()
            finally:
                later, self._later = self._later, None
                for message in later:
                    self.send(message)
        self.send({"type": "ack", "seq": told.seq, "from": told.window})

    def _is_new(self, told: "Told") -> bool:
        if told.window not in self._answered and len(self._answered) >= WINDOWS:
            del self._answered[next(iter(self._answered))]
        answered = self._answered.setdefault(told.window, deque(maxlen=REMEMBERED))
        if told.window and told.seq in answered:
            return False
        answered.append(told.seq)
        return True

    def _take(self, told: "Told", buffers: list[Any]) -> None:
        value = _upload(told.value, buffers) if told.event == "file" else told.value
        if told.event == "return":
            self._try(lambda: self.come_back(told.id))
        elif told.event == "ping":  # the window wants to know whether it is heard
            pass
        elif told.again and told.event == "change" and f"{told.id}:change" not in self._listeners:
            if isinstance(value, str):
                self._try(lambda: self.lost(told.id, value[:LONGEST_TEXT], told.bases))
        else:
            self.handle(told.id, told.event, value, told.bases, told.token)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a browser window tells it; `again` marks what was kept over a reload of the page."""

    id: str
    event: str
    value: Any
    seq: int
    window: str = ""
    bases: tuple[str, ...] = ()
    token: str = ""
    again: bool = False


def _told(content: Any) -> Told | None:
    """The event, if that is what was sent; what is said beside it counts only in the form we give it."""
    if not isinstance(content, dict) or content.get("type") != "event":
        return None
    id_, event, seq = content.get("id"), content.get("event"), content.get("seq")
    if not isinstance(id_, str) or not isinstance(event, str) or not isinstance(seq, int):
        return None
    window, token, bases = content.get("from"), content.get("token"), content.get("bases")
    return Told(
        id_,
        event,
        content.get("value"),
        seq,
        window if isinstance(window, str) and NAME.fullmatch(window) else "",
        tuple(base for base in bases[:BASES] if isinstance(base, str)) if isinstance(bases, list) else (),
        token if isinstance(token, str) and NAME.fullmatch(token) else "",
        content.get("again") is True,
    )


def field_of(node: Node) -> str:
    """The field that a control belongs to: radios of one name are one field."""
    name = "name" if node.attrs.get("type") == "radio" else "id"
    return str(node.attrs.get(name, ""))


def _values(nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
    """What stands in each field: a text, or the chosen one of a few (empty: none)."""
    chosen: dict[str, str] = {}
    for node in nodes:
        if "change" not in node.on:
            continue
        if node.attrs.get("type") == "radio":
            chosen.setdefault(field_of(node), "")
            if "checked" in node.attrs:
                chosen[field_of(node)] = str(node.attrs.get("value", ""))
        elif node.attrs.get("type") not in ("checkbox", "file"):
            yield field_of(node), str(node.attrs.get("value", ""))
    yield from chosen.items()


def _plain(text: str) -> str:
    """A text without what a browser's field may change in it: kinds of line ends and of spaces."""
    return " ".join(text.split())


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


__all__ = ["LARGEST_FILE", "Node", "Page", "Screen", "Upload", "field_of"]
