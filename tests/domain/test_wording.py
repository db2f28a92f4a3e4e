from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.wording import day, day_in_words, number, parse_day, parse_number, plural
from toolkit.errors import InputError

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (18, "18"),
        (Decimal("62.5"), "62,5"),
        (Decimal("62.50"), "62,5"),
        (Decimal("12.0"), "12"),
        (Decimal("1E+3"), f"1{NB}000"),
        (Decimal("6500.5"), f"6{NB}500,5"),
        (Decimal("0.000001"), "0,000001"),
        (Decimal("-3"), "−3"),
        (Decimal("-0"), "0"),
        (62.5, "62,5"),
        (1e16, f"10{NB}000{NB}000{NB}000{NB}000{NB}000"),
        (0.1 + 0.2, "0,3"),
        (66.6666, "66,67"),
        (float("nan"), ""),
    ],
)
def test_number_is_written_the_russian_way(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Decimal("62.25"), 1, "62,3"),
        (62.25, 1, "62,3"),
        (Decimal("12"), 1, "12,0"),
        (Decimal("0.5"), 0, "1"),
        (-0.04, 1, "0,0"),
        (1234567, 0, f"1{NB}234{NB}567"),
    ],
)
def test_digits_after_the_comma_are_exact_and_halves_round_up(value, digits, text):
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18,5", "18.5"),
        ("18.5", "18.5"),
        ("18 %", "18"),
        ("18%", "18"),
        (f"18{NB}%", "18"),
        ("1 200", "1200"),
        (f"1{NB}200,25", "1200.25"),
        ("  7 ", "7"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("007", "7"),
    ],
)
def test_number_is_read_as_people_type_it(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "   ", NB])
def test_no_text_is_no_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text", ["много", "18 и 5", "1,200,5", "12 5", "5 %%", "1e5", "١٢", "NaN", ",5", "5,"]
)
def test_what_is_no_number_is_answered_with_a_sentence(text):
    with pytest.raises(InputError, match="Напишите его цифрами"):
        parse_number(text)


@pytest.mark.parametrize("text", ["1" * 16, "0,1234567"])
def test_number_that_is_too_long_is_not_accepted(text):
    with pytest.raises(InputError, match="слишком длинное"):
        parse_number(text)


def test_long_typing_is_quoted_short():
    with pytest.raises(InputError) as caught:
        parse_number("слово " * 500)
    assert len(str(caught.value)) < 150


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=6))
def test_number_survives_writing_and_reading(value):
    assert parse_number(number(value)) == value


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_float_is_written_with_two_digits_of_truth(value):
    read = parse_number(number(value))
    assert read is not None
    assert abs(read - Decimal(repr(value))) <= Decimal("0.005")


def test_day_is_written_with_leading_zeros():
    assert day(date(2024, 9, 1)) == "01.09.2024"


def test_no_day_is_an_empty_text():
    assert day(None) == ""


def test_day_in_words_has_no_leading_zero():
    assert day_in_words(date(2024, 9, 1)) == f"1 сентября 2024{NB}г."


@pytest.mark.parametrize(
    "text",
    [
        "01.09.2024",
        "1.9.24",
        "1.9.2024",
        " 01.09.2024 ",
        "01.09.2024 г.",
        "01.09.2024г",
        "2024-09-01",
        "1 сентября 2024 г.",
        "1 Сентября 2024",
        f"1{NB}сентября{NB}2024{NB}года",
    ],
)
def test_day_is_read_as_people_type_it(text):
    assert parse_day(text) == date(2024, 9, 1)


def test_no_text_is_no_day():
    assert parse_day(" ") is None


@pytest.mark.parametrize(
    "text", ["сентябрь", "01.09", "1 сентября", "9/1/2024", "скоро", "01.09.2024-02.09.2024"]
)
def test_what_is_no_day_is_answered_with_an_example(text):
    with pytest.raises(InputError, match=r"01\.09\.2024"):
        parse_day(text)


@pytest.mark.parametrize(
    "text",
    ["31.02.2024", "29.02.2023", "32 мая 2024", "00.01.2024", "01.13.2024", "01.01.0204", "01.01.0024"],
)
def test_day_that_the_calendar_does_not_have_is_not_accepted(text):
    with pytest.raises(InputError, match="нет в календаре"):
        parse_day(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_day_survives_writing_and_reading(value):
    assert parse_day(day(value)) == value


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_day_in_words_survives_writing_and_reading(value):
    assert parse_day(day_in_words(value)) == value


@pytest.mark.parametrize("parse", [parse_number, parse_day])
@given(text=st.text())
def test_any_typing_is_read_or_answered_with_a_sentence(parse, text):
    assert answer(parse, text).endswith(".")


def answer(parse, text):
    """What a person hears: the sentence of refusal, or a dot if all was read."""
    try:
        parse(text)
    except InputError as error:
        return str(error)
    return "."


@pytest.mark.parametrize("n", range(201))
def test_counted_word_has_the_right_form(n):
    last, teen = n % 10, n % 100 in range(11, 15)
    word = "ответ" if last == 1 and not teen else "ответа" if last in (2, 3, 4) and not teen else "ответов"
    assert plural(n, "ответ", "ответа", "ответов") == f"{n} {word}"


def test_big_count_is_grouped():
    assert plural(1002, "ответ", "ответа", "ответов") == f"1{NB}002 ответа"
