"""The curator's conclusions on factors, beside the team's decisions."""

from toolkit.domain.change import capital
from toolkit.domain.comment import Place
from toolkit.domain.verification import CURATOR_WORDS, Decision
from toolkit.methodology.catalogue import Factor
from toolkit.ui.components import field, icon, radios, section
from toolkit.ui.curator.addresses import address_of
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.cabinet import Cabinet


def decisions(flow: Cabinet) -> list[Child]:
    """Factors that the team has decided on, in the profile's order, each unfolding."""
    if not flow.may_decide:
        return []
    factors = [factor for factor in flow.facts.factors if factor.code in flow.facts.verdicts]
    if not factors:
        return []
    count = sum(factor.code in flow.chosen.to_decide for factor in factors)
    title = f"Заключения по факторам: ждут {count}" if count else "Заключения по факторам"
    return [section(title, [_factor(flow, factor) for factor in factors])]


def _factor(flow: Cabinet, factor: Factor) -> Node:
    code = factor.code
    team, mine = flow.facts.verdicts[code], flow.conclusion(code)
    waits = code in flow.chosen.to_decide
    state = "ждёт вашего заключения" if waits else f"вы: {CURATOR_WORDS[mine.decision]}" if mine else ""
    id_ = flow.verdict_field(code)
    refused = flow.problem(f"{id_}-reason")
    lacking = flow.reason_lacking(code)
    address = address_of(flow, Place("self_diagnosis", "verification", code))
    reason = None
    if mine is not None:
        reason = field(
            f"{id_}-reason",
            "Почему такое заключение" + (" (нужно написать)" if lacking else ""),
            mine.reason,
            lambda value: flow.set_reason(code, str(value)),
            hint=lacking or "Одно-два предложения. Команда увидит.",
            long=True,
            problem=refused.sentence if refused else "",
            typed=refused.typed if refused else None,
        )
    return h(
        "details",
        h(
            "summary",
            h("span", factor.short_title),
            h("span", icon("i-clock") if waits else None, state, cls="ar-note"),
            cls="ar-summary",
        ),
        h("p", f"Команда: {team.decision}.", f" {team.reason}" if team.reason else ""),
        h("p", h("a", "Данные и предложение", href=address)) if address else None,
        radios(
            f"{id_}-decision",
            "Ваше заключение",
            mine.decision.name if mine and not waits else "",
            [(known.name, capital(CURATOR_WORDS[known])) for known in Decision],
            lambda value: flow.conclude(code, str(value)),
            look="choice",
        ),
        reason,
        cls="ar-fold ar-stack ar-stack--s",
        data_key=f"fold-{id_}",
    )
