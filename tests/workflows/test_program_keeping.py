"""Versions that are saved, compared and come back, and rows that were removed and come back."""

import pytest

from tests.workflows.opening import PARENTS, write_program
from toolkit.domain.program import LineKind, Part
from toolkit.errors import InputError
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.program_keeping import NOW


@pytest.fixture
def team(written: AntiriskProgram) -> AntiriskProgram:
    return written


def save(flow: AntiriskProgram, name: str) -> int:
    flow.version_name = name
    flow.save_version()
    return flow.versions[0].id


def set_term(flow: AntiriskProgram, text: str) -> None:
    flow.set_measure(flow.program.ordered_measures()[0], "term_text", text)


def test_a_version_is_saved_under_a_name(team: AntiriskProgram) -> None:
    save(team, "  до педсовета ")
    assert [version.name for version in team.versions] == ["до педсовета"]
    assert (team.version_name, team.said[-1]) == ("", "Версия «до педсовета» сохранена.")


@pytest.mark.parametrize(("name", "sentence"), [(" ", "Назовите версию"), ("я" * 301, "не больше 300")])
def test_a_name_that_will_not_do_stays_in_its_field(team: AntiriskProgram, name: str, sentence: str) -> None:
    team.version_name = name
    team.save_version()
    problem = team.problem("version-name")
    assert problem is not None
    assert sentence in problem.sentence
    assert team.versions == ()


def test_a_version_is_compared_with_now(team: AntiriskProgram) -> None:
    before = team.program.ordered_measures()[0].term_text
    version = save(team, "первая")
    set_term(team, "октябрь 2023")
    team.compare(version)
    (change,) = team.comparison()
    assert (change.words, change.before, change.after) == ("мера 1, сроки", before, "октябрь 2023")
    set_term(team, before)
    assert team.comparison() == ()  # the comparison is with what stands there now


def test_two_versions_are_compared_either_way(team: AntiriskProgram) -> None:
    before = team.program.ordered_measures()[0].term_text
    first = save(team, "первая")
    set_term(team, "октябрь 2023")
    second = save(team, "вторая")
    set_term(team, "ноябрь 2023")
    team.compare(first, second)
    assert [(change.before, change.after) for change in team.comparison()] == [(before, "октябрь 2023")]
    team.compare(second, first)
    assert [(change.before, change.after) for change in team.comparison()] == [("октябрь 2023", before)]
    team.stop_comparing()
    assert team.compared == ()


def test_what_is_on_no_list_is_not_compared(team: AntiriskProgram) -> None:
    version = save(team, "первая")
    team.compare(version, 404)
    assert team.compared == ()


def test_a_comparison_ends_with_its_version_and_with_its_program(team: AntiriskProgram) -> None:
    version = save(team, "первая")
    team.compare(version)
    team.remove_version(team.versions[0])
    assert (team.versions, team.compared) == ((), ())
    team.undo()
    team.compare(version)
    write_program(team, PARENTS)
    assert (team.versions, team.compared) == ((), ())


def test_a_version_comes_back_and_the_way_back_is_offered(team: AntiriskProgram) -> None:
    before = team.program.ordered_measures()[0].term_text
    save(team, "первая")
    set_term(team, "октябрь 2023")
    team.restore_version(team.versions[0])
    assert team.program.ordered_measures()[0].term_text == before
    assert team.message is not None
    assert team.message.first == "Программа стала такой, как в версии «первая»."
    assert "Прежний вид остался в списке: «до возврата, " in team.message.more
    assert team.history == ()
    team.undo()
    assert team.program.ordered_measures()[0].term_text == "октябрь 2023"


def test_a_version_that_is_equal_changes_nothing(team: AntiriskProgram) -> None:
    save(team, "первая")
    team.restore_version(team.versions[0])
    assert team.message is not None
    assert (team.message.first, team.message.undo) == ("Программа и так совпадает с версией «первая».", None)
    assert len(team.versions) == 1


def test_a_removed_version_is_offered_back(team: AntiriskProgram) -> None:
    save(team, "первая")
    team.remove_version(team.versions[0])
    assert team.versions == ()
    team.undo()
    assert [version.name for version in team.versions] == ["первая"]


def test_what_the_curator_was_sent_is_not_removed(team: AntiriskProgram) -> None:
    team.send()
    with pytest.raises(InputError, match="остаётся в списке"):
        team.remove_version(team.versions[0])
    assert len(team.versions) == 1


def test_a_version_is_called_by_name_and_hour(team: AntiriskProgram) -> None:
    version = save(team, "первая")
    moment = team.moment(team.versions[0].at)
    assert team.version_words(version) == f"первая ({moment})"
    assert team.version_words(NOW) == "программа сейчас"


# ── removed rows ──


def test_removed_rows_are_listed_by_what_they_were(team: AntiriskProgram) -> None:
    measure, task = team.program.ordered_measures()[0], team.program.tasks[0]
    indicator = team.program.indicators[0]
    team.remove_measure(measure)
    team.remove_line(task)
    team.remove_indicator(indicator)
    assert [row.text for row in team.removed_of(Part.MEASURE)] == [measure.activity]
    assert [row.text for row in team.removed_of(Part.LINE, LineKind.TASK)] == [task.text]
    assert team.removed_of(Part.LINE, LineKind.CAUSE) == ()
    assert [row.text for row in team.removed_of(Part.INDICATOR)] == [indicator.title]


@pytest.mark.parametrize("part", [Part.MEASURE, Part.LINE, Part.INDICATOR])
def test_a_removed_row_comes_back_in_its_place(team: AntiriskProgram, part: Part) -> None:
    before = team.program
    rows = {
        Part.MEASURE: before.ordered_measures(),
        Part.LINE: before.tasks,
        Part.INDICATOR: before.indicators,
    }
    remove = {
        Part.MEASURE: team.remove_measure,
        Part.LINE: team.remove_line,
        Part.INDICATOR: team.remove_indicator,
    }
    row = rows[part][0]
    remove[part](row)
    team.bring_back(team.removed[0])
    assert team.removed == ()
    after = {
        Part.MEASURE: team.program.ordered_measures(),
        Part.LINE: team.program.tasks,
        Part.INDICATOR: team.program.indicators,
    }[part]
    assert [known.id for known in after] == [known.id for known in rows[part]]
    assert str(row.id) in team.focused[-1]


def test_a_row_that_said_nothing_is_not_worth_bringing_back(team: AntiriskProgram) -> None:
    team.add_measure(team.program.tasks[0].id)
    empty = next(row for row in team.program.measures if not row.activity)
    team.remove_measure(empty)
    assert team.removed == ()


def test_what_is_removed_from_one_program_is_not_shown_in_another(team: AntiriskProgram) -> None:
    team.remove_measure(team.program.ordered_measures()[0])
    write_program(team, PARENTS)
    assert team.removed == ()
