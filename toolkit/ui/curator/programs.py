"""Programs of the chosen school: where each stands, and what the curator does with it."""

from toolkit.domain.attention import short_day
from toolkit.domain.comment import Place
from toolkit.domain.program import Program
from toolkit.domain.program_state import ProgramState, StateStep
from toolkit.methodology.catalogue import Severity
from toolkit.ui.components import button, field, section, tag
from toolkit.ui.curator.addresses import address_of
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.cabinet import Cabinet
from toolkit.workflows.watching import titles

LOOKS = {ProgramState.SUBMITTED: "wait", ProgramState.APPROVED: "ok", ProgramState.CHANGES_REQUESTED: "warn"}
# Where a curator has something to decide; a draft is the team's own.
JUDGED = (ProgramState.SUBMITTED, ProgramState.APPROVED)


def programs(flow: Cabinet) -> list[Child]:
    """All programs of the school, in the order they were begun."""
    found = flow.facts.programs
    if not found:
        return []
    return [section("Программы", [_program(flow, program) for program in found])]


def _program(flow: Cabinet, program: Program) -> Node:
    history = flow.facts.state_of(program)
    title = titles(flow.facts).get(program.factor_code, program.factor_title)
    address = address_of(flow, Place("antirisk_program", "roadmap", program.factor_code))
    return h(
        "div",
        h("p", h("a", title, href=address) if address else h("b", title)),
        h(
            "p",
            tag(history.state.word, LOOKS.get(history.state, "")),
            " ",
            _since(flow, history.last),
            cls="ar-note",
        ),
        _findings(flow, program),
        _verdict(flow, program, history.state),
        cls="ar-thread",
        data_key=f"program-{program.id}",
    )


def _since(flow: Cabinet, step: StateStep | None) -> str:
    if step is None:
        return ""
    return f"с {short_day(step.at.astimezone(flow.now.tzinfo).date(), flow.now.date())}"


def _findings(flow: Cabinet, program: Program) -> Node | None:
    found = flow.facts.findings.get(program.id, ())
    if not found:
        return None
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    words = f"Замечаний проверки: {len(found)}" + (f", из них ошибок: {errors}" if errors else "")
    return h("p", words, cls="ar-note")


def _verdict(flow: Cabinet, program: Program, state: ProgramState) -> Child:
    if not flow.may_judge or state not in JUDGED:
        return None
    id_ = f"note-{program.id}"
    refused = flow.problem(id_)
    return [
        field(
            id_,
            "Что поправить",
            flow.talk.drafts.get(id_, ""),
            lambda value: flow.talk.set_draft(id_, str(value)),
            hint="Для правок нужно написать, для утверждения — по желанию."
            if state is ProgramState.SUBMITTED
            else "Команда откроет программу и увидит ваши слова.",
            long=True,
            problem=refused.sentence if refused else "",
            data_draft=True,
        ),
        h(
            "p",
            button(
                f"approve-{program.id}",
                "Утвердить",
                lambda: flow.approve(program),
                kind="small",
                before="i-check",
            )
            if state is ProgramState.SUBMITTED
            else None,
            button(
                f"return-{program.id}",
                "Запросить правки",
                lambda: flow.request_changes(program),
                kind="small",
            ),
            cls="ar-row",
        ),
    ]
