"""The cabinet: whose schools, what waits, and what a curator and a coordinator do there."""

from datetime import UTC, datetime

import pytest

from tests.workflows.opening import FAR_OFF, OWNER, TEAM, opened
from toolkit.domain.access import Role
from toolkit.domain.comment import Place, Thread
from toolkit.domain.program import Program
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import ListStatus
from toolkit.domain.verification import Decision
from toolkit.errors import AccessError
from toolkit.store.database import Store, Visitor
from toolkit.workflows import watching
from toolkit.workflows.cabinet import Cabinet

NOW = datetime(2023, 9, 12, 12, 41, tzinfo=UTC)
NAMES = ["Берёзовская ООШ", "Заозёрная СОШ", "Лесная ООШ", "Приречная СОШ", "Степная СОШ"]
MAIN, FOREST, STEPPE, LAKE = "Приречная СОШ", "Лесная ООШ", "Степная СОШ", "Заозёрная СОШ"


def id_of(store: Store, name: str) -> int:
    return next(school.id for school in store.schools.list() if school.name == name)


def cycle_of(store: Store, name: str) -> int:
    return store.schools.current_cycle(id_of(store, name)).id


def curator_of(store: Store) -> Visitor:
    account = store.accounts.find("primer-kurator")
    assert account is not None
    link = store.links.add_for_account(account.id, FAR_OFF, visitor=OWNER)
    return Visitor(link.title, link.role, link.id, link.serial)


def coordinator_of(store: Store) -> Visitor:
    (territory,) = store.territories.list()
    account = store.accounts.add(territory.id, Role.COORDINATOR, "main", "координатор", visitor=OWNER)
    link = store.links.add_for_account(account.id, FAR_OFF, visitor=OWNER)
    return Visitor(link.title, link.role, link.id, link.serial)


def consultant_of(store: Store) -> Visitor:
    link = store.links.add_for_cycle(
        cycle_of(store, MAIN), Role.CONSULTANT, FAR_OFF, visitor=OWNER, helper_id=id_of(store, LAKE)
    )
    return Visitor(link.title, link.role, link.id, link.serial)


@pytest.fixture
def curator(district: Store) -> Cabinet:
    return opened(Cabinet, district, visitor=curator_of(district), now=NOW)


@pytest.fixture
def coordinator(district: Store) -> Cabinet:
    then = district.dated(lambda: NOW)  # a link is given by the store's own clock
    return opened(Cabinet, then, visitor=coordinator_of(then), now=NOW)


def choose(flow: Cabinet, name: str) -> Cabinet:
    flow.choose(next(pulse.school.id for pulse in flow.pulses if pulse.school.name == name))
    return flow


def row(flow: Cabinet, name: str) -> watching.Row:
    return next(found for found in flow.rows if found.pulse.school.name == name)


def said(flow: Cabinet) -> list[str]:
    return flow.said  # type: ignore[attr-defined, no-any-return]


# ── whose schools ──


def test_a_curator_finds_his_schools_in_alphabetical_order(curator: Cabinet) -> None:
    assert [found.pulse.school.name for found in curator.rows] == NAMES
    assert (curator.title, curator.subtitle) == ("Кабинет куратора", "5 школ · 2023/24 учебный год")


def test_a_consultant_school_finds_the_school_it_helps(district: Store) -> None:
    flow = opened(Cabinet, district, visitor=consultant_of(district), now=NOW)
    assert [found.pulse.school.name for found in flow.rows] == [MAIN]
    assert (flow.title, flow.headline) == ("Кабинет школы-консультанта", "Сейчас вас никто не ждёт")
    assert not flow.may_decide
    assert not flow.may_judge


def test_a_curator_without_schools_is_told_who_gives_them(district: Store) -> None:
    visitor = curator_of(district)
    account = district.accounts.find("primer-kurator")
    assert account is not None
    for cycle_id in district.accounts.cycles(account.id):
        district.accounts.release(account.id, cycle_id, visitor=OWNER)
    flow = opened(Cabinet, district, visitor=visitor)
    assert (flow.headline, flow.lead) == (
        "Пока вам не открыта ни одна школа",
        "Школу закрепляет муниципальный координатор. Страница покажет её сама.",
    )


