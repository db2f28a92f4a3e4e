"""Others at work on the same school: their changes appear with their name, and no words win silently."""

from datetime import timedelta

import pytest

from tests.workflows.opening import NOON, PARENTS, STAFF, Flow, opened, self_diagnosis, take_factors
from toolkit.domain.access import Role
from toolkit.domain.program import LineKind
from toolkit.errors import StoreError
from toolkit.store.database import Store, Visitor
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.message import Given
from toolkit.workflows.self_diagnosis import SelfDiagnosis

DEPUTY = Visitor("заместитель директора", Role.SCHOOL)


@pytest.fixture
def mine(begun: AntiriskProgram) -> AntiriskProgram:
    """A roadmap with one measure, open in this window."""
    begun.add_measure(begun.program.tasks[0].id, activity="Собрать план", responsible="завуч")
    begun.go("roadmap")
    begun.look()
    return begun


@pytest.fixture
def deputy(mine: AntiriskProgram, ready_store: Store) -> AntiriskProgram:
    """The deputy head has the same roadmap open."""
    flow = opened(AntiriskProgram, ready_store.dated(lambda: NOON), visitor=DEPUTY)
    flow.go("roadmap", mine.part)
    return flow


def give(flow: Flow, name: str, text: str, *bases: str, shown: str) -> None:
    """A cell's text as the page hands it over: begun from `bases` while `shown` stands there."""
    (row,) = flow.program.measures
    flow.begin(Given(text, bases, shown not in bases))
    flow.set_measure(row, name, text)
    flow.begin(Given())


# ── told and marked ──


