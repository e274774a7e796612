"""Days and times of day as people say them."""

from collections.abc import Sequence
from datetime import date, time, timedelta

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WHOLE_DAY = frozenset({(time(0), time(0)), (time(0), time(23, 59))})


def near_day(day: date, today: date) -> str:
    """Say a day seen from today: Today, Tomorrow, Tuesday 24 November, and with the year where it is another one."""
    if day == today:
        return "Today"
    if day == today + timedelta(days=1):
        return "Tomorrow"
    return f"{DAY_NAMES[day.weekday()]} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def clock(value: time) -> str:
    """Say a time of day: 10am, 2:30pm, 12 noon, 12 midnight."""
    if (value.hour, value.minute) in {(0, 0), (23, 59)}:
        return "12 midnight"
    if (value.hour, value.minute) == (12, 0):
        return "12 noon"
    minutes = f":{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def minutes_of(text: str) -> int | None:
    """Give the minutes after midnight of "HH:MM", None for ""; raises ValueError for anything else."""
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute) if text else None


def span(opens: time | None, closes: time | None) -> str:
    """Say from when to when; nothing where no time is known."""
    if opens is None:
        return f"until {clock(closes)}" if closes else ""
    if closes is None:
        return f"from {clock(opens)}"
    return "24 hours" if (opens, closes) in WHOLE_DAY else f"{clock(opens)} to {clock(closes)}"


def date_words(day: date) -> str:
    """Say a day in full: Saturday 9 May 2026."""
    return f"{DAY_NAMES[day.weekday()]} {day_words(day)}"


def day_words(day: date) -> str:
    """Say a day without its weekday: 9 May 2026."""
    return f"{day.day} {day:%B} {day.year}"


def between(first: date, last: date) -> str:
    """Say from which day to which: "7 September to 18 December 2026"."""
    if first == last:
        return day_words(first)
    return f"{first.day} {first:%B}{'' if first.year == last.year else f' {first.year}'} to {day_words(last)}"


def suffix(number: int) -> str:
    """Give what makes a number an ordinal: st, nd, rd, th."""
    return "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Join words as a sentence does: a, b and c."""
    return " ".join((", ".join(words[:-1]), joint, words[-1])) if len(words) > 1 else "".join(words)
