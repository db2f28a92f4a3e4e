"""What a team types of its school and from the paper profile: taken as typed, refused in words, undone."""

from datetime import date

import pytest

from tests.workflows.opening import PARENTS, SCHOOL, STAFF, answer_everything, statement_of, take_factors
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.methodology.catalogue import Group, Sign
from toolkit.workflows.message import Problem
from toolkit.workflows.self_diagnosis import SelfDiagnosis

# ── passport ──


def test_the_name_makes_the_school_with_its_year(named: SelfDiagnosis) -> None:
    assert (named.facts.school.name, named.cycle.year) == (SCHOOL, 2023)


def test_a_name_of_spaces_is_refused_at_its_field(new: SelfDiagnosis) -> None:
    new.set_name("   ")
    assert (new.dossier, new.problem("name").typed) == (None, "   ")


def test_a_school_can_be_renamed(named: SelfDiagnosis) -> None:
    named.set_name("Заречная СОШ")
    assert named.facts.school.name == "Заречная СОШ"


def test_a_passport_answer_is_kept_as_typed(named: SelfDiagnosis) -> None:
    named.set_passport("address", "село Приречное, улица Школьная, дом 1")
    assert named.facts.passport.text("address") == "село Приречное, улица Школьная, дом 1"


@pytest.mark.parametrize("typed", ["двенадцать", "12 чел.", "-3", "123456"])
def test_a_count_with_letters_stays_in_its_field_with_a_sentence(named: SelfDiagnosis, typed: str) -> None:
    named.set_passport("teachers", typed)
    sentence = "Напишите целое число цифрами, например 120."
    assert (named.problem("p-teachers"), named.facts.passport.text("teachers")) == (
        Problem(typed, sentence),
        "",
    )


def test_a_corrected_count_clears_the_sentence(named: SelfDiagnosis) -> None:
    named.set_passport("teachers", "двенадцать")
    named.set_passport("teachers", "12")
    assert (named.problem("p-teachers"), named.facts.passport.number("teachers")) == (None, 12)


def test_an_answer_can_be_emptied_again(named: SelfDiagnosis) -> None:
    named.set_passport("teachers", "12")
    named.set_passport("teachers", "")
    assert named.facts.passport.text("teachers") == ""


# ── the paper profile ──


@pytest.mark.parametrize("typed", ["14.06.2023", "14.6.23", "14 июня 2023 г."])
def test_the_date_is_read_as_people_write_it(named: SelfDiagnosis, typed: str) -> None:
    named.set_issued(typed)
    assert named.facts.profile.issued_on == date(2023, 6, 14)


@pytest.mark.parametrize("typed", ["31.02.2023", "32.01.2023", "летом", "14.06.20233"])
def test_an_impossible_date_stays_in_its_field(named: SelfDiagnosis, typed: str) -> None:
    named.set_issued(typed)
    assert (named.problem("profile-issued_on").typed, named.facts.profile.issued_on) == (typed, None)


@pytest.mark.parametrize("typed", ["14.06.2003", "14.06.2033"])
def test_a_year_far_away_is_taken_for_a_slip(named: SelfDiagnosis, typed: str) -> None:
    named.set_issued(typed)
    assert named.problem("profile-issued_on").sentence == "Проверьте год профиля: он похож на опечатку."


def test_the_set_offers_its_own_titles(named: SelfDiagnosis) -> None:
    chosen = named.catalogue.sets[-1]
    named.pick_set(chosen.code)
    expected = [factor.official_title for factor in chosen.factors]
    assert ([title for _, title in named.offered()], named.facts.profile.factor_set) == (
        expected,
        chosen.code,
    )


def test_factors_already_marked_stay_when_the_set_changes(named: SelfDiagnosis) -> None:
    take_factors(named)
    named.pick_set(named.catalogue.sets[-1].code)
    assert [factor.code for factor in named.facts.profile.factors] == [STAFF, PARENTS]


def test_a_factor_marked_twice_stands_once(named: SelfDiagnosis) -> None:
    named.toggle_factor(STAFF, "Кадры", True)
    named.toggle_factor(STAFF, "Кадры", True)
    assert [factor.code for factor in named.facts.profile.factors] == [STAFF]


def test_the_title_of_the_paper_is_kept_word_for_word(named: SelfDiagnosis) -> None:
    take_factors(named)
    named.set_official_title(STAFF, "Дефицит  педагогических кадров (высокий).")
    stored = named.facts.profile.factor(STAFF).official_title
    assert stored.split() == ["Дефицит", "педагогических", "кадров", "(высокий)."]


def test_a_title_may_not_be_empty(named: SelfDiagnosis) -> None:
    take_factors(named)
    before = named.facts.profile.factor(STAFF).official_title
    named.set_official_title(STAFF, " ")
    after = named.facts.profile.factor(STAFF).official_title
    assert (named.problem(f"title-{STAFF}").typed, after) == (" ", before)


def test_a_level_may_be_left_out(named: SelfDiagnosis) -> None:
    take_factors(named)
    named.set_level(STAFF, "")
    assert named.facts.profile.factor(STAFF).level is None


def test_a_level_that_the_paper_does_not_know_changes_nothing(named: SelfDiagnosis) -> None:
    take_factors(named)
    named.set_level(STAFF, "4")
    assert named.facts.profile.factor(STAFF).level is Level.HIGH


# ── removing ──


