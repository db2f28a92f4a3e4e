"""The checker of programs by field.md 5.9: a sound program has no findings, each slip has its sentence."""

from datetime import date
from decimal import Decimal

import pytest

from tests.domain.checking import (
    CONFIRMED,
    context,
    found_by,
    told_by,
    with_fields,
    with_indicator,
    with_measure,
)
from tests.domain.invented import diagnosis, indicator, line, measure, profile, program
from toolkit.domain.checks import RULES, check_program
from toolkit.domain.program import LineKind, Program
from toolkit.domain.verification import Outcome, Status
from toolkit.methodology.catalogue import Catalogue, Direction, Scope, Severity
from toolkit.methodology.loader import load


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


class TestWhole:
    def test_a_sound_program_has_no_findings(self) -> None:
        assert check_program(program(), context()) == ()

    def test_every_rule_about_programs_has_a_function(self, catalogue: Catalogue) -> None:
        expected = {rule.code for rule in catalogue.checks.rules if rule.scope is Scope.PROGRAM}
        assert set(RULES) == expected

    def test_functions_are_named_after_their_rules(self) -> None:
        assert all(rule.__name__.startswith(code.lower() + "_") for code, rule in RULES.items())

    def test_severity_comes_from_the_catalogue(self, catalogue: Catalogue) -> None:
        rules = tuple(
            rule.model_copy(update={"severity": Severity.ADVICE}) if rule.code == "L04" else rule
            for rule in catalogue.checks.rules
        )
        softer = catalogue.model_copy(update={"checks": catalogue.checks.model_copy(update={"rules": rules})})
        softened = context().model_copy(update={"catalogue": softer})
        [finding] = found_by("L04", with_measure(responsible=""), softened)
        assert finding.severity is Severity.ADVICE

    def test_errors_come_before_warnings_and_advice(self) -> None:
        rows = [measure(number, source="", term_text="постоянно", responsible="") for number in (1, 2, 3)]
        severities = [finding.severity for finding in check_program(program(measures=rows), context())]
        assert severities == sorted(severities, key=list(Severity).index)
        assert set(severities) == set(Severity)

    def test_an_empty_program_is_told_what_to_begin_with(self) -> None:
        empty = Program(id=7, factor_code="R02", factor_title="Дефицит педагогических кадров")
        assert {finding.rule for finding in check_program(empty, context())} == {"L01", "L02", "L19"}


class TestGoal:
    def test_needs_an_indicator(self) -> None:
        [finding] = found_by("L01", with_fields(goal_indicator=""))
        assert finding.sentence == "У цели нет показателя. Выберите, какой показатель изменится."
        assert (finding.place.step, finding.place.field) == ("goal", "goal_indicator")

    def test_needs_an_indicator_that_is_still_there(self) -> None:
        assert told_by("L01", with_fields(goal_indicator="99"))

    def test_names_all_that_it_lacks(self) -> None:
        [finding] = found_by("L01", with_indicator(baseline=None, target=None))
        assert finding.sentence == (
            "У цели не хватает: значения «сейчас», значения «будет». Допишите у показателя 1."
        )
        assert finding.place.words == "К значению «сейчас» показателя 1"

    def test_takes_the_programs_last_day_for_its_date(self) -> None:
        assert told_by("L01", with_indicator(target_on=None)) == []

    def test_needs_some_date(self) -> None:
        dateless = with_fields(ends="").model_copy(update={"indicators": (indicator(target_on=None),)})
        assert told_by("L01", dateless) == ["У цели не хватает: даты. Допишите у показателя 1."]

    def test_hand_edited_sentence_shows_numbers_and_date(self) -> None:
        sentence = "К 31 мая 2024 года сократить незакрытые ставки с 3 до 1."
        assert told_by("L01", with_fields(goal_sentence=sentence)) == []

    def test_hand_edited_sentence_without_them_is_told(self) -> None:
        assert told_by("L01", with_fields(goal_sentence="Сократить незакрытые ставки до 1.")) == [
            "Цель исправлена вручную, и в ней не хватает: значения «сейчас» (3), даты. "
            "Допишите или верните готовое предложение."
        ]

    def test_a_date_is_not_taken_for_a_value(self) -> None:
        told = told_by("L01", with_fields(goal_sentence="К 01.03.2024 открыть набор."))
        assert "значения «сейчас» (3), значения «будет» (1)" in told[0]

    def test_a_number_too_long_to_be_one_is_passed_over(self) -> None:
        sentence = f"К 31 мая 2024 года сократить с 3 до 1, код {'9' * 30}."
        assert told_by("L01", with_fields(goal_sentence=sentence)) == []

    def test_yes_or_no_needs_no_numbers_in_the_sentence(self) -> None:
        edited = with_fields(goal_sentence="К 31 мая 2024 года утвердить порядок.")
        present = indicator(unit="да/нет", baseline=Decimal(0), target=Decimal(1), direction=Direction.UP)
        assert told_by("L01", edited.model_copy(update={"indicators": (present,)})) == []


