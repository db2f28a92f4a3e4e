"""What differs between two programs, row by row, in the user's words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.program import FIELDS, Line, LineKind, MeasureRow, Part, Program, ProgramIndicator
from toolkit.domain.program_diff import Difference, Sign, differences, told
from toolkit.domain.school import Versioned


def line(uid: str, kind: LineKind = LineKind.TASK, text: str = "", ref: str = "", id_: int = 0) -> Line:
    return Line(id=id_, kind=kind, position=0, text=text or uid, ref=ref, uid=uid)


def program(
    *lines: Line,
    fields: dict[str, str] | None = None,
    indicators: Sequence[ProgramIndicator] = (),
    measures: Sequence[MeasureRow] = (),
) -> Program:
    return Program(
        id=1,
        factor_code="R02",
        factor_title="Дефицит кадров",
        fields={name: Versioned(value=value) for name, value in (fields or {}).items()},
        lines=lines,
        indicators=tuple(indicators),
        measures=tuple(measures),
    )


def measure(uid: str, task: int | None = None, **values: object) -> MeasureRow:
    return MeasureRow.model_validate(
        {"id": ord(uid[0]), "position": 0, "uid": uid, "task_id": task, **values}
    )


def signs(found: Sequence[Difference]) -> list[tuple[Sign, str]]:
    return [(difference.sign, difference.row) for difference in found]


def only(before: Program, after: Program) -> Difference:
    (found,) = differences(before, after)
    return found


def test_a_program_does_not_differ_from_itself() -> None:
    same = program(line("a"), fields={"basis": "приказ"}, measures=[measure("m")])
    assert differences(same, same) == ()


def test_a_single_field_is_told_from_and_to() -> None:
    found = only(program(fields={"basis": "приказ 1"}), program(fields={"basis": "приказ 2"}))
    assert (found.row, found.before, found.after) == ("Основание", "приказ 1", "приказ 2")
    assert (found.part, found.words) == (Part.FIELD, "основание")


def test_an_empty_field_is_as_good_as_none() -> None:
    assert differences(program(fields={"basis": ""}), program()) == ()


def test_rows_are_found_by_uid_whatever_their_ids() -> None:
    assert differences(program(line("a", id_=7)), program(line("a", id_=99))) == ()


def test_a_changed_line_names_itself_and_both_its_texts() -> None:
    found = only(program(line("a", text="Закрыть")), program(line("a", text="Закрыть вакансии")))
    assert (found.row, found.label) == ("Задача 1", "Текст")
    assert (found.before, found.after) == ("Закрыть", "Закрыть вакансии")


@pytest.mark.parametrize(
    ("kind", "ref", "label", "shown"),
    [
        (LineKind.STAGE, "май 2024", "Срок этапа", "май 2024"),
        (LineKind.RESULT, "5", "Показатель", "Вакансии"),
    ],
)
def test_what_a_line_refers_to_has_its_own_name(kind: LineKind, ref: str, label: str, shown: str) -> None:
    indicators = [ProgramIndicator(id=5, position=0, uid="i", title="Вакансии")]
    was, now = (program(line("a", kind, ref=of), indicators=indicators) for of in ("", ref))
    found = only(was, now)
    assert (found.label, found.before, found.after) == (label, "", shown)


def test_codes_are_nothing_to_read() -> None:
    cause = line("a", LineKind.CAUSE, ref="R02.s1")
    measures = [measure("m", code=code, source=source) for code, source in (("R02.m1", "002"), ("", ""))]
    was, now = (
        program(cause, measures=measures[:1]),
        program(line("a", LineKind.CAUSE), measures=measures[1:]),
    )
    assert differences(was, now) == ()


def test_values_of_an_indicator_are_written_for_a_reader() -> None:
    was = ProgramIndicator(id=1, position=0, uid="i", title="Вакансии", baseline=Decimal("18.5"))
    now = was.model_copy(update={"baseline": Decimal(3), "target_on": date(2024, 5, 31)})
    found = differences(program(indicators=[was]), program(indicators=[now]))
    assert [(one.label, one.before, one.after) for one in found] == [
        ("Сейчас", "18,5", "3"),
        ("К какому дню", "", "31.05.2024"),
    ]


def test_the_goals_indicator_is_named_by_its_title() -> None:
    was = ProgramIndicator(id=1, position=0, uid="i", title="Вакансии")
    other = ProgramIndicator(id=2, position=1, uid="j", title="Наставники")
    sides = [program(fields={"goal_indicator": id_}, indicators=[was, other]) for id_ in ("1", "2")]
    found = only(*sides)
    assert (found.row, found.before, found.after) == ("О каком показателе цель", "Вакансии", "Наставники")


def test_a_measure_is_called_by_its_number_in_the_roadmap() -> None:
    tasks = [line("t1", id_=1), line("t2", id_=2)]
    was = program(*tasks, measures=[measure("b", 2, term_text="весь год"), measure("a", 1)])
    now = program(*tasks, measures=[measure("b", 2, term_text="октябрь 2024"), measure("a", 1)])
    found = only(was, now)
    assert (found.row, found.label, found.before, found.after) == (
        "Мера 2",
        "Сроки",
        "весь год",
        "октябрь 2024",
    )
    assert found.words == "мера 2, сроки"


def test_added_and_removed_rows_tell_all_they_say() -> None:
    was = program(measures=[measure("a", activity="Старая", term_text="май", code="R02.m1")])
    now = program(measures=[measure("b", activity="Новая", responsible="директор")])
    added, removed = differences(was, now)
    assert (added.sign, added.title, added.after) == (Sign.ADDED, "Новая", "ответственный: директор")
    assert (removed.sign, removed.title, removed.before) == (Sign.REMOVED, "Старая", "сроки: май")
    assert removed.words == "убрано: мера 1"


def test_a_row_moved_within_its_list_is_told_once() -> None:
    tasks = [line(uid) for uid in "abcd"]
    found = only(program(*tasks), program(tasks[3], *tasks[:3]))
    assert (found.sign, found.title, found.before, found.after) == (Sign.MOVED, "d", "место 4", "место 1")


def test_a_measure_moved_to_another_task_tells_both_places() -> None:
    tasks = [line("t1", id_=1), line("t2", id_=2)]
    was = program(*tasks, measures=[measure("a", 1), measure("b", 1)])
    found = only(was, program(*tasks, measures=[measure("a", 2), measure("b", 1)]))
    assert (found.row, found.before, found.after) == ("Мера 2", "задача 1, мера 1", "задача 2, мера 2")


def test_measures_of_a_removed_task_stand_without_a_task() -> None:
    was = program(line("t1", id_=1), measures=[measure("a", 1)])
    removed, moved = differences(was, program(measures=[measure("a")]))
    assert (removed.sign, removed.row) == (Sign.REMOVED, "Задача 1")
    assert (moved.before, moved.after) == ("задача 1, мера 1", "без задачи, мера 1")


def test_lists_of_other_kinds_are_not_confused() -> None:
    was = program(line("a"), line("c", LineKind.CAUSE))
    now = program(line("c", LineKind.CAUSE), line("a"))
    assert differences(was, now) == ()


def test_a_sentence_names_the_first_few_and_counts_the_rest() -> None:
    found = differences(program(*(line(uid) for uid in "abcd")), program())
    assert told(found) == "убрано: задача 1; убрано: задача 2; убрано: задача 3; и ещё 1"
    assert told(found[:1]) == "убрано: задача 1"


# ── whatever the two programs are ──

WORDS = st.sampled_from(["", "а", "б", "весь год"])
NUMBERS = st.none() | st.just(Decimal(1))
UIDS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    kinds = {uid: (LineKind.TASK, LineKind.STAGE)[ord(uid) % 2] for uid in "abcdefgh"}
    lines = [
        Line(id=at, kind=kinds[uid], position=0, uid=uid, text=draw(WORDS), ref=draw(WORDS))
        for at, uid in enumerate(draw(UIDS), 1)
    ]
    indicators = [
        ProgramIndicator(id=at, position=0, uid=uid, title=draw(WORDS), baseline=draw(NUMBERS))
        for at, uid in enumerate(draw(UIDS), 1)
    ]
    tasks = [None, *(known.id for known in lines if known.kind is LineKind.TASK)]
    measures = [
        measure(
            uid,
            draw(st.sampled_from(tasks)),
            activity=draw(WORDS),
            indicator_id=draw(st.sampled_from([None, *(known.id for known in indicators)])),
        )
        for uid in draw(UIDS)
    ]
    fields = draw(st.dictionaries(st.sampled_from(["basis", "goal_means"]), WORDS))
    return program(*lines, fields=fields, indicators=indicators, measures=measures)


def shown(found: Program) -> object:
    """All that a reader of a program sees, row by row."""
    tasks = {task.id: task.uid for task in found.tasks}
    titles = {known.id: known.title or "показатель без названия" for known in found.indicators}
    return (
        [found.text(name) for name in FIELDS],
        [
            (row.uid, row.text, row.ref if kind is LineKind.STAGE else "")
            for kind in LineKind
            for row in found.of(kind)
        ],
        [(row.uid, row.title, row.baseline) for row in found.indicators],
        [
            (row.uid, tasks.get(row.task_id or 0), titles.get(row.indicator_id or 0), row.activity)
            for row in found.ordered_measures()
        ],
    )


@given(programs(), programs())
def test_two_programs_differ_exactly_when_a_reader_sees_a_difference(one: Program, other: Program) -> None:
    alike = shown(one) == shown(other)
    assert (differences(one, other) == ()) is alike


@given(programs(), programs())
def test_the_way_back_tells_the_same_the_other_way_round(one: Program, other: Program) -> None:
    turned = {Sign.ADDED: Sign.REMOVED, Sign.REMOVED: Sign.ADDED}

    def facts(found: Sequence[Difference], turn: bool) -> list[tuple[object, ...]]:
        return sorted(
            (
                turned.get(known.sign, known.sign) if turn else known.sign,
                known.part,
                known.uid,
                known.name,
                *((known.after, known.before) if turn else (known.before, known.after)),
            )
            for known in found
            if known.sign
            is not Sign.MOVED  # of two rows that changed places either may be said to have moved
        )

    there, back = differences(one, other), differences(other, one)
    assert facts(there, turn=False) == facts(back, turn=True)
    assert [known.sign for known in there].count(Sign.MOVED) == [known.sign for known in back].count(
        Sign.MOVED
    )


@given(programs(), programs())
def test_applying_what_differs_gives_the_other_program(one: Program, other: Program) -> None:
    """The rows of each part: those that were there, without the removed, with the added, changed as told."""
    found = differences(one, other)
    for part, before, after in (
        (Part.LINE, one.lines, other.lines),
        (Part.INDICATOR, one.indicators, other.indicators),
        (Part.MEASURE, one.measures, other.measures),
    ):
        of_part = [known for known in found if known.part is part]
        uids = {row.uid for row in before}
        uids -= {known.uid for known in of_part if known.sign is Sign.REMOVED}
        uids |= {known.uid for known in of_part if known.sign is Sign.ADDED}
        assert uids == {row.uid for row in after}
        main = {Part.LINE: "text", Part.INDICATOR: "title", Part.MEASURE: "activity"}[part]
        words = {row.uid: getattr(row, main) for row in before}
        words |= {known.uid: known.title for known in of_part if known.sign is Sign.ADDED}
        words |= {known.uid: known.after for known in of_part if known.name == main}
        assert {row.uid: getattr(row, main) for row in after} == {uid: words[uid] for uid in uids}
