"""Everyday cases: what a listing says, what the clock says, and what people should read as its next opening."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hub.directory.rules.exceptions import arranged
from hub.directory.rules.opening_words import describe_opening
from hub.directory.rules.schedule_fields import readable
from hub.directory.rules.schedule_parts import Nation
from hub.directory.rules.schedules import next_opening
from hub.directory.rules.school_terms import Term

LONDON = ZoneInfo("Europe/London")
NOTHING = ""

TUESDAYS = {"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:00"}
WEEKDAYS = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}
MONDAYS = TUESDAYS | {"byday": "MO"}
THURSDAYS = TUESDAYS | {"byday": "TH"}
SHELTER = {"freq": "WEEKLY", "byday": "FR,SA", "opens_at": "21:00", "closes_at": "08:00"}
CLOSED = {"description": "Closed for Christmas", "valid_from": "2026-12-24", "valid_to": "2027-01-03"}
TERMS = (
    Term(date(2026, 1, 5), date(2026, 2, 13)),
    Term(date(2026, 2, 23), date(2026, 3, 27)),
    Term(date(2026, 4, 13), date(2026, 5, 22)),
    Term(date(2026, 6, 1), date(2026, 7, 20)),
    Term(date(2026, 9, 1), date(2026, 10, 23)),
)


def words(rows, *, now: str, terms=(), nation=Nation.ENGLAND, weekday=None, part=None) -> str:
    moment = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    schedules, _ = arranged(readable(rows, nation), ())
    found = next_opening(schedules, moment, weekday, part, terms)
    return describe_opening(found, moment) if found else NOTHING


# When, what the listing says, what is read. 4 March 2026 is a Wednesday.
CASES = [
    # Plain weeks.
    ("2026-03-03 09:59", [TUESDAYS], "Today, 10am to 12 noon"),
    ("2026-03-03 10:00", [TUESDAYS], "Open now until 12 noon"),
    ("2026-03-03 12:00", [TUESDAYS], "Tuesday 10 March, 10am to 12 noon"),
    ("2026-03-06 17:30", [WEEKDAYS], "Monday 9 March, 9am to 5pm"),
    ("2026-03-04 08:00", [TUESDAYS | {"closes_at": ""}], "Tuesday 10 March, from 10am"),
    ("2026-03-04 08:00", [TUESDAYS | {"opens_at": "", "closes_at": ""}], "Tuesday 10 March"),
    ("2026-03-04 08:00", [TUESDAYS, THURSDAYS], "Tomorrow, 10am to 12 noon"),
    # Nights, midnights and whole days.
    ("2026-03-07 02:00", [SHELTER], "Open now until 8am"),
    ("2026-03-08 07:59", [SHELTER], "Open now until 8am"),
    ("2026-03-08 08:00", [SHELTER], "Friday 13 March, 9pm to 8am"),
    ("2026-03-03 23:30", [TUESDAYS | {"opens_at": "20:00", "closes_at": "24:00"}], "Open now until 12 midnight"),
    ("2026-03-03 23:59", [TUESDAYS | {"opens_at": "20:00", "closes_at": "23:59"}], "Open now until 12 midnight"),
    ("2026-03-03 03:00", [TUESDAYS | {"opens_at": "00:00", "closes_at": "23:59"}], "Open now, all day"),
    ("2026-03-02 03:00", [TUESDAYS | {"opens_at": "00:00", "closes_at": "24:00"}], "Tomorrow, 24 hours"),
    ("2026-03-02 03:00", [TUESDAYS | {"closes_at": "10:00"}], "Tomorrow, from 10am"),
    # Fortnights, months, courses.
    ("2026-03-04 08:00", [TUESDAYS | {"interval": 2, "dtstart": "2026-03-03"}], "Tuesday 17 March, 10am to 12 noon"),
    ("2026-03-04 08:00", [TUESDAYS | {"interval": 2}], NOTHING),
    ("2026-03-04 08:00", [{"freq": "MONTHLY", "byday": "-1FR", "opens_at": "19:00"}], "Friday 27 March, from 7pm"),
    ("2026-03-04 08:00", [{"freq": "MONTHLY", "bymonthday": "-1"}], "Tuesday 31 March"),
    ("2026-03-04 08:00", [{"freq": "MONTHLY", "byday": "5TU"}], "Tuesday 31 March"),
    ("2026-03-18 08:00", [TUESDAYS | {"dtstart": "2026-03-03", "count": 3}], NOTHING),
    # Ends: of the service, and of what is known of it.
    ("2026-03-04 08:00", [TUESDAYS | {"until": "2026-03-09"}], NOTHING),
    ("2026-03-04 08:00", [TUESDAYS | {"valid_to": "2026-03-09"}], NOTHING),
    ("2026-03-04 08:00", [TUESDAYS | {"valid_from": "2026-03-11"}], "Tuesday 17 March, 10am to 12 noon"),
    # Clocks go forward on Sunday 29 March and back on Sunday 25 October 2026.
    ("2026-03-29 09:30", [TUESDAYS | {"byday": "SU"}], "Today, 10am to 12 noon"),
    ("2026-10-25 11:59", [TUESDAYS | {"byday": "SU"}], "Open now until 12 noon"),
    ("2026-03-29 07:59", [SHELTER], "Open now until 8am"),
    # Bank holidays: Monday 4 May, 25 May and 31 August 2026, Good Friday 3 April.
    ("2026-05-02 10:00", [MONDAYS], "Monday 4 May, 10am to 12 noon; Monday is a bank holiday: ring first"),
    ("2026-05-03 10:00", [MONDAYS], "Tomorrow, 10am to 12 noon; tomorrow is a bank holiday: ring first"),
    ("2026-05-04 11:00", [MONDAYS], "Usually open now until 12 noon; today is a bank holiday: ring first"),
    ("2026-05-04 11:00", [MONDAYS | {"description": "Closed on bank holidays"}], "Monday 11 May, 10am to 12 noon"),
    ("2026-05-04 11:00", [MONDAYS | {"notes": "Open all bank holidays"}], "Open now until 12 noon"),
    ("2026-05-04 11:00", [WEEKDAYS | {"notes": "(exc. Bank Hols)"}], "Tomorrow, 9am to 5pm"),
    ("2026-04-03 11:00", [WEEKDAYS | {"notes": "Closed bank holiday Mondays"}],
     "Usually open now until 5pm; today is a bank holiday: ring first"),
    ("2026-04-06 11:00", [WEEKDAYS | {"notes": "Closed bank holiday Mondays"}], "Tomorrow, 9am to 5pm"),
    # Closures and special hours.
    ("2026-12-22 18:00", [TUESDAYS, CLOSED], "Tuesday 5 January 2027, 10am to 12 noon"),
    ("2026-12-29 11:00", [TUESDAYS, CLOSED], "Tuesday 5 January 2027, 10am to 12 noon"),
    ("2026-03-09 11:00", [TUESDAYS, {"description": "Closed", "dtstart": "2026-03-10"}],
     "Tuesday 17 March, 10am to 12 noon"),
    ("2026-03-09 11:00", [TUESDAYS, {"description": "Closed for now", "valid_from": "2026-03-01"}], NOTHING),
    ("2026-12-21 11:00", [TUESDAYS, {"description": "Christmas opening hours", "dtstart": "2026-12-22",
     "opens_at": "10:00", "closes_at": "11:00"}], "Tomorrow, 10am to 11am"),
    ("2026-03-02 11:00", [MONDAYS | {"byday": "MO,TU"}, {"freq": "WEEKLY", "byday": "TU", "description": "Closed"}],
     "Open now until 12 noon"),
    ("2026-03-02 12:00", [MONDAYS | {"byday": "MO,TU"}, {"freq": "WEEKLY", "byday": "TU", "description": "Closed"}],
     "Monday 9 March, 10am to 12 noon"),
    # Single dates beside a group that meets.
    ("2026-05-08 08:00", [TUESDAYS, {"dtstart": "2026-05-09", "opens_at": "14:00", "closes_at": "16:00",
     "description": "Spring fair"}], "Tomorrow, 2pm to 4pm"),
    ("2026-05-09 16:00", [TUESDAYS, {"dtstart": "2026-05-09", "opens_at": "14:00", "closes_at": "16:00"}],
     "Tuesday 12 May, 10am to 12 noon"),
    # Term time without any terms.
    ("2026-03-02 11:00", [TUESDAYS | {"description": "Tuesdays in term time"}],
     "Tomorrow, 10am to 12 noon; in term time only: check first"),
    ("2026-03-03 11:00", [TUESDAYS | {"notes": "Term time only."}],
     "Usually open now until 12 noon; in term time only: check first"),
    ("2026-03-02 11:00", [TUESDAYS | {"notes": "School holidays only"}],
     "Tomorrow, 10am to 12 noon; in school holidays only: check first"),
    # What cannot be reckoned gives no opening.
    ("2026-03-02 11:00", [{"description": "Ring for times"}], NOTHING),
    ("2026-03-02 11:00", [], NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("now", "rows", "expected"), CASES)
def test_the_next_opening_is_said_right(now: str, rows: list, expected: str) -> None:
    assert words(rows, now=now) == expected


TERM_CASES = [
    ("Term time only", "2026-02-11 08:00", "Tuesday 24 February, 10am to 12 noon"),  # over half-term
    ("Term time only", "2026-03-25 08:00", "Tuesday 14 April, 10am to 12 noon"),  # over Easter
    ("Term time only", "2026-07-21 08:00", "Tuesday 1 September, 10am to 12 noon"),
    ("Term time only", "2026-10-21 08:00", "Tuesday 27 October, 10am to 12 noon; in term time only: check first"),
    ("Not in half-term week", "2026-02-11 08:00", "Tuesday 24 February, 10am to 12 noon"),
    ("Not in half-term week", "2026-03-28 08:00", "Tuesday 31 March, 10am to 12 noon"),  # nobody spoke of Easter
    ("School holidays only", "2026-01-06 08:00", "Tuesday 17 February, 10am to 12 noon"),
    ("School holidays only", "2026-03-03 08:00", "Tuesday 31 March, 10am to 12 noon"),
    ("Summer holidays only", "2026-06-02 08:00",
     "Tuesday 21 July, 10am to 12 noon; in school holidays only: check first"),
]  # fmt: skip


@pytest.mark.parametrize(("notes", "now", "expected"), TERM_CASES)
def test_with_terms_entered_term_time_is_known(notes: str, now: str, expected: str) -> None:
    assert words([TUESDAYS | {"notes": notes}], now=now, terms=TERMS) == expected


def test_scotland_has_bank_holidays_of_its_own() -> None:
    """The first Monday of August is one in Scotland, the last in England."""
    assert "bank holiday" not in words([MONDAYS], now="2026-08-02 10:00")
    assert "bank holiday" in words([MONDAYS], now="2026-08-02 10:00", nation=Nation.SCOTLAND)
    assert "bank holiday" in words([TUESDAYS], now="2026-03-16 10:00", nation=Nation.NORTHERN_IRELAND)


@pytest.mark.parametrize(
    ("rows", "weekday", "part", "expected"),
    [
        ([TUESDAYS, TUESDAYS | {"opens_at": "18:00", "closes_at": "20:00"}], 1, (1020, 1440),
         "Tuesday 10 March, 6pm to 8pm"),
        ([TUESDAYS], 1, (1020, 1440), NOTHING),
        ([SHELTER], 6, (0, 720), "Saturday 7 March, 9pm to 8am"),  # Sunday morning begins on Saturday night
        ([SHELTER], 5, (1020, 1440), "Saturday 7 March, 9pm to 8am"),
        ([TUESDAYS | {"opens_at": "20:00", "closes_at": "24:00"}], 2, None, NOTHING),  # midnight is no Wednesday
        ([TUESDAYS | {"opens_at": "", "closes_at": ""}], 1, (0, 720), NOTHING),  # nobody said when on Tuesday
        ([TUESDAYS | {"opens_at": "", "closes_at": ""}], 1, None, "Tuesday 10 March"),
        ([{"freq": "MONTHLY", "byday": "3TU", "opens_at": "19:00"}], 1, (1020, 1440), "Tuesday 17 March, from 7pm"),
    ],
)  # fmt: skip
def test_the_opening_shown_is_in_the_part_of_the_day_that_was_asked_for(rows, weekday, part, expected) -> None:
    assert words(rows, now="2026-03-04 12:00", weekday=weekday, part=part) == expected
