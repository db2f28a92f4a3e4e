"""A page tells when its work has ended or the server cannot be reached."""

import os
import re
import signal
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving.visiting import Site, process_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(sys.platform != "linux", reason="stops a process the way Linux does"),
]
KERNEL = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page()
    made.set_default_timeout(60_000)
    yield made
    made.close()


def open_app(page: Page, site: Site) -> None:
    page.goto(site.address + "self_diagnosis?school=1")
    expect(page.locator(".ar-app")).to_be_visible(timeout=60_000)


def test_the_widget_learns_its_school_and_database_and_the_waiting_words_go(page: Page, site: Site) -> None:
    open_app(page, site)
    assert page.locator(".ar-app").inner_text() == f"school=1 | {site.database} | / | light"
    expect(page.locator("main")).to_have_count(1)


def test_a_page_asks_no_other_host_and_breaks_no_rule_of_its_policy(page: Page, site: Site) -> None:
    asked: list[str] = []
    broken: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda line: broken.append(line.text) if line.type == "error" else None)
    open_app(page, site)
    assert [url for url in asked if not url.startswith((site.address, "blob:", "data:"))] == []
    assert broken == []


def test_a_reloaded_page_leaves_no_kernel_behind(page: Page, site: Site) -> None:
    open_app(page, site)
    kernel = page.evaluate(KERNEL)
    open_app(page, site)
    assert site.ask(f"/api/kernels/{kernel}").status == 404


def test_a_dead_kernel_is_told_in_three_sentences_with_one_way_on(page: Page, site: Site) -> None:
    open_app(page, site)
    os.kill(process_of(page.evaluate(KERNEL)), signal.SIGKILL)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Все ответы записаны.", timeout=60_000)
    notice.get_by_role("button", name="Продолжить").click()
    expect(page.locator(".ar-app")).to_be_visible(timeout=60_000)
    expect(notice).to_have_count(0)


def test_a_silent_server_is_told_and_its_return_too(page: Page, new_site: Site) -> None:
    open_app(page, new_site)
    os.kill(new_site.process, signal.SIGSTOP)
    try:
        expect(page.get_by_role("alert")).to_contain_text(
            re.compile(r"Связь прервалась в \d\d:\d\d\."), timeout=60_000
        )
    finally:
        os.kill(new_site.process, signal.SIGCONT)
    expect(page.get_by_role("status").filter(has_text="Связь есть.")).to_be_visible(timeout=60_000)
