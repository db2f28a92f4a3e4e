"""Step 3: one screen a factor; the team answers together, or counts of paper forms are typed in."""

from toolkit.domain.access import Right
from toolkit.domain.answers import Tally
from toolkit.domain.wording import plural
from toolkit.methodology.catalogue import Group, Statement
from toolkit.ui.components import head, hidden, icon, notice, progress, radios
from toolkit.ui.frame import Part, alerts, foot, rail, top
from toolkit.ui.nodes import Child, Handler, Node, h
from toolkit.ui.page import Screen
from toolkit.ui.self_diagnosis.actions import Actions
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.step import StepStatus

TALLIED = (Group.TEACHERS, Group.STUDENTS, Group.PARENTS)


def answers_screen(flow: SelfDiagnosis, _actions: Actions) -> Screen:
    """Statements of one factor on the four-step scale."""
    factor = flow.factor()
    codes = [known.code for known in flow.facts.factors]
    at = codes.index(factor.code) + 1
    modes = radios(
        "mode",
        "Как отвечаем",
        flow.mode,
        (("team", "Отвечаем вместе"), ("tally", "Вносим анкеты")),
        lambda value: setattr(flow, "mode", "tally" if value == "tally" else "team"),
        hide_legend=True,
        right=Right.READ,
    )
    body: list[Child] = [
        h(
            "div",
            head(factor.title, kicker=f"Фактор {at} из {len(codes)}"),
            modes,
            cls="ar-row ar-row--between ar-headrow",
        )
    ]
    body += _tally(flow) if flow.mode == "tally" else _team(flow)
    last = not flow.neighbour(1)
    return Screen(
        title=f"Ответы: {factor.short_title}",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow, _parts(flow), lambda code: flow.go("answers", code)),
        body=body,
        foot=foot(
            flow, _left(flow), "К результату" if last else "Следующий фактор", before_left=_progress(flow)
        ),
    )


def _parts(flow: SelfDiagnosis) -> list[Part]:
    parts = []
    for factor in flow.facts.factors:
        rest = len(flow.unanswered(factor.code))
        total = len(factor.statements)
        if factor.code == flow.part:
            status, words = StepStatus.NOW, f"{total - rest} из {total}"
        elif not rest:
            status, words = StepStatus.DONE, "готово"
        else:
            status, words = StepStatus.OPEN, "не начат" if rest == total else f"{total - rest} из {total}"
        parts.append((factor.code, factor.short_title, status, words))
    return parts


def _progress(flow: SelfDiagnosis) -> Child:
    total = len(flow.factor().statements)
    done = total - len(flow.unanswered(flow.part))
    return h("span", progress(done, total, "", "Утверждения с ответом"), cls="ar-foot__bar")


def _left(flow: SelfDiagnosis) -> Child:
    total = len(flow.factor().statements)
    rest = flow.unanswered(flow.part)
    if not rest:
        return [h("b", f"{total} из {total}. "), "По этому фактору ответили на всё."]
    numbers = ", ".join(map(str, rest[:-1])) + (" и " if len(rest) > 1 else "") + str(rest[-1])
    return [
        h("b", f"{total - len(rest)} из {total}. "),
        f"Осталось ответить на {numbers}. Можно вернуться позже.",
    ]


def _scale_head(flow: SelfDiagnosis, hint: str) -> Node:
    scale = flow.catalogue.scale
    return h(
        "div",
        h("span", hint),
        [h("span", h("b", step.value), h("br"), step.words) for step in scale.steps],
        h("span", h("b", "–"), h("br"), scale.unsure),
        cls="ar-qs__head",
        aria_hidden="true",
    )


def _who(flow: SelfDiagnosis, group: Group) -> Node:
    words = flow.catalogue.thresholds.group(group).title
    return h(
        "span",
        h("span", group.value, aria_hidden="true"),
        hidden(f"с позиции: {words}"),
        cls="ar-who",
        title=words,
    )


def _team(flow: SelfDiagnosis) -> list[Child]:
    return [
        h(
            "form",
            _scale_head(
                flow,
                "Ответы команды"
                if flow.reading
                else "Нажимайте 0, 1, 2, 3 или минус: ответ запишется, курсор перейдёт дальше",
            ),
            [
                _question(flow, number, statement)
                for number, statement in enumerate(flow.factor().statements, 1)
            ],
            cls="ar-qs",
            aria_label="Утверждения фактора",
            data_keys="scale",
            data_key=f"team-{flow.part}",
        ),
        h(
            "p",
            "А — отвечает администрация. У, О, Р — как, по мнению команды, ответили бы учителя, обучающиеся, "
            "родители. "
            "Такие ответы предварительные: их заменят анкеты, когда наберётся достаточно.",
            cls="ar-note ar-under",
        ),
    ]


