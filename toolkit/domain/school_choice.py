"""Which school is meant by a name that somebody typed."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from toolkit.errors import ToolkitError


class Named(Protocol):
    """A school by whatever stands for it."""

    @property
    def name(self) -> str:
        """What the school is called."""


School = TypeVar("School", bound=Named)


def one_school(schools: Sequence[School], name: str | None) -> School:
    """The school of this name or of an unmistakable part of it; None: the only one.

    Raises ToolkitError, naming the schools there are, if the name fits none or several of them.
    """
    if not schools:
        raise ToolkitError("В базе пока нет школ. Создайте школу в приложении «Самодиагностика».")
    wanted = "" if name is None else _plain(name)
    exact = [school for school in schools if wanted and _plain(school.name) == wanted]
    found = exact or [school for school in schools if wanted in _plain(school.name)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"«{school.name}»" for school in found or schools)
    if name is None:
        raise ToolkitError(f"В базе несколько школ: {names}. Укажите название.")
    if not found:
        raise ToolkitError(f"Школы «{name}» в базе нет. Есть: {names}.")
    raise ToolkitError(f"Название «{name}» подходит нескольким школам: {names}. Укажите точнее.")


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").translate(dict.fromkeys(map(ord, "«»\"'"))).split())
