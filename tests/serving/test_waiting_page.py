"""Beyond the cap a page waits in the queue, says so in words, and opens by itself."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.serving.visiting import Answer, Caller, Site, running
from toolkit.places import database_url
from toolkit.store.database import Store, Visitor

PAGE = "/self_diagnosis?school=1"  # the same in all tests: none leaves somebody waiting before the next
KERNEL = re.compile(r'"kernelId": *"([^"]+)"')


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that carries one page at a time."""
    folder = tmp_path_factory.mktemp("narrow")
    with Store.open(database_url(folder / "school.sqlite")) as store:
        store.schools.create("Приречная СОШ", year=2023, visitor=Visitor())
    yield from running(folder, max_pages=1)


def close(caller: Caller, page: Answer) -> None:
    """What a browser says when a page is closed."""
    found = KERNEL.search(page.text)
    assert found is not None
    caller.ask(f"/voila/api/shutdown/{found[1]}", "POST", {"_xsrf": caller.jar["_xsrf"]})


@pytest.fixture
def taken(narrow: Site) -> Iterator[tuple[Caller, Answer]]:
    """Somebody who has taken the only place."""
    caller = Caller(narrow)
    page = caller.ask(PAGE)
    deadline = time.monotonic() + 60
    while "Открываем…" not in page.text:  # the one before may still be saying goodbye
        assert time.monotonic() < deadline
        page = caller.ask(PAGE)
    yield caller, page
    close(caller, page)


def test_the_next_one_waits_in_words_and_without_scripts_too(
    narrow: Site, taken: tuple[Caller, Answer]
) -> None:
    answer = narrow.ask(PAGE)
    assert answer.status == 200
    assert "Сейчас все места заняты, вы первые в очереди" in answer.text
    assert '<noscript><meta http-equiv="refresh" content="8"></noscript>' in answer.text
    assert '<html lang="ru">' in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert "data-voila" not in answer.text


def test_waiting_starts_no_kernel_and_the_place_is_told_to_scripts(
    narrow: Site, taken: tuple[Caller, Answer]
) -> None:
    for _ in range(3):
        told = json.loads(narrow.ask(PAGE, Accept="application/json").text)
        assert (told["open"], told["number"], told["ahead"]) == (False, "1", "вы следующие")


def test_pages_without_a_kernel_do_not_wait(narrow: Site, taken: tuple[Caller, Answer]) -> None:
    assert "Стартовая страница" in narrow.ask("/?school=1").text


def test_a_browsers_guess_opens_no_page(narrow: Site) -> None:
    answer = narrow.ask(PAGE, Sec_Purpose="prefetch;prerender")
    assert (answer.status, answer.body) == (403, b"")


@pytest.mark.browser
def test_the_page_opens_by_itself_when_a_place_is_free(
    narrow: Site, taken: tuple[Caller, Answer], browser: Browser
) -> None:
    page = browser.new_page()
    try:
        page.goto(narrow.address + PAGE[1:])
        expect(page.get_by_role("heading")).to_have_text("Сейчас все места заняты, вы первые в очереди")
        close(*taken)
        expect(page.locator(".ar-app")).to_be_visible(timeout=60_000)
        page.goto(narrow.address + "schools")
    finally:
        page.close()


@pytest.mark.browser
def test_without_scripts_too(narrow: Site, taken: tuple[Caller, Answer], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    try:
        page.goto(narrow.address + PAGE[1:])
        expect(page.get_by_role("heading")).to_contain_text("вы первые в очереди")
        close(*taken)
        expect(page.locator("#antirisk-opening")).to_be_attached(timeout=60_000)
    finally:
        context.close()
