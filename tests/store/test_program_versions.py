"""Versions of a program: kept, listed, read, and brought back whole."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.store.conftest import Clock
from toolkit.domain.program import LineKind, Program
from toolkit.domain.program_diff import differences
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Cycle
from toolkit.errors import InputError, StoreError
from toolkit.store import Store, Visitor
from toolkit.store.kept_program import FORM, KeptProgram

TEAM = Visitor()


def kept(program: Program) -> str:
    """All that a version keeps of the program; equal texts are equal programs."""
    return KeptProgram.of(program).as_text()


def written(store: Store, program: Program, team: Visitor = TEAM) -> Program:
    """The program with a part of every kind, linked to one another."""
    rows = store.programs
    stakes = rows.add_indicator(
        program.id, visitor=team, title="Вакансии", baseline=Decimal("3.0"), target_on=date(2025, 5, 31)
    )
    rows.add_line(program.id, LineKind.CAUSE, "Нет жилья", ref="R02.s3", visitor=team)
    rows.add_line(program.id, LineKind.RESULT, "Ставки закрыты", ref=str(stakes.id), visitor=team)
    rows.add_line(program.id, LineKind.STAGE, "Первый", ref="сентябрь 2024", visitor=team)
    first, second = program.tasks
    rows.add_measure(
        program.id, visitor=team, task_id=first.id, activity="Наставники", indicator_id=stakes.id, code="m1"
    )
    rows.add_measure(program.id, visitor=team, task_id=second.id, activity="Жильё", term_text="май 2025")
    rows.set_field(program.id, "goal_indicator", str(stakes.id), seen=0, visitor=team)
    rows.set_field(program.id, "basis", "приказ", seen=0, visitor=team)
    return rows.get(program.id)


# ── keeping and reading ──


def test_a_version_is_listed_with_its_name_its_hour_and_who_kept_it(
    store: Store, program: Program, team: Visitor, clock: Clock
) -> None:
    first = store.versions.save(program.id, "  до педсовета ", visitor=team)
    clock.go_on(minutes=5)
    second = store.versions.save(program.id, "после", visitor=team)
    assert store.versions.list(program.id) == (second, first)
    assert (first.name, first.at, first.who, first.role, first.of_step) == (
        "до педсовета",
        datetime(2024, 9, 1, 9, 0, tzinfo=UTC),
        "команда школы",
        "school",
        False,
    )


def test_a_version_needs_a_name(store: Store, program: Program, team: Visitor) -> None:
    with pytest.raises(InputError, match="Название версии: заполните это поле"):
        store.versions.save(program.id, "  ", visitor=team)
    assert store.versions.list(program.id) == ()


def test_a_version_reads_as_the_program_did(store: Store, program: Program, team: Visitor) -> None:
    before = written(store, program, team)
    version = store.versions.save(program.id, "первая", visitor=team)
    store.programs.set_field(program.id, "basis", "", seen=1, visitor=team)
    store.programs.remove_measure(before.measures[0].id, seen=1, visitor=team)
    found = store.versions.get(program.id, version.id)
    assert kept(found) == kept(before)
    assert differences(before, found) == ()
    assert found.indicators[0].baseline == Decimal("3.0")
    assert found.indicator(int(found.text("goal_indicator"))) == found.indicators[0]
    assert found.measures_of(found.tasks[1].id)[0].activity == "Жильё"


def test_ids_of_a_version_write_nothing(store: Store, program: Program, team: Visitor) -> None:
    """Its rows are counted, so only uids lead back to what is stored."""
    store.programs.add_measure(program.id, visitor=team, activity="Убрана сразу")
    before = written(store, program, team)
    found = store.versions.get(program.id, store.versions.save(program.id, "первая", visitor=team).id)
    assert [row.uid for row in found.measures] == [row.uid for row in before.ordered_measures()]
    assert [row.id for row in found.measures] == [1, 2, 3]


def test_a_version_of_another_program_is_not_this_ones(
    store: Store, cycle: Cycle, program: Program, team: Visitor
) -> None:
    other = store.programs.create(cycle.id, "R01", "Оснащение", visitor=team)
    version = store.versions.save(other.id, "чужая", visitor=team)
    for call in (store.versions.get, store.versions.remove, store.versions.restore_version):
        arguments = {} if call == store.versions.get else {"visitor": team}
        with pytest.raises(InputError, match="Такой версии у программы нет"):
            call(program.id, version.id, **arguments)


def test_a_version_that_never_was_is_told(store: Store, program: Program) -> None:
    with pytest.raises(StoreError, match="Такой версии у программы нет"):
        store.versions.get(program.id, 404)


def test_a_removed_version_comes_back(store: Store, program: Program, team: Visitor) -> None:
    version = store.versions.save(program.id, "первая", visitor=team)
    store.versions.remove(program.id, version.id, visitor=team)
    assert store.versions.list(program.id) == ()
    store.versions.restore(program.id, version.id, visitor=team)
    assert [found.name for found in store.versions.list(program.id)] == ["первая"]


def test_what_the_curator_was_sent_stays_on_the_list(store: Store, program: Program, team: Visitor) -> None:
    store.states.move(program.id, ProgramState.SUBMITTED, visitor=team)
    (version,) = store.versions.list(program.id)
    assert (version.name, version.of_step) == ("отправлено куратору 01.09.2024", True)
    with pytest.raises(InputError, match="остаётся в списке"):
        store.versions.remove(program.id, version.id, visitor=team)


def change_content(store: Store, change: Callable[[dict[str, object]], object], form: int = FORM) -> None:
    """Alter what the database keeps of all versions, as a damaged or foreign file would."""
    engine = store._engines.write
    assert engine is not None
    with engine.begin() as connection:
        for id_, content in connection.execute(text("SELECT id, content FROM program_version")).all():
            told = json.loads(content)
            change(told)
            connection.execute(
                text("UPDATE program_version SET content = :content, form = :form WHERE id = :id"),
                {"content": json.dumps(told, ensure_ascii=False), "form": form, "id": id_},
            )


def test_a_version_of_a_newer_form_is_told_and_kept(store: Store, program: Program, team: Visitor) -> None:
    version = store.versions.save(program.id, "первая", visitor=team)
    change_content(store, lambda told: told.update(colour="синий"), form=FORM + 1)
    with pytest.raises(StoreError, match="более новая программа"):
        store.versions.restore_version(program.id, version.id, visitor=team)
    assert [found.name for found in store.versions.list(program.id)] == ["первая"]


def test_a_damaged_version_is_told_and_changes_nothing(store: Store, program: Program, team: Visitor) -> None:
    before = written(store, program, team)
    version = store.versions.save(program.id, "первая", visitor=team)
    change_content(store, lambda told: told.pop("lines"))
    with pytest.raises(StoreError, match="повреждена"):
        store.versions.restore_version(program.id, version.id, visitor=team)
    assert store.programs.get(program.id) == before


def test_a_version_of_the_first_form_stays_readable(store: Store, program: Program, team: Visitor) -> None:
    """What databases hold already; a later form must go on reading it."""
    version = store.versions.save(program.id, "первая", visitor=team)
    first_form = {
        "factor_code": "R02",
        "factor_title": program.factor_title,
        "fields": {"basis": "приказ", "goal_indicator": "i1"},
        "lines": [
            {"uid": "t1", "kind": "task", "text": "Закрыть вакансии"},
            {"uid": "r1", "kind": "result", "text": "Ставки закрыты", "ref": "i1"},
        ],
        "indicators": [
            {
                "uid": "i1",
                "title": "Вакансии",
                "direction": "меньше",
                "baseline": "3.0",
                "target_on": "2025-05-31",
            }
        ],
        "measures": [{"uid": "m1", "task": "t1", "indicator": "i1", "activity": "Наставники"}],
    }
    change_content(store, lambda told: (told.clear(), told.update(first_form)), form=1)
    restored = store.versions.restore_version(program.id, version.id, visitor=team)
    assert json.loads(kept(restored)) == first_form


# ── bringing back ──


def test_what_stood_before_a_return_is_kept_under_its_hour(
    store: Store, program: Program, team: Visitor, clock: Clock
) -> None:
    version = store.versions.save(program.id, "первая", visitor=team)
    now = written(store, program, team)
    clock.go_on(minutes=30)
    store.versions.restore_version(program.id, version.id, visitor=team)
    newest = store.versions.list(program.id)[0]
    local = clock.now.astimezone()
    assert newest.name == f"до возврата, 01.09.2024 {local:%H:%M}"
    store.versions.restore_version(program.id, newest.id, visitor=team)
    assert kept(store.programs.get(program.id)) == kept(now)


def test_a_program_that_is_equal_already_is_left_alone(store: Store, program: Program, team: Visitor) -> None:
    before = written(store, program, team)
    version = store.versions.save(program.id, "первая", visitor=team)
    assert store.versions.restore_version(program.id, version.id, visitor=team) == before
    assert len(store.versions.list(program.id)) == 1


def test_rows_keep_their_ids_and_only_changed_ones_get_a_new_version(
    store: Store, program: Program, team: Visitor
) -> None:
    before = written(store, program, team)
    version = store.versions.save(program.id, "первая", visitor=team)
    first, second = before.ordered_measures()
    store.programs.change_measure(first.id, seen=1, visitor=team, activity="Иначе")
    restored = store.versions.restore_version(program.id, version.id, visitor=team)
    assert [(row.id, row.version) for row in restored.ordered_measures()] == [(first.id, 3), (second.id, 1)]


def test_a_return_is_in_the_trail_field_by_field(
    store: Store, cycle: Cycle, program: Program, team: Visitor
) -> None:
    before = written(store, program, team)
    version = store.versions.save(program.id, "первая", visitor=team)
    row = before.ordered_measures()[0]
    store.programs.change_measure(row.id, seen=1, visitor=team, activity="Иначе", term_text="май")
    newest = store.audit.newest(cycle.id)
    store.versions.restore_version(program.id, version.id, visitor=Visitor("завуч", "school"))
    told = [
        (entry.what, entry.field, entry.before, entry.after, entry.who)
        for entry in store.audit.list(cycle.id, after=newest)
    ]
    assert ("program_measure", "activity", "Иначе", "Наставники", "завуч") in told
    assert ("program_measure", "term_text", "май", "", "завуч") in told
    assert [what for what, *_ in told].count("program_version") == 1
    assert len(told) == 3


def test_rows_that_are_extra_are_put_away_and_may_come_back(
    store: Store, program: Program, team: Visitor
) -> None:
    version = store.versions.save(program.id, "первая", visitor=team)
    extra = store.programs.add_measure(program.id, visitor=team, activity="Лишняя")
    store.versions.restore_version(program.id, version.id, visitor=team)
    assert store.programs.get(program.id).measures == ()
    store.programs.restore_measure(extra.id, visitor=team)
    assert [row.activity for row in store.programs.get(program.id).measures] == ["Лишняя"]


def test_a_row_that_the_database_never_had_is_made_with_its_uid(
    store: Store, program: Program, team: Visitor
) -> None:
    version = store.versions.save(program.id, "из файла", visitor=team)
    change_content(store, lambda told: told["measures"].append({"uid": "u" * 32, "activity": "Принесли"}))
    restored = store.versions.restore_version(program.id, version.id, visitor=team)
    assert [(row.uid, row.activity) for row in restored.measures] == [("u" * 32, "Принесли")]


def test_a_row_of_another_program_is_never_touched(
    store: Store, cycle: Cycle, program: Program, team: Visitor
) -> None:
    other = store.programs.create(cycle.id, "R01", "Оснащение", visitor=team, tasks=("Чужая задача",))
    version = store.versions.save(program.id, "из файла", visitor=team)
    stolen = {"uid": other.tasks[0].uid, "kind": "task", "text": "Моя"}
    change_content(store, lambda told: told["lines"].append(stolen))
    restored = store.versions.restore_version(program.id, version.id, visitor=team)
    assert [task.text for task in restored.tasks][-1] == "Моя"
    assert store.programs.get(other.id) == other


def test_words_that_no_field_takes_are_refused_and_nothing_is_changed(
    store: Store, program: Program, team: Visitor
) -> None:
    before = written(store, program, team)
    version = store.versions.save(program.id, "из файла", visitor=team)
    change_content(store, lambda told: told["measures"].append({"uid": "new", "activity": "я" * 6000}))
    with pytest.raises(InputError, match="не больше 5000"):
        store.versions.restore_version(program.id, version.id, visitor=team)
    assert store.programs.get(program.id) == before
    assert len(store.versions.list(program.id)) == 1


def test_an_approved_program_is_not_returned(store: Store, program: Program, team: Visitor) -> None:
    version = store.versions.save(program.id, "первая", visitor=team)
    written(store, program, team)
    store.states.move(program.id, ProgramState.SUBMITTED, visitor=team)
    store.states.move(
        program.id,
        ProgramState.APPROVED,
        seen=store.programs.get(program.id),
        visitor=Visitor("к", "curator"),
    )
    with pytest.raises(InputError, match="Программа утверждена"):
        store.versions.restore_version(program.id, version.id, visitor=team)
    with pytest.raises(InputError, match="Программа утверждена"):
        store.versions.save(program.id, "ещё", visitor=team)


# ── whatever was done meanwhile ──


def fresh_program(store: Store) -> Program:
    """A program of a school of its own."""
    school = store.schools.create("Приречная СОШ", year=2024, visitor=TEAM)
    cycle = store.schools.current_cycle(school.id)
    tasks = ("Первая", "Вторая")
    return written(store, store.programs.create(cycle.id, "R02", "Кадры", visitor=TEAM, tasks=tasks))


PICK = st.integers(0, 5)
WORDS = st.sampled_from(["", "иначе", "снова"])
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "move", "link", "remove", "bring back", "field"]), PICK, PICK, WORDS
    ),
    max_size=12,
)


def edit(store: Store, program_id: int, deed: str, at: int, to: int, words: str) -> None:
    """One thing that a team can do, to whatever row there is at a place."""
    rows, now = store.programs, store.programs.get(program_id)
    measures = now.ordered_measures()
    row = measures[at % len(measures)] if measures else None
    task = now.tasks[to % len(now.tasks)] if now.tasks else None
    indicator = now.indicators[to % len(now.indicators)] if now.indicators else None
    if deed == "add":
        rows.add_measure(
            program_id, visitor=TEAM, activity=words, task_id=task.id if task and at % 2 else None
        )
        rows.add_line(program_id, list(LineKind)[at], words, visitor=TEAM, position=0)
        rows.add_indicator(program_id, visitor=TEAM, title=words)
    elif deed == "change" and row:
        rows.change_measure(row.id, seen=row.version, visitor=TEAM, activity=words)
    elif deed == "change" and now.lines:
        line = now.lines[at % len(now.lines)]
        rows.change_line(line.id, seen=line.version, visitor=TEAM, text=words, position=to)
    elif deed == "move" and row:
        rows.move_measure(row.id, task.id if task else None, to, seen=row.version, visitor=TEAM)
    elif deed == "link" and row:
        link = indicator.id if indicator and at % 2 else None
        rows.change_measure(row.id, seen=row.version, visitor=TEAM, indicator_id=link)
    elif deed == "remove":
        remove_one(store, now, at, to)
    elif deed == "bring back":
        bring_back_one(store, program_id, at)
    else:
        old = now.fields.get("goal_indicator")
        value = str(indicator.id) if indicator else words
        rows.set_field(program_id, "goal_indicator", value, seen=old.version if old else 0, visitor=TEAM)


def remove_one(store: Store, now: Program, at: int, to: int) -> None:
    rows = store.programs
    parts = (
        [(rows.remove_line, line) for line in now.lines],
        [(rows.remove_indicator, known) for known in now.indicators],
        [(rows.remove_measure, row) for row in now.measures],
    )[to % 3]
    if parts:
        remove, row = parts[at % len(parts)]
        remove(row.id, seen=row.version, visitor=TEAM)


def bring_back_one(store: Store, program_id: int, at: int) -> None:
    rows = store.programs
    removed = rows.removed(program_id)
    if removed:
        row = removed[at % len(removed)]
        back = {
            "line": rows.restore_line,
            "indicator": rows.restore_indicator,
            "measure": rows.restore_measure,
        }
        back[row.part.value](row.id, visitor=TEAM)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(before=EDITS, after=EDITS)
def test_after_any_edits_a_return_gives_the_program_that_was_kept(
    store: Store, before: list[tuple[str, int, int, str]], after: list[tuple[str, int, int, str]]
) -> None:
    program = fresh_program(store)
    for deed in before:
        edit(store, program.id, *deed)
    saved = store.programs.get(program.id)
    version = store.versions.save(program.id, "сохранённая", visitor=TEAM)
    assert kept(store.versions.get(program.id, version.id)) == kept(saved)
    for deed in after:
        edit(store, program.id, *deed)
    edited = store.programs.get(program.id)
    restored = store.versions.restore_version(program.id, version.id, visitor=TEAM)
    assert kept(restored) == kept(store.programs.get(program.id)) == kept(saved)
    if kept(edited) != kept(saved):
        undo = store.versions.list(program.id)[0]
        assert kept(store.versions.restore_version(program.id, undo.id, visitor=TEAM)) == kept(edited)
