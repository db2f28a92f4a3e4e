"""Codes of rows in municipal documents become words a team understands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.methodology.loader import load
from toolkit.methodology.sources import document_of, in_words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("001/23", "Калар, 2022, строка 23"),
        ("000/6", "Усть-Илимск, 2024, строка 6"),
        ("003/М-I.9", "Сочи, 2024, муниципальный уровень, раздел I, строка 9"),
        ("003/Ш-II.4", "Сочи, 2024, уровень школы, раздел II, строка 4"),
        ("002/I.10", "Ракитное, 2021, раздел I, строка 10"),
        ("002/цель", "Ракитное, 2021, цель дорожной карты"),
        ("004/п4.8", "Бодайбо, 2023, пункт 4.8 приказа"),
        ("004/п4.1.1", "Бодайбо, 2023, пункт 4.1.1 приказа"),
        ("001/п2", "Калар, 2022, пункт 2 распоряжения"),
        ("004/спр.7", "Бодайбо, 2023, справка, раздел 7"),
        ("004/спр.г", "Бодайбо, 2023, справка, раздел «г»"),
    ],
)
def test_a_row_in_words(code, words):
    assert in_words(load(), [code]) == f"практика: {words}"


def test_several_rows_are_told_apart():
    assert in_words(load(), ["001/4", "003/М-I.9"]) == (
        "практика: Калар, 2022, строка 4; Сочи, 2024, муниципальный уровень, раздел I, строка 9"
    )


def test_general_practice_in_words():
    assert in_words(load(), ["ОЗ"]) == "опыт школ (общая практика)"


def test_general_practice_comes_after_documents():
    assert in_words(load(), ["ОЗ", "001/4"]) == (
        "практика: Калар, 2022, строка 4; опыт школ (общая практика)"
    )


def test_no_sources_no_words():
    assert in_words(load(), []) == ""


def test_an_own_way_of_naming_a_place_stays_as_written():
    assert in_words(load(), ["004/приложение"]) == "практика: Бодайбо, 2023, приложение"
    assert in_words(load(), ["своя копилка"]) == "практика: своя копилка"


def test_every_source_of_the_bank_is_understood():
    catalogue = load()
    measures = [measure for factor in catalogue.factors for measure in factor.measures]
    codes = {code for measure in (*measures, *catalogue.common_measures) for code in measure.sources}
    left_as_written = {code for code in codes if in_words(catalogue, [code]).endswith(f", {code[4:]}")}
    assert not left_as_written


def test_the_document_of_a_row():
    assert document_of("004/п4.8") == "004"
    assert document_of("ОЗ") == ""


@given(st.lists(st.text(max_size=12)))
def test_any_codes_give_words(codes):
    assert isinstance(in_words(load(), codes), str)
