"""What the start page says: where the school stands and when somebody last wrote something."""

from dataclasses import dataclass
from datetime import date, datetime

from toolkit.domain.change import entry_in_words, moment
from toolkit.domain.link import shown_code
from toolkit.domain.school import School
from toolkit.domain.standing import PROGRAM, SELF_DIAGNOSIS, Standing, standing
from toolkit.domain.wording import day
from toolkit.methodology.catalogue import Catalogue
from toolkit.store.database import Store, Visitor
from toolkit.store.dossier import read_dossier


@dataclass(frozen=True, slots=True)
class StartPage:
    """All that the start page shows; `saved` is the time of the last entry in short, empty without one."""

    school: School
    cycle_title: str
    standing: Standing
    saved: str
    last_entry: str


def read_start_page(store: Store, catalogue: Catalogue, school_id: int, now: datetime) -> StartPage:
    """Read a school's start page. Raises StoreError when there is no such school."""
    cycle = store.schools.current_cycle(school_id)
    dossier = read_dossier(store, catalogue, cycle.id, now.date())
    entry = store.audit.last(cycle.id)
    return StartPage(
        school=dossier.school,
        cycle_title=cycle.title,
        standing=standing(
            dossier, store.places.get(cycle.id, SELF_DIAGNOSIS), store.places.get(cycle.id, PROGRAM)
        ),
        saved=moment(entry.at, now, short=True) if entry else "",
        last_entry=entry_in_words(entry, dossier, now) if entry else "",
    )


def way_of(store: Store, visitor: Visitor) -> dict[str, object]:
    """The link by which a visitor has come, with its code and last day as they are written for him."""
    link = store.links.get(visitor.link) if visitor.link else None
    if link is None:
        return {"link": None}
    code = shown_code(link.code) if link.code else ""
    return {"link": link, "code": code, "until": day(link.until)}


def school_year(today: date) -> int:
    """The year of the September in which a school's new cycle begins; in August it is the coming one."""
    return today.year if today.month >= 8 else today.year - 1
