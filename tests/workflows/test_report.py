"""The school's report is computed from what is stored, says what is missing, and writes nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from toolkit.domain.priorities import Priority
from toolkit.domain.profile import Level
from toolkit.domain.program import LineKind
from toolkit.domain.verification import Decision, Verdict
from toolkit.errors import ToolkitError
from toolkit.example import prepare
from toolkit.methodology.catalogue import Direction, Group, Severity, Sign
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor
from toolkit.workflows.report import Report
from toolkit.workflows.visit import Visit

TEAM = Visitor()
OCTOBER = datetime(2023, 10, 2, 12, 41, tzinfo=UTC)
Opened = Callable[[], Report]


def open_report(store: Store, now: datetime = OCTOBER) -> Report:
    flow = Report(load())
    flow.open(Visit(store=store, visitor=TEAM, now=lambda: now))
    return flow


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "школы.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def opened(store: Store) -> Opened:
    return lambda: open_report(store)


@pytest.fixture(scope="module")
def example_store(tmp_path_factory) -> Iterator[Store]:
    """The example school is only read: one for all tests."""
    opened = Store.open(tmp_path_factory.mktemp("пример") / "школы.sqlite")
    prepare(opened)
    yield opened
    opened.close()


@pytest.fixture
def example(example_store: Store) -> Report:
    return open_report(example_store)


@pytest.fixture
def cycle_id(store: Store) -> int:
    """A school with a dated profile of two factors and nothing else."""
    school = store.schools.create("Приречная СОШ", year=2023, visitor=TEAM)
    cycle = store.schools.current_cycle(school.id).id
    store.profiles.set_header(cycle, seen=0, visitor=TEAM, issued_on=date(2023, 6, 1))
    store.profiles.add_factor(cycle, "R02", "Дефицит педагогических кадров.", level=Level.HIGH, visitor=TEAM)
    store.profiles.add_factor(
        cycle, "R12", "Низкая вовлечённость родителей", level=Level.MEDIUM, visitor=TEAM
    )
    return cycle


def decide(store: Store, cycle_id: int, code: str, decision: Decision, reason: str = "") -> None:
    verdict = Verdict(factor_code=code, decision=decision, reason=reason, decided_on=date(2023, 9, 12))
    store.verdicts.set(cycle_id, verdict, seen=0, visitor=TEAM)


def answer_all(store: Store, cycle_id: int, code: str, group: Group, high: bool) -> None:
    """The team's answers to one group's statements, all of high or all of low risk."""
    for statement in load().factor(code).statements:
        if statement.group is group:
            value = 3 if high is (statement.sign is Sign.RISK) else 0
            store.answers.set_team(cycle_id, statement.code, value, seen=0, visitor=TEAM)


# ── the first paragraph ──


def test_example_is_told_in_one_paragraph(example: Report) -> None:
    assert " ".join(example.overview) == (
        "Рисковый профиль от 01.06.2023 содержит 6 факторов. "
        "Команда подтвердила 5 факторов; спорным остаётся 1. "
        "Начаты 2 программы. "
        "До контроля 29.12.2023 нужно собрать факты по спорному фактору, "
        "начать программу по фактору «Вовлечённость родителей» и исправить 3 места в программах."
    )


def test_counts_of_the_paragraph_are_those_of_the_dossier(example: Report) -> None:
    errors = [
        finding
        for found in example.facts.findings.values()
        for finding in found
        if finding.severity is Severity.ERROR
    ]
    confirmed = [found for found in example.facts.outcomes.values() if found.decided and not found.draft_only]
    assert f"подтвердила {len(confirmed)} " in example.overview[1]
    assert f"исправить {len(errors)} мест" in example.overview[3]


def test_without_a_profile_the_paragraph_counts_nothing(store: Store, opened: Opened) -> None:
    store.schools.create("Заречная СОШ", year=2023, visitor=TEAM)
    assert opened().overview == ("Рисковый профиль пока не внесён, поэтому сравнивать ещё нечего.",)


def test_before_answers_the_next_work_is_answering_and_deciding(cycle_id: int, opened: Opened) -> None:
    assert opened().overview == (
        "Рисковый профиль от 01.06.2023 содержит 2 фактора.",
        "Решений по факторам пока нет.",
        "Программ пока нет.",
        "Дальше нужно ответить на утверждения самодиагностики и решить по 2 факторам.",
    )


def test_an_undecided_factor_is_counted_apart(store: Store, cycle_id: int, opened: Opened) -> None:
    decide(store, cycle_id, "R02", Decision.CONFIRM)
    assert opened().overview[1] == "Команда подтвердила 1 фактор; по 1 решения пока нет."


def test_a_verdict_without_its_reason_decides_nothing(store: Store, cycle_id: int, opened: Opened) -> None:
    decide(store, cycle_id, "R02", Decision.REJECT)
    assert opened().overview[1] == "Решений по факторам пока нет."


def test_a_rejected_factor_is_not_called_confirmed(store: Store, cycle_id: int, opened: Opened) -> None:
    decide(store, cycle_id, "R12", Decision.REJECT, "В прошлом году родители пришли на все собрания.")
    assert opened().overview[1] == "Не подтверждён 1; по 1 решения пока нет."


def test_factors_of_the_school_itself_are_told_apart(store: Store, cycle_id: int, opened: Opened) -> None:
    store.profiles.add_factor(cycle_id, "R13", "Неуспешность", in_profile=False, visitor=TEAM)
    assert opened().overview[0] == (
        "Рисковый профиль от 01.06.2023 содержит 2 фактора, ещё 1 школа добавила сама."
    )


def test_a_control_that_has_passed_gives_way_to_the_next(example_store: Store) -> None:
    flow = open_report(example_store, datetime(2024, 1, 10, 9, 0, tzinfo=UTC))
    assert flow.overview[3].startswith("До контроля 31.05.2024 нужно ")


def test_only_chosen_factors_wait_for_a_program(store: Store, cycle_id: int, opened: Opened) -> None:
    for code in ("R02", "R12"):
        decide(store, cycle_id, code, Decision.CONFIRM)
    assert "начать программы по 2 факторам" in opened().overview[3]
    store.priorities.set(cycle_id, Priority(factor_code="R12", chosen=True), seen=0, visitor=TEAM)
    assert "начать программу по фактору «Вовлечённость родителей»" in opened().overview[3]


# ── 1. factors ──


def test_factors_keep_the_order_of_the_profile(example: Report) -> None:
    paper = [entry.code for entry in example.facts.profile.factors]
    assert [line.code for line in example.contents.factors] == paper


def test_titles_are_the_papers_without_remarks_in_brackets(example: Report) -> None:
    titles = {line.code: line.title for line in example.contents.factors}
    assert titles["R02"] == "Дефицит педагогических кадров"
    assert titles["R13"] == "Низкое качество профилактики учебной неуспешности в школе"


def test_divided_groups_and_hidden_groups_are_named(example: Report) -> None:
    marks = {line.code: line.marks for line in example.contents.factors}
    assert marks["R02"] == ("мнения расходятся", "скрыто: родители")
    assert marks["R13"] == ()


def test_a_profile_without_a_level_says_so(example: Report) -> None:
    lines = {line.code: line for line in example.contents.factors}
    assert lines["R14"].profile == "есть, уровень не указан"
    assert lines["R04"].profile == "средняя"


def test_decisions_in_words(example: Report) -> None:
    decisions = {line.code: line.decision for line in example.contents.factors}
    assert decisions["R02"] == "подтверждён, высокая"
    assert decisions["R12"] == "выявлен самодиагностикой, средняя"
    assert decisions["R15"] == "спорный"


def test_a_proposal_is_never_shown_as_a_decision(cycle_id: int, opened: Opened) -> None:
    line = opened().contents.factors[0]
    assert line.decision == "решения пока нет, предложение: подтверждён по РПШ, высокая"
    assert line.program == "после решения"


def test_states_of_programs_in_words(example: Report) -> None:
    states = {line.code: line.program for line in example.contents.factors}
    assert states["R02"] == "черновик, исправить: 2 места"
    assert states["R12"] == "не начата"
    assert states["R15"] == "после уточнения"


def test_a_dropped_factor_needs_no_program(store: Store, cycle_id: int, opened: Opened) -> None:
    decide(store, cycle_id, "R12", Decision.REJECT, "В прошлом году родители пришли на все собрания.")
    assert opened().contents.factors[1].program == "не нужна"


def test_numbers_stand_beside_thresholds_and_counts(example: Report) -> None:
    words = " ".join(example.contents.explained)
    assert "до 33,3 низкая, от 66,7 высокая" in words
    assert "Ответили: администрация 2, учителя 12, ученики 54–56, родители 6–8." in words
    assert "Скрыто: меньше 5 ответов" in words


def test_hidden_counts_are_not_part_of_the_range(example: Report) -> None:
    """Four and three parents answered two factors: neither number may be read from the page."""
    sentence = next(words for words in example.contents.explained if words.startswith("Ответили"))
    assert sentence.endswith("родители 6–8.")


def test_answers_of_the_team_for_others_are_called_an_estimate(
    store: Store, cycle_id: int, opened: Opened
) -> None:
    answer_all(store, cycle_id, "R02", Group.ADMINISTRATION, high=True)
    answer_all(store, cycle_id, "R02", Group.TEACHERS, high=False)
    found = opened().contents
    words = next(words for words in found.explained if words.startswith("Ответили"))
    assert "администрация — общий ответ команды, учителя — оценка команды" in words
    assert words.endswith("родители — ответов нет.")
    assert "предварительно" in found.factors[0].marks


def test_a_level_lifted_by_one_group_says_why(store: Store, cycle_id: int, opened: Opened) -> None:
    answer_all(store, cycle_id, "R02", Group.ADMINISTRATION, high=True)
    for group in (Group.TEACHERS, Group.STUDENTS, Group.PARENTS):
        answer_all(store, cycle_id, "R02", group, high=False)
    line = opened().contents.factors[0]
    assert line.diagnosis.level is Level.MEDIUM
    assert "одна группа видит высокий риск" in line.marks


def test_a_small_school_answers_as_one_staff(store: Store, cycle_id: int, opened: Opened) -> None:
    store.schools.set_passport(cycle_id, "teachers", "4", seen=0, visitor=TEAM)
    answer_all(store, cycle_id, "R02", Group.ADMINISTRATION, high=True)
    words = next(words for words in opened().contents.explained if words.startswith("Ответили"))
    assert words.startswith("Ответили: педагогический коллектив — общий ответ команды, ученики")


# ── 2. programs ──


def test_programs_follow_the_profile_not_the_day_they_were_begun(example: Report) -> None:
    assert [program.factor_code for program in example.facts.programs] == ["R02", "R13"]
    titles = [brief.title for brief in example.contents.programs]
    assert titles == [
        "Низкое качество профилактики учебной неуспешности в школе",
        "Дефицит педагогических кадров",
    ]


def test_a_program_in_brief(example: Report) -> None:
    brief = example.contents.programs[1]
    assert brief.goal.startswith("К 31 мая 2024\u00a0г. сократить число незакрытых ставок педагогов с 3 до 1")
    assert (brief.responsible, brief.measures) == ("директор", 5)
    assert (brief.changes[0].before, brief.changes[0].after) == ("3\u00a0ед.", "1\u00a0ед.")
    assert brief.changes[1].by == "31.05.2024"


def test_a_goal_that_is_not_composed_yet_is_left_out(example: Report) -> None:
    brief = example.contents.programs[0]
    assert (brief.goal, brief.responsible, brief.changes) == ("", "", ())


def test_findings_are_counted_by_severity(example: Report) -> None:
    for program, brief in zip(reversed(example.facts.programs), example.contents.programs, strict=True):
        found = example.facts.findings[program.id]
        errors = sum(finding.severity is Severity.ERROR for finding in found)
        assert brief.left.startswith(f"{errors} ошиб")
    assert example.contents.programs[1].left == "2 ошибки, 1 предупреждение"


def test_an_indicator_of_yes_or_no_has_words(store: Store, cycle_id: int, opened: Opened) -> None:
    program = store.programs.create(cycle_id, "R02", "Дефицит кадров", visitor=TEAM)
    store.programs.add_indicator(
        program.id,
        visitor=TEAM,
        title="Наличие порядка",
        unit="да/нет",
        direction=Direction.UP,
        baseline=Decimal(0),
        target=Decimal(1),
    )
    change = opened().contents.programs[0].changes[0]
    assert (change.before, change.after) == ("нет", "да")


# ── 3–5. calendar, load, what is left ──


def test_calendar_holds_every_measure_once(example: Report) -> None:
    shown = [bar.measure_id for part in example.contents.calendar for bar in part.bars]
    stored = [row.id for program in example.facts.programs for row in program.measures]
    assert sorted(shown) == sorted(stored)


def test_calendar_ends_with_the_last_busy_month(example: Report) -> None:
    assert example.contents.months[0] == date(2023, 9, 1)
    assert example.contents.months[-1] == date(2024, 6, 1)


def test_calendar_reaches_the_end_of_lessons_even_when_measures_end_sooner(
    store: Store, cycle_id: int, opened: Opened
) -> None:
    program = store.programs.create(cycle_id, "R02", "Дефицит кадров", visitor=TEAM)
    store.programs.add_measure(program.id, visitor=TEAM, activity="Сделать прогноз", term_text="октябрь 2023")
    assert opened().contents.months[-1] == date(2024, 5, 1)


def test_load_is_alphabetical_and_nobodys_measures_are_counted(example: Report) -> None:
    names = [load.responsible for load in example.contents.loads]
    assert names == sorted(names)
    assert example.contents.unassigned == 1


def test_nothing_that_is_left_gets_lost(example: Report) -> None:
    shown = {left.severity: left.total for left in example.contents.left}
    stored = [finding.severity for found in example.facts.findings.values() for finding in found]
    assert shown == {severity: stored.count(severity) for severity in set(stored)}
    assert list(shown) == sorted(shown, key=list(Severity).index)


def test_a_program_outside_the_profile_stays_in_the_report(
    store: Store, cycle_id: int, opened: Opened
) -> None:
    program = store.programs.create(cycle_id, "R13", "Неуспешность", visitor=TEAM)
    store.programs.add_line(program.id, LineKind.TASK, "Найти признаки", visitor=TEAM)
    assert [brief.title for brief in opened().contents.programs] == ["Неуспешность"]


# ── opening and reading again ──


def test_refresh_shows_what_was_decided_meanwhile(store: Store, cycle_id: int, opened: Opened) -> None:
    flow = opened()
    decide(store, cycle_id, "R02", Decision.CONFIRM)
    assert flow.contents.factors[0].decision.startswith("решения пока нет")
    flow.refresh()
    assert flow.contents.factors[0].decision == "подтверждён по РПШ, высокая"
    assert flow.saved == "Прочитано в 12:41"


def test_refresh_finds_a_school_named_in_another_window(store: Store, opened: Opened) -> None:
    flow = opened()
    with pytest.raises(ToolkitError, match="Сначала назовите школу"):
        _ = flow.contents
    store.schools.create("Заречная СОШ", year=2023, visitor=TEAM)
    flow.refresh()
    assert flow.facts.school.name == "Заречная СОШ"


def test_reading_writes_nothing(example_store: Store, example: Report) -> None:
    before = example_store.audit.list(example.cycle.id)
    example.refresh()
    _ = example.contents
    assert example_store.audit.list(example.cycle.id) == before


def test_the_picture_is_drawn_once_and_put_away_when_facts_are_read_again(example: Report) -> None:
    drawn = []

    def chart() -> tuple[str, str]:
        drawn.append(example.facts.today)
        return "data:image/png;base64,AA", "Меры по месяцам."

    example.draw(chart)
    example.draw(chart)
    assert len(drawn) == 1
    example.refresh()
    assert example.picture == ("", "")
