"""Step 1: the school passport, short and optional but for the name."""

from toolkit.domain.access import Right
from toolkit.methodology.catalogue import PassportField
from toolkit.ui.components import field, head, section, select, split
from toolkit.ui.frame import alerts, foot, rail, top, what_is_left
from toolkit.ui.nodes import Node, h
from toolkit.ui.page import Screen
from toolkit.ui.self_diagnosis.actions import Actions
from toolkit.workflows.self_diagnosis import SelfDiagnosis


def passport_screen(flow: SelfDiagnosis, _actions: Actions) -> Screen:
    """The name, then six blocks that may wait."""
    known = flow.dossier is not None
    refused = flow.problem("name")
    name = field(
        "name",
        "Название школы",
        flow.facts.school.name if known else "",
        flow.set_name,
        hint="Как вас называют в приказах, коротко: «Приречная СОШ».",
        problem=refused.sentence if refused else "",
        typed=refused.typed if refused else None,
        maxlength="300",
    )
    blocks = [_block(flow, number) for number in range(len(flow.catalogue.passport))] if known else []
    sheet = [
        head(
            _title(flow),
            h(
                "p",
                "Нужно только название. Остальное поможет подобрать меры, его можно заполнить позже.",
                right=Right.EDIT,
            ),
        ),
        name,
        *blocks,
    ]
    margin = [
        section(
            "Зачем эти вопросы",
            h("p", "По ним методика учитывает размер школы: в маленькой считаем людей, а не проценты."),
            h(
                "p",
                "Если учителей меньше пяти, их ответы объединяются с ответами администрации: "
                "так никого не узнать.",
            ),
        ),
        section(
            "Чего здесь нет",
            h("p", "Не пишите фамилий и сведений об отдельных детях. Они здесь не нужны."),
            right=Right.EDIT,
        ),
    ]
    lacks = flow.missing("passport")
    return Screen(
        title="Паспорт школы",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, margin, "Подсказки")],
        foot=foot(
            flow,
            what_is_left(lacks, "внести официальный рисковый профиль."),
            "К рисковому профилю",
            blocked=bool(lacks),
            back=False,
        ),
    )


def _title(flow: SelfDiagnosis) -> str:
    if flow.reading:
        return "Паспорт школы"
    return "Начнём с паспорта школы" if flow.dossier is not None else "Как называется ваша школа"


def _block(flow: SelfDiagnosis, number: int) -> Node:
    block = flow.catalogue.passport[number]
    filled = sum(bool(flow.facts.passport.text(spec.code)) for spec in block.fields)
    return h(
        "details",
        h(
            "summary",
            h("b", block.title),
            h("span", f" · заполнено {filled} из {len(block.fields)}", cls="ar-note"),
            cls="ar-summary",
        ),
        h("div", [_question(flow, spec) for spec in block.fields], cls="ar-grid2"),
        cls="ar-fold",
        data_key=f"block-{block.code}",
        open=number == 1,
    )


def _question(flow: SelfDiagnosis, spec: PassportField) -> Node:
    id_ = f"p-{spec.code}"
    refused = flow.problem(id_)
    label = f"{spec.label}, {spec.unit}" if spec.unit else spec.label

    def change(value: object) -> None:
        flow.set_passport(spec.code, str(value))

    value = flow.facts.passport.text(spec.code)
    if spec.kind == "выбор":
        options = [("", "не выбрано"), *((option, option) for option in spec.options)]
        return select(id_, label, value, options, change, hint=spec.hint)
    return field(
        id_,
        label,
        value,
        change,
        hint=spec.hint,
        problem=refused.sentence if refused else "",
        typed=refused.typed if refused else None,
        inputmode="numeric" if spec.kind == "число" else None,
    )
