"""Where a place of a school's work is in the team's own pages."""

from urllib.parse import quote

from toolkit.domain.comment import Place
from toolkit.workflows.cabinet import Cabinet


def address_of(flow: Cabinet, place: Place) -> str:
    """The address that opens the place; empty where pages have no addresses (JupyterLab)."""
    base = flow.visit.link(place.app, flow.facts.school.id) if flow.visit else ""
    return f"{base}&place={quote(place.as_text())}" if base else ""
