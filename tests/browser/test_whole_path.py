"""The whole path, as a team walks it: from an empty school to a workbook in the downloads folder."""

from pathlib import Path

import openpyxl
import pytest

from tests.browser.conftest import Server, Visitors
from tests.browser.walker import Walker
from toolkit.methodology.loader import load
from toolkit.store import Store

pytestmark = pytest.mark.browser
SIX = ("R04", "R13", "R14", "R15", "R12", "R02")  # the profile of order 004, point 4.1.2
SCHOOL = "Приречная СОШ"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_team_goes_from_an_empty_school_to_a_workbook(
    visitors: Visitors, server: Server, tmp_path: Path, width: int, height: int
) -> None:
    team = visitors.come(width, height)
    _begin(team)
    _profile(team)
    _answer(team, server)
    _verify(team)
    _prioritise(team)
    book = _write_program(team, server, tmp_path)
    _report(team)

    assert team.grave == []
    _everything_is_stored(server)
    _everything_is_printed(book)


def _begin(team: Walker) -> None:
    team.open("")
    team.look("start, empty")
    team.open("self_diagnosis")
    team.look("passport, empty")
    team.type("name", SCHOOL)
    team.unfold("Кадры")
    team.type("p-teachers", "двенадцать")
    assert "Напишите целое число цифрами" in team.text()
    assert team.value("p-teachers") == "двенадцать"
    team.type("p-teachers", "12")
    team.look("passport")
    team.press("next")


def _profile(team: Walker) -> None:
    team.type("profile-issued_on", "14.06.2023")
    team.type("profile-issuer", "региональный институт развития образования")
    team.choose("factor-set", "irkutsk-2023")
    for code in SIX:
        team.tick(f"has-{code}")
    team.choose("level-R02", "3")
    team.look("profile")
    team.reload()  # in the middle: nothing may be lost
    assert team.value("profile-issued_on") == "14.06.2023"
    assert team.heading().startswith("В профиле 6 факторов")
    team.press("next")


def _answer(team: Walker, server: Server) -> None:
    catalogue = load()
    for code in SIX:
        for number, statement in enumerate(catalogue.factor(code).statements):
            team.tick(f"a-{statement.code}-{(2, 3, 1, 'skip')[number % 4]}")
        if code == SIX[0]:
            team.look("answers together")
            _count_forms(team, code)
        if code == SIX[2]:
            _lose_the_kernel(team, server)
        team.press("next")


def _count_forms(team: Walker, code: str) -> None:
    """Eight teachers' forms; more forms than were handed out are refused in words."""
    team.tick("mode-tally")
    team.type("handed-teachers", "8")
    statement = next(known for known in load().factor(code).statements if known.group.value == "У")
    for column, count in enumerate(("1", "2", "3", "9")):
        team.type(f"t-{statement.code}-{column}", count)
    assert "роздано 8" in team.text()
    team.type(f"t-{statement.code}-3", "2")
    assert "всего 8" in team.text()
    team.look("answers by counts")
    team.tick("mode-team")


def _lose_the_kernel(team: Walker, server: Server) -> None:
    """The kernel dies while the page is open: the page says so and opens again at the same factor."""
    before = team.heading()
    for kernel in server.kernels():
        kernel.kill()
    team.page.wait_for_selector(".ar-session", timeout=30_000)
    team.look("kernel gone")
    team.page.click(".ar-session button")
    team.page.wait_for_selector(".ar-app h1", timeout=60_000)
    assert team.heading() == before


def _verify(team: Walker) -> None:
    team.page.wait_for_selector(".ar-heat")
    team.look("result")
    team.unfold("Карта рисунком")
    team.page.wait_for_selector("img.ar-picture", timeout=60_000)
    team.press("next")
    for number, code in enumerate(SIX):
        decision = "CLARIFY" if code == "R15" else "CONFIRM"
        team.tick(f"v-{code}-{decision}")
        team.type(f"v-{code}-reason", f"Так решила команда: довод {number}.")
        if number == 0:
            team.look("verification")
        team.press("next")


def _prioritise(team: Walker) -> None:
    for code in ("R02", "R13"):
        team.choose(f"m-{code}", "3")
        team.choose(f"r-{code}", "3")
        team.tick(f"begin-{code}")
    team.look("priorities")
    team.press("next")
    team.look("what next")


