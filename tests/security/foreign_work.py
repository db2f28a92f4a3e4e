"""Reading another school's work, and changing what a role may only look at."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.security.attacks import Attempt, attack
from tests.security.town import Door, OpenedPage, Town, widget_of
from tests.serving.talking import Line, event
from toolkit.domain.link import Link
from toolkit.domain.program_state import ProgramState
from toolkit.store.visitor import CURATOR, Visitor

SCHOOLS = "Somebody else's school"
ROLES = "Somebody else's role"
APPS = ("self_diagnosis", "antirisk_program", "report", "curator")
# Controls that anybody may use, and those that only make a document.
HARMLESS = ("step-", "ask-", "help", "next", "back", "excel", "picture", "preview", "around-", "go-", "to-")
MOST_OF_STEP = 12  # controls that are tried of one step, taken from all over it
REGIONS = ("top", "alert", "body", "foot")
SAYING = ("comment", "thread", "look", "help_request")  # tables of what others may say beside the work


def says(page: OpenedPage) -> str:
    """All that a page shows, as it travels to the browser."""
    with Line(page.caller, page.kernel) as line:
        return repr([state for state in line.widgets().values() if "body" in state])


@attack(SCHOOLS, "A foreign school's id in the addresses of all pages")
def foreign_school_asked(town: Town) -> Iterator[Attempt]:
    before = town.times("read school")
    for link, foreign in ((town.theirs.link, town.ours), (town.ours.link, town.theirs)):
        caller = town.come(link)
        for app in ("", *APPS, "voila/render/report.ipynb"):
            answer = caller.ask(f"/{app}?school={foreign.school.id}")
            yield Attempt(f"/{app}", answer.status == 200 or foreign.school.name in answer.text)
        answer = caller.ask("/schools")
        yield Attempt("/schools", foreign.school.name in answer.text)
    curator = town.come(town.curator)
    for app in ("", *APPS):
        answer = curator.ask(f"/{app}?school={town.theirs.school.id}")
        yield Attempt(f"a curator's /{app}", answer.status == 200 or town.theirs.school.name in answer.text)
    yield Attempt("without a trace", not town.refused("read school", before))


@attack(SCHOOLS, "Several ids, strange ids, and ids that only the page's process would understand")
def strange_schools(town: Town) -> Iterator[Attempt]:
    ours, theirs = town.ours.school.id, town.theirs.school.id
    for query in (
        *(f"school={theirs}&school={ours}", f"school={ours}&school={theirs}", f"school=+{ours}"),
        *(f"school={ours}%00", f"school=0{ours}", f"school={ours}.0", f"school[]={ours}"),
        *(f"school={theirs}%26school={ours}", f"place=x%26school%3D{ours}"),
    ):
        answer = town.attacker.ask(f"/report?{query}")
        yield Attempt(f"{query}: the page", town.ours.school.name in answer.text)
        if answer.status == 200:
            page = town.opened(town.attacker, answer)
            yield Attempt(f"{query}: its process", town.ours.school.name in says(page))
            page.goodbye()


@attack(SCHOOLS, "Forged events that enter another school from one's own page")
def foreign_school_entered(town: Town) -> Iterator[Attempt]:
    for link, app, foreign in (
        (town.theirs.link, "self_diagnosis", town.ours),
        (town.curator, "curator", town.theirs),
    ):
        with town.page(link, app) as page, Line(page.caller, page.kernel) as line:
            widget = widget_of(line)
            id_ = foreign.school.id
            for number, name in enumerate(("school", "open", "see", "look", "cycle", "go"), 1):
                line.answer(event(widget, f"{name}-{id_}", seq=2 * number))
                line.answer(event(widget, name, "change", str(id_), seq=2 * number + 1))
                shown = repr(line.widgets()[widget])
                yield Attempt(f"{app}: {name}", foreign.school.name in shown)


class Control(NamedTuple):
    """What a page offers: a node's id, what it reports, a value that such a node can send."""

    id: str
    event: str
    value: object


def controls(node: Any) -> Iterator[Control]:
    """All that can be used below a node."""
    if isinstance(node, str):
        return
    tag, attrs, children, events = node
    kind = attrs.get("type")
    if tag == "select":
        value: object = next((child[1].get("value") for child in children if not isinstance(child, str)), "")
    elif kind == "checkbox":
        value = "checked" not in attrs
    else:
        value = attrs.get("value") if kind == "radio" else "Подмена"
    for what in events:
        if what in ("change", "click") and not attrs.get("id", "").startswith(HARMLESS):
            yield Control(attrs.get("id", ""), what, value if what == "change" else None)
    for child in children:
        yield from controls(child)


