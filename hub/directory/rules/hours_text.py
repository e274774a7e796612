"""Opening times as people write them, "Mon-Fri 9am-5pm; Sat 10-12", read only where they can mean one thing.

A time without am or pm is taken for the 24-hour clock where it is written like that (09:00, 14:30) or can be nothing
else (9 to 12, 9 to 5). "2-4" may be morning or afternoon and is not read; nor is anything with a word that is not
known here, such as "term time" or "first": then the whole text is kept as people wrote it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from hub.directory.rules.schedules import WEEKDAYS

_DAY_NAMES = {
    "MO": ("mon", "monday"), "TU": ("tue", "tues", "tuesday"), "WE": ("wed", "weds", "wednesday"),
    "TH": ("thu", "thur", "thurs", "thursday"), "FR": ("fri", "friday"), "SA": ("sat", "saturday"),
    "SU": ("sun", "sunday"),
}  # fmt: skip
_DAYS = {
    **{f"{name}{plural}": (code,) for code, names in _DAY_NAMES.items() for name in names for plural in ("", "s")},
    **dict.fromkeys(("weekdays", "weekday", "working days"), WEEKDAYS[:5]),
    **dict.fromkeys(("weekends", "weekend"), WEEKDAYS[5:]),
    **dict.fromkeys(("daily", "every day", "everyday", "7 days a week", "seven days a week", "all week"), WEEKDAYS),
}
_WORDS = "|".join(sorted(map(re.escape, _DAYS), key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<day>(?:{_WORDS})(?![a-z]))"
    r"|(?P<always>24/7)"
    r"|(?P<whole>24 ?hours?(?: a day)?|open all day|all day)"
    r"|(?P<time>(?:12 )?noon|midday|(?:12 )?midnight|\d{1,2}(?:[:.]\d{2}){0,2} ?(?:am|pm)?(?![a-z\d])"
    r"|\d{4}(?: ?hrs)?(?![a-z\d]))"
    r"|(?P<to>-|to(?![a-z])|until(?![a-z])|till?(?![a-z])|through(?![a-z]))"
    r"|(?P<closed>closed(?![a-z]))"
    r"|(?P<joint>[,;/&\n|+:]|and(?![a-z]))"
    r"|(?P<filler>(?:open|from|at|between|on|every|each|hours|hrs|opening times?|opening hours)(?![a-z])|[. ]+)"
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]\d{2})? ?(am|pm)?|(\d{2})(\d{2})(?: ?hrs)?")
_EARLIEST_BARE = 9  # o'clock: below it a bare number may be an evening
_NAMED = {"12 noon": (12, 0), "noon": (12, 0), "midday": (12, 0), "midnight": (24, 0), "12 midnight": (24, 0)}


class Times(NamedTuple):
    """From when to when, as "09:00"; the second is "" where only the beginning was said."""

    opens: str
    closes: str


@dataclass(frozen=True)
class Hours:
    """Weekdays as the standard names them (MO), and the times on each of them."""

    days: tuple[str, ...]
    times: Times


class _Unclear(Exception):
    """The text may mean several things, or something that is not known here."""


class _Clock(NamedTuple):
    hour: int
    minute: int
    half: str  # am, pm, "" where nobody said, 24 where it is written as on a 24-hour clock

    @property
    def minutes(self) -> int:
        return self.hour * 60 + self.minute


def read_hours(text: str) -> list[Hours] | None:
    """Read days with their times; None where any of it is not clear. A day that is closed gives nothing."""
    try:
        return _grouped(_tokens(text))
    except _Unclear:
        return None


def read_times(text: str) -> list[Times] | None:
    """Read the times of one day: "9:00-12:00, 13:00-17:00"; empty where it is closed; None where it is not clear."""
    try:
        tokens = _tokens(text)
        return [] if [kind for kind, _ in tokens] == ["closed"] else _times(tokens)
    except _Unclear:
        return None


def read_days(text: str) -> tuple[str, ...] | None:
    """Read weekdays: "Monday", "Mon-Fri", "Mon; Wed"; None where it is not clear."""
    try:
        return _days(_tokens(text))
    except _Unclear:
        return None


def read_span(opens: str, closes: str) -> Times | None:
    """Read two cells; None where it is not clear which times are meant."""
    times = read_times(f"{opens} - {closes}" if closes.strip() else opens)
    return times[0] if times and len(times) == 1 else None


def _tokens(text: str) -> list[tuple[str, str]]:
    plain = re.sub(r"\b([ap])\.m\b\.?", r"\1m", re.sub(r"[–—−]", "-", text.lower()))
    plain = re.sub(r"[^\S\n]+", " ", plain).strip()
    found, place = [], 0
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if not match:
            raise _Unclear
        if match.lastgroup == "always":
            found += [("day", "daily"), ("whole", "all day")]
        elif match.lastgroup and match.lastgroup != "filler":
            found.append((match.lastgroup, match[0].strip()))
        place = match.end()
    return found


def _grouped(tokens: Sequence[tuple[str, str]]) -> list[Hours]:
    """Put days and times together, whichever come first: a new group begins where the first kind comes again."""
    kinds = ["when" if kind in {"time", "whole", "closed"} else kind for kind, _ in tokens]
    first = next((kind for kind in kinds if kind in {"day", "when"}), None)
    groups: list[dict[str, list[tuple[str, str]]]] = []
    current = ""
    for token, kind in zip(tokens, kinds, strict=True):
        if kind in {"day", "when"} and kind != current:
            if kind == first:
                groups.append({"day": [], "when": []})
            current = kind
        if groups:
            groups[-1][current].append(token)
    found: list[Hours] = []
    for group in groups:
        found += _group(group["day"], group["when"])
    return _once_a_day(found)


def _group(days: Sequence[tuple[str, str]], when: Sequence[tuple[str, str]]) -> list[Hours]:
    named = _days(_trimmed(days))
    if [kind for kind, _ in _trimmed(when)] == ["closed"]:
        return []
    return [Hours(named, times) for times in _times(_trimmed(when))]


def _once_a_day(found: list[Hours]) -> list[Hours]:
    """Refuse times of one day that overlap: two groups then say different things."""
    for code in WEEKDAYS:
        spans = sorted((each.times.opens, each.times.closes) for each in found if code in each.days)
        for (_, closes), (opens, _) in pairwise(spans):
            if not closes or opens < closes:
                raise _Unclear
    return found


def _trimmed(tokens: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    kept = list(tokens)
    while kept and kept[-1][0] == "joint":
        kept.pop()
    while kept and kept[0][0] == "joint":
        kept.pop(0)
    return kept


def _days(tokens: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    found: list[str] = []
    place = 0
    while place < len(tokens):
        kind, text = tokens[place]
        if kind == "day" and [each for each, _ in tokens[place + 1 : place + 3]] == ["to", "day"]:
            found += _run(_DAYS[text], _DAYS[tokens[place + 2][1]])
            place += 3
        elif kind == "day":
            found += _DAYS[text]
            place += 1
        elif kind == "joint" and found:
            place += 1
        else:
            raise _Unclear
    if not found:
        raise _Unclear
    return tuple(code for code in WEEKDAYS if code in found)


def _run(first: Sequence[str], last: Sequence[str]) -> list[str]:
    if len(first) != 1 or len(last) != 1 or first == last:
        raise _Unclear
    start, end = WEEKDAYS.index(first[0]), WEEKDAYS.index(last[0])
    return [WEEKDAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]


def _times(tokens: Sequence[tuple[str, str]]) -> list[Times]:
    found: list[Times] = []
    place = 0
    while place < len(tokens):
        kind, text = tokens[place]
        if kind == "time" and [each for each, _ in tokens[place + 1 : place + 3]] == ["to", "time"]:
            found.append(_span(_clock(text), _clock(tokens[place + 2][1])))
            place += 3
        elif kind == "time":
            found.append(Times(_written(_alone(_clock(text))), ""))
            place += 1
        elif kind == "whole":
            found.append(Times("00:00", "23:59"))
            place += 1
        elif kind == "joint" and found:
            place += 1
        else:
            raise _Unclear
    if not found or (len(found) > 1 and any(not times.closes for times in found)):
        raise _Unclear
    return found


def _clock(text: str) -> _Clock:
    if text in _NAMED:
        return _Clock(*_NAMED[text], "24")
    match = _CLOCK.fullmatch(text)
    if not match:
        raise _Unclear
    hour, minute, half = int(match[1] or match[4]), int(match[2] or match[5] or 0), match[3] or ""
    if minute > 59 or hour > (12 if half else 24) or (hour == 24 and minute) or (half and not hour):
        raise _Unclear
    on_24 = bool(match[4]) or (not half and (hour > 12 or (text.startswith("0") and bool(match[2]))))
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return _Clock(hour, minute, half or ("24" if on_24 else ""))


def _span(opens: _Clock, closes: _Clock) -> Times:
    if opens.half and closes.half:
        return Times(_written(opens), _written(closes))
    if opens.half:
        return Times(_written(opens), _written(_next(closes, opens.minutes)))
    if closes.half:
        return Times(_written(_before(opens, closes)), _written(closes))
    if not _EARLIEST_BARE <= opens.hour <= 12 or closes.hour == opens.hour:
        raise _Unclear
    return Times(_written(opens), _written(_next(closes, opens.minutes)))


def _next(clock: _Clock, after: int) -> _Clock:
    """Give the first time after a minute of the day that a clock with twelve hours shows so."""
    for hour in (clock.hour % 12, clock.hour % 12 + 12):
        if hour * 60 + clock.minute > after:
            return _Clock(hour, clock.minute, "24")
    raise _Unclear


def _before(clock: _Clock, closes: _Clock) -> _Clock:
    """Give the last time before another one that a clock with twelve hours shows so: 2-4pm begins at 2pm."""
    if closes.half == "24":
        if closes.hour == 24 or clock.hour < _EARLIEST_BARE - 2:
            raise _Unclear  # "8 to midnight", "2 to 16:00"
        return clock
    for hour in (clock.hour % 12 + 12, clock.hour % 12):
        if hour * 60 + clock.minute < closes.minutes:
            return _Clock(hour, clock.minute, "24")
    raise _Unclear


def _alone(clock: _Clock) -> _Clock:
    if not clock.half:
        raise _Unclear
    return clock


def _written(clock: _Clock) -> str:
    return f"{clock.hour:02d}:{clock.minute:02d}"
