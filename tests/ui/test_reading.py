"""Who comes to read sees all that the team sees, is offered nothing that writes, and leaves no trace."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.reading import of_tag, whole
from tests.ui.test_screens import screen_of
from tests.workflows.opening import FAR_OFF, OWNER, STAFF, antirisk_program, comes_as, opened, self_diagnosis
from toolkit.domain.access import Right, Role
from toolkit.errors import AccessError
from toolkit.store.database import Store
from toolkit.ui.nodes import Node, find, h, listeners, text_of
from toolkit.ui.offer import EMPTY, offered
from toolkit.ui.page import REGIONS, Page, Screen
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.joint_plan import JointPlan
from toolkit.workflows.report import Report
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.workflow import Workflow

SOLO = ("passport", "profile", "factor", "report", "plan")  # steps of no single factor
READERS = (Role.CURATOR, Role.CONSULTANT, Role.COORDINATOR)
APPS = (SelfDiagnosis, AntiriskProgram, Report)
BESIDE_THE_WORK = {"comment", "verdict"}
READ_ALONE = frozenset({Right.READ})


class Reader:
    """Presses whatever a page offers, and whatever it does not."""

    def __init__(self, store: Store, flow: Workflow) -> None:
        self.store = store
        self.flow = flow
        self.refused: list[str] = []
        self.page = Page(lambda: screen_of(flow), self.failed, flow.title)
        self.page.send = lambda *_: None
        self.page.redraw()

    def failed(self, problem: Exception) -> None:
        if not isinstance(problem, AccessError):
            raise problem
        self.refused.append(str(problem))

    def trail(self) -> tuple[list[str], object]:
        """Everything that a write of the team would change: the audit, and where the team stands."""
        cycle = self.flow.cycle.id
        changes = self.store.audit.list(cycle, limit=10_000)
        # What a reader says stands beside the work, not in it.
        work = [change.key for change in changes if change.what not in BESIDE_THE_WORK]
        return work, self.store.places.get(cycle, self.flow.app)

    def offered(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for region in REGIONS:
            for child in getattr(self.page, region):
                _events(child, found)
        return found

    def press(self, key: str, node: Node) -> None:
        id_, _, event = key.rpartition(":")
        for value in _values(node, event):
            self.page.handle(id_, event, value)
            self.page.redraw()


def _events(encoded: Any, found: dict[str, Node]) -> None:
    if isinstance(encoded, str):
        return
    tag, attrs, children, events = encoded
    inside = [h(child[0], value=child[1].get("value")) for child in children if not isinstance(child, str)]
    for event in events:
        found[f"{attrs['id']}:{event}"] = Node(tag, attrs, inside)
    for child in children:
        _events(child, found)


def _values(node: Node, event: str) -> list[Any]:
    if event != "change":
        return [None]
    if node.attrs.get("type") == "checkbox":
        return [True, False]
    if node.attrs.get("type") == "radio":
        return [node.attrs["value"]]
    if node.tag == "select":
        return [child.attrs["value"] for child in node.children if isinstance(child, Node)]
    return ["наставник"]


def places(flow: Workflow) -> Iterator[tuple[str, str]]:
    """Every step that is open, with a factor where the step has one."""
    for step in flow.steps:
        if not flow.lock(step.code):
            yield step.code, STAFF if step.code not in SOLO else ""


@pytest.fixture
def store(example_store: Store) -> Store:
    return example_store


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("kind", APPS)
def test_nothing_that_a_reader_is_offered_writes_or_is_refused(
    store: Store, kind: type[Workflow], role: Role
) -> None:
    flow = opened(kind, store, visitor=comes_as(store, role))
    reader = Reader(store, flow)
    before = reader.trail()
    pressed = 0
    for step, part in places(flow):
        flow.go(step, part)
        reader.page.redraw()
        for key, node in reader.offered().items():
            reader.press(key, node)
            pressed += 1
            if (flow.step, flow.part) != (step, part):
                flow.go(step, part)
                reader.page.redraw()
    assert (reader.refused, reader.trail()) == ([], before)
    assert pressed >= 3


@pytest.mark.parametrize("kind", [SelfDiagnosis, AntiriskProgram])
def test_what_was_not_offered_is_refused_and_kept_as_a_refusal(store: Store, kind: type[Workflow]) -> None:
    flow = opened(kind, store, visitor=comes_as(store, Role.CURATOR))
    reader = Reader(store, flow)
    before = reader.trail()
    refused = 0
    for step, part in places(flow):
        flow.go(step, part)
        reader.page.redraw()
        hidden = {key: node for key, node in reader.page._listeners.items() if key not in reader.offered()}
        for key, node in hidden.items():
            if not key.endswith(":file"):
                reader.press(key, node)
        assert reader.trail() == before, step
        refused += len(reader.refused)
        reader.refused.clear()
        flow.open(flow.visit)
    assert refused > 50
    refusals = store.audit.refusals(1000)
    assert refusals
    assert all(refusal.what.startswith("edit") for refusal in refusals)


@pytest.mark.parametrize("kind", [SelfDiagnosis, AntiriskProgram])
def test_a_reader_sees_every_value_that_the_team_sees(store: Store, kind: type[Workflow]) -> None:
    team = opened(kind, store)
    reader = opened(kind, store, visitor=comes_as(store, Role.COORDINATOR))
    lacking = []
    for step, part in places(team):
        for flow in (team, reader):
            flow.go(step, part)
        read = [node.attrs.get("value") for node in of_tag(_shown(screen_of(reader)), "input", "textarea")]
        stored = [
            node for node in of_tag(whole(screen_of(team)), "input", "textarea") if node.attrs.get("value")
        ]
        lacking += [(step, node.attrs["id"]) for node in stored if node.attrs["value"] not in read]
    assert lacking == []


def _shown(screen: Screen) -> Node:
    shown = offered(whole(screen), screen.rights)
    assert isinstance(shown, Node)
    return shown


def test_the_top_says_whose_work_is_read_and_as_whom(store: Store) -> None:
    flow = opened(SelfDiagnosis, store, visitor=comes_as(store, Role.CURATOR))
    said = text_of(h("div", screen_of(flow).top))
    assert f"Вы читаете работу школы «{flow.facts.school.name}» как куратор" in said


def test_the_team_is_not_told_that_it_reads(store: Store) -> None:
    assert "Вы читаете" not in text_of(h("div", screen_of(self_diagnosis(store)).top))


def test_a_readers_steps_are_not_the_teams(store: Store) -> None:
    team = antirisk_program(store)
    team.go("roadmap", STAFF)
    place = store.places.get(team.cycle.id, team.app)
    reader = opened(AntiriskProgram, store, visitor=comes_as(store, Role.CURATOR))
    assert reader.step == "roadmap"
    reader.go("causes", STAFF)
    reader.next()
    assert (reader.step, store.places.get(team.cycle.id, team.app)) == ("measures", place)


def test_nothing_missing_blocks_a_reader(store: Store) -> None:
    reader = opened(SelfDiagnosis, store, visitor=comes_as(store, Role.CURATOR))
    reader.go("answers", STAFF)
    ahead = find(whole(screen_of(reader)), "next")
    assert ahead is not None
    assert "aria-disabled" not in ahead.attrs


def test_a_reader_without_a_school_is_told_who_gives_him_one(path: Path) -> None:
    with Store.open(path) as empty:
        empty.territories.create("Район", visitor=OWNER)
        here = empty.territories.list()[0]
        account = empty.accounts.add(here.id, Role.CURATOR, "alone", "куратор", visitor=OWNER)
        link = empty.links.add_for_account(account.id, FAR_OFF, visitor=OWNER)
        visitor = OWNER._replace(name=link.title, role=link.role, link=link.id, serial=link.serial)
        flow = opened(SelfDiagnosis, empty, visitor=visitor)
        assert "Школу закрепляет муниципальный координатор" in text_of(whole(screen_of(flow)))


@pytest.mark.parametrize("role", [Role.CURATOR, Role.COORDINATOR])
def test_the_joint_plan_is_only_read_by_those_who_do_not_make_it(store: Store, role: Role) -> None:
    team = opened(JointPlan, store)
    team.add_row()
    flow = opened(JointPlan, store, visitor=comes_as(store, role))
    reader = Reader(store, flow)
    before = reader.trail()
    for key, node in reader.offered().items():
        reader.press(key, node)
    assert (reader.refused, reader.trail()) == ([], before)


# ── one control at a time ──


def changes(_: object) -> None: ...


def test_a_text_can_be_read_and_copied_but_not_changed() -> None:
    shown = offered(
        h("input", id="a", value="слова", placeholder="Пишите", on={"change": changes}), READ_ALONE
    )
    assert isinstance(shown, Node)
    assert shown.attrs == {"id": "a", "value": "слова", "readonly": "", "placeholder": EMPTY}
    assert shown.on == {}


def test_a_list_is_read_as_the_words_chosen() -> None:
    options = [h("option", "высокая", value="3"), h("option", "низкая", value="1")]
    shown = offered(h("select", options, id="a", value="1", on={"change": changes}), READ_ALONE)
    assert isinstance(shown, Node)
    assert (shown.tag, shown.attrs["value"]) == ("textarea", "низкая")


def test_a_mark_stays_as_it_is() -> None:
    box = h("input", type="checkbox", id="a", checked=True, on={"change": changes})
    shown = offered(box, READ_ALONE)
    assert isinstance(shown, Node)
    assert (shown.attrs["checked"], shown.attrs["data-fixed"], shown.on) == ("", "", {})


def test_a_button_that_writes_goes_and_leaves_no_gap() -> None:
    page = h("div", h("p", "Слова"), h("p", h("button", "Удалить", id="a", on={"click": changes})))
    shown = offered(page, READ_ALONE)
    assert isinstance(shown, Node)
    assert [text_of(child) for child in shown.children] == ["Слова"]


def test_a_way_through_the_page_stays() -> None:
    button = h("button", "Далее", id="a", on={"click": changes}, right=Right.READ)
    assert offered(button, READ_ALONE) == button


def test_words_about_writing_are_for_whoever_writes() -> None:
    page = h("div", h("p", "Пишите в клетках", right=Right.EDIT), "Мера 1")
    shown = offered(page, READ_ALONE)
    assert isinstance(shown, Node)
    assert text_of(shown) == "Мера 1"


def test_a_cell_of_a_table_keeps_its_place() -> None:
    row = h("tr", h("td", h("button", "Выше", id="a", on={"click": changes})), h("td", "Мера"))
    shown = offered(row, READ_ALONE)
    assert isinstance(shown, Node)
    assert len(shown.children) == 2


def test_another_right_than_writing_opens_its_own_controls() -> None:
    answer = h("textarea", id="a", value="", on={"change": changes}, right=Right.COMMENT)
    assert offered(answer, {Right.READ, Right.COMMENT}) == answer
    assert "readonly" in getattr(offered(answer, READ_ALONE), "attrs", {})


def test_what_is_not_offered_is_still_heard() -> None:
    page = h("div", h("button", "Удалить", id="a", on={"click": changes}))
    assert offered(page, READ_ALONE) is None
    assert set(listeners(page)) == {"a:click"}
