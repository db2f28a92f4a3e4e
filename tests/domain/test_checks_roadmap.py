"""The checker on the roadmap by field.md 5.9: tasks, measures, terms, participants."""

import pytest

from tests.domain.checking import context, found_by, told_by, with_fields, with_measure
from tests.domain.invented import diagnosis, line, measure, program
from toolkit.domain.checks import check_program
from toolkit.domain.diagnosis import FactorDiagnosis, GroupResult, Standing
from toolkit.domain.profile import Level
from toolkit.domain.program import LineKind
from toolkit.methodology.catalogue import Group, Severity


class TestTasks:
    def test_none(self) -> None:
        told = told_by("L02", program(lines=()))
        assert told == ["В программе нет задач. Добавьте от двух до пяти."]

    def test_without_a_measure(self) -> None:
        lines = (*program().lines, line(12, LineKind.TASK, "Выровнять нагрузку"))
        [finding] = found_by("L02", program(lines=lines))
        assert finding.sentence == "У задачи 2 нет ни одной меры. Добавьте меру или уберите задачу."
        assert (finding.place.kind, finding.place.id) == ("task", 12)


class TestTerms:
    def test_end_after_the_program(self) -> None:
        rows = (measure(1), measure(2), measure(3), measure(4, term_text="до 1 сентября 2024 г."))
        [finding] = found_by("L03", program(measures=rows))
        assert finding.sentence == "Мера 4 кончается позже программы: 01.09.2024, а программа — 31.05.2024."
        assert finding.place.words == "К сроку меры 4"
        assert (finding.place.step, finding.place.id, finding.place.field) == ("roadmap", 104, "term_text")

    def test_begin_before_the_program(self) -> None:
        told = told_by("L03", with_measure(term_text="август–октябрь 2023"))
        assert told == ["Мера 3 начинается раньше программы: 01.08.2023, а программа — 01.09.2023."]

    def test_end_before_the_program_begins(self) -> None:
        told = told_by("L03", with_measure(term_text="до 01.06.2023"))
        assert told == ["Мера 3 кончается раньше, чем начинается программа: 01.06.2023 и 01.09.2023."]

    def test_begin_after_the_program_ended(self) -> None:
        told = told_by("L03", with_measure(term_text="с 01.07.2024"))
        assert told == ["Мера 3 начинается позже конца программы: 01.07.2024 и 31.05.2024."]

    def test_of_a_program_whose_own_days_are_crossed(self) -> None:
        told = told_by("L03", with_fields(begins="01.09.2024", ends="31.05.2024"))
        assert told == [
            "Программа кончается раньше, чем начинается: 31.05.2024 и 01.09.2024. Проверьте даты."
        ]

    @pytest.mark.parametrize("text", ["ежеквартально", "сентябрь–октябрь 2023", "в срок до 15 января"])
    def test_inside_the_program_are_fine(self, text: str) -> None:
        assert check_program(with_measure(term_text=text), context()) == ()

    def test_without_a_date(self) -> None:
        rows = (measure(1), measure(2), measure(3, term_text="по мере необходимости"), measure(4))
        [finding] = found_by("L12", program(measures=rows))
        assert finding.sentence == "«По мере необходимости» — без даты. Лучше назвать месяц."
        assert finding.place.words == "К сроку меры 3"

    def test_not_understood(self) -> None:
        rows = (*program().measures, measure(4, term_text="когда приедет методист"))
        told = told_by("L12", program(measures=rows))
        assert told == ["«Когда приедет методист» — дата не понята. Лучше назвать месяц или день."]

    def test_missing(self) -> None:
        told = told_by("L12", program(measures=(*program().measures, measure(4, term_text=""))))
        assert told == ["У меры 4 нет срока. Назовите месяц или дату."]

    def test_too_many_without_a_date(self) -> None:
        told = told_by("L12", with_measure(term_text="постоянно"))
        assert told[-1] == "Без даты 1 мера из 3. Лучше, чтобы таких было не больше 30 %."


