"""What the shipped catalogue holds: complete, linked and honest about what nobody could check."""

import pytest

from toolkit.methodology import data_file, loader
from toolkit.methodology.catalogue import Catalogue, Direction, Group, Participant, Scope, Severity, Sign


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return loader.load()


def test_the_bank_is_complete(catalogue):
    factors = catalogue.factors
    assert [factor.code for factor in factors] == [f"R{number:02}" for number in range(1, 18)]
    assert sum(len(factor.statements) for factor in factors) == 119
    assert sum(len(factor.indicators) for factor in factors) == 64
    assert sum(len(factor.measures) for factor in factors) == 132
    assert len(catalogue.common_measures) == 7


def test_every_factor_can_carry_a_program(catalogue):
    for factor in catalogue.factors:
        assert 2 <= len(factor.tasks) <= 5, factor.code
        assert factor.methods, factor.code
        assert factor.results, factor.code
        assert factor.goal.startswith("К {дата}"), factor.code
        assert {measure.task for measure in factor.measures} == {1, 2, 3}, factor.code


def test_short_titles_are_short_and_differ(catalogue):
    titles = [factor.short_title for factor in catalogue.factors]
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 30
    assert catalogue.factor("R02").short_title == "Дефицит кадров"
    assert catalogue.factor("R15").short_title == "Психологическая безопасность"


def test_sensitive_factors_are_those_of_health_language_and_relations(catalogue):
    sensitive = {factor.code for factor in catalogue.factors if factor.sensitive}
    assert sensitive == {"R06", "R07", "R09", "R14", "R15", "R17"}


def test_a_statement_says_who_answers_and_what_agreement_means(catalogue):
    statement = catalogue.factor("R02").statement("R02.s6")
    assert statement.text == "Начинающему учителю в нашей школе помогают закреплённый наставник и коллеги."
    assert (statement.group, statement.sign) == (Group.TEACHERS, Sign.STRENGTH)


def test_an_indicator_says_where_it_goes_and_how_often_it_is_measured(catalogue):
    indicator = catalogue.factor("R02").indicator("R02.i1")
    assert (indicator.title, indicator.unit) == ("Число незакрытых ставок педагогов", "ед.")
    assert (indicator.direction, indicator.source, indicator.frequency) == (
        Direction.DOWN,
        "тарификация",
        "2 раза в год",
    )


def test_a_measure_fills_the_six_columns_of_the_roadmap(catalogue):
    factor = catalogue.factor("R02")
    measure = factor.measures[2]
    assert measure.code == "R02.m3"
    assert factor.tasks[measure.task - 1].startswith("Привлечь и удержать учителей")
    assert measure.responsible == "зам. директора, руководители МО"
    assert measure.result == "приказ, план наставничества"
    assert factor.indicator(measure.indicator).title.startswith("Доля принятых учителей")
    assert measure.participants == (Participant.TEACHERS, Participant.PARTNERS)
    assert measure.sources == ("004/п3.4", "003/М-I.7")


def test_common_measures_belong_to_no_task(catalogue):
    assert all(measure.task is None and not measure.indicator for measure in catalogue.common_measures)
    assert catalogue.common_measures[0].sources == ("000/3", "001/3", "004/п4.1.1")


def test_the_irkutsk_set_keeps_the_paper_wording_and_order(catalogue):
    found = catalogue.factor_set("irkutsk-2023")
    assert found.verified
    assert [factor.code for factor in found.factors] == ["R04", "R13", "R14", "R15", "R12", "R02"]
    assert found.factors[0].official_title == (
        "Низкая адаптивность образовательного процесса в школе "
        "(учет индивидуальных возможностей, обучающихся в учебном процессе)."
    )
    assert found.factors[1].official_title.endswith("испытывающем трудности в учебе)")
    assert found.factors[5].official_title == "Дефицит педагогических кадров."


@pytest.mark.parametrize(("code", "size"), [("fioko-2021", 9), ("fioko-2022", 12), ("all", 17)])
def test_lists_nobody_could_check_ask_to_compare_with_paper(catalogue, code, size):
    found = catalogue.factor_set(code)
    assert len(found.factors) == size
    assert not found.verified
    assert "Сверьте" in found.warning


def test_there_is_no_set_of_2020(catalogue):
    assert {found.code for found in catalogue.sets} == {"irkutsk-2023", "fioko-2022", "fioko-2021", "all"}


