"""Reading HSDS schedule fields, as text or as values, into a schedule that makes sense."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from hub.core.errors import Invalid
from hub.directory.rules.schedules import WEEKDAYS, Schedule

_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_LENGTHS = ((31,), (28, 29), (31,), (30,), (31,), (30,), (31,), (31,), (30,), (31,), (30,), (31,))  # of each month
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")


def read(fields: Mapping[str, Any]) -> Schedule:
    """Read a schedule from HSDS fields, as text or as dates; raises Invalid naming the field that makes no sense.

    Time offsets are left aside: publishers write local times whatever offset they put behind them.
    """
    dates = {name: _date(fields, name) for name in ("dtstart", "until", "valid_from", "valid_to")}
    schedule = Schedule(
        freq=_freq(fields),
        interval=_whole(fields, "interval") or 1,
        byday=_byday(fields),
        bymonthday=_bymonthday(fields),
        opens_at=_time(fields, "opens_at"),
        closes_at=_time(fields, "closes_at"),
        count=_whole(fields, "count"),
        description=str(fields.get("description") or ""),
        **dates,
    )
    _check(schedule)
    return schedule


def readable(rows: Iterable[Mapping[str, Any]]) -> tuple[Schedule, ...]:
    """Read those schedules that make sense; the others can only be shown in their own words."""
    found = []
    for row in rows:
        try:
            found.append(read(row))
        except Invalid:
            continue
    return tuple(found)


def _freq(fields: Mapping[str, Any]) -> str:
    freq = str(fields.get("freq") or "").strip().upper()
    if freq not in {"", "WEEKLY", "MONTHLY"}:
        raise Invalid("The frequency of a schedule must be WEEKLY or MONTHLY.", field="freq")
    return freq or ("WEEKLY" if fields.get("byday") else "")


def _byday(fields: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    found = []
    for part in _parts(fields.get("byday")):
        match = _BYDAY.fullmatch(part.upper())
        if not match:
            raise Invalid(f"“{part[:20]}” is not a weekday: use MO to SU, or 2TU and -1FR for monthly.", field="byday")
        found.append((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(dict.fromkeys(found))


def _bymonthday(fields: Mapping[str, Any]) -> tuple[int, ...]:
    found = []
    for part in _parts(fields.get("bymonthday")):
        if not re.fullmatch(r"[+-]?\d{1,2}", part) or not 1 <= abs(int(part)) <= 31:
            raise Invalid(
                f"“{part[:20]}” is not a day of the month: use 1 to 31, or -1 for the last.", field="bymonthday"
            )
        found.append(int(part))
    return tuple(dict.fromkeys(found))


def _parts(value: object) -> Sequence[str]:
    return [part for part in re.split(r"[,;\s]+", str(value or "").strip()) if part]


def _time(fields: Mapping[str, Any], name: str) -> time | None:
    value = fields.get(name)
    if value is None or isinstance(value, time):
        return value.replace(tzinfo=None) if value else value
    match = _TIME.fullmatch(str(value).strip())
    if not str(value).strip():
        return None
    if not match or int(match[1]) > 24 or (int(match[1]) == 24 and match[2] != "00"):
        raise Invalid(f"“{str(value)[:20]}” is not a time of day, like 09:30.", field=name)
    return time(int(match[1]) % 24, int(match[2]))


def _date(fields: Mapping[str, Any], name: str) -> date | None:
    value = fields.get(name)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    if not str(value).strip():
        return None
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise Invalid(f"“{str(value)[:20]}” is not a date, like 2026-03-31.", field=name) from None


def _whole(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,4}(\.0+)?", str(value)) or float(value) < 1:
        raise Invalid(f"The {name} of a schedule must be a whole number from 1.", field=name)
    return int(float(value))


def _check(schedule: Schedule) -> None:
    if schedule.freq != "MONTHLY" and any(ordinal for ordinal, _ in schedule.byday):
        raise Invalid("A weekday with a number, like 2TU, needs the frequency MONTHLY.", field="byday")
    if schedule.freq == "MONTHLY" and schedule.bymonthday and not _comes_about(schedule):
        raise Invalid(
            "These days of the month never come about in the months or weeks that are named.", field="bymonthday"
        )
    start = schedule.dtstart or schedule.valid_from
    for name, end in (("until", schedule.until), ("valid_to", schedule.valid_to)):
        if start and end and end < start:
            raise Invalid(f"A schedule cannot end ({end}) before it begins ({start}).", field=name)


def _comes_about(schedule: Schedule) -> bool:
    """Say whether a day of the month ever falls on a day of the week that is wanted: the 1st is no fifth Monday."""
    start = schedule.dtstart or schedule.valid_from
    months = {(start.month - 1 + step * schedule.interval) % 12 for step in range(12)} if start else range(12)
    ordinals = {ordinal for ordinal, _ in schedule.byday} or {0}
    for length in {length for month in months for length in _LENGTHS[month]}:
        for day in (day if day > 0 else length + 1 + day for day in schedule.bymonthday):
            weeks = {0, (day + 6) // 7, -((length - day) // 7) - 1}
            if 1 <= day <= length and weeks & ordinals:
                return True
    return False
