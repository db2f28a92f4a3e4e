"""Who has come, to which school, and with which database: all that a page learns only when it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from toolkit.domain.access import Right, may
from toolkit.store.database import Store, Visitor


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening of one page.

    `school_id` is None when the address named no school. `now` gives local time with its zone. `links` are
    addresses of the other apps and of the start page («start», «self_diagnosis», …), empty in JupyterLab.
    `place` is what the address asked to be led to (see `domain.comment.Place`), whatever stood there.
    """

    store: Store
    visitor: Visitor
    now: Callable[[], datetime]
    school_id: int | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    place: str = ""

    def may(self, right: Right) -> bool:
        """Whether the visitor's role has a right at all; the store asks again, and asks where."""
        return self.visitor.at_the_machine or may(self.visitor.role, right)

    @property
    def readonly(self) -> bool:
        """Whether the visitor looks at somebody else's work: fields are shown, not offered."""
        return not self.may(Right.EDIT)

    def today(self) -> date:
        """The day of `now`."""
        return self.now().date()

    def link(self, app: str, school_id: int | None) -> str:
        """The address of another app for this school, or an empty string where there is none."""
        base = self.links.get(app, "")
        return f"{base}?school={school_id}" if base and school_id else base
