"""Schedules and openings as people say them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time

from hub.directory.rules.opening_words import describe_opening
from hub.directory.rules.rrule import final_day
from hub.directory.rules.schedule_parts import BankHolidays, Kind, Schedule, SchoolYear
from hub.directory.rules.time_words import (
    DAY_NAMES,
    between,
    clock,
    date_words,
    day_words,
    listed,
    near_day,
    span,
    suffix,
)

__all__ = ["DAY_NAMES", "clock", "describe", "describe_all", "describe_opening", "near_day", "remarks"]

_FROM_END = ("Second", "Third", "Fourth", "Fifth")
_ORDINALS = dict(enumerate(("", "First", "Second", "Third", "Fourth", "Fifth"))) | {
    -number: words for number, words in enumerate(("", "Last", *(f"{each} to last" for each in _FROM_END))) if number
}
_EVERY = {1: "", 2: "other", 3: "third", 4: "fourth"}
_SCHOOL_WORDS = {
    SchoolYear.ALWAYS: "",
    SchoolYear.TERM: "in term time",
    SchoolYear.NOT_HALF_TERM: "not in half-term weeks",
    SchoolYear.HOLIDAYS: "in school holidays",
    SchoolYear.SOME_HOLIDAYS: "in some school holidays",
}
_BANK_WORDS = {
    BankHolidays.UNSAID: "",
    BankHolidays.OPEN: "bank holidays too",
    BankHolidays.CLOSED: "not on bank holidays",
    BankHolidays.CLOSED_MONDAYS: "not on bank holiday Mondays",
}
_PLAIN = re.compile(
    r"mon|tues?|wed|thur?s?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?|weeks?|weekly|"
    r"days?|daily|months?|monthly|fortnightly|every|each|all|other|alternate|first|second|third|fourth|fifth|last|st|nd|rd|th|"
    r"am|pm|noon|midday|midnight|hours?|hrs?|to|till|til|until|from|between|and|or|on|in|at|of|the|a|is|are|we|not|no|"
    r"terms?|time|times|only|during|half|school|holidays?|hols?|bank|public|except|excluding|including|closed|open|"
    r"opening|sessions?|available|service|runs?",
    re.IGNORECASE,
)


def describe(schedule: Schedule, today: date) -> str:
    """Say when: "Every Tuesday, 10am to 12 noon", "Second Tuesday of the month", "Every other Friday"."""
    return _sentence(_usual(schedule), _limits(schedule, today)) or schedule.description


def describe_all(schedules: Iterable[Schedule], today: date) -> list[str]:
    """Say each schedule that comes back and is not over, once, in the order of the week.

    Times that hold in several seasons are said once. Where all that was told is out of date it is said so.
    """
    usual = [each for each in schedules if each.kind in {Kind.SESSION, Kind.WORDS} and not _over(each, today)]
    current = [each for each in usual if not each.ended(today)]
    ordered = sorted(current, key=lambda each: (each.byday[:1], each.opens_at or time.min, each.first_day or date.min))
    by_words: dict[str, list[Schedule]] = {}
    for each in ordered:
        by_words.setdefault(_usual(each), []).append(each)
    said = [text for words, same in by_words.items() for text in _said_together(words, same, today)]
    return list(dict.fromkeys(said)) or [text for each in usual if (text := _out_of_date(each))]


def remarks(schedules: Iterable[Schedule], today: date) -> list[str]:
    """Give what publishers say of current sessions beside the times, in their words."""
    texts = [
        text.strip()
        for each in schedules
        if each.kind in {Kind.SESSION, Kind.WORDS} and not each.ended(today)
        for text in (each.description if adds_words(each.description) and _usual(each) else "", each.notes)
    ]
    return list(dict.fromkeys(text for text in texts if text))


def adds_words(text: str) -> bool:
    """Say whether a text has more in it than days, times and seasons."""
    return any(not _PLAIN.fullmatch(word) for word in re.findall(r"[^\W\d_]+", text))


def _usual(schedule: Schedule) -> str:
    """Say days, times and conditions, without from when to when it holds."""
    conditions = (_SCHOOL_WORDS[schedule.school], _BANK_WORDS[schedule.bank_holidays])
    parts = [_days(schedule), span(schedule.opens_at, schedule.closes_at)]
    return ", ".join(part for part in (*parts, *(conditions if any(parts) else ())) if part)


def _said_together(words: str, same: list[Schedule], today: date) -> list[str]:
    periods = [_period(each) for each in same]
    if len(periods) > 1 and all(periods):
        return [_sentence(f"{words}: {listed(list(dict.fromkeys(periods)))}")]
    return [text for each in same if (text := describe(each, today))]


def _out_of_date(schedule: Schedule) -> str:
    words = _usual(schedule)
    return f"Times given until {day_words(schedule.valid_to)}: {words}" if words and schedule.valid_to else ""


def _sentence(*parts: str) -> str:
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _days(schedule: Schedule) -> str:
    days = _monthly(schedule) if schedule.freq == "MONTHLY" else _of_week(schedule)
    numbers = [
        f"{each}{suffix(each)}" if each > 0 else f"{-each}{suffix(-each)} to last" for each in schedule.byyearday
    ]
    weeks = [f"{each}" if each > 0 else f"{-each}{suffix(-each)} to last" for each in schedule.byweekno]
    on_days = f"the {listed(numbers)} day of the year" if numbers else ""
    in_weeks = f"in week{'s' if len(weeks) > 1 else ''} {listed(weeks)} of the year" if weeks else ""
    return " ".join(part for part in (days, on_days, in_weeks) if part)


def _of_week(schedule: Schedule) -> str:
    if schedule.freq != "WEEKLY":
        return date_words(schedule.dtstart) if schedule.dtstart else ""
    weekdays = sorted({weekday for _, weekday in schedule.byday})
    if schedule.bymonthday:
        days = f"{listed([_month_day(day) for day in schedule.bymonthday])} of the month"
        return f"{days} where it is {_on_days(weekdays)}" if weekdays else days
    if not weekdays and (schedule.byyearday or schedule.byweekno):
        return "" if schedule.byyearday else "every day"
    if not weekdays and schedule.dtstart:
        weekdays = [schedule.dtstart.weekday()]
    if not weekdays:
        return "Every week" if schedule.interval == 1 else f"Every {_every(schedule.interval)} week"
    if schedule.interval == 1:
        return _weekly(weekdays)
    if len(weekdays) == 1 and schedule.interval == 2:
        return f"Every other {DAY_NAMES[weekdays[0]]}"
    return f"Every {_every(schedule.interval)} week on {listed([DAY_NAMES[weekday] for weekday in weekdays])}"


def _on_days(weekdays: Sequence[int]) -> str:
    return listed([f"a {DAY_NAMES[weekday]}" for weekday in weekdays], "or")


def _weekly(weekdays: list[int]) -> str:
    if len(weekdays) == len(DAY_NAMES):
        return "Every day"
    run = weekdays == list(range(weekdays[0], weekdays[-1] + 1))
    if run and len(weekdays) > 2:
        return f"{DAY_NAMES[weekdays[0]]} to {DAY_NAMES[weekdays[-1]]}"
    return f"Every {listed([DAY_NAMES[weekday] for weekday in weekdays])}"


def _monthly(schedule: Schedule) -> str:
    month = "the month" if schedule.interval == 1 else f"every {_every(schedule.interval)} month"
    if schedule.bymonthday:
        days = f"{listed([_month_day(day) for day in schedule.bymonthday])} of {month}"
        return f"{days} where it is the {_numbered(schedule)}" if schedule.byday else days
    if schedule.byday:
        return f"{_numbered(schedule)} of {month}"
    if schedule.byyearday or schedule.byweekno:
        return "" if schedule.byyearday else "every day"
    if schedule.dtstart:
        return f"{_month_day(schedule.dtstart.day)} of {month}"
    return "Every month" if schedule.interval == 1 else f"Every {_every(schedule.interval)} month"


def _numbered(schedule: Schedule) -> str:
    """Say "first and third Tuesday"."""
    groups: dict[int, list[str]] = {}
    for ordinal, weekday in schedule.byday:
        groups.setdefault(weekday, []).append(_ORDINALS[ordinal].lower() if ordinal else "every")
    return listed([f"{listed(ordinals)} {DAY_NAMES[weekday]}" for weekday, ordinals in groups.items()])


def _month_day(day: int) -> str:
    if day < 0:
        return "last day" if day == -1 else f"{-day - 1} day{'' if day == -2 else 's'} before the last"
    return f"{day}{suffix(day)}"


def _every(interval: int) -> str:
    return _EVERY.get(interval) or f"{interval}{suffix(interval)}"


def _period(schedule: Schedule) -> str:
    """Say the season that a schedule holds in; nothing where it has no beginning or no end."""
    first, last = schedule.first_day, schedule.last_day
    return between(first, last) if schedule.freq and first and last and first <= last and not schedule.count else ""


def _limits(schedule: Schedule, today: date) -> str:
    if not schedule.freq and schedule.kind is not Kind.WORDS:
        return ""
    starts = schedule.first_day or today
    ends = schedule.until or schedule.valid_to
    known = "known " if ends and not schedule.until and not schedule.first_day else ""
    parts = [f"from {day_words(starts)}" if starts > today else "", f"{known}until {day_words(ends)}" if ends else ""]
    if schedule.count and schedule.first_day:
        parts = [f"{schedule.count} times from {day_words(schedule.first_day)}", *parts[1:]]
    return " ".join(part for part in parts if part)


def _over(schedule: Schedule, today: date) -> bool:
    """Say whether it takes place no more, whatever was told of it since."""
    ends = min(filter(None, (schedule.until, final_day(schedule))), default=None)
    return ends is not None and ends < today
