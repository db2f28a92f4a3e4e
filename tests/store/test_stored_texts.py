"""What happens to texts on their way in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.domain.school import Cycle
from toolkit.errors import InputError
from toolkit.store import Store, Visitor
from toolkit.store.limits import text


def _stored(store: Store, cycle: Cycle, team: Visitor, words: str) -> str:
    store.schools.set_passport(cycle.id, "notes", words, seen=0, visitor=team)
    return store.schools.passport(cycle.id).text("notes")


@pytest.mark.parametrize(
    "words",
    [
        "Спасибо 👩‍🏫🙂",
        "строка\nещё строка\tи отступ",
        "пробел в конце ",
        "«ёлочки» — и “лапки”",
        "'; DROP TABLE school; --",
        "e\u0301 и й",
        "",
    ],
)
def test_words_come_back_as_typed(store: Store, cycle: Cycle, team: Visitor, words: str) -> None:
    assert _stored(store, cycle, team, words) == words


def test_control_characters_are_dropped(store: Store, cycle: Cycle, team: Visitor) -> None:
    assert _stored(store, cycle, team, "за\x00пи\x07сь\x7f\x85") == "запись"


def test_line_breaks_of_other_systems_become_ours(store: Store, cycle: Cycle, team: Visitor) -> None:
    assert _stored(store, cycle, team, "раз\r\nдва\rтри") == "раз\nдва\nтри"


def test_half_a_character_is_refused(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(InputError, match="повреждённый символ"):
        _stored(store, cycle, team, "смайлик \ud83d")


def test_a_text_of_5000_characters_fits(store: Store, cycle: Cycle, team: Visitor) -> None:
    assert len(_stored(store, cycle, team, "ы" * 5000)) == 5000


def test_a_longer_text_is_refused_with_both_numbers(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(InputError, match="Ответ в паспорте школы: не больше 5000 символов, сейчас 5001"):
        _stored(store, cycle, team, "ы" * 5001)


def test_what_is_not_a_text_is_refused(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(InputError, match="нужен текст"):
        store.schools.set_passport(cycle.id, "notes", 5, seen=0, visitor=team)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(words=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_what_was_accepted_is_accepted_again_unchanged(words: str) -> None:
    once = text(words, "Поле", "field")
    assert text(once, "Поле", "field") == once
