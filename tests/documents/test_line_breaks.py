"""Where lines may break in texts that the toolkit composes."""

import pytest

from toolkit.documents.line_breaks import formula_kept, months_kept, numbers_kept


def test_a_number_stays_with_its_word() -> None:
    assert numbers_kept("исправить: 2 места") == "исправить: 2\u00a0места"


def test_a_month_stays_with_its_year() -> None:
    assert months_kept("окт 2023, ноя 2023") == "окт\u00a02023, ноя\u00a02023"


def test_a_formula_breaks_before_a_sign_of_multiplication_only() -> None:
    parts = formula_kept("уровень 3 × охват 3 = 27").split(" ")
    assert parts == ["уровень\u00a03", "×\u00a0охват\u00a03\u00a0=\u00a027"]


@pytest.mark.parametrize("text", ["уровень решит верификация", "осталось 2 шага"])
def test_a_text_without_a_formula_stays_as_it_is(text: str) -> None:
    assert formula_kept(text) == text
