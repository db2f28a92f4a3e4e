"""Every finding of the checker leads to something that is on the screen it leads to."""

from collections.abc import Iterator

import pytest

from tests.ui.reading import whole
from tests.ui.test_screens import screen_of
from tests.workflows.opening import STAFF, antirisk_program
from toolkit.domain.checks import Finding, Place
from toolkit.domain.program import LineKind
from toolkit.methodology.catalogue import Severity
from toolkit.store.database import Store
from toolkit.ui.nodes import find, h
from toolkit.workflows.antirisk_program import AntiriskProgram

SURNAME = "Иванова А. А."  # invented; the rule about names must find it


def lost(flow: AntiriskProgram) -> Iterator[tuple[str, str, str, str]]:
    """Findings that lead nowhere: rule, step reached, where the focus was sent, words of the link."""
    for finding in flow.findings():
        flow.go("check")
        flow.focused.clear()
        flow.follow(finding)
        goal = flow.focused[-1]
        if find(whole(screen_of(flow)), goal) is None:
            yield finding.rule, flow.step, goal, finding.place.words


def rules(flow: AntiriskProgram) -> set[str]:
    return {finding.rule for finding in flow.findings()}


def test_of_the_example_school(example_store: Store) -> None:
    flow = antirisk_program(example_store)
    told = 0
    for program in flow.facts.programs:
        flow.start(program.factor_code)
        told += len(flow.findings())
        assert list(lost(flow)) == []
    assert told > 3


def test_of_a_program_just_begun(begun: AntiriskProgram) -> None:
    assert {"L01", "L02", "L19"} <= rules(begun)
    assert list(lost(begun)) == []


def test_of_a_program_emptied_of_everything(begun: AntiriskProgram) -> None:
    for line in begun.program.lines:
        begun.remove_line(next(known for known in begun.program.lines if known.id == line.id))
    assert list(lost(begun)) == []


def test_of_an_empty_measure(begun: AntiriskProgram) -> None:
    begun.add_measure(None)
    assert {"L04", "L11", "L12"} <= rules(begun)
    assert list(lost(begun)) == []


def test_of_a_name_in_every_place_where_one_can_be_written(begun: AntiriskProgram) -> None:
    for kind in LineKind:
        begun.add_line(kind, SURNAME)
    stage = begun.program.of(LineKind.STAGE)[0]
    begun.set_line(stage, "ref", SURNAME)
    names = ("basis", "responsible", "goal_means", "executors", "resources", "program_risks", "goal_sentence")
    for name in names:
        begun.set_field(name, SURNAME)
    begun.set_goal_indicator("own")
    begun.add_indicator()
    for at in (0, 1):
        for name in ("title", "unit", "source", "measured_by"):
            begun.set_indicator(begun.program.indicators[at], name, SURNAME)
    begun.pick(begun.factor().measures[0], STAFF)
    for name in ("activity", "term_text", "result", "responsible", "participants"):
        begun.set_measure(begun.program.measures[0], name, SURNAME)
    assert sum(finding.rule == "L08" for finding in begun.findings()) > 25
    assert list(lost(begun)) == []


def test_of_indicators_of_every_kind_of_incompleteness(begun: AntiriskProgram) -> None:
    begun.set_goal_indicator("own")
    begun.add_indicator()
    begun.add_indicator("R02.i1")
    first, second, third = begun.program.indicators
    begun.set_indicator(second, "title", "Увеличение доли уроков")
    begun.set_indicator(third, "baseline", "3")
    third = begun.program.indicators[2]
    begun.set_indicator(third, "target", "5")
    begun.set_indicator(begun.program.indicators[0], "target_on", "")
    assert {"L01", "L05", "L14"} <= rules(begun)
    assert (first.id, list(lost(begun))) == (begun.goal_indicator().id, [])


def test_of_dates_and_of_a_goal_by_hand(begun: AntiriskProgram) -> None:
    begun.set_field("begins", "02.06.2023")
    begun.set_goal_indicator("R02.i1")
    begun.set_indicator(begun.goal_indicator(), "baseline", "3")
    begun.set_indicator(begun.goal_indicator(), "target", "1")
    begun.set_field("goal_sentence", "Станет лучше.")
    assert {"L01", "L16"} <= rules(begun)
    assert list(lost(begun)) == []


def test_of_a_measures_source_that_the_screen_does_not_show(begun: AntiriskProgram) -> None:
    begun.add_measure(begun.program.tasks[0].id, activity="Собрать план", source="ОЗ")
    row = begun.program.measures[0]
    place = Place(step="roadmap", kind="measure", id=row.id, field="source", words="К источнику меры 1")
    found = Finding(rule="L08", severity=Severity.ERROR, sentence="Мера 1, источник.", place=place)
    begun.follow(found)
    assert find(whole(screen_of(begun)), begun.focused[-1]) is not None


@pytest.mark.parametrize("step", ["roadmap", "check"])
def test_a_finding_is_followed_by_its_link(begun: AntiriskProgram, step: str) -> None:
    begun.add_measure(begun.program.tasks[0].id)
    begun.go(step)
    link = find(h("div", screen_of(begun).body), "go-error-0")
    link.on["click"](None)
    assert find(whole(screen_of(begun)), begun.focused[-1]) is not None
