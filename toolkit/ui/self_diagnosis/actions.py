"""What the views of this app may ask for beyond the workflow: documents, given by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.ui.page import Upload


def _nothing() -> None:
    """Stands in while no document floor is attached."""


@dataclass(slots=True)
class Actions:
    """Callables that touch files or draw charts; views know neither how nor where.

    `heat_map` returns a PNG as a data address and its description in words.
    """

    profile_form: Callable[[], object] = _nothing
    take_profile: Callable[[Upload], object] = lambda _: None
    heat_map: Callable[[], tuple[str, str]] = lambda: ("", "")
