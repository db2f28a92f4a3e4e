from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.school import Period
from toolkit.domain.terms import Recurrence, canonical, describe, parse_term
from toolkit.domain.wording import parse_day

NB = "\u00a0"
YEAR = Period(begins=date(2023, 9, 1), ends=date(2024, 8, 31))
PROGRAM = Period(begins=date(2023, 9, 1), ends=date(2024, 5, 31))


def understood(text, period=YEAR):
    return describe(parse_term(text, period)).removeprefix("понято: ")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # one day and deadlines
        ("01.09.2023", "01.09.2023"),
        ("1.9.23", "01.09.2023"),
        ("15 января", "15.01.2024"),
        ("15 января 2024 г.", "15.01.2024"),
        ("до 1 сентября 2024 г.", "до 01.09.2024"),
        ("до 1 декабря 2024 года", "до 01.12.2024"),
        ("в срок до 1 марта", "до 01.03.2024"),
        ("до 01.09.2023", "до 01.09.2023"),
        ("к 1 сентября", "до 01.09.2023"),
        ("не позднее 1 декабря 2023 г.", "до 01.12.2023"),
        ("до конца учебного года", "до 31.05.2024"),
        ("до конца 2024-2025 учебного года", "до 31.05.2025"),
        ("до конца календарного года", "до 31.12.2023"),
        ("до конца 2024 года", "до 31.12.2024"),
        ("до конца марта", "до 31.03.2024"),
        ("до марта", "до 29.02.2024"),
        ("к началу учебного года", "до 01.09.2023"),
        ("29 февраля", "29.02.2024"),
        # from a day on
        ("с 1 октября", "с 01.10.2023"),
        ("с 2021 года", "с 01.01.2021"),
        ("начиная с января 2024", "с 01.01.2024"),
        # ranges of days
        ("01.09.2023-31.10.2023", "01.09.2023–31.10.2023"),
        ("01.09–31.10.2023", "01.09.2023–31.10.2023"),
        ("с 1 октября по 15 ноября 2024", "01.10.2024–15.11.2024"),
        ("с 01.09.2023 г. по 31.05.2024 г.", "01.09.2023–31.05.2024"),
        ("1–15 сентября", "01.09.2023–15.09.2023"),
        ("с 1 по 15 октября", "01.10.2023–15.10.2023"),
        # months
        ("сентябрь", "01.09.2023–30.09.2023"),
        ("март", "01.03.2024–31.03.2024"),
        ("в сентябре 2024", "01.09.2024–30.09.2024"),
        ("09.2023", "01.09.2023–30.09.2023"),
        ("февраль 2024 г.", "01.02.2024–29.02.2024"),
        ("март–апрель 2024", "01.03.2024–30.04.2024"),
        ("Март-апрель", "01.03.2024–30.04.2024"),
        ("Апрель-май 2022 г.", "01.04.2022–31.05.2022"),
        ("май – ноябрь 2024", "01.05.2024–30.11.2024"),
        ("октябрь – май 2024", "01.10.2023–31.05.2024"),
        ("октябрь 2023 – май", "01.10.2023–31.05.2024"),
        ("октябрь 2023 – май 2024", "01.10.2023–31.05.2024"),
        ("Март 2024 – май 2025", "01.03.2024–31.05.2025"),
        ("с сентября по май", "01.09.2023–31.05.2024"),
        ("в течение марта", "01.03.2024–31.03.2024"),
        # quarters, half-years, years
        ("III квартал", "01.07.2024–30.09.2024"),
        ("3 квартал", "01.07.2024–30.09.2024"),
        ("2 квартал 2021 года", "01.04.2021–30.06.2021"),
        ("во II-м квартале", "01.04.2024–30.06.2024"),
        ("I–III квартал 2024", "01.01.2024–30.09.2024"),
        ("I, II, III, IV кварталы 2024", "01.01.2024–31.12.2024"),
        ("I полугодие", "01.09.2023–31.12.2023"),
        ("2-е полугодие", "01.01.2024–31.05.2024"),
        ("II полугодие 2023/24 учебного года", "01.01.2024–31.05.2024"),
        ("1 полугодие 2024 года", "01.01.2024–30.06.2024"),
        ("2021-2024 годы", "в течение срока 01.01.2021–31.12.2024"),
        ("2024-2025 гг.", "в течение срока 01.01.2024–31.12.2025"),
        ("2023/24 учебный год", "в течение срока 01.09.2023–31.08.2024"),
        ("2024-2025 учебный год", "в течение срока 01.09.2024–31.08.2025"),
        ("в течение 2024 года", "в течение срока 01.01.2024–31.12.2024"),
        ("в течение года", "в течение срока 01.09.2023–31.08.2024"),
        ("В течении учебного года", "в течение срока 01.09.2023–31.08.2024"),
        # several stretches
        ("Июнь 2024, ноябрь 2024", "01.06.2024–30.06.2024, 01.11.2024–30.11.2024"),
        ("июнь и ноябрь 2024", "01.06.2024–30.06.2024, 01.11.2024–30.11.2024"),
        ("декабрь, март 2024", "01.12.2023–31.12.2023, 01.03.2024–31.03.2024"),
        ("ноябрь 2023, март", "01.11.2023–30.11.2023, 01.03.2024–31.03.2024"),
        ("январь, октябрь", "01.10.2023–31.10.2023, 01.01.2024–31.01.2024"),
        ("I и II квартал 2024", "01.01.2024–30.06.2024"),
    ],
)
def test_days_are_understood(text, days):
    assert understood(text) == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ежедневно", "ежедневно"),
        ("еженедельно", "еженедельно"),
        ("1 раз в неделю", "еженедельно"),
        ("раз в две недели", "раз в две недели"),
        ("ежемесячно", "ежемесячно"),
        ("не реже 1 раза в месяц", "ежемесячно"),
        ("не реже одного раза в два месяца", "раз в два месяца"),
        ("ежеквартально", "ежеквартально"),
        ("раз в квартал", "ежеквартально"),
        ("раз в четверть", "раз в четверть"),
        ("по итогам четверти", "раз в четверть"),
        ("раз в полугодие", "раз в полугодие"),
        ("2 раза в год", "2 раза в год"),
        ("два раза в год", "2 раза в год"),
        ("ежегодно", "ежегодно"),
        ("1 раз в год", "ежегодно"),
        ("постоянно", "постоянно"),
        ("по графику ФИОКО", "по графику"),
        ("по отдельному графику", "по графику"),
        ("по плану работы МНЦ", "по графику"),
        ("согласно плану-графику", "по графику"),
        ("по мере необходимости", "по мере необходимости"),
        ("в течение года, ежеквартально", "ежеквартально"),
        ("в течение года (1 раз в четверть)", "раз в четверть"),
    ],
)
def test_rhythm_lasts_the_whole_program(text, words):
    assert understood(text, PROGRAM) == f"{words}, 01.09.2023–31.05.2024"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ежегодно, в сентябре", "ежегодно, 01.09.2023–30.09.2023"),
        ("ежегодно с 2021", "ежегодно, 01.01.2021–31.08.2024"),
        ("ежемесячно с октября по май", "ежемесячно, 01.10.2023–31.05.2024"),
        ("октябрь-май, ежемесячно", "ежемесячно, 01.10.2023–31.05.2024"),
        ("ежемесячно до 31 декабря", "ежемесячно, 01.09.2023–31.12.2023"),
        ("по графику, март 2024", "по графику, 01.03.2024–31.03.2024"),
    ],
)
def test_rhythm_may_have_days_of_its_own(text, days):
    assert understood(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "осенние каникулы",
        "до четвертой четверти",
        "после проведения оценочной процедуры",
        "до конца года",
        "31 февраля",
        "31.02.2024",
        "до 29 февраля 2023",
        "01.13.2023",
        "0 мая",
        "2023/25 учебный год",
        "3 полугодие",
        "5 квартал",
        "май 2025 – май 2024",
        "31.10.2023-01.09.2023",
        "сентябрь, потом посмотрим",
        "-",
        "до",
        "1",
    ],
)
def test_what_carries_no_real_date_stays_a_text(text):
    assert describe(parse_term(text, YEAR)) == "дата не понята: останется текстом"


