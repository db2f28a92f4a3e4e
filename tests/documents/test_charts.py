"""Charts as pictures and in words."""

import struct
from collections.abc import Callable
from typing import Any

import pytest

from toolkit.documents import charts
from toolkit.domain.dossier import Dossier
from toolkit.domain.school import Passport, Versioned


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in points, from its own header."""
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def words(figure: Any) -> list[str]:
    """All texts inside the axes of a figure."""
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.fixture(scope="module")
def heat(dossier: Dossier) -> Any:
    return charts.heat_map_figure(dossier)


def test_the_heat_map_is_a_png_wide_enough_to_print(dossier: Dossier) -> None:
    width, height = size(charts.heat_map(dossier))
    assert width > 1200 > height > 600


def test_the_same_facts_give_the_same_picture(dossier: Dossier) -> None:
    assert charts.heat_map(dossier) == charts.heat_map(dossier)


def test_drawing_leaves_no_figure_with_pyplot(dossier: Dossier) -> None:
    from matplotlib import pyplot

    charts.heat_map(dossier)
    assert pyplot.get_fignums() == []


def test_numbers_have_a_decimal_comma_and_bars(heat: Any) -> None:
    assert "36,8\n▮▮▯" in words(heat)


def test_a_total_names_its_level(heat: Any) -> None:
    assert "70,8\nвысокая" in words(heat)


def test_hidden_groups_are_said_to_be_hidden(heat: Any) -> None:
    assert words(heat).count("скрыто:\nмало ответов") == 2


def test_each_step_has_a_hatch_of_its_own(heat: Any) -> None:
    hatches = {patch.get_hatch() for patch in heat.axes[0].patches if patch.get_hatch()}
    assert hatches == {"..", "///", "xxx"}


def test_the_legend_names_the_thresholds(heat: Any) -> None:
    legend = [text.get_text() for text in heat.legends[0].get_texts()]
    assert legend == ["низкая: до 33,3", "средняя: между 33,3 и 66,7", "высокая: от 66,7"]


def test_opinions_that_differ_are_marked(dossier: Dossier) -> None:
    code = "R02"
    divided = dossier.diagnoses[code].model_copy(update={"divided": True})
    changed = dossier.model_copy(update={"diagnoses": {**dossier.diagnoses, code: divided}})
    assert any(text.endswith("средняя ↔") for text in words(charts.heat_map_figure(changed)))


def test_a_school_with_few_teachers_shows_them_with_the_administration(
    dossier_with: Callable[..., Dossier],
) -> None:
    small = dossier_with(passport=Passport(values={"teachers": Versioned(value="4", version=1)}))
    assert "вместе с\nадминистрацией" in words(charts.heat_map_figure(small))


def test_a_dollar_in_a_school_s_name_is_not_a_formula(dossier: Dossier) -> None:
    school = dossier.school.model_copy(update={"name": "Школа $\\frac$ № 5"})
    assert size(charts.heat_map(dossier.model_copy(update={"school": school})))


def test_without_factors_the_picture_says_that_there_are_no_answers(dossier: Dossier) -> None:
    empty = dossier.model_copy(update={"factors": ()})
    assert words(charts.heat_map_figure(empty)) == ["Ответов пока нет"]


def test_the_heat_map_in_words_names_hidden_groups(dossier: Dossier) -> None:
    sentences = charts.describe_heat_map(dossier)
    assert "Дефицит педагогических кадров: средняя, 56,7" in sentences
    assert "родители — скрыто: мало ответов." in sentences


def test_the_words_of_an_empty_heat_map(dossier: Dossier) -> None:
    assert charts.describe_heat_map(dossier.model_copy(update={"factors": ()})) == "Ответов пока нет."


def test_the_calendar_is_a_png(dossier: Dossier) -> None:
    assert size(charts.calendar_chart(dossier.programs, dossier.cycle.period))


def test_the_calendar_counts_measures_of_each_responsible(dossier: Dossier) -> None:
    figure = charts.calendar_figure(dossier.programs, dossier.cycle.period)
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows[:3] == ["директор", "зам. директора", "зам. директора по УР"]
    assert words(figure)[:3] == ["2", "2", "1"]


def test_a_calendar_without_measures_says_so(dossier: Dossier) -> None:
    assert words(charts.calendar_figure((), dossier.cycle.period)) == ["Мер с понятными сроками пока нет"]


def test_the_calendar_in_words_names_the_busiest_month(dossier: Dossier) -> None:
    sentences = charts.describe_calendar(dossier.programs, dossier.cycle.period)
    assert "руководители МО: больше всего одновременно 3 меры, окт 2023." in sentences
