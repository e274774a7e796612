"""When a service is open: HSDS schedules (the parts of an iCalendar rule in separate fields) turned into openings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dateutil import rrule

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HORIZON_DAYS = 92  # far enough for a monthly or quarterly meeting


@dataclass(frozen=True)
class Schedule:
    """One schedule that makes sense. Times are clock times in Europe/London; `byday` holds (ordinal or 0, weekday)."""

    freq: str = ""
    interval: int = 1
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    opens_at: time | None = None
    closes_at: time | None = None
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    description: str = ""


@dataclass(frozen=True, order=True)
class Opening:
    """One time that it is open. `end` is None where nobody said; `timed` is False where only the day is known."""

    start: datetime
    end: datetime | None = None
    timed: bool = True

    @property
    def over(self) -> datetime:
        """Give the moment from which it is past; one without an end is past once it has begun."""
        return self.end or self.start


class Window(NamedTuple):
    """A weekday (0 = Monday) it opens on, and from when to when in minutes after midnight, None where unknown.

    Closing at or before opening means past midnight; `regular` is false where it is not every week.
    """

    weekday: int
    opens: int | None
    closes: int | None
    regular: bool


def openings(schedules: Iterable[Schedule], after: datetime, days: int) -> list[Opening]:
    """Give the openings that are not over at the aware moment `after` and begin within so many days, in order."""
    local = after.astimezone(LONDON)
    last = local + timedelta(days=days)
    found = {
        opening
        for schedule in schedules
        for opening in _around(schedule, local.date())
        if opening.start <= last and (opening.over > local or opening.start == local)
    }
    return sorted(found, key=lambda opening: (opening.start, opening.over))


def next_opening(schedules: Iterable[Schedule], after: datetime, weekday: int | None = None) -> Opening | None:
    """Give the opening that goes on at the aware moment `after`, else the next one; None within about three months.

    With a weekday (0 = Monday) it is the next one that begins on such a day.
    """
    found = openings(schedules, after, HORIZON_DAYS)
    return next((each for each in found if weekday is None or each.start.weekday() == weekday), None)


def weekly_windows(schedules: Iterable[Schedule], today: date) -> list[Window]:
    """Give the weekdays and times of every opening that comes back and is not yet history, in the order of the week."""
    windows = set()
    for schedule in schedules:
        ends = min(filter(None, (schedule.until, schedule.valid_to, _only_day(schedule))), default=today)
        if ends < today:
            continue
        regular = schedule.freq == "WEEKLY" and schedule.interval == 1
        opens, closes = _minute(schedule.opens_at), _minute(schedule.closes_at)
        windows |= {Window(weekday, opens, closes, regular) for weekday in _weekdays(schedule)}
    return sorted(windows, key=lambda window: (window.weekday, window.opens or 0, window.closes or 0))


def _only_day(schedule: Schedule) -> date | None:
    return None if schedule.freq else schedule.dtstart


def _weekdays(schedule: Schedule) -> set[int]:
    if schedule.byday:
        return {weekday for _, weekday in schedule.byday}
    if schedule.bymonthday:
        return set()  # a day of the month falls on any weekday
    return {schedule.dtstart.weekday()} if schedule.dtstart else set()


def _minute(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute


@lru_cache(maxsize=20_000)
def _around(schedule: Schedule, day: date) -> tuple[Opening, ...]:
    """Give the openings from the day before (some go past midnight) to the horizon. Kept, as pages ask all day long."""
    first = max(filter(None, (day - timedelta(days=1), schedule.valid_from)))
    last = min(filter(None, (day + timedelta(days=HORIZON_DAYS), schedule.valid_to, schedule.until)))
    return tuple(_opening(schedule, each) for each in _dates(schedule, first, last))


def _dates(schedule: Schedule, first: date, last: date) -> list[date]:
    anchor = schedule.dtstart or schedule.valid_from
    if first > last:
        return []
    if not schedule.freq:
        return [anchor] if schedule.dtstart and anchor and first <= anchor <= last else []
    if anchor is None:
        if schedule.interval > 1 or schedule.count or not (schedule.byday or schedule.bymonthday):
            return []  # nobody said which weeks or how many, so nobody knows
        anchor = first
    bymonthday = schedule.bymonthday
    if schedule.freq == "MONTHLY" and not schedule.byday and not bymonthday:
        bymonthday = (anchor.day,)
    if schedule.count is None:
        anchor = _later(schedule, anchor, first)
    rule = rrule.rrule(
        rrule.MONTHLY if schedule.freq == "MONTHLY" else rrule.WEEKLY,
        dtstart=datetime.combine(anchor, time.min),
        interval=schedule.interval,
        count=schedule.count,
        byweekday=[_weekday(ordinal, weekday) for ordinal, weekday in schedule.byday] or None,
        bymonthday=list(bymonthday) or None,
    )
    found = rule.between(datetime.combine(first, time.min), datetime.combine(last, time.min), inc=True)
    return [moment.date() for moment in found]


def _later(schedule: Schedule, anchor: date, first: date) -> date:
    """Give where to count from instead of an anchor long ago (some publishers write the year 1): whole steps later."""
    if schedule.freq == "WEEKLY":
        steps = (first - anchor).days // (7 * schedule.interval)
        return anchor + timedelta(weeks=max(0, steps) * schedule.interval)
    month = anchor.year * 12 + anchor.month - 1
    steps = (first.year * 12 + first.month - 1 - month) // schedule.interval
    if steps <= 0:
        return anchor
    year, month = divmod(month + steps * schedule.interval, 12)
    return date(year, month + 1, 1)


def _weekday(ordinal: int, weekday: int) -> Any:
    return rrule.weekday(weekday, ordinal or None)


def _opening(schedule: Schedule, day: date) -> Opening:
    opens, closes = schedule.opens_at, schedule.closes_at
    if opens is None:
        start = datetime.combine(day, time.min, LONDON)
        return Opening(start, datetime.combine(day + timedelta(days=1), time.min, LONDON), timed=False)
    start = datetime.combine(day, opens, LONDON)
    if closes is None:
        return Opening(start)
    last_day = day if closes > opens else day + timedelta(days=1)
    return Opening(start, datetime.combine(last_day, closes, LONDON))
