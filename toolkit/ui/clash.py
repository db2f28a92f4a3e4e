"""Two people at one field: the question which words stay, and the way back to a question that was put off."""

from collections.abc import Callable
from datetime import datetime

from toolkit.domain.access import Right
from toolkit.domain.change import capital, moment, past
from toolkit.ui.components import button, link_button, notice, radios
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.message import Conflict
from toolkit.workflows.workflow import Workflow

SOMEBODY = "другой участник"
KEEP = {"mine": "Оставить моё", "theirs": "Оставить другой вариант", "both": "Записать оба"}
BRING_BACK = {"mine": "Вернуть строку", "theirs": "Оставить удалённой"}


def clash_dialog(flow: Workflow, conflict: Conflict) -> Node:
    """Mine, theirs or both; nothing is lost until one is chosen, and the choice may wait."""
    now = flow.visit.now() if flow.visit else datetime.now().astimezone()
    title, lead, options, small = (
        _removed(flow, conflict, now) if conflict.removed else _two_texts(flow, conflict, now)
    )
    words = BRING_BACK if conflict.removed else KEEP
    return h(
        "dialog",
        h("h2", title, id="clash-title"),
        h("p", lead),
        radios(
            "clash",
            "Что оставить",
            conflict.choice,
            options,
            lambda value: flow.choose_way(str(value)),
            look="choice",
            hide_legend=True,
            small=small,
            right=Right.READ,  # whoever sees the question has just written the field
        ),
        h("p", "Другой вариант сохранится в истории.", cls="ar-note") if conflict.version else None,
        h(
            "div",
            button("clash-keep", words[conflict.choice], flow.settle, kind="main", right=Right.READ),
            button(
                "clash-later", "Решить позже", lambda: flow.settle("later"), right=Right.READ, data_later=True
            ),
            cls="ar-row",
        ),
        cls="ar-dialog",
        data_modal=True,
        data_first=f"clash-{conflict.choice}",
        aria_labelledby="clash-title",
        data_key=f"clash-{conflict.field}",
    )


_Told = tuple[str, str, list[tuple[str, Child]], dict[str, str]]


def _two_texts(flow: Workflow, conflict: Conflict, now: datetime) -> _Told:
    other = _other(flow, conflict)
    subject = conflict.question.subject or f"Поле «{conflict.label}»"
    where = f" в строке «{conflict.question.row}»" if conflict.question.row else ""
    options: list[tuple[str, Child]] = [
        ("mine", _variant("Моё", conflict.mine_in_words)),
        ("theirs", _variant(capital(other), conflict.theirs_in_words)),
    ]
    small = {
        "mine": _when(conflict.given_at, now, conflict.question.reading(conflict.mine)),
        "theirs": _when(conflict.at, now, conflict.question.reading(conflict.theirs)),
    }
    if conflict.may_join:
        options.append(("both", _variant("Оба", conflict.both)))
        small["both"] = "запишем подряд, потом поправите"
    return (
        f"{subject} изменили двое: вы и {other}",
        f"Ничего не потеряно. Выберите, что оставить{where}.",
        options,
        small,
    )


def _removed(flow: Workflow, conflict: Conflict, now: datetime) -> _Told:
    other = _other(flow, conflict)
    return (
        f"Строку, в которой вы писали, {past('удалил', other)} {other}",
        "Ваши слова не потеряны. Строку можно вернуть вместе с ними.",
        [
            ("mine", _variant("Вернуть строку с моими словами", conflict.mine_in_words)),
            ("theirs", h("b", "Оставить удалённой")),
        ],
        {"mine": _when(conflict.given_at, now, ""), "theirs": _when(conflict.at, now, "")},
    )


def _variant(whose: str, words: str) -> Child:
    return [h("b", f"{whose}: "), h("span", words, cls="ar-doc ar-clash__words")]


def _when(at: datetime | None, now: datetime, reading: str) -> str:
    return " · ".join(part for part in (moment(at, now) if at else "", reading) if part)


def _other(flow: Workflow, conflict: Conflict) -> str:
    """Who the other one is; somebody under the reader's own name sits at another window."""
    if not conflict.who:
        return SOMEBODY
    own = flow.visit.visitor.name if flow.visit else ""
    return f"{conflict.who} в другом окне" if conflict.who == own else conflict.who


def put_off(flow: Workflow) -> Node | None:
    """What still waits for a choice, wherever its field is."""
    waiting = [(name, known.conflict) for name, known in flow.problems.items() if known.conflict is not None]
    if not waiting or flow.conflict is not None:
        return None
    words = [
        link_button(f"decide-{name}", clash.question.subject or clash.label, _opener(flow, name))
        for name, clash in waiting
    ]
    between: list[Child] = []
    for word in words:
        between += [", ", word] if between else [word]
    return notice([h("b", "Не решено, какой вариант оставить: "), between], kind="warn", bar=True)


def _opener(flow: Workflow, name: str) -> Callable[[], object]:
    return lambda: flow.reopen(name)
