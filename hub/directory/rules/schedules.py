"""When a service is open: schedules, with their exceptions, bank holidays and school terms, turned into openings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from hub.directory.rules.bank_holidays import bank_holiday
from hub.directory.rules.exceptions import days_away
from hub.directory.rules.rrule import days_of
from hub.directory.rules.schedule_parts import WEEKDAYS, BankHolidays, Kind, Schedule, SchoolYear
from hub.directory.rules.school_terms import SchoolDay, Terms, school_day
from hub.directory.rules.windows import Window, weekly_windows

__all__ = [
    "HORIZON_DAYS",
    "LONDON",
    "WEEKDAYS",
    "Doubt",
    "Opening",
    "Part",
    "Schedule",
    "Window",
    "next_opening",
    "occurrences",
    "opening_on",
    "openings",
    "weekly_windows",
]

LONDON = ZoneInfo("Europe/London")
HORIZON_DAYS = 92  # far enough for a monthly or quarterly meeting
MIDNIGHT = 24 * 60
LAST_MINUTE = time(23, 59)  # what publishers write for midnight

Part = tuple[int, int]


class Doubt(StrEnum):
    """Why an opening is not sure: nobody said whether it takes place on such a day."""

    NONE = ""
    BANK_HOLIDAY = "bank_holiday"
    TERM = "term"
    NOT_HALF_TERM = "not_half_term"
    HOLIDAYS = "holidays"


@dataclass(frozen=True, order=True)
class Opening:
    """One time that it is open. `end` is None where nobody said; `timed` is False where only the day is known.

    Both are in Europe/London: subtract or compare them in UTC, as a night in which the clocks change is shorter or
    longer than its clock times.
    """

    start: datetime
    end: datetime | None = None
    timed: bool = True
    doubt: Doubt = Doubt.NONE

    @property
    def over(self) -> datetime:
        """Give the moment from which it is past; one without an end is past once it has begun."""
        return self.end or self.start


def openings(schedules: Iterable[Schedule], after: datetime, days: int, terms: Terms = ()) -> list[Opening]:
    """Give the openings that are not over at the aware moment `after` and begin within so many days, in order."""
    return list(_coming(schedules, after, days, terms))


def _coming(schedules: Iterable[Schedule], after: datetime, days: int, terms: Terms) -> Iterator[Opening]:
    local, asked = after.astimezone(LONDON), tuple(schedules)
    moment, last, soon = after.astimezone(UTC), local + timedelta(days=days), local + timedelta(hours=2)
    by_school = any(each.school is not SchoolYear.ALWAYS for each in asked)
    for each in _all_around(asked, local.date(), terms if by_school else ()):
        if each.start > last:
            return
        # Exact, in UTC, only where it matters: it takes ten times as long as comparing clock times.
        if each.start > soon or each.over > moment or each.start >= moment:
            yield each


def next_opening(
    schedules: Iterable[Schedule],
    after: datetime,
    weekday: int | None = None,
    part: Part | None = None,
    terms: Terms = (),
) -> Opening | None:
    """Give the opening that goes on at the aware moment `after`, else the next one; None within about three months.

    With a weekday (0 = Monday) it is the next one that goes on for some time of such a day, with `part` (from and to
    in minutes after midnight) within that part of the day.
    """
    found = _coming(schedules, after, HORIZON_DAYS, terms)
    return next((each for each in found if _touches(each, weekday, part)), None)


def occurrences(schedule: Schedule, first: date, last: date, terms: Terms = ()) -> Iterator[Opening]:
    """Give every opening that begins from the first to the last day, those in doubt too."""
    first = max(filter(None, (first, schedule.valid_from)))
    last = min(filter(None, (last, schedule.valid_to, schedule.until)))
    away = days_away(schedule, first, last)
    for day in _dates(schedule, first, last):
        doubt = None if day in away else takes_place(schedule, day, terms)
        if doubt is not None:
            yield opening_on(schedule, day, doubt)


def takes_place(schedule: Schedule, day: date, terms: Terms) -> Doubt | None:
    """Say whether a day of a schedule is one on which it takes place: None where it does not, else with what doubt.

    What is arranged for a date takes place whatever day it is.
    """
    if schedule.kind is not Kind.SESSION:
        return Doubt.NONE
    doubt = _by_school(schedule.school, day, terms)
    if doubt is None or not bank_holiday(day, schedule.nation) or schedule.bank_holidays is BankHolidays.OPEN:
        return doubt
    mondays = schedule.bank_holidays is BankHolidays.CLOSED_MONDAYS and day.weekday() == 0
    return None if mondays or schedule.bank_holidays is BankHolidays.CLOSED else Doubt.BANK_HOLIDAY


def _by_school(school: SchoolYear, day: date, terms: Terms) -> Doubt | None:
    if school is SchoolYear.ALWAYS:
        return Doubt.NONE
    known = school_day(day, terms)
    if school is SchoolYear.TERM:
        return {SchoolDay.TERM: Doubt.NONE, SchoolDay.UNKNOWN: Doubt.TERM}.get(known)
    if school is SchoolYear.NOT_HALF_TERM:
        return {SchoolDay.HALF_TERM: None, SchoolDay.UNKNOWN: Doubt.NOT_HALF_TERM}.get(known, Doubt.NONE)
    if known is SchoolDay.TERM:
        return None
    sure = school is SchoolYear.HOLIDAYS and known is not SchoolDay.UNKNOWN
    return Doubt.NONE if sure else Doubt.HOLIDAYS


@lru_cache(maxsize=5_000)
def _all_around(schedules: tuple[Schedule, ...], day: date, terms: Terms) -> tuple[Opening, ...]:
    """Give those of all schedules in order. Of two at one time the one without doubt holds."""
    found: dict[tuple[datetime, datetime | None, bool], Opening] = {}
    for schedule in schedules:
        for each in _around(schedule, day, terms if schedule.school is not SchoolYear.ALWAYS else ()):
            key = (each.start, each.end, each.timed)
            if key not in found or found[key].doubt:
                found[key] = each
    return tuple(sorted(found.values(), key=lambda opening: (opening.start, opening.over)))


@lru_cache(maxsize=20_000)
def _around(schedule: Schedule, day: date, terms: Terms) -> tuple[Opening, ...]:
    """Give the openings from the day before (some go past midnight) to the horizon. Kept, as pages ask all day long."""
    return tuple(occurrences(schedule, day - timedelta(days=1), day + timedelta(days=HORIZON_DAYS), terms))


def _dates(schedule: Schedule, first: date, last: date) -> list[date]:
    if first > last or schedule.kind in {Kind.CLOSURE, Kind.WORDS}:
        return []
    if schedule.freq:
        return days_of(schedule, first, last)
    return [day for day in _dated(schedule) if first <= day <= last]


def _dated(schedule: Schedule) -> list[date]:
    """Give the days of one without a frequency: an event's day, or each day that special hours hold on."""
    if schedule.kind is Kind.EVENT or not schedule.valid_to:
        return [schedule.dtstart] if schedule.dtstart else []
    begins = schedule.first_day or schedule.valid_to
    weekdays = {weekday for _, weekday in schedule.byday}  # put there by `exceptions.arranged`: the usual ones
    days = [begins + timedelta(days=number) for number in range((schedule.valid_to - begins).days + 1)]
    return days if len(days) == 1 else [day for day in days if day.weekday() in weekdays]


