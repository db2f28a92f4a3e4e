"""The same path without a mouse: Tab, arrows, digits, Enter, Space and Escape are enough."""

from pathlib import Path

import openpyxl
import pytest

from tests.browser.conftest import Server, Visitors
from tests.browser.walker import Walker
from toolkit.methodology.loader import load
from toolkit.store import Store

pytestmark = pytest.mark.browser
SIX = ("R04", "R13", "R14", "R15", "R12", "R02")


def test_the_whole_path_by_keyboard_only(visitors: Visitors, server: Server, tmp_path: Path) -> None:
    team = visitors.come()
    _begin(team)
    _profile(team)
    _answer(team)
    _verify(team)
    _prioritise(team)
    _choose_measures(team)
    _set_goal(team)
    _edit_roadmap(team)
    book = _leave_with_document(team, tmp_path)
    _print_report(team)

    words = " ".join(
        str(cell.value) for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row
    )
    assert "Приречная СОШ" in words
    assert "за счёт наставничества" in words
    with Store.open(server.database, readonly=True) as store:
        cycle = store.schools.current_cycle(store.schools.list()[0].id)
        answers = store.answers.get(cycle.id)
        verdicts = store.verdicts.get(cycle.id)
        (program,) = store.programs.list(cycle.id)
    assert len(answers.team) == sum(len(load().factor(code).statements) for code in SIX)
    assert set(verdicts) == set(SIX)
    assert len(program.measures) == 4


def _forward(team: Walker) -> None:
    """Reach the main button and press it; the focus comes to the new heading."""
    team.tab_to("next")
    team.key("Enter")
    assert team.focused() == "title"


def _begin(team: Walker) -> None:
    team.open("self_diagnosis")
    team.write("name", "Приречная СОШ")
    _forward(team)


def _profile(team: Walker) -> None:
    team.write("profile-issued_on", "14.06.2023")
    for code in SIX:
        team.tab_to(f"has-{code}")
        team.key("Space")
    team.tab_to("level-R02")
    team.key("ArrowDown")
    assert team.value("level-R02") == "3"
    _forward(team)


def _answer(team: Walker) -> None:
    for code in SIX:
        statements = load().factor(code).statements
        for digit, statement in zip("2130-213", statements, strict=False):
            team.key(digit)
            assert team.page.locator(f'[name="a-{statement.code}"]:checked').count() == 1
        assert team.focused() == "next"
        if code == SIX[0]:
            _take_an_answer_back(team, statements[-1].code)
        team.key("Enter")
        assert team.focused() == "title"


def _take_an_answer_back(team: Walker, statement: str) -> None:
    """Backspace clears the question in focus; a digit answers it again."""
    team.key("Shift+Tab", "Shift+Tab")
    assert team.focused().startswith(f"a-{statement}-")
    team.key("Backspace")
    assert team.page.locator(f'[name="a-{statement}"]:checked').count() == 0
    team.key("1")
    assert team.focused() == "next"


def _verify(team: Walker) -> None:
    _forward(team)
    for code in SIX:
        team.tab_to(f"v-{code}-CONFIRM")
        team.key("Space")
        if code == SIX[0]:
            team.key("ArrowRight", "ArrowLeft")
            assert team.page.locator(f'[id="v-{code}-CONFIRM"]').is_checked()
        team.write(f"v-{code}-reason", "Согласны с профилем.")
        _forward(team)


def _prioritise(team: Walker) -> None:
    team.tab_to("m-R02")
    team.key("ArrowDown", "ArrowDown", "ArrowDown")
    team.tab_to("r-R02")
    team.key("ArrowDown", "ArrowDown", "ArrowDown")
    team.tab_to("begin-R02")
    team.key("Space")
    _forward(team)
    team.tab_to("to-program")
    team.page.keyboard.press("Enter")
    team.page.wait_for_selector('[id="start-R02"]', timeout=60_000)


def _choose_measures(team: Walker) -> None:
    team.tab_to("start-R02")
    team.key("Enter")
    team.tab_to("add-cause")
    team.key("Enter")
    assert team.focused().startswith("l-")  # the new line is ready to be typed into
    team.page.keyboard.type("Некому вести физику")
    _forward(team)
    for code in ("R02.m1", "R02.m2", "R02.m3"):
        team.tab_to(f"pick-{code}")
        team.key("Enter")
    team.write("own-measure", "Доставлять учителя физики из соседнего села")
    team.tab_to("own-measure-add")
    team.key("Enter")
    _forward(team)


def _set_goal(team: Walker) -> None:
    team.tab_to("goal-what")
    team.key("ArrowDown")
    baseline = team.page.locator("[id^=i-][id$=-baseline]").first.get_attribute("id") or ""
    team.write(baseline, "3")
    team.write(baseline.replace("baseline", "target"), "1")
    team.write("g-goal_means", "наставничества")
    assert "сократить число незакрытых ставок" in team.page.locator("#goal-text").inner_text()
    _forward(team)


def _edit_roadmap(team: Walker) -> None:
    rows = [str(row.get_attribute("data-row")) for row in team.page.locator("tr[data-row]").all()]
    row_id = rows[0]
    team.tab_to(f"m-{row_id}-activity")
    before = team.value(f"m-{row_id}-activity")
    team.page.keyboard.type("лишнее")
    team.key("Escape")
    assert team.value(f"m-{row_id}-activity") == before
    team.key("Alt+ArrowDown")
    moved = [str(row.get_attribute("data-row")) for row in team.page.locator("tr[data-row]").all()]
    assert moved != rows
    team.tab_to(f"m-{row_id}-activity")
    team.key("Control+z")
    assert [str(row.get_attribute("data-row")) for row in team.page.locator("tr[data-row]").all()] == rows
    team.tab_to(f"m-{row_id}-more")
    team.key("Enter", "End")
    assert team.focused() == f"m-{row_id}-remove"
    team.key("Escape")
    assert team.focused() == f"m-{row_id}-more"
    team.key("Enter", "ArrowUp", "Enter")
    assert team.page.locator("tr[data-row]").count() == 3
    team.key("Control+z")
    assert team.page.locator("tr[data-row]").count() == 4
    team.tab_to(f"m-{row_id}-activity")
    team.key("Control+Enter")
    assert team.page.locator("tr[data-row]").count() == 5
    team.key("Control+z")
    assert team.page.locator("tr[data-row]").count() == 4
    for row in rows:
        for column, words in (("result", "приказ"), ("responsible", "директор"), ("participants", "учителя")):
            if not team.value(f"m-{row}-{column}"):
                team.write(f"m-{row}-{column}", words)
    _forward(team)


def _leave_with_document(team: Walker, folder: Path) -> Path:
    _forward(team)
    team.tab_to("excel-all")
    with team.page.expect_download(timeout=60_000) as waiting:
        team.page.keyboard.press("Enter")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def _print_report(team: Walker) -> None:
    team.open("report")
    for _ in range(60):
        if team.page.evaluate("document.activeElement?.dataset.do === 'print'"):
            return
        team.page.keyboard.press("Tab")
    raise AssertionError("Tab never came to «Напечатать»")
