"""The days of a rule of RFC 5545, found by asking of each day whether it is one: no rule can make this run for ever."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from hub.directory.rules.schedule_parts import Schedule

Test = Callable[[date], bool]

LONGEST_COUNT_DAYS = 120 * 366  # a course of so many sessions that began longer ago is over


def days_of(rule: Schedule, first: date, last: date) -> list[date]:
    """Give the days from `first` to `last` on which a schedule with a frequency falls, whatever its validity.

    It counts from `dtstart`, else from `valid_from`. Where there is neither, and it has a count or an interval, nobody
    knows the days and there are none. All BY parts narrow, as RFC 5545 has it for BYMONTHDAY and BYDAY; `byweekno` and
    `byyearday`, which the RFC keeps to yearly rules, do the same here because HSDS has no yearly ones.
    """
    anchor = rule.dtstart or rule.valid_from
    if anchor is None:
        if rule.interval > 1 or rule.count or not _names_days(rule):
            return []
        anchor = first
    fits = matcher(rule, anchor)
    if rule.count:
        return _counted(rule.count, fits, anchor, first, last)
    return [day for day in _each(max(first, anchor), last) if fits(day)]


@lru_cache(maxsize=2_000)
def final_day(rule: Schedule) -> date | None:
    """Give the last day of a rule that comes a number of times; None where nobody knows it."""
    anchor = rule.dtstart or rule.valid_from
    if anchor is None or not rule.count:
        return None
    latest = date.fromordinal(min(anchor.toordinal() + LONGEST_COUNT_DAYS, date.max.toordinal()))
    found = _counted(rule.count, matcher(rule, anchor), anchor, anchor, latest)
    return found[-1] if len(found) == rule.count else None


def matcher(rule: Schedule, anchor: date) -> Test:
    """Give the question whether a day at or after the anchor is one of the rule's, leaving count and ends aside."""
    tests = list(_tests(rule, anchor))
    return lambda day: all(test(day) for test in tests)


def _names_days(rule: Schedule) -> bool:
    return bool(rule.byday or rule.bymonthday or rule.byweekno or rule.byyearday)


def _tests(rule: Schedule, anchor: date) -> Iterator[Test]:
    """Give what must hold of a day, the cheapest question first."""
    byday, bymonthday = rule.byday, rule.bymonthday
    if not _names_days(rule):
        byday = ((0, anchor.weekday()),) if rule.freq == "WEEKLY" else ()
        bymonthday = (anchor.day,) if rule.freq == "MONTHLY" else ()
    if byday:
        yield _on(frozenset(byday))
    if rule.interval > 1:
        yield _weeks_apart(rule, anchor) if rule.freq == "WEEKLY" else _months_apart(rule.interval, anchor)
    if bymonthday:
        month_days = frozenset(bymonthday)
        yield lambda day: day.day in month_days or day.day - _length(day) - 1 in month_days
    if rule.byyearday:
        year_days = frozenset(rule.byyearday)
        yield lambda day: not year_days.isdisjoint(_both_ways(_day_of_year(day), _days_in_year(day.year)))
    if rule.byweekno:
        weeks = frozenset(rule.byweekno)
        yield lambda day: not weeks.isdisjoint(_both_ways(*_week(day, rule.wkst)))


def _on(byday: frozenset[tuple[int, int]]) -> Test:
    plain = frozenset(weekday for ordinal, weekday in byday if not ordinal)
    numbered = byday - {(0, weekday) for weekday in plain}

    def test(day: date) -> bool:
        weekday = day.weekday()
        if weekday in plain or not numbered:
            return weekday in plain
        ordinals = ((day.day + 6) // 7, -((_length(day) - day.day) // 7) - 1)
        return any((ordinal, weekday) in numbered for ordinal in ordinals)

    return test


def _weeks_apart(rule: Schedule, anchor: date) -> Test:
    start = anchor.toordinal() - (anchor.weekday() - rule.wkst) % 7
    return lambda day: (day.toordinal() - start) // 7 % rule.interval == 0


def _months_apart(interval: int, anchor: date) -> Test:
    start = anchor.year * 12 + anchor.month
    return lambda day: (day.year * 12 + day.month - start) % interval == 0


def _both_ways(number: int, total: int) -> tuple[int, int]:
    """Give a number counted from the start and from the end, the last being -1."""
    return number, number - total - 1


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _day_of_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _days_in_year(year: int) -> int:
    return _day_of_year(date(year, 12, 31))


def _week(day: date, wkst: int) -> tuple[int, int]:
    """Give the number of the day's week and how many its year has: the year that most of the week's days are in."""
    middle = date.fromordinal(day.toordinal() - (day.weekday() - wkst) % 7 + 3)
    last = date(middle.year, 12, 28)  # always in the last week of its year
    last_middle = date.fromordinal(last.toordinal() - (last.weekday() - wkst) % 7 + 3)
    return (_day_of_year(middle) + 6) // 7, (_day_of_year(last_middle) + 6) // 7


def _counted(count: int, fits: Test, anchor: date, first: date, last: date) -> list[date]:
    if (first - anchor).days > LONGEST_COUNT_DAYS:
        return []
    found = []
    for day in _each(anchor, last):
        if fits(day):
            count -= 1
            if day >= first:
                found.append(day)
            if not count:
                break
    return found


def _each(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
