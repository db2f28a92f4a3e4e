"""What the start page says: where the school stands and when somebody last wrote something."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from toolkit.domain.attention import stands
from toolkit.domain.calls import Call, calls, help_in_words
from toolkit.domain.change import entry_in_words, moment
from toolkit.domain.link import shown_code
from toolkit.domain.school import School
from toolkit.domain.spot import place_words, spots
from toolkit.domain.standing import PROGRAM, SELF_DIAGNOSIS, Standing, standing
from toolkit.domain.wording import day
from toolkit.methodology.catalogue import Catalogue
from toolkit.store.database import Store, Visitor
from toolkit.store.dossier import read_dossier

ANSWER_TOLD = timedelta(days=3)  # how long an answered call for help is news


@dataclass(frozen=True, slots=True)
class StartPage:
    """All that the start page shows.

    `saved` is the time of the last entry in short, `help` how a call for help stands; empty without one.
    `joint`: there is a consultant school to plan with, or a plan.
    """

    school: School
    cycle_title: str
    standing: Standing
    saved: str
    last_entry: str
    calls: tuple[Call, ...] = ()
    help: str = ""
    joint: bool = False


def read_start_page(store: Store, catalogue: Catalogue, school_id: int, now: datetime) -> StartPage:
    """Read a school's start page. Raises StoreError when there is no such school."""
    cycle = store.schools.current_cycle(school_id)
    dossier = read_dossier(store, catalogue, cycle.id, now.date())
    entry = store.audit.last(cycle.id)
    call = store.help.last(cycle.id)
    plan = store.joint_plan.list(cycle.id)
    fresh = call is not None and (call.answered_at is None or now - call.answered_at < ANSWER_TOLD)
    return StartPage(
        school=dossier.school,
        cycle_title=cycle.title,
        standing=standing(
            dossier, store.places.get(cycle.id, SELF_DIAGNOSIS), store.places.get(cycle.id, PROGRAM)
        ),
        saved=moment(entry.at, now, short=True) if entry else "",
        last_entry=entry_in_words(entry, dossier, now) if entry else "",
        calls=calls(
            store.comments.list(cycle.id),
            stands(dossier),
            dossier.verdicts,
            dossier.curator_verdicts,
            {factor.code: factor.short_title for factor in dossier.factors},
            lambda place: place_words(
                place, spots(dossier, catalogue, place.app, place.step, place.factor, plan)
            ),
        ),
        help=help_in_words(call, now) if call and fresh else "",
        joint=bool(plan or store.links.consultants(cycle.id)),
    )


def way_of(store: Store, visitor: Visitor) -> dict[str, object]:
    """The link by which a visitor has come, with its code and last day as they are written for him."""
    link = store.links.get(visitor.link) if visitor.link else None
    if link is None:
        return {"link": None}
    code = shown_code(link.code) if link.code else ""
    return {"link": link, "code": code, "until": day(link.until)}
