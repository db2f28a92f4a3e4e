"""Pages that live in a part of a site's address: each link, file and cookie stays within it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.deployment.instance import running
from tests.serving.visiting import Site
from toolkit.example import prepare
from toolkit.places import database_url
from toolkit.store.database import Store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The example school."""
    url = database_url(tmp_path_factory.mktemp("part") / "school.sqlite")
    with Store.open(url) as store:
        prepare(store)
    return url


@pytest.fixture(scope="module")
def part(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server whose pages live under /antirisk/."""
    folder = tmp_path_factory.mktemp("server")
    with running(folder, "--db", database, "--base-url", "antirisk") as instance:
        yield Site(f"http://{instance.address}/antirisk/", database, 0)


def test_nothing_leads_out_of_the_part(part: Site) -> None:
    start = part.ask("/antirisk/?school=1")
    addresses = re.findall(r'(?:href|src|action)="([^"#]+)"', start.text)
    assert start.status == 200
    assert len(addresses) > 5
    assert [address for address in addresses if not address.startswith("/antirisk/")] == []
    assert {part.ask(address).status for address in addresses if not address.endswith("/schools")} == {200}


def test_the_root_of_the_site_is_not_ours(part: Site) -> None:
    assert part.ask("/").status == 404


def test_a_forgotten_slash_leads_to_the_start(part: Site) -> None:
    answer = part.ask("/antirisk")
    assert (answer.status, answer.headers["location"]) == (302, "/antirisk/")


def test_a_page_of_the_part_works_and_leads_on_within_it(part: Site, browser: Browser, database: str) -> None:
    broken: list[str] = []
    page: Page = browser.new_page()
    page.on("response", lambda answer: broken.append(answer.url) if answer.status >= 400 else None)
    page.goto(part.address + "self_diagnosis?school=1")
    expect(page.locator(".ar-top__school")).to_be_visible(timeout=60_000)
    hrefs = page.locator("a[href^='/']").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    page.close()
    assert hrefs
    assert [href for href in hrefs if not href.startswith("/antirisk/")] == []
    assert broken == []
