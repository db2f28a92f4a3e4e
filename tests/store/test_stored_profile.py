from datetime import date

import pytest

from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.domain.school import Cycle
from toolkit.errors import ConflictError, InputError, StoreError
from toolkit.store import Store, Visitor


@pytest.fixture
def listed(store: Store, cycle: Cycle, team: Visitor) -> tuple[ProfileFactor, ...]:
    titles = {"R01": "Низкое оснащение школы", "R02": "Дефицит кадров", "R03": "Низкая мотивация"}
    for code, title in titles.items():
        store.profiles.add_factor(cycle.id, code, title, level=Level.HIGH, visitor=team)
    return store.profiles.get(cycle.id).factors


def _codes(store: Store, cycle: Cycle) -> list[str]:
    return [factor.code for factor in store.profiles.get(cycle.id).factors]


def test_a_profile_is_empty_at_first(store: Store, cycle: Cycle) -> None:
    assert store.profiles.get(cycle.id) == RiskProfile()


def test_the_head_is_filled_field_by_field(store: Store, cycle: Cycle, team: Visitor) -> None:
    first = store.profiles.set_header(cycle.id, seen=0, visitor=team, issuer="ФИОКО")
    second = store.profiles.set_header(
        cycle.id, seen=first.version, visitor=team, issued_on=date(2024, 3, 14), factor_set="2024"
    )
    assert (second.issuer, second.issued_on, second.factor_set) == ("ФИОКО", date(2024, 3, 14), "2024")
    assert second.version > first.version