def test_empty_term_needs_no_description():
    assert describe(parse_term("  ", YEAR)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "МАРТ-АПРЕЛЬ 2024 ГГ.",
        "март - апрель 2024 год",
        "март — апрель 2024года",
        f"Март{NB}–{NB}апрель{NB}2024{NB}г.",
        "  март‑апрель   2024.",
        "с марта по апрель 2024 года",
        "в марте–апреле 2024 г.",
    ],
)
def test_case_dash_and_spaces_do_not_matter(text):
    assert understood(text) == "01.03.2024–30.04.2024"


@pytest.mark.parametrize("text", ["четвёртый квартал", "четвертый квартал", "IV квартал", "iv кв."])
def test_letters_and_numerals_of_a_quarter_do_not_matter(text):
    assert understood(text) == "01.10.2023–31.12.2023"


@pytest.mark.parametrize("text", ["в течение  года ", f"Март{NB}2024", "что-нибудь", "", "31 февраля"])
def test_typed_text_is_kept(text):
    assert parse_term(text, YEAR).text == text


@pytest.mark.parametrize(
    ("text", "begins", "ends", "days"),
    [
        ("сентябрь", date(2023, 9, 15), date(2024, 5, 31), "01.09.2023–30.09.2023"),
        ("август", date(2023, 9, 1), date(2024, 5, 31), "01.08.2024–31.08.2024"),
        ("сентябрь–май", date(2023, 10, 1), date(2024, 5, 31), "01.09.2023–31.05.2024"),
        ("август–сентябрь", date(2023, 9, 1), date(2024, 8, 31), "01.08.2024–30.09.2024"),
        ("до 1 марта", date(2021, 3, 5), date(2024, 12, 31), "до 01.03.2022"),
        ("декабрь–январь", date(2023, 9, 1), date(2024, 8, 31), "01.12.2023–31.01.2024"),
    ],
)
def test_missing_year_is_the_first_that_fits_the_program(text, begins, ends, days):
    assert understood(text, Period(begins=begins, ends=ends)) == days


