"""Two people of one team are told apart by their roles, and never by a surname."""

import re

import pytest

from tests.serving.towns import Town
from tests.serving.visiting import Answer
from toolkit.serving.naming import role_of_person


def problem(answer: Answer) -> str:
    found = re.search(r'id="own-error">.*?</svg>([^<]+)<', answer.text, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_teams_link_asks_once_how_to_call_the_person(town: Town) -> None:
    caller = town.enter(town.new_school("Называющая СОШ"))
    way_in = town.site.way_in(town.ours)
    assert caller.ask(way_in).headers["location"] == "/name"
    assert caller.submit("/name", role="заместитель директора").status == 303
    assert caller.ask(way_in).headers["location"] == "/"


def test_the_name_stands_beside_the_changes(town: Town) -> None:
    caller = town.enter(town.ours)
    caller.submit("/name", role="own", own="учитель  химии")
    assert 'value="учитель химии"' in caller.ask("/name").text
    assert "учитель химии" in caller.ask("/").text


def test_who_gives_no_role_is_the_team(town: Town) -> None:
    caller = town.enter(town.ours)
    caller.submit("/name", skip="1", own="Иванова М. П.")
    assert "команда школы" in caller.ask("/").text


def test_a_surname_with_initials_is_refused_and_stays_in_the_field(town: Town) -> None:
    answer = town.enter(town.ours).submit("/name", own="Иванова М. П.")
    assert answer.status == 400
    assert problem(answer).startswith("Похоже на фамилию с инициалами.")
    assert 'value="Иванова М. П."' in answer.text


@pytest.mark.parametrize(
    "typed", ["учитель школы им. А. С. Пушкина", "руководитель МО", "<script>alert(1)</script>", "директор"]
)
def test_a_role_is_kept_as_typed(typed: str) -> None:
    assert role_of_person(f"  {typed} ") == typed


def test_a_script_for_a_name_is_shown_as_text(town: Town) -> None:
    caller = town.enter(town.ours)
    caller.submit("/name", own="<script>alert(1)</script>")
    for path in ("/", "/name"):
        text = caller.ask(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_name_of_more_than_sixty_letters_is_refused(town: Town) -> None:
    answer = town.enter(town.ours).submit("/name", own="я" * 61)
    assert problem(answer) == "Роль: не больше 60 знаков, сейчас 61."


def test_a_curator_is_called_as_the_coordinator_named_him(town: Town) -> None:
    assert town.enter(town.curator).ask("/name").status == 404
