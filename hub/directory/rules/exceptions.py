"""Closures and special hours: which schedules they change, and on which days."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from hub.directory.rules.rrule import days_of
from hub.directory.rules.schedule_parts import Kind, Schedule

Schedules = tuple[Schedule, ...]


def arranged(own: Schedules, places: Sequence[Schedules]) -> tuple[Schedules, list[Schedules]]:
    """Give each schedule of a service, and of each of its places, the exceptions that change it.

    The service's own hold everywhere, a place's at that place; where there is but one place they are the same.
    """
    own_exceptions = _exceptions(own)
    everywhere = own_exceptions + (_exceptions(places[0]) if len(places) == 1 else ())
    if not everywhere and not any(map(_exceptions, places)):
        return own, list(places)
    usual = _weekdays([*own, *(each for place in places for each in place)])
    at_places = [_changed(place, (*own_exceptions, *_exceptions(place)), _weekdays([*own, *place])) for place in places]
    return _changed(own, everywhere, usual), at_places


def days_away(schedule: Schedule, first: date, last: date) -> frozenset[date]:
    """Give the days from the first to the last on which its exceptions keep a schedule from taking place."""
    return frozenset(day for each in schedule.exceptions for day in exceptional_days(each, first, last))


def exceptional_days(exception: Schedule, first: date, last: date) -> list[date]:
    """Give the days from the first to the last on which an exception holds."""
    begins, ends = period(exception)
    first, last = max(first, begins or first), min(last, ends or last)
    if exception.freq:
        return days_of(exception, first, last)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def period(exception: Schedule) -> tuple[date | None, date | None]:
    """Give the first and last day on which an exception holds; None where it has no such end."""
    begins = exception.dtstart or exception.valid_from
    ends = exception.until or exception.valid_to
    if ends is None and exception.dtstart and not exception.freq:
        ends = exception.dtstart
    return begins, ends


def _exceptions(schedules: Iterable[Schedule]) -> Schedules:
    return tuple(each for each in schedules if each.is_exception)


def _changed(schedules: Schedules, exceptions: Schedules, usual: tuple[tuple[int, int], ...]) -> Schedules:
    return tuple(_one(each, exceptions, usual) for each in schedules)


def _one(schedule: Schedule, exceptions: Schedules, usual: tuple[tuple[int, int], ...]) -> Schedule:
    if schedule.kind is Kind.SESSION:
        return replace(schedule, exceptions=exceptions)
    if schedule.kind in {Kind.EVENT, Kind.SPECIAL}:
        # What is said of a day stands against what is said of a longer time.
        length = _length(schedule)
        closures = tuple(each for each in exceptions if each.kind is Kind.CLOSURE and _length(each) <= length)
        days = schedule.byday or (usual if schedule.kind is Kind.SPECIAL else ())
        return replace(schedule, exceptions=closures, byday=days)
    return schedule


def _length(exception: Schedule) -> int:
    begins, ends = period(exception)
    return (ends - begins).days if begins and ends else date.max.toordinal()


def _weekdays(schedules: Iterable[Schedule]) -> tuple[tuple[int, int], ...]:
    """Give the weekdays on which sessions come about."""
    found: set[int] = set()
    for each in schedules:
        if each.kind is Kind.SESSION:
            found |= {weekday for _, weekday in each.byday}
            if not each.byday and each.dtstart and each.freq == "WEEKLY":
                found.add(each.dtstart.weekday())
    return tuple((0, weekday) for weekday in sorted(found))