@pytest.mark.parametrize(
    "text",
    [
        "в течение года",
        "в течение учебного года",
        "постоянно",
        "по мере необходимости",
        "по графику",
        "по плану работы ИРО КК",
        "2021-2024 годы",
        "2023/24 учебный год",
        "с 2021 года",
        "осенние каникулы",
        "",
    ],
)
def test_term_without_a_day_a_month_or_a_rhythm_is_vague(text):
    assert parse_term(text, YEAR).vague


@pytest.mark.parametrize(
    "text", ["март", "до 1 марта", "ежеквартально", "III квартал", "ежегодно", "по графику, март 2024"]
)
def test_term_with_a_month_or_a_rhythm_is_concrete(text):
    assert not parse_term(text, YEAR).vague


def test_rhythm_is_named():
    assert parse_term("раз в квартал", YEAR).recurrence is Recurrence.QUARTERLY


def test_separate_months_are_separate_stretches():
    spans = parse_term("июнь 2024, ноябрь 2024", YEAR).spans
    assert [span.begins for span in spans] == [date(2024, 6, 1), date(2024, 11, 1)]


def test_deadline_alone_has_no_stretch():
    assert parse_term("до 1 марта", YEAR).spans == ()


months = st.sampled_from(
    ["январь", "февраль", "март", "апрель", "май", "июль", "август", "сентябрь", "ноябрь", "декабрь"]
)
years = st.sampled_from(["", " 2022", " 2023 г.", " 2024 года", " 2025"])
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
dotted = days.map(lambda value: f"{value:%d.%m.%Y}")
atoms = st.one_of(
    dotted,
    days.map(lambda value: f"{value.day}.{value.month:02d}"),
    st.builds(lambda month, year: month + year, months, years),
    st.builds(lambda n, year: f"{n} квартал{year}", st.sampled_from(["I", "II", "3", "четвёртый"]), years),
    st.builds(lambda n, year: f"{n} полугодие{year}", st.sampled_from(["I", "2"]), years),
    st.sampled_from(["2023/24 учебный год", "2021-2024 годы", "2024 год", "в течение года"]),
)
windows = st.one_of(
    atoms,
    st.builds(lambda a, b: f"{a} – {b}", atoms, atoms),
    st.builds(lambda a, b: f"с {a} по {b}", atoms, atoms),
    st.builds(lambda a: f"до {a}", atoms),
    st.builds(lambda a: f"с {a}", atoms),
    st.lists(atoms, min_size=2, max_size=4).map(", ".join),
)
rhythms = st.sampled_from([kind.value for kind in Recurrence])
term_texts = st.one_of(
    windows, rhythms, st.builds(lambda kind, window: f"{kind}, {window}", rhythms, windows)
)
periods = st.builds(
    lambda begins, length: Period(begins=begins, ends=date.fromordinal(begins.toordinal() + length)),
    days,
    st.integers(min_value=0, max_value=1500),
)


def meaning(term):
    return term.start, term.end, term.recurrence, term.parts


@given(term_texts, periods)
def test_canonical_text_means_the_same(text, period):
    term = parse_term(text, period)
    if term.understood:
        assert meaning(parse_term(canonical(term), period)) == meaning(term)
    else:
        assert canonical(term) == text


@given(term_texts, periods)
def test_canonical_text_of_a_canonical_text_is_itself(text, period):
    once = canonical(parse_term(text, period))
    assert canonical(parse_term(once, period)) == once


@given(term_texts, periods)
def test_days_of_a_term_are_in_order(text, period):
    term = parse_term(text, period)
    assert (term.start or date.min) <= (term.end or date.max)


@given(term_texts, periods)
def test_understood_term_has_a_day(text, period):
    term = parse_term(text, period)
    assert term.understood == (term.start is not None or term.end is not None)


@given(days, periods)
def test_any_day_is_read_as_the_fields_read_it(value, period):
    text = f"{value:%d.%m.%Y}"
    assert parse_term(text, period).start == parse_day(text)


@given(
    st.text() | st.text(alphabet="0123456789.,-–/ сдопвгиюнямартIVх"),
    st.builds(lambda one, two: Period(begins=min(one, two), ends=max(one, two)), st.dates(), st.dates()),
)
def test_any_text_is_kept_whatever_it_is(text, period):
    assert parse_term(text, period).text == text


def test_very_long_text_is_a_text():
    assert not parse_term("с 1 по " * 10_000, YEAR).understood
