"""A municipal roadmap in work: its parts as stored, with the ids and versions that a writer must name."""

from collections.abc import Mapping
from datetime import date

from pydantic import Field

from toolkit.domain.order import Order, Point
from toolkit.domain.roadmap import Entry, EntryKind, Roadmap, RoadmapRow
from toolkit.domain.school import Fact, Period, Versioned
from toolkit.domain.wording import parse_day
from toolkit.errors import InputError

# Single fields of a roadmap; the store keeps each as its own versioned row. Those of the order are attributes
# of `Order`; a list has one item a line.
SETTINGS = ("layout", "begins", "ends")
ORDER_TEXTS = (
    "kind",
    "date_text",
    "number",
    "place",
    "title",
    "preamble",
    "command",
    "signer_name",
    "executor",
    "annex_word",
    "annex_date",
    "annex_number",
    "goal",
)
ORDER_LISTS = ("authority", "signer_post", "annex_act", "annex_title", "tasks", "results")
FIELDS = (*SETTINGS, *ORDER_TEXTS, *ORDER_LISTS, "points", "lines", "closing")


class DraftEntry(Fact):
    """An entry of the table. `origin` tells where it came from: a measure's code, «import», or empty: own."""

    id: int
    uid: str = ""
    kind: EntryKind
    text: str = ""
    row: RoadmapRow = Field(default_factory=RoadmapRow)
    origin: str = ""
    version: int = 1


class RoadmapDraft(Fact):
    """The whole: what it is called in the list, its single fields (see FIELDS), its entries in order."""

    id: int
    territory_id: int
    name: str
    fields: Mapping[str, Versioned] = Field(default_factory=dict)
    entries: tuple[DraftEntry, ...] = ()
    version: int = 1

    def text(self, name: str) -> str:
        """A single field's text, or an empty string."""
        return self.fields[name].value if name in self.fields else ""

    def lines(self, name: str) -> tuple[str, ...]:
        """The items of a field that is a list."""
        return tuple(line for line in self.text(name).split("\n") if line.strip())

    @property
    def order(self) -> Order:
        """The order as documents and checks read it."""
        texts = {name: self.text(name) for name in ORDER_TEXTS}
        lists = {name: self.lines(name) for name in (*ORDER_LISTS, "lines", "closing")}
        points = tuple(_point(line) for line in self.lines("points"))
        return Order.model_validate({**texts, **lists, "points": points})

    @property
    def roadmap(self) -> Roadmap:
        """The roadmap as documents and checks read it."""
        entries = tuple(Entry(kind=known.kind, text=known.text, row=known.row) for known in self.entries)
        return Roadmap(order=self.order, entries=entries)

    def period(self, otherwise: Period) -> Period:
        """The days it is for: as written in its fields, else as its title names, else `otherwise`."""
        begins, ends = _day(self.text("begins")), _day(self.text("ends"))
        if begins is not None and ends is not None and begins <= ends:
            return Period(begins=begins, ends=ends)
        return self.roadmap.period(otherwise)


def order_fields(order: Order) -> dict[str, str]:
    """The single fields that an order which was read fills; empty ones are left out."""
    fields = {name: str(getattr(order, name)) for name in ORDER_TEXTS}
    for name in (*ORDER_LISTS, "lines", "closing"):
        fields[name] = "\n".join(getattr(order, name))
    fields["points"] = "\n".join(_written(point) for point in order.points)
    return {name: value for name, value in fields.items() if value}


def _written(point: Point) -> str:
    text = " ".join(point.text.split())
    return f"{point.number}. {text}" if point.number else text


def _point(line: str) -> Point:
    number, _, text = line.strip().partition(" ")
    plain = number.rstrip(".")
    if text and plain and all(part.isdecimal() for part in plain.split(".")):
        return Point(number=plain, text=text.strip())
    return Point(text=line.strip())


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except InputError:
        return None
