"""From a verified factor to its measures: what is begun, offered, chosen and still missing."""

from tests.workflows.opening import PARENTS, STAFF, answer_everything, antirisk_program, self_diagnosis
from toolkit.domain.program import LineKind
from toolkit.methodology.catalogue import Measure, Participant
from toolkit.store.database import Store
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.step import StepStatus

# ── steps ──


def test_without_a_school_there_is_nothing_to_write(store: Store) -> None:
    flow = antirisk_program(store)
    assert (flow.lock("causes"), list(flow.missing("factor"))) == (
        "Сначала назовите школу.",
        ["Сначала назовите школу в самодиагностике."],
    )


def test_before_a_program_only_the_first_step_is_open(planning: AntiriskProgram) -> None:
    reason = "Откроется, когда вы выберете фактор."
    assert [planning.lock(step.code) for step in planning.steps] == ["", *[reason] * 6]


def test_before_a_factor_that_is_what_is_missing(planning: AntiriskProgram) -> None:
    assert list(planning.missing("causes")) == ["Выберите фактор, по которому пишете программу."]


def test_each_step_says_what_it_lacks(begun: AntiriskProgram) -> None:
    lacks = {step.code: list(begun.missing(step.code)) for step in begun.steps}
    assert lacks["causes"] == ["Назовите хотя бы одну причину."]
    assert lacks["measures"] == ["Выберите ещё 3 меры: в программе нужно не меньше 3."]
    assert lacks["goal"] == ["Добавьте показатель: что именно изменится."]
    assert lacks["check"] == lacks["roadmap"]


def test_states_of_the_steps_in_words(begun: AntiriskProgram) -> None:
    found = {step.code: begun.words(step.code) for step in begun.steps}
    assert {found[step] for step in ("causes", "measures", "goal", "roadmap")} == {"не начат"}
    assert found["factor"] == begun.factor().short_title
    assert found["check"].endswith(("замечание", "замечания", "замечаний"))
    assert found["document"] == "черновик"


def test_findings_never_block_the_draft(begun: AntiriskProgram) -> None:
    begun.go("roadmap")
    begun.next()
    begun.next()
    assert begun.step == "document"


def test_causes_block_until_one_is_named(begun: AntiriskProgram) -> None:
    begun.next()
    stayed = begun.step
    begun.add_line(LineKind.CAUSE, "Молодые учителя уезжают")
    begun.next()
    assert (stayed, begun.step) == ("causes", "measures")


def test_reopening_continues_with_the_same_program(begun: AntiriskProgram, ready_store: Store) -> None:
    begun.go("goal")
    again = antirisk_program(ready_store)
    assert (again.step, again.part) == ("goal", STAFF)


def test_the_next_factor_is_the_one_without_measures(begun: AntiriskProgram) -> None:
    begun.add_measure(None, activity="Собрать план")
    assert begun.following_factor() == PARENTS


def test_after_the_last_factor_there_is_none(begun: AntiriskProgram) -> None:
    begun.add_measure(None, activity="Собрать план")
    begun.start(PARENTS)
    begun.add_measure(None, activity="Провести встречу")
    assert begun.following_factor() == ""


# ── beginning ──


def test_a_new_program_holds_what_the_bank_proposes(begun: AntiriskProgram) -> None:
    factor, program = begun.factor(), begun.program
    assert [line.text for line in program.tasks] == list(factor.tasks)
    assert [line.text for line in program.of(LineKind.METHOD)] == list(factor.methods)
    assert [line.text for line in program.of(LineKind.RESULT)] == list(factor.results)


def test_a_new_program_has_the_school_years_dates(begun: AntiriskProgram) -> None:
    program = begun.program
    controls = [line.text for line in program.of(LineKind.CONTROL)]
    assert (program.text("begins"), program.text("ends"), controls) == (
        "01.09.2023",
        "31.05.2024",
        ["31.12.2023", "31.05.2024"],
    )


def test_a_new_program_rests_on_the_dated_profile(begun: AntiriskProgram) -> None:
    assert begun.program.text("basis") == "Рисковый профиль школы от 14.06.2023"


def test_a_program_carries_the_papers_title_without_its_stop(begun: AntiriskProgram) -> None:
    assert begun.program.factor_title == begun.catalogue.factor(STAFF).title


def test_beginning_twice_keeps_what_is_there(begun: AntiriskProgram) -> None:
    begun.set_line(begun.program.tasks[0], "text", "Закрыть вакансии")
    begun.start(STAFF)
    assert begun.program.tasks[0].text == "Закрыть вакансии"


def test_beginning_leads_to_the_causes(begun: AntiriskProgram) -> None:
    assert (begun.step, begun.part, "factor" in begun.done) == ("causes", STAFF, True)


