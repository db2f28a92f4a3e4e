"""How a person moves through the pages, by mouse or by keyboard, waiting for each answer."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
SETTLED = ".ar-app[data-waiting='0']"


class Walker:
    """One visitor's tab."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.grave: list[str] = []

    def open(self, path: str) -> None:
        """Open an app (or «» for the start page) and wait until its heading is there."""
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_selector("h1" if not path else ".ar-app h1", timeout=60_000)

    def settle(self) -> None:
        """Wait until everything given so far has been answered by the server."""
        self.page.wait_for_selector(SETTLED, state="attached", timeout=20_000)

    def reload(self) -> None:
        """F5, and wait until the app is back."""
        self.page.reload()
        self.page.wait_for_selector(".ar-app h1", timeout=60_000)

    # ── by mouse ──

    def type(self, id_: str, text: str) -> None:
        """Write into a field and leave it."""
        self.page.fill(_at(id_), text)
        self.page.locator(_at(id_)).blur()
        self.settle()

    def press(self, id_: str) -> None:
        """Press a button and wait for the answer."""
        self.page.click(_at(id_))
        self.settle()

    def tick(self, id_: str) -> None:
        """Choose a radio or tick a box (its label is what people hit)."""
        self.page.locator(_at(id_)).evaluate("box => box.click()")
        self.settle()

    def choose(self, id_: str, value: str) -> None:
        """Choose from a list."""
        self.page.select_option(_at(id_), value)
        self.settle()

    def unfold(self, summary: str) -> None:
        """Open a folded part by the words of its heading."""
        details = self.page.locator("details", has=self.page.locator("summary", has_text=summary)).first
        if details.get_attribute("open") is None:
            details.locator("summary").first.click()

    def go(self, step: str) -> None:
        """Open a step from the list of steps, unfolding the list on a phone."""
        button = self.page.locator(_at(f"step-{step}"))
        summary = self.page.locator("details[data-steps] > summary")
        button.or_(summary).locator("visible=true").first.wait_for()
        if not button.is_visible():
            summary.click()
        button.click()
        self.settle()
        self.page.wait_for_selector(f"{_at(f'step-{step}')}[aria-current=step]", state="attached")

    def download(self, id_: str, folder: Path) -> Path:
        """Press a button and keep the file it hands over."""
        with self.page.expect_download(timeout=60_000) as waiting:
            self.page.click(_at(id_))
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        self.settle()
        return path

    # ── by keyboard ──

    def tab_to(self, id_: str, limit: int = 400) -> None:
        """Press Tab until the focus is on the element."""
        for _ in range(limit):
            if self.focused() == id_:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to «{id_}»")

    def key(self, *keys: str) -> None:
        """Press keys and wait for the answer."""
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def write(self, id_: str, text: str) -> None:
        """Reach a field by Tab and type into it."""
        self.tab_to(id_)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")
        self.settle()

    def focused(self) -> str:
        """The id of the focused element."""
        return str(self.page.evaluate("document.activeElement?.id ?? ''"))

    # ── what is seen ──

    def heading(self) -> str:
        """The words of the page's heading."""
        return self.page.locator("h1").first.inner_text()

    def value(self, id_: str) -> str:
        """What stands in a field."""
        return self.page.input_value(_at(id_))

    def text(self) -> str:
        """All words of the page."""
        return self.page.locator("body").inner_text()

    def look(self, where: str) -> None:
        """Remember grave accessibility faults and sideways scrolling of what is shown now."""
        for fault in Axe().run(self.page).response["violations"]:
            if fault["impact"] in GRAVE:
                nodes = "; ".join(str(node["target"]) for node in fault["nodes"][:3])
                self.grave.append(f"{where}: {fault['id']} at {nodes}")
        wider = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wider > 0:
            self.grave.append(f"{where}: scrolls sideways by {wider} px")


def _at(id_: str) -> str:
    return f'[id="{id_}"]'
