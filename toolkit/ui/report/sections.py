"""Sections of the report about factors, programs and findings."""

from collections.abc import Sequence

from toolkit.domain.wording import number, plural
from toolkit.methodology.catalogue import Severity
from toolkit.ui.components import bars, hidden
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.report_contents import Change, Contents, FactorLine, LeftOver, ProgramBrief

FACTOR_COLUMNS = ("Фактор риска", "Профиль", "Самодиагностика", "Решение", "Программа")
LEFT = {
    Severity.ERROR: "Исправить до подписи",
    Severity.WARNING: "Проверить",
    Severity.ADVICE: "Можно улучшить",
}
# Shorter lists read better in one column.
TWO_COLUMNS_FROM = 4


def region(label: str, table: Node) -> Node:
    """A wide table: on a narrow screen it scrolls by itself, also with the keyboard."""
    return h("div", table, cls="ar-report__wide", tabindex="0", role="region", aria_label=label)


def header(columns: Sequence[Child]) -> Node:
    """The header row of a table."""
    return h("thead", h("tr", [h("th", column, scope="col") for column in columns]))


def factor_table(found: Contents) -> list[Child]:
    """What the profile says, what the answers say, what the team decided and where the program stands."""
    table = h(
        "table",
        h("caption", "Факторы в порядке профиля", cls="ar-vh"),
        header(FACTOR_COLUMNS),
        h("tbody", [_factor_row(line) for line in found.factors]),
        cls="ar-report__factors",
    )
    label = "Профиль, самодиагностика и решения, таблица"
    return [region(label, table), h("p", " ".join(found.explained), cls="ar-report__small")]


def _factor_row(line: FactorLine) -> Node:
    return h(
        "tr",
        h("th", line.title, scope="row"),
        h("td", line.profile),
        h("td", _level(line)),
        h("td", line.decision),
        h("td", line.program),
        data_key=f"factor-{line.code}",
    )


def _level(line: FactorLine) -> list[Child]:
    marks = [f"; {mark}" for mark in line.marks]
    result = line.diagnosis
    if result.level is None or result.index is None:
        return ["ответов нет", marks]
    index = h("span", number(result.index, 1), cls="ar-num")
    return [bars(result.level), f" {result.level.word}, ", index, marks]


def brief(program: ProgramBrief) -> Node:
    """A program in a few lines: responsible, measures, findings left, goal, indicators."""
    facts = (
        f"Ответственный за фактор: {program.responsible or 'пока не назван'}",
        f"мер: {program.measures}" if program.measures else "мер пока нет",
        f"замечания проверки: {program.left}" if program.left else "замечаний проверки нет",
    )
    goal = program.goal or "Цель пока не собрана: выберите показатель и путь от «сейчас» до «будет»."
    return h(
        "div",
        h("h4", program.title),
        h("p", f"{'; '.join(facts)}."),
        h("p", goal),
        h("ul", [_change(change) for change in program.changes]) if program.changes else None,
        cls="ar-report__brief",
        data_key=f"program-{program.id}",
    )


def _change(change: Change) -> Node:
    before = change.before or "не измерено"
    if not change.after:
        return h("li", f"{change.title}: сейчас {before}, цель не назначена")
    by = f" к {change.by}" if change.by else ""
    arrow = h("span", "→", aria_hidden="true")
    return h("li", f"{change.title}: {before} ", arrow, hidden("станет"), f" {change.after}{by}")


def left_over(found: Contents, way: Node | None) -> list[Child]:
    """Findings by severity, and where to mend them."""
    if not found.left:
        return [h("p", "Проверка программ замечаний не нашла.")]
    return [*[_severity(left) for left in found.left], way]


def _severity(left: LeftOver) -> Node:
    total = plural(left.total, "замечание", "замечания", "замечаний")
    return h(
        "div",
        h("h4", f"{LEFT[left.severity]}: {total}"),
        [
            h(
                "div",
                h("p", title),
                h(
                    "ul",
                    [h("li", finding.sentence) for finding in findings],
                    cls="ar-report__two" if len(findings) >= TWO_COLUMNS_FROM else None,
                ),
            )
            for title, findings in left.by_program
        ],
        cls=f"ar-report__left ar-report__left--{left.severity.name.lower()}",
    )
