"""When an organisation is asked, reminded, and no longer waited for: rules alone."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.still_right import (
    LAPSES_AFTER_DAYS,
    REMIND_AFTER_DAYS,
    SILENT_AFTER_DAYS,
    Asking,
    Step,
    every_days,
    has_lapsed,
    is_due,
    next_step,
    reminders_due,
)

DAY = date(2026, 3, 1)
days = st.integers(0, 400)


@given(st.sets(days, min_size=1))
def test_whenever_the_job_runs_nobody_is_reminded_more_often_than_there_are_reminders(ran: set[int]) -> None:
    asking, sent = Asking(DAY, 0), 0
    for day in sorted(ran):
        today = DAY + timedelta(days=day)
        if next_step(asking, today) is Step.REMIND:
            assert day >= REMIND_AFTER_DAYS[0]
            asking, sent = Asking(DAY, reminders_due(asking, today)), sent + 1
            assert next_step(asking, today) is None
    assert sent <= len(REMIND_AFTER_DAYS)


@given(days, st.integers(0, 2))
def test_it_is_given_up_on_the_day_and_on_all_after(day: int, reminders: int) -> None:
    step = next_step(Asking(DAY, reminders), DAY + timedelta(days=day))
    assert (step is Step.GIVE_UP) is (day >= SILENT_AFTER_DAYS)


@given(days, st.integers(14, 730))
def test_a_check_holds_for_so_many_days(age: int, every: int) -> None:
    assert is_due(DAY, every, DAY + timedelta(days=age)) is (age >= every)
    assert is_due(None, every, DAY)


@given(days, days)
def test_what_was_never_checked_lapses_by_the_day_on_which_it_was_asked_about(checked: int, asked: int) -> None:
    today = DAY + timedelta(days=400)
    checked_on, asked_on = today - timedelta(days=checked), today - timedelta(days=asked)
    assert has_lapsed(checked_on, asked_on, today) is (checked >= LAPSES_AFTER_DAYS)
    assert has_lapsed(None, asked_on, today) is (asked >= LAPSES_AFTER_DAYS)


@given(
    st.integers(14, 730),
    st.dictionaries(st.sampled_from("abcde"), st.integers(14, 730)),
    st.sets(st.sampled_from("abcdef")),
)
def test_the_quickest_kind_of_help_says_how_often(default: int, of_terms: dict[str, int], terms: set[str]) -> None:
    found = every_days(default, of_terms, terms)
    known = [of_terms[term] for term in terms if term in of_terms]
    assert found == (min(known) if known else default)
