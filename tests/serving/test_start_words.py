"""The year that a new school begins with."""

from datetime import date

import pytest

from toolkit.domain.school import school_year


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2024, 7, 31), 2023), (date(2024, 8, 1), 2024), (date(2024, 9, 1), 2024), (date(2025, 1, 9), 2024)],
)
def test_a_new_school_begins_with_the_coming_year_from_august(today: date, year: int) -> None:
    assert school_year(today) == year