class TestIndicators:
    @pytest.mark.parametrize(
        ("part", "sentence"),
        [
            ("title", "У показателя 1 нет названия. Напишите, что измеряется."),
            ("unit", "У показателя 1 нет единицы. Напишите, в чём он измеряется."),
        ],
    )
    def test_lack_words(self, part: str, sentence: str) -> None:
        assert told_by("L05", with_indicator(**{part: " "})) == [sentence]

    def test_lack_numbers(self) -> None:
        second = indicator(id=32, position=2, baseline=None, target=None)
        told = told_by("L05", program(indicators=(indicator(), second)))
        assert [sentence.split(".")[0] for sentence in told] == [
            "У показателя 2 нет значения «сейчас»",
            "У показателя 2 нет значения «будет»",
        ]

    def test_numbers_that_the_goal_lacks_are_told_once(self) -> None:
        assert told_by("L05", with_indicator(baseline=None)) == []

    @pytest.mark.parametrize(
        ("direction", "target", "sentence"),
        [
            (
                Direction.UP,
                1,
                "Показатель 1 должен расти, а «будет» меньше, чем «сейчас»: 1 и 3. Проверьте числа.",
            ),
            (
                Direction.DOWN,
                5,
                "Показатель 1 должен снижаться, а «будет» больше, чем «сейчас»: 5 и 3. Проверьте числа.",
            ),
        ],
    )
    def test_go_against_their_direction(self, direction: Direction, target: int, sentence: str) -> None:
        assert told_by("L05", with_indicator(direction=direction, target=Decimal(target))) == [sentence]

    def test_stay_where_they_are(self) -> None:
        [finding] = found_by("L06", with_indicator(baseline=Decimal("18.0"), target=Decimal(18)))
        assert finding.sentence == "У показателя 1 «будет» равно «сейчас»: 18. Укажите, каким он станет."
        assert finding.place.words == "К значению «будет» показателя 1"

    @pytest.mark.parametrize("title", ["Увеличение доли учителей", "рост числа ставок"])
    def test_are_written_as_an_activity(self, title: str) -> None:
        assert told_by("L14", with_indicator(title=title))

    @pytest.mark.parametrize("title", ["Доля снижения пропусков", "Ростки: число кружков"])
    def test_only_look_like_an_activity(self, title: str) -> None:
        assert told_by("L14", with_indicator(title=title)) == []


class TestVerification:
    def test_confirmed_factor_is_fine(self) -> None:
        assert told_by("L07", program()) == []

    @pytest.mark.parametrize("decided", [None, CONFIRMED.model_copy(update={"decided": False})])
    def test_without_a_decision_stays_a_draft(self, decided: Outcome | None) -> None:
        told = told_by("L07", program(), context(decided=decided))
        assert told == ["По фактору ещё нет решения команды. До верификации программа остаётся черновиком."]

    def test_disputed_factor_stays_a_draft(self) -> None:
        disputed = CONFIRMED.model_copy(update={"status": Status.DISPUTED, "draft_only": True})
        told = told_by("L07", program(), context(decided=disputed))
        assert told == ["Фактор пока спорный. До решения по нему программа остаётся черновиком."]

    def test_dropped_factor_is_told(self) -> None:
        dropped = Outcome(factor_code="R02", status=Status.NOT_RELEVANT, decided=True)
        told = told_by("L07", program(), context(decided=dropped))
        assert told == [
            "По верификации фактор не входит в программу: «не актуален». Вернитесь к решению команды."
        ]


class TestDates:
    def test_program_before_the_profile(self) -> None:
        late = profile(issued_on=date(2023, 10, 2))
        told = told_by("L16", program(), context(received=late))
        assert told == ["Программа начинается 01.09.2023, а профиль датирован 02.10.2023. Проверьте даты."]

    def test_profile_without_a_date_says_nothing(self) -> None:
        assert told_by("L16", program(), context(received=profile(issued_on=None))) == []

    def test_program_before_the_self_diagnosis_is_allowed_with_a_warning(self) -> None:
        [finding] = found_by("L16", program(), context(measured=diagnosis(None)))
        assert finding.severity is Severity.WARNING
        assert finding.sentence.startswith("Самодиагностика по фактору ещё не проведена.")

    def test_preliminary_self_diagnosis_is_only_advice(self) -> None:
        [finding] = found_by("L16", program(), context(measured=diagnosis(80.0, preliminary=True)))
        assert finding.severity is Severity.ADVICE


