"""Which schools could help, and why."""

from collections.abc import Mapping

import pytest

from toolkit.domain.consultant import Candidate, offers, status_in_words
from toolkit.domain.school import ListStatus, Passport, School, Versioned
from toolkit.methodology.loader import load

BLOCKS = load().passport
OURS = {"settlement": "село или деревня", "pupils": "98", "teachers": "12", "distance": "46"}


def passport(values: Mapping[str, str]) -> Passport:
    return Passport(values={code: Versioned(value=value) for code, value in values.items()})


def candidate(id_: int, status: ListStatus | None = ListStatus.LEFT, **values: str) -> Candidate:
    school = School(id=id_, name=f"Школа {id_}", status=status, status_year=2023)
    return Candidate(school=school, passport=passport({**OURS, **values}))


def found(*candidates: Candidate, ours: Mapping[str, str] = OURS):
    return offers(School(id=1, name="Наша"), passport(ours), candidates, BLOCKS)


def test_alike_schools_are_told_with_both_numbers() -> None:
    (offer,) = found(candidate(2, pupils="124", teachers="15"))
    assert offer.why[1:] == (
        "сходная удалённость: 46 и 46 км",
        "сходный коллектив: 12 и 15 чел.",
        "сходный размер: 98 и 124 чел.",
        "вышла из списка ШНОР в 2023 году",
    )
    assert offer.why[0] == "такое же место: село или деревня"


def test_what_differs_is_named_by_the_question() -> None:
    (offer,) = found(candidate(2, settlement="город", pupils="310"))
    assert offer.unlike == ("где находится школа: село или деревня и город", "обучающихся: 98 и 310 чел.")


@pytest.mark.parametrize(("pupils", "alike"), [("147", True), ("148", False), ("66", True), ("65", False)])
def test_sizes_are_alike_up_to_one_and_a_half_times(pupils: str, alike: bool) -> None:
    (offer,) = found(candidate(2, pupils=pupils))
    assert any("сходный размер" in words for words in offer.why) is alike


def test_what_was_not_answered_is_said_and_counts_for_nothing() -> None:
    (offer,) = found(candidate(2, pupils="", teachers="много"))
    assert offer.unknown == ("Учителей", "Обучающихся")
    assert offer.alike == 2


def test_without_a_passport_nothing_can_be_compared_and_the_status_still_speaks() -> None:
    (offer,) = found(candidate(2), ours={})
    assert (offer.alike, offer.why) == (0, ("вышла из списка ШНОР в 2023 году",))


def test_only_strong_schools_and_those_that_left_the_list_are_proposed() -> None:
    others = [candidate(2, ListStatus.LISTED), candidate(3, None), candidate(4, ListStatus.STRONG)]
    proposed = found(*others, candidate(1))  # the last is the school itself
    assert [offer.school.id for offer in proposed] == [4]


def test_schools_with_more_in_common_come_first_and_equal_ones_keep_their_order() -> None:
    proposed = found(candidate(2, pupils="900"), candidate(3), candidate(4, pupils="900"), candidate(5))
    assert [offer.school.id for offer in proposed] == [3, 5, 2, 4]


@pytest.mark.parametrize(
    ("status", "year", "words"),
    [
        (None, None, ""),
        (ListStatus.RESILIENT, None, "резильентная школа"),
        (ListStatus.LISTED, 2022, "в списке ШНОР в 2022 году"),
    ],
)
def test_a_status_is_told_in_words(status: ListStatus | None, year: int | None, words: str) -> None:
    assert status_in_words(School(id=1, name="Наша", status=status, status_year=year)) == words
