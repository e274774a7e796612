"""Reading days and times of day as a reader of the open feed writes them, and what is open then."""

import re
from collections.abc import Iterable

from hub.core.errors import Invalid
from hub.directory.rules.schedule_words import DAY_NAMES
from hub.directory.rules.schedules import Window

MIDNIGHT = 24 * 60
_TIME = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?Z?")


def read_days(text: str, *, field: str = "day") -> tuple[int, ...]:
    """Read days of the week, several with commas between: MO, Mon or Monday. Gives 0 for Monday to 6, in order.

    Raises Invalid naming `field`.
    """
    found = set()
    for part in filter(None, re.split(r"[,\s]+", text.strip().lower())):
        known = [number for number, name in enumerate(DAY_NAMES) if len(part) > 1 and name.lower().startswith(part)]
        if not known:
            raise Invalid(f"“{part[:20]}” is no day of the week: use MO to SU, or Monday to Sunday.", field=field)
        found.update(known)
    return tuple(sorted(found))


def read_minute(text: str, *, field: str) -> int | None:
    """Read a time of day, HH:MM, as minutes after midnight; None where there is none. Raises Invalid naming `field`."""
    if not text.strip():
        return None
    match = _TIME.fullmatch(text.strip())
    minute = int(match[1]) * 60 + int(match[2]) if match else MIDNIGHT + 1
    if minute > MIDNIGHT:
        raise Invalid(f"“{text.strip()[:20]}” is no time of day, like 09:30.", field=field)
    return minute


def is_open(windows: Iterable[Window], days: tuple[int, ...], start: int | None, end: int | None) -> bool:
    """Say whether any window is open on one of the days (on any where none is named), at some time in between.

    `start` and `end` are minutes after midnight. What gives no times is open on its day, and at no time for sure.
    """
    return any(
        (not days or day in days) and ((start is None and end is None) or _meets(opens, closes, start, end))
        for window in windows
        for day, opens, closes in _days_of(window)
    )


def _meets(opens: int | None, closes: int | None, start: int | None, end: int | None) -> bool:
    if opens is None or closes is None:
        return False
    return opens < (MIDNIGHT if end is None else end) and closes > (start or 0)


def _days_of(window: Window) -> list[tuple[int, int | None, int | None]]:
    """Part what goes past midnight into two days."""
    day, opens, closes = window.weekday, window.opens, window.closes
    if opens is None or closes is None or closes > opens:
        return [(day, opens, closes)]
    tonight: list[tuple[int, int | None, int | None]] = [(day, opens, MIDNIGHT)]
    return [*tonight, ((day + 1) % 7, 0, closes)] if closes else tonight
