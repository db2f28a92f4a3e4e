"""Kernels die, tabs collide, pages reload: what was given is there."""

import pytest

from tests.browser.conftest import Server, Visitors
from tests.browser.walker import Walker
from toolkit.store import Store

pytestmark = pytest.mark.browser


def _reason(server: Server) -> str:
    with Store.open(server.database, readonly=True) as store:
        cycle = store.schools.current_cycle(store.schools.list()[0].id)
        return store.verdicts.get(cycle.id)["R15"].reason


def _kernels_left(server: Server, team: Walker, expected: int) -> int:
    """The number of kernels, once the server has ended those of closed pages in its own time."""
    for _ in range(100):
        if len(server.kernels()) == expected:
            break
        team.page.wait_for_timeout(100)
    return len(server.kernels())


def _at_reason(team: Walker) -> None:
    team.open("self_diagnosis")
    team.go("verification")
    team.press("part-R15")


def test_words_typed_when_the_kernel_dies_are_stored_after_the_page_is_opened_again(
    example_visitors: Visitors, example_server: Server
) -> None:
    team = example_visitors.come()
    _at_reason(team)
    for kernel in example_server.kernels():
        kernel.suspend()  # it hears nothing any more, as when it has just died
    team.page.fill('[id="v-R15-reason"]', "Проведём беседы по классам.")
    team.page.locator('[id="v-R15-reason"]').blur()
    for kernel in example_server.kernels():
        kernel.kill()
    team.page.wait_for_selector(".ar-session", timeout=30_000)
    team.page.wait_for_selector(".ar-save--off")
    assert team.page.locator(".ar-save").inner_text() == "Не сохранено: 1"

    team.page.click(".ar-session button")
    team.page.wait_for_selector(".ar-app h1", timeout=60_000)
    team.settle()

    assert team.value("v-R15-reason") == "Проведём беседы по классам."
    assert _reason(example_server) == "Проведём беседы по классам."


def test_two_tabs_on_one_field_keep_both_texts_until_somebody_chooses(
    example_visitors: Visitors, example_server: Server
) -> None:
    first = example_visitors.come()
    second = example_visitors.tab(first.page.context)
    _at_reason(first)
    _at_reason(second)
    first.type("v-R15-reason", "Первый текст.")
    second.type("v-R15-reason", "Второй текст.")

    dialog = second.page.get_by_role("dialog")
    assert "Первый текст." in dialog.inner_text()
    assert "Второй текст." in dialog.inner_text()
    second.look("conflict")
    assert second.grave == []
    second.tick("clash-both")
    second.press("clash-keep")

    assert _reason(example_server) == "Первый текст.\nВторой текст."


def test_a_reload_leaves_one_kernel_and_leaving_leaves_none(
    example_visitors: Visitors, example_server: Server
) -> None:
    team = example_visitors.come()
    team.open("self_diagnosis")
    for _ in range(3):
        team.reload()
    assert _kernels_left(example_server, team, 1) == 1

    team.page.goto(f"{example_server.address}/")
    assert _kernels_left(example_server, team, 0) == 0


def test_large_type_stays_from_page_to_page(example_visitors: Visitors) -> None:
    team = example_visitors.come()
    team.open("self_diagnosis")
    team.page.click("[data-do=large]")
    team.open("antirisk_program")
    assert team.page.locator(".ar-app").get_attribute("data-type") == "large"
    team.look("large type")
    team.open("")
    assert team.page.locator("[data-type=large]").count() >= 1
    team.look("start in large type")
    assert team.grave == []
