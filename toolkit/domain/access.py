"""Who may do what: roles of one cycle (school × year) and the rights each of them has.

A role belongs to a place (a cycle, a territory), never to a school or a person: a school that was helped last
year may be a curator this year (004/п5).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """In what capacity somebody comes."""

    SCHOOL = "school"
    CURATOR = "curator"
    CONSULTANT = "consultant"
    COORDINATOR = "coordinator"
    RESPONDENT = "respondent"
    ADMINISTRATOR = "administrator"

    @property
    def word(self) -> str:
        """What others call a visitor of this role who has no name of his own."""
        return _WORDS[self]


class Right(StrEnum):
    """What one may do with the work of a school, or (MANAGE) with a territory."""

    READ = "read"
    EDIT = "edit"
    COMMENT = "comment"
    DECIDE = "decide"
    REVIEW = "review"
    SUBMIT = "submit"
    JOINT_PLAN = "joint_plan"
    MANAGE = "manage"


_WORDS: Mapping[Role, str] = MappingProxyType(
    {
        Role.SCHOOL: "команда школы",
        Role.CURATOR: "куратор",
        Role.CONSULTANT: "школа-консультант",
        Role.COORDINATOR: "муниципальный координатор",
        Role.RESPONDENT: "участник опроса",
        Role.ADMINISTRATOR: "администратор",
    }
)

# Roles of the municipal documents: the team writes (000/6–7), the curator comments and decides (003/п5,
# 004/спр.б), the consultant school makes a joint plan (004/п5.2), the coordinator watches over all (000/1).
RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.SCHOOL: frozenset({Right.READ, Right.EDIT, Right.COMMENT, Right.SUBMIT, Right.JOINT_PLAN}),
        Role.CURATOR: frozenset({Right.READ, Right.COMMENT, Right.DECIDE, Right.REVIEW}),
        Role.CONSULTANT: frozenset({Right.READ, Right.COMMENT, Right.JOINT_PLAN}),
        Role.COORDINATOR: frozenset({Right.READ, Right.MANAGE}),
        Role.RESPONDENT: frozenset(),
        Role.ADMINISTRATOR: frozenset(Right),
    }
)


def may(role: str, right: Right) -> bool:
    """Whether a role has a right somewhere at all; an unknown role has none."""
    return role in Role.__members__.values() and right in RIGHTS[Role(role)]
