from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.program import Line, LineKind, MeasureRow, Program
from toolkit.domain.schedule import calendar, load, months, passed
from toolkit.domain.school import Period, Versioned

YEAR = Period(begins=date(2023, 9, 1), ends=date(2024, 8, 31))
TODAY = date(2023, 11, 10)


def measure(id_, term, responsible="учителя", activity="провести диагностику", **more):
    return MeasureRow(
        id=id_, position=id_, term_text=term, responsible=responsible, activity=activity, **more
    )


def program(*measures, id_=1, factor="R02", lines=(), **fields):
    values = {name: Versioned(value=value, version=1) for name, value in fields.items()}
    return Program(
        id=id_,
        factor_code=factor,
        factor_title="Дефицит кадров",
        fields=values,
        lines=lines,
        measures=measures,
    )


def active(term, period=YEAR, **fields):
    (bar,) = calendar([program(measure(1, term), **fields)], period)
    return [f"{month:%m.%y}" for month in bar.months]


def loads(*measures, today=TODAY):
    return load([program(*measures)], YEAR, today)


def test_months_of_a_school_year_run_from_september_to_august():
    found = months(YEAR)
    assert (len(found), found[0], found[-1]) == (12, date(2023, 9, 1), date(2024, 8, 1))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_every_day_of_a_period_lies_in_one_of_its_months(begins, length):
    ends = date.fromordinal(begins.toordinal() + length)
    days = {
        date.fromordinal(number).replace(day=1) for number in range(begins.toordinal(), ends.toordinal() + 1)
    }
    assert months(Period(begins=begins, ends=ends)) == tuple(sorted(days))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("сентябрь–октябрь", ["09.23", "10.23"]),
        ("15.09.2023–10.11.2023", ["09.23", "10.23", "11.23"]),
        ("до 15 января", ["01.24"]),
        ("с 15 июня", ["06.24", "07.24", "08.24"]),
        ("ноябрь, март", ["11.23", "03.24"]),
        ("март–август 2023", []),
        ("август 2023 – октябрь 2023", ["09.23", "10.23"]),
        ("когда получится", []),
    ],
)
def test_measure_is_under_way_in_the_months_of_its_term(term, expected):
    assert active(term) == expected


def test_rhythm_lasts_as_long_as_the_program():
    assert active("ежемесячно", begins="01.10.2023", ends="31.12.2023") == ["10.23", "11.23", "12.23"]


def test_yearly_month_comes_back_every_year():
    period = Period(begins=date(2021, 9, 1), ends=date(2023, 12, 31))
    assert active("ежегодно, в сентябре", period) == ["09.21", "09.22", "09.23"]


def test_yearly_month_does_not_come_back_after_the_program():
    period = Period(begins=date(2021, 9, 1), ends=date(2023, 12, 31))
    assert active("ежегодно, в сентябре", period, ends="31.05.2023") == ["09.21", "09.22"]


def test_calendar_keeps_the_order_of_programs_and_of_their_roadmaps():
    tasks = (
        Line(id=10, kind=LineKind.TASK, position=1, text="Найти учителей"),
        Line(id=11, kind=LineKind.TASK, position=2, text="Удержать учителей"),
    )
    first = program(
        measure(1, "март", task_id=11), measure(2, "май"), measure(3, "июнь", task_id=10), lines=tasks
    )
    second = program(measure(4, "март"), id_=2, factor="R11")
    bars = calendar([first, second], YEAR)
    assert [(bar.factor_code, bar.measure_id) for bar in bars] == [
        ("R02", 3),
        ("R02", 1),
        ("R02", 2),
        ("R11", 4),
    ]


def test_roles_of_one_measure_are_loaded_each():
    found = loads(measure(1, "март", "зам. директора, руководители МО; психолог / логопед"))
    assert [role.responsible for role in found] == [
        "зам. директора",
        "логопед",
        "психолог",
        "руководители МО",
    ]


def test_role_keeps_its_conjunction_and_its_brackets():
    found = loads(measure(1, "март", "зам. директора по учебной и воспитательной работе (УВР, ВР)"))
    assert [role.responsible for role in found] == [
        "зам. директора по учебной и воспитательной работе (УВР, ВР)"
    ]


def test_role_is_the_same_in_any_capitals():
    (role,) = loads(measure(1, "март", "Директор"), measure(2, "май", "директор,  Директор"))
    assert (role.responsible, role.total) == ("Директор", 2)


def test_measure_of_nobody_loads_nobody():
    assert loads(measure(1, "март", " , ")) == ()


def test_roles_stand_in_russian_alphabetical_order():
    found = loads(measure(1, "март", "Яна-куратор, ёлочная комиссия, Завуч, директор"))
    assert [role.responsible for role in found] == ["директор", "ёлочная комиссия", "Завуч", "Яна-куратор"]


def test_load_at_once_is_the_fullest_month():
    (role,) = loads(
        measure(1, "октябрь–декабрь"), measure(2, "ноябрь"), measure(3, "ноябрь–март"), measure(4, "май")
    )
    assert (role.total, role.at_once, role.busiest) == (4, 3, (date(2023, 11, 1),))


def test_equally_full_months_are_all_named():
    (role,) = loads(measure(1, "май"), measure(2, "октябрь"))
    assert (role.at_once, role.busiest) == (1, (date(2023, 10, 1), date(2024, 5, 1)))


def test_load_counts_measures_of_all_programs():
    found = load([program(measure(1, "май")), program(measure(2, "май"), id_=2)], YEAR, TODAY)
    assert [(role.total, role.at_once) for role in found] == [(2, 2)]


def test_load_without_readable_terms_has_no_busy_month():
    (role,) = loads(measure(1, "скоро"))
    assert (role.total, role.at_once, role.busiest, role.nearest) == (1, 0, (), "")


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["март", "до 15 января", "сентябрь"], "до 15 января"),
        (["октябрь 2023 – ноябрь 2023", "декабрь"], "октябрь 2023 – ноябрь 2023"),
        (["в течение года", "май"], "май"),
        (["сентябрь, май"], "сентябрь, май"),
        (["в течение года"], "в течение года"),
    ],
)
def test_nearest_measure_is_the_next_one_to_begin_or_end(terms, expected):
    (role,) = loads(*(measure(number, term) for number, term in enumerate(terms, start=1)))
    assert role.nearest == f"{expected}: провести диагностику"


def test_nothing_is_near_when_all_is_past():
    (role,) = loads(measure(1, "сентябрь"), today=date(2024, 8, 1))
    assert role.nearest == ""


@pytest.mark.parametrize(
    ("term", "count"),
    [
        ("до 01.10.2023", 1),
        ("до 03.10.2023", 0),
        ("сентябрь 2023", 1),
        ("сентябрь 2023, ноябрь 2023", 0),
        ("ежемесячно", 0),
        ("с 1 сентября 2023", 0),
        ("когда получится", 0),
    ],
)
def test_a_term_has_passed_when_its_last_day_has(term, count):
    assert len(passed([program(measure(1, term))], YEAR, date(2023, 10, 2))) == count
