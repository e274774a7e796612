"""Values as other systems write them, read where they are clear; "" or None where they are not: nothing is guessed."""

import re
from datetime import date

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h]?([0-5]\d))?(?::[0-5]\d(?:\.\d+)?)?\s*(a\.?m\.?|p\.?m\.?)?(?:Z|[+-]\d\d:?\d\d)?", re.I
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s,-]+([A-Za-z]{3})[a-z]*\.?[\s,-]+(\d{4}|\d\d)")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}|\d\d)")
_IN_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)")
_PHONE = re.compile(r"(.*\d.*?)[\s,;(]*\b(?:ext(?:ension)?\.?|x)\s*:?\s*(\d{1,6})\)?\s*", re.IGNORECASE | re.DOTALL)
_YES = frozenset({"true", "t", "yes", "y", "1"})
_NO = frozenset({"false", "f", "no", "n", "0"})


def number(text: str) -> int | float | None:
    """Read a number (“1,250.50”, “£3”); None for what is none."""
    bare = text.strip().lstrip("£$€").strip()
    if not _NUMBER.fullmatch(bare):
        return None
    bare = bare.replace(",", "")
    value = float(bare)
    return int(value) if value.is_integer() and "." not in bare else value


def boolean(value: object) -> bool | None:
    """Read true or false as people and databases write it; None for what is neither."""
    if isinstance(value, bool):
        return value
    text = str(value if value is not None else "").strip().lower()
    return True if text in _YES else False if text in _NO else None


def clock_time(text: str) -> str:
    """Read a time of day (“9am”, “9:00 PM”, “0900”, “24:00”) as HH:MM; "" for what is none."""
    text = text.strip().lower()
    if text in {"noon", "midday", "12 noon"}:
        return "12:00"
    if text in {"midnight", "12 midnight"}:
        return "00:00"
    text = text.partition("t")[2] or text if re.match(r"\d{4}-\d\d-\d\dt", text) else text
    match = _TIME.fullmatch(text)
    if not match or not (match[2] or match[3]):
        return ""
    hour, minute, half = int(match[1]), match[2] or "00", (match[3] or "")[:1]
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return f"{hour:02}:{minute}" if hour < 24 or (hour == 24 and minute == "00") else ""


def weekdays(text: str) -> str:
    """Read days (“Monday”, “Mon, Wed”, “Mon-Fri”, 1 to 7 from Monday) as MO,WE; "" where a part is no day."""
    found: list[int] = []
    for part in re.split(r"[,;&/]|\band\b", text.strip().lower()):
        ends = [_weekday(end) for end in re.split(r"\s*(?:-|–|\bto\b)\s*", part.strip())]
        if None in ends or len(ends) > 2:
            return ""
        first, last = ends[0] or 0, ends[-1] or 0
        found += [day % 7 for day in range(first, last + 1 + 7 * (last < first))]
    return ",".join(WEEKDAYS[day] for day in sorted(set(found)))


def _weekday(text: str) -> int | None:
    text = text.strip().rstrip(".")
    if re.fullmatch("[1-7]", text):
        return int(text) - 1
    text = "wed" if text == "weds" else text
    known = [index for index, day in enumerate(_LONG_DAYS) if len(text) >= 2 and f"{day}s".startswith(text)]
    return known[0] if len(known) == 1 else None


def day(text: str) -> str:
    """Read a date as YYYY-MM-DD. "" for what is none, and for one like 03/04/2026, which may be March or April."""
    text = text.strip()
    if re.match(r"\d{4}-\d\d-\d\d", text):
        return _date(text[:4], text[5:7], text[8:10])
    if match := _DAY_FIRST.fullmatch(text):
        return _date(match[3], _month(match[2]), match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _date(match[3], _month(match[1]), match[2])
    if match := _IN_NUMBERS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        if first > 12 or first == second:
            return _date(match[3], second, first)
        return _date(match[3], first, second) if second > 12 else ""
    return ""


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0


def _date(year: str | int, month: str | int, day_of_month: str | int) -> str:
    try:
        full = int(year) + (2000 if len(str(year)) == 2 else 0)
        return date(full, int(month), int(day_of_month)).isoformat()
    except ValueError:
        return ""


def phone(text: str) -> tuple[str, int | None]:
    """Take a telephone number and its extension apart (“0203 289 6420 Ext 303”)."""
    match = _PHONE.fullmatch(text.strip())
    return (match[1].strip(), int(match[2])) if match else (text.strip(), None)


def tokens(text: str) -> list[str]:
    """Take a list in one cell apart, at commas that stand in no brackets, or at semicolons and bars where there are
    any.
    """
    mark = next((each for each in (";", "|") if each in text), ",")
    parts = re.split(rf"{re.escape(mark)}(?![^()]*\))", text)
    return [part.strip() for part in parts if part.strip()]
