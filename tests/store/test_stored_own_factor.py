import pytest

from toolkit.domain.school import Cycle
from toolkit.errors import ConflictError, InputError, StoreError
from toolkit.methodology.catalogue import Factor, Group, Sign
from toolkit.store import Store, Visitor

FAR = (Group.PARENTS, Sign.RISK, "Дорога до школы занимает больше часа")
BUS = (Group.STUDENTS, Sign.STRENGTH, "Автобус приходит по расписанию")
COLD = (Group.STUDENTS, Sign.RISK, "В автобусе холодно")


@pytest.fixture
def own(store: Store, cycle: Cycle, team: Visitor) -> Factor:
    return store.profiles.add_own_factor(cycle.id, "Дальний подвоз", [FAR, BUS], team)


def _wordings(factor: Factor) -> list[tuple[str, str]]:
    return [(statement.code, statement.text) for statement in factor.statements]


def test_own_factors_are_ordinary_factors_with_codes_of_their_own(own: Factor) -> None:
    assert (own.code, own.title, own.short_title) == ("S1", "Дальний подвоз", "Дальний подвоз")
    assert _wordings(own) == [("S1.s1", FAR[2]), ("S1.s2", BUS[2])]
    assert (own.statement("S1.s2").group, own.statement("S1.s2").sign) == (Group.STUDENTS, Sign.STRENGTH)


def test_the_next_factor_gets_the_next_code(store: Store, cycle: Cycle, team: Visitor, own: Factor) -> None:
    second = store.profiles.add_own_factor(cycle.id, "Нет спортзала", [], team)
    assert store.profiles.own_factors(cycle.id) == (own, second)
    assert second.code == "S2"


def test_it_is_not_on_the_profile_until_it_is_added(store: Store, cycle: Cycle, own: Factor) -> None:
    assert store.profiles.get(cycle.id).factors == ()


@pytest.mark.parametrize("in_profile", [True, False])
def test_it_may_be_listed_at_once(store: Store, cycle: Cycle, team: Visitor, in_profile: bool) -> None:
    own = store.profiles.add_own_factor(cycle.id, "Дальний подвоз", [FAR], team, in_profile=in_profile)
    listed = store.profiles.get(cycle.id).factor(own.code)
    assert listed is not None
    assert (listed.official_title, listed.in_profile) == ("Дальний подвоз", in_profile)


def test_a_new_title_reaches_the_profile_too(store: Store, cycle: Cycle, team: Visitor, own: Factor) -> None:
    store.profiles.add_factor(cycle.id, own.code, own.title, visitor=team)
    seen = store.profiles.own_versions(cycle.id)[own.code]
    changed = store.profiles.change_own_factor(cycle.id, "S1", seen=seen, visitor=team, title="Долгий подвоз")
    assert changed.title == "Долгий подвоз"
    assert store.profiles.get(cycle.id).factors[0].official_title == "Долгий подвоз"


def test_a_corrected_statement_keeps_its_code(store: Store, cycle: Cycle, team: Visitor, own: Factor) -> None:
    seen = store.profiles.own_versions(cycle.id)[own.code]
    better = (Group.PARENTS, Sign.RISK, "Дорога до школы дольше часа")
    changed = store.profiles.change_own_factor(
        cycle.id, "S1", seen=seen, visitor=team, statements=[better, BUS]
    )
    assert _wordings(changed) == [("S1.s1", better[2]), ("S1.s2", BUS[2])]


def test_statements_keep_their_codes_when_their_order_changes(
    store: Store, cycle: Cycle, team: Visitor, own: Factor
) -> None:
    seen = store.profiles.own_versions(cycle.id)[own.code]
    changed = store.profiles.change_own_factor(cycle.id, "S1", seen=seen, visitor=team, statements=[BUS, FAR])
    assert _wordings(changed) == [("S1.s2", BUS[2]), ("S1.s1", FAR[2])]


def test_the_code_of_a_removed_statement_is_never_given_again(
    store: Store, cycle: Cycle, team: Visitor, own: Factor
) -> None:
    seen = store.profiles.own_versions(cycle.id)[own.code]
    store.profiles.change_own_factor(cycle.id, "S1", seen=seen, visitor=team, statements=[FAR])
    seen = store.profiles.own_versions(cycle.id)[own.code]
    changed = store.profiles.change_own_factor(
        cycle.id, "S1", seen=seen, visitor=team, statements=[FAR, COLD]
    )
    assert _wordings(changed) == [("S1.s1", FAR[2]), ("S1.s3", COLD[2])]


def test_two_people_editing_the_statements_is_a_conflict(
    store: Store, cycle: Cycle, team: Visitor, own: Factor
) -> None:
    seen = store.profiles.own_versions(cycle.id)[own.code]
    store.profiles.change_own_factor(cycle.id, "S1", seen=seen, visitor=team, statements=[FAR])
    with pytest.raises(ConflictError):
        store.profiles.change_own_factor(cycle.id, "S1", seen=seen, visitor=team, statements=[COLD])


def test_the_same_statements_again_change_nothing(
    store: Store, cycle: Cycle, team: Visitor, own: Factor
) -> None:
    before = store.profiles.own_versions(cycle.id)
    same = store.profiles.change_own_factor(
        cycle.id, "S1", seen=before["S1"], visitor=team, title=own.title, statements=[FAR, BUS]
    )
    assert same == own
    assert store.profiles.own_versions(cycle.id) == before


@pytest.mark.parametrize(
    ("title", "statements", "sentence"),
    [
        ("", [FAR], "Название фактора: заполните это поле"),
        ("Подвоз", [(Group.PARENTS, Sign.RISK, " ")], "Утверждение: заполните это поле"),
        ("Подвоз", [("Ж", Sign.RISK, "Текст")], "Кто отвечает: выберите значение из списка"),
        ("Подвоз", [FAR] * 31, "Утверждений не больше 30, сейчас 31"),
    ],
)
def test_what_cannot_be_asked_is_refused_as_a_whole(
    store: Store,
    cycle: Cycle,
    team: Visitor,
    title: str,
    statements: list[tuple[Group, Sign, str]],
    sentence: str,
) -> None:
    with pytest.raises(InputError, match=sentence):
        store.profiles.add_own_factor(cycle.id, title, statements, team)
    assert store.profiles.own_factors(cycle.id) == ()


def test_a_factor_that_never_was_is_told_in_words(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(StoreError, match="Такого фактора нет"):
        store.profiles.change_own_factor(cycle.id, "S7", seen=1, visitor=team, title="Подвоз")
