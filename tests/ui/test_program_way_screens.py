"""What the screens say of a program's way: its state, what can be done now, versions, removed rows."""

import pytest

from tests.ui.reading import everything, of_tag, texts, whole
from tests.ui.test_screens import screen_of
from tests.workflows.opening import STAFF, antirisk_program, comes_as, opened
from toolkit.domain.access import Right, Role
from toolkit.domain.program_state import ProgramState
from toolkit.store.database import Store
from toolkit.store.visitor import Visitor
from toolkit.ui.nodes import Node, find, h, text_of
from toolkit.ui.offer import offered
from toolkit.workflows.antirisk_program import AntiriskProgram

CURATOR = Visitor("куратор, СОШ № 5", "curator")


def page_of(flow: AntiriskProgram) -> Node:
    """The page as it is offered to whoever has come."""
    screen = screen_of(flow)
    shown = offered(whole(screen), screen.rights)
    assert isinstance(shown, Node)
    return shown


def part(page: Node, id_: str) -> Node:
    found = find(page, id_)
    assert found is not None, id_
    return found


def said(flow: AntiriskProgram) -> str:
    return text_of(page_of(flow))


def section_of(flow: AntiriskProgram) -> str:
    """What stands beside the document about the program's way."""
    (section,) = (
        node for node in of_tag(page_of(flow), "section") if node.attrs.get("data-key") == "way-section"
    )
    return text_of(section)


def move(store: Store, flow: AntiriskProgram, to: ProgramState, note: str = "") -> None:
    """A step that somebody makes elsewhere; the page shows it when it is opened again."""
    program = store.programs.get(flow.program.id)
    store.states.move(program.id, to, note, seen=program, visitor=CURATOR._replace(role="administrator"))
    assert flow.visit is not None
    flow.open(flow.visit)


def press(flow: AntiriskProgram, id_: str) -> None:
    part(page_of(flow), id_).on["click"](None)


def set_term(flow: AntiriskProgram, text: str) -> None:
    flow.set_measure(flow.program.ordered_measures()[0], "term_text", text)


# ── where it stands ──


def test_a_draft_without_errors_may_be_sent(written: AntiriskProgram) -> None:
    assert "черновик" in section_of(written)
    assert "Куратор увидит программу в своём кабинете" in section_of(written)
    assert "aria-disabled" not in part(page_of(written), "send").attrs
    press(written, "send")
    assert "у куратора с" in section_of(written)


def test_a_blocked_button_says_what_is_left_and_leads_there(written: AntiriskProgram) -> None:
    set_term(written, "сентябрь 2030")
    send = part(page_of(written), "send")
    assert send.attrs["aria-disabled"] == "true"
    assert "1 ошибка мешает отправить куратору" in text_of(
        part(page_of(written), send.attrs["aria-describedby"])
    )
    press(written, "to-check")
    assert written.step == "check"


def test_the_draft_is_downloaded_whatever_is_left(written: AntiriskProgram) -> None:
    set_term(written, "сентябрь 2030")
    assert "aria-disabled" not in part(page_of(written), "excel").attrs


@pytest.mark.parametrize("step", ["causes", "measures", "goal", "roadmap", "check", "document"])
def test_what_the_curator_asks_for_is_said_over_every_step(
    written: AntiriskProgram, written_store: Store, step: str
) -> None:
    move(written_store, written, ProgramState.SUBMITTED)
    move(written_store, written, ProgramState.CHANGES_REQUESTED, "Назовите месяц")
    written.go(step)
    screen = screen_of(written)
    assert "Куратор просит правки" in text_of(h("div", screen.alert))
    assert "Назовите месяц" in text_of(h("div", screen.alert))
    assert "нужны правки" in text_of(h("div", screen.top))


def test_the_team_sees_who_asks_and_sends_again(written: AntiriskProgram, written_store: Store) -> None:
    move(written_store, written, ProgramState.SUBMITTED)
    move(written_store, written, ProgramState.CHANGES_REQUESTED, "Назовите месяц")
    assert "Куратор, СОШ № 5" in section_of(written)
    assert "Отправить снова" in section_of(written)
    press(written, "send")
    assert written.way.state is ProgramState.SUBMITTED


