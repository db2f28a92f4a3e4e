import pytest

from toolkit.domain.school import Cycle, ListStatus, School
from toolkit.errors import InputError, StoreError
from toolkit.store import Store, Visitor


def test_a_new_school_gets_its_first_cycle(store: Store, team: Visitor) -> None:
    school = store.schools.create("Приречная СОШ", year=2024, visitor=team)
    assert [cycle.title for cycle in store.schools.cycles(school.id)] == ["2024/25 учебный год"]


def test_an_example_is_marked(store: Store, team: Visitor) -> None:
    school = store.schools.create("Приречная СОШ", year=2024, visitor=team, example=True)
    assert store.schools.get(school.id).example


def test_a_school_may_be_renamed(store: Store, school: School, team: Visitor) -> None:
    renamed = store.schools.rename(school.id, "Приречная средняя школа", school.version, team)
    assert (renamed.name, renamed.version) == ("Приречная средняя школа", 2)
    assert store.schools.get(school.id) == renamed


def test_the_full_name_is_kept_apart(store: Store, school: School, team: Visitor) -> None:
    store.schools.set_full_name(school.id, "МБОУ «Приречная СОШ»", school.version, team)
    stored = store.schools.get(school.id)
    assert (stored.name, stored.full_name) == ("Приречная СОШ", "МБОУ «Приречная СОШ»")


def test_spaces_around_and_inside_a_name_are_tidied(store: Store, team: Visitor) -> None:
    assert store.schools.create("  Приречная \n СОШ ", year=2024, visitor=team).name == "Приречная СОШ"


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_a_school_needs_a_name(store: Store, team: Visitor, name: str) -> None:
    with pytest.raises(InputError, match="Название школы: заполните это поле"):
        store.schools.create(name, year=2024, visitor=team)


def test_a_name_of_300_characters_fits(store: Store, team: Visitor) -> None:
    assert len(store.schools.create("ш" * 300, year=2024, visitor=team).name) == 300


def test_a_longer_name_is_refused_with_both_numbers(store: Store, team: Visitor) -> None:
    with pytest.raises(InputError, match="Название школы: не больше 300 символов, сейчас 301") as refusal:
        store.schools.create("ш" * 301, year=2024, visitor=team)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("year", [1999, 2101, 24, True])
def test_an_impossible_year_leaves_no_school_behind(store: Store, team: Visitor, year: int) -> None:
    with pytest.raises(InputError, match="Учебный год"):
        store.schools.create("Приречная СОШ", year=year, visitor=team)
    assert store.schools.list() == ()


def test_schools_are_listed_as_a_russian_reader_expects(store: Store, team: Visitor) -> None:
    for name in ("Школа № 10", "ёлкинская", "«Жемчужина»", "Школа № 9", "Еловая", "Ягодная", "Ея"):
        store.schools.create(name, year=2024, visitor=team)
    assert [school.name for school in store.schools.list()] == [
        "Еловая",
        "Ея",
        "ёлкинская",
        "«Жемчужина»",
        "Школа № 9",
        "Школа № 10",
        "Ягодная",
    ]


def test_the_newest_cycle_is_the_current_one(store: Store, school: School, team: Visitor) -> None:
    store.schools.start_cycle(school.id, 2026, visitor=team)
    store.schools.start_cycle(school.id, 2025, visitor=team)
    assert store.schools.current_cycle(school.id).year == 2026


def test_a_year_is_started_once(store: Store, school: School, cycle: Cycle, team: Visitor) -> None:
    assert store.schools.start_cycle(school.id, 2024, visitor=team) == cycle


def test_a_cycle_is_found_by_its_id(store: Store, cycle: Cycle) -> None:
    assert store.schools.cycle(cycle.id) == cycle


@pytest.mark.parametrize("method", ["get", "current_cycle", "cycle"])
def test_a_missing_school_or_year_is_told_in_words(store: Store, method: str) -> None:
    with pytest.raises(StoreError, match=r"нет\. Обновите страницу"):
        getattr(store.schools, method)(404)


def test_writing_to_a_missing_year_is_told_in_words(store: Store, team: Visitor) -> None:
    with pytest.raises(StoreError, match="Такого учебного года нет"):
        store.schools.set_passport(404, "phone", "1", seen=0, visitor=team)


def test_a_passport_is_empty_at_first(store: Store, cycle: Cycle) -> None:
    assert store.schools.passport(cycle.id).values == {}


def test_an_answer_of_the_passport_is_kept(store: Store, cycle: Cycle, team: Visitor) -> None:
    given = store.schools.set_passport(cycle.id, "pupils", "120", seen=0, visitor=team)
    assert store.schools.passport(cycle.id).values == {"pupils": given}
    assert store.schools.passport(cycle.id).number("pupils") == 120


def test_every_change_of_an_answer_raises_its_version(store: Store, cycle: Cycle, team: Visitor) -> None:
    first = store.schools.set_passport(cycle.id, "pupils", "120", seen=0, visitor=team)
    second = store.schools.set_passport(cycle.id, "pupils", "121", seen=first.version, visitor=team)
    assert second.version == first.version + 1


def test_an_answer_belongs_to_one_year(store: Store, school: School, cycle: Cycle, team: Visitor) -> None:
    store.schools.set_passport(cycle.id, "pupils", "120", seen=0, visitor=team)
    following = store.schools.start_cycle(school.id, 2025, visitor=team)
    assert store.schools.passport(following.id).text("pupils") == ""


def test_what_the_list_says_of_a_school_is_kept(store: Store, school: School, team: Visitor) -> None:
    kept = store.schools.set_status(school.id, ListStatus.LEFT, 2023, seen=school.version, visitor=team)
    assert (kept.status, kept.status_year) == (ListStatus.LEFT, 2023)
    assert store.schools.list() == (kept,)


def test_a_status_may_be_taken_back(store: Store, school: School, team: Visitor) -> None:
    kept = store.schools.set_status(school.id, ListStatus.STRONG, None, seen=school.version, visitor=team)
    store.schools.set_status(school.id, None, None, seen=kept.version, visitor=team)
    assert store.schools.get(school.id).status is None


def test_a_year_before_schools_had_lists_is_refused(store: Store, school: School, team: Visitor) -> None:
    with pytest.raises(InputError, match="С какого года"):
        store.schools.set_status(school.id, ListStatus.LEFT, 1023, seen=school.version, visitor=team)
