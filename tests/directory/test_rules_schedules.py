"""When a service is open."""

import calendar
import sys
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import example, given
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.directory.rules.schedule_fields import read, readable
from hub.directory.rules.schedule_words import clock, describe, describe_all, describe_opening, near_day
from hub.directory.rules.schedules import (
    HORIZON_DAYS,
    WEEKDAYS,
    next_opening,
    openings,
    weekly_windows,
)

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 3, 4)  # a Wednesday
TUESDAYS = {"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:00"}


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (TUESDAYS, "Every Tuesday, 10am to 12 noon"),
        (TUESDAYS | {"byday": "TU,TH"}, "Every Tuesday and Thursday, 10am to 12 noon"),
        (TUESDAYS | {"byday": "FR,MO,TU,WE,TH", "closes_at": "17:30"}, "Monday to Friday, 10am to 5:30pm"),
        ({"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"}, "Every day, 24 hours"),
        ({"freq": "MONTHLY", "byday": "2TU"}, "Second Tuesday of the month"),
        (
            {"freq": "MONTHLY", "byday": "1TU,3TU", "opens_at": "19:00"},
            "First and third Tuesday of the month, from 7pm",
        ),
        ({"freq": "MONTHLY", "byday": "-1FR"}, "Last Friday of the month"),
        ({"freq": "MONTHLY", "byday": "1MO", "interval": 3}, "First Monday of every third month"),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, "1st and 15th of the month"),
        ({"freq": "MONTHLY", "bymonthday": "-1"}, "Last day of the month"),
        ({"freq": "WEEKLY", "interval": 2, "byday": "FR", "dtstart": "2026-02-27"}, "Every other Friday"),
        ({"freq": "WEEKLY", "interval": 3, "byday": "FR", "dtstart": "2026-02-27"}, "Every third week on Friday"),
        (
            {"dtstart": "2026-05-09", "opens_at": "14:00", "closes_at": "24:00"},
            "Saturday 9 May 2026, 2pm to 12 midnight",
        ),
        (TUESDAYS | {"until": "2026-07-21"}, "Every Tuesday, 10am to 12 noon, until 21 July 2026"),
        (TUESDAYS | {"dtstart": "2026-04-07"}, "Every Tuesday, 10am to 12 noon, from 7 April 2026"),
        ({"description": "Ring for times"}, "Ring for times"),
    ],
)
def test_a_schedule_is_said_in_words(fields: dict[str, object], words: str) -> None:
    assert describe(read(fields), TODAY) == words


def test_schedules_that_are_over_are_not_mentioned_and_the_same_words_only_once() -> None:
    over = read(TUESDAYS | {"until": "2026-03-03"})
    assert describe_all([over, read(TUESDAYS), read(TUESDAYS)], TODAY) == ["Every Tuesday, 10am to 12 noon"]


def test_the_next_opening_is_the_one_going_on_now_else_the_one_to_come() -> None:
    schedule = read(TUESDAYS)
    for now, start in [
        (at(2026, 3, 3, 9, 0), at(2026, 3, 3, 10, 0)),
        (at(2026, 3, 3, 11, 59), at(2026, 3, 3, 10, 0)),
        (at(2026, 3, 3, 12, 0), at(2026, 3, 10, 10, 0)),
    ]:
        found = next_opening([schedule], now)
        assert found is not None
        assert found.start == start


def test_the_next_opening_on_a_weekday_passes_over_other_days() -> None:
    found = next_opening([read(TUESDAYS | {"byday": "TU,TH"})], at(2026, 3, 3, 9, 0), 3)
    assert found is not None
    assert found.start == at(2026, 3, 5, 10, 0)


def test_a_session_stays_at_ten_o_clock_when_the_clocks_change() -> None:
    sunday = read({"freq": "WEEKLY", "byday": "SU", "opens_at": "10:00", "closes_at": "11:00"})
    starts = [each.start.astimezone(UTC).hour for each in openings([sunday], at(2026, 3, 15, 0, 0), 21)]
    assert starts == [10, 10, 9]  # clocks went forward on Sunday 29 March 2026


def test_every_other_week_counts_from_its_first_day() -> None:
    fortnightly = read({"freq": "WEEKLY", "interval": 2, "byday": "FR", "dtstart": "2026-02-27", "opens_at": "10:00"})
    found = next_opening([fortnightly], at(2026, 3, 4, 9, 0))
    assert found is not None
    assert found.start == at(2026, 3, 13, 10, 0)


def test_every_other_week_from_nobody_knows_when_has_no_next_opening() -> None:
    assert next_opening([read({"freq": "WEEKLY", "interval": 2, "byday": "FR"})], at(2026, 3, 4, 9, 0)) is None


def test_a_limited_number_of_sessions_comes_to_an_end() -> None:
    course = read(TUESDAYS | {"dtstart": "2026-03-03", "count": 2})
    assert [each.start.date() for each in openings([course], at(2026, 3, 1, 0, 0), 60)] == [
        date(2026, 3, 3),
        date(2026, 3, 10),
    ]