def test_what_was_changed_after_sending_is_told_and_shown(
    written: AntiriskProgram, written_store: Store
) -> None:
    move(written_store, written, ProgramState.SUBMITTED)
    set_term(written, "октябрь 2023")
    assert "После отправки изменено: мера 1, сроки" in section_of(written)
    press(written, "since-sent")
    assert written.preview == "versions"
    assert "1 отличие" in said(written)


def test_the_history_tells_each_step_the_last_first(written: AntiriskProgram, written_store: Store) -> None:
    assert "История" not in section_of(written)
    move(written_store, written, ProgramState.SUBMITTED)
    move(written_store, written, ProgramState.CHANGES_REQUESTED, "Назовите месяц")
    words = section_of(written)
    assert "История: 2 шага" in words
    assert words.index("Возвращена на правки") < words.index("Отправлена куратору")


# ── approved ──


@pytest.fixture
def approved(written: AntiriskProgram, written_store: Store) -> AntiriskProgram:
    move(written_store, written, ProgramState.SUBMITTED)
    move(written_store, written, ProgramState.APPROVED)
    return written


@pytest.mark.parametrize("step", ["causes", "measures", "goal", "roadmap", "document"])
def test_fields_of_an_approved_program_are_shown_and_not_offered(
    approved: AntiriskProgram, step: str
) -> None:
    approved.go(step)
    page = page_of(approved)
    assert [node.attrs["id"] for node in everything(page) if node.needs is Right.EDIT] == []
    assert "Её поля закрыты для правок" in text_of(page)
    assert find(page, "to-open") is not None


def test_an_approved_program_is_opened_from_any_step_with_a_reason(approved: AntiriskProgram) -> None:
    approved.go("roadmap")
    press(approved, "to-open")
    assert approved.step == "document"
    press(approved, "open-again")
    assert "Напишите, зачем открываете программу" in section_of(approved)
    part(page_of(approved), "way-note").on["change"]("Изменился срок")
    press(approved, "open-again")
    assert "черновик" in section_of(approved)
    assert "Что изменилось после утверждения" in section_of(approved)


def test_the_list_of_factors_tells_the_states_and_closes_the_approved_ones_field(
    approved: AntiriskProgram,
) -> None:
    approved.go("factor")
    page = page_of(approved)
    assert "утверждена" in text_of(page)
    assert "readonly" in part(page, f"resp-{STAFF}").attrs
    assert "readonly" not in part(page, "resp-R12").attrs


# ── the curator in the team's app ──


@pytest.fixture
def curator(written: AntiriskProgram, written_store: Store) -> AntiriskProgram:
    move(written_store, written, ProgramState.SUBMITTED)
    flow = opened(AntiriskProgram, written_store, visitor=comes_as(written_store, Role.CURATOR))
    flow.go("document", STAFF)
    return flow


def test_the_curator_is_offered_his_steps_and_not_the_teams(curator: AntiriskProgram) -> None:
    page = page_of(curator)
    assert find(page, "approve") is not None
    assert find(page, "ask-changes") is not None
    assert find(page, "take-back") is None
    assert find(page, "save-version") is None


def test_the_team_is_not_offered_the_curators_steps(
    curator: AntiriskProgram, written: AntiriskProgram
) -> None:
    assert find(page_of(written), "approve") is None
    assert find(page_of(written), "take-back") is not None


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.COORDINATOR])
def test_other_readers_make_no_step(curator: AntiriskProgram, written_store: Store, role: Role) -> None:
    flow = opened(AntiriskProgram, written_store, visitor=comes_as(written_store, role))
    flow.go("document", STAFF)
    page = page_of(flow)
    assert [
        id_ for id_ in ("approve", "ask-changes", "take-back", "send", "way-note") if find(page, id_)
    ] == []
    assert "у куратора с" in text_of(page)


