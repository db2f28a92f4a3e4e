"""Whose turn it is when all pages are taken."""

import pytest

from toolkit.serving.waiting_list import (
    AWAKE,
    FORGOTTEN,
    MOST,
    MOST_OF_ADDRESS,
    MOST_OF_VISITOR,
    Turn,
    Waiter,
    WaitingList,
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waiting(clock: Clock) -> WaitingList:
    return WaitingList(clock)


def team(number: int, page: str = "report", session: str = "", address: str = "") -> Waiter:
    return Waiter(session or f"session {number}", number, address or f"10.0.0.{number}", page)


def places(waiting: WaitingList, *waiters: Waiter, free: int = 0) -> list[int | None]:
    return [waiting.ask(waiter, free=free).place for waiter in waiters]


def test_nobody_waits_while_there_is_room(waiting: WaitingList) -> None:
    assert waiting.ask(team(1), free=1) == Turn(0)
    assert len(waiting) == 0


def test_who_came_first_goes_in_first(waiting: WaitingList) -> None:
    assert places(waiting, team(1), team(2), team(3)) == [1, 2, 3]
    assert places(waiting, team(3), team(2), free=1) == [3, 2]
    assert places(waiting, team(1), free=1) == [0]
    assert places(waiting, team(3), team(2)) == [2, 1]


def test_a_newcomer_does_not_take_the_place_of_those_who_wait(waiting: WaitingList) -> None:
    places(waiting, team(1), team(2))
    assert places(waiting, team(3), free=2) == [3]
    assert places(waiting, team(3), free=3) == [0]


def test_asking_often_brings_nobody_forward(waiting: WaitingList) -> None:
    places(waiting, team(1), team(2))
    assert places(waiting, *[team(2)] * 10) == [2] * 10


def test_those_of_a_lower_rank_go_first(waiting: WaitingList) -> None:
    waiting.ask(team(1), free=0, rank=2)
    assert waiting.ask(team(2), free=0, rank=1).place == 1
    assert waiting.ask(team(1), free=1, rank=2).place == 2
    assert waiting.ask(team(2), free=1, rank=1).place == 0


def test_one_who_only_asks_keeps_the_place_when_the_turn_comes(waiting: WaitingList) -> None:
    places(waiting, team(1), team(2))
    assert waiting.ask(team(1), free=1, enter=False).place == 0
    assert places(waiting, team(2), free=1) == [2]
    assert places(waiting, team(1), free=1) == [0]


def test_one_who_went_without_a_word_is_passed_soon_and_forgotten_later(
    waiting: WaitingList, clock: Clock
) -> None:
    places(waiting, team(1), team(2))
    clock.now = AWAKE + 1
    assert places(waiting, team(2)) == [2]
    assert places(waiting, team(2), free=1) == [0]
    places(waiting, team(3))
    clock.now = FORGOTTEN + 1
    assert places(waiting, team(3)) == [1]


def test_a_tab_in_the_background_keeps_its_place(waiting: WaitingList, clock: Clock) -> None:
    places(waiting, team(1), team(2))
    for clock.now in (60, 120, 180):
        assert places(waiting, team(1), team(2)) == [1, 2]
    assert places(waiting, team(1), free=1) == [0]


def test_one_link_holds_few_places_however_often_it_is_entered(waiting: WaitingList) -> None:
    many = [team(1, session=f"session {number}") for number in range(500)]
    taken = places(waiting, *many)
    assert taken == [*range(1, MOST_OF_VISITOR + 1), *[None] * (500 - MOST_OF_VISITOR)]
    assert places(waiting, team(2)) == [MOST_OF_VISITOR + 1]


def test_one_address_holds_as_many_places_as_a_class_needs(waiting: WaitingList) -> None:
    many = [team(number, address="10.0.0.1") for number in range(500)]
    assert sum(place is not None for place in places(waiting, *many)) == MOST_OF_ADDRESS
    assert places(waiting, team(1000)) == [MOST_OF_ADDRESS + 1]


def test_the_list_has_an_end(waiting: WaitingList) -> None:
    places(waiting, *(team(number) for number in range(MOST * 2)))
    assert len(waiting) == MOST


def test_who_found_no_place_to_wait_comes_in_when_there_is_room(waiting: WaitingList) -> None:
    many = [team(1, session=f"session {number}") for number in range(MOST_OF_VISITOR + 1)]
    assert places(waiting, *many)[-1] is None
    assert places(waiting, *many[:-1], free=MOST_OF_VISITOR) == [0] * MOST_OF_VISITOR
    assert places(waiting, many[-1], free=1) == [0]


def test_the_way_covered_is_told(waiting: WaitingList) -> None:
    places(waiting, team(1), team(2), team(3))
    places(waiting, team(1), free=1)
    turn = waiting.ask(team(3), free=0)
    assert (turn.place, turn.of) == (2, 3)


def test_how_long_it_takes_is_known_from_those_who_waited_before(waiting: WaitingList, clock: Clock) -> None:
    assert waiting.ask(team(1), free=0).seconds is None
    waiting.ask(team(2), free=0)
    clock.now = 60
    waiting.ask(team(1), free=1)
    waiting.ask(team(3), free=0)
    assert waiting.ask(team(3), free=0).seconds == 120
