"""Every step of both apps, for an empty school and for the example: named, tied together, in Russian."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.ui.reading import CONTROLS, everything, heard, ids, latin_words, name_of, of_tag, whole
from tests.workflows.opening import (
    PARENTS,
    STAFF,
    answer_everything,
    antirisk_program,
    decide,
    name_school,
    opened,
    self_diagnosis,
    statement_of,
    take_factors,
)
from toolkit.domain.access import Role
from toolkit.domain.program import LineKind
from toolkit.errors import ToolkitError
from toolkit.example import prepare
from toolkit.example.district import prepare_district
from toolkit.methodology.catalogue import Group
from toolkit.store.database import Store, Visitor
from toolkit.ui import antirisk_program as program_views
from toolkit.ui import report as report_views
from toolkit.ui import self_diagnosis as diagnosis_views
from toolkit.ui.curator import curator_screen
from toolkit.ui.joint_plan import joint_plan_screen
from toolkit.ui.nodes import Node, encode, find
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.cabinet import Cabinet
from toolkit.workflows.joint_plan import JointPlan
from toolkit.workflows.report import Report
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.workflow import Workflow

Pages = list[tuple[str, Node]]
Drawn = dict[str, list[tuple[str, Screen]]]


def screen_of(flow: Workflow) -> Screen:
    if isinstance(flow, Report):
        return report_views.report_screen(flow, report_views.Actions())
    if isinstance(flow, JointPlan):
        return joint_plan_screen(flow)
    if isinstance(flow, Cabinet):
        return curator_screen(flow)
    if isinstance(flow, SelfDiagnosis):
        return diagnosis_views.self_diagnosis_screen(flow, diagnosis_views.Actions())
    assert isinstance(flow, AntiriskProgram)
    return program_views.antirisk_program_screen(flow, program_views.Actions())


def along(flow: Workflow, part: str = "") -> Iterator[str]:
    """Open every step that is open, one after another."""
    for step in flow.steps:
        if not flow.lock(step.code):
            flow.go(step.code, part)
            yield step.code


# ── the schools ──


def _new_diagnosis(store: Store) -> Iterator[tuple[str, Screen]]:
    yield "new", screen_of(self_diagnosis(store))


def _new_program(store: Store) -> Iterator[tuple[str, Screen]]:
    yield "new", screen_of(antirisk_program(store))


def _empty_diagnosis(store: Store) -> Iterator[tuple[str, Screen]]:
    flow = take_factors(name_school(self_diagnosis(store)))
    for step in along(flow):
        yield step, screen_of(flow)
    flow.mode = "tally"
    flow.go("answers", STAFF)
    yield "tally", screen_of(flow)
    # Everything refused at once: each field keeps what was typed and says why.
    flow.set_handed_out(Group.TEACHERS, "много")
    flow.set_count(statement_of(flow, STAFF, Group.TEACHERS), 1, "семь")
    yield "tally refused", screen_of(flow)
    flow.set_passport("teachers", "двенадцать")
    flow.set_name(" ")
    flow.go("passport")
    yield "passport refused", screen_of(flow)
    flow.set_issued("летом")
    flow.set_official_title(STAFF, " ")
    flow.add_own_factor("Связь поколений", "")
    flow.go("profile")
    yield "profile refused", screen_of(flow)
    flow.toggle_factor(PARENTS, "", False)
    yield "factor removed", screen_of(flow)
    flow.failed(ToolkitError("Файл пуст. Загрузите заполненный бланк."))
    yield "failed", screen_of(flow)


def _empty_program(store: Store) -> Iterator[tuple[str, Screen]]:
    diagnosis = take_factors(name_school(self_diagnosis(store)))
    answer_everything(diagnosis, STAFF)
    decide(diagnosis, STAFF)
    flow = antirisk_program(store)
    yield "factors", screen_of(flow)
    flow.start(STAFF)
    for step in along(flow, STAFF):
        yield step, screen_of(flow)
    flow.go("causes")
    flow.add_line(LineKind.CAUSE)
    yield "empty cause", screen_of(flow)
    flow.go("measures")
    flow.add_own()
    yield "own measure refused", screen_of(flow)
    flow.query = "щщщщ"
    yield "nothing found", screen_of(flow)
    flow.go("roadmap")
    flow.add_measure(None)
    flow.set_measure(flow.program.measures[0], "result", "ы" * 5001)
    yield "empty measure", screen_of(flow)
    flow.go("goal")
    flow.set_goal_indicator("own")
    flow.add_indicator()
    flow.set_indicator(flow.program.indicators[0], "baseline", "три")
    yield "own indicators", screen_of(flow)
    flow.edit_goal()
    yield "goal by hand", screen_of(flow)
    flow.set_field("begins", "осенью")
    flow.go("document")
    yield "document refused", screen_of(flow)


def _example_diagnosis(store: Store) -> Iterator[tuple[str, Screen]]:
    prepare(store)
    flow = self_diagnosis(store)
    for step in along(flow):
        yield step, screen_of(flow)
    for factor in flow.facts.factors:
        flow.go("verification", factor.code)
        yield f"verification {factor.code}", screen_of(flow)
    flow.mode = "tally"
    for factor in flow.facts.factors:
        flow.go("answers", factor.code)
        yield f"tally {factor.code}", screen_of(flow)
    flow.go("priorities")
    flow.shift(flow.facts.ranked[1].factor_code, -1)
    yield "own order", screen_of(flow)
    flow.picture = ("data:image/png;base64,AAAA", "Карта: риск по группам.")
    flow.go("result")
    yield "map drawn", screen_of(flow)


def _example_program(store: Store) -> Iterator[tuple[str, Screen]]:
    prepare(store)
    flow = antirisk_program(store)
    for program in flow.facts.programs:
        flow.start(program.factor_code)
        for step in along(flow, program.factor_code):
            yield f"{step} {program.factor_code}", screen_of(flow)
    for view in ("roadmap", "plan"):
        flow.preview = view
        yield f"document {view}", screen_of(flow)
    flow.go("measures")
    flow.query = "наставник"
    yield "measures found", screen_of(flow)
    other = antirisk_program(store)
    other.start(flow.part)
    row = other.program.measures[0]
    flow.set_measure(flow.program.measures[0], "activity", "Утвердить план")
    other.set_measure(row, "activity", "Обсудить план")
    other.go("roadmap")
    yield "conflict", screen_of(other)
    other.settle("mine")
    other.remove_measure(other.program.measures[0])
    yield "measure removed", screen_of(other)


def _several(store: Store) -> Iterator[tuple[str, Screen]]:
    prepare(store)
    store.schools.create("Заречная СОШ", year=2023, visitor=self_diagnosis(store).visit.visitor)
    yield "diagnosis", screen_of(self_diagnosis(store))
    yield "program", screen_of(antirisk_program(store))


def _cabinet(store: Store) -> Iterator[tuple[str, Screen]]:
    prepare_district(store, prepare(store))
    flow = opened(Cabinet, store, visitor=Visitor("куратор", Role.CURATOR))
    for pulse in flow.pulses:
        flow.choose(pulse.school.id)
        yield pulse.school.name, screen_of(flow)
    flow.seen()
    flow.request_changes(flow.facts.programs[0])  # refused without a note
    flow.ask()
    yield "refused", screen_of(flow)
    main = next(pulse for pulse in flow.pulses if pulse.school.name == "Приречная СОШ")
    flow.choose(main.school.id)
    flow.conclude("R15", "CONFIRM")
    flow.talk.settle_thread(flow.open_questions[0].id)
    yield "decided and settled", screen_of(flow)
    flow.filter(True)
    flow.search("лицей")
    yield "nothing found", screen_of(flow)
    flow.search("")
    flow.filter(False)
    flow.look_as(True)
    flow.match()
    yield "consultants", screen_of(flow)
    flow.set_status("strong")
    flow.set_status_year("давно")
    yield "status refused", screen_of(flow)
    flow.dossier = None
    yield "no school chosen", screen_of(flow)


STATES = {
    "new school, diagnosis": _new_diagnosis,
    "new school, program": _new_program,
    "empty school, diagnosis": _empty_diagnosis,
    "empty school, program": _empty_program,
    "example, diagnosis": _example_diagnosis,
    "example, program": _example_program,
    "several schools": _several,
    "cabinet": _cabinet,
}


@pytest.fixture(scope="module")
def drawn(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Every screen of every state, drawn once: the tests only read them."""
    screens = {}
    for name, draw in STATES.items():
        path = tmp_path_factory.mktemp("screens") / "antirisk.sqlite"
        path.write_bytes(empty_database.read_bytes())
        with Store.open(path) as store:
            screens[name] = list(draw(store))
    return screens