def test_a_removed_factor_is_told_with_the_way_back(named: SelfDiagnosis) -> None:
    take_factors(named)
    named.toggle_factor(STAFF, "", False)
    assert (named.facts.profile.factor(STAFF), named.message.undo_words) == (None, "Вернуть фактор")


def test_undo_brings_the_factor_back_with_its_answers(named: SelfDiagnosis) -> None:
    take_factors(named)
    answer_everything(named, STAFF)
    named.toggle_factor(STAFF, "", False)
    named.undo()
    assert (named.answered(STAFF), named.message) == (True, None)


def test_a_factor_marked_again_has_its_answers_too(named: SelfDiagnosis) -> None:
    take_factors(named)
    answer_everything(named, STAFF)
    named.toggle_factor(STAFF, "", False)
    named.toggle_factor(STAFF, "Дефицит педагогических кадров", True)
    assert named.answered(STAFF)


# ── a factor that no list has ──


def test_own_statements_name_who_answers_and_what_is_good(named: SelfDiagnosis) -> None:
    rows = "+ У: Мне помогает наставник\nР: Мы редко бываем в школе\n\nПлана встреч нет"
    named.add_own_factor("Связь поколений", rows)
    (factor,) = named.facts.factors
    assert [(known.group, known.sign, known.text) for known in factor.statements] == [
        (Group.TEACHERS, Sign.STRENGTH, "Мне помогает наставник"),
        (Group.PARENTS, Sign.RISK, "Мы редко бываем в школе"),
        (Group.ADMINISTRATION, Sign.RISK, "Плана встреч нет"),
    ]


def test_a_letter_of_the_other_keyboard_names_the_same_group(named: SelfDiagnosis) -> None:
    named.add_own_factor("Связь поколений", "+ O: Мне интересно на уроках")  # a Latin O
    assert named.facts.factors[0].statements[0].group is Group.STUDENTS


def test_a_colon_inside_a_statement_is_part_of_it(named: SelfDiagnosis) -> None:
    named.add_own_factor("Связь поколений", "Есть трудность: некому вести кружок")
    assert named.facts.factors[0].statements[0].text == "Есть трудность: некому вести кружок"


def test_an_own_factor_needs_statements(named: SelfDiagnosis) -> None:
    taken = named.add_own_factor("Связь поколений", " \n ")
    sentence = "Напишите хотя бы одно утверждение, каждое с новой строки."
    assert (taken, named.problem("own-title")) == (False, Problem("Связь поколений", sentence))


def test_a_mark_without_words_is_told(named: SelfDiagnosis) -> None:
    named.add_own_factor("Связь поколений", "+ У:")
    assert named.problem("own-title").sentence == "В одной из строк нет утверждения. Напишите его словами."


def test_an_own_factor_needs_a_title_and_nothing_is_half_written(named: SelfDiagnosis) -> None:
    taken = named.add_own_factor(" ", "План встреч есть")
    assert (taken, named.facts.factors) == (False, ())


def test_an_own_factor_is_answered_like_the_others(named: SelfDiagnosis) -> None:
    named.add_own_factor("Связь поколений", "План встреч есть")
    named.go("answers", "S1")
    named.answer("S1.s1", "3")
    assert named.answered("S1")


# ── a profile from a file ──


def loaded() -> RiskProfile:
    factor = ProfileFactor(code=PARENTS, official_title="Низкая вовлечённость родителей", level=Level.MEDIUM)
    return RiskProfile(factor_set="irkutsk-2023", issued_on=date(2023, 6, 1), factors=(factor,))


def test_a_loaded_profile_takes_the_place_of_the_typed_one(named: SelfDiagnosis) -> None:
    take_factors(named, [STAFF])
    named.take_profile(loaded())
    found = [(factor.code, factor.level) for factor in named.facts.profile.factors]
    assert (found, named.picked_set) == ([(PARENTS, Level.MEDIUM)], "irkutsk-2023")


def test_a_loaded_profile_is_said_even_after_an_earlier_refusal(named: SelfDiagnosis) -> None:
    named.failed(ValueError("a broken file"))
    named.take_profile(loaded())
    assert (named.message.first, named.message.kind) == ("Профиль загружен: 1 фактор.", "ok")


# ── facts beside the answers ──


@pytest.fixture
def indicator(named: SelfDiagnosis) -> str:
    take_factors(named)
    return named.factor(STAFF).indicators[0].code


def test_a_fact_is_read_with_a_comma_and_dated_today(named: SelfDiagnosis, indicator: str) -> None:
    named.set_fact(indicator, "value", "18,5")
    fact = named.facts.facts[indicator]
    assert (str(fact.value), fact.as_of) == ("18.5", date(2023, 10, 2))


def test_value_and_norm_keep_each_other(named: SelfDiagnosis, indicator: str) -> None:
    named.set_fact(indicator, "value", "3")
    named.set_fact(indicator, "norm", "1")
    fact = named.facts.facts[indicator]
    assert (fact.value, fact.norm) == (3, 1)


def test_a_norm_alone_has_no_day(named: SelfDiagnosis, indicator: str) -> None:
    named.set_fact(indicator, "norm", "1")
    assert named.facts.facts[indicator].as_of is None


def test_a_fact_in_letters_stays_in_its_field(named: SelfDiagnosis, indicator: str) -> None:
    named.set_fact(indicator, "value", "много")
    assert (named.problem(f"f-{indicator}-value").typed, named.facts.facts) == ("много", {})


def test_statements_of_the_catalogue_ask_every_group(named: SelfDiagnosis) -> None:
    take_factors(named)
    assert all(statement_of(named, STAFF, group) for group in Group)
