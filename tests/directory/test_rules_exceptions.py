"""Closures, special hours, nights in which the clocks change, and what the search is told of all that."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.directory.rules.bank_holidays import bank_holiday, nation_of
from hub.directory.rules.date_words import changes, events
from hub.directory.rules.exceptions import arranged
from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.schedule_fields import read, readable
from hub.directory.rules.schedule_parts import WEEKDAYS, Nation, Schedule
from hub.directory.rules.schedule_words import describe_all, remarks
from hub.directory.rules.schedules import openings
from hub.directory.rules.school_terms import SchoolDay, Term, school_day
from hub.directory.rules.windows import weekly_windows, windows_with_ends

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 3, 4)  # a Wednesday
TUESDAYS = {"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:00"}
DAILY = TUESDAYS | {"byday": ",".join(WEEKDAYS)}
CLOSED = {"description": "Closed", "valid_from": "2026-03-09", "valid_to": "2026-03-20"}


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


def schedules(*rows: dict[str, object]) -> tuple[Schedule, ...]:
    return arranged(readable(rows), ())[0]


def days(found: tuple[Schedule, ...], after: datetime, within: int) -> list[date]:
    return [opening.start.date() for opening in openings(found, after, within)]


@settings(deadline=None)
@given(first=st.dates(date(2026, 3, 1), date(2026, 4, 30)), length=st.integers(0, 40))
def test_a_closure_takes_away_its_days_and_no_others(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    closed = {"description": "Closed", "valid_from": str(first), "valid_to": str(last)}
    found = set(days(schedules(DAILY, closed), at(2026, 3, 1), 80))
    everything = set(days(schedules(DAILY), at(2026, 3, 1), 80))
    assert found == {day for day in everything if not first <= day <= last}


def test_special_hours_stand_in_place_of_the_usual_ones_on_usual_days_only() -> None:
    special = {"description": "Reduced hours", "valid_from": "2026-03-09", "valid_to": "2026-03-14"}
    found = schedules(TUESDAYS | {"byday": "TU,TH"}, special | {"opens_at": "11:00", "closes_at": "11:30"})
    assert [(each.start.day, each.start.hour) for each in openings(found, at(2026, 3, 8), 10)] == [
        (10, 11),
        (12, 11),
        (17, 10),
    ]


def test_special_hours_on_one_day_hold_within_a_longer_closure() -> None:
    special = {"description": "Christmas opening hours", "dtstart": "2026-03-12", "opens_at": "09:00"}
    assert days(schedules(DAILY, CLOSED, special), at(2026, 3, 8, 13), 14) == [
        date(2026, 3, 12),
        date(2026, 3, 21),
        date(2026, 3, 22),
    ]


def test_an_event_that_is_closed_on_its_very_day_is_cancelled() -> None:
    fair = {"description": "Spring fair", "dtstart": "2026-03-10", "opens_at": "14:00"}
    off = {"description": "Closed", "dtstart": "2026-03-10"}
    assert days(schedules(fair, CLOSED), at(2026, 3, 8), 14) == [date(2026, 3, 10)]
    assert days(schedules(fair, off), at(2026, 3, 8), 14) == []
    assert events(schedules(fair, off), at(2026, 3, 8))[0] == [
        "Tuesday 10 March 2026, from 2pm: Spring fair (cancelled)"
    ]


def place(name: str, *rows: dict[str, object], building: tuple[dict[str, object], ...] = (), postcode: str = "HX1 1UJ"):
    location = {"name": name, "schedules": list(building), "addresses": [{"postal_code": postcode}]}
    return {"schedules": list(rows), "location": location}


def test_a_closure_of_one_place_leaves_the_others_open() -> None:
    body = {"service_at_locations": [place("Hall", TUESDAYS, building=(CLOSED,)), place("Library", TUESDAYS)]}
    hall, library = read_listing(body).places
    after = at(2026, 3, 8)
    assert days(hall.schedules, after, 14) == []
    assert days(library.schedules, after, 14) == [date(2026, 3, 10), date(2026, 3, 17)]


def test_a_closure_of_the_service_holds_at_all_its_places() -> None:
    body = {"schedules": [CLOSED], "service_at_locations": [place("Hall", TUESDAYS), place("Library", TUESDAYS)]}
    assert [days(each.schedules, at(2026, 3, 8), 14) for each in read_listing(body).places] == [[], []]


def test_a_closure_alone_does_not_hide_the_hours_of_the_building() -> None:
    body = {"schedules": [CLOSED], "service_at_locations": [place("Hall", building=(TUESDAYS,))]}
    assert describe_all(read_listing(body).places[0].schedules, TODAY) == ["Every Tuesday, 10am to 12 noon"]


def test_the_bank_holidays_are_those_of_the_place() -> None:
    for postcode, nation in {
        "EH1 1YZ": Nation.SCOTLAND,
        "g1 1aa": Nation.SCOTLAND,
        "TD15 1AA": Nation.ENGLAND,
        "BT1 5GS": Nation.NORTHERN_IRELAND,
        "CF10 1EP": Nation.ENGLAND,
        "GL1 1AA": Nation.ENGLAND,
    }.items():
        assert nation_of(postcode) is nation
        body = {"schedules": [TUESDAYS], "service_at_locations": [place("Hall", TUESDAYS, postcode=postcode)]}
        listing = read_listing(body)
        assert {each.nation for each in listing.all_schedules} == {nation}
    assert nation_of("", "GB", "Scotland") is Nation.SCOTLAND
    assert nation_of("", "GB") is None


def test_a_service_in_two_nations_follows_england_and_each_place_its_own() -> None:
    at_places = [place("Hall", TUESDAYS, postcode="EH1 1YZ"), place("Library", TUESDAYS)]
    listing = read_listing({"schedules": [TUESDAYS], "service_at_locations": at_places})
    assert [each.nation for each in listing.all_schedules] == [Nation.ENGLAND, Nation.SCOTLAND, Nation.ENGLAND]


def test_bank_holidays_of_the_nations_are_known() -> None:
    assert bank_holiday(date(2026, 4, 6), Nation.ENGLAND)
    assert not bank_holiday(date(2026, 4, 6), Nation.SCOTLAND)
    assert bank_holiday(date(2026, 11, 30), Nation.SCOTLAND)
    assert bank_holiday(date(2026, 3, 17), Nation.NORTHERN_IRELAND)
    assert not bank_holiday(date(2026, 3, 18), Nation.NORTHERN_IRELAND)


TERMS = (Term(date(2026, 1, 5), date(2026, 2, 13)), Term(date(2026, 2, 23), date(2026, 3, 27)))


@pytest.mark.parametrize(
    ("day", "is_a"),
    [
        (date(2026, 1, 5), SchoolDay.TERM),
        (date(2026, 2, 13), SchoolDay.TERM),
        (date(2026, 2, 14), SchoolDay.HALF_TERM),
        (date(2026, 2, 22), SchoolDay.HALF_TERM),
        (date(2026, 1, 4), SchoolDay.UNKNOWN),
        (date(2026, 3, 28), SchoolDay.UNKNOWN),
    ],
)
def test_a_day_outside_all_terms_that_were_entered_is_not_known(day: date, is_a: SchoolDay) -> None:
    assert school_day(day, TERMS) is is_a
    assert school_day(day, ()) is SchoolDay.UNKNOWN


def test_a_gap_too_long_for_holidays_is_a_term_that_nobody_entered() -> None:
    later = Term(date(2026, 9, 1), date(2026, 10, 16))
    assert school_day(date(2026, 5, 12), (*TERMS, later)) is SchoolDay.UNKNOWN
    summer = (Term(date(2026, 6, 1), date(2026, 7, 21)), later, Term(date(2026, 11, 2), date(2026, 12, 18)))
    assert school_day(date(2026, 8, 12), summer) is SchoolDay.HOLIDAY
    assert school_day(date(2026, 10, 28), summer) is SchoolDay.HALF_TERM  # two weeks in October


@pytest.mark.parametrize(
    ("night", "opens", "closes", "hours"),
    [
        (date(2026, 3, 28), "21:00", "08:00", 10),  # an hour is lost
        (date(2026, 10, 24), "21:00", "08:00", 12),  # and found again
        (date(2026, 3, 27), "21:00", "08:00", 11),
        (date(2026, 3, 29), "00:00", "24:00", 23),
        (date(2026, 10, 25), "00:00", "23:59", 25),
    ],
)
def test_a_night_in_which_the_clocks_change_has_its_true_length(
    night: date, opens: str, closes: str, hours: int
) -> None:
    rule = {"freq": "WEEKLY", "byday": WEEKDAYS[night.weekday()], "opens_at": opens, "closes_at": closes}
    (found,) = openings(schedules(rule), datetime.combine(night, time.min, LONDON), 1)
    assert found.end is not None
    assert found.end.astimezone(UTC) - found.start.astimezone(UTC) == timedelta(hours=hours)


def test_a_time_that_the_clocks_jump_over_is_an_hour_later_and_ends_after_it_began() -> None:
    rule = {"freq": "WEEKLY", "byday": "SU", "opens_at": "01:30", "closes_at": "02:15"}
    (found,) = openings(schedules(rule), at(2026, 3, 28), 2)
    assert (found.start.hour, found.start.minute) == (2, 30)
    assert found.over > found.start


def test_a_time_that_comes_twice_is_the_first_and_over_when_it_is_over() -> None:
    rule = {"freq": "WEEKLY", "byday": "SU", "opens_at": "01:15", "closes_at": "01:45"}
    second = datetime(2026, 10, 25, 1, 20, tzinfo=UTC)  # 1:20am for the second time
    first = second - timedelta(hours=1)
    assert openings(schedules(rule), first, 0)
    assert openings(schedules(rule), second, 0) == []


clocks = st.times().map(lambda value: value.strftime("%H:%M"))


@settings(deadline=None)
@given(
    day=st.sampled_from([date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]),
    opens=clocks,
    closes=clocks,
    minutes=st.integers(-60, 60 * 60),
)
def test_around_a_change_of_the_clocks_nothing_ends_before_it_begins(
    day: date, opens: str, closes: str, minutes: int
) -> None:
    now = datetime.combine(day, time.min, UTC) + timedelta(minutes=minutes)
    for found in openings(schedules(DAILY | {"opens_at": opens, "closes_at": closes}), now, 3):
        length = found.over.astimezone(UTC) - found.start.astimezone(UTC)
        assert timedelta(0) <= length <= timedelta(hours=25)
        assert found.over > now or found.start.astimezone(UTC) == now


def test_events_are_said_in_order_and_sink_when_they_are_over() -> None:
    rows = [{"dtstart": day, "opens_at": "14:00", "closes_at": "16:00"} for day in ("2026-05-09", "2026-03-14")]
    rows += [{"dtstart": "2026-03-01", "description": "Open day"}, {"dtstart": "2025-03-01", "description": "Long ago"}]
    assert events(schedules(*rows, TUESDAYS), at(2026, 3, 4)) == (
        ["Saturday 14 March 2026, 2pm to 4pm", "Saturday 9 May 2026, 2pm to 4pm"],
        ["Sunday 1 March 2026: Open day"],
    )
    assert describe_all(schedules(*rows, TUESDAYS), TODAY) == ["Every Tuesday, 10am to 12 noon"]


def test_what_is_closed_or_different_is_said_until_it_is_over() -> None:
    mondays = TUESDAYS | {"byday": "MO", "notes": "Closed on bank holidays"}
    special = {
        "description": "Easter opening hours",
        "dtstart": "2026-04-02",
        "opens_at": "10:00",
        "closes_at": "11:00",
    }
    past = {"description": "Closed", "valid_from": "2026-01-01", "valid_to": "2026-01-10"}
    assert changes(schedules(mondays, CLOSED, special, past), TODAY, 60) == [
        "9 March to 20 March 2026: Closed",
        "Thursday 2 April 2026, 10am to 11am: Easter opening hours",
        "Monday 6 April 2026: closed, a bank holiday",
    ]


def test_times_of_several_seasons_are_said_once() -> None:
    seasons = [("2026-09-07", "2026-12-18"), ("2027-01-04", "2027-03-25")]
    rows = [TUESDAYS | {"valid_from": first, "valid_to": last} for first, last in seasons]
    assert describe_all(readable(rows), TODAY) == [
        "Every Tuesday, 10am to 12 noon: 7 September to 18 December 2026 and 4 January to 25 March 2027"
    ]


def test_times_that_are_out_of_date_are_said_to_be() -> None:
    old = read(TUESDAYS | {"valid_to": "2026-01-01"})
    assert describe_all([old], TODAY) == ["Times given until 1 January 2026: Every Tuesday, 10am to 12 noon"]
    assert describe_all([old, read(TUESDAYS | {"byday": "FR"})], TODAY) == ["Every Friday, 10am to 12 noon"]
    assert describe_all([read(TUESDAYS | {"until": "2026-01-01"})], TODAY) == []
    known = read(TUESDAYS | {"valid_to": "2026-05-01"})
    assert describe_all([known], TODAY) == ["Every Tuesday, 10am to 12 noon, known until 1 May 2026"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"description": "Tuesdays in term time"}, "Every Tuesday, 10am to 12 noon, in term time"),
        ({"notes": "Closed on bank holidays"}, "Every Tuesday, 10am to 12 noon, not on bank holidays"),
        ({"dtstart": "2026-03-03", "count": 6}, "Every Tuesday, 10am to 12 noon, 6 times from 3 March 2026"),
        ({"byweekno": "1,20"}, "Every Tuesday in weeks 1 and 20 of the year, 10am to 12 noon"),
        ({"bymonthday": "13"}, "13th of the month where it is a Tuesday, 10am to 12 noon"),
        ({"byday": "", "byyearday": "100"}, "The 100th day of the year, 10am to 12 noon"),
        (
            {"freq": "MONTHLY", "byday": "-2TU", "interval": 21},
            "Second to last Tuesday of every 21st month, 10am to 12 noon",
        ),
        ({"freq": "MONTHLY", "byday": "", "bymonthday": "-3"}, "2 days before the last of the month, 10am to 12 noon"),
    ],
)
def test_conditions_and_rare_rules_are_said(fields: dict[str, object], words: str) -> None:
    assert describe_all([read(TUESDAYS | fields)], TODAY) == [words]


def test_publishers_own_words_are_kept_where_they_say_more() -> None:
    rows = [
        TUESDAYS | {"description": "Tuesdays, 10am to 12 noon", "notes": "Not in half-term week."},
        TUESDAYS | {"description": "Use the side door"},
        {"freq": "DAILY", "description": "<p>Every day, knock twice</p>"},
    ]
    assert remarks(readable(rows), TODAY) == ["Not in half-term week.", "Use the side door"]
    assert "Every day, knock twice" in describe_all(readable(rows), TODAY)


def test_windows_of_the_week_leave_out_what_is_never_so() -> None:
    monday = {"freq": "WEEKLY", "byday": "MO", "description": "Closed"}
    assert {window.weekday for window in weekly_windows(schedules(DAILY, monday), TODAY)} == {1, 2, 3, 4, 5, 6}
    assert weekly_windows(schedules(TUESDAYS | {"notes": "Term time only"}), TODAY) == [(1, 600, 720, False)]
    assert weekly_windows(schedules({"freq": "MONTHLY", "dtstart": "2026-03-03"}), TODAY) == []


def test_windows_know_their_last_day() -> None:
    fair = {"dtstart": "2026-03-10", "opens_at": "14:00"}
    shut = {"description": "Closed until further notice", "valid_from": "2026-03-20"}
    assert list(windows_with_ends(schedules(fair), TODAY).values()) == [date(2026, 3, 10)]
    assert list(windows_with_ends(schedules(TUESDAYS, shut), TODAY).values()) == [date(2026, 3, 19)]
    course = TUESDAYS | {"dtstart": "2026-03-03", "count": 2}
    assert list(windows_with_ends(schedules(course), TODAY).values()) == [date(2026, 3, 10)]
    assert list(windows_with_ends(schedules(course, TUESDAYS), TODAY).values()) == [None]
