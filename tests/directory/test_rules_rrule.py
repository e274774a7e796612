"""The days of a rule are those that dateutil finds for the same rule as text."""

from datetime import date, timedelta

from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.directory.rules.rrule import days_of, final_day
from hub.directory.rules.schedule_fields import read
from hub.directory.rules.schedule_parts import WEEKDAYS

SPAN_DAYS = 800
FAR_AWAY = (date(9970, 1, 1), date(9990, 12, 31))  # dateutil looks until 9999 for a rule that never comes about


def text_list(values, **limits):
    return st.lists(values, max_size=3, unique=True, **limits).map(lambda found: ",".join(map(str, found)))


plain_days = text_list(st.sampled_from(WEEKDAYS))
numbered_days = text_list(
    st.builds(
        lambda number, day: f"{number}{day}", st.sampled_from([1, 2, 3, 4, 5, -1, -2, -5]), st.sampled_from(WEEKDAYS)
    )
)
month_days = text_list(st.integers(-31, 31).filter(bool))
# dateutil does not know the first days of a year as its last week but one counted from the end: few weeks back only.
weeks = text_list(st.integers(1, 53) | st.integers(-10, -1))
year_days = text_list(st.integers(-366, 366).filter(bool))


@st.composite
def rules(draw):
    """Fields of a schedule as feeds write them, with the same rule as RFC 5545 text."""
    freq = draw(st.sampled_from(["WEEKLY", "MONTHLY"]))
    start = draw(st.dates(*FAR_AWAY))
    parts = {
        "interval": draw(st.integers(1, 5)),
        "byday": draw(plain_days | numbered_days if freq == "MONTHLY" else plain_days),
        "bymonthday": draw(st.just("") | month_days),
        "byweekno": draw(st.just("") | weeks),
        "byyearday": draw(st.just("") | year_days),
        "wkst": draw(st.sampled_from(WEEKDAYS)),
    }
    ends = draw(st.sampled_from(["", "until", "count"]))
    if ends == "until":
        parts["until"] = str(start + timedelta(days=draw(st.integers(0, SPAN_DAYS))))
    if ends == "count":
        parts["count"] = draw(st.integers(1, 60))
    text = f"DTSTART:{start:%Y%m%d}T000000\nRRULE:FREQ={freq}"
    for name, value in parts.items():
        if value:
            text += f";{name.upper()}={str(value).replace('-', '') + 'T000000' if name == 'until' else value}"
    return {"freq": freq, "dtstart": str(start)} | parts, text, start


@settings(max_examples=400, deadline=None)
@given(rule=rules(), offset=st.integers(-30, SPAN_DAYS))
def test_any_combination_of_parts_falls_on_the_days_that_dateutil_finds(rule, offset: int) -> None:
    fields, text, start = rule
    try:
        schedule = read(fields)
    except Invalid:
        assume(False)  # it never comes about; tested elsewhere
    first = start + timedelta(days=offset)
    last = first + timedelta(days=120)
    expected = [day for day in until(rrulestr(text), last) if day >= first]
    found = [day for day in days_of(schedule, first, last) if schedule.until is None or day <= schedule.until]
    assert found == expected


def until(rule, last: date):
    """Take what dateutil finds up to a day; at the end of its time, in 9999, it steps over the edge."""
    try:
        for moment in rule:
            if moment.date() > last:
                return
            yield moment.date()
    except ValueError:
        return


def test_a_list_of_plain_and_numbered_weekdays_means_all_of_them() -> None:
    """RFC 5545 has it so; dateutil keeps only days that are both."""
    schedule = read({"freq": "MONTHLY", "byday": "2TU,FR", "dtstart": "2026-03-01"})
    days = days_of(schedule, date(2026, 3, 1), date(2026, 3, 31))
    assert [day.day for day in days] == [6, 10, 13, 20, 27]


def test_a_week_begins_on_the_day_that_the_rule_says() -> None:
    """The RFC's own example, of August 1997."""
    fields = {"freq": "WEEKLY", "interval": 2, "count": 4, "byday": "TU,SU", "dtstart": "1997-08-05"}
    found = {
        wkst: [day.day for day in days_of(read(fields | {"wkst": wkst}), date(1997, 8, 1), date(1997, 8, 31))]
        for wkst in ("MO", "SU")
    }
    assert found == {"MO": [5, 10, 19, 24], "SU": [5, 17, 19, 31]}


def test_a_course_of_so_many_sessions_has_a_final_day() -> None:
    course = {"freq": "WEEKLY", "byday": "TU", "dtstart": "2026-03-03", "count": 6}
    assert final_day(read(course)) == date(2026, 4, 7)
    assert final_day(read(course | {"count": ""})) is None


def test_a_course_that_began_in_the_year_1_is_over_and_costs_nothing() -> None:
    course = read({"freq": "MONTHLY", "byday": "5TU", "dtstart": "0001-01-01", "count": 9999})
    assert days_of(course, date(2026, 3, 1), date(2026, 6, 1)) == []


def test_a_rule_that_never_comes_about_ends() -> None:
    never = read({"freq": "WEEKLY", "bymonthday": "31", "byyearday": "1", "dtstart": "2026-01-01"})
    assert days_of(never, date(2026, 1, 1), date(2036, 1, 1)) == []
