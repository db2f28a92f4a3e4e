"""Step 3: measures suggested with a reason, found by words, or the team's own."""

from toolkit.domain.access import Right
from toolkit.domain.measure_bank import BankMeasure, Suggestion
from toolkit.domain.program import MeasureRow
from toolkit.domain.wording import plural
from toolkit.methodology.catalogue import Measure
from toolkit.methodology.sources import in_words
from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.subtitle import subtitle
from toolkit.ui.components import button, chip, field, head, hidden, icon, section, select, split
from toolkit.ui.frame import alerts, foot, rail, top, what_is_left
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.program_editing import short

SHOWN = 12  # results on one screen; more are found by narrower words


def measures_screen(flow: AntiriskProgram, _actions: Actions) -> Screen:
    """The list at the left, what is chosen at the right."""
    rules = flow.catalogue.thresholds
    lacks = flow.missing("measures")
    sheet: list[Child] = [
        head(
            f"Меры программы: от {rules.measures_min} до {rules.measures_max}"
            if flow.looking
            else f"Выберите меры: от {rules.measures_min} до {rules.measures_max}",
            h("p", "Начните с предложений. Остальное найдите поиском или напишите сами.", right=Right.EDIT),
        ),
        _search(flow),
        _filters(flow),
        *_results(flow),
    ]
    return Screen(
        title=f"Меры: {flow.factor().short_title}",
        top=top(flow, subtitle(flow)),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, [_chosen(flow), _own(flow)], "Выбранные меры")],
        foot=foot(
            flow,
            what_is_left(lacks, "назвать цель и показатели. Меры можно менять и потом."),
            "К цели",
            blocked=bool(lacks),
        ),
    )


def _search(flow: AntiriskProgram) -> Node:
    return h(
        "div",
        h("label", "Найти меру", cls="ar-field__label", for_="search"),
        icon("i-search"),
        h(
            "input",
            id="search",
            type="search",
            cls="ar-input",
            value=flow.query,
            placeholder="например, наставник",
            aria_describedby="found",
            on={"change": lambda value: setattr(flow, "query", str(value)[:200])},
            right=Right.READ,
        ),
        cls="ar-field ar-search",
    )


def _filters(flow: AntiriskProgram) -> Node:
    def task(number: int, on: bool) -> None:
        flow.only_task = number if on else 0

    names = flow.catalogue.vocabulary.participants
    groups = [("", "любые участники"), *((who.value, words) for who, words in names.items())]
    sources = [
        ("", "любой источник"),
        ("документы", "из документов районов"),
        *((known.code, f"{known.place}, {known.year}") for known in flow.catalogue.sources),
    ]
    count = len(flow.factor().tasks)
    return h(
        "fieldset",
        h("legend", "Показать меры", cls="ar-vh"),
        h(
            "div",
            [
                chip(
                    f"task-{number}",
                    f"Задача {number}",
                    flow.only_task == number,
                    _task_filter(task, number),
                    right=Right.READ,
                )
                for number in range(1, count + 1)
            ],
            h(
                "div",
                select(
                    "group-filter",
                    "Участники",
                    flow.only_group,
                    groups,
                    lambda value: setattr(flow, "only_group", value if value in dict(groups) else ""),
                    hide_label=True,
                    right=Right.READ,
                ),
                cls="ar-filter",
            ),
            h(
                "div",
                select(
                    "source-filter",
                    "Источник",
                    flow.only_source,
                    sources,
                    lambda value: setattr(flow, "only_source", value if value in dict(sources) else ""),
                    hide_label=True,
                    right=Right.READ,
                ),
                cls="ar-filter",
            ),
            cls="ar-chips",
        ),
    )


def _task_filter(task, number: int):
    return lambda on: task(number, on)


def _results(flow: AntiriskProgram) -> list[Child]:
    bank = sum(len(factor.measures) for factor in flow.catalogue.factors) + len(
        flow.catalogue.common_measures
    )
    if flow.filtered():
        found = flow.found()
        words = plural(len(found), "мера", "меры", "мер")
        more = f" Показаны первые {SHOWN}: уточните слова." if len(found) > SHOWN else ""
        status = (
            f"Нашлось: {words} из {bank}.{more}"
            if found
            else "Ничего не нашлось. Попробуйте другое слово или напишите свою меру."
        )
        rows = [_found(flow, item) for item in found[:SHOWN]]
    else:
        suggested = flow.suggestions()
        of_factor = len(flow.factor().measures)
        status = (
            f"Предлагаем {plural(len(suggested), 'меру', 'меры', 'мер')} из {of_factor} по этому фактору. "
            f"Поиск идёт по всем {bank}, опечатки не мешают."
        )
        rows = [_suggested(flow, item) for item in suggested[:SHOWN]]
    return [
        h("p", status, cls="ar-note", id="found", role="status"),
        h("ul", rows, cls="ar-lined"),
    ]