def _question(flow: SelfDiagnosis, number: int, statement: Statement) -> Node:
    given = flow.facts.answers.team.get(statement.code)
    chosen = "" if given is None else "skip" if given.value is None else str(given.value)
    id_ = f"a-{statement.code}"

    def answer(value: object) -> None:
        flow.answer(statement.code, str(value))

    def option(value: str, digit: str, words: str) -> Node:
        skip = value == "skip"
        return h(
            "label",
            h(
                "input",
                type="radio",
                name=id_,
                value=value,
                id=f"{id_}-{value}",
                checked=chosen == value,
                aria_label=words if skip else f"{digit}, {words}",
                on={"change": answer},
            ),
            h(
                "span",
                h("span", digit, cls="ar-opt__d", aria_hidden="true" if skip else None),
                h("span", words, cls="ar-opt__w"),
                h("span", icon("i-check"), cls="ar-opt__tick"),
                cls="ar-opt__box",
            ),
            cls="ar-opt ar-opt--skip" if skip else "ar-opt",
        )

    return h(
        "fieldset",
        h(
            "legend",
            h("span", number, cls="ar-q__n"),
            h("span", statement.text, " ", _who(flow, statement.group)),
        ),
        h(
            "div",
            [option(str(step.value), str(step.value), step.words) for step in flow.catalogue.scale.steps],
            option("skip", "–", flow.catalogue.scale.unsure),
            cls="ar-q__opts",
        ),
        cls="ar-q",
        id=f"q-{statement.code}",
        on={"clear": lambda _: flow.clear_answer(statement.code)},
    )


def _tally(flow: SelfDiagnosis) -> list[Child]:
    factor = flow.factor()
    rows = [(number, known) for number, known in enumerate(factor.statements, 1) if known.group in TALLIED]
    groups = [group for group in TALLIED if any(known.group is group for _, known in rows)]
    if not rows:
        return [notice("В этом факторе нет утверждений для учителей, обучающихся и родителей.")]
    return [
        h(
            "p",
            "Впишите, сколько человек выбрали каждый ответ в бумажных анкетах.",
            right=Right.EDIT,
        ),
        h("div", [_handed(flow, group) for group in groups], cls="ar-grid3 ar-handed"),
        h(
            "form",
            _scale_head(flow, "Числа анкет" if flow.reading else "Enter — следующая клетка"),
            [_tally_row(flow, number, known) for number, known in rows],
            cls="ar-qs ar-qs--tally",
            aria_label="Числа анкет",
            data_keys="tally",
            data_key=f"tally-{flow.part}",
        ),
        *[_small_group(flow, group) for group in groups],
    ]


def _handed(flow: SelfDiagnosis, group: Group) -> Node:
    known = flow.facts.answers.handed_out.get(group)
    id_ = f"handed-{group.name.lower()}"
    refused = flow.problem(id_)
    words = flow.catalogue.thresholds.group(group).title.lower()
    return h(
        "div",
        h("label", f"Роздано: {words}", cls="ar-field__label", for_=id_),
        h(
            "input",
            id=id_,
            cls="ar-input ar-input--num",
            inputmode="numeric",
            autocomplete="off",
            value=refused.typed if refused else str(known.count) if known else "",
            aria_invalid="true" if refused else None,
            aria_describedby=f"{id_}-problem" if refused else None,
            on={"change": lambda value: flow.set_handed_out(group, str(value))},
        ),
        h("span", icon("i-error"), refused.sentence, cls="ar-field__error", id=f"{id_}-problem")
        if refused
        else None,
        cls="ar-field ar-field--error" if refused else "ar-field",
    )


def _tally_row(flow: SelfDiagnosis, number: int, statement: Statement) -> Node:
    tally = flow.facts.answers.tallies.get(statement.code)
    cells = [*(tally or Tally()).counts, (tally or Tally()).unsure]
    words = [*(step.words for step in flow.catalogue.scale.steps), flow.catalogue.scale.unsure]
    problems = [flow.problem(f"t-{statement.code}-{column}") for column in range(5)]
    refused = next((problem for problem in problems if problem), None)
    problem_id = f"t-{statement.code}-problem"

    def change(column: int) -> Handler:
        return lambda value: flow.set_count(statement, column, str(value))

    def cell(column: int) -> Node:
        problem = problems[column]
        shown = problem.typed if problem else str(cells[column]) if tally else ""
        return h(
            "label",
            h("span", words[column], cls="ar-tl"),
            h(
                "input",
                id=f"t-{statement.code}-{column}",
                cls="ar-input",
                inputmode="numeric",
                autocomplete="off",
                value=shown,
                aria_label=f"Утверждение {number}: {words[column]}",
                aria_invalid="true" if problem else None,
                aria_describedby=problem_id if refused else None,
                on={"change": change(column)},
            ),
        )

    return h(
        "fieldset",
        h(
            "legend",
            h("span", number, cls="ar-q__n"),
            h(
                "span",
                statement.text,
                " ",
                _who(flow, statement.group),
                h("span", f" всего {tally.total}", cls="ar-note") if tally else None,
                h("span", icon("i-error"), refused.sentence, cls="ar-field__error", id=problem_id)
                if refused
                else None,
            ),
        ),
        h("div", [cell(column) for column in range(5)], cls="ar-q__opts"),
        cls="ar-q",
        id=f"tq-{statement.code}",
    )


def _small_group(flow: SelfDiagnosis, group: Group) -> Node | None:
    rule = flow.catalogue.thresholds.group(group)
    totals = [
        tally.valid
        for statement in flow.factor().statements
        if statement.group is group and (tally := flow.facts.answers.tallies.get(statement.code))
    ]
    if not totals or max(totals) >= rule.minimum:
        return None
    forms = plural(max(totals), "анкета", "анкеты", "анкет")
    return notice(
        f"{rule.title}: {forms}. Чтобы никого нельзя было узнать, показываем группу от "
        f"{plural(rule.minimum, 'ответа', 'ответов', 'ответов')}.",
        glyph="i-hide",
    )
