"""One edition of a school's workbook: the dossier, what of it is shown, and the sheets' names."""

import re
from dataclasses import dataclass

from toolkit.documents.sheet_page import Imprint
from toolkit.domain.dossier import Dossier
from toolkit.domain.program import Program
from toolkit.domain.school import Period
from toolkit.methodology.catalogue import Catalogue, Factor

LONGEST_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a workbook is made of; `factor` is the only factor shown, or None for all of them."""

    dossier: Dossier
    catalogue: Catalogue
    factor: str | None = None

    @property
    def imprint(self) -> Imprint:
        """What every page says of itself."""
        school = self.dossier.school
        return Imprint(school=school.name, day=self.dossier.today, example=school.example)

    @property
    def period(self) -> Period:
        """The cycle's period, in which terms without a year are read."""
        return self.dossier.cycle.period

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors shown, in the profile's order."""
        return tuple(found for found in self.dossier.factors if self.factor in (None, found.code))

    @property
    def programs(self) -> tuple[Program, ...]:
        """The programs shown."""
        return tuple(found for found in self.dossier.programs if self.factor in (None, found.factor_code))


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A line of the contents: the sheet's name and what is on it."""

    name: str
    about: str


def sheet_name(wanted: str, taken: tuple[str, ...] = ()) -> str:
    """A name that Excel accepts: at most 31 characters, none of []:*?/\\', unlike those taken.

    Excel does not tell capital from small letters in sheet names.
    """
    plain = _FORBIDDEN.sub(" ", wanted).strip()[:LONGEST_SHEET_NAME].strip() or "Лист"
    used = {name.casefold() for name in taken}
    name, number = plain, 2
    while name.casefold() in used:
        ending = f" {number}"
        name, number = plain[: LONGEST_SHEET_NAME - len(ending)].rstrip() + ending, number + 1
    return name