@pytest.fixture(params=STATES)
def pages(request: pytest.FixtureRequest, drawn: Drawn) -> Pages:
    return [(name, whole(screen)) for name, screen in drawn[request.param]]


def told(wrong: list[object]) -> str:
    return "\n".join(map(str, wrong))


# ── every screen ──


def test_every_step_was_drawn(drawn: Drawn) -> None:
    assert [len(screens) for screens in drawn.values()] == [1, 1, 10, 15, 21, 19, 2, 11]


def test_one_heading_names_the_screen_and_takes_the_focus(pages: Pages) -> None:
    wrong = []
    for name, page in pages:
        headings = of_tag(page, "h1")
        marks = [
            (found.attrs.get("id"), found.attrs.get("tabindex"), bool(heard(found))) for found in headings
        ]
        if marks != [("title", "-1", True)]:
            wrong.append((name, marks))
    assert not wrong, told(wrong)


def test_the_window_has_a_title(drawn: Drawn) -> None:
    assert all(screen.title for screens in drawn.values() for _, screen in screens)


def test_every_control_has_a_name(pages: Pages) -> None:
    wrong = [
        (name, control.tag, control.attrs.get("id"))
        for name, page in pages
        for control in of_tag(page, *CONTROLS)
        if not name_of(control, page).strip()
    ]
    assert not wrong, told(wrong)


