"""Inputs given, inputs found: equal, whatever dies in the middle of the work."""

import pytest

from tests.faults.cable import Cable
from tests.faults.conftest import Machine
from tests.faults.trouble import full_disk, held
from tests.faults.work import Work

pytestmark = pytest.mark.browser


def test_a_kernel_killed_in_mid_edit(work: Work) -> None:
    """With a press of «Добавить меру» on its way: whether it was heard or not, it counts once."""
    rows = len(work.rows)
    work.kernel.suspend()  # it has heard its last word, as the page does not know yet
    work.page.click('[id="add-measure"]')
    work.several("до обрыва")
    work.kernel.kill()
    told = work.wait_told("Откроем на том же шаге")
    work.write(5, "result", "после обрыва")
    work.go_on()
    assert (work.step(), work.found(), len(work.rows)) == ("Дорожная карта", work.count(), rows + 1)
    assert "здесь, на экране" in told
    work.reload()
    assert (work.found(), len(work.rows)) == (work.count(), rows + 1)


def test_a_server_killed_in_mid_edit_and_started_again(work: Work, machine: Machine) -> None:
    work.write(1, "activity", "Записано до обрыва")
    work.settle()
    work.write(1, "participants", "ещё в пути", leave=False)
    machine.kill()
    told = work.wait_told("Связь прервалась")
    work.several("без сервера")
    machine.start()
    work.wait_told("Откроем на том же шаге")
    work.go_on()
    assert (work.step(), work.found()) == ("Дорожная карта", work.count())
    assert "Можно отвечать дальше" in told


def test_a_network_cut_in_mid_edit_and_mended(work: Work, cable: Cable) -> None:
    rows = len(work.rows)
    work.write(5, "result", "в пути при обрыве", leave=False)
    cable.cut()
    work.wait_told("Связь прервалась")
    work.several("без связи")
    told = work.wait_told("Пять последних ответов")
    work.page.click('[id="add-measure"]')
    hint = work.page.locator(".ar-hint").inner_text()
    cable.mend()
    back = work.wait_told("ничего не потеряно")
    assert (work.found(), work.kernel.is_running()) == (work.count(), True)
    assert ("уйдут сами" in told, "Пять ответов записаны" in back) == (True, True)
    assert ("кнопки подождут" in hint, len(work.rows)) == (True, rows)


def test_a_network_that_went_silent(work: Work, cable: Cable) -> None:
    """The browser's connection is dead and nobody tells: only the missing answers do."""
    rows = len(work.rows)
    cable.freeze()
    work.page.click('[id="add-measure"]')
    work.several("в тишину")
    cable.mend()
    work.settle()
    assert (work.found(), work.kernel.is_running()) == (work.count(), True)
    assert len(work.rows) == rows + 1


def test_two_windows_edit_the_same_cells(work: Work, machine: Machine) -> None:
    """One of them without a connection, so that each begins from words that the other has changed."""
    far = Cable(machine.port)
    try:
        other = work.another(far.address)
        other.write(1, "participants", "начато в другом окне", leave=False)
        far.cut()
        other.wait_told("Связь прервалась")
        for number, column in ((1, "responsible"), (2, "result"), (2, "activity")):
            work.write(number, column, f"моё {number} {column}")
            other.write(number, column, f"другое {number} {column}")
        work.settle()
        far.mend()
        for way in ("mine", "theirs", "both"):
            other.page.locator(f"dialog[open] [id=clash-{way}]").wait_for()
            other.walker.tick(f"clash-{way}")
            other.walker.press("clash-keep")
        other.settle()
    finally:
        far.close()
    rows, trail = work.rows, work.trail()
    given = [*work.given, *other.given]
    assert [one.value in trail for one in given] == [True] * len(given)
    assert (rows[0].responsible, rows[1].result, rows[1].activity) == (
        "другое 1 responsible",
        "моё 2 result",
        "моё 2 activity\nдругое 2 activity",
    )


def test_a_full_disk(work: Work, machine: Machine) -> None:
    """The words stay on the page and are stored when there is room, even if their kernel dies before."""
    with full_disk(machine.database, work.kernel):
        work.write(1, "activity", "На диске нет места")
        work.page.locator(".ar-notice--error").wait_for()
        kept = work.page.locator(work.cell(1, "activity")).input_value()
        stored = work.found()
    work.page.locator(".ar-notice--ok", has_text="Записано всё, что ждало").wait_for(timeout=40_000)
    assert (kept, stored, work.found()) == ("На диске нет места", 0, work.count())
    with full_disk(machine.database, work.kernel):
        work.write(2, "activity", "На диске снова нет места")
        work.page.locator(".ar-notice--error").wait_for()
        work.settle()
        work.kernel.kill()
        work.wait_told("Откроем на том же шаге")
    work.go_on()
    assert work.found() == work.count()


def test_a_database_that_somebody_holds_for_ten_seconds(work: Work, machine: Machine) -> None:
    with held(machine.database, 10):
        work.several("пока занято")
    work.settle()
    assert work.found() == work.count()
