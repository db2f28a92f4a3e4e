"""What people paste, upload and mistype: one clear sentence, nothing lost, nothing run."""

import io

import openpyxl
import pytest

from tests.browser.conftest import Server, Visitors
from toolkit.documents.profile_sheet import template
from toolkit.methodology.loader import load
from toolkit.store import Store

pytestmark = pytest.mark.browser
SCRIPT = "<script>document.title='взломано'</script><img src=x onerror=\"document.title='взломано'\">"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_markup_in_any_field_stays_text(visitors: Visitors, server: Server) -> None:
    team = visitors.come()
    team.open("self_diagnosis")
    team.type("name", SCRIPT)
    team.press("next")
    team.type("profile-issued_on", "14.06.2023")
    team.type("profile-issuer", SCRIPT)
    team.tick("has-R02")
    team.type("title-R02", SCRIPT + " 🎒")
    team.press("next")
    team.go("profile")
    team.open("")
    assert SCRIPT in team.text()
    team.open("antirisk_program")
    team.press("start-R02")
    team.open("report")
    assert "взломано" not in team.page.title()
    assert SCRIPT.split("<img")[0] in team.text()
    with Store.open(server.database, readonly=True) as store:
        assert store.schools.list()[0].name == SCRIPT


def test_a_text_of_more_than_five_thousand_characters_is_refused_in_words_and_kept_on_the_screen(
    example_visitors: Visitors,
) -> None:
    team = example_visitors.come()
    team.open("antirisk_program")
    team.press("start-R02")
    team.go("roadmap")
    row = team.page.locator("tr[data-row]").first.get_attribute("data-row")
    cell = f"m-{row}-activity"
    before = team.value(cell)
    team.type(cell, "очень долго " * 500)
    assert "5000" in team.text().replace("\u00a0", "")
    assert team.value(cell).startswith("очень долго")
    team.page.locator(f'[id="{cell}"]').press("Escape")
    team.type(cell, before)
    assert team.value(cell) == before


@pytest.mark.parametrize(
    ("name", "spoil", "sentence"),
    [
        ("без столбца.xlsx", lambda sheet: sheet.delete_cols(2), "столб"),
        ("с датой.xlsx", lambda sheet: None, "Лист"),
    ],
)
def test_a_spoiled_profile_sheet_names_the_place_and_changes_nothing(
    example_visitors: Visitors, example_server: Server, name: str, spoil, sentence: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(load())))
    spoil(book.active)
    if name == "с датой.xlsx":
        for row in book.active.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "ата" in cell.value:
                    book.active.cell(cell.row, cell.column + 1).value = "позавчера"
    data = io.BytesIO()
    book.save(data)
    team = example_visitors.come()
    team.open("self_diagnosis")
    team.go("profile")
    before = team.page.locator("[id^=title-]").count()

    team.page.set_input_files(
        '[id="profile-file"]', {"name": name, "mimeType": XLSX, "buffer": data.getvalue()}
    )
    team.page.wait_for_selector(".ar-notice--error")

    assert sentence in team.page.locator(".ar-notice--error").inner_text()
    assert team.page.locator("[id^=title-]").count() == before
    with Store.open(example_server.database, readonly=True) as store:
        assert len(store.profiles.get(store.schools.current_cycle(1).id).factors) == 6


def test_a_file_that_is_not_a_workbook_is_refused_in_words(example_visitors: Visitors) -> None:
    team = example_visitors.come()
    team.open("self_diagnosis")
    team.go("profile")
    team.page.set_input_files(
        '[id="profile-file"]', {"name": "письмо.xlsx", "mimeType": XLSX, "buffer": b"hello"}
    )
    team.page.wait_for_selector(".ar-notice--error")
    assert "Excel" in team.page.locator(".ar-notice--error").inner_text()
