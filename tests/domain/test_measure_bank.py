"""Finding measures by words as people type them, and suggesting those that fit a school."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.answers import Answers, Tally, TeamAnswer
from toolkit.domain.diagnosis import diagnose
from toolkit.domain.measure_bank import search, suggest
from toolkit.domain.program import Line, LineKind, MeasureRow, Program
from toolkit.methodology.catalogue import Catalogue, Factor, Group, Participant, Sign, Statement
from toolkit.methodology.loader import load
from toolkit.methodology.sources import document_of

MENTORS = "R02.m3"  # закрепить наставников за молодыми учителями
FORECAST = "R02.m2"  # прогноз на три года, задача 1
LOAD = "R02.m5"  # перераспределить нагрузку, задача 3


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def shortage(catalogue) -> Factor:
    return catalogue.factor("R02")


def codes(found) -> list[str]:
    return [item.measure.code for item in found]


# Search.


def test_without_words_everything_is_shown(catalogue):
    found = codes(search(catalogue, ""))
    assert len(found) == 132 + 7
    assert (found[0], found[-1]) == ("R01.m1", "C.m7")


def test_without_words_the_chosen_factor_comes_first(catalogue):
    found = codes(search(catalogue, "  ", factor="R02"))
    assert found[:9] == [f"R02.m{number}" for number in range(1, 10)]
    assert len(found) == 139


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("наставник", MENTORS),  # another ending
        ("настваник", MENTORS),  # swapped letters
        ("наставнк", MENTORS),  # a missing letter
        ("наставнн", MENTORS),  # an extra letter before the end was typed
        ("настав", MENTORS),  # not typed to the end
        ("НАСТАВНИКИ", MENTORS),
        ("педагог", MENTORS),
        ("прогнозом", FORECAST),
        ("прагноз", FORECAST),
        ("учебная нагрузка", LOAD),
        ("партнер", "R02.m6"),  # «школы-партнёра»
        ("травля", "R09.m3"),
        ("каникулы", "R08.m5"),
    ],
)
def test_a_measure_is_found_as_people_type(catalogue, typed, code):
    assert code in codes(search(catalogue, typed))


def test_a_word_typed_right_does_not_bring_look_alikes(catalogue):
    found = search(catalogue, "наставник")
    assert all("наставн" in f"{item.measure.text} {item.measure.responsible}".lower() for item in found)


def test_what_is_done_counts_more_than_who_does_it(catalogue):
    found = codes(search(catalogue, "наставник"))
    assert found.index("R03.m8") < found.index("R14.m5")  # text before «методист, наставник»


def test_the_given_factor_comes_before_closer_matches_elsewhere(catalogue):
    found = search(catalogue, "педагог", factor="R02")
    own = [item.factor_code == "R02" for item in found]
    assert own == sorted(own, reverse=True)
    assert own[0]
    assert not own[-1]


def test_measures_with_all_words_are_kept(catalogue):
    assert codes(search(catalogue, "опрос выгорание")) == ["R02.m8"]


def test_one_unknown_word_does_not_hide_the_rest(catalogue):
    assert codes(search(catalogue, "наставник ыъьыъь")) == codes(search(catalogue, "наставник"))


def test_a_word_that_is_nowhere_finds_nothing(catalogue):
    assert search(catalogue, "синхрофазотрон") == ()


def test_a_measure_is_found_by_the_place_where_it_was_tried(catalogue):
    found = search(catalogue, "Бодайбо")
    assert found
    assert all("004" in {document_of(code) for code in item.measure.sources} for item in found)


def test_a_task_of_a_factor_leaves_its_measures(catalogue):
    assert codes(search(catalogue, "", factor="R02", task=1)) == ["R02.m2", "R02.m7"]
    assert codes(search(catalogue, "прогноз", factor="R02", task=3)) == []


def test_a_participant_leaves_measures_they_take_part_in(catalogue):
    found = search(catalogue, "", participant=Participant.PARENTS)
    assert found
    assert all(Participant.PARENTS in item.measure.participants for item in found)


def test_a_document_leaves_measures_taken_from_it(catalogue):
    assert codes(search(catalogue, "", factor="R02", task=2, source="004")) == ["R02.m1", "R02.m3", "R02.m6"]


def test_any_document_leaves_out_general_practice(catalogue):
    from_documents = search(catalogue, "", source="документы")
    general = [item for item in search(catalogue, "") if item.measure.sources == ("ОЗ",)]
    assert len(from_documents) + len(general) == 139
    assert general


def test_common_measures_are_found_and_named_as_such(catalogue):
    found = search(catalogue, "взаимозащита")
    assert codes(found) == ["C.m4"]
    assert (found[0].factor_code, found[0].factor_title) == ("", "Для любого фактора")


def test_measures_of_a_schools_own_factor_are_found(catalogue, shortage):
    measure = shortage.measures[0].model_copy(update={"code": "S1.m1", "text": "Заказать вертолёт"})
    own = Factor(code="S1", title="Далёкая дорога", short_title="Дорога", measures=(measure,))
    assert codes(search(catalogue, "вертолетом", extra=[own])) == ["S1.m1"]
    assert search(catalogue, "вертолетом") == ()


def test_an_edited_catalogue_is_searched_by_its_own_words(catalogue, shortage):
    measure = shortage.measures[0].model_copy(update={"text": "Пригласить космонавта"})
    factor = shortage.model_copy(update={"measures": (measure,)})
    edited = catalogue.model_copy(update={"factors": (factor,)})
    assert codes(search(edited, "космонавт")) == ["R02.m1"]
    assert search(catalogue, "космонавт") == ()


@given(
    st.one_of(st.text(max_size=40), st.text("абвгнрстоеиё -.«»\n", max_size=40)),
    st.sampled_from([None, "R02", "S1", "нет такого"]),
    st.sampled_from([None, 1, 99]),
    st.sampled_from([None, "004", "документы", ""]),
)
def test_any_text_can_be_searched(query, factor, task, source):
    found = search(load(), query, factor=factor, task=task, source=source)
    assert len({item.measure.code for item in found}) == len(found)


# Suggestions.


def answers(factor: Factor, **risks: int) -> Answers:
    """Ten forms per statement that say the least risk, but for those named (s6=3: the highest risk)."""
    tallies = {}
    for statement in factor.statements:
        risk = risks.get(statement.code.partition(".")[2], 0)
        value = risk if statement.sign is Sign.RISK else 3 - risk
        tallies[statement.code] = Tally(counts=tuple(10 if step == value else 0 for step in range(4)))
    return Answers(tallies=tallies)


def program(factor: Factor, *taken: str, tasks: tuple[str, ...] | None = None, causes=()) -> Program:
    """A program with the factor's tasks, and its measures with these codes under their tasks."""
    tasks = factor.tasks if tasks is None else tasks
    lines = [Line(id=n, kind=LineKind.TASK, position=n, text=text) for n, text in enumerate(tasks, 1)]
    lines += [Line(id=50 + n, kind=LineKind.CAUSE, position=n, text=text) for n, text in enumerate(causes)]
    chosen = [measure for measure in factor.measures if measure.code in taken]
    rows = tuple(
        MeasureRow(id=100 + n, position=n, task_id=measure.task, code=measure.code, activity=measure.text)
        for n, measure in enumerate(chosen)
    )
    return Program(
        id=1, factor_code=factor.code, factor_title=factor.title, lines=tuple(lines), measures=rows
    )


