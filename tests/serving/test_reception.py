"""Who may open a page, who waits, and how much one visitor may have."""

import pytest

from toolkit.serving.capacity import MIB, Capacity
from toolkit.serving.open_pages import End, Opening, OpenPages
from toolkit.serving.reception import MOST_OF_LINK, MOST_OF_SESSION, OPENED_AT_ONCE, Reception
from toolkit.serving.waiting_list import Turn
from toolkit.serving.waiting_words import waiting_words
from toolkit.store.visitor import Visitor

ADDRESS = "10.0.0.1"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class House:
    """A reception and its pages; pages open at once."""

    def __init__(self, most: int) -> None:
        self.clock = Clock()
        self.pages = OpenPages(self.clock)
        self.reception = Reception(Capacity(most, 1_000_000 * MIB), self.pages)

    def come(self, who: Opening, *, enter: bool = True) -> int | None:
        place = self.reception.ask(who, ADDRESS, enter=enter).place
        if place == 0 and enter:
            self.pages.add(f"page {len(self.pages)} {id(who)}", who)
        return place

    def end(self, who: Opening, why: End = End.LEFT) -> None:
        ids = [id_ for id_, page in self.pages.all().items() if page.opening is who]
        self.pages.end(ids[0], why)


def team(link: int, session: str = "", app: str = "report") -> Opening:
    return Opening(session or f"session {link}", Visitor(link=link), app)


@pytest.fixture
def house() -> House:
    return House(most=2)


def test_pages_open_until_there_is_no_room_and_again_when_there_is(house: House) -> None:
    ours, theirs, others = team(1), team(2), team(3)
    assert [house.come(one) for one in (ours, theirs, others)] == [0, 0, 1]
    house.end(ours)
    assert house.come(others, enter=False) == 0
    assert house.come(others) == 0


def test_who_has_a_page_lets_those_without_one_go_first(house: House) -> None:
    ours, theirs = team(1), team(2)
    for one in (ours, theirs):
        house.come(one)
    assert house.come(team(1, app="self_diagnosis")) == 1
    assert house.come(team(3)) == 1
    assert house.come(team(1, app="self_diagnosis")) == 2


def test_who_loads_his_page_anew_does_not_lose_his_place(house: House) -> None:
    ours = team(1)
    for one in (ours, team(2), team(3), team(4)):
        house.come(one)
    house.end(ours)
    assert house.come(team(1)) == 0


def test_a_page_that_ended_for_another_reason_gives_its_place_on(house: House) -> None:
    ours = team(1)
    for one in (ours, team(2), team(3)):
        house.come(one)
    house.end(ours, End.IDLE)
    assert house.come(team(1)) == 2


def test_the_right_to_come_back_first_ends_soon(house: House) -> None:
    ours = team(1)
    for one in (ours, team(2), team(3)):
        house.come(one)
    house.end(ours)
    house.clock.now += 60
    house.come(team(3), enter=False)
    assert house.come(team(1)) == 2


def test_one_browser_has_so_many_pages_and_the_one_that_rests_longest_goes() -> None:
    house = House(most=1000)
    for number in range(MOST_OF_SESSION):
        house.clock.now += 1
        assert house.reception.to_spare(team(1)) is None
        house.come(team(1, app=f"app {number}"))
    first = next(iter(house.pages.all()))
    assert house.reception.to_spare(team(1)) == first
    assert house.reception.to_spare(team(1, session="another browser")) is None
    house.pages.heard(first)
    assert house.reception.to_spare(team(1)) != first


def test_one_link_has_so_many_pages_however_often_it_is_entered() -> None:
    house = House(most=1000)
    for number in range(MOST_OF_LINK):
        house.come(team(1, session=f"browser {number}"))
    assert house.reception.to_spare(team(1, session="one more")) is not None
    assert house.reception.to_spare(team(2)) is None


def test_who_opens_and_leaves_without_end_is_made_to_wait() -> None:
    house = House(most=1000)
    places = []
    for number in range(500):
        one = team(1, session=f"browser {number}")
        places.append(house.come(one))
        if places[-1] == 0:
            house.end(one)
    assert (places.count(0), places.count(None)) == (OPENED_AT_ONCE, 500 - OPENED_AT_ONCE)
    assert house.come(team(2)) == 0
    house.clock.now += 10
    assert house.come(team(1)) == 0


def test_somebody_at_the_machine_waits_for_room_only(house: House) -> None:
    big = House(most=1000)
    owner = [Opening("owner", Visitor(), f"app {number}") for number in range(100)]
    assert [big.come(one) for one in owner] == [0] * 100
    assert big.reception.to_spare(owner[0]) is None


# ── what is said ──


def test_who_waits_is_told_his_place_and_for_how_long() -> None:
    words = waiting_words(Turn(3, 5, 118.0))
    assert words.headline == "Сейчас все места заняты, вы третьи в очереди"
    assert words.number == "3"
    assert words.sentence.startswith("Обычно ждут около двух минут. Страница откроется сама")
    assert words.ahead == "перед вами ещё двое"
    assert (words.done, words.of) == (3, 6)


@pytest.mark.parametrize(
    ("place", "headline", "ahead"),
    [
        (1, "Сейчас все места заняты, вы первые в очереди", "вы следующие"),
        (2, "Сейчас все места заняты, вы вторые в очереди", "перед вами ещё один"),
        (14, "Сейчас все места заняты, ваше место в очереди — 14", "перед вами ещё 13"),
    ],
)
def test_places_are_told_in_words(place: int, headline: str, ahead: str) -> None:
    words = waiting_words(Turn(place, place))
    assert (words.headline, words.ahead) == (headline, ahead)


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (None, "Обычно ждут несколько минут."),
        (20.0, "Обычно ждут меньше минуты."),
        (60.0, "Обычно ждут около одной минуты."),
        (320.0, "Обычно ждут около пяти минут."),
        (900.0, "Обычно ждут около 15 минут."),
        (1260.0, "Обычно ждут около 21 минуты."),
    ],
)
def test_the_time_is_told_in_words(seconds: float | None, sentence: str) -> None:
    assert waiting_words(Turn(1, 1, seconds)).sentence.startswith(sentence)


def test_who_has_no_place_to_wait_is_told_that_it_goes_on() -> None:
    words = waiting_words(Turn(None))
    assert words.number == ""
    assert "сама" in words.sentence