class TestMeasures:
    @pytest.mark.parametrize(
        ("part", "sentence", "words"),
        [
            ("responsible", "У меры 3 нет ответственного. Назовите роль.", "К ответственному меры 3"),
            (
                "result",
                "У меры 3 нет результата. Назовите документ, который останется.",
                "К результату меры 3",
            ),
            ("participants", "У меры 3 нет участников. Назовите, кто участвует.", "К участникам меры 3"),
            ("activity", "У меры 3 нет названия. Напишите, что будет сделано.", "К мероприятию меры 3"),
        ],
    )
    def test_lack_a_part(self, part: str, sentence: str, words: str) -> None:
        [finding] = found_by("L04", with_measure(**{part: ""}))
        assert (finding.sentence, finding.place.words) == (sentence, words)

    @pytest.mark.parametrize("chosen", [None, 99])
    def test_lack_an_indicator(self, chosen: int | None) -> None:
        told = told_by("L11", with_measure(indicator_id=chosen))
        assert told == ["У меры 3 не выбран показатель. Выберите, что она изменит."]

    def test_come_from_nobody_elses_practice(self) -> None:
        rows = [measure(number, source=source) for number, source in ((1, ""), (2, "ОЗ"), (3, ""))]
        [finding] = found_by("L13", program(measures=rows))
        assert finding.severity is Severity.ADVICE

    def test_taken_up_with_a_partner_count_as_practice_of_others(self) -> None:
        rows = [measure(number, source="", participants="учителя, школа-партнёр") for number in (1, 2, 3)]
        assert told_by("L13", program(measures=rows)) == []

    @pytest.mark.parametrize(
        "activity",
        [
            "Провести опрос; Определение ответственных",
            "Провести опрос\nСобрать совет",
            "1) провести опрос; 2) собрать совет",
        ],
    )
    def test_hold_two_activities(self, activity: str) -> None:
        told = told_by("L18", with_measure(activity=activity))
        assert told == ["В мере 3 похоже на два мероприятия. Разделите их на две меры."]

    def test_with_a_list_inside_one_activity_are_fine(self) -> None:
        assert told_by("L18", with_measure(activity="Обучить учителей: границы; предвзятость")) == []

    @pytest.mark.parametrize(
        ("count", "sentence"),
        [
            (0, "В программе нет мер. Обычно нужно не меньше 3."),
            (2, "В программе 2 меры. Обычно нужно не меньше 3."),
            (13, "В программе 13 мер. Больше 12 трудно выполнить: оставьте самые действенные."),
        ],
    )
    def test_too_few_or_too_many(self, count: int, sentence: str) -> None:
        rows = [measure(number) for number in range(1, count + 1)]
        assert told_by("L19", program(measures=rows)) == [sentence]

    @pytest.mark.parametrize("count", [3, 12])
    def test_just_enough(self, count: int) -> None:
        rows = [measure(number) for number in range(1, count + 1)]
        assert told_by("L19", program(measures=rows)) == []


class TestParticipants:
    def measured(self, group: Group, standing: Standing, index: float | None) -> FactorDiagnosis:
        level = None if index is None else Level.MEDIUM if index < 66 else Level.HIGH
        result = GroupResult(group=group, standing=standing, index=index, level=level)
        return diagnosis(80.0, groups=(result,))

    def test_leave_out_a_group_that_sees_the_risk(self) -> None:
        parents = self.measured(Group.PARENTS, Standing.MEASURED, 50.0)
        [finding] = found_by("L20", program(), context(measured=parents))
        assert finding.sentence == "Риск отметили родители, а среди участников их нет."
        assert (finding.place.step, finding.place.words) == ("measures", "Меры для родителей")

    @pytest.mark.parametrize(
        ("group", "participants"),
        [
            (Group.PARENTS, "родители и ученики"),
            (Group.PARENTS, "семьи обучающихся"),
            (Group.PARENTS, "О, Р"),
            (Group.STUDENTS, "обучающиеся 5–9 классов"),
            (Group.STUDENTS, "5–9 классы"),
            (Group.STUDENTS, "ученики"),
            (Group.TEACHERS, "классные руководители"),
            (Group.TEACHERS, "педагоги"),
            (Group.ADMINISTRATION, "зам. директора"),
            (Group.PARENTS, "все участники образовательных отношений"),
        ],
    )
    def test_are_understood_as_people_write_them(self, group: Group, participants: str) -> None:
        against = context(measured=self.measured(group, Standing.MEASURED, 80.0))
        rows = [measure(number, participants=participants) for number in (1, 2, 3)]
        assert told_by("L20", program(measures=rows), against) == []

    def test_one_group_is_not_taken_for_another(self) -> None:
        against = context(measured=self.measured(Group.STUDENTS, Standing.MEASURED, 80.0))
        rows = [measure(number, participants="учителя, классные руководители") for number in (1, 2, 3)]
        assert told_by("L20", program(measures=rows), against)

    def test_specialists_are_not_taken_for_teachers(self) -> None:
        against = context(measured=self.measured(Group.TEACHERS, Standing.MEASURED, 80.0))
        rows = [measure(number, participants="педагог-психолог, социальный педагог") for number in (1, 2, 3)]
        assert told_by("L20", program(measures=rows), against)

    @pytest.mark.parametrize(
        ("standing", "index"),
        [(Standing.HIDDEN, None), (Standing.NONE, None), (Standing.ESTIMATE, 80.0)],
    )
    def test_a_group_that_did_not_speak_is_not_missed(self, standing: Standing, index: float | None) -> None:
        against = context(measured=self.measured(Group.PARENTS, standing, index))
        assert told_by("L20", program(), against) == []

    def test_merged_groups_are_one(self) -> None:
        staff = self.measured(Group.ADMINISTRATION, Standing.MEASURED, 80.0)
        merged = context(measured=staff.model_copy(update={"merged": True}))
        rows = [measure(number, participants="ученики") for number in (1, 2, 3)]
        assert told_by("L20", program(measures=rows), merged) == [
            "Риск отметил педагогический коллектив, а среди участников его нет."
        ]
