"""The page for a school's site: whole in itself, accessible, and without anybody's name."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from toolkit.documents.public_page import public_page
from toolkit.domain.checks.privacy_rules import HIDDEN_NAME, without_names
from toolkit.domain.dossier import Dossier


def test_the_page_has_goal_measures_and_indicators_of_every_program(dossier: Dossier) -> None:
    page = public_page(dossier)
    for program in dossier.programs:
        assert all(row.activity in page for row in program.measures)


def test_the_page_says_nothing_of_answers_and_levels(dossier: Dossier) -> None:
    page = public_page(dossier)
    assert not re.search(r"самодиагностик|индекс|высокая|средняя риск", page, re.IGNORECASE)


def test_names_of_people_are_hidden(dossier: Dossier) -> None:
    program = dossier.programs[0]
    named = program.measures[0].model_copy(update={"responsible": "Сидорова М.П., директор"})
    changed = program.model_copy(update={"measures": (named,)})
    page = public_page(dossier.model_copy(update={"programs": (changed,)}))
    assert "Сидорова" not in page
    assert f"{HIDDEN_NAME}, директор" in page


def test_a_school_in_honour_of_a_poet_keeps_its_name() -> None:
    assert without_names("школа имени А. С. Пушкина, ученик Ваня") == (
        f"школа имени А. С. Пушкина, ученик {HIDDEN_NAME}"
    )


def test_markup_is_escaped_and_nothing_is_asked_of_others(dossier: Dossier) -> None:
    school = dossier.school.model_copy(update={"name": "<script>alert(1)</script>"})
    page = public_page(dossier.model_copy(update={"school": school}))
    assert "<script" not in page
    assert not re.search(r"https?://|src=|@import|url\(", page)


def test_the_page_is_accessible(dossier: Dossier, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(public_page(dossier))
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close()
    assert ([violation["id"] for violation in found], wide) == ([], False)
