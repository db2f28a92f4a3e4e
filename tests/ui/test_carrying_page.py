"""The report's page with a school's file: what can be downloaded, brought, decided."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.reading import everything, heard, of_tag, whole
from tests.workflows.opening import comes_as, opened
from tests.workflows.test_carrying import PROGRAM, brought, flow, here  # noqa: F401
from toolkit.domain.access import Role
from toolkit.domain.school_file import Choice, SchoolFile
from toolkit.store.database import Store
from toolkit.ui.nodes import Node, find
from toolkit.ui.offer import offered
from toolkit.ui.report import Actions, report_screen
from toolkit.workflows.report import Report


def shown(report: Report, actions: Actions | None = None) -> Node:
    return whole(report_screen(report, actions or Actions()))


def test_the_file_is_downloaded_by_one_button(flow: Report) -> None:  # noqa: F811
    asked: list[str] = []
    page = shown(flow, Actions(school_file=lambda: asked.append("file")))
    find(page, "school-file").on["click"](None)
    assert asked == ["file"]


def test_a_file_is_brought_by_a_labelled_field(flow: Report) -> None:  # noqa: F811
    page = shown(flow)
    field = find(page, "carried-file")
    assert (field.attrs["type"], field.attrs["accept"]) == ("file", ".antirisk")
    assert any(label.attrs.get("for") == "carried-file" for label in of_tag(page, "label"))


def test_every_difference_stands_there_in_words(flow: Report, brought: SchoolFile) -> None:  # noqa: F811
    flow.offer(brought)
    said = heard(shown(flow))
    assert "Вопрос паспорта «Учителей»: здесь «12», в файле «17»" in said
    assert "сроки здесь «в школе», в файле «дома» — изменено и здесь, и в файле" in said
    assert "Записано и здесь, и в файле по-разному: 1. Выберите, что оставить." in said


def test_the_choice_is_made_by_radios(flow: Report, brought: SchoolFile) -> None:  # noqa: F811
    flow.offer(brought)
    page = shown(flow)
    find(page, f"take-{PROGRAM}-take").on["change"]("take")
    assert flow.choices[PROGRAM] is Choice.TAKE
    chosen = [node.attrs["id"] for node in of_tag(shown(flow), "input") if "checked" in node.attrs]
    assert f"take-{PROGRAM}-take" in chosen


def test_script_in_a_file_stays_text(flow: Report, brought: SchoolFile) -> None:  # noqa: F811
    rows = brought.content.tables["program_measure"]
    key = next(iter(rows))
    values = {**rows[key].values, "term_text": "<script>alert(1)</script>"}
    rows[key] = rows[key]._replace(values=values)  # type: ignore[index]
    flow.offer(brought)
    page = shown(flow)
    assert "в файле «<script>alert(1)</script>»" in heard(page)
    assert not of_tag(page, "script")


@pytest.fixture
def curator(example_database: Path, tmp_path: Path) -> Iterator[Report]:
    with Store.open(shutil.copy(example_database, tmp_path / "у куратора.sqlite")) as store:
        yield opened(Report, store, visitor=comes_as(store, Role.CURATOR))


def test_a_reader_may_carry_away_and_brings_nothing(curator: Report) -> None:
    page = offered(shown(curator), curator.rights)
    assert isinstance(page, Node)
    ids = {node.attrs.get("id") for node in everything(page)}
    assert "school-file" in ids
    assert "carried-file" not in ids
