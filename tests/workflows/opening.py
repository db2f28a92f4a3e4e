"""What the tests of the guided apps share: a still clock, an app without a browser, quick ways forward."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import uuid4

from toolkit.domain.access import Role
from toolkit.methodology.catalogue import Group, Sign
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.visit import Visit
from toolkit.workflows.workflow import Workflow

TEAM = Visitor()
OWNER = Visitor("администратор", "administrator")
FAR_OFF = date(2100, 1, 1)  # links are asked by the real clock
NOON = datetime(2023, 10, 2, 12, 41, tzinfo=UTC)
LINKS = {
    "start": "/",
    "self_diagnosis": "/self_diagnosis",
    "antirisk_program": "/antirisk_program",
    "report": "/report",
    "joint_plan": "/joint_plan",
    "curator": "/curator",
    "consultant": "/consultant",
    "territory": "/territory",
}
SCHOOL = "Приречная СОШ"
STAFF, PARENTS = "R02", "R12"  # two factors of the catalogue

Flow = TypeVar("Flow", bound=Workflow)


class Heard(list[str]):
    """What a screen reader was told, or where the focus was sent."""


def opened(
    kind: type[Flow],
    store: Store,
    *,
    now: datetime = NOON,
    school_id: int | None = None,
    served: bool = True,
    visitor: Visitor = TEAM,
) -> Flow:
    """An app as a visitor opens it; `said` and `focused` keep what the browser would be told."""
    flow = kind(load())
    flow.said, flow.focused = Heard(), Heard()  # type: ignore[attr-defined]
    flow.say, flow.focus = flow.said.append, flow.focused.append  # type: ignore[attr-defined]
    flow.moved = lambda: flow.focus("title")
    visitor = visitor._replace(visit=uuid4().hex)
    links = LINKS if served else {}
    opened_for = store if visitor.at_the_machine else store.opened_for(visitor)
    flow.open(Visit(store=opened_for, visitor=visitor, now=lambda: now, school_id=school_id, links=links))
    return flow


def comes_as(store: Store, role: Role) -> Visitor:
    """Somebody who comes by a link to the only school of the database."""
    (school,) = store.schools.list()
    cycle = store.schools.current_cycle(school.id)
    if role in (Role.SCHOOL, Role.CONSULTANT):
        link = store.links.add_for_cycle(cycle.id, role, FAR_OFF, visitor=OWNER)
    else:
        here = next(iter(store.territories.list()), None) or store.territories.create("Район", visitor=OWNER)
        store.territories.own(school.id, here.id, visitor=OWNER)
        account = store.accounts.add(here.id, role, f"{role}.one", role.word, visitor=OWNER)
        if role is Role.CURATOR:
            store.accounts.assign(account.id, cycle.id, visitor=OWNER)
        link = store.links.add_for_account(account.id, FAR_OFF, visitor=OWNER)
    return Visitor(link.title, link.role, link.id, link.serial, f"visit of {role}")


def self_diagnosis(store: Store) -> SelfDiagnosis:
    return opened(SelfDiagnosis, store)


def antirisk_program(store: Store) -> AntiriskProgram:
    return opened(AntiriskProgram, store)


def name_school(flow: SelfDiagnosis) -> SelfDiagnosis:
    flow.set_name(SCHOOL)
    return flow


def take_factors(flow: SelfDiagnosis, codes: Iterable[str] = (STAFF, PARENTS)) -> SelfDiagnosis:
    """A dated profile with these factors, all of high level."""
    flow.set_issued("14.06.2023")
    for code in codes:
        flow.toggle_factor(code, f"{flow.catalogue.factor(code).title}.", True)
        flow.set_level(code, "3")
    return flow


def answer_everything(flow: SelfDiagnosis, code: str, *, high: bool = True) -> None:
    """The team's answers to all statements, all of high or all of low risk."""
    for statement in flow.factor(code).statements:
        flow.answer(statement.code, "3" if high is (statement.sign is Sign.RISK) else "0")


def decide(flow: SelfDiagnosis, code: str, decision: str = "CONFIRM", reason: str = "") -> None:
    flow.go("verification", code)
    flow.decide(decision)
    if reason:
        flow.set_reason(reason)


def statement_of(flow: SelfDiagnosis, code: str, group: Group):
    return next(known for known in flow.factor(code).statements if known.group is group)


def ready_school(store: Store, codes: Iterable[str] = (STAFF, PARENTS)) -> SelfDiagnosis:
    """A school that has answered everything and confirmed every factor."""
    codes = tuple(codes)
    flow = take_factors(name_school(self_diagnosis(store)), codes)
    for code in codes:
        answer_everything(flow, code)
    for code in codes:
        decide(flow, code)
    return flow


def write_program(flow: AntiriskProgram, code: str = STAFF) -> AntiriskProgram:
    """A program in which the checker finds no error: it may be sent."""
    flow.start(code)
    flow.take_cause(flow.worst()[0].code)
    for item in flow.suggestions()[:4]:
        flow.pick(item.measure, item.factor_code)
    flow.set_goal_indicator(flow.factor().indicators[0].code)
    flow.set_indicator(flow.program.indicators[0], "baseline", "3")
    flow.set_indicator(flow.program.indicators[0], "target", "1")
    return flow
