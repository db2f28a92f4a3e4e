"""What the screens say where it matters most: drafts, refusals, hidden groups, conflicts, the way on."""

import pytest

from tests.ui.reading import everything, heard, of_tag, whole
from tests.ui.test_screens import screen_of
from tests.workflows.opening import PARENTS, STAFF, antirisk_program, opened, self_diagnosis, statement_of
from toolkit.domain.program import LineKind
from toolkit.methodology.catalogue import Group
from toolkit.store.database import Store
from toolkit.ui.frame import GLYPHS
from toolkit.ui.nodes import Node, find
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.step import StepStatus
from toolkit.workflows.workflow import Workflow
from toolkit.workflows.writing import UNDECIDED


def page(flow: Workflow) -> Node:
    return whole(screen_of(flow))


def said(flow: Workflow) -> str:
    return heard(page(flow))


def press(flow: Workflow, id_: str, event: str = "click", value: object = None) -> None:
    node = find(page(flow), id_)
    assert node is not None
    node.on[event](value)


# ── around every screen ──


def test_every_state_of_a_step_has_its_glyph() -> None:
    assert len(set(GLYPHS.values())) == len(StepStatus)


def test_a_locked_step_is_no_button_and_says_why(named: SelfDiagnosis) -> None:
    assert find(page(named), "step-answers") is None
    assert "Откроется, когда в профиле будет хотя бы один фактор." in said(named)


def test_the_present_step_is_marked_for_a_reader(named: SelfDiagnosis) -> None:
    assert find(page(named), "step-passport").attrs["aria-current"] == "step"


def test_the_header_tells_school_and_year(named: SelfDiagnosis) -> None:
    shown = said(named)
    assert "Приречная СОШ" in shown
    assert "2023/24" in shown


def test_the_moment_of_saving_is_told(named: SelfDiagnosis) -> None:
    (place,) = [node for node in everything(page(named)) if "data-saved" in node.attrs]
    assert place.attrs["data-saved"] == "Сохранено в 12:41"


def test_a_message_can_be_put_away(named: SelfDiagnosis) -> None:
    named.failed(ZeroDivisionError())
    press(named, "dismiss")
    assert named.message is None


def test_the_school_is_chosen_by_its_name(store: Store, named: SelfDiagnosis) -> None:
    store.schools.create("Заречная СОШ", year=2023, visitor=named.visit.visitor)
    flow = self_diagnosis(store)
    press(flow, f"school-{store.schools.list()[0].id}")
    assert (flow.facts.school.name, flow.focused) == ("Заречная СОШ", ["title"])


def test_a_field_keeps_what_was_refused_with_its_sentence(named: SelfDiagnosis) -> None:
    press(named, "p-teachers", "change", "двенадцать")
    field = find(page(named), "p-teachers")
    assert (field.attrs["value"], field.attrs["aria-invalid"]) == ("двенадцать", "true")
    assert heard(find(page(named), "p-teachers-problem")) == "Напишите целое число цифрами, например 120."


# ── answers ──


def test_a_chosen_answer_is_checked(ready: SelfDiagnosis) -> None:
    ready.go("answers", STAFF)
    code = ready.factor().statements[0].code
    press(ready, f"a-{code}-2", "change", "2")
    checked = [node.attrs["id"] for node in everything(page(ready)) if "checked" in node.attrs]
    assert f"a-{code}-2" in checked


def test_backspace_takes_an_answer_back(ready: SelfDiagnosis) -> None:
    ready.go("answers", STAFF)
    code = ready.factor().statements[0].code
    press(ready, f"q-{code}", "clear")
    assert code not in ready.facts.answers.team


def test_the_foot_names_what_is_not_answered(ready: SelfDiagnosis) -> None:
    ready.go("answers", STAFF)
    for statement in ready.factor().statements[:2]:
        ready.clear_answer(statement.code)
    assert "Осталось ответить на 1 и 2." in heard(find(page(ready), "miss"))


