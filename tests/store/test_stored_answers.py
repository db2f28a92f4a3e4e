import pytest

from toolkit.domain.answers import Answers, HandedOut, Tally, TeamAnswer
from toolkit.domain.school import Cycle
from toolkit.errors import ConflictError, InputError
from toolkit.methodology.catalogue import Group
from toolkit.store import Store, Visitor

STATEMENT = "R02.s1"


def test_there_are_no_answers_at_first(store: Store, cycle: Cycle) -> None:
    assert store.answers.get(cycle.id) == Answers()


@pytest.mark.parametrize("value", [0, 3, None])
def test_the_answer_of_the_team_is_kept(store: Store, cycle: Cycle, team: Visitor, value: int | None) -> None:
    given = store.answers.set_team(cycle.id, STATEMENT, value, seen=0, visitor=team)
    assert given == TeamAnswer(value=value, version=1)
    assert store.answers.get(cycle.id).team == {STATEMENT: given}


@pytest.mark.parametrize("value", [-1, 4, 1.5, True, "2"])
def test_an_answer_off_the_scale_is_refused(store: Store, cycle: Cycle, team: Visitor, value: object) -> None:
    with pytest.raises(InputError, match="Ответ команды: нужно целое число от 0 до 3"):
        store.answers.set_team(cycle.id, STATEMENT, value, seen=0, visitor=team)


def test_cleared_is_as_if_never_answered(store: Store, cycle: Cycle, team: Visitor) -> None:
    given = store.answers.set_team(cycle.id, STATEMENT, 2, seen=0, visitor=team)
    store.answers.clear_team(cycle.id, STATEMENT, seen=given.version, visitor=team)
    assert store.answers.get(cycle.id) == Answers()
    assert store.answers.set_team(cycle.id, STATEMENT, 2, seen=0, visitor=team).value == 2


def test_a_version_seen_before_a_clearing_does_not_fit_the_new_answer(
    store: Store, cycle: Cycle, team: Visitor
) -> None:
    first = store.answers.set_team(cycle.id, STATEMENT, 2, seen=0, visitor=team)
    store.answers.clear_team(cycle.id, STATEMENT, seen=first.version, visitor=team)
    store.answers.set_team(cycle.id, STATEMENT, 1, seen=0, visitor=team)
    with pytest.raises(ConflictError) as conflict:
        store.answers.set_team(cycle.id, STATEMENT, 3, seen=first.version, visitor=team)
    assert (conflict.value.mine, conflict.value.theirs) == (3, 1)


def test_clearing_what_is_not_there_does_no_harm(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.answers.clear_team(cycle.id, STATEMENT, seen=0, visitor=team)
    store.answers.clear_tally(cycle.id, STATEMENT, seen=0, visitor=team)
    assert store.answers.get(cycle.id) == Answers()


def test_counts_are_kept(store: Store, cycle: Cycle, team: Visitor) -> None:
    given = store.answers.set_tally(cycle.id, STATEMENT, (1, 2, 3, 4), 5, seen=0, visitor=team)
    assert given == Tally(counts=(1, 2, 3, 4), unsure=5, version=1)
    assert store.answers.get(cycle.id).tallies == {STATEMENT: given}


def test_cleared_counts_are_gone(store: Store, cycle: Cycle, team: Visitor) -> None:
    given = store.answers.set_tally(cycle.id, STATEMENT, (1, 0, 0, 0), 0, seen=0, visitor=team)
    store.answers.clear_tally(cycle.id, STATEMENT, seen=given.version, visitor=team)
    assert store.answers.get(cycle.id).tallies == {}


@pytest.mark.parametrize("counts", [(-1, 0, 0, 0), (0, 0, 0, 100_001), (0.5, 0, 0, 0)])
def test_what_is_no_count_is_refused(
    store: Store, cycle: Cycle, team: Visitor, counts: tuple[int, int, int, int]
) -> None:
    with pytest.raises(InputError, match=r"Число ответов «[03]»: нужно целое число"):
        store.answers.set_tally(cycle.id, STATEMENT, counts, 0, seen=0, visitor=team)


def test_four_counts_are_needed(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(InputError, match="четыре числа"):
        store.answers.set_tally(cycle.id, STATEMENT, (1, 2, 3), 0, seen=0, visitor=team)


def test_as_many_answers_as_forms_fit(store: Store, cycle: Cycle, team: Visitor) -> None:
    given = store.answers.set_tally(cycle.id, STATEMENT, (5, 5, 5, 4), 1, seen=0, visitor=team, limit=20)
    assert given.total == 20


def test_more_answers_than_forms_are_refused(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(InputError, match=r"^Вписано 24, а роздано 20 анкет"):
        store.answers.set_tally(cycle.id, STATEMENT, (6, 6, 6, 6), 0, seen=0, visitor=team, limit=20)
    assert store.answers.get(cycle.id).tallies == {}


def test_the_group_names_itself_and_knows_its_forms(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.answers.set_handed_out(cycle.id, Group.PARENTS, 20, seen=0, visitor=team)
    with pytest.raises(InputError, match=r"^Родители: вписано 24, а роздано 20 анкет"):
        store.answers.set_tally(
            cycle.id, STATEMENT, (6, 6, 6, 6), 0, seen=0, visitor=team, group=Group.PARENTS
        )


def test_handed_out_forms_are_kept_by_group(store: Store, cycle: Cycle, team: Visitor) -> None:
    first = store.answers.set_handed_out(cycle.id, Group.PARENTS, 20, seen=0, visitor=team)
    store.answers.set_handed_out(cycle.id, Group.PARENTS, 25, seen=first.version, visitor=team)
    assert store.answers.get(cycle.id).handed_out == {Group.PARENTS: HandedOut(count=25, version=2)}


def test_fewer_forms_than_answers_already_entered_are_refused(
    store: Store, cycle: Cycle, team: Visitor
) -> None:
    store.answers.set_tally(cycle.id, STATEMENT, (9, 9, 3, 0), 1, seen=0, visitor=team, group=Group.PARENTS)
    with pytest.raises(InputError, match=r"^Родители: вписано 22, а роздана 21 анкета"):
        store.answers.set_handed_out(cycle.id, Group.PARENTS, 21, seen=0, visitor=team)
    assert store.answers.get(cycle.id).handed_out == {}


def test_answers_of_other_groups_do_not_count(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.answers.set_tally(cycle.id, STATEMENT, (9, 9, 3, 0), 1, seen=0, visitor=team, group=Group.STUDENTS)
    assert store.answers.set_handed_out(cycle.id, Group.PARENTS, 5, seen=0, visitor=team).count == 5
