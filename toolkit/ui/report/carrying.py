"""The school's work as one file: download it, and take one over after a look at what it would change."""

from toolkit.domain.access import Right
from toolkit.domain.school_file import ENDING, AreaChanges, Choice
from toolkit.domain.school_file_words import question, summary
from toolkit.domain.wording import day
from toolkit.ui.components import button, notice, radios
from toolkit.ui.nodes import Node, h
from toolkit.ui.page import LARGEST_FILE
from toolkit.ui.report.actions import Actions
from toolkit.workflows.report import Report

SHOWN = 40  # rows of an area that are told one by one
FEW = 4  # rows that need no folding
CHOICES = {
    Choice.TAKE: "Взять из файла",
    Choice.MERGE: "Кроме изменённого здесь",
    Choice.LEAVE: "Не брать",
}


def carrying(flow: Report, actions: Actions) -> Node:
    """The fold with the download and the upload; while a file is looked at, what it would change."""
    if flow.offered is not None:
        return _offered(flow)
    return h(
        "details",
        h("summary", h("strong", "Файл работы школы"), cls="ar-summary"),
        h(
            "p",
            "Вся работа школы одним файлом: унести с семинара, открыть на другом компьютере, вернуть сюда. "
            "Ссылок, кодов и паролей в нём нет.",
        ),
        h(
            "p",
            button(
                "school-file",
                f"Скачать файл {ENDING}",
                actions.school_file,
                kind="small",
                before="i-down2",
                right=Right.READ,
            ),
        ),
        h(
            "div",
            h("label", "Взять работу из файла", for_="carried-file", cls="ar-field__label"),
            h(
                "span",
                "Сначала покажем, что изменится. Пока вы не согласитесь, всё останется как есть.",
                cls="ar-field__hint",
                id="carried-file-hint",
            ),
            h(
                "input",
                type="file",
                id="carried-file",
                accept=ENDING,
                cls="ar-file",
                aria_describedby="carried-file-hint",
                data_limit=str(LARGEST_FILE),
                on={"file": actions.take_file},
            ),
            cls="ar-field",
            right=Right.EDIT,
        ),
        cls="ar-fold ar-card ar-noprint",
        data_key="carrying",
    )


def _offered(flow: Report) -> Node:
    offered = flow.offered
    assert offered is not None
    moment = offered.file.exported_at.astimezone()
    return h(
        "section",
        h("h2", "Что изменится, если взять файл", id="offered", tabindex="-1"),
        h("p", f"Файл записан {day(moment.date())} в {moment:%H:%M}. Пока ничего не взято."),
        [h("p", sentence, cls="ar-note") for sentence in offered.left_out],
        [_area(flow, changes) for changes in offered.areas],
        h(
            "div",
            button("take-file", "Взять выбранное", flow.take_over, kind="main"),
            button("leave-file", "Ничего не брать", flow.put_away),
            cls="ar-row",
        ),
        cls="ar-card ar-stack ar-noprint ar-carried",
        data_key="carrying",
        aria_labelledby="offered",
    )


def _area(flow: Report, changes: AreaChanges) -> Node:
    code, ways = changes.area.code, flow.ways(changes)
    asked = question(changes)
    return h(
        "section",
        h("h3", flow.file_words.area(changes.area)),
        h("p", f"{summary(changes).capitalize()}."),
        notice(changes.closed, kind="warn") if changes.closed else None,
        notice(asked, kind="warn") if asked else None,
        _rows(code, list(flow.file_words.differences(changes)), open_=bool(asked)),
        radios(
            f"take-{code}",
            f"Что сделать: {flow.file_words.area(changes.area)}",
            flow.choices[code].value,
            [(choice.value, CHOICES[choice]) for choice in ways],
            lambda value: flow.choose(code, str(value)),
            hide_legend=True,
        )
        if ways
        else None,
        cls="ar-stack ar-stack--s",
        data_key=f"area-{code}",
    )


def _rows(code: str, rows: list[str], *, open_: bool) -> Node | None:
    """Every row in words; folded where there are many."""
    if not rows:
        return None
    more = [f"… и ещё {len(rows) - SHOWN}"] if len(rows) > SHOWN else []
    told = h("ul", [h("li", sentence) for sentence in (*rows[:SHOWN], *more)], data_key=f"list-{code}")
    if len(rows) <= FEW or open_:
        return told
    return h("details", h("summary", "Построчно", cls="ar-summary"), told, data_key=f"rows-{code}")