def test_a_factor_that_is_not_verified_may_be_a_draft(ready_store: Store) -> None:
    diagnosis = self_diagnosis(ready_store)
    diagnosis.go("verification", STAFF)
    diagnosis.decide("CLARIFY")
    flow = antirisk_program(ready_store)
    flow.start(STAFF)
    rules = [finding.rule for finding in flow.findings()]
    assert (flow.facts.outcomes[STAFF].draft_only, "L07" in rules) == (True, True)


def test_naming_a_responsible_begins_the_program(planning: AntiriskProgram) -> None:
    planning.set_responsible(PARENTS, "социальный педагог")
    program = planning.program_of(PARENTS)
    assert (program.text("responsible"), len(program.tasks) > 0) == ("социальный педагог", True)


def test_an_empty_responsible_begins_nothing(planning: AntiriskProgram) -> None:
    planning.set_responsible(PARENTS, "  ")
    assert planning.facts.programs == ()


def test_a_responsible_can_be_changed(planning: AntiriskProgram) -> None:
    planning.set_responsible(PARENTS, "социальный педагог")
    planning.set_responsible(PARENTS, "завуч")
    assert planning.program_of(PARENTS).text("responsible") == "завуч"


def test_a_confirmed_step_is_done_for_its_own_program_only(begun: AntiriskProgram) -> None:
    begun.take_cause(begun.worst()[0].code)
    begun.next()
    here = begun.status("causes")
    begun.start(PARENTS)
    begun.go("measures")
    assert (here, begun.status("causes")) == (StepStatus.DONE, StepStatus.OPEN)


# ── causes ──


def test_the_worst_statements_prompt_causes(begun: AntiriskProgram) -> None:
    found = begun.worst()
    assert (len(found), [result.risk for result in found]) == (4, [1.0] * 4)


def test_a_statement_becomes_a_cause_once(begun: AntiriskProgram) -> None:
    code = begun.worst()[0].code
    begun.take_cause(code)
    begun.take_cause(code)
    causes = begun.program.of(LineKind.CAUSE)
    assert [(line.text, line.ref) for line in causes] == [(begun.factor().statement(code).text, code)]


def test_a_taken_statement_may_be_rewritten(begun: AntiriskProgram) -> None:
    begun.take_cause(begun.worst()[0].code)
    begun.set_line(begun.program.of(LineKind.CAUSE)[0], "text", "Наставников не хватает")
    assert begun.program.of(LineKind.CAUSE)[0].text == "Наставников не хватает"


def test_a_new_line_takes_the_focus(begun: AntiriskProgram) -> None:
    begun.add_line(LineKind.CAUSE)
    assert begun.focused[-1] == f"l-{begun.program.of(LineKind.CAUSE)[0].id}"


def test_a_removed_line_comes_back_in_its_place(begun: AntiriskProgram) -> None:
    before = begun.program.tasks
    begun.remove_line(before[0])
    begun.undo()
    assert [line.text for line in begun.program.tasks] == [line.text for line in before]


def test_a_line_too_long_stays_in_its_field(begun: AntiriskProgram) -> None:
    task = begun.program.tasks[0]
    begun.set_line(task, "text", "ы" * 5001)
    assert (len(begun.problem(f"l-{task.id}").typed), begun.program.tasks[0].text) == (5001, task.text)


# ── measures of the bank ──


def bank(flow: AntiriskProgram) -> tuple[Measure, ...]:
    return flow.factor().measures


def test_a_picked_measure_fills_all_six_columns(begun: AntiriskProgram) -> None:
    measure = bank(begun)[0]
    begun.set_goal_indicator(measure.indicator or begun.factor().indicators[0].code)
    begun.pick(measure, STAFF)
    (row,) = begun.program.measures
    assert (row.activity, row.result, row.responsible) == (measure.text, measure.result, measure.responsible)
    assert row.task_id == begun.program.tasks[measure.task - 1].id
    assert all((row.term_text, row.participants, row.source))


def test_each_measure_of_the_bank_fills_its_row(begun: AntiriskProgram) -> None:
    for measure in bank(begun):
        begun.pick(measure, STAFF)
    empty = [
        (row.code, name)
        for row in begun.program.measures
        for name in ("activity", "term_text", "result", "responsible", "participants", "source", "task_id")
        if not getattr(row, name)
    ]
    assert (len(begun.program.measures), empty) == (len(bank(begun)), [])


def test_a_measure_is_picked_once(begun: AntiriskProgram) -> None:
    begun.pick(bank(begun)[0], STAFF)
    begun.pick(bank(begun)[0], STAFF)
    assert len(begun.program.measures) == 1


def test_a_picked_measure_can_be_dropped(begun: AntiriskProgram) -> None:
    begun.pick(bank(begun)[0], STAFF)
    begun.drop(begun.chosen(bank(begun)[0].code))
    assert (begun.chosen(bank(begun)[0].code), begun.message.undo_words) == (None, "Вернуть меру")