def test_an_opening_past_midnight_is_still_open_after_midnight() -> None:
    shelter = read({"freq": "WEEKLY", "byday": "TU", "opens_at": "21:00", "closes_at": "08:00"})
    now = at(2026, 3, 4, 2, 0)
    found = next_opening([shelter], now)
    assert found is not None
    assert describe_opening(found, now) == "Open now until 8am"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(2026, 3, 3, 10, 30), "Open now until 12 noon"),
        (at(2026, 3, 3, 8, 0), "Today, 10am to 12 noon"),
        (at(2026, 3, 2, 8, 0), "Tomorrow, 10am to 12 noon"),
        (at(2026, 3, 4, 8, 0), "Tuesday 10 March, 10am to 12 noon"),
        (at(2026, 12, 30, 8, 0), "Tuesday 5 January 2027, 10am to 12 noon"),
    ],
)
def test_the_next_opening_is_said_as_seen_from_now(now: datetime, words: str) -> None:
    found = next_opening([read(TUESDAYS)], now)
    assert found is not None
    assert describe_opening(found, now) == words


def test_where_only_the_day_is_known_no_time_is_made_up() -> None:
    now = at(2026, 3, 3, 15, 0)
    found = next_opening([read({"freq": "WEEKLY", "byday": "TU"})], now)
    assert found is not None
    assert describe_opening(found, now) == "Today"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"freq": "DAILY"}, "freq"),
        ({"freq": "WEEKLY", "byday": "Tuesday"}, "byday"),
        ({"freq": "WEEKLY", "byday": "2TU"}, "byday"),
        ({"freq": "MONTHLY", "bymonthday": "32"}, "bymonthday"),
        ({"freq": "MONTHLY", "bymonthday": "1", "byday": "5MO"}, "bymonthday"),
        ({"freq": "MONTHLY", "bymonthday": "-1", "byday": "-2FR,1MO"}, "bymonthday"),
        ({"freq": "MONTHLY", "bymonthday": "31", "interval": 12, "dtstart": "2024-02-01"}, "bymonthday"),
        ({"byday": "TU", "interval": 0}, "interval"),
        ({"byday": "TU", "count": "many"}, "count"),
        ({"byday": "TU", "opens_at": "half past nine"}, "opens_at"),
        ({"byday": "TU", "closes_at": "25:00"}, "closes_at"),
        ({"byday": "TU", "dtstart": "the third of May"}, "dtstart"),
        ({"byday": "TU", "dtstart": "2026-05-01", "until": "2026-04-01"}, "until"),
        ({"byday": "TU", "valid_from": "2026-05-01", "valid_to": "2026-04-01"}, "valid_to"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused_by_the_field(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(fields)
    assert refused.value.errors[0].field == field


def test_a_schedule_that_makes_no_sense_does_not_hide_the_others() -> None:
    assert readable([{"freq": "DAILY"}, TUESDAYS]) == (read(TUESDAYS),)


def test_windows_of_the_week_are_what_the_day_filter_asks_for() -> None:
    rows = [TUESDAYS, {"freq": "MONTHLY", "byday": "2TH", "opens_at": "22:00", "closes_at": "02:00"}, {"byday": "SA"}]
    assert weekly_windows(readable(rows), TODAY) == [
        (1, 600, 720, True),
        (3, 1320, 120, False),
        (5, None, None, True),
    ]
    assert weekly_windows(readable([TUESDAYS | {"valid_to": "2026-01-01"}]), TODAY) == []


def test_times_and_days_are_said_as_people_say_them() -> None:
    assert [clock(time(*each)) for each in [(0, 0), (9, 5), (12, 0), (12, 30), (23, 59)]] == [
        "12 midnight",
        "9:05am",
        "12 noon",
        "12:30pm",
        "12 midnight",
    ]
    assert near_day(TODAY, TODAY) == "Today"


days_of_week = st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True)
moments = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    datetime(2035, 1, 1),  # noqa: DTZ001 (the same)
    timezones=st.just(UTC),
)
hours = st.integers(0, 23)


@example(days=["MO", "SU"], now=datetime(2020, 3, 24, tzinfo=UTC), opens=1, closes=0)  # an hour that the clocks skip
@given(days=days_of_week, now=moments, opens=hours, closes=hours)
def test_a_weekly_service_opens_within_a_week_on_one_of_its_days(
    days: list[str], now: datetime, opens: int, closes: int
) -> None:
    rule = {"freq": "WEEKLY", "byday": ",".join(days), "opens_at": f"{opens:02d}:00", "closes_at": f"{closes:02d}:00"}
    found = next_opening([read(rule)], now)
    assert found is not None
    assert WEEKDAYS[found.start.weekday()] in days
    written = datetime.combine(found.start.date(), time(opens), LONDON)
    assert found.start.hour == written.astimezone(UTC).astimezone(LONDON).hour  # `opens`, but where the clocks skip it
    assert found.start - now.astimezone(LONDON) <= timedelta(days=8)
    assert found.over > now or found.start == now