def _suggested(flow: AntiriskProgram, item: Suggestion) -> Node:
    return _item(
        flow, item.measure, item.factor_code, [h("b", "Почему предлагаем: "), item.why], item.source_words
    )


def _found(flow: AntiriskProgram, item: BankMeasure) -> Node:
    same = item.factor_code == flow.part
    why: Child = None if same else [h("b", "Из фактора: "), item.factor_title]
    return _item(flow, item.measure, item.factor_code, why, in_words(flow.catalogue, item.measure.sources))


def _item(flow: AntiriskProgram, measure: Measure, factor_code: str, why: Child, source: str) -> Node:
    row = flow.chosen(measure.code)

    def press() -> None:
        if row is None:
            flow.pick(measure, factor_code)
        else:
            flow.drop(row)

    return h(
        "li",
        h("p", measure.text, cls="ar-measure-item__t"),
        button(
            f"pick-{measure.code}",
            ["Выбрать" if row is None else "Выбрана", hidden(f": {measure.text}")],
            press,
            kind="small",
            before="i-plus" if row is None else "i-check",
            pressed=row is not None,
        ),
        h("p", why, cls="ar-why") if why else None,
        h(
            "p",
            f"Кто: {measure.responsible} · Итог: {measure.result} · Источник: {source}",
            cls="ar-measure-item__meta",
        ),
        cls="ar-measure-item",
        data_key=f"bank-{measure.code}",
    )


def _chosen(flow: AntiriskProgram) -> Node:
    program = flow.program
    numbers = {task.id: number for number, task in enumerate(program.tasks, 1)}
    empty = [
        h(
            "p",
            icon("i-warn"),
            h("span", f"К задаче {number} «{short(task.text)}» меры пока нет."),
            cls="ar-read ar-read--warn",
            data_key=f"no-{task.id}",
        )
        for number, task in enumerate(program.tasks, 1)
        if not program.measures_of(task.id)
    ]
    return section(
        f"Выбрано: {len(program.measures)}",
        h(
            "ol",
            [_picked(flow, row, numbers.get(row.task_id or 0)) for row in program.ordered_measures()],
            cls="ar-lined",
        ),
        *empty,
    )


def _picked(flow: AntiriskProgram, row: MeasureRow, task: int | None) -> Node:
    def drop() -> None:
        flow.drop(row)

    where = f"задача {task}" if task else "без задачи"
    return h(
        "li",
        h(
            "span",
            short(row.activity),
            h("br"),
            h("span", where if row.code else f"{where} · своя мера", cls="ar-note"),
        ),
        button(f"drop-{row.id}", hidden(f"Убрать: {row.activity}"), drop, kind="quiet icon", before="i-x"),
        cls="ar-picked",
        id=f"picked-{row.id}",
    )


def _own(flow: AntiriskProgram) -> Node:
    tasks = [
        (str(task.id), f"{number}. {short(task.text, 40)}")
        for number, task in enumerate(flow.program.tasks, 1)
    ]
    refused = flow.problem("own-measure")
    return section(
        "Своя мера",
        field(
            "own-measure",
            "Что сделаем",
            flow.own_measure,
            lambda value: setattr(flow, "own_measure", str(value)),
            long=True,
            data_draft=True,
            problem=refused.sentence if refused else "",
        ),
        select(
            "own-task",
            "К задаче",
            flow.own_task or (tasks[0][0] if tasks else ""),
            tasks,
            lambda value: setattr(flow, "own_task", str(value)),
        )
        if tasks
        else None,
        h(
            "p",
            button(
                "own-measure-add",
                "Добавить меру",
                flow.add_own,
                kind="small",
                before="i-plus",
                data_adds=True,
            ),
        ),
        cls="ar-stack ar-stack--s",
        right=Right.EDIT,
    )