def test_every_button_and_link_has_words(pages: Pages) -> None:
    wrong = [
        (name, found.tag, found.attrs)
        for name, page in pages
        for found in of_tag(page, "button", "a", "summary")
        if not heard(found).strip()
    ]
    assert not wrong, told(wrong)


def test_ids_are_unique(pages: Pages) -> None:
    wrong = [(name, id_) for name, page in pages for id_ in set(ids(page)) if ids(page).count(id_) > 1]
    assert not wrong, told(wrong)


def test_keys_of_neighbours_are_unique(pages: Pages) -> None:
    wrong = []
    for name, page in pages:
        for node in everything(page):
            keys = [
                child.attrs.get("id") or child.attrs.get("data-key")
                for child in node.children
                if isinstance(child, Node)
            ]
            known = [key for key in keys if key]
            wrong += [(name, key) for key in set(known) if known.count(key) > 1]
    assert not wrong, told(wrong)


@pytest.mark.parametrize(
    "reference", ["aria-describedby", "aria-labelledby", "aria-controls", "for", "list", "data-to"]
)
def test_what_a_node_refers_to_is_there(pages: Pages, reference: str) -> None:
    wrong = [
        (name, node.tag, node.attrs.get("id"), target)
        for name, page in pages
        for node in everything(page)
        for target in str(node.attrs.get(reference, "")).split()
        if target not in ids(page)
    ]
    assert not wrong, told(wrong)


def test_headings_go_down_one_level_at_a_time(pages: Pages) -> None:
    wrong = []
    for name, page in pages:
        levels = [int(node.tag[1]) for node in everything(page) if node.tag in ("h1", "h2", "h3", "h4")]
        jumps = [(before, after) for before, after in pairwise(levels) if after - before > 1]
        if jumps:
            wrong.append((name, jumps))
    assert not wrong, told(wrong)


def test_a_group_of_choices_has_a_legend(pages: Pages) -> None:
    wrong = [
        (name, found.attrs)
        for name, page in pages
        for found in of_tag(page, "fieldset")
        if not of_tag(found, "legend") or not heard(of_tag(found, "legend")[0])
    ]
    assert not wrong, told(wrong)


def test_pictures_are_described_or_hidden(pages: Pages) -> None:
    wrong = [
        (name, found.attrs)
        for name, page in pages
        for found in of_tag(page, "svg", "img")
        if found.attrs.get("aria-hidden") != "true"
        and not found.attrs.get("alt")
        and not found.attrs.get("aria-label")
    ]
    assert not wrong, told(wrong)


def test_tables_have_captions_and_heads(pages: Pages) -> None:
    wrong = [
        (name, found.attrs)
        for name, page in pages
        for found in of_tag(page, "table")
        if not of_tag(found, "caption") or any("scope" not in head.attrs for head in of_tag(found, "th"))
    ]
    assert not wrong, told(wrong)


def test_everything_is_said_in_russian(pages: Pages) -> None:
    wrong = [(name, words) for name, page in pages if (words := latin_words(page))]
    assert not wrong, told(wrong)


def test_nobody_is_shouted_at(pages: Pages) -> None:
    wrong = [name for name, page in pages if "!" in heard(page)]
    assert not wrong, told(wrong)


def test_no_unfilled_place_or_empty_value_is_shown(pages: Pages) -> None:
    signs = ("None", "{", "}", "Decimal", "True", "False", "nan")
    wrong = [(name, sign) for name, page in pages for sign in signs if sign in heard(page)]
    assert not wrong, told(wrong)


def test_a_blocked_button_has_its_reason_beside_it(pages: Pages) -> None:
    wrong = [
        (name, found.attrs.get("id"))
        for name, page in pages
        for found in of_tag(page, "button")
        if found.attrs.get("aria-disabled") == "true"
        and not heard(find(page, found.attrs["aria-describedby"]) or "")
    ]
    assert not wrong, told(wrong)


def test_every_screen_can_travel(pages: Pages) -> None:
    for _, page in pages:
        assert json.loads(json.dumps(encode(page)))
