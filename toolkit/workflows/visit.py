"""Who has come, to which school, and with which database: all that a page learns only when it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from toolkit.store.database import Store, Visitor


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening of one page.

    `school_id` is None when the address named no school. `now` gives local time with its zone. `links` are
    addresses of the other apps and of the start page («start», «self_diagnosis», …), empty in JupyterLab.
    """

    store: Store
    visitor: Visitor
    now: Callable[[], datetime]
    school_id: int | None = None
    links: Mapping[str, str] = field(default_factory=dict)

    def today(self) -> date:
        """The day of `now`."""
        return self.now().date()

    def link(self, app: str, school_id: int | None) -> str:
        """The address of another app for this school, or an empty string where there is none."""
        base = self.links.get(app, "")
        return f"{base}?school={school_id}" if base and school_id else base
