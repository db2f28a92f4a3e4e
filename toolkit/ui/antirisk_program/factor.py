"""Step 1: which factor; who answers for each of them (004/п4.1.1)."""

from toolkit.domain.access import Right
from toolkit.domain.program import Program
from toolkit.domain.program_state import ProgramState
from toolkit.domain.verification import Outcome
from toolkit.domain.wording import plural
from toolkit.methodology.catalogue import Factor
from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.standing import state_tag
from toolkit.ui.components import button, field, head, icon, level_tag, notice, section, split, tag
from toolkit.ui.frame import alerts, foot, rail, top
from toolkit.ui.joint_plan.way import joint_plan_section
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.offer import offered
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram


def factor_screen(flow: AntiriskProgram, actions: Actions) -> Screen:
    """All factors of the school in the order of work, each with its program and its responsible."""
    if flow.dossier is None or not flow.facts.factors:
        return _empty(flow)
    order = [row.factor_code for row in flow.facts.ranked]
    factors = sorted(
        flow.facts.factors,
        key=lambda factor: order.index(factor.code) if factor.code in order else len(order),
    )
    begun = sum(bool(program.measures) for program in flow.facts.programs)
    sheet = [
        head(
            "Программы по факторам риска" if flow.reading else "По какому фактору пишем программу",
            h(
                "p",
                "Одна программа — один фактор. Начать можно и до верификации: она останется черновиком.",
                right=Right.EDIT,
            ),
        ),
        h("ul", [_row(flow, factor) for factor in factors], cls="ar-ranked"),
    ]
    margin = [
        section(
            "Сводный план",
            h(
                "p",
                f"Начато: {plural(begun, 'программа', 'программы', 'программ')}. "
                "План по всем факторам с ответственными собирается сам.",
            ),
            h(
                "p",
                button(
                    "plan-excel",
                    "Скачать всё в Excel",
                    lambda: actions.excel(""),
                    kind="small",
                    before="i-down2",
                    right=Right.READ,
                ),
            ),
        ),
        section(
            "Кто отвечает",
            h("p", "Назовите роль, а не фамилию. Фамилии ставят в приказе директора."),
            right=Right.EDIT,
        ),
        joint_plan_section(flow),
    ]
    program = flow.program_of(flow.part) if flow.part else None
    return Screen(
        title="Антирисковая программа",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, margin, "Сводный план")],
        foot=foot(
            flow,
            [h("b", "Осталось: "), "выбрать фактор."]
            if program is None
            else [h("b", "Что дальше: "), "назвать причины риска."],
            "К причинам",
            blocked=program is None,
            back=False,
        ),
    )


def _empty(flow: AntiriskProgram) -> Screen:
    school = flow.facts.school.id if flow.dossier else None
    address = flow.visit.link("self_diagnosis", school) if flow.visit else ""
    words = "Перейти к самодиагностике"
    return Screen(
        title="Антирисковая программа",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow),
        body=[
            head(
                "Программ пока нет",
                h("p", "Программа появится, когда в рисковом профиле будет хотя бы один фактор."),
            ),
            h("p", h("a", words, icon("i-right"), href=address, cls="ar-btn ar-btn--main", id="to-diagnosis"))
            if address
            else h("p", "Откройте тетрадь self_diagnosis.ipynb.", cls="ar-note"),
        ],
    )


def _row(flow: AntiriskProgram, factor: Factor) -> Node:
    program = flow.program_of(factor.code)
    outcome = flow.facts.outcomes.get(factor.code)
    responsible = program.text("responsible") if program else ""
    refused = flow.problem(f"resp-{factor.code}")

    def set_responsible(value: object) -> None:
        flow.set_responsible(factor.code, str(value))

    def start() -> None:
        flow.start(factor.code)

    begun = program is not None and bool(program.measures)
    verb = "Читать" if flow.reading else "Продолжить" if begun else "Начать"
    closed = outcome is not None and not outcome.enters_program and not begun
    owner: Child = field(
        f"resp-{factor.code}",
        "Ответственный за фактор",
        responsible,
        set_responsible,
        options=flow.catalogue.vocabulary.roles,
        problem=refused.sentence if refused else "",
        typed=refused.typed if refused else None,
    )
    if program is not None and flow.facts.state_of(program).state is ProgramState.APPROVED:
        owner = offered(h("div", owner), flow.rights - {Right.EDIT})
    return h(
        "li",
        h(
            "div",
            h(
                "div",
                h("h2", factor.title),
                h("p", _standing(flow, outcome, program)),
                cls="ar-grow",
                id=f"factor-{factor.code}",
            ),
            button(
                f"start-{factor.code}",
                verb,
                start,
                after="i-right",
                label=f"{verb} программу: {factor.short_title}",
                right=Right.EDIT if program is None else Right.READ,  # opening what is there changes nothing
            )
            if not closed
            else None,
            cls="ar-row ar-row--between ar-row--top",
        ),
        owner if not closed else h("p", outcome.sentence if outcome else "", cls="ar-note"),
        cls="ar-stack ar-stack--s",
        data_key=f"factor-{factor.code}",
    )


def _standing(flow: AntiriskProgram, outcome: Outcome | None, program: Program | None) -> list[Child]:
    parts: list[Child] = []
    if outcome is not None:
        kind = "ok" if outcome.enters_program and not outcome.draft_only else "wait"
        parts += [level_tag(outcome.level), " ", tag(str(outcome.status), kind), " "]
    if program is not None and program.measures:
        count = plural(len(program.measures), "мера", "меры", "мер")
        if flow.facts.state_of(program).state is ProgramState.DRAFT:
            parts.append(h("span", f"черновик, {count}", cls="ar-note"))
        else:
            parts += [state_tag(flow, program), " ", h("span", count, cls="ar-note")]
    elif outcome is not None and outcome.draft_only:
        parts.append(h("span", "можно начать черновиком", cls="ar-note"))
    return parts


def draft_notice(flow: AntiriskProgram) -> Node | None:
    """Said on the first steps: the factor is not verified yet, the program stays a draft."""
    outcome = flow.facts.outcomes.get(flow.part)
    if outcome is None or not outcome.draft_only:
        return None
    return notice(
        h("b", "Пока это черновик."),
        "Фактор ещё не подтверждён верификацией. Писать можно, утвердить — после решения.",
    )
