"""Reading HSDS schedule fields, as text or as values, into a schedule that makes sense."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from hub.core.errors import Invalid
from hub.directory.rules.plain_text import plain, printable
from hub.directory.rules.schedule_notes import (
    said_of_the_year,
    says_closed,
    says_closed_partly,
    says_instead,
)
from hub.directory.rules.schedule_parts import WEEKDAYS, Kind, Nation, Schedule

_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_LENGTHS = ((31,), (28, 29), (31,), (30,), (31,), (30,), (31,), (31,), (30,), (31,), (30,), (31,))  # of each month
_DATES = ("dtstart", "until", "valid_from", "valid_to")
_DAY_STARTS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")


def read(fields: Mapping[str, Any], nation: Nation = Nation.ENGLAND) -> Schedule:
    """Read a schedule from HSDS fields, as text or as dates; raises Invalid naming the field that makes no sense.

    Times are those of the clock in Europe/London. Offsets behind them and the field `timezone` (one offset for the
    whole year) are left aside: publishers write local times whatever stands there, and an offset would be wrong for
    half of the year. `nation` says whose bank holidays hold.
    """
    description, notes = _words(fields, "description"), _words(fields, "notes")
    bank_holidays, school = said_of_the_year(description, notes)
    dates = {name: _date(fields, name) for name in _DATES}
    freq, opens_at = _freq(fields), _time(fields, "opens_at")
    byday = _byday(fields)
    schedule = Schedule(
        freq=freq,
        interval=_whole(fields, "interval") or 1,
        byday=byday,
        bymonthday=_numbers(fields, "bymonthday", 31, "a day of the month"),
        byweekno=_numbers(fields, "byweekno", 53, "a week of the year"),
        byyearday=_numbers(fields, "byyearday", 366, "a day of the year"),
        wkst=_week_start(fields),
        opens_at=opens_at,
        closes_at=_time(fields, "closes_at"),
        count=_whole(fields, "count"),
        description=description,
        notes=notes,
        kind=_kind(description, byday, opens_at) if freq else _kind_of_dated(description, notes, dates, opens_at),
        bank_holidays=bank_holidays,
        school=school,
        nation=nation,
        id=str(fields.get("id") or ""),
        dtstart=dates["dtstart"],
        until=dates["until"],
        valid_from=dates["valid_from"],
        valid_to=dates["valid_to"],
    )
    _check(schedule)
    return schedule


def readable(rows: Iterable[Mapping[str, Any]], nation: Nation = Nation.ENGLAND) -> tuple[Schedule, ...]:
    """Read those schedules that make sense; the others can only be shown in their own words."""
    found = []
    for row in rows:
        try:
            found.append(read(row, nation))
        except Invalid:
            description, notes = _words(row, "description"), _words(row, "notes")
            if description or notes:
                found.append(Schedule(kind=Kind.WORDS, description=description, notes=notes))
    return tuple(found)


def _kind(description: str, byday: tuple[tuple[int, int], ...], opens_at: time | None) -> Kind:
    """Tell a closure that comes back ("Closed", or "Closed on Mondays" with MO) from sessions."""
    if opens_at is not None or not says_closed(description):
        return Kind.SESSION
    named = {day for day, name in enumerate(_DAY_STARTS) if re.search(rf"\b{name}", description, re.IGNORECASE)}
    plain_closed = re.fullmatch(r"(?:we are )?closed(?: all day)?\W*", description, re.IGNORECASE)
    return Kind.CLOSURE if plain_closed or (named and named == {day for _, day in byday}) else Kind.SESSION


def _kind_of_dated(description: str, notes: str, dates: Mapping[str, date | None], opens_at: time | None) -> Kind:
    """Tell closures and special hours, which need dates, from events and from what is only words."""
    words = description or notes
    one_day = dates["dtstart"] or (dates["valid_from"] and dates["valid_from"] == dates["valid_to"])
    if says_closed(words) and (one_day or not says_closed_partly(words)):
        return Kind.CLOSURE if any(dates.values()) else Kind.WORDS
    is_dated = opens_at is not None and (dates["dtstart"] or dates["valid_to"])
    if is_dated and (says_instead(description) or says_instead(notes)):
        return Kind.SPECIAL
    return Kind.EVENT if dates["dtstart"] else Kind.WORDS


def _words(fields: Mapping[str, Any], name: str) -> str:
    text = fields.get(name)
    return _plain(str(text)) if text else ""


@lru_cache(maxsize=4_000)
def _plain(text: str) -> str:
    return "\n".join(plain(printable(text)))


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


def _numbers(fields: Mapping[str, Any], name: str, most: int, meaning: str) -> tuple[int, ...]:
    found = []
    for part in _parts(fields.get(name)):
        if not re.fullmatch(r"[+-]?\d{1,3}", part) or not 1 <= abs(int(part)) <= most:
            raise Invalid(f"“{part[:20]}” is not {meaning}: use 1 to {most}, or -1 for the last.", field=name)
        found.append(int(part))
    return tuple(dict.fromkeys(found))


def _week_start(fields: Mapping[str, Any]) -> int:
    value = str(fields.get("wkst") or "MO").strip().upper()
    if value not in WEEKDAYS:
        raise Invalid(f"“{value[:20]}” is not the start of a week: use MO to SU.", field="wkst")
    return WEEKDAYS.index(value)


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