def test_thresholds_are_exact_thirds(catalogue):
    thresholds = catalogue.thresholds
    assert abs(thresholds.medium_above - 100 / 3) < 1e-9
    assert abs(thresholds.high_from - 200 / 3) < 1e-9
    assert thresholds.tolerance == 1e-9


def test_numbers_of_the_diagnosis(catalogue):
    thresholds = catalogue.thresholds
    assert {rule.group.value: rule.minimum for rule in thresholds.groups} == {"А": 1, "У": 5, "О": 5, "Р": 5}
    assert {rule.weight for rule in thresholds.groups} == {1.0}
    assert (thresholds.spread, thresholds.small_sample_below, thresholds.coverage) == (30, 10, 0.5)
    assert (thresholds.merge_teachers_below, thresholds.warn_factors_over) == (5, 5)
    assert (thresholds.vague_terms_share, thresholds.measures_min, thresholds.measures_max) == (0.3, 3, 12)


def test_the_scale_has_four_steps_and_two_ways_of_not_answering(catalogue):
    assert [(step.value, step.words) for step in catalogue.scale.steps] == [
        (0, "совсем не про нас"),
        (1, "скорее нет"),
        (2, "скорее да"),
        (3, "полностью про нас"),
    ]
    assert (catalogue.scale.unsure, catalogue.scale.declined) == ("затрудняюсь ответить", "не хочу отвечать")


def test_the_review_sheet_has_28_points(catalogue):
    assert 2 * len(catalogue.review.criteria) == 28
    assert [(one.points_from, one.text) for one in catalogue.review.decisions] == [
        (22, "рекомендовать к утверждению"),
        (15, "доработать"),
        (0, "переработать"),
    ]


def test_some_rules_look_at_the_municipal_document_alone(catalogue):
    rules = catalogue.checks.rules
    assert [rule.code for rule in rules] == [f"L{number:02}" for number in range(1, 26)]
    assert {rule.code for rule in rules if rule.scope is Scope.ROADMAP} == {
        "L09",
        "L10",
        "L17",
        "L21",
        "L22",
        "L23",
        "L24",
        "L25",
    }
    assert catalogue.checks.rule("L13").severity is Severity.ADVICE


def test_an_unknown_rule_or_set_is_a_key_error(catalogue):
    with pytest.raises(KeyError):
        catalogue.checks.rule("L99")
    with pytest.raises(KeyError):
        catalogue.factor_set("fioko-2020")


def test_the_passport_is_six_short_blocks(catalogue):
    assert len(catalogue.passport) == 6
    assert all(3 <= len(block.fields) <= 5 for block in catalogue.passport)
    kinds = {field.code: field.kind for block in catalogue.passport for field in block.fields}
    assert (kinds["teachers"], kinds["pupils"]) == ("число", "число")


def test_places_and_years_of_the_documents(catalogue):
    assert [(one.code, one.place, one.year) for one in catalogue.sources] == [
        ("000", "Усть-Илимск", 2024),
        ("001", "Калар", 2022),
        ("002", "Ракитное", 2021),
        ("003", "Сочи", 2024),
        ("004", "Бодайбо", 2023),
    ]


def test_the_vocabulary_offers_roles_statuses_and_all_participants(catalogue):
    assert catalogue.vocabulary.statuses == ("не начато", "в работе", "выполнено", "просрочено", "снято")
    assert set(catalogue.vocabulary.participants) == set(Participant)
    assert {"директор", "рабочая группа", "куратор"} <= set(catalogue.vocabulary.roles)


def test_without_the_fast_parser_the_catalogue_is_the_same(catalogue, monkeypatch):
    monkeypatch.setattr(data_file, "_libyaml", lambda: None)
    assert loader.read(loader.SHIPPED) == catalogue


def test_the_catalogue_is_read_once_a_process(catalogue):
    assert loader.load() is catalogue
    assert loader.load(loader.SHIPPED) is catalogue


def test_a_changed_copy_forgets_what_the_original_looked_up() -> None:
    catalogue = loader.load()
    before = catalogue.checks.rule("L04")
    softer = before.model_copy(update={"severity": Severity.ADVICE})
    rules = tuple(softer if rule.code == "L04" else rule for rule in catalogue.checks.rules)
    changed = catalogue.checks.model_copy(update={"rules": rules})
    assert (changed.rule("L04").severity, catalogue.checks.rule("L04")) == (Severity.ADVICE, before)
