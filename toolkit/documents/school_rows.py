"""Rows of the tables about several schools: where each is, and which could help another."""

from collections.abc import Iterable
from datetime import datetime

from toolkit.documents.table_rows import Table
from toolkit.domain.attention import Pulse
from toolkit.domain.consultant import Offer
from toolkit.domain.dossier import Dossier
from toolkit.domain.schedule import passed
from toolkit.domain.stage import Stage
from toolkit.domain.wording import day

SCHOOLS = (
    "Школа",
    "Где сейчас",
    "Пройдено шагов",
    "Последняя запись",
    "Замечаний",
    "Срок прошёл у мер",
    "Просит помощи",
)
CONSULTANTS = ("Школа", "Почему", "Отличается", "Не сравнить")


def schools_rows(lines: Iterable[tuple[Pulse, Dossier, Stage]]) -> Table:
    """A row for each school, in the order given."""
    return Table(
        SCHOOLS,
        tuple(
            (
                pulse.school.name,
                stage.words,
                stage.passed,
                _day(pulse.last_at),
                sum(len(found) for found in dossier.findings.values()),
                len(passed(dossier.programs, pulse.cycle.period, dossier.today)),
                "да" if pulse.help else "",
            )
            for pulse, dossier, stage in lines
        ),
    )


def consultants_rows(offers: Iterable[Offer]) -> Table:
    """A row for each proposed school."""
    return Table(
        CONSULTANTS,
        tuple(
            (offer.school.name, "; ".join(offer.why), "; ".join(offer.unlike), ", ".join(offer.unknown))
            for offer in offers
        ),
    )


def _day(at: datetime | None) -> str:
    return day(at.astimezone().date()) if at else ""
