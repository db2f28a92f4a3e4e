"""How a factor is called in documents: by the exact words of the school's paper profile (field.md 3.3)."""

import re

from toolkit.domain.dossier import Dossier
from toolkit.domain.profile import Level
from toolkit.domain.program import Program
from toolkit.domain.school import School

_TAIL = re.compile(r"\s*\([^()]*\)?\s*\.?$")


def official(dossier: Dossier, code: str) -> str:
    """The title as typed from the profile, without the full stop at its end; else the toolkit's title."""
    in_profile = dossier.profile.factor(code)
    if in_profile is not None and in_profile.official_title.strip():
        return plain(in_profile.official_title)
    own = next((factor.title for factor in dossier.factors if factor.code == code), "")
    programs = (program.factor_title for program in dossier.programs if program.factor_code == code)
    return plain(own or next(programs, code))


def brief(dossier: Dossier, code: str) -> str:
    """The official title without the explanation in brackets, for tables and charts."""
    return without_brackets(official(dossier, code))


def of_program(program: Program) -> str:
    """The title that stands in the program's own name."""
    return plain(program.factor_title) or program.factor_code


def plain(title: str) -> str:
    """A title in one line without a full stop, so that it can stand in quotes."""
    return " ".join(title.split()).rstrip(" .")


def without_brackets(title: str) -> str:
    """«Дефицит кадров (учителей).» as «Дефицит кадров»; a title that is all brackets stays."""
    return _TAIL.sub("", plain(title)) or plain(title)


def school_name(school: School) -> str:
    """The school's full name where it is known, else the short one."""
    return school.full_name.strip() or school.name


def level_word(level: Level | None, otherwise: str = "") -> str:
    """«низкая», «средняя», «высокая», or `otherwise`."""
    return level.word if level is not None else otherwise
