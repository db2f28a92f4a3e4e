"""Documents that leave the school: each in Word, all in one archive, and the page for the school's site."""

from collections.abc import Sequence

from toolkit.domain.access import Right
from toolkit.ui.components import button
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.report.actions import Actions, PaperLine


def papers(actions: Actions) -> Node | None:
    """The fold with all documents; what cannot be made yet says what must be done first."""
    lines = actions.papers()
    if not lines:
        return None
    return h(
        "details",
        h("summary", h("strong", "Документы для подписи и сайта"), cls="ar-summary"),
        h(
            "p",
            "Номер, дату и подпись ставит школа. Слова можно поправить в Word: сюда правки не вернутся.",
        ),
        h("ul", [_line(actions, line) for line in lines], cls="ar-papers", data_key="papers"),
        h("div", _together(actions), cls="ar-row"),
        h(
            "p",
            "В архиве все готовые документы, книга Excel, страница для сайта и список, чего ещё нет. "
            "На странице для сайта нет имён и ответов команды.",
            cls="ar-note",
        ),
        cls="ar-fold ar-card ar-noprint",
        data_key="papers-fold",
    )


def _line(actions: Actions, line: PaperLine) -> Node:
    key = f"{line.code}-{line.factor}".rstrip("-").lower()
    inside: list[Child] = [h("span", line.title, cls="ar-papers__title")]
    if line.lacking:
        inside.append(h("span", line.lacking, cls="ar-note"))
    else:
        inside.append(h("span", _ways(actions, line, key), cls="ar-row"))
    return h("li", inside, data_key=key)


def _ways(actions: Actions, line: PaperLine, key: str) -> Sequence[Node]:
    kinds = [("Word", False), *([("PDF", True)] if actions.pdf else [])]
    return [
        button(
            f"{words.lower()}-{key}",
            words,
            lambda as_pdf=as_pdf: actions.paper(line.code, line.factor, as_pdf),  # type: ignore[misc]
            kind="small",
            before="i-down2",
            label=f"{words}: {line.title}",
            right=Right.READ,
        )
        for words, as_pdf in kinds
    ]


def _together(actions: Actions) -> list[Child]:
    def together(id_: str, words: str, *, with_pdf: bool) -> Node:
        return button(id_, words, lambda: actions.archive(with_pdf), before="i-down2", right=Right.READ)

    return [
        together("archive", "Всё одним архивом", with_pdf=False),
        together("archive-pdf", "Архив с PDF", with_pdf=True) if actions.pdf else None,
        button("site-page", "Страница для сайта", actions.site_page, before="i-down2", right=Right.READ),
    ]
