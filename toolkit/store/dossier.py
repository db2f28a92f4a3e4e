"""Everything about one school in one cycle, read in one go and handed to the rules."""

from datetime import date

from toolkit.domain.dossier import Dossier, make_dossier
from toolkit.methodology.catalogue import Catalogue
from toolkit.store.database import Store
from toolkit.store.visitor import CURATOR


def read_dossier(store: Store, catalogue: Catalogue, cycle_id: int, today: date) -> Dossier:
    """Read all inputs of a cycle and compute what follows from them."""
    cycle = store.schools.cycle(cycle_id)
    return make_dossier(
        catalogue,
        school=store.schools.get(cycle.school_id),
        cycle=cycle,
        passport=store.schools.passport(cycle_id),
        profile=store.profiles.get(cycle_id),
        own_factors=store.profiles.own_factors(cycle_id),
        answers=store.answers.get(cycle_id),
        facts=store.facts.get(cycle_id),
        verdicts=store.verdicts.get(cycle_id),
        curator_verdicts=store.verdicts.get(cycle_id, CURATOR),
        priorities=store.priorities.get(cycle_id),
        programs=store.programs.list(cycle_id),
        states=store.states.list(cycle_id),
        today=today,
    )