def test_a_group_too_small_is_hidden_with_the_reason(ready: SelfDiagnosis) -> None:
    ready.mode = "tally"
    ready.go("answers", PARENTS)
    ready.set_count(statement_of(ready, PARENTS, Group.PARENTS), 2, "4")
    assert "Родители: 4 анкеты. Чтобы никого нельзя было узнать" in said(ready)


def test_a_hidden_group_shows_no_number_in_the_map(ready: SelfDiagnosis) -> None:
    for statement in ready.factor(STAFF).statements:
        ready.clear_answer(statement.code)
        if statement.group is Group.STUDENTS:
            for column, count in enumerate(("1", "1", "1", "1")):
                ready.set_count(statement, column, count)
    ready.go("result")
    group = ready.diagnosis(STAFF).group(Group.STUDENTS)
    assert (group.index, group.respondents) == (None, None)
    assert "скрыто" in said(ready)


# ── verification ──


def test_a_needed_reason_blocks_the_way_with_its_sentence(ready: SelfDiagnosis) -> None:
    ready.go("verification", STAFF)
    press(ready, f"v-{STAFF}-REJECT", "change", "REJECT")
    foot = find(page(ready), "next")
    assert foot.attrs["aria-disabled"] == "true"
    assert ready.reason_lacking(STAFF) in heard(find(page(ready), "miss"))


# ── programs ──


def test_a_factor_not_verified_is_called_a_draft(ready: SelfDiagnosis, ready_store: Store) -> None:
    ready.go("verification", STAFF)
    ready.decide("CLARIFY")
    flow = antirisk_program(ready_store)
    press(flow, f"start-{STAFF}")
    assert "Пока это черновик." in said(flow)


def test_a_verified_factor_is_not(begun: AntiriskProgram) -> None:
    assert "Пока это черновик." not in said(begun)


def test_without_factors_the_way_leads_to_self_diagnosis(named: SelfDiagnosis, store: Store) -> None:
    link = find(page(antirisk_program(store)), "to-diagnosis")
    assert link.attrs["href"] == f"/self_diagnosis?school={named.facts.school.id}"


def test_in_jupyterlab_a_notebook_is_named_instead(named: SelfDiagnosis, store: Store) -> None:
    flow = opened(AntiriskProgram, store, served=False)
    assert "Откройте тетрадь self_diagnosis.ipynb." in said(flow)


def test_a_taken_statement_is_not_offered_twice(begun: AntiriskProgram) -> None:
    code = begun.worst()[0].code
    press(begun, f"take-{code}")
    assert find(page(begun), f"take-{code}") is None


def test_a_measure_is_chosen_and_dropped_by_one_button(begun: AntiriskProgram) -> None:
    begun.go("measures")
    code = begun.suggestions()[0].measure.code
    press(begun, f"pick-{code}")
    row = begun.chosen(code)
    assert row is not None
    press(begun, f"drop-{row.id}")
    assert begun.chosen(code) is None


def test_tasks_without_measures_are_named(begun: AntiriskProgram) -> None:
    begun.go("measures")
    assert f"К задаче 1 «{begun.program.tasks[0].text[:20]}" in said(begun)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("октябрь 2023", "понято: 01.10.2023–31.10.2023"),
        ("когда-нибудь", "дата не понята"),
        ("июль 2024", "позже"),
    ],
)
def test_what_was_understood_of_a_term_stands_under_it(
    begun: AntiriskProgram, typed: str, words: str
) -> None:
    begun.add_measure(begun.program.tasks[0].id, activity="Собрать план", term_text=typed)
    begun.go("roadmap")
    id_ = begun.program.measures[0].id
    assert words in heard(find(page(begun), f"m-{id_}-read"))


def test_the_same_number_twice_is_told_at_the_field(begun: AntiriskProgram) -> None:
    begun.go("goal")
    begun.set_goal_indicator("R02.i1")
    begun.set_indicator(begun.goal_indicator(), "baseline", "3")
    begun.set_indicator(begun.goal_indicator(), "target", "3")
    id_ = begun.goal_indicator().id
    assert heard(find(page(begun), f"i-{id_}-target-problem")) == "равно «сейчас»: укажите, каким станет"