class TestResults:
    def test_vague_without_a_number(self) -> None:
        lines = (*program().lines, line(21, LineKind.RESULT, "Повышение качества образования"))
        [finding] = found_by("L15", program(lines=lines))
        assert finding.sentence == (
            "Ожидаемый результат 1: «повышение» без числа. Добавьте число или документ."
        )
        assert (finding.place.kind, finding.place.id) == ("line", 21)

    @pytest.mark.parametrize(
        "text", ["Улучшение посещаемости до 95 %", "План: совершенствование уроков", "Ставки закрыты"]
    )
    def test_with_number_or_document_or_plain_words_are_fine(self, text: str) -> None:
        lines = (*program().lines, line(21, LineKind.RESULT, text))
        assert told_by("L15", program(lines=lines)) == []

    def test_linked_to_an_indicator_have_their_number_there(self) -> None:
        lines = (*program().lines, line(21, LineKind.RESULT, "Повышение доли педагогов", ref="31"))
        assert told_by("L15", program(lines=lines)) == []

    def test_of_a_measure_are_read_too(self) -> None:
        told = told_by("L15", with_measure(result="улучшение климата"))
        assert told == ["Результат меры 3: «улучшение» без числа. Добавьте число или документ."]


class TestNames:
    @pytest.mark.parametrize("text", ["Иванова И.И.", "И. И. Иванова", "Петров-Водкин К. С."])
    def test_surname_with_initials(self, text: str) -> None:
        [finding] = found_by("L08", with_measure(responsible=text))
        assert finding.sentence == (
            "Мера 3, ответственный: похоже на фамилию с инициалами. Назовите роль вместо фамилии."
        )
        assert finding.place.words == "К ответственному меры 3"

    @pytest.mark.parametrize("text", ["Помочь ученику Ване", "Беседа: ученица Анна и класс"])
    def test_named_pupil(self, text: str) -> None:
        told = told_by("L08", with_measure(activity=text))
        assert told == ["Мера 3, мероприятие: похоже на имя ученика. Напишите без имени."]

    @pytest.mark.parametrize(
        "text",
        [
            "СОШ им. А. С. Пушкина",
            "ученик Приречной школы",
            "Ученики Приречной СОШ",
            "зам. директора по УР",
            "Директор. Учителя",
        ],
    )
    def test_what_only_looks_like_a_name(self, text: str) -> None:
        assert told_by("L08", with_measure(activity=text)) == []

    @pytest.mark.parametrize("name", ["basis", "responsible", "executors", "goal_means", "resources"])
    def test_are_looked_for_in_single_fields(self, name: str) -> None:
        assert [found.place.field for found in found_by("L08", with_fields(**{name: "Иванова И.И."}))] == [
            name
        ]

    @pytest.mark.parametrize("kind", list(LineKind))
    def test_are_looked_for_in_lines(self, kind: LineKind) -> None:
        checked = program(lines=(*program().lines, line(22, kind, "Беседа с Ивановой И.И.")))
        assert [found.place.id for found in found_by("L08", checked)] == [22]

    @pytest.mark.parametrize("part", ["title", "source", "measured_by"])
    def test_are_looked_for_in_indicators(self, part: str) -> None:
        assert told_by("L08", with_indicator(**{part: "Иванова И.И."}))

    def test_are_allowed_in_the_approval_block(self) -> None:
        assert told_by("L08", with_fields(approval="утверждаю Иванова И.И.")) == []

    def test_are_not_repeated_in_the_finding(self) -> None:
        assert all("Иванов" not in told for told in told_by("L08", with_measure(activity="Иванова И.И.")))


class TestBankOfMeasures:
    """Words of the catalogue itself must not be found fault with."""

    CODES = tuple(factor.code for factor in load().factors)

    @pytest.mark.parametrize("code", CODES)
    def test_a_program_made_of_the_bank_has_no_findings(self, catalogue: Catalogue, code: str) -> None:
        factor = catalogue.factor(code)
        tasks = tuple(line(at, LineKind.TASK, text) for at, text in enumerate(factor.tasks, start=1))
        indicators = tuple(
            indicator(
                id=30 + at,
                position=at,
                code=known.code,
                title=known.title,
                unit=known.unit,
                source=known.source,
                direction=known.direction,
                baseline=Decimal(3 if known.direction is Direction.DOWN else 1),
                target=Decimal(1 if known.direction is Direction.DOWN else 3),
            )
            for at, known in enumerate(factor.indicators, start=1)
        )
        ids = {known.code: known.id for known in indicators}
        names = catalogue.vocabulary.participants
        rows = tuple(
            measure(
                at,
                task_id=known.task,
                activity=known.text,
                result=known.result,
                responsible=known.responsible,
                participants=", ".join(names[taking_part] for taking_part in known.participants),
                indicator_id=ids[known.indicator],
                source="; ".join(known.sources),
            )
            for at, known in enumerate(factor.measures, start=1)
        )
        results = tuple(
            line(40 + at, LineKind.RESULT, text) for at, text in enumerate(factor.results, start=1)
        )
        made = program(lines=(*tasks, *results), indicators=indicators, measures=rows)
        told = check_program(made, context())
        # Whether each task has a measure is a matter of what a team picks, not of words.
        assert [found.sentence for found in told if found.rule not in ("L02", "L19", "L20")] == []