def test_a_change_of_another_is_shown_told_and_marked(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    (row,) = deputy.program.measures
    deputy.set_measure(row, "term_text", "октябрь 2023")
    seen = mine.look()
    told = "Заместитель директора изменил срок меры 1, 12:41."
    assert (seen, mine.program.measures[0].term_text, mine.others.sentence) == (True, "октябрь 2023", told)
    assert mine.others.marks[f"m-{row.id}-term_text"].words == "изменил заместитель директора, 12:41"
    assert mine.said[-1] == told


def test_ones_own_changes_are_no_news(mine: AntiriskProgram) -> None:
    mine.set_measure(mine.program.measures[0], "term_text", "октябрь 2023")
    assert (mine.look(), mine.others.sentence, mine.others.marks) == (False, "", {})


def test_several_changes_are_summed_up(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    (row,) = deputy.program.measures
    deputy.set_measure(row, "activity", "Утвердить план")
    deputy.set_measure(deputy.program.measures[0], "term_text", "октябрь 2023")
    mine.look()
    assert (
        mine.others.sentence == "Заместитель директора: 2 изменения, последнее — изменил срок меры 1, 12:41."
    )


def test_a_text_that_grows_is_told_once(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    for words in ("Утвер", "Утвердить", "Утвердить план"):
        deputy.set_measure(deputy.program.measures[0], "activity", words)
        mine.look()
    assert mine.said.count("Заместитель директора изменил мероприятие меры 1, 12:41.") == 1


def test_a_new_and_a_removed_row_are_told(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    deputy.add_measure(deputy.program.tasks[0].id)
    mine.look()
    added = mine.others.sentence
    deputy.remove_measure(deputy.program.measures[0])
    mine.look()
    assert (added, mine.others.sentence) == (
        "Заместитель директора добавил меру 2, 12:41.",
        "Заместитель директора удалил меру программы, 12:41.",
    )


def test_an_answer_of_another_is_marked_at_its_statement(ready: SelfDiagnosis, ready_store: Store) -> None:
    other = opened(SelfDiagnosis, ready_store, visitor=DEPUTY)
    statement = other.factor(STAFF).statements[0].code
    other.answer(statement, "1")
    ready.look()
    assert list(ready.others.marks) == [f"a-{statement}"]


def test_a_curators_conclusion_is_marked_at_his_own_place(ready: SelfDiagnosis, ready_store: Store) -> None:
    curator = opened(SelfDiagnosis, ready_store, visitor=Visitor("куратор", Role.CURATOR))
    curator.go("verification", STAFF)
    curator.conclude("CONFIRM")
    ready.look()
    assert (ready.others.sentence[:7], list(ready.others.marks)) == ("Куратор", [f"k-{STAFF}"])


def test_a_school_renamed_by_another_is_seen(named: SelfDiagnosis, store: Store) -> None:
    other = opened(SelfDiagnosis, store, visitor=DEPUTY)
    other.set_name("Приречная школа")
    named.look()
    assert (named.facts.school.name, list(named.others.marks)) == ("Приречная школа", ["name"])


def test_a_step_confirmed_by_another_is_seen_and_not_told(named: SelfDiagnosis, store: Store) -> None:
    other = opened(SelfDiagnosis, store, visitor=DEPUTY)
    other.confirm("passport")
    assert (named.look(), named.done, named.others.sentence) == (True, {"passport"}, "")


def test_the_mark_goes_when_one_writes_there_oneself(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    deputy.set_measure(deputy.program.measures[0], "activity", "Утвердить план")
    mine.look()
    mine.set_measure(mine.program.measures[0], "activity", "Утвердить план советом")
    assert mine.others.marks == {}


def test_marks_and_sentence_stay_behind_when_one_moves_on(
    mine: AntiriskProgram, deputy: AntiriskProgram
) -> None:
    deputy.set_measure(deputy.program.measures[0], "activity", "Утвердить план")
    mine.look()
    mine.go("check")
    assert (mine.others.marks, mine.others.sentence) == ({}, "")


def test_the_sentence_fades_before_the_marks(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    deputy.set_measure(deputy.program.measures[0], "activity", "Утвердить план")
    mine.look()
    later = [mine.others.fade(NOON + timedelta(seconds=seconds)) for seconds in (10, 30)]
    marked = bool(mine.others.marks)
    gone = mine.others.fade(NOON + timedelta(minutes=11))
    assert (later, marked, gone, mine.others.marks) == ([False, True], True, True, {})


def test_nothing_is_looked_for_before_there_is_a_school(new: SelfDiagnosis) -> None:
    assert new.look() is False


# ── no silent overwriting ──


def test_words_begun_over_an_older_text_are_a_question(
    mine: AntiriskProgram, deputy: AntiriskProgram
) -> None:
    deputy.set_measure(deputy.program.measures[0], "activity", "Утвердить план")
    mine.look()
    give(mine, "activity", "Обсудить план", "Собрать план", shown="Утвердить план")
    asked = mine.conflict
    assert (asked.mine, asked.theirs, asked.who, asked.at) == (
        "Обсудить план",
        "Утвердить план",
        "заместитель директора",
        asked.given_at,
    )
    assert mine.program.measures[0].activity == "Утвердить план"


def test_the_same_words_of_two_people_are_no_question(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    deputy.set_measure(deputy.program.measures[0], "activity", "Утвердить план")
    mine.look()
    give(mine, "activity", "Утвердить план", "Собрать план", shown="Утвердить план")
    assert mine.conflict is None


def test_my_words_win_when_i_have_seen_the_others(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    deputy.set_measure(deputy.program.measures[0], "activity", "Утвердить план")
    mine.look()
    give(mine, "activity", "Обсудить план", "Собрать план", shown="Утвердить план")
    mine.settle("mine")
    assert (mine.conflict, mine.program.measures[0].activity) == (None, "Обсудить план")


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_both_variants_are_in_the_trail_whatever_is_chosen(
    mine: AntiriskProgram, deputy: AntiriskProgram, choice: str
) -> None:
    deputy.set_measure(deputy.program.measures[0], "activity", "Утвердить план")
    mine.look()
    give(mine, "activity", "Обсудить план", "Собрать план", shown="Утвердить план")
    mine.settle(choice)
    trail = " ".join(
        f"{change.before} {change.after}" for change in mine.visit.store.audit.list(mine.cycle.id)
    )
    stands = mine.program.measures[0].activity
    assert ("Обсудить план" in trail, "Утвердить план" in trail, mine.conflict) == (True, True, None)
    assert (
        stands
        == {
            "mine": "Обсудить план",
            "theirs": "Утвердить план",
            "both": "Утвердить план\nОбсудить план",
        }[choice]
    )


def test_words_that_are_no_value_are_put_away_with_the_question(
    mine: AntiriskProgram, deputy: AntiriskProgram
) -> None:
    mine.add_indicator()
    deputy.look()
    deputy.set_indicator(deputy.program.indicators[0], "baseline", "3")
    mine.look()
    mine.begin(Given("много", ("",), stale=True))
    mine.set_indicator(mine.program.indicators[0], "baseline", "много")
    mine.settle("theirs")
    assert (mine.conflict, mine.problems, mine.program.indicators[0].baseline) == (None, {}, 3)


@pytest.mark.parametrize(("choice", "level"), [("mine", 1), ("theirs", 2)])
def test_a_list_is_a_question_too(named: SelfDiagnosis, store: Store, choice: str, level: int) -> None:
    take_factors(named, [STAFF])
    named.look()
    other = opened(SelfDiagnosis, store, visitor=DEPUTY)
    other.set_level(STAFF, "2")
    named.look()
    named.begin(Given("1", ("3",), stale=True))
    named.set_level(STAFF, "1")
    named.begin(Given())
    shown = (named.conflict.mine_in_words, named.conflict.theirs_in_words)
    named.settle(choice)
    assert (shown, named.facts.profile.factor(STAFF).level) == (("низкая", "средняя"), level)


def test_an_answer_is_a_question_too(ready: SelfDiagnosis, ready_store: Store) -> None:
    statement = ready.factor(STAFF).statements[0].code
    other = opened(SelfDiagnosis, ready_store, visitor=DEPUTY)
    other.answer(statement, "1")
    ready.look()
    ready.begin(Given("2", ("3",), stale=True))
    ready.answer(statement, "2")
    assert (ready.conflict.mine, ready.conflict.theirs, ready.conflict.may_join) == ("2", "1", False)


@pytest.mark.parametrize(("choice", "stands"), [("mine", 2), ("theirs", None)])
def test_an_answer_that_was_taken_back_is_a_variant_too(
    ready: SelfDiagnosis, ready_store: Store, choice: str, stands: int | None
) -> None:
    statement = ready.factor(STAFF).statements[0].code
    other = opened(SelfDiagnosis, ready_store, visitor=DEPUTY)
    other.clear_answer(statement)
    ready.look()
    ready.begin(Given("2", ("3",), stale=True))
    ready.answer(statement, "2")
    asked = (ready.conflict.question.subject, ready.conflict.theirs_in_words, ready.conflict.removed)
    ready.settle(choice)
    answer = ready.facts.answers.team.get(statement)
    assert asked == ("Ответ на утверждение 1", "без ответа", False)
    assert (answer.value if answer else None) == stands


def test_the_same_answer_of_two_people_is_no_question(ready: SelfDiagnosis, ready_store: Store) -> None:
    statement = ready.factor(STAFF).statements[0].code
    other = opened(SelfDiagnosis, ready_store, visitor=DEPUTY)
    other.answer(statement, "skip")
    ready.look()
    ready.begin(Given("skip", ("3",), stale=True))
    ready.answer(statement, "skip")
    assert ready.conflict is None


def test_a_priority_and_a_measures_indicator_are_questions_too(
    mine: AntiriskProgram, deputy: AntiriskProgram, ready_store: Store
) -> None:
    mine.add_indicator()
    mine.add_indicator()
    one, two = (str(known.id) for known in mine.program.indicators)
    deputy.look()
    deputy.set_measure_indicator(deputy.program.measures[0], one)
    mine.look()
    mine.begin(Given(two, ("",), stale=True))
    mine.set_measure_indicator(mine.program.measures[0], two)
    assert (mine.conflict.mine_in_words, mine.conflict.theirs_in_words) == ("показатель 2", "показатель 1")


# ── putting off ──


@pytest.fixture
def undecided(mine: AntiriskProgram, deputy: AntiriskProgram) -> AntiriskProgram:
    """A question about the measure's words that was put off."""
    deputy.set_measure(deputy.program.measures[0], "activity", "Утвердить план")
    mine.look()
    give(mine, "activity", "Обсудить план", "Собрать план", shown="Утвердить план")
    mine.settle("later")
    return mine


def test_a_question_put_off_keeps_both_texts(undecided: AntiriskProgram) -> None:
    field = f"m-{undecided.program.measures[0].id}-activity"
    assert (undecided.problem(field).typed, undecided.program.measures[0].activity) == (
        "Обсудить план",
        "Утвердить план",
    )
    (kept,) = undecided.unstored()
    assert (kept.field, kept.value, kept.bases) == (field, "Обсудить план", ("Собрать план",))


def test_going_on_in_an_undecided_field_asks_nothing_and_overwrites_nothing(
    undecided: AntiriskProgram,
) -> None:
    give(undecided, "activity", "Обсудить план вместе", "Обсудить план", shown="Обсудить план")
    (kept,) = undecided.unstored()
    assert (undecided.conflict, kept.value, undecided.program.measures[0].activity) == (
        None,
        "Обсудить план вместе",
        "Утвердить план",
    )


def test_a_question_is_opened_again_with_the_newest_words(undecided: AntiriskProgram) -> None:
    give(undecided, "activity", "Обсудить план вместе", "Обсудить план", shown="Обсудить план")
    undecided.reopen(f"m-{undecided.program.measures[0].id}-activity")
    undecided.settle("both")
    assert (undecided.program.measures[0].activity, undecided.unstored()) == (
        "Утвердить план\nОбсудить план вместе",
        (),
    )


def test_writing_the_others_words_ends_the_question(undecided: AntiriskProgram) -> None:
    give(undecided, "activity", "Утвердить план", "Обсудить план", shown="Обсудить план")
    assert (undecided.unstored(), undecided.conflict) == ((), None)


# ── rows and places that are gone ──


def test_words_for_a_row_that_went_away_under_the_hands(
    mine: AntiriskProgram, deputy: AntiriskProgram
) -> None:
    (row,) = deputy.program.measures
    deputy.remove_measure(row)
    mine.look()
    mine.lost_place(f"m-{row.id}-activity", "Обсудить план")
    asked = (mine.conflict.mine, mine.conflict.version, mine.conflict.who)
    mine.settle("mine")
    assert (asked, mine.program.measures[0].activity) == (
        ("Обсудить план", 0, "заместитель директора"),
        "Обсудить план",
    )


def test_words_for_a_line_that_went_away(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    mine.add_line(LineKind.CAUSE, "Далеко ездить")
    (cause,) = mine.program.of(LineKind.CAUSE)
    deputy.look()
    deputy.remove_line(deputy.program.of(LineKind.CAUSE)[0])
    mine.look()
    mine.lost_place(f"l-{cause.id}", "Учителям далеко ездить")
    mine.settle("mine")
    assert [line.text for line in mine.program.of(LineKind.CAUSE)] == ["Учителям далеко ездить"]


def test_words_for_a_row_that_is_there_after_all_are_no_silent_overwriting(
    mine: AntiriskProgram, deputy: AntiriskProgram
) -> None:
    (row,) = deputy.program.measures
    deputy.set_measure(row, "activity", "Утвердить план")
    mine.look()
    mine.lost_place(f"m-{row.id}-activity", "Обсудить план", ("Собрать план",))
    assert (mine.conflict.theirs, mine.program.measures[0].activity) == ("Утвердить план", "Утвердить план")


def test_words_without_any_place_are_shown_until_put_away(mine: AntiriskProgram) -> None:
    mine.lost_place("p-address", "село Приречное")
    shown, kept = mine.message.more, mine.unstored()
    mine.dismiss()
    assert ("«село Приречное»" in shown, kept[0].value, mine.unstored()) == (True, "село Приречное", ())


# ── a page that is loaded again ──


def test_a_window_comes_back_to_where_it_stood_itself(mine: AntiriskProgram, deputy: AntiriskProgram) -> None:
    deputy.go("document")
    again = opened(AntiriskProgram, mine.visit.store)
    stopped = again.step
    again.come_back("roadmap", mine.part)
    assert (stopped, again.step, again.part) == ("document", "roadmap", mine.part)


@pytest.mark.parametrize("place", [("nowhere", ""), ("", "")])
def test_a_place_that_never_was_leads_nowhere(mine: AntiriskProgram, place: tuple[str, str]) -> None:
    mine.come_back(*place)
    assert mine.step == "roadmap"


def test_one_press_that_is_sent_twice_makes_one_row(mine: AntiriskProgram) -> None:
    before = len(mine.program.measures)
    for _ in range(2):
        mine.begin(Given(token="0" * 31 + "1"))
        mine.add_measure(mine.program.tasks[0].id)
        mine.add_line(LineKind.CAUSE)
        mine.add_indicator()
    mine.begin(Given())
    mine.add_measure(mine.program.tasks[0].id)
    program = mine.program
    assert (len(program.measures) - before, len(program.of(LineKind.CAUSE)), len(program.indicators)) == (
        2,
        1,
        1,
    )


# ── a database that cannot write now ──


def test_what_could_not_be_stored_is_stored_by_itself_later(named: SelfDiagnosis, store: Store) -> None:
    write = store._engines.write
    with write.connect() as held, held.begin(), pytest.raises(StoreError):
        named.set_passport("address", "село Приречное")
    waiting = named.unstored()[0].value
    stored = named.look()
    assert (waiting, stored, named.facts.passport.text("address"), named.unstored()) == (
        "село Приречное",
        True,
        "село Приречное",
        (),
    )


def test_what_waited_for_the_database_overwrites_nobody(named: SelfDiagnosis, store: Store) -> None:
    write = store._engines.write
    with write.connect() as held, held.begin(), pytest.raises(StoreError):
        named.set_passport("address", "село Приречное")
    other = opened(SelfDiagnosis, store, visitor=DEPUTY)
    other.set_passport("address", "село Заречное")
    named.look()
    assert (named.conflict.mine, named.facts.passport.text("address")) == ("село Приречное", "село Заречное")


def test_while_the_database_is_busy_the_look_says_so(named: SelfDiagnosis, store: Store) -> None:
    write = store._engines.write
    with write.connect() as held, held.begin():
        with pytest.raises(StoreError):
            named.set_passport("address", "село Приречное")
        with pytest.raises(StoreError):
            named.look()
    assert named.unstored()[0].value == "село Приречное"


def test_two_apps_of_one_school_see_each_other(ready: SelfDiagnosis, ready_store: Store) -> None:
    planning = opened(AntiriskProgram, ready_store, visitor=DEPUTY)
    planning.start(PARENTS)
    self_diagnosis(ready_store)
    ready.look()
    assert ready.others.sentence.startswith("Заместитель директора")
