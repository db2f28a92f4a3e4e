"""How many pages a machine carries, and when there is no room for one more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.serving.capacity import FEWEST, MIB, MOST, TYPICAL_PAGE, Capacity, Room, capacity
from toolkit.serving.memory import group_limits, machine_memory, private_memory
from toolkit.serving.open_pages import End, Opening, OpenPages
from toolkit.store.visitor import Visitor


def us() -> Opening:
    return Opening("us", Visitor())


def room(pages: int = 10, memory: int = 10 * TYPICAL_PAGE) -> tuple[Room, OpenPages]:
    opened = OpenPages()
    return Room(Capacity(pages, memory), opened), opened


def test_a_laptop_of_eight_gigabytes_carries_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.serving.capacity.machine_memory", lambda: 8 * 1024 * MIB)
    assert 50 <= capacity().pages <= 70


@pytest.mark.parametrize(("memory", "pages"), [(256 * MIB, FEWEST), (1024 * 1024 * MIB, MOST)])
def test_the_smallest_and_the_largest_machine_have_their_bounds(
    memory: int, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.serving.capacity.machine_memory", lambda: memory)
    assert capacity().pages == pages


def test_what_was_asked_for_holds() -> None:
    assert capacity(3, 500 * MIB) == Capacity(3, 500 * MIB)
    assert capacity(memory=10 * TYPICAL_PAGE).pages == 10


def test_pages_take_room_while_they_open_and_while_they_are_open() -> None:
    found, pages = room(2)
    with found.opening(one := us()):
        assert found.free == 1
        pages.add("a", one)
        assert found.free == 1
    assert found.free == 1
    pages.add("b", us())
    assert found.free == 0
    pages.end("a", End.LEFT)
    assert found.free == 1


def test_a_page_that_did_not_open_takes_no_room() -> None:
    found, _ = room(1)
    with pytest.raises(OSError, match="no kernel"), found.opening(us()):
        raise OSError("no kernel")
    assert found.free == 1


def test_memory_closes_the_door_before_the_number_of_pages_does() -> None:
    found, pages = room(10, 4 * TYPICAL_PAGE)
    pages.add("a", us())
    assert found.free == 3
    found.measured(3 * TYPICAL_PAGE, 1)
    assert found.free == 1
    pages.add("b", us())
    assert found.free == 0


def test_where_nobody_is_somebody_can_come_in() -> None:
    found, _ = room(10, TYPICAL_PAGE // 2)
    assert found.free == 1


def test_memory_of_a_process_is_what_it_alone_holds() -> None:
    code = "held = bytearray(50_000_000); print(len(held), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        held = private_memory(process.pid)
        process.communicate(b"\n")
    assert 50_000_000 < held < 150_000_000
    assert private_memory(process.pid) == 0


def test_our_own_memory_is_less_than_the_machines() -> None:
    assert 0 < private_memory(os.getpid()) < machine_memory()


def test_the_limit_of_a_service_counts_and_those_above_it(tmp_path: Path) -> None:
    own, groups = tmp_path / "cgroup", tmp_path / "fs"
    own.write_text("0::/system.slice/antirisk.service\n", encoding="utf-8")
    service = groups / "system.slice" / "antirisk.service"
    service.mkdir(parents=True)
    (service / "memory.max").write_text("2000000\n", encoding="ascii")
    (service.parent / "memory.max").write_text("max\n", encoding="ascii")
    assert group_limits(own, groups) == [2_000_000]


def test_a_system_without_groups_has_no_limits(tmp_path: Path) -> None:
    assert group_limits(tmp_path / "no", tmp_path) == []
