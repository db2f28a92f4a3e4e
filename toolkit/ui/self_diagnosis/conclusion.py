"""The curator's conclusion in the verification step: his fields for him, his word for everybody else."""

from toolkit.domain.access import Right
from toolkit.domain.verification import CURATOR_WORDS, Decision, Verdict, highest
from toolkit.domain.wording import day
from toolkit.ui.components import field, radios, select, tag
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.self_diagnosis.profile import LEVELS
from toolkit.workflows.concluding import AS_THE_TABLE_SAYS
from toolkit.workflows.self_diagnosis import SelfDiagnosis

CONSEQUENCES = {
    "CONFIRM": "идёт в программу",
    "CLARIFY": "программа остаётся черновиком",
    "REJECT": "в программу не идёт",
}
LOOKS = {
    Decision.CONFIRM: ("ok", "i-check"),
    Decision.CLARIFY: ("wait", "i-clock"),
    Decision.REJECT: ("", "i-x"),
}


def conclusion_fields(flow: SelfDiagnosis) -> Node | None:
    """The curator's own part of the sheet."""
    if not flow.concludes:
        return None
    found, code = flow.conclusion(), flow.part
    options = [(known.name, _capital(CURATOR_WORDS[known])) for known in Decision]
    return h(
        "section",
        radios(
            f"k-{code}",
            "Ваше заключение",
            found.decision.name if found else "",
            options,
            lambda value: flow.conclude(str(value)),
            look="choice",
            small=CONSEQUENCES,
            right=Right.DECIDE,
        ),
        _reason_and_level(flow, found) if found else None,
        cls="ar-stack ar-conclusion",
        data_key=f"conclusion-{code}",
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _reason_and_level(flow: SelfDiagnosis, found: Verdict) -> list[Child]:
    code, lacking = flow.part, flow.conclusion_lacks()
    refused = flow.problem(f"k-{code}-reason")
    table = highest(flow.proposal())
    by_table = f"{AS_THE_TABLE_SAYS}: {table.word}" if table else AS_THE_TABLE_SAYS
    confirms = found.decision is Decision.CONFIRM
    return [
        field(
            f"k-{code}-reason",
            "Почему такое заключение" + (" (нужно написать)" if lacking else ""),
            found.reason,
            lambda value: flow.set_conclusion_reason(str(value)),
            hint=lacking or "Одно-два предложения: команда прочитает их рядом со своим решением.",
            problem=refused.sentence if refused else "",
            typed=refused.typed if refused else None,
            long=True,
            right=Right.DECIDE,
        ),
        select(
            f"k-{code}-level",
            "Уровень риска",
            str(int(found.level)) if found.level else "",
            (("", by_table), *LEVELS[1:]),
            lambda value: flow.set_conclusion_level(str(value)),
            right=Right.DECIDE,
        )
        if confirms
        else None,
    ]


def conclusion_word(flow: SelfDiagnosis) -> Node | None:
    """What the curator has concluded, for the margin of everybody else."""
    found = flow.conclusion()
    if found is None or flow.concludes:
        return None
    kind, glyph = LOOKS[found.decision]
    level = f", {found.level.word}" if found.level and found.decision is Decision.CONFIRM else ""
    return h(
        "section",
        h("h2", "Заключение куратора"),
        h("p", tag(f"{CURATOR_WORDS[found.decision]}{level}", kind, glyph)),
        h(
            "div",
            h(
                "p",
                h("b", _capital(found.role)),
                h("span", day(found.decided_on)),
                cls="ar-comment__by",
            ),
            h("p", found.reason, cls="ar-comment__text") if found.reason.strip() else None,
            cls="ar-comment",
        ),
        cls="ar-talk ar-margin__first",
        data_key="conclusion-word",
    )
