"""The days of a rule of RFC 5545, found by asking of each day whether it is one: no rule can make this run for ever."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

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
    if rule.count:
        return [day for day in _counted(rule, rule.count, anchor, last) if day >= first]
    return list(_falling(rule, anchor, max(first, anchor), last))


@lru_cache(maxsize=2_000)
def final_day(rule: Schedule) -> date | None:
    """Give the last day of a rule that comes a number of times; None where nobody knows it."""
    anchor = rule.dtstart or rule.valid_from
    if anchor is None or not rule.count:
        return None
    latest = date.fromordinal(min(anchor.toordinal() + LONGEST_COUNT_DAYS, date.max.toordinal()))
    found = list(_counted(rule, rule.count, anchor, latest))
    return found[-1] if len(found) == rule.count else None


def _counted(rule: Schedule, count: int, anchor: date, last: date) -> Iterator[date]:
    """Give the first so many days; none where they began so long ago that they are over."""
    if (last - anchor).days <= LONGEST_COUNT_DAYS:
        yield from islice(_falling(rule, anchor, anchor, last), count)


def _falling(rule: Schedule, anchor: date, first: date, last: date) -> Iterator[date]:
    """Give the days of a rule from the first to the last, leaving its count and ends aside."""
    weekdays, tests = _weekdays(rule, anchor), list(_tests(rule, anchor))
    for number in range(first.toordinal(), last.toordinal() + 1):
        if (number - 1) % 7 in weekdays:
            day = date.fromordinal(number)
            if all(test(day) for test in tests):
                yield day


def _weekdays(rule: Schedule, anchor: date) -> frozenset[int]:
    if rule.freq == "WEEKLY" and not _names_days(rule):
        return frozenset({anchor.weekday()})
    return frozenset(weekday for _, weekday in rule.byday) or frozenset(range(7))


def _names_days(rule: Schedule) -> bool:
    return bool(rule.byday or rule.bymonthday or rule.byweekno or rule.byyearday)


def _tests(rule: Schedule, anchor: date) -> Iterator[Test]:
    """Give what must hold of a day that has the right weekday, the cheapest question first."""
    if rule.interval > 1:
        yield _weeks_apart(rule, anchor) if rule.freq == "WEEKLY" else _months_apart(rule.interval, anchor)
    if any(ordinal for ordinal, _ in rule.byday):
        yield _numbered(frozenset(rule.byday))
    bymonthday = (anchor.day,) if rule.freq == "MONTHLY" and not _names_days(rule) else rule.bymonthday
    if bymonthday:
        month_days = frozenset(bymonthday)
        yield lambda day: day.day in month_days or day.day - _length(day) - 1 in month_days
    if rule.byyearday:
        year_days = frozenset(rule.byyearday)
        yield lambda day: not year_days.isdisjoint(_both_ways(_day_of_year(day), _days_in_year(day.year)))
    if rule.byweekno:
        weeks = frozenset(rule.byweekno)
        yield lambda day: not weeks.isdisjoint(_both_ways(*_week(day, rule.wkst)))


def _numbered(byday: frozenset[tuple[int, int]]) -> Test:
    def test(day: date) -> bool:
        ordinals = (0, (day.day + 6) // 7, -((_length(day) - day.day) // 7) - 1)
        return any((ordinal, day.weekday()) in byday for ordinal in ordinals)

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
