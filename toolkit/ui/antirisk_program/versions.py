"""Versions of the program: save, compare row by row, bring back whole."""

from collections.abc import Callable, Sequence

from toolkit.domain.access import Right
from toolkit.domain.program_diff import Difference, Sign
from toolkit.domain.program_version import ProgramVersion
from toolkit.domain.text_diff import Piece, marked
from toolkit.domain.wording import plural
from toolkit.ui.components import button, field, hidden, select, tag
from toolkit.ui.nodes import Child, Handler, Node, h
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.program_editing import short
from toolkit.workflows.program_keeping import NOW

MAIN = ("text", "title", "activity")  # fields whose words name the row: they stand beside it already
SIGN_LOOKS = {Sign.ADDED: "ok", Sign.REMOVED: "warn", Sign.MOVED: "wait"}


def versions_view(flow: AntiriskProgram) -> Node:
    """In place of the sheets: the list, and what differs between two."""
    refused = flow.problem("version-name")
    return h(
        "section",
        h("h2", "Версии программы", id="versions", tabindex="-1"),
        h(
            "p",
            "Версия хранит программу целиком. Отправленное куратору и утверждённое сохраняется само.",
            cls="ar-note",
        ),
        h(
            "div",
            field(
                "version-name",
                "Название версии",
                flow.version_name,
                lambda value: setattr(flow, "version_name", str(value)),
                problem=refused.sentence if refused else "",
                placeholder="например, до педсовета",
                data_draft=True,
            ),
            button("save-version", "Сохранить версию", flow.save_version),
            cls="ar-version-form",
            right=Right.EDIT,
        ),
        _list(flow) if flow.versions else h("p", "Сохранённых версий пока нет."),
        _comparison(flow) if flow.compared else None,
        cls="ar-card ar-noprint",
        data_key="versions",
    )


def _list(flow: AntiriskProgram) -> Node:
    columns = ("Версия", "Сохранена", "Кто")
    return h(
        "table",
        h("caption", "Сохранённые версии, новые сверху", cls="ar-vh"),
        h(
            "thead",
            h(
                "tr",
                [h("th", words, scope="col") for words in columns],
                h("th", hidden("Действия"), scope="col"),
                role="row",
            ),
        ),
        h("tbody", [_version(flow, version) for version in flow.versions]),
        cls="ar-table ar-table--mid ar-cards ar-versions",
        role="table",
    )


def _version(flow: AntiriskProgram, version: ProgramVersion) -> Node:
    def press(act: Callable[[ProgramVersion], object]) -> Callable[[], object]:
        return lambda: act(version)

    name = f"«{version.name}»"
    return h(
        "tr",
        h("th", version.name, scope="row", role="rowheader"),
        h("td", flow.moment(version.at), role="cell", data_l="Сохранена"),
        h("td", version.who, role="cell", data_l="Кто"),
        h(
            "td",
            h(
                "div",
                button(
                    f"v-{version.id}-compare",
                    "Сравнить",
                    lambda: flow.compare(version.id),
                    kind="quiet small",
                    label=f"Сравнить версию {name} с программой сейчас",
                    right=Right.READ,
                ),
                button(
                    f"v-{version.id}-restore",
                    "Вернуть",
                    press(flow.restore_version),
                    kind="quiet small",
                    before="i-undo",
                    label=f"Вернуть программу к версии {name}",
                ),
                button(
                    f"v-{version.id}-remove",
                    "",
                    press(flow.remove_version),
                    kind="quiet icon",
                    before="i-x",
                    label=f"Убрать версию {name} из списка",
                )
                if not version.of_step
                else None,
                cls="ar-row ar-version-acts",
            ),
            role="cell",
        ),
        role="row",
        data_key=f"version-{version.id}",
    )


def _comparison(flow: AntiriskProgram) -> Node:
    older, newer = flow.compared
    found = flow.comparison()
    count = plural(len(found), "отличие", "отличия", "отличий")
    options = [(str(version.id), flow.version_words(version.id)) for version in flow.versions]
    options.append((str(NOW), flow.version_words(NOW)))

    def change(at: int) -> Handler:
        def choose(value: object) -> None:
            pair = [older, newer]
            pair[at] = int(str(value))
            flow.compare(*pair)

        return choose

    return h(
        "section",
        h("h2", "Что изменилось", id="compared", tabindex="-1"),
        h(
            "div",
            select("compare-older", "Было", str(older), options, change(0), right=Right.READ),
            select("compare-newer", "Стало", str(newer), options, change(1), right=Right.READ),
            cls="ar-grid2",
        ),
        h("p", count if found else "Отличий нет.", role="status"),
        _table(found) if found else None,
        h(
            "p",
            button("compare-close", "Закрыть сравнение", flow.stop_comparing, kind="small", right=Right.READ),
        ),
        cls="ar-stack ar-compared",
        data_key="comparison",
    )


def _table(found: Sequence[Difference]) -> Node:
    return h(
        "table",
        h("caption", "Отличия двух версий программы", cls="ar-vh"),
        h(
            "thead",
            h("tr", [h("th", words, scope="col") for words in ("Что", "Было", "Стало")], role="row"),
        ),
        h("tbody", [_difference(difference) for difference in found]),
        cls="ar-table ar-cards ar-differences",
        role="table",
    )


def _difference(difference: Difference) -> Node:
    before, after = _sides(difference)
    told = difference.sign in (Sign.CHANGED, Sign.MOVED) and difference.name not in MAIN
    title = f"«{short(difference.title, 70)}»" if told and difference.title else ""
    return h(
        "tr",
        h(
            "th",
            h("b", f"{difference.row}. {difference.label}" if difference.label else difference.row),
            [" ", tag(difference.sign.value, SIGN_LOOKS[difference.sign])]
            if difference.sign is not Sign.CHANGED
            else None,
            h("p", title, cls="ar-note") if title else None,
            scope="row",
            role="rowheader",
        ),
        h("td", before or h("p", "пусто", cls="ar-note"), role="cell", data_l="Было"),
        h("td", after or h("p", "пусто", cls="ar-note"), role="cell", data_l="Стало"),
        role="row",
        data_key=f"{difference.part}-{difference.uid}-{difference.sign.name}-{difference.name}",
    )


def _sides(difference: Difference) -> tuple[Child, Child]:
    """What stood there and what stands there; changed words are marked."""
    if difference.sign is Sign.ADDED:
        return h("p", "не было", cls="ar-note"), _told(difference.title, difference.after)
    if difference.sign is Sign.REMOVED:
        return _told(difference.title, difference.before), h("p", "убрано", cls="ar-note")
    if difference.sign is Sign.MOVED:
        return h("p", difference.before), h("p", difference.after)
    old, new = marked(difference.before, difference.after)
    return _pieces(old, "del"), _pieces(new, "ins")


def _told(title: str, values: str) -> list[Child]:
    return [h("p", title, cls="ar-doc"), h("p", values, cls="ar-note") if values else None]


def _pieces(pieces: Sequence[Piece], mark: str) -> Child:
    if not pieces:
        return None
    return h("p", [h(mark, words) if differs else words for words, differs in pieces], cls="ar-doc")