def test_what_was_changed_while_the_curator_read_waits_for_his_look(
    curator: AntiriskProgram, written: AntiriskProgram
) -> None:
    set_term(written, "октябрь 2023")
    press(curator, "approve")
    assert "Пока вы читали, программу изменили: мера 1, сроки" in section_of(curator)
    press(curator, "have-read")
    press(curator, "approve")
    assert "утверждена" in section_of(curator)


# ── versions ──


def test_versions_are_saved_compared_and_brought_back_by_pressing(written: AntiriskProgram) -> None:
    before = written.program.ordered_measures()[0].term_text
    written.preview = "versions"
    assert "Сохранённых версий пока нет" in said(written)
    part(page_of(written), "version-name").on["change"]("до педсовета")
    press(written, "save-version")
    version = written.versions[0]
    set_term(written, "октябрь 2023")
    press(written, f"v-{version.id}-compare")
    (row,) = of_tag(of_tag(page_of(written), "table")[-1], "tbody")[0].children
    assert text_of(row.children[0]).startswith("Мера 1. Сроки")
    assert ["".join(texts(cell)) for cell in row.children[1:]] == [before, "октябрь 2023"]
    press(written, f"v-{version.id}-restore")
    assert written.program.ordered_measures()[0].term_text == before
    assert "Отличий нет" in said(written)


def test_changed_words_are_marked_in_both_texts(written: AntiriskProgram) -> None:
    row = written.program.ordered_measures()[0]
    written.set_measure(row, "result", "приказ, план работы")
    written.version_name = "первая"
    written.save_version()
    written.set_measure(written.program.ordered_measures()[0], "result", "приказ, график работы")
    written.preview = "versions"
    written.compare(written.versions[0].id)
    page = page_of(written)
    assert [text_of(node) for node in of_tag(page, "del")] == ["план"]
    assert [text_of(node) for node in of_tag(page, "ins")] == ["график"]


def test_two_lists_choose_what_is_compared(written: AntiriskProgram) -> None:
    for name, term in (("первая", "октябрь 2023"), ("вторая", "ноябрь 2023")):
        set_term(written, term)
        written.version_name = name
        written.save_version()
    newer, older = written.versions
    written.preview = "versions"
    written.compare(older.id)
    part(page_of(written), "compare-newer").on["change"](str(newer.id))
    assert written.compared == (older.id, newer.id)
    part(page_of(written), "compare-older").on["change"](str(newer.id))
    assert "Отличий нет" in said(written)
    press(written, "compare-close")
    assert find(page_of(written), "compare-older") is None


def test_a_version_of_a_step_has_no_button_that_removes_it(written: AntiriskProgram) -> None:
    press(written, "send")
    written.preview = "versions"
    version = written.versions[0]
    assert find(page_of(written), f"v-{version.id}-compare") is not None
    assert find(page_of(written), f"v-{version.id}-remove") is None


# ── removed rows ──


def test_removed_rows_stand_folded_where_they_were_and_come_back(written: AntiriskProgram) -> None:
    measure, task = written.program.ordered_measures()[0], written.program.tasks[0]
    indicator = written.program.indicators[0]
    for step, remove, row, words in (
        ("roadmap", written.remove_measure, measure, measure.activity),
        ("causes", written.remove_line, task, task.text),
        ("goal", written.remove_indicator, indicator, indicator.title),
    ):
        written.go(step)
        assert "Удалённые строки" not in said(written)
        remove(row)
        assert "Удалённые строки: 1" in said(written)
        assert words in said(written)
        assert "команда школы" in said(written)
        press(written, f"back-{written.removed[0].part}-{row.id}")
        assert "Удалённые строки" not in said(written)


def test_nothing_comes_back_into_an_approved_program(written: AntiriskProgram, written_store: Store) -> None:
    written.remove_measure(written.program.ordered_measures()[-1])
    move(written_store, written, ProgramState.SUBMITTED)
    move(written_store, written, ProgramState.APPROVED)
    written.go("roadmap")
    assert "Удалённые строки" not in said(written)


def test_the_other_program_of_the_school_is_untouched(written: AntiriskProgram, written_store: Store) -> None:
    written.start("R12")
    other = antirisk_program(written_store)
    other.go("document", "R12")
    assert "черновик" in section_of(other)
