"""Which words of a text have changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.text_diff import Piece, marked


def changed(pieces: tuple[Piece, ...]) -> list[str]:
    return [words for words, differs in pieces if differs]


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        (
            "Закрепить наставников за учителями",
            "Закрепить наставника за учителями",
            ["наставников"],
            ["наставника"],
        ),
        ("до 31 мая", "до 31 мая 2024 года", [], [" 2024 года"]),
        ("зам. директора", "зам. директора", [], []),
        ("", "директор", [], []),
        ("весь год", "октябрь 2024, директор", [], []),  # two texts: nothing to mark
    ],
)
def test_changed_words_are_marked_on_both_sides(
    before: str, after: str, gone: list[str], come: list[str]
) -> None:
    old, new = marked(before, after)
    assert (changed(old), changed(new)) == (gone, come)


@given(st.text(), st.text())
def test_the_pieces_are_the_texts(before: str, after: str) -> None:
    old, new = marked(before, after)
    assert ("".join(words for words, _ in old), "".join(words for words, _ in new)) == (before, after)


@given(st.text())
def test_equal_texts_have_nothing_marked(text: str) -> None:
    assert not any(differs for side in marked(text, text) for _, differs in side)