@given(days=days_of_week, now=moments, opens=hours, length=st.integers(0, 90))
def test_openings_come_in_order_and_the_first_is_the_next(
    days: list[str], now: datetime, opens: int, length: int
) -> None:
    schedules = [read({"byday": day, "opens_at": f"{opens:02d}:30", "closes_at": "23:45"}) for day in days]
    found = openings(schedules, now, length)
    assert found == sorted(found)
    assert found[:1] == [next_opening(schedules, now)][: len(found)]


@given(
    ordinal=st.sampled_from([1, 2, 3, 4, -1]), day=st.sampled_from(WEEKDAYS), now=moments, interval=st.integers(1, 3)
)
def test_a_monthly_meeting_falls_in_the_right_week_of_its_month(
    ordinal: int, day: str, now: datetime, interval: int
) -> None:
    rule = {
        "freq": "MONTHLY",
        "byday": f"{ordinal}{day}",
        "interval": interval,
        "dtstart": "2019-01-01",
        "opens_at": "10:00",
    }
    for each in openings([read(rule)], now, HORIZON_DAYS):
        assert WEEKDAYS[each.start.weekday()] == day
        if ordinal > 0:
            assert (each.start.day - 1) // 7 + 1 == ordinal
        else:
            assert (each.start + timedelta(days=7)).month != each.start.month
        assert (each.start.year * 12 + each.start.month - (2019 * 12 + 1)) % interval == 0


@given(
    monthly=st.booleans(),
    interval=st.integers(1, 14),
    days=st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True),
    start=st.dates(date(2015, 1, 1), date(2027, 12, 31)),
    now=moments,
)
def test_openings_are_those_that_counting_from_the_first_day_gives(
    monthly: bool, interval: int, days: list[str], start: date, now: datetime
) -> None:
    fields = {
        "freq": "MONTHLY" if monthly else "WEEKLY",
        "interval": interval,
        "byday": ",".join(days),
        "dtstart": str(start),
    }
    counted = rrule.rrule(
        rrule.MONTHLY if monthly else rrule.WEEKLY,
        dtstart=datetime.combine(start, time.min),
        interval=interval,
        byweekday=[WEEKDAYS.index(day) for day in days] or None,
    )
    local = now.astimezone(LONDON).replace(tzinfo=None)
    today = datetime.combine(local.date(), time.min)
    expected = counted.between(today, local + timedelta(days=HORIZON_DAYS), inc=True)
    found = openings([read(fields)], now, HORIZON_DAYS)
    assert [each.start.date() for each in found] == [each.date() for each in expected]


@given(
    start=st.dates(date(1980, 1, 1), date(2026, 1, 1)),
    days=st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=2),
    weekdays=st.lists(st.sampled_from(["MO", "2TU", "5WE", "-1FR", "-5SU"]), max_size=2, unique=True),
    interval=st.integers(1, 12),
)
def test_days_of_the_month_are_refused_only_where_they_never_come_about(
    start: date, days: list[int], weekdays: list[str], interval: int
) -> None:
    fields = {"freq": "MONTHLY", "interval": interval, "dtstart": str(start)}
    fields |= {"bymonthday": ",".join(map(str, days)), "byday": ",".join(weekdays)}
    try:
        read(fields)
    except Invalid:
        months = (divmod(start.year * 12 + start.month - 1 + step, 12) for step in range(0, 480, interval))
        assert not any(falls(date(y, m + 1, 1), day, weekdays) for y, m in months for day in days)


def falls(first: date, day: int, weekdays: list[str]) -> bool:
    """Whether a day of the month (of which the first is given) is there and one of the weekdays, like 2TU or -1FR."""
    length = calendar.monthrange(first.year, first.month)[1]
    number = day if day > 0 else length + 1 + day
    if not 1 <= number <= length:
        return False
    name = WEEKDAYS[first.replace(day=number).weekday()]
    names = {name, f"{(number - 1) // 7 + 1}{name}", f"-{(length - number) // 7 + 1}{name}"}
    return not weekdays or bool(names & set(weekdays))


def test_a_schedule_that_began_in_the_year_1_is_followed_at_once() -> None:
    now = at(2026, 3, 4, 12, 0)
    old = {"byday": "TU,FR", "interval": 2, "dtstart": "0001-01-01"}
    assert [each.start.day for each in openings([read(old)], now, 14)] == [6, 17]
    steps = Counter[str]()
    sys.setprofile(lambda frame, event, _: steps.update([event]) if "rrule" in frame.f_code.co_filename else None)
    try:
        openings([read(old | {"closes_at": "17:00"})], now, 14)
    finally:
        sys.setprofile(None)
    assert 0 < steps["call"] < 5_000


@given(
    st.dictionaries(st.sampled_from(["freq", "byday", "interval", "opens_at", "dtstart", "until", "count"]), st.text())
)
def test_any_text_is_either_a_schedule_or_a_named_error(fields: dict[str, str]) -> None:
    try:
        schedule = read(fields)
    except Invalid as error:
        refused = error
    else:
        assert isinstance(describe(schedule, TODAY), str)
        assert openings([schedule], at(2026, 3, 4, 12, 0), 30) is not None
        return
    assert refused.errors[0].field in fields
