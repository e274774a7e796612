"""Schedules and openings as people say them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from hub.directory.rules.schedules import LONDON, Opening, Schedule

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last", -2: "Second to last"}
_EVERY = {1: "", 2: "other", 3: "third", 4: "fourth"}
_WHOLE_DAY = {(time(0), time(0)), (time(0), time(23, 59))}


def describe(schedule: Schedule, today: date) -> str:
    """Say when: "Every Tuesday, 10am to 12 noon", "Second Tuesday of the month", "Every other Friday"."""
    parts = [_days(schedule), span(schedule.opens_at, schedule.closes_at), _limits(schedule, today)]
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:] if text else schedule.description


def describe_all(schedules: Iterable[Schedule], today: date) -> list[str]:
    """Say each schedule that is not over, once, in the order of the week."""
    current = [each for each in schedules if not _ended(each, today)]
    ordered = sorted(current, key=lambda each: (each.byday[:1], each.opens_at or time.min))
    return list(dict.fromkeys(text for each in ordered if (text := describe(each, today))))


def describe_opening(opening: Opening, now: datetime) -> str:
    """Say an opening seen from the aware moment `now`: "Open now until 4pm", "Tomorrow, 10am to 12 noon"."""
    local = now.astimezone(LONDON)
    day = opening.start.date()
    opens = opening.start.time() if opening.timed else None
    closes = opening.end.time() if opening.timed and opening.end else None
    if opening.timed and opening.start <= local and opening.end:
        if (opens, closes) in _WHOLE_DAY:
            return "Open now, all day"
        return f"Open now until {clock(opening.end.time())}"
    return ", ".join(part for part in (near_day(day, local.date()), span(opens, closes)) if part)


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


def span(opens: time | None, closes: time | None) -> str:
    """Say from when to when; nothing where no time is known."""
    if opens is None:
        return f"until {clock(closes)}" if closes else ""
    if closes is None:
        return f"from {clock(opens)}"
    return "24 hours" if (opens, closes) in _WHOLE_DAY else f"{clock(opens)} to {clock(closes)}"


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Join words as a sentence does: a, b and c."""
    return " ".join((", ".join(words[:-1]), joint, words[-1])) if len(words) > 1 else "".join(words)


def _days(schedule: Schedule) -> str:
    if schedule.freq == "MONTHLY":
        return _monthly(schedule)
    if schedule.freq != "WEEKLY":
        return _date_words(schedule.dtstart) if schedule.dtstart else ""
    weekdays = sorted({weekday for _, weekday in schedule.byday})
    if not weekdays and schedule.dtstart:
        weekdays = [schedule.dtstart.weekday()]
    if not weekdays:
        return "Every week" if schedule.interval == 1 else f"Every {_every(schedule.interval)} week"
    if schedule.interval == 1:
        return _weekly(weekdays)
    days = listed([DAY_NAMES[weekday] for weekday in weekdays])
    if len(weekdays) == 1 and schedule.interval == 2:
        return f"Every other {days}"
    return f"Every {_every(schedule.interval)} week on {days}"


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
        return f"{listed([_month_day(day) for day in schedule.bymonthday])} of {month}"
    if schedule.byday:
        groups: dict[int, list[str]] = {}
        for ordinal, weekday in schedule.byday:
            groups.setdefault(weekday, []).append(_ORDINALS[ordinal].lower() if ordinal else "every")
        text = listed([f"{listed(ordinals)} {DAY_NAMES[weekday]}" for weekday, ordinals in groups.items()])
        return f"{text} of {month}"
    if schedule.dtstart:
        return f"{_month_day(schedule.dtstart.day)} of {month}"
    return "Every month" if schedule.interval == 1 else f"Every {_every(schedule.interval)} month"


def _month_day(day: int) -> str:
    if day < 0:
        return "last day" if day == -1 else f"{-day} days before the end"
    suffix = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _every(interval: int) -> str:
    return _EVERY.get(interval) or f"{interval}th"


def _date_words(day: date) -> str:
    return f"{DAY_NAMES[day.weekday()]} {day.day} {day:%B} {day.year}"


def _limits(schedule: Schedule, today: date) -> str:
    if not schedule.freq:
        return ""
    starts = max(filter(None, (schedule.dtstart, schedule.valid_from)), default=today)
    ends = schedule.until or schedule.valid_to
    parts = [f"from {starts.day} {starts:%B} {starts.year}" if starts > today else ""]
    parts.append(f"until {ends.day} {ends:%B} {ends.year}" if ends else "")
    return " ".join(part for part in parts if part)


def _ended(schedule: Schedule, today: date) -> bool:
    ends = [day for day in (schedule.until, schedule.valid_to) if day]
    if not schedule.freq and schedule.dtstart:
        ends.append(schedule.dtstart)
    return bool(ends) and min(ends) < today
