"""Whose pages are, since when nobody is there, and why they ended."""

import pytest

from toolkit.serving.open_pages import End, Opening, OpenPages, opening, present_opening
from toolkit.store.visitor import Visitor

OURS = Opening("ours", Visitor(link=1))
THEIRS = Opening("theirs", Visitor(link=2))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Line:
    def __init__(self) -> None:
        self.sent_away = False

    def send_away(self) -> None:
        self.sent_away = True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pages(clock: Clock) -> OpenPages:
    found = OpenPages(clock)
    found.add("a", OURS)
    found.add("b", THEIRS)
    return found


def test_a_page_belongs_to_the_session_that_opened_it(pages: OpenPages) -> None:
    assert pages.belongs("a", "ours")
    assert not pages.belongs("a", "theirs")
    assert not pages.belongs("nothing", "ours")


def test_the_owner_alone_learns_why_a_page_ended(pages: OpenPages) -> None:
    pages.end("a", End.IDLE)
    assert (pages.belongs("a", "ours"), pages.belongs("a", "theirs")) == (True, False)
    assert pages.why_ended("a") is End.IDLE


def test_the_first_reason_stays(pages: OpenPages) -> None:
    pages.end("a", End.MEMORY)
    pages.end("a", End.LEFT)
    assert pages.why_ended("a") is End.MEMORY


def test_the_ends_of_old_pages_are_forgotten(pages: OpenPages) -> None:
    for number in range(1500):
        pages.add(f"page {number}", OURS)
        pages.end(f"page {number}", End.LEFT)
    assert pages.why_ended("page 0") is None
    assert pages.why_ended("page 1499") is End.LEFT


def test_a_page_that_ends_closes_its_lines(pages: OpenPages) -> None:
    line = Line()
    pages.connect("a", line)
    pages.end("a", End.SESSION)
    assert line.sent_away


def test_a_page_is_left_from_its_last_line_on(pages: OpenPages, clock: Clock) -> None:
    first, second = Line(), Line()
    for line in (first, second):
        pages.connect("a", line)
    clock.now = 5
    pages.disconnect("a", first)
    assert pages.all()["a"].left is None
    clock.now = 7
    pages.disconnect("a", second)
    pages.disconnect("a", second)
    assert pages.all()["a"].left == 7


def test_a_page_for_which_nobody_came_yet_is_left_from_its_start(pages: OpenPages) -> None:
    assert pages.all()["a"].left == 0


def test_a_page_whose_visitor_left_while_it_opened_is_abandoned(pages: OpenPages, clock: Clock) -> None:
    pages.abandon(OURS)
    assert (pages.all()["a"].left, pages.all()["b"].left) == (float("-inf"), 0)


def test_pages_of_one_session_are_found_oldest_first(pages: OpenPages) -> None:
    pages.add("c", OURS)
    assert list(pages.of_session("ours")) == ["a", "c"]


def test_nobody_may_start_a_page_without_having_come(pages: OpenPages) -> None:
    with pytest.raises(LookupError):
        present_opening()
    with opening(OURS):
        assert present_opening() is OURS
    with pytest.raises(LookupError):
        present_opening()


@pytest.mark.parametrize("why", list(End))
def test_every_end_has_its_sentence(why: End) -> None:
    assert why.sentence.endswith(".")
