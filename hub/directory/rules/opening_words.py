"""Openings as people say them, seen from a moment."""

from datetime import date, datetime, timedelta

from hub.directory.rules.schedules import LONDON, Doubt, Opening
from hub.directory.rules.time_words import DAY_NAMES, WHOLE_DAY, clock, near_day, span


def describe_opening(opening: Opening, now: datetime) -> str:
    """Say an opening seen from the aware moment `now`: "Open now until 4pm", "Tomorrow, 10am to 12 noon".

    One in doubt says why, and never that it is open: "Usually open now until 4pm; today is a bank holiday: ring first".
    """
    local = now.astimezone(LONDON)
    start, end = opening.start, opening.end
    day = near_day(start.date(), local.date())
    opens = start.time() if opening.timed else None
    closes = end.time() if opening.timed and end else None
    if opening.timed and end and start <= local:
        until = ", all day" if (opens, closes) in WHOLE_DAY else f" until {clock(end.time())}"
        text = f"{'Usually open' if opening.doubt else 'Open'} now{until}"
    else:
        text = ", ".join(part for part in (day, span(opens, closes)) if part)
    return f"{text}; {_doubt_words(opening, local.date())}" if opening.doubt else text


def dated_opening(opening: Opening) -> str:
    """Say an opening for paper and letters, which are read on another day: never "today" or "now"."""
    return describe_opening(opening, opening.start - timedelta(days=7))


def _doubt_words(opening: Opening, today: date) -> str:
    if opening.doubt is Doubt.BANK_HOLIDAY:
        day = opening.start.date()
        near = near_day(day, today)
        name = near.lower() if near in {"Today", "Tomorrow"} else DAY_NAMES[day.weekday()]
        return f"{name} is a bank holiday: ring first"
    return {
        Doubt.TERM: "in term time only: check first",
        Doubt.HOLIDAYS: "in school holidays only: check first",
        Doubt.NOT_HALF_TERM: "not in half-term weeks: check first",
    }[opening.doubt]
