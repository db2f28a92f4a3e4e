"""Which words of a text have changed, so that a reader need not compare letter by letter."""

import re
from difflib import SequenceMatcher

# A piece of a text, and whether it is what differs.
Piece = tuple[str, bool]
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Texts that have less in common are two texts: marking single words of them would only confuse.
LEAST_ALIKE = 0.4


def marked(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces; put together again they are what was given."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return _whole(before), _whole(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        differs = kind != "equal"
        left.append(("".join(old[old_from:old_to]), differs))
        right.append(("".join(new[new_from:new_to]), differs))
    return tuple(piece for piece in left if piece[0]), tuple(piece for piece in right if piece[0])


def _whole(text: str) -> tuple[Piece, ...]:
    return ((text, False),) if text else ()
