"""A coordinator and a school's file: looked at on a plain page, taken into his territory, carried away."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.test_territory import done, problem, school_of, send, words
from tests.serving.towns import OWNER, Town, new_cycle, running_town
from tests.serving.visiting import Answer, Caller
from toolkit.store.database import Store, Visitor
from toolkit.store.school_file import read_school_file

PAGE = "/territory/1/file"
TEAM = Visitor()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    for town in running_town(tmp_path_factory.mktemp("files")):
        other = town.store.territories.create("Горный район", visitor=OWNER)
        new_cycle(town.store, "Горная СОШ", other)
        yield town


@pytest.fixture
def coordinator(town: Town) -> Caller:
    return town.enter(town.coordinator)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "дома.sqlite") as opened:
        yield opened


def brought(caller: Caller, data: bytes) -> Answer:
    """Choose a file and press «Посмотреть»."""
    return send(caller, data, "работа.antirisk", PAGE, "read_file")


def confirmed(caller: Caller, page: Answer, **choices: str) -> Answer:
    """Send the form of a preview as the browser fills it, with these choices instead of the proposed ones."""
    form = dict(re.findall(r'name="([^"_][^"]*)" value="([^"]*)"(?: checked)?>', page.text))
    form |= dict(re.findall(r'name="(area:[^"]+)" value="([^"]+)" checked', page.text))
    return caller.send(PAGE, page, **{name: html.unescape(value) for name, value in (form | choices).items()})


def carried_home(town: Town, home: Store) -> tuple[int, int, int]:
    """Our school with an answer in its passport, at home too: its id here, ids of its year here and there."""
    here = school_of(town, town.ours)
    cycle = town.store.schools.current_cycle(here)
    seen = town.store.schools.passport(cycle.id).values.get("notes")
    town.store.schools.set_passport(
        cycle.id, "notes", "общие слова", seen=seen.version if seen else 0, visitor=TEAM
    )
    file = read_school_file(town.store.school_files.export(here), "x")
    there = home.school_files.take(file, {}, seen=0, visitor=OWNER)
    return here, cycle.id, home.schools.current_cycle(there).id


def say(store: Store, cycle_id: int, words_: str) -> None:
    seen = store.schools.passport(cycle_id).values["notes"].version
    store.schools.set_passport(cycle_id, "notes", words_, seen=seen, visitor=TEAM)


def test_a_new_school_is_shown_first_and_added_to_the_territory(
    town: Town, coordinator: Caller, home: Store
) -> None:
    school = home.schools.create("Степная СОШ", year=2024, visitor=OWNER)
    home.schools.set_passport(
        home.schools.current_cycle(school.id).id, "notes", "<b>слова</b>", seen=0, visitor=TEAM
    )
    page = brought(coordinator, home.school_files.export(school.id))
    assert page.status == 200
    assert "Степная СОШ: новая школа" in words(page)
    assert not [known for known in town.store.schools.list() if known.name == "Степная СОШ"]
    assert done(coordinator, confirmed(coordinator, page)).startswith("Работа школы взята из файла.")
    (added,) = (known for known in town.store.schools.list() if known.name == "Степная СОШ")
    assert added.territory_id == 1
    passport = town.store.schools.passport(town.store.schools.current_cycle(added.id).id)
    assert passport.text("notes") == "<b>слова</b>"


def test_changes_are_shown_row_by_row_and_taken(town: Town, coordinator: Caller, home: Store) -> None:
    here, cycle_id, there = carried_home(town, home)
    say(home, there, "слова из дома <script>")
    page = brought(coordinator, home.school_files.export(home.schools.list()[0].id))
    assert "Приречная СОШ: вот что изменится" in words(page)
    assert "здесь «общие слова», в файле «слова из дома <script>»" in words(page)
    assert "<script>»" not in page.text
    assert done(coordinator, confirmed(coordinator, page))
    assert town.store.schools.passport(cycle_id).text("notes") == "слова из дома <script>"
    again = brought(coordinator, home.school_files.export(home.schools.list()[0].id))
    assert "всё из файла уже есть" in words(again)
    assert town.store.schools.get(here).name == "Приречная СОШ"


@pytest.mark.parametrize(
    ("choice", "kept"), [("merge", "слова здесь"), ("take", "слова из дома"), ("leave", "слова здесь")]
)
def test_what_was_changed_on_both_sides_is_asked_about(
    town: Town, coordinator: Caller, home: Store, choice: str, kept: str
) -> None:
    _, cycle_id, there = carried_home(town, home)
    say(home, there, "слова из дома")
    say(town.store, cycle_id, "слова здесь")
    page = brought(coordinator, home.school_files.export(home.schools.list()[0].id))
    assert "Записано и здесь, и в файле по-разному: 1." in words(page)
    assert 'value="merge" checked' in page.text
    assert done(coordinator, confirmed(coordinator, page, **{"area:2024/passport": choice}))
    assert town.store.schools.passport(cycle_id).text("notes") == kept


def test_what_changed_since_the_preview_is_looked_at_again(
    town: Town, coordinator: Caller, home: Store
) -> None:
    _, cycle_id, there = carried_home(town, home)
    say(home, there, "слова из дома")
    page = brought(coordinator, home.school_files.export(home.schools.list()[0].id))
    say(town.store, cycle_id, "слова здесь")
    answer = confirmed(coordinator, page)
    assert answer.status == 400
    assert "Пока вы смотрели, в работе школы что-то изменили." in words(answer)
    assert "Записано и здесь, и в файле по-разному: 1." in words(answer)
    assert town.store.schools.passport(cycle_id).text("notes") == "слова здесь"


def test_a_school_of_another_territory_stays_untouched(town: Town, coordinator: Caller) -> None:
    foreign = next(school for school in town.store.schools.list() if school.name == "Горная СОШ")
    answer = brought(coordinator, town.store.school_files.export(foreign.id))
    assert problem(answer) == "В файле школа другого муниципалитета. Взять её нельзя."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Выберите файл .antirisk и нажмите «Посмотреть» ещё раз."),
        (b"not a zip", "«работа.antirisk» — не файл работы школы. Выберите другой файл."),
        (b"\x00" * (4 * 1024 * 1024 + 1), "Файл больше 4 МБ."),
    ],
)
def test_what_is_no_schools_file_is_told_at_the_field(
    town: Town, coordinator: Caller, data: bytes, said: str
) -> None:
    answer = brought(coordinator, data)
    assert answer.status == 400
    assert problem(answer).startswith(said)


def test_a_confirmation_that_lost_its_file_takes_nothing(town: Town, coordinator: Caller) -> None:
    for carried in ("", "ы", "abc", "UEsDBA=="):
        answer = coordinator.submit(PAGE, do="take_file", carried=carried, seen="0")
        assert answer.status == 400


@pytest.mark.parametrize("who", ["ours", "curator"])
def test_who_manages_no_territory_finds_no_such_page(town: Town, who: str) -> None:
    caller = town.enter(getattr(town, who))
    school = school_of(town, town.ours)
    assert caller.ask(PAGE).status == 404
    assert caller.ask(f"/territory/1/school/{school}/work.antirisk").status == 404


def test_a_schools_file_is_carried_away(town: Town, coordinator: Caller) -> None:
    school = school_of(town, town.ours)
    answer = coordinator.ask(f"/territory/1/school/{school}/work.antirisk")
    assert answer.status == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert read_school_file(answer.body, "x").content.name == "Приречная СОШ"
    foreign = next(known for known in town.store.schools.list() if known.name == "Горная СОШ")
    assert coordinator.ask(f"/territory/1/school/{foreign.id}/work.antirisk").status == 404
