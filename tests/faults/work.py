"""A team at work on a roadmap: what it gives, and whether all of that is found afterwards."""

from dataclasses import dataclass, field

import psutil
from playwright.sync_api import Page

from tests.browser.walker import Walker
from toolkit.domain.program import MeasureRow, Program
from toolkit.store import Store

GONE = ".ar-session .ar-btn--main"


@dataclass
class Given:
    """One input: the measure and its column, and what was given."""

    row: int
    column: str
    value: str


@dataclass
class Work:
    """One window at the roadmap. Every input is counted, whether it could be sent or not."""

    page: Page
    address: str
    store: Store
    given: list[Given] = field(default_factory=list)
    kernel: psutil.Process = field(default_factory=psutil.Process)

    def __post_init__(self) -> None:
        self.walker = Walker(self.page, self.address)

    def begin(self) -> "Work":
        """Open the roadmap of the first program."""
        self.walker.open("antirisk_program")
        self.walker.go("roadmap")
        return self

    def another(self, address: str) -> "Work":
        """Another window at the same roadmap, over another cable."""
        return Work(self.page.context.new_page(), address, self.store).begin()

    # ── what is stored ──

    @property
    def program(self) -> Program:
        """The program as it is stored now."""
        cycle = self.store.schools.current_cycle(self.store.schools.list()[0].id)
        return next(known for known in self.store.programs.list(cycle.id) if known.measures)

    @property
    def rows(self) -> tuple[MeasureRow, ...]:
        """The roadmap as it is stored now."""
        return self.program.ordered_measures()

    def found(self) -> int:
        """How many of the inputs are stored; of one field the last counts."""
        last = {(given.row, given.column): given.value for given in self.given}
        rows = {row.id: row for row in self.rows}
        stored = [
            str(getattr(rows[row], column) or "") == value
            for (row, column), value in last.items()
            if row in rows
        ]
        return sum(stored)

    def trail(self) -> str:
        """All words that the trail of changes holds."""
        cycle = self.store.schools.current_cycle(self.store.schools.list()[0].id)
        return " ".join(f"{known.before} {known.after}" for known in self.store.audit.list(cycle.id, 500))

    def count(self) -> int:
        """How many fields were given something."""
        return len({(given.row, given.column) for given in self.given})

    # ── giving ──

    def cell(self, number: int, column: str) -> str:
        """The element of a cell; measures are counted from 1."""
        return f'[id="m-{self.rows[number - 1].id}-{column}"]'

    def write(self, number: int, column: str, text: str, *, leave: bool = True) -> None:
        """Write into a cell; `leave` it, or stop in the middle of typing."""
        row = self.rows[number - 1].id
        self.given.append(Given(row, column, text))
        at = self.page.locator(f'[id="m-{row}-{column}"]')
        at.fill(text)
        if leave:
            at.blur()

    def choose_indicator(self, number: int, place: int) -> None:
        """Choose which indicator a measure moves, by its place."""
        row, value = self.rows[number - 1].id, str(self.program.indicators[place - 1].id)
        self.given.append(Given(row, "indicator_id", value))
        self.page.select_option(f'[id="m-{row}-indicator_id"]', value)

    def several(self, mark: str) -> None:
        """Four inputs of different kinds, the last one not yet left."""
        self.write(1, "result", f"справка, {mark}")
        self.write(2, "participants", f"учителя, {mark}")
        self.choose_indicator(3, 1)
        self.write(4, "responsible", f"директор, {mark}", leave=False)

    # ── what the page says ──

    def told(self) -> str:
        """The bar about the connection; empty without one."""
        bar = self.page.locator(".ar-session p")
        return bar.inner_text() if bar.count() else ""

    def wait_told(self, words: str, seconds: float = 40) -> str:
        """Wait until the bar says so; what it says."""
        self.page.locator(".ar-session p", has_text=words).wait_for(timeout=seconds * 1000)
        return self.told()

    def settle(self, seconds: float = 40) -> None:
        """Wait until everything given has been answered."""
        self.page.wait_for_selector(".ar-app[data-waiting='0']", state="attached", timeout=seconds * 1000)

    def go_on(self) -> None:
        """Press «Продолжить» and wait until the page is there again, and has given what it kept."""
        self.page.click(GONE)
        self.page.wait_for_selector(".ar-app h1", timeout=60_000)
        self.settle()

    def reload(self) -> None:
        """F5, and wait until the page is there again."""
        self.walker.reload()
        self.settle()

    def step(self) -> str:
        """The heading of the screen."""
        return self.page.locator("h1").inner_text()