def opening_on(schedule: Schedule, day: date, doubt: Doubt = Doubt.NONE) -> Opening:
    """Give the opening of a schedule that begins on a day. Without an opening time only the day is known.

    Closing at or before opening means the day after, and 23:59 midnight; the same time twice (but not midnight) is no
    end at all. A time that the clocks jump over is read as RFC 5545 has it, an hour later; of one that comes twice the
    first is meant.
    """
    opens, closes = schedule.opens_at, schedule.closes_at
    after = day + timedelta(days=1)
    if opens is None:
        midnight = datetime.combine(after, time.min, LONDON)
        return Opening(datetime.combine(day, time.min, LONDON), midnight, timed=False, doubt=doubt)
    start = _there(datetime.combine(day, opens, LONDON))
    if closes is None or (closes == opens != time.min):
        return Opening(start, doubt=doubt)
    if closes == LAST_MINUTE:
        closes = time.min
    end = _there(datetime.combine(day if closes > opens else after, closes, LONDON))
    if end.astimezone(UTC) <= start.astimezone(UTC):  # it ends in the hour that is jumped over
        end = _there(end + timedelta(hours=1))
    return Opening(start, end, doubt=doubt)


def _there(local: datetime) -> datetime:
    """Put a time that the clocks jump over (from 1am to 2am, in March) where it is on the clock."""
    return local.astimezone(UTC).astimezone(LONDON) if local.hour == 1 else local


def _touches(opening: Opening, weekday: int | None, part: Part | None) -> bool:
    if part is not None and not opening.timed:
        return False
    return any(
        weekday in {None, day} and (part is None or (opens < part[1] and closes > part[0]))
        for day, opens, closes in _pieces(opening)
    )


def _pieces(opening: Opening) -> Iterator[tuple[int, int, int]]:
    """Give the weekdays that it is open on, with the minutes of the day from when to when."""
    start, end = opening.start, opening.end
    opens = start.hour * 60 + start.minute
    if end is None:
        yield start.weekday(), opens, opens + 1
        return
    closes = end.hour * 60 + end.minute
    if end.date() == start.date():
        yield start.weekday(), opens, closes
        return
    yield start.weekday(), opens, MIDNIGHT
    if closes:
        yield end.weekday(), 0, closes
