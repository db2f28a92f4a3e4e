"""«Вас ждут»: what the team's start page says of those who wait for it, and who gets the cabinet instead."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.serving.towns import Town
from tests.serving.visiting import Site
from toolkit.domain.comment import Place
from toolkit.domain.program_state import ProgramState
from toolkit.domain.verification import Decision, Verdict
from toolkit.example import prepare
from toolkit.methodology.loader import load
from toolkit.serving.start import StartPage, read_start_page
from toolkit.store.database import Store, Visitor

NOW = datetime(2023, 9, 12, 14, 0, tzinfo=UTC)
TEAM, CURATOR = Visitor(), Visitor("куратор", "curator")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "школа.sqlite", clock=lambda: NOW) as opened:
        prepare(opened)
        yield opened


def page(store: Store, now: datetime = NOW) -> StartPage:
    return read_start_page(store, load(), store.schools.list()[0].id, now)


def cycle_of(store: Store) -> int:
    return store.schools.current_cycle(store.schools.list()[0].id).id


def test_at_first_nobody_waits(store: Store) -> None:
    assert (page(store).calls, page(store).help) == ((), "")


def test_a_question_about_a_cell_is_named_and_led_to(store: Store) -> None:
    program = store.programs.list(cycle_of(store))[0]
    row = program.ordered_measures()[1]
    place = Place("antirisk_program", "roadmap", program.factor_code, f"measure-{row.id}", "term_text")
    thread = store.comments.ask(cycle_of(store), place, "Успеем к маю?", visitor=CURATOR)
    (call,) = page(store).calls
    assert f"{call.who} {call.does}" == "Куратор спрашивает про фактор «Дефицит кадров», мера 2, сроки"
    assert (call.text, call.action, call.place) == ("Успеем к маю?", "Ответить куратору", place)
    store.comments.answer(cycle_of(store), thread.id, "Успеем", visitor=TEAM)
    assert page(store).calls == ()


def test_changes_asked_for_wait_until_the_program_is_sent_again(store: Store) -> None:
    program = store.programs.list(cycle_of(store))[0]
    store.states.move(program.id, ProgramState.SUBMITTED, visitor=TEAM)
    store.states.move(
        program.id, ProgramState.CHANGES_REQUESTED, "Назовите срок", seen=program, visitor=CURATOR
    )
    (call,) = page(store).calls
    assert (call.text, call.action) == ("Назовите срок", "Открыть программу")
    store.states.move(program.id, ProgramState.SUBMITTED, visitor=TEAM)
    assert page(store).calls == ()


def test_a_factor_to_clear_up_waits(store: Store) -> None:
    verdict = Verdict(
        factor_code="R15", decision=Decision.CLARIFY, reason="Покажите журнал", decided_on=NOW.date()
    )
    store.verdicts.set(cycle_of(store), verdict, seen=0, visitor=CURATOR)
    (call,) = page(store).calls
    assert call.does == "просит уточнить решение по фактору «Психологическая безопасность»"


def test_a_call_for_help_is_told_while_it_is_news(store: Store) -> None:
    request = store.help.ask(cycle_of(store), "Как выбрать показатель?", visitor=TEAM)
    assert page(store).help == ("Вы попросили о помощи сегодня в 14:00. Просьбу видят куратор и координатор.")
    store.help.answer(cycle_of(store), request.id, visitor=CURATOR)
    assert page(store).help.endswith("На неё откликнулись: куратор, сегодня в 14:00.")
    assert page(store, NOW + timedelta(days=4)).help == ""


def test_the_page_leads_to_the_place_and_shows_words_as_text(town: Town) -> None:
    cycle_id = town.ours.cycle_id or 0
    place = Place("self_diagnosis", "passport")
    town.store.comments.ask(cycle_id, place, "<b>Сколько</b> смен?", visitor=CURATOR)
    text = town.enter(town.ours).ask("/").text
    assert "спрашивает про раздел «Паспорт школы»: «&lt;b&gt;Сколько&lt;/b&gt; смен?»" in text
    assert "place=self_diagnosis%2Fpassport" in text


def test_a_team_that_asks_for_the_cabinet_comes_to_its_start_page(town: Town) -> None:
    answer = town.enter(town.ours).ask("/curator")
    assert (answer.status, answer.headers["location"]) == (302, "/")


def test_an_example_of_several_schools_begins_with_the_one_made_first(new_site: Site) -> None:
    with Store.open(new_site.database) as store:
        for name in ("Приречная СОШ", "Берёзовская ООШ"):
            store.schools.create(name, year=2023, visitor=TEAM, example=True)
        assert "Приречная СОШ: стартовая страница" in new_site.ask("/").text
        store.schools.create("Наша СОШ", year=2023, visitor=TEAM)
        assert new_site.ask("/").headers["location"] == "/schools"