def test_a_head_somebody_else_changed_is_a_conflict(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.profiles.set_header(cycle.id, seen=0, visitor=team, issuer="ФИОКО")
    with pytest.raises(ConflictError):
        store.profiles.set_header(cycle.id, seen=0, visitor=team, issuer="муниципалитет")


def test_a_date_far_from_our_time_is_refused(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(InputError, match=r"Дата профиля: нужна дата с 01\.01\.2000 по 31\.12\.2100"):
        store.profiles.set_header(cycle.id, seen=0, visitor=team, issued_on=date(224, 3, 14))


def test_factors_stand_in_the_order_they_were_added(
    store: Store, cycle: Cycle, listed: tuple[ProfileFactor, ...]
) -> None:
    assert _codes(store, cycle) == ["R01", "R02", "R03"]
    assert [factor.position for factor in listed] == [0, 1, 2]


def test_a_factor_may_come_without_a_level(store: Store, cycle: Cycle, team: Visitor) -> None:
    assert store.profiles.add_factor(cycle.id, "R01", "Оснащение", visitor=team).level is None


def test_the_same_factor_twice_is_refused_by_its_title(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    with pytest.raises(InputError, match="Фактор «Дефицит кадров» уже есть в профиле"):
        store.profiles.add_factor(cycle.id, "R02", "Другое название", visitor=team)


def test_a_level_and_a_title_may_be_changed(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    changed = store.profiles.change_factor(
        cycle.id, "R02", seen=listed[1].version, visitor=team, level=None, official_title="Нехватка кадров"
    )
    assert (changed.level, changed.official_title) == (None, "Нехватка кадров")
    assert store.profiles.get(cycle.id).factor("R02") == changed


def test_an_unknown_level_is_refused(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    with pytest.raises(InputError, match="Уровень риска: нужно целое число от 1 до 3"):
        store.profiles.change_factor(cycle.id, "R02", seen=listed[1].version, visitor=team, level=4)


@pytest.mark.parametrize(
    ("position", "order"),
    [(0, ["R03", "R01", "R02"]), (1, ["R01", "R03", "R02"]), (99, ["R01", "R02", "R03"])],
)
def test_a_factor_may_be_moved(
    store: Store,
    cycle: Cycle,
    team: Visitor,
    listed: tuple[ProfileFactor, ...],
    position: int,
    order: list[str],
) -> None:
    store.profiles.change_factor(cycle.id, "R03", seen=listed[2].version, visitor=team, position=position)
    assert _codes(store, cycle) == order


def test_neighbours_of_a_moved_factor_keep_their_versions(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    store.profiles.change_factor(cycle.id, "R03", seen=listed[2].version, visitor=team, position=0)
    store.profiles.change_factor(cycle.id, "R01", seen=listed[0].version, visitor=team, level=Level.LOW)
    assert [factor.position for factor in store.profiles.get(cycle.id).factors] == [0, 1, 2]


def test_a_removed_factor_is_gone_and_may_come_back_to_its_place(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    store.profiles.remove_factor(cycle.id, "R02", seen=listed[1].version, visitor=team)
    assert _codes(store, cycle) == ["R01", "R03"]
    back = store.profiles.restore_factor(cycle.id, "R02", team)
    assert _codes(store, cycle) == ["R01", "R02", "R03"]
    assert (back.official_title, back.level) == ("Дефицит кадров", Level.HIGH)


def test_a_removed_factor_may_be_added_anew(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    store.profiles.remove_factor(cycle.id, "R01", seen=listed[0].version, visitor=team)
    again = store.profiles.add_factor(cycle.id, "R01", "Оснащение", visitor=team)
    assert (again.official_title, again.level) == ("Оснащение", None)
    assert _codes(store, cycle) == ["R02", "R03", "R01"]


def test_a_factor_that_somebody_changed_is_not_removed_unseen(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    store.profiles.change_factor(cycle.id, "R02", seen=listed[1].version, visitor=team, level=Level.LOW)
    with pytest.raises(ConflictError, match="изменил то, что вы удаляете"):
        store.profiles.remove_factor(cycle.id, "R02", seen=listed[1].version, visitor=team)


def test_changing_a_removed_factor_is_a_conflict_not_a_revival(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    store.profiles.remove_factor(cycle.id, "R02", seen=listed[1].version, visitor=team)
    with pytest.raises(ConflictError, match="удалил другой участник"):
        store.profiles.change_factor(cycle.id, "R02", seen=listed[1].version, visitor=team, level=Level.LOW)


def test_a_factor_that_never_was_is_told_in_words(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(StoreError, match="Такого фактора в профиле нет"):
        store.profiles.remove_factor(cycle.id, "R09", seen=1, visitor=team)


IMPORTED = RiskProfile(
    factor_set="2024",
    issued_on=date(2024, 3, 14),
    issuer="ФИОКО",
    factors=(
        ProfileFactor(code="R03", official_title="Низкая мотивация", level=Level.MEDIUM),
        ProfileFactor(code="R05", official_title="Риски низкой адаптивности"),
    ),
)


def test_a_profile_from_a_file_replaces_the_old_one(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    profile = store.profiles.replace(cycle.id, IMPORTED, team)
    assert profile == store.profiles.get(cycle.id)
    assert [(factor.code, factor.level) for factor in profile.factors] == [
        ("R03", Level.MEDIUM),
        ("R05", None),
    ]
    assert (profile.issuer, profile.issued_on) == ("ФИОКО", date(2024, 3, 14))


def test_a_factor_the_school_added_itself_survives_an_import(
    store: Store, cycle: Cycle, team: Visitor
) -> None:
    store.profiles.add_factor(cycle.id, "R07", "Буллинг", in_profile=False, visitor=team)
    store.profiles.replace(cycle.id, IMPORTED, team)
    assert _codes(store, cycle) == ["R03", "R05", "R07"]


def test_an_import_with_a_factor_twice_changes_nothing(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    twice = IMPORTED.model_copy(update={"factors": IMPORTED.factors * 2})
    with pytest.raises(InputError, match="«Низкая мотивация» указан дважды"):
        store.profiles.replace(cycle.id, twice, team)
    assert store.profiles.get(cycle.id).factors == listed


def test_an_import_that_fails_halfway_changes_nothing(
    store: Store, cycle: Cycle, team: Visitor, listed: tuple[ProfileFactor, ...]
) -> None:
    broken = ProfileFactor(code="R06", official_title="ы" * 301)
    with pytest.raises(InputError):
        store.profiles.replace(
            cycle.id, IMPORTED.model_copy(update={"factors": (*IMPORTED.factors, broken)}), team
        )
    assert store.profiles.get(cycle.id) == RiskProfile(factors=listed)