def test_the_school_that_waits_longest_is_open_at_once(curator: Cabinet) -> None:
    assert curator.headline == "Вас ждут три школы"
    assert curator.lead == "Начните со школы «Лесная ООШ»: она просит помощи с 05.09."
    assert curator.facts.school.name == FOREST


def test_the_address_may_name_another_school(district: Store) -> None:
    flow = opened(Cabinet, district, visitor=curator_of(district), school_id=id_of(district, STEPPE), now=NOW)
    assert flow.facts.school.name == STEPPE


def test_a_page_loaded_again_opens_the_school_that_was_open(district: Store, curator: Cabinet) -> None:
    choose(curator, STEPPE)
    again = opened(Cabinet, district, visitor=curator_of(district), now=NOW)
    assert again.facts.school.name == FOREST
    again.come_back(curator.step, curator.part)
    assert again.facts.school.name == STEPPE
    again.come_back("schools", "999")
    assert again.facts.school.name == STEPPE


def test_a_foreign_school_in_the_address_opens_nothing(district: Store) -> None:
    foreign = district.schools.create("Чужая СОШ", year=2023, visitor=OWNER)
    flow = opened(Cabinet, district, visitor=curator_of(district), school_id=foreign.id, now=NOW)
    assert flow.facts.school.name == FOREST
    flow.choose(foreign.id)
    assert flow.facts.school.name == FOREST


# ── the list ──


@pytest.mark.parametrize(
    ("name", "words", "steps"),
    [
        ("Берёзовская ООШ", "Самодиагностика: ответы", 2),
        (LAKE, "Помогает другим школам", 0),
        (FOREST, "Рисковый профиль", 1),
        (MAIN, "Программа: черновик", 5),
        (STEPPE, "Программа на проверке", 6),
    ],
)
def test_each_row_says_where_the_school_is(curator: Cabinet, name: str, words: str, steps: int) -> None:
    stage = row(curator, name).whereabouts.stage
    assert (stage.words, stage.passed) == (words, steps)


def test_findings_and_passed_terms_are_counted(district: Store) -> None:
    late = datetime(2023, 12, 1, 12, 0, tzinfo=UTC)
    flow = opened(Cabinet, district, visitor=curator_of(district), now=late)
    found = row(flow, MAIN).whereabouts
    assert (found.findings, found.passed) == (11, 3)


def test_only_those_that_wait_may_be_shown(curator: Cabinet) -> None:
    curator.filter(True)
    assert [found.pulse.school.name for found in curator.rows] == [FOREST, MAIN, STEPPE]
    assert said(curator)[-1] == "В списке 3 школы."


@pytest.mark.parametrize(
    ("query", "names"),
    [("лес", [FOREST]), ("березовская", ["Берёзовская ООШ"]), ("оош лесная", [FOREST]), ("лицей", [])],
)
def test_a_school_is_found_by_words_of_its_name(curator: Cabinet, query: str, names: list[str]) -> None:
    curator.search(query)
    assert [found.pulse.school.name for found in curator.rows] == names