def _write_program(team: Walker, server: Server, folder: Path) -> Path:
    team.open("antirisk_program")
    team.type("resp-R02", "директор")
    team.look("factor")
    team.press("start-R02")
    team.press("add-cause")
    cause = team.page.locator("[id^=l-]").first.get_attribute("id") or ""
    team.type(cause, "Некому вести физику")
    team.look("causes")
    team.press("next")
    for code in ("R02.m1", "R02.m2", "R02.m3"):
        team.press(f"pick-{code}")
    team.type("search", "настваник")
    assert "наставник" in team.text()
    team.type("search", "")
    team.type("own-measure", "=ДОСТАВЛЯТЬ(учителя физики)")
    team.press("own-measure-add")
    team.look("measures")
    team.press("next")
    team.choose("goal-what", "R02.i1")
    indicator = (team.page.locator("[id^=i-][id$=-baseline]").first.get_attribute("id") or "").removesuffix(
        "-baseline"
    )
    team.type(f"{indicator}-baseline", "3")
    team.type(f"{indicator}-target", "3")
    assert "равно «сейчас»" in team.text()
    team.type(f"{indicator}-target", "1")
    team.type("g-goal_means", "наставничества")
    team.look("goal")
    team.press("next")
    _roadmap(team)
    team.press("next")
    team.look("check")
    team.press("next")
    team.look("document")
    for view in ("roadmap", "plan"):
        team.tick(f"preview-{view}")
        team.look(f"document, {view}")
    return team.download("excel-all", folder)


def _roadmap(team: Walker) -> None:
    rows = [row.get_attribute("data-row") for row in team.page.locator("tr[data-row]").all()]
    assert len(rows) == 4
    first, last = rows[0], rows[-1]
    team.type(f"m-{first}-term_text", "когда получится")
    assert "останется текстом" in team.text()
    team.type(f"m-{first}-term_text", "октябрь 2026")
    own = next(row for row in rows if "ДОСТАВЛЯТЬ" in team.value(f"m-{row}-activity"))
    team.type(f"m-{own}-result", "график рейсов")
    team.type(f"m-{own}-responsible", "директор")
    team.type(f"m-{own}-participants", "учителя, обучающиеся")
    team.press(f"m-{last}-more")
    team.press(f"m-{last}-remove")
    assert team.page.locator("tr[data-row]").count() == 3
    team.press("undo-message")
    assert team.page.locator("tr[data-row]").count() == 4
    team.look("roadmap")


def _report(team: Walker) -> None:
    team.open("report")
    team.look("report")
    assert SCHOOL in team.text()
    assert "Дефицит педагогических кадров" in team.text()
    team.open("")
    team.look("start")


def _everything_is_stored(server: Server) -> None:
    catalogue = load()
    with Store.open(server.database, readonly=True) as store:
        school = store.schools.list()[0]
        cycle = store.schools.current_cycle(school.id)
        profile = store.profiles.get(cycle.id)
        answers = store.answers.get(cycle.id)
        verdicts = store.verdicts.get(cycle.id)
        program = next(found for found in store.programs.list(cycle.id) if found.measures)
    assert school.name == SCHOOL
    assert {factor.code for factor in profile.factors} == set(SIX)
    assert set(answers.team) == {known.code for code in SIX for known in catalogue.factor(code).statements}
    assert [tally.counts for tally in answers.tallies.values()] == [(1, 2, 3, 2)]
    assert {code: verdict.reason for code, verdict in verdicts.items()} == {
        code: f"Так решила команда: довод {number}." for number, code in enumerate(SIX)
    }
    assert len(program.measures) == 4
    assert any(row.activity == "=ДОСТАВЛЯТЬ(учителя физики)" for row in program.measures)
    assert program.text("goal_means") == "наставничества"


def _everything_is_printed(book: Path) -> None:
    assert SCHOOL in book.name
    workbook = openpyxl.load_workbook(book)
    cells = [
        cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    words = " ".join(str(cell.value) for cell in cells)
    for expected in (
        SCHOOL,
        "=ДОСТАВЛЯТЬ(учителя физики)",
        "Некому вести физику",
        "за счёт наставничества",
        "график рейсов",
    ):
        assert expected in words
