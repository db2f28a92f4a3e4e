"""Take the pictures of the tour: `python docs/tour.py`.

Every step of the three apps and the start page on the example school, in a window of 1366×768 and of a phone,
and every page of the school's workbook as it would be printed. `--whole` takes pages in their full length,
for looking them over; then name another folder with `--to`.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, not installed

import pypdf
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.conftest import serving
from tests.browser.walker import Walker
from tests.conftest import CHROMIUM, QUIET
from toolkit import open_example
from toolkit.example import prepare
from toolkit.store import Store
from toolkit.workflows.antirisk_program import STEPS as PROGRAM_STEPS
from toolkit.workflows.self_diagnosis import STEPS as DIAGNOSIS_STEPS

FOLDER = Path(__file__).with_name("tour")
COLOURS = 128  # enough for flat pages and their hatching
SHEET_DPI = 70
WINDOWS = {
    "1366": {"viewport": {"width": 1366, "height": 768}},
    "390": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
# IPython runs this in every kernel before the page: the example's own day, so that pictures do not change
# from day to day and show the school in the middle of its year.
CLOCK = """
from datetime import datetime, time
import toolkit.apps
from toolkit.api import EXAMPLE_DAY
toolkit.apps._now = lambda: datetime.combine(EXAMPLE_DAY, time(12, 41)).astimezone()
"""
# The start page is the server's, with the true time of the last entry: pictures show the same always.
SAME_TIME = r"""() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    texts.currentNode.data = texts.currentNode.data.replace(/ в \d\d:\d\d/g, " в 12:41");
  }
}"""
# In a picture of the whole length the bar at the bottom stands at the end and not over the middle.
AT_THE_END = ".ar-foot { position: static !important; }"
RUSSIAN = {"LANGUAGE": "ru", "LC_ALL": "ru_RU.UTF-8"}  # the browser's own buttons, the office's decimal comma
Shoot = Callable[[str], None]


def take_pages(to: Path, whole: bool) -> None:
    """All pages in each window, each time on a fresh example."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        startup = folder / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        (startup / "00-clock.py").write_text(CLOCK, encoding="utf-8")
        os.environ["IPYTHONDIR"] = str(folder / "ipython")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, "--lang=ru"], env={**os.environ, **RUSSIAN}
        )
        for window in WINDOWS:
            database = folder / f"{window}.sqlite"
            with Store.open(database) as store:
                prepare(store)
            with serving(database) as server:
                _walk(browser, server.address, window, to, whole)
        browser.close()


def _walk(browser: Browser, address: str, window: str, to: Path, whole: bool) -> None:
    context: BrowserContext = browser.new_context(locale="ru-RU", **WINDOWS[window])
    team = Walker(context.new_page(), address)

    def shoot(name: str) -> None:
        team.page.evaluate(SAME_TIME)
        team.page.mouse.move(0, 0)
        taken = team.page.screenshot(
            full_page=whole, animations="disabled", caret="hide", style=AT_THE_END if whole else None
        )
        _keep(taken, to / f"{name}-{window}.png")

    team.open("")
    shoot("0-01-start")
    for scene in (_self_diagnosis, _antirisk_program, _report):
        scene(team, shoot)
    context.close()


def _self_diagnosis(team: Walker, shoot: Shoot) -> None:
    team.open("self_diagnosis")
    for number, step in enumerate(DIAGNOSIS_STEPS, 1):
        _stand_at(team, step.code)
        shoot(f"1-{number:02d}-{step.code}")
        if step.code == "answers":
            team.tick("mode-tally")
            shoot(f"1-{number:02d}-{step.code}-forms")
            team.tick("mode-team")


def _stand_at(team: Walker, step: str) -> None:
    """Open a step; where the page opens with it, leave the phone's list of steps folded."""
    if not team.page.locator(f"[id='step-{step}'][aria-current=step]").count():
        team.go(step)


def _antirisk_program(team: Walker, shoot: Shoot) -> None:
    team.open("antirisk_program")
    for number, step in enumerate(PROGRAM_STEPS, 1):
        _stand_at(team, step.code)
        shoot(f"2-{number:02d}-{step.code}")
        if step.code == "document":
            for preview in ("roadmap", "plan"):
                team.tick(f"preview-{preview}")
                shoot(f"2-{number:02d}-{step.code}-{preview}")


def _report(team: Walker, shoot: Shoot) -> None:
    team.open("report")
    shoot("3-01-report")
    team.page.locator(".ar-report__calendar").evaluate("part => part.scrollIntoView()")
    shoot("3-02-report-calendar")


def take_sheets(to: Path) -> None:
    """Every printed page of the example's workbook, named by its sheet."""
    with tempfile.TemporaryDirectory() as name, open_example() as kit:
        folder = Path(name)
        book = kit.school().to_excel(folder / "school.xlsx")
        office = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        office += [
            "--convert-to",
            'pdf:calc_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"}}',
        ]
        subprocess.run(
            [*office, "--outdir", str(folder), str(book)],
            check=True,
            timeout=180,
            capture_output=True,
            env={**os.environ, **RUSSIAN},
        )
        pdf = folder / "school.pdf"
        drawn = ["pdftoppm", "-png", "-r", str(SHEET_DPI), str(pdf), str(folder / "page")]
        subprocess.run(drawn, check=True, timeout=180)
        pages = sorted(folder.glob("page-*.png"))
        for page, sheet in zip(pages, _sheets_of(pdf), strict=True):
            _keep(page.read_bytes(), to / f"{sheet}.png")


def _sheets_of(pdf: Path) -> Iterator[str]:
    """A file name for each page: number of the sheet, page of the sheet («05-2»), in order."""
    reader = pypdf.PdfReader(pdf)
    firsts = [reader.get_destination_page_number(mark) for mark in reader.outline]
    sheet = page = 0
    for number in range(len(reader.pages)):
        if number in firsts:
            sheet, page = sheet + 1, 0
        page += 1
        yield f"{sheet:02d}-{page}"


def _keep(png: bytes, path: Path) -> None:
    """Write a picture with few colours: flat pages lose nothing that can be seen."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    small.save(path, optimize=True)


def main() -> None:
    """Take all pictures; the old ones go only when the new ones are there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=FOLDER, help="folder for the pictures (docs/tour)")
    parser.add_argument("--whole", action="store_true", help="pages in their full length")
    asked = parser.parse_args()
    lacking = [name for name in ("soffice", "pdftoppm") if not shutil.which(name)]
    if lacking or not CHROMIUM:
        sys.exit(f"Not on this machine: {', '.join([*lacking, *([] if CHROMIUM else ['chromium'])])}.")
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        take_pages(fresh, asked.whole)
        take_sheets(fresh / "sheets")
        taken = sorted(fresh.rglob("*.png"))
        for old in asked.to.rglob("*.png"):
            old.unlink()
        for picture in taken:
            place = asked.to / picture.relative_to(fresh)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, place)
        size = sum(picture.stat().st_size for picture in taken) / 1e6
    print(f"{len(taken)} pictures, {size:.1f} MB, in {asked.to}")


if __name__ == "__main__":
    main()
