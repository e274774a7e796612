"""Opening times as people write them are read where they can mean one thing, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.hours_text import Hours, Times, read_days, read_hours, read_span, read_times
from hub.directory.rules.schedule_fields import read
from hub.directory.rules.schedule_words import DAY_NAMES
from hub.directory.rules.schedules import WEEKDAYS

WEEK = "MO,TU,WE,TH,FR"


def said(text: str) -> list[tuple[str, str, str]] | None:
    hours = read_hours(text)
    return None if hours is None else [(",".join(each.days), *each.times) for each in hours]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mon-Fri 9am-5pm; Sat 10-12", [(WEEK, "09:00", "17:00"), ("SA", "10:00", "12:00")]),
        ("Monday to Thurs: 9.30am – 4.30pm, Fri 9.30am - 4pm",
         [("MO,TU,WE,TH", "09:30", "16:30"), ("FR", "09:30", "16:00")]),
        ("2-4pm Tuesdays", [("TU", "14:00", "16:00")]),
        ("Sunday: 11:00-20:00  Monday: 9:00-22:00", [("SU", "11:00", "20:00"), ("MO", "09:00", "22:00")]),
        ("Mon & Wed 10am-12 noon", [("MO,WE", "10:00", "12:00")]),
        ("weekdays 9-5", [(WEEK, "09:00", "17:00")]),
        ("24/7", [("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")]),
        ("Mon 9am-12pm & 1pm-5pm", [("MO", "09:00", "12:00"), ("MO", "13:00", "17:00")]),
        ("Mon - Fri 0900 - 1700", [(WEEK, "09:00", "17:00")]),
        ("Fri-Mon 10:00-11:00", [("MO,FR,SA,SU", "10:00", "11:00")]),
        ("Fri 10pm-2am", [("FR", "22:00", "02:00")]),
        ("Tuesdays at 7pm", [("TU", "19:00", "")]),
        ("Sun closed, Mon 10am-2pm", [("MO", "10:00", "14:00")]),
        ("Mon 11-1pm", [("MO", "11:00", "13:00")]),
        ("Mon 9 a.m. until 5 p.m.", [("MO", "09:00", "17:00")]),
        ("Thu 13:00-midnight", [("TH", "13:00", "24:00")]),
        ("Mon 7:30-19:00", [("MO", "07:30", "19:00")]),
    ],
)  # fmt: skip
def test_clear_times_are_read(text: str, hours: list[tuple[str, str, str]]) -> None:
    assert said(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday 2-4",  # morning or afternoon
        "Mon 8-10",
        "Mon 2:00-4:00",
        "Mon 8-midnight",
        "Mon 2 - 16:00",
        "First Monday 10-12",
        "Every other Friday 10am-12pm",
        "Mon 9am-5pm (term time only)",
        "Mon-Fri 9-5, closed bank holidays",
        "By appointment",
        "9am-5pm",  # no day
        "Monday",  # no time
        "Mon 9am-5pm, Mon 2pm-6pm",  # twice, and not the same
        "Mon 25:00-26:00",
        "Mon 9:75am-11am",
        "Mon-Mon 9am-5pm",
        "Mon 9am-",
        "Mon, closed",
        "Closed",
        "Ramadan 9am-5pm",
        "",
    ],
)
def test_what_can_mean_two_things_is_not_read(text: str) -> None:
    assert not said(text)


clock_times = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@given(days=st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True), opens=clock_times, closes=clock_times)
def test_times_of_a_24_hour_clock_are_read_as_they_stand(
    days: list[str], opens: tuple[int, int], closes: tuple[int, int]
) -> None:
    first, last = (f"{hour:02d}:{minute:02d}" for hour, minute in (opens, closes))
    names = ", ".join(DAY_NAMES[WEEKDAYS.index(code)] for code in days)
    hours = read_hours(f"{names}: {first}-{last}")
    if opens[0] < 10 and closes[0] < 10 or opens[0] > 12 and closes[0] > 12:  # noqa: RUF021 (both are plain)
        assert hours == [Hours(tuple(code for code in WEEKDAYS if code in days), Times(first, last))]
    for each in hours or ():
        assert each.times.opens == first


@given(st.text(alphabet="MonTueFri19: -apm,;&to012345/.", max_size=40))
def test_what_is_read_is_always_a_schedule_that_makes_sense(text: str) -> None:
    for each in read_hours(text) or ():
        read(
            {
                "freq": "WEEKLY",
                "byday": ",".join(each.days),
                "opens_at": each.times.opens,
                "closes_at": each.times.closes,
            }
        )


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9:00-12:00, 13:00-17:00", [("09:00", "12:00"), ("13:00", "17:00")]),
        ("closed", []),
        ("by appointment", None),
        ("9am-1pm and 2pm-5pm", [("09:00", "13:00"), ("14:00", "17:00")]),
        ("24 hours", [("00:00", "23:59")]),
    ],
)
def test_the_times_of_one_day_are_read(text: str, times: list[tuple[str, str]] | None) -> None:
    assert read_times(text) == times


def test_days_and_a_pair_of_cells_are_read() -> None:
    assert read_days("monday") == ("MO",)
    assert read_days("Mon;Wed") == ("MO", "WE")
    assert read_days("someday") is None
    assert read_span("09:00:00", "18:00:00") == ("09:00", "18:00")
    assert read_span("9:00", "5:00") == ("09:00", "17:00")
    assert read_span("2:00", "4:00") is None
    assert read_span("hh:mm:ss", "") is None
