"""Who is at work: written beside every change."""

from typing import NamedTuple


class Visitor(NamedTuple):
    """A visitor by role, never by a person's name: «команда школы», "school"."""

    name: str = "команда школы"
    role: str = "school"


# The team's decision and a curator's stand side by side under these roles.
SCHOOL = "school"
CURATOR = "curator"
