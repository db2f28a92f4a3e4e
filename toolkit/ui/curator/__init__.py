"""The view of the fourth app: the list of schools and, beside it, the margin of the one that was chosen."""

from toolkit.ui.components import head, split
from toolkit.ui.curator.margin import margin
from toolkit.ui.curator.schools import filters, pager, table
from toolkit.ui.frame import alerts, top
from toolkit.ui.nodes import Child, h
from toolkit.ui.page import Screen
from toolkit.workflows.cabinet import Cabinet


def curator_screen(flow: Cabinet) -> Screen:
    """The whole cabinet on one screen."""
    if flow.visit is None:
        return Screen(title=flow.title, top=_top(flow), alert=alerts(flow), frame="sheet")
    lead = flow.lead
    heading = head(flow.headline, h("p", lead) if lead else None)
    body: list[Child] = [heading]
    if flow.pulses:
        chosen = flow.facts.school.name if flow.dossier else "на полях"
        # Another school begins another margin: it is not scrolled to where the one before was read.
        beside = h("div", margin(flow), cls="ar-beside", data_key=f"beside-{flow.part}")
        sheet: list[Child] = [heading, filters(flow), table(flow), pager(flow)]
        body = [split(sheet, [beside], f"Школа: {chosen}", look="wide")]
    count = len(flow.waiting)
    title = f"({count}) {flow.title}" if count else flow.title
    return Screen(title=title, top=_top(flow), alert=alerts(flow), body=body, frame="sheet")


def _top(flow: Cabinet) -> list[Child]:
    """The cabinet's name and how many schools it holds; what the page offers to everybody."""
    return [
        h(
            "div",
            h("span", flow.title, cls="ar-top__school"),
            " ",
            h("span", "пример", cls="ar-tag") if flow.visit and flow.invented else None,
            h("span", flow.subtitle if flow.visit else "", cls="ar-top__sub"),
            cls="ar-top__who",
        ),
        _territory(flow),
        _leave(flow),
        *top(flow)[1:],
    ]


def _territory(flow: Cabinet) -> Child:
    """The way to the management of the territory, for whom it is."""
    address = flow.visit.link("territory", None) if flow.visit else ""
    if not address or not flow.managing:
        return None
    return h(
        "a",
        "Школы и кураторы территории",
        href=address,
        id="to-territory",
        cls="ar-btn ar-btn--quiet ar-btn--small",
    )


def _leave(flow: Cabinet) -> Child:
    """The way out, and to one's password; whoever sits at the machine itself has come by no door."""
    address = flow.visit.link("leave", None) if flow.visit and not flow.visit.visitor.at_the_machine else ""
    return (
        h("a", "Выйти", href=address, id="leave", cls="ar-btn ar-btn--quiet ar-btn--small")
        if address
        else None
    )


__all__ = ["curator_screen"]