@pytest.fixture
def clash(begun: AntiriskProgram, ready_store: Store) -> AntiriskProgram:
    """Two people have written one cause; this window is asked which words stay."""
    begun.add_line(LineKind.CAUSE, "Учителей мало")
    other = antirisk_program(ready_store)
    line = other.program.of(LineKind.CAUSE)[0]
    begun.set_line(begun.program.of(LineKind.CAUSE)[0], "text", "Учителей не хватает")
    other.set_line(line, "text", "Учителя уезжают")
    return other


def test_two_people_in_one_field_see_both_texts(clash: AntiriskProgram) -> None:
    (dialog,) = of_tag(page(clash), "dialog")
    assert heard(find(dialog, "clash-title")) == (
        "Поле «Причина» изменили двое: вы и команда школы в другом окне"
    )
    for words in (
        "Моё: Учителя уезжают",
        "Учителей не хватает",
        "Ничего не потеряно",
        "сохранится в истории",
    ):
        assert words in heard(dialog)


@pytest.mark.parametrize(
    ("choice", "words", "stored"),
    [
        ("mine", "Оставить моё", "Учителя уезжают"),
        ("theirs", "Оставить другой вариант", "Учителей не хватает"),
        ("both", "Записать оба", "Учителей не хватает\nУчителя уезжают"),
    ],
)
def test_the_button_says_what_is_chosen_and_does_it(
    clash: AntiriskProgram, choice: str, words: str, stored: str
) -> None:
    press(clash, f"clash-{choice}", "change", choice)
    said_so = heard(find(page(clash), "clash-keep"))
    press(clash, "clash-keep")
    assert (said_so, clash.program.of(LineKind.CAUSE)[0].text, clash.conflict) == (words, stored, None)


def test_a_choice_put_off_leaves_my_words_in_the_field_and_a_way_back(clash: AntiriskProgram) -> None:
    press(clash, "clash-later")
    id_ = f"l-{clash.program.of(LineKind.CAUSE)[0].id}"
    field = find(page(clash), id_)
    shown, marked = field.attrs["value"], heard(find(page(clash), f"{id_}-problem"))
    press(clash, f"decide-{id_}")
    assert (shown, marked, clash.conflict.mine) == ("Учителя уезжают", UNDECIDED, "Учителя уезжают")


def test_a_removed_row_may_come_back_with_my_words(begun: AntiriskProgram, ready_store: Store) -> None:
    begun.add_line(LineKind.CAUSE, "Учителей мало")
    other = antirisk_program(ready_store)
    line = other.program.of(LineKind.CAUSE)[0]
    begun.remove_line(begun.program.of(LineKind.CAUSE)[0])
    other.set_line(line, "text", "Учителя уезжают")
    (dialog,) = of_tag(page(other), "dialog")
    told = "Строку, в которой вы писали, удалила команда школы" in heard(dialog)
    button = heard(find(dialog, "clash-keep"))
    press(other, "clash-keep")
    assert (told, button, other.program.of(LineKind.CAUSE)[0].text) == (
        True,
        "Вернуть строку",
        "Учителя уезжают",
    )


def test_the_document_carries_the_chosen_approval(begun: AntiriskProgram) -> None:
    begun.go("document")
    press(begun, "approve-согласовано", "change", True)
    press(begun, "approve-принято", "change", False)
    (block,) = [node for node in everything(page(begun)) if node.attrs.get("class") == "ar-approve"]
    shown = heard(block)
    assert ("СОГЛАСОВАНО" in shown, "УТВЕРЖДАЮ" in shown, "ПРИНЯТО" in shown) == (True, True, False)


def test_after_the_document_comes_the_next_factor(begun: AntiriskProgram) -> None:
    begun.add_measure(begun.program.tasks[0].id, activity="Собрать план")
    begun.go("document")
    press(begun, "next")
    assert (begun.step, begun.part) == ("causes", PARENTS)


def test_after_the_last_document_all_factors_are_shown(begun: AntiriskProgram) -> None:
    for code in (STAFF, PARENTS):
        begun.start(code)
        begun.add_measure(begun.program.tasks[0].id, activity="Собрать план")
    begun.go("document")
    press(begun, "next")
    assert begun.step == "factor"
