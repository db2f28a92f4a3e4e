"""Whatever is pressed, chosen or typed on any screen: nothing unforeseen happens, the page can be drawn."""

from pathlib import Path
from typing import Any

import pytest

from tests.ui.test_screens import screen_of
from tests.workflows.opening import (
    STAFF,
    antirisk_program,
    name_school,
    opened,
    self_diagnosis,
    take_factors,
)
from toolkit.domain.access import Role
from toolkit.errors import ToolkitError
from toolkit.example import prepare
from toolkit.example.district import prepare_district
from toolkit.store.database import Store
from toolkit.store.database import Visitor as Guest
from toolkit.ui.nodes import Node
from toolkit.ui.page import Page, field_of
from toolkit.workflows.cabinet import Cabinet
from toolkit.workflows.workflow import Workflow

TYPED = ("двенадцать", "12", "")  # refused texts of each kind have tests of their own
SHARED = frozenset({"g-approval"})  # three boxes write one field
LEAVES = ("back", "next", "step-", "part-", "go-", "start-", "school-", "to-")


class Visitor:
    """Uses one control after another and keeps what was not foreseen."""

    def __init__(self, flow: Workflow) -> None:
        self.flow = flow
        self.unforeseen: list[tuple[str, str]] = []
        self.used: set[str] = set()
        self.now = ""
        self.misnamed: set[tuple[str, str]] = set()  # control, and the field that its words were written to
        self._written: list[str] = []
        self._write = flow.write
        flow.write = self._watched  # type: ignore[method-assign]
        self.page = Page(lambda: screen_of(flow), self.failed, flow.title)
        self.page.send = lambda *_: None
        self.page.redraw()

    def failed(self, problem: Exception) -> None:
        if not isinstance(problem, ToolkitError):
            self.unforeseen.append((self.now, repr(problem)))
        self.flow.failed(problem)

    def _watched(self, field: str, *rest: Any) -> bool:
        self._written.append(field)
        return self._write(field, *rest)

    def values(self, node: Node, event: str) -> list[Any]:
        if event != "change":
            return [None]
        if node.attrs.get("type") == "checkbox":
            return [True, False]
        if node.attrs.get("type") == "radio":
            return [node.attrs["value"]]
        if node.tag == "select":
            return [child.attrs["value"] for child in node.children if isinstance(child, Node)]
        return list(TYPED)

    def use_everything(self, step: str, part: str) -> None:
        """Every control of one step; a control that leads away is used and the step opened again."""
        self.flow.go(step, part)
        self.page.redraw()
        waiting = sorted(self.page._listeners)
        for key in waiting:
            id_, _, event = key.rpartition(":")
            if event == "file":
                continue
            for value in self.values(self.page._listeners[key], event) if key in self.page._listeners else ():
                self.now = f"{step}: {key} = {str(value)[:20]}"
                self._written.clear()
                control = field_of(self.page._listeners[key]) if key in self.page._listeners else ""
                self.page.handle(id_, event, value)
                own = control in self._written or not SHARED.isdisjoint(self._written)
                if event == "change" and self._written and not own:
                    self.misnamed.add((control, self._written[0]))
                self.page.redraw()
                if self.page.title == "Страница не показывается":
                    self.unforeseen.append((self.now, "the page could not be drawn"))
                self.used.add(key)
            if id_.startswith(LEAVES) or self.flow.step != step or self.flow.part != part:
                self.flow.go(step, part)
                self.page.redraw()


@pytest.fixture
def copy(empty_database: Path, tmp_path: Path) -> Path:
    path = tmp_path / "antirisk.sqlite"
    path.write_bytes(empty_database.read_bytes())
    return path


STEPS_OF_DIAGNOSIS = ("passport", "profile", "answers", "result", "verification", "priorities", "next")
STEPS_OF_PROGRAM = ("factor", "causes", "measures", "goal", "roadmap", "check", "document")


@pytest.mark.parametrize("step", STEPS_OF_DIAGNOSIS)
def test_of_the_example_in_self_diagnosis(copy: Path, step: str) -> None:
    with Store.open(copy) as store:
        prepare(store)
        visitor = Visitor(self_diagnosis(store))
        visitor.use_everything(step, STAFF if step in ("answers", "verification") else "")
    assert (visitor.unforeseen, visitor.misnamed, len(visitor.used) > 5) == ([], set(), True)


@pytest.mark.parametrize("step", STEPS_OF_PROGRAM)
def test_of_the_example_in_the_program(copy: Path, step: str) -> None:
    with Store.open(copy) as store:
        prepare(store)
        visitor = Visitor(antirisk_program(store))
        visitor.use_everything(step, STAFF)
    assert (visitor.unforeseen, visitor.misnamed, len(visitor.used) > 5) == ([], set(), True)


@pytest.mark.parametrize("step", STEPS_OF_PROGRAM)
def test_of_a_program_begun_without_answers(copy: Path, step: str) -> None:
    with Store.open(copy) as store:
        take_factors(name_school(self_diagnosis(store)))
        flow = antirisk_program(store)
        flow.start(STAFF)
        visitor = Visitor(flow)
        visitor.use_everything(step, STAFF)
    assert (visitor.unforeseen, visitor.misnamed, len(visitor.used) > 5) == ([], set(), True)


def test_of_paper_forms(copy: Path) -> None:
    with Store.open(copy) as store:
        prepare(store)
        flow = self_diagnosis(store)
        flow.mode = "tally"
        visitor = Visitor(flow)
        visitor.use_everything("answers", STAFF)
    assert (visitor.unforeseen, visitor.misnamed) == ([], set())


@pytest.mark.parametrize("coordinating", [False, True])
@pytest.mark.parametrize("name", ["Лесная ООШ", "Приречная СОШ", "Степная СОШ"])
def test_of_the_cabinet(copy: Path, name: str, coordinating: bool) -> None:
    with Store.open(copy) as store:
        prepare_district(store, prepare(store))
        flow = opened(Cabinet, store, visitor=Guest("куратор", Role.CURATOR))
        flow.look_as(coordinating)
        school = next(pulse.school for pulse in flow.pulses if pulse.school.name == name)
        visitor = Visitor(flow)
        visitor.use_everything("schools", str(school.id))
    assert (visitor.unforeseen, visitor.misnamed, len(visitor.used) > 5) == ([], set(), True)
