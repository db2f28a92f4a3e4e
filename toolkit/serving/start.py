"""What the start page says: where the school stands and when somebody last wrote something."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from toolkit.domain.dossier import Dossier
from toolkit.domain.school import School
from toolkit.domain.standing import PROGRAM, SELF_DIAGNOSIS, Standing, standing
from toolkit.domain.wording import day
from toolkit.methodology.catalogue import Catalogue
from toolkit.store.audit import AuditEntry
from toolkit.store.database import Store
from toolkit.store.dossier import read_dossier

# Tables of the audit in the team's words; a change of any other table is called «запись».
_WHAT = {
    "school": "название школы",
    "cycle": "начало работы",
    "passport_value": "паспорт школы",
    "profile": "рисковый профиль",
    "profile_factor": "рисковый профиль",
    "own_factor": "свой фактор школы",
    "own_statement": "свой фактор школы",
    "team_answer": "ответ команды",
    "tally": "ответы с бумажных анкет",
    "handed_out": "число розданных анкет",
    "indicator_fact": "показатель",
    "verdict": "решение верификации",
    "priority": "приоритеты",
    "program": "антирисковая программа",
    "program_field": "антирисковая программа",
    "program_line": "антирисковая программа",
    "program_indicator": "показатель программы",
    "program_measure": "дорожная карта",
}
_OF_FACTOR = frozenset({"team_answer", "tally", "verdict", "program"})


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
        saved=_when(entry.at, now, short=True) if entry else "",
        last_entry=entry_in_words(entry, dossier, now) if entry else "",
    )


def entry_in_words(entry: AuditEntry, dossier: Dossier, now: datetime) -> str:
    """«Сегодня в 12:41: ответ команды, фактор 3.»; times in the zone of `now`."""
    what = _WHAT.get(entry.what, "запись")
    codes = [factor.code for factor in dossier.factors]
    code = entry.key.split(":")[0].split(".")[0]
    if entry.what in _OF_FACTOR and code in codes:
        what += f", фактор {codes.index(code) + 1}"
    when = _when(entry.at, now)
    return f"{when[0].upper()}{when[1:]}: {what}."


def _when(at: datetime, now: datetime, *, short: bool = False) -> str:
    """«сегодня в 12:41», «вчера в 12:41», «15.09.2024 в 12:41»; in short «в 12:41», «вчера», «15.09.2024»."""
    local = at.astimezone(now.tzinfo)
    time = f"в {local:%H:%M}"
    if local.date() == now.date():
        return time if short else f"сегодня {time}"
    yesterday = local.date() == now.date() - timedelta(days=1)
    on = "вчера" if yesterday else day(local.date())
    return on if short else f"{on} {time}"


def school_year(today: date) -> int:
    """The year of the September in which a school's new cycle begins; in August it is the coming one."""
    return today.year if today.month >= 8 else today.year - 1
