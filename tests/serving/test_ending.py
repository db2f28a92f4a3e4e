"""Which pages end without a goodbye."""

import math
from typing import Any

import pytest

from toolkit.serving.capacity import LARGEST_PAGE, MIB
from toolkit.serving.ending import IDLE, LEFT, NOT_COME_FOR, RESTING, Found, to_end
from toolkit.serving.open_pages import End, Opening, OpenPage
from toolkit.store.visitor import Visitor

NOW = 100_000.0
PLENTY = 10**12


def page(
    *, heard: float = 0, left: float | None = None, came: bool = True, opened: float = NOW - 10
) -> OpenPage:
    """A page: seconds since somebody gave something on it and since its browser left."""
    gone = None if left is None else NOW - left
    return OpenPage(Opening("us", Visitor()), opened=opened, heard=NOW - heard, left=gone, came=came)


def ended(pages: dict[str, OpenPage], most: int = PLENTY, **found: Any) -> dict[str, End]:
    return to_end(pages, Found(now=NOW, **found), most)


def test_a_page_in_work_stays() -> None:
    assert ended({"a": page(heard=IDLE - 1)}, memory={"a": 100 * MIB}, crowded=True) == {}


def test_a_page_on_which_nothing_is_given_rests() -> None:
    assert ended({"a": page(heard=IDLE + 1)}) == {"a": End.IDLE}


def test_a_page_whose_process_died_ends() -> None:
    assert ended({"a": page()}, dead=["a"]) == {"a": End.DIED}


def test_a_page_that_went_astray_ends_and_the_others_stay() -> None:
    memory = {"a": LARGEST_PAGE + 1, "b": LARGEST_PAGE - 1}
    assert ended({"a": page(), "b": page()}, memory=memory) == {"a": End.MEMORY}


def test_a_browser_that_lost_its_line_has_time_to_come_back_while_nobody_waits() -> None:
    assert ended({"a": page(left=LEFT * 10)}) == {}


def test_the_place_of_one_who_left_is_given_to_those_who_wait() -> None:
    pages = {"a": page(left=LEFT + 1), "b": page(left=LEFT - 1), "c": page()}
    assert ended(pages, crowded=True) == {"a": End.LEFT}


def test_a_page_for_which_no_browser_came_ends() -> None:
    pages = {"a": page(came=False, left=NOT_COME_FOR + 1), "b": page(came=False, left=NOT_COME_FOR - 1)}
    assert ended(pages) == {"a": End.LEFT}


def test_an_abandoned_page_ends_as_soon_as_it_is_made() -> None:
    pages = {"a": page(came=False, left=math.inf)}
    assert ended(pages, busy=["a"]) == {}
    assert ended(pages) == {"a": End.LEFT}


def test_an_abandoned_page_that_is_never_done_ends_too() -> None:
    pages = {"a": page(came=False, left=math.inf, opened=NOW - NOT_COME_FOR - 1)}
    assert ended(pages, busy=["a"]) == {"a": End.LEFT}


@pytest.mark.parametrize(("most", "gone"), [(300, []), (250, ["left"]), (150, ["left", "older"])])
def test_short_memory_ends_left_pages_first_then_those_that_rest_longest(most: int, gone: list[str]) -> None:
    pages = {
        "younger": page(heard=RESTING + 1),
        "older": page(heard=RESTING + 2),
        "left": page(heard=RESTING + 1, left=1),
    }
    found = ended(pages, most * MIB, memory=dict.fromkeys(pages, 100 * MIB))
    assert sorted(found) == sorted(gone)


def test_short_memory_ends_no_page_in_work() -> None:
    pages = {"a": page(heard=RESTING - 1), "b": page(heard=0)}
    assert ended(pages, 1, memory=dict.fromkeys(pages, 100 * MIB)) == {}


def test_the_most_telling_reason_is_told() -> None:
    old = {"a": page(heard=IDLE + 1)}
    assert ended(old, memory={"a": LARGEST_PAGE + 1}, dead=["a"]) == {"a": End.DIED}
    assert ended(old, memory={"a": LARGEST_PAGE + 1}) == {"a": End.MEMORY}


def test_a_page_that_ended_meanwhile_is_not_ended_again() -> None:
    assert ended({}, dead=["a"], memory={"a": PLENTY}) == {}