def offered(line: Line) -> list[Control]:
    """The controls of the page as it stands."""
    state = line.widgets()[widget_of(line)]
    return [control for name in REGIONS for node in state[name] for control in controls(node)]


def foreign_work(town: Town, door: Door, after: int) -> list[str]:
    """What was changed in a school's work since then, what others may say beside it left out."""
    entries = town.store.audit.list(door.cycle.id, after=after)
    return [entry.what for entry in entries if entry.what not in SAYING]


def tried(town: Town, link: Link, team: OpenedPage, app: str, *steps: str) -> Iterator[Attempt]:
    """Controls of the team's page, used by somebody else on his own page of the same step."""
    before = town.store.audit.newest(town.ours.cycle.id)
    with (
        town.page(link, app, town.ours.school) as other,
        Line(team.caller, team.kernel) as ours,
        Line(other.caller, other.kernel) as theirs,
    ):
        of_team, of_other, seq = widget_of(ours), widget_of(theirs), 0
        for step in steps:
            ours.answer(event(of_team, f"step-{step}"))
            theirs.answer(event(of_other, f"step-{step}"))
            found = offered(ours)
            assert found, step
            for control in found[:: len(found) // MOST_OF_STEP + 1]:
                seq += 1
                theirs.answer(event(of_other, *control, seq=seq))
                changed = foreign_work(town, town.ours, before)
                yield Attempt(f"{link.role}: {step}, {control.id}: {changed}", bool(changed))


@attack(ROLES, "A curator uses the controls of the team's pages by forged events, step by step")
def curator_edits(town: Town) -> Iterator[Attempt]:
    before = town.times("edit")
    steps = ("passport", "profile", "answers", "verification", "priorities")
    yield from tried(town, town.curator, town.our_page, "self_diagnosis", *steps)
    yield from tried(town, town.curator, town.our_program, "antirisk_program", "causes", "goal", "roadmap")
    yield Attempt("without a trace", not town.refused("edit", before))


@attack(ROLES, "A consultant school and the coordinator use the team's controls by forged events")
def others_edit(town: Town) -> Iterator[Attempt]:
    yield from tried(town, town.consultant, town.our_program, "antirisk_program", "roadmap")
    yield from tried(town, town.coordinator, town.our_page, "self_diagnosis", "verification")


@attack(ROLES, "A team decides for its curator by forged events: verdict, approval, return")
def team_decides(town: Town) -> Iterator[Attempt]:
    cycle, team, before = town.ours.cycle.id, Visitor(link=town.ours.link.id), town.times("")
    program = town.store.programs.list(cycle)[0]
    town.store.states.move(program.id, ProgramState.SUBMITTED, visitor=team)
    decided = town.store.verdicts.get(cycle, CURATOR)
    with Line(town.our_page.caller, town.our_page.kernel) as line:
        widget = widget_of(line)
        line.answer(event(widget, "step-verification"))
        for word in ("CONFIRM", "CLARIFY", "REJECT"):
            line.answer(event(widget, f"k-R04-{word}", "change", word))
            yield Attempt(word, town.store.verdicts.get(cycle, CURATOR) != decided)
    with Line(town.our_program.caller, town.our_program.kernel) as line:
        widget = widget_of(line)
        line.answer(event(widget, "step-document"))
        for id_ in ("approve", "ask-changes", "have-read"):
            line.answer(event(widget, id_))
            state = town.store.states.get(program.id).state
            yield Attempt(id_, state is not ProgramState.SUBMITTED)
    town.store.states.move(program.id, ProgramState.DRAFT, visitor=team)
    yield Attempt("without a trace", not town.refused("", before))


@attack(ROLES, "Pages of the coordinator, the curator and the machine's owner, opened by others")
def foreign_pages(town: Town) -> Iterator[Attempt]:
    team, curator = town.come(town.ours.link), town.come(town.curator)
    for path in ("/territory", "/territory/schools", "/territory/people", "/territory/cards", "/password"):
        yield Attempt(f"a team's {path}", team.ask(path).status == 200)
    for path in ("/territory", "/territory/schools", "/territory/people", "/territory/cards"):
        yield Attempt(f"a curator's {path}", curator.ask(path).status == 200)
    for caller in (team, curator, town.come(town.coordinator)):
        before = len(town.store.schools.list())
        caller.submit("/enter", to="/schools", name="Подмена")
        yield Attempt("a new school", len(town.store.schools.list()) != before)
