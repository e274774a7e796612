"""The weekdays and times a service comes back on: what the search asks by."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import NamedTuple

from hub.directory.rules.exceptions import period
from hub.directory.rules.rrule import final_day
from hub.directory.rules.schedule_parts import Kind, Schedule, SchoolYear


class Window(NamedTuple):
    """A weekday (0 = Monday) it opens on, and from when to when in minutes after midnight, None where unknown.

    Closing at or before opening means past midnight; `regular` is false where it is not every week.
    """

    weekday: int
    opens: int | None
    closes: int | None
    regular: bool


def weekly_windows(schedules: Iterable[Schedule], today: date) -> list[Window]:
    """Give the weekdays and times of every opening that comes back and is not yet history, in the order of the week."""
    return list(windows_with_ends(schedules, today))


def windows_with_ends(schedules: Iterable[Schedule], today: date) -> dict[Window, date | None]:
    """Give the same, each with the last day on which it holds; None where it has no end."""
    found: dict[Window, date | None] = {}
    for schedule in schedules:
        if schedule.kind not in {Kind.SESSION, Kind.EVENT}:
            continue
        ends = _last_day(schedule)
        if ends is not None and ends < today:
            continue
        opens, closes = _minutes(schedule)
        for weekday in _weekdays(schedule):
            window = Window(weekday, opens, closes, _is_regular(schedule))
            known = found.get(window, date.min)
            found[window] = None if ends is None or known is None else max(ends, known)
    order = sorted(found, key=lambda window: (window.weekday, window.opens or 0, window.closes or 0, window.regular))
    return {window: found[window] for window in order}


def _last_day(schedule: Schedule) -> date | None:
    """Give the last day before it is over, or closed until nobody knows when."""
    closed = [
        begins - timedelta(days=1)
        for begins, ends in map(period, schedule.exceptions)
        if begins is not None and ends is None and schedule.kind is Kind.SESSION
    ]
    return min(filter(None, (schedule.last_day, final_day(schedule), *closed)), default=None)


def _is_regular(schedule: Schedule) -> bool:
    narrowed = schedule.bymonthday or schedule.byweekno or schedule.byyearday
    weekly = schedule.freq == "WEEKLY" and schedule.interval == 1
    return weekly and not narrowed and schedule.school is SchoolYear.ALWAYS


def _weekdays(schedule: Schedule) -> set[int]:
    if schedule.byday:
        return {weekday for _, weekday in schedule.byday} - _always_closed(schedule)
    if schedule.bymonthday or schedule.byyearday or schedule.freq == "MONTHLY":
        return set()  # a day of the month falls on any weekday
    if schedule.byweekno:
        return set(range(7))
    return {schedule.dtstart.weekday()} if schedule.dtstart else set()


def _always_closed(schedule: Schedule) -> set[int]:
    """Give the weekdays on which a closure comes back every week."""
    return {
        weekday
        for each in schedule.exceptions
        if each.freq == "WEEKLY" and each.interval == 1 and period(each) == (None, None)
        for _, weekday in each.byday
    }


def _minutes(schedule: Schedule) -> tuple[int | None, int | None]:
    opens, closes = _minute(schedule.opens_at), _minute(schedule.closes_at)
    return opens, None if opens and opens == closes else closes  # the same time twice is no end


def _minute(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute
