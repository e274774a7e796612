"""Days and times of day in a text."""

import re
from collections.abc import Iterator

from hub.directory.rules.understanding.pick import Kind, Raw

_DAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "tues": 1, "weds": 2, "thurs": 3,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_LEAD = r"(?:(?:on|every|each|this|next|open)\s+(?:a\s+)?)"
_NAMED = re.compile(
    rf"\b{_LEAD}?(monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|weds|thurs)s?\b", re.IGNORECASE
)
_SHORT = re.compile(rf"\b{_LEAD}(mon|tue|wed|thu|fri|sat|sun)\b", re.IGNORECASE)
_RELATIVE = re.compile(rf"\b{_LEAD}?(today|tomorrow|weekends?)\b|\bat (?:the )?(weekends?)\b", re.IGNORECASE)
_NOW = re.compile(r"\bopen (?:right )?now\b", re.IGNORECASE)

NOON, EVENING, MIDNIGHT = 12 * 60, 17 * 60, 24 * 60
_PARTS = {
    "morning": (0, NOON),
    "afternoon": (NOON, EVENING),
    "evening": (EVENING, MIDNIGHT),
}
_PART = re.compile(r"\b(?:in the |on |during the )?(morning|afternoon|evening)s?\b", re.IGNORECASE)
_HOUR = r"(\d{1,2})(?:[:.](\d\d))?\s?(am|pm)?"
_NOT_LONG = r"(?!\s*(?:st|nd|rd|th|years?|months?|weeks?|days?)\b)"  # "after 5 years"
_AFTER = re.compile(rf"\b(?:after|from|past) {_HOUR}\b{_NOT_LONG}", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:before|until|till) {_HOUR}\b{_NOT_LONG}", re.IGNORECASE)
_WORKDAY = 7  # "after 5" is five in the afternoon; from 7 on it may be the morning, and the words must say


def days(text: str, weekday: int) -> Iterator[Raw]:
    """Read days of the week, today and tomorrow (from today's weekday), weekends, and "open now".

    "tonight" is left as a word: who says it is often in need of a bed, and the shelter names no hours.
    """
    for now in _NOW.finditer(text):
        yield Raw(Kind.NOW, "now", now.start(), now.end())
    for named in (*_NAMED.finditer(text), *_SHORT.finditer(text)):
        yield Raw(Kind.DAY, str(_DAYS[named[1].casefold()]), named.start(), named.end())
    for found in _RELATIVE.finditer(text):
        word = (found[1] or found[2]).casefold()
        value = "5,6" if word.startswith("weekend") else str((weekday + (word == "tomorrow")) % 7)
        yield Raw(Kind.DAY, value, found.start(), found.end())


def hours(text: str) -> Iterator[Raw]:
    """Read parts of the day, and "after 5" or "before 10am"."""
    for pattern, is_start in ((_AFTER, True), (_BEFORE, False)):
        for found in pattern.finditer(text):
            minutes = _minutes(*found.groups())
            if minutes is not None:
                window = (minutes, MIDNIGHT) if is_start else (0, minutes)
                yield Raw(Kind.TIMES, "{}-{}".format(*window), found.start(), found.end())
    for found in _PART.finditer(text):
        yield Raw(Kind.TIMES, "{}-{}".format(*_PARTS[found[1].casefold()]), found.start(), found.end())


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    """Give the minutes after midnight, None where the hour is none or could be of either half of the day."""
    number, past = int(hour), int(minute or 0)
    if half is None and minute is None and not 1 <= number < _WORKDAY:
        return None
    if not (1 <= number <= 12 if half else number < 24) or past > 59:
        return None
    if half:
        number = number % 12 + (12 if half.casefold() == "pm" else 0)
    elif number < _WORKDAY:
        number += 12
    total = number * 60 + past
    return total if 0 < total < MIDNIGHT else None