def test_a_dropped_measure_can_be_picked_again(begun: AntiriskProgram) -> None:
    begun.pick(bank(begun)[0], STAFF)
    begun.drop(begun.chosen(bank(begun)[0].code))
    begun.pick(bank(begun)[0], STAFF)
    assert len(begun.program.measures) == 1


def test_terms_follow_the_stages(begun: AntiriskProgram) -> None:
    first, later = begun.default_term(1), begun.default_term(2)
    assert (first, later) == ("сентябрь–октябрь 2023", "ноябрь 2023 – апрель 2024")


def test_a_measure_of_another_factor_goes_to_the_last_task(begun: AntiriskProgram) -> None:
    begun.pick(begun.catalogue.factor(PARENTS).measures[0], PARENTS)
    (row,) = begun.program.measures
    assert row.task_id == begun.program.tasks[-1].id


def test_a_measure_finds_a_place_without_any_task(begun: AntiriskProgram) -> None:
    for task in begun.program.tasks:
        begun.remove_line(task)
    begun.pick(bank(begun)[0], STAFF)
    assert begun.program.measures[0].task_id is None


def test_suggestions_change_with_the_choice(begun: AntiriskProgram) -> None:
    offered = begun.suggestions()
    begun.pick(offered[0].measure, offered[0].factor_code)
    codes = [item.measure.code for item in begun.suggestions()]
    assert codes != [item.measure.code for item in offered]


def test_suggestions_change_with_the_answers(ready: SelfDiagnosis, ready_store: Store) -> None:
    flow = antirisk_program(ready_store)
    flow.start(STAFF)
    before = [item.why for item in flow.suggestions()]
    answer_everything(ready, STAFF, high=False)
    flow._read()
    assert [item.why for item in flow.suggestions()] != before


# ── filters ──


def test_words_find_measures_in_the_whole_bank(begun: AntiriskProgram) -> None:
    begun.query = "наставник"
    found = begun.found()
    assert (begun.filtered(), any("наставн" in item.measure.text.lower() for item in found)) == (True, True)


def test_a_filter_by_task_keeps_that_task(begun: AntiriskProgram) -> None:
    begun.only_task = 1
    own = [item.measure.task for item in begun.found() if item.factor_code == STAFF]
    assert set(own) == {1}


def test_a_filter_by_participant_keeps_them(begun: AntiriskProgram) -> None:
    begun.only_group = Participant("Р").value
    assert all(Participant("Р") in item.measure.participants for item in begun.found())


def test_a_filter_by_documents_leaves_common_practice_out(begun: AntiriskProgram) -> None:
    begun.only_source = "документы"
    assert all(item.measure.sources != ("ОЗ",) for item in begun.found())


def test_without_filters_there_are_suggestions(begun: AntiriskProgram) -> None:
    assert not begun.filtered()


def test_beginning_another_program_clears_the_search(begun: AntiriskProgram) -> None:
    begun.query, begun.only_task = "наставник", 1
    begun.start(PARENTS)
    assert not begun.filtered()


def test_beginning_another_program_clears_every_filter(begun: AntiriskProgram) -> None:
    begun.only_group, begun.only_source = "Р", "документы"
    begun.start(PARENTS)
    assert not begun.filtered()


# ── the team's own measure ──


def test_an_own_measure_goes_to_its_task(begun: AntiriskProgram) -> None:
    task = begun.program.tasks[1]
    begun.own_measure, begun.own_task = "Открыть класс наставников", str(task.id)
    begun.add_own()
    (row,) = begun.program.measures
    assert (row.activity, row.task_id, row.code, row.term_text) == (
        "Открыть класс наставников",
        task.id,
        "",
        "ноябрь 2023 – апрель 2024",
    )


def test_the_field_is_empty_for_the_next_one(begun: AntiriskProgram) -> None:
    begun.own_measure = "Открыть класс наставников"
    begun.add_own()
    assert (begun.own_measure, begun.said[-1]) == ("", "Мера добавлена: Открыть класс наставников.")


def test_an_own_measure_without_words_is_told(begun: AntiriskProgram) -> None:
    begun.add_own()
    refused = begun.problem("own-measure").sentence
    begun.own_measure = "Открыть класс наставников"
    begun.add_own()
    assert (refused, begun.problem("own-measure")) == ("Напишите, что сделаете.", None)


def test_an_own_measure_that_is_too_long_keeps_its_words(begun: AntiriskProgram) -> None:
    begun.own_measure = "ы" * 5001
    begun.add_own()
    refused = begun.problem("own-measure")
    assert (len(begun.own_measure), refused is None, begun.program.measures) == (5001, False, ())
