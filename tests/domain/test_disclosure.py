"""Nobody is known by what is shown: few are hidden, changes tell of many, totals know no more than parts."""

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.disclosure import Shown, release, shown_count, shown_total
from toolkit.domain.survey import Counts, Mark, added

MINIMUMS = st.integers(min_value=3, max_value=12)
STATEMENTS = ("R01.s1|a", "R01.s2|b", "R02.s1|c")
FORMS = st.dictionaries(st.sampled_from(STATEMENTS), st.sampled_from(tuple(Mark)), min_size=1)
# What happens to a survey: a form comes, or somebody asks to see.
EVENTS = st.lists(st.one_of(FORMS, st.just("look")), max_size=80)


def views(events: list, minimum: int) -> list[dict[str, Counts]]:
    """What an observer sees after each event."""
    seen: dict[str, Counts] = {}
    waiting: dict[str, Counts] = {}
    found = []
    for event in events:
        if event == "look":
            released = release(waiting, minimum)
            seen, waiting = added(seen, released.shown), released.kept
        else:
            waiting = added(waiting, {key: Counts.of(mark) for key, mark in event.items()})
        found.append(seen)
    return found


@given(EVENTS, MINIMUMS)
def test_two_reports_differ_by_at_least_the_minimum_or_not_at_all(events: list, minimum: int) -> None:
    found = views(events, minimum)
    for earlier in range(len(found)):
        for later in range(earlier + 1, len(found)):
            for key in STATEMENTS:
                before = found[earlier].get(key, Counts())
                after = found[later].get(key, Counts())
                more = after.valid - before.valid
                assert after == before or more >= minimum


@given(EVENTS, MINIMUMS)
def test_no_statement_is_shown_by_fewer_than_the_minimum(events: list, minimum: int) -> None:
    for view in views(events, minimum):
        assert all(counts.valid >= minimum for counts in view.values() if counts.total)


@given(
    st.lists(st.sampled_from(tuple(Mark)[:4]), min_size=12, max_size=30),
    st.sampled_from(tuple(Mark)),
    MINIMUMS,
)
def test_one_late_answer_shows_nothing(marks: list, late: Mark, minimum: int) -> None:
    forms = [{STATEMENTS[0]: mark} for mark in marks]
    *_, before, _, after = views([*forms, "look", {STATEMENTS[0]: late}, "look"], minimum)
    assert before[STATEMENTS[0]].total == len(marks)
    assert after == before


@given(EVENTS, MINIMUMS)
def test_nothing_is_lost_and_nothing_is_made_up(events: list, minimum: int) -> None:
    given_: dict[str, Counts] = {}
    for event in events:
        if event != "look":
            given_ = added(given_, {key: Counts.of(mark) for key, mark in event.items()})
    seen: dict[str, Counts] = {}
    waiting: dict[str, Counts] = {}
    for event in events:
        if event == "look":
            released = release(waiting, minimum)
            seen, waiting = added(seen, released.shown), released.kept
        else:
            waiting = added(waiting, {key: Counts.of(mark) for key, mark in event.items()})
    both = added(seen, waiting)
    assert {key: counts for key, counts in both.items() if counts.total} == given_


# ── numbers of people ──


@given(st.integers(min_value=0, max_value=1000), MINIMUMS)
def test_a_small_number_is_told_as_the_same_range_whatever_it_is(count: int, minimum: int) -> None:
    shown = shown_count(count, minimum)
    assert shown.least <= count <= shown.most
    if 0 < count < minimum:
        assert shown == Shown(1, minimum - 1)
    else:
        assert shown.exact


@given(st.lists(st.integers(min_value=0, max_value=40), min_size=1, max_size=4), MINIMUMS)
def test_a_hidden_part_does_not_come_out_of_the_total(counts: list[int], minimum: int) -> None:
    parts = [shown_count(count, minimum) for count in counts]
    total = shown_total(parts)
    for at, part in enumerate(parts):
        others = shown_total(parts[:at] + parts[at + 1 :])
        least, most = total.least - others.most, total.most - others.least
        assert least <= part.least
        assert most >= part.most


def test_numbers_are_told_in_words() -> None:
    assert shown_count(12, 5).words("ответ", "ответа", "ответов") == "12 ответов"
    assert shown_count(1, 5).words("ответ", "ответа", "ответов") == "1–4 ответа"
    assert shown_count(0, 5).words("ответ", "ответа", "ответов") == "0 ответов"
    assert shown_total([shown_count(3, 5), shown_count(20, 5)]).figures == "21–24"