ALL_TASKS = ("R02.m1", "R02.m7", "R02.m8")  # one measure for each task of R02


def why(found, code: str) -> str:
    return next(item.why for item in found if item.measure.code == code)


def test_a_task_without_measures_comes_first_and_says_so(catalogue, shortage):
    found = suggest(shortage, None, program(shortage, "R02.m1", "R02.m8"), catalogue)
    assert found[0].measure.code == FORECAST
    assert found[0].why == (
        "к задаче 1 «Составить прогноз потребности в кадрах на 3 года по предметам» меры ещё нет."
    )
    assert codes(found)[:2] == [FORECAST, "R02.m7"]


def test_measures_in_the_program_are_left_out(catalogue, shortage):
    found = suggest(shortage, None, program(shortage, *ALL_TASKS), catalogue)
    assert set(codes(found)) == {measure.code for measure in shortage.measures} - set(ALL_TASKS)


def test_a_fresh_program_gets_one_measure_for_each_task_first(catalogue, shortage):
    found = suggest(shortage, None, program(shortage), catalogue)
    assert [item.measure.task for item in found[:3]] == [1, 2, 3]
    assert [item.why[:10] for item in found[:3]] == ["к задаче 1", "к задаче 2", "к задаче 3"]


def test_the_measure_that_data_speak_for_leads_its_task(catalogue, shortage):
    diagnosis = diagnose(shortage, answers(shortage, s6=2), catalogue.thresholds)
    found = suggest(shortage, diagnosis, program(shortage), catalogue)
    assert found[1].measure.code == MENTORS
    assert found[1].why.startswith("к задаче 2 ")


def test_a_reworded_task_is_still_that_task(catalogue, shortage):
    tasks = ("Удержать молодых учителей и привлечь совместителей, сетевых партнёров", "Починить крышу")
    found = suggest(shortage, None, program(shortage, tasks=tasks), catalogue)
    assert found[0].measure.task == 2
    assert found[0].why.startswith("к задаче 1 «Удержать молодых учителей")


def test_a_risky_statement_is_quoted(catalogue, shortage):
    diagnosis = diagnose(shortage, answers(shortage, s6=2), catalogue.thresholds)
    found = suggest(shortage, diagnosis, program(shortage, *ALL_TASKS), catalogue)
    assert found[0].measure.code == MENTORS
    assert found[0].why == (
        "учителя чаще отвечали «скорее нет» на утверждение "
        "«Начинающему учителю в нашей школе помогают закреплённый наставник и коллеги»."
    )


