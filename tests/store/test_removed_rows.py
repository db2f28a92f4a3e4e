"""What was removed from a program: listed with who and when, so that it can come back."""

from tests.store.conftest import Clock
from toolkit.domain.program import LineKind, Part, Program
from toolkit.store import Store, Visitor


def test_nothing_removed_is_nothing_to_show(store: Store, program: Program) -> None:
    assert store.programs.removed(program.id) == ()


def test_removed_rows_tell_their_words_who_and_when_the_last_first(
    store: Store, program: Program, team: Visitor, clock: Clock
) -> None:
    rows = store.programs
    measure = rows.add_measure(program.id, visitor=team, activity="Наставники")
    indicator = rows.add_indicator(program.id, visitor=team, title="Вакансии")
    task = program.tasks[0]
    moments = []
    for remove, row, who in (
        (rows.remove_measure, measure, "завуч"),
        (rows.remove_line, task, "директор"),
        (rows.remove_indicator, indicator, "завуч"),
    ):
        clock.go_on(minutes=1)
        remove(row.id, seen=row.version, visitor=Visitor(who, "school"))
        moments.append(clock.now)
    assert [(row.part, row.id, row.kind, row.text, row.who) for row in rows.removed(program.id)] == [
        (Part.INDICATOR, indicator.id, None, "Вакансии", "завуч"),
        (Part.LINE, task.id, LineKind.TASK, "Закрыть вакансии", "директор"),
        (Part.MEASURE, measure.id, None, "Наставники", "завуч"),
    ]
    assert [row.at for row in rows.removed(program.id)] == moments[::-1]


def test_who_removed_it_last_is_named(store: Store, program: Program, team: Visitor) -> None:
    measure = store.programs.add_measure(program.id, visitor=team, activity="Наставники")
    for who in ("завуч", "директор"):
        row = store.programs.restore_measure(measure.id, visitor=team)
        store.programs.remove_measure(row.id, seen=row.version, visitor=Visitor(who, "school"))
    assert [row.who for row in store.programs.removed(program.id)] == ["директор"]


def test_a_row_that_came_back_is_removed_no_more(store: Store, program: Program, team: Visitor) -> None:
    task = program.tasks[0]
    store.programs.remove_line(task.id, seen=task.version, visitor=team)
    store.programs.restore_line(task.id, visitor=team)
    assert store.programs.removed(program.id) == ()