def test_a_long_list_has_pages_and_reads_only_what_it_shows(
    district: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (territory,) = district.territories.list()
    for number in range(1, 31):
        district.schools.create(f"Школа № {number}", year=2023, visitor=OWNER, territory_id=territory.id)
    read: list[int] = []
    reading = watching.read_dossier
    monkeypatch.setattr(
        watching, "read_dossier", lambda store, catalogue, cycle_id, today: (
            read.append(cycle_id), reading(store, catalogue, cycle_id, today)
        )[1],
    )  # fmt: skip
    flow = opened(Cabinet, district, visitor=coordinator_of(district), now=NOW)
    assert (flow.pages, len(flow.rows), len(read)) == (2, 20, 20)
    flow.turn(1)
    assert [found.pulse.school.name for found in flow.rows][-1] == "Школа № 30"
    assert len(read) == 35
    flow.turn(1)
    assert len(flow.rows) == 15
    flow.search("№ 2")
    assert len(flow.rows) == 12
    assert len(read) == 35


# ── conversation ──


def first(flow: Cabinet) -> Thread:
    return flow.open_questions[0]


def test_an_answer_is_sent_and_read_by_the_team(district: Store, curator: Cabinet) -> None:
    thread = first(choose(curator, MAIN))
    assert curator.due(thread)
    curator.talk.set_draft(f"answer-{thread.id}", "Спасибо, жду сводку")
    curator.talk.answer(thread.id)
    known = district.comments.list(cycle_of(district, MAIN))[0]
    assert [(word.role, word.text) for word in known.comments][-1] == ("curator", "Спасибо, жду сводку")
    assert known.comments[-1].who == "куратор, Заозёрная СОШ"
    assert curator.talk.drafts == {}
    assert "ответ" not in " ".join(wait.words for wait in row(curator, MAIN).waits)


def test_an_empty_answer_is_not_sent(curator: Cabinet) -> None:
    thread = first(choose(curator, MAIN))
    curator.talk.answer(thread.id)
    assert curator.talk.unsaid == {f"answer-{thread.id}": "Напишите ответ."}
    assert len(first(curator).comments) == 2


def test_a_settled_question_waits_no_more_and_may_be_opened_again(curator: Cabinet) -> None:
    thread = first(choose(curator, MAIN))
    curator.talk.settle_thread(thread.id)
    assert [known.id for known in curator.closed_questions] == [thread.id]
    assert thread.id not in [known.id for known in curator.open_questions]
    curator.talk.reopen_thread(thread.id)
    assert (first(curator).id, curator.closed_questions) == (thread.id, ())


def test_a_question_about_the_whole_work_may_be_asked(district: Store, curator: Cabinet) -> None:
    choose(curator, "Берёзовская ООШ")
    curator.talk.set_draft(curator.ask_field, "Когда удобно приехать?")
    curator.ask()
    (thread,) = district.comments.list(cycle_of(district, "Берёзовская ООШ"))
    assert thread.last.text == "Когда удобно приехать?"


def test_a_question_names_the_row_and_the_cell_it_is_about(district: Store, curator: Cabinet) -> None:
    program = district.programs.list(cycle_of(district, STEPPE))[0]
    place = Place("antirisk_program", "roadmap", "R02", f"measure-{program.measures[1].id}", "term_text")
    district.comments.ask(cycle_of(district, STEPPE), place, "Успеем?", visitor=TEAM)
    choose(curator, STEPPE)
    words = {thread.last.text: curator.where(thread.place) for thread in curator.open_questions}
    assert words["Успеем?"] == "Дорожная карта, фактор «Дефицит кадров»: мера 2, сроки"


def test_what_was_begun_for_one_school_is_not_sent_to_another(curator: Cabinet) -> None:
    choose(curator, MAIN)
    curator.talk.set_draft(curator.ask_field, "Когда удобно приехать?")
    choose(curator, STEPPE)
    assert curator.talk.drafts == {}


def test_a_call_for_help_is_answered(district: Store, curator: Cabinet) -> None:
    request = choose(curator, FOREST).chosen.help
    assert request is not None
    curator.come(request)
    assert district.help.open(cycle_of(district, FOREST)) is None
    assert curator.headline == "Вас ждут две школы"


# ── decisions and programs ──


def test_a_decision_stands_beside_the_teams(district: Store, curator: Cabinet) -> None:
    choose(curator, MAIN)
    curator.conclude("R15", "CONFIRM")
    assert curator.reason_lacking("R15") == "Команда решила иначе: «нужно уточнить». Напишите почему."
    curator.set_reason("R15", "Журнал обращений это показывает")
    cycle_id = cycle_of(district, MAIN)
    kept = district.verdicts.get(cycle_id, "curator")["R15"]
    assert (kept.decision, kept.reason, kept.decided_on) == (
        Decision.CONFIRM,
        "Журнал обращений это показывает",
        NOW.date(),
    )
    assert district.verdicts.get(cycle_id)["R15"].decision is Decision.CLARIFY
    assert "R15" not in curator.chosen.to_decide
    assert curator.reason_lacking("R15") == ""


def test_agreeing_needs_no_reason(curator: Cabinet) -> None:
    choose(curator, MAIN).conclude("R02", "CONFIRM")
    assert curator.reason_lacking("R02") == ""


def submitted(flow: Cabinet) -> Program:
    return choose(flow, STEPPE).facts.programs[0]


def test_a_program_is_approved(district: Store, curator: Cabinet) -> None:
    program = submitted(curator)
    curator.approve(program)
    assert district.states.get(program.id).state is ProgramState.APPROVED
    assert row(curator, STEPPE).whereabouts.stage.words == "Программа утверждена"


def test_changes_are_asked_for_with_a_note(district: Store, curator: Cabinet) -> None:
    program = submitted(curator)
    curator.request_changes(program)
    refused = curator.problem(f"note-{program.id}")
    assert refused is not None
    assert "Напишите, что поправить" in refused.sentence
    curator.talk.set_draft(f"note-{program.id}", "Назовите, кто встречает молодых учителей")
    curator.request_changes(program)
    last = district.states.get(program.id).last
    assert last is not None
    assert (last.state, last.note) == (
        ProgramState.CHANGES_REQUESTED,
        "Назовите, кто встречает молодых учителей",
    )
    assert curator.facts.state_of(program).state is ProgramState.CHANGES_REQUESTED


def test_a_program_changed_meanwhile_is_not_approved_unseen(district: Store, curator: Cabinet) -> None:
    program = submitted(curator)
    measure = program.measures[0]
    district.programs.change_measure(measure.id, seen=measure.version, visitor=TEAM, term_text="до мая 2024")
    curator.approve(program)
    refused = curator.problem(f"note-{program.id}")
    assert refused is not None
    assert "программу изменили" in refused.sentence
    assert district.states.get(program.id).state is ProgramState.SUBMITTED
    curator.approve(curator.facts.programs[0])  # what he sees now
    assert district.states.get(program.id).state is ProgramState.APPROVED


# ── what has changed ──


def test_what_changed_since_the_last_look_is_told_row_by_row(district: Store, curator: Cabinet) -> None:
    choose(curator, MAIN).seen()
    assert curator.news == ()
    cycle_id = cycle_of(district, MAIN)
    verdict = district.verdicts.get(cycle_id)["R15"]
    fresh = verdict.model_copy(update={"reason": "Показали журнал"})
    district.verdicts.set(cycle_id, fresh, seen=verdict.version, visitor=TEAM)
    program = district.programs.list(cycle_id)[0]
    district.programs.change_measure(
        program.measures[0].id, seen=program.measures[0].version, visitor=TEAM, term_text="до мая 2024"
    )
    assert curator.look()
    assert [words for words, _ in curator.news] == [
        "Команда школы изменила срок меры 1 (фактор 6)",
        "Команда школы изменила причину решения по фактору 4",
    ]
    curator.seen()
    assert curator.news == ()
    assert said(curator)[-1] == "Отмечено просмотренным."


def test_ones_own_words_are_no_news(curator: Cabinet) -> None:
    choose(curator, MAIN).seen()
    curator.conclude("R02", "CONFIRM")
    assert curator.news == ()


def test_a_second_look_costs_nothing_while_nothing_changes(
    curator: Cabinet, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = curator.rows
    monkeypatch.setattr(watching, "read_dossier", lambda *_: pytest.fail("a dossier was read again"))
    assert curator.look() is False
    assert curator.rows == rows


def test_another_school_that_writes_is_shown_at_once(district: Store, curator: Cabinet) -> None:
    choose(curator, MAIN)
    district.help.ask(cycle_of(district, "Берёзовская ООШ"), "Ждём вас", visitor=TEAM)
    assert curator.look()
    assert row(curator, "Берёзовская ООШ").waits[0].words == "школа просит помощи"
    assert curator.facts.school.name == MAIN


def test_a_school_taken_away_leaves_the_page(district: Store, curator: Cabinet) -> None:
    choose(curator, MAIN)
    account = district.accounts.find("primer-kurator")
    assert account is not None
    district.accounts.release(account.id, cycle_of(district, MAIN), visitor=OWNER)
    district.help.ask(cycle_of(district, "Берёзовская ООШ"), "Ждём вас", visitor=TEAM)
    assert curator.look()
    assert curator.dossier is None
    assert MAIN not in [found.pulse.school.name for found in curator.rows]


# ── the coordinator ──


def test_a_coordinator_sees_which_curator_has_how_many_schools(coordinator: Cabinet) -> None:
    assert coordinator.managing
    assert [(account.title, count) for account, count in coordinator.loads] == [("куратор, Заозёрная СОШ", 5)]


def test_a_school_is_given_to_another_curator(district: Store, coordinator: Cabinet) -> None:
    (territory,) = district.territories.list()
    second = district.accounts.add(territory.id, Role.CURATOR, "second", "куратор, ИМЦ", visitor=OWNER)
    flow = opened(Cabinet, district, visitor=coordinator.visit.visitor, now=NOW)  # type: ignore[union-attr]
    flow.entrust(row(flow, FOREST).pulse, str(second.id))
    assert [account.title for account in district.accounts.curators(cycle_of(district, FOREST))] == [
        "куратор, ИМЦ"
    ]
    assert said(flow)[-1] == "«Лесная ООШ»: куратор, ИМЦ."
    flow.entrust(row(flow, FOREST).pulse, "")
    assert district.accounts.curators(cycle_of(district, FOREST)) == ()
    assert [wait.words for wait in row(flow, FOREST).waits] == ["школа просит помощи", "нужен куратор"]


def test_a_second_curator_may_share_a_school_and_be_released(district: Store, coordinator: Cabinet) -> None:
    (territory,) = district.territories.list()
    second = district.accounts.add(territory.id, Role.CURATOR, "second", "куратор, ИМЦ", visitor=OWNER)
    flow = opened(Cabinet, district, visitor=coordinator.visit.visitor, now=NOW)  # type: ignore[union-attr]
    choose(flow, FOREST).add_curator(str(second.id))
    assert len(flow.chosen.curators) == 2
    flow.release(second.id)
    assert second.id not in flow.chosen.curators


def test_a_coordinator_reads_and_does_not_judge(coordinator: Cabinet) -> None:
    choose(coordinator, STEPPE)
    assert not coordinator.may_judge
    with pytest.raises(AccessError):
        coordinator.approve(coordinator.facts.programs[0])


def test_a_consultant_school_is_proposed_with_reasons(coordinator: Cabinet) -> None:
    choose(coordinator, MAIN).match()
    (offer,) = coordinator.offers
    assert offer.school.name == LAKE
    assert offer.why == (
        "такое же место: село или деревня",
        "сходная удалённость: 46 и 58 км",
        "сходный коллектив: 12 и 15 чел.",
        "сходный размер: 98 и 124 чел.",
        "вышла из списка ШНОР в 2022 году",
    )


def test_a_proposal_is_confirmed_on_a_page_of_the_server(district: Store, coordinator: Cabinet) -> None:
    choose(coordinator, MAIN)
    (offer,) = coordinator.offers
    ids = (id_of(district, MAIN), id_of(district, LAKE))
    assert coordinator.invitation(offer) == "/consultant?school={}&helper={}".format(*ids)


def test_a_school_that_helps_already_is_told_and_not_proposed_again(
    district: Store, coordinator: Cabinet
) -> None:
    consultant_of(district)
    choose(coordinator, MAIN)
    assert [helper.helper_id for helper in coordinator.consultants] == [id_of(district, LAKE)]
    assert coordinator.offers == ()


def test_what_the_list_says_is_kept_by_the_coordinator(district: Store, coordinator: Cabinet) -> None:
    choose(coordinator, STEPPE)
    coordinator.set_status("resilient")
    coordinator.set_status_year("2021")
    school = district.schools.get(id_of(district, STEPPE))
    assert (school.status, school.status_year) == (ListStatus.RESILIENT, 2021)
    coordinator.set_status_year("давно")
    refused = coordinator.problem(coordinator.year_field)
    assert refused is not None
    assert refused.typed == "давно"
    coordinator.set_status("")
    school = district.schools.get(id_of(district, STEPPE))
    assert (school.status, school.status_year) == (None, None)


def test_at_the_machine_one_may_look_both_ways(district: Store) -> None:
    flow = opened(Cabinet, district, visitor=Visitor("куратор", Role.CURATOR), now=NOW)
    assert (flow.both_ways, flow.managing) == (True, False)
    flow.look_as(True)
    assert flow.managing
    flow.look_as(False)
    assert flow.may_judge