def test_the_words_of_the_answer_follow_the_sign(catalogue, shortage):
    diagnosis = diagnose(shortage, answers(shortage, s4=3), catalogue.thresholds)
    found = suggest(shortage, diagnosis, program(shortage, *ALL_TASKS), catalogue)
    assert why(found, LOAD).startswith("учителя чаще отвечали «полностью про нас» на утверждение «Моя")


def test_the_riskiest_statement_is_chosen(catalogue):
    factor = catalogue.factor("R01")
    diagnosis = diagnose(factor, answers(factor, s1=2, s5=3), catalogue.thresholds)
    found = suggest(factor, diagnosis, None, catalogue)
    assert why(found, "R01.m7").startswith("учителя чаще отвечали «полностью про нас» на утверждение «Связь")


def test_a_statement_without_risk_is_not_quoted(catalogue, shortage):
    diagnosis = diagnose(shortage, answers(shortage, s6=1), catalogue.thresholds)
    found = suggest(shortage, diagnosis, None, catalogue)
    assert why(found, MENTORS).startswith("меру уже пробовали: ")


def test_a_hidden_group_is_never_quoted(catalogue, shortage):
    statement = shortage.statement("R02.s6")
    few = Answers(tallies={statement.code: Tally(counts=(4, 0, 0, 0))})
    found = suggest(shortage, diagnose(shortage, few, catalogue.thresholds), None, catalogue)
    assert all("чаще отвечали" not in item.why for item in found)


def test_an_answer_of_the_team_is_called_the_teams(catalogue, shortage):
    team = Answers(team={"R02.s6": TeamAnswer(value=0), "R02.s2": TeamAnswer(value=1)})
    found = suggest(shortage, diagnose(shortage, team, catalogue.thresholds), None, catalogue)
    assert why(found, MENTORS).startswith("команда школы ответила «совсем не про нас» на утверждение «Начин")
    assert why(found, FORECAST).startswith("администрация ответила «скорее нет» на утверждение «У нас есть")


def test_a_small_school_speaks_as_one_staff(catalogue, shortage):
    diagnosis = diagnose(shortage, answers(shortage, s6=3), catalogue.thresholds, teachers=4)
    found = suggest(shortage, diagnosis, None, catalogue)
    assert why(found, MENTORS).startswith("педагогический коллектив чаще отвечал «совсем не про нас»")


def test_the_teams_own_causes_are_quoted(catalogue, shortage):
    causes = ("Нет наставников для новых учителей.", "Плохая дорога")
    found = suggest(shortage, None, program(shortage, *ALL_TASKS, causes=causes), catalogue)
    assert found[0].measure.code == MENTORS
    assert found[0].why == "в ваших причинах записано «Нет наставников для новых учителей»."


def test_answers_come_before_causes(catalogue, shortage):
    diagnosis = diagnose(shortage, answers(shortage, s6=3), catalogue.thresholds)
    chosen = program(shortage, *ALL_TASKS, causes=("Нет наставников",))
    assert why(suggest(shortage, diagnosis, chosen, catalogue), MENTORS).startswith("учителя чаще")


def test_the_rest_say_where_they_were_tried(catalogue, shortage):
    found = suggest(shortage, None, None, catalogue)
    assert codes(found) == [measure.code for measure in shortage.measures]
    assert found[0].why == "меру уже пробовали: Бодайбо, 2023, пункт 4.8 приказа."
    assert found[0].source_words == "практика: Бодайбо, 2023, пункт 4.8 приказа"


def test_general_practice_is_called_so(catalogue):
    found = suggest(catalogue.factor("R01"), None, None, catalogue)
    assert why(found, "R01.m7") == "мера взята из опыта школ (общая практика)."


def test_a_schools_own_factor_gets_close_and_common_measures(catalogue):
    statement = Statement(
        code="S1.s1", text="Молодым коллегам не хватает наставника.", group=Group.TEACHERS, sign=Sign.RISK
    )
    own = Factor(code="S1", title="Новички уходят", short_title="Новички", statements=(statement,))
    diagnosis = diagnose(own, answers(own, s1=3), catalogue.thresholds)
    found = suggest(own, diagnosis, None, catalogue)
    assert MENTORS in codes(found)
    assert found[0].why.startswith("учителя чаще отвечали «полностью про нас»")
    assert codes(found)[-7:] == [f"C.m{number}" for number in range(1, 8)]


def test_every_factor_gets_a_reason_for_each_measure(catalogue):
    for factor in catalogue.factors:
        worst = {statement.code.partition(".")[2]: 3 for statement in factor.statements}
        diagnosis = diagnose(factor, answers(factor, **worst), catalogue.thresholds)
        found = suggest(factor, diagnosis, program(factor), catalogue)
        assert len(found) == len(factor.measures), factor.code
        assert all(item.why.endswith(".") and item.source_words for item in found), factor.code
