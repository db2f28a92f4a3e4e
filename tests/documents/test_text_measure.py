"""Room for texts: a line too many is better than a line cut off."""

import pytest

from toolkit.documents.text_measure import line_count, text_width

# Widths of Liberation Serif, which is as wide as Times New Roman, in thousandths of the font size.
MEASURED = {"Приречная СОШ": 7291, "Ответственный": 6586, "2023/24 учебный год": 8895, "ж" * 10: 6909}


@pytest.mark.parametrize(("text", "width"), MEASURED.items())
def test_a_width_is_never_less_than_the_drawn_one_and_hardly_more(text: str, width: int) -> None:
    drawn = width * 12 / 1000
    assert drawn * 0.99 <= text_width(text, 12) <= drawn * 1.1


def test_a_short_text_takes_one_line() -> None:
    assert line_count("директор", 100, 12) == 1


def test_an_empty_text_takes_one_line() -> None:
    assert line_count("", 100, 12) == 1


def test_line_breaks_count() -> None:
    assert line_count("приказ\nплан\nсписок", 100, 12) == 3


def test_words_go_to_the_next_line_as_a_whole() -> None:
    assert line_count("администрация учителя", 80, 12) == 2


def test_a_word_wider_than_the_cell_is_broken() -> None:
    assert line_count("ш" * 40, 100, 12) >= 4


def test_a_bold_text_may_take_a_line_more() -> None:
    text = "Ответственный исполнитель"
    room = text_width(text, 12) + 0.5
    assert (line_count(text, room, 12), line_count(text, room, 12, True)) == (1, 2)
