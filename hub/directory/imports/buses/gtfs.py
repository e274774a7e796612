"""Reading a GTFS feed (the General Transit Feed Specification) into a timetable of one weekday."""

import csv
import zlib
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from statistics import median
from zipfile import BadZipFile, ZipFile

from hub.core.errors import Invalid
from hub.directory.imports.buses.days import Row, busiest_day, holds_until, read_calendars
from hub.directory.imports.buses.times import Call, Timed, calls_of, minute_of, timed
from hub.directory.rules.buses import FROM_MINUTE, RAREST, UNTIL_MINUTE, Pattern, Stop, Timetable

NEEDED = {
    "stops.txt": ("stop_id", "stop_lat", "stop_lon"),
    "routes.txt": ("route_id", "route_type"),
    "trips.txt": ("trip_id", "route_id", "service_id"),
    "stop_times.txt": ("trip_id", "stop_id", "stop_sequence", "departure_time"),
}
MAY_BE_THERE = {
    "calendar.txt": ("service_id", "start_date", "end_date"),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs"),
}
CALENDARS = ("calendar.txt", "calendar_dates.txt")
TRAM, BUS, TROLLEYBUS = 0, 3, 11
# The extended types of the European feeds: buses are 700 to 799, trams 900 to 999.
KINDS = frozenset({TRAM, BUS, TROLLEYBUS, *range(700, 800), *range(900, 1000)})
DAYTIME = UNTIL_MINUTE - FROM_MINUTE
# Damaged, cut off, packed in a way that Python does not know, or under a password.
_UNREADABLE = (OSError, BadZipFile, EOFError, UnicodeDecodeError, csv.Error, zlib.error, RuntimeError)

Way = tuple[str, str, tuple[str, ...], tuple[bool, ...], tuple[bool, ...]]


@dataclass
class _Runs:
    """What was seen of each way in which a line runs, and how often each line calls at each stop."""

    minutes: defaultdict[Way, list[tuple[float, ...]]] = field(default_factory=lambda: defaultdict(list))
    calls: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def read_gtfs(path: Path, today: date) -> Timetable:
    """Read the buses and trams of the busiest weekday in the weeks after `today`.

    Raises Invalid, naming what is wrong, where the file is no GTFS feed or its timetables are over.
    """
    try:
        with ZipFile(path) as archive:
            return _read(archive, today)
    except _UNREADABLE as error:
        raise Invalid(f"{path.name} cannot be read as a GTFS zip file: {error}.", field="file") from error


def _read(archive: ZipFile, today: date) -> Timetable:
    for name, columns in NEEDED.items():
        _check(archive, name, columns)
    if not any(name in archive.namelist() for name in CALENDARS):
        raise Invalid(f"The file holds neither of {' and '.join(CALENDARS)}.", field="file")
    for name, columns in MAY_BE_THERE.items():
        if _first(archive, name) is not None:
            _check(archive, name, columns)
    lines = dict(_lines(archive))
    trips = [row for row in _rows(archive, "trips.txt") if row["route_id"] in lines]
    counted = Counter(row["service_id"] for row in trips)
    calendars = read_calendars(*(list(_rows(archive, name)) for name in CALENDARS))
    day = busiest_day(calendars, counted, today)
    running = {each for each, calendar in calendars.items() if calendar.runs(day)}
    of_day = {
        row["trip_id"]: (lines[row["route_id"]], row.get("direction_id", ""))
        for row in trips
        if row["service_id"] in running
    }
    runs = _runs(archive, of_day)
    stops, patterns = _laid_out(runs, _stops(archive))
    if not patterns:
        raise Invalid(f"No bus or tram in these timetables runs in the daytime of {day:%A %d %B %Y}.", field="file")
    return Timetable(day, holds_until(calendars, counted, day), stops, patterns)


def _check(archive: ZipFile, name: str, columns: tuple[str, ...]) -> None:
    if name not in archive.namelist():
        raise Invalid(f"The file holds no {name}: it is not a GTFS feed.", field="file")
    first = _first(archive, name)
    missing = [each for each in columns if first is None or each not in first]
    if missing:
        what = "no rows" if first is None else f"no column {missing[0]}"
        raise Invalid(f"{name} has {what}.", field="file")


def _first(archive: ZipFile, name: str) -> Row | None:
    with closing(_rows(archive, name)) as rows:
        return next(rows, None)


def _rows(archive: ZipFile, name: str) -> Generator[Row]:
    """Give the rows of a file, none where it is absent. A feed may start with a byte order mark."""
    if name in archive.namelist():
        with archive.open(name) as raw, TextIOWrapper(raw, "utf-8-sig", newline="") as text:
            yield from csv.DictReader(text, restval="")


def _lines(archive: ZipFile) -> Iterator[tuple[str, str]]:
    for row in _rows(archive, "routes.txt"):
        if row["route_type"].strip().isdecimal() and int(row["route_type"]) in KINDS:
            yield row["route_id"], row.get("route_short_name", "") or row.get("route_long_name", "") or "?"


def _stops(archive: ZipFile) -> dict[str, Stop]:
    found = {}
    for row in _rows(archive, "stops.txt"):
        try:
            point = float(row["stop_lat"]), float(row["stop_lon"])
        except ValueError:  # a part of a station that has no place of its own
            continue
        if -90 <= point[0] <= 90 and -180 <= point[1] <= 180 and point != (0.0, 0.0):
            found[row["stop_id"]] = Stop(row.get("stop_name", "") or row["stop_id"], *point)
    return found


def _runs(archive: ZipFile, trips: dict[str, tuple[str, str]]) -> _Runs:
    """Read what the trips of the day do. Their rows need not stand together."""
    by_trip: defaultdict[str, list[Timed]] = defaultdict(list)
    for row in _rows(archive, "stop_times.txt"):
        if row["trip_id"] in trips and (read := timed(row)):
            by_trip[row["trip_id"]].append(read)
    often = _frequencies(archive)
    runs = _Runs()
    for trip, rows in by_trip.items():
        calls = calls_of(rows)
        if len(calls) > 1 and (count := often.get(trip, int(FROM_MINUTE <= calls[0].minute < UNTIL_MINUTE))):
            _note(runs, *trips[trip], calls, count)
    return runs


def _note(runs: _Runs, line: str, direction: str, calls: list[Call], count: int) -> None:
    stops, boards, alights = zip(*((each.stop, each.boards, each.alights) for each in calls), strict=True)
    way = (line, direction, stops, boards, alights)
    runs.minutes[way].append(tuple(each.minute - calls[0].minute for each in calls))
    for stop in set(stops):
        runs.calls[line, direction, stop] += count


def _frequencies(archive: ZipFile) -> Counter[str]:
    """Count how often the trips that are told by their headway run in the daytime."""
    found: Counter[str] = Counter()
    for row in _rows(archive, "frequencies.txt"):
        first, last = minute_of(row.get("start_time", "")), minute_of(row.get("end_time", ""))
        headway = row.get("headway_secs", "").strip()
        if first is not None and last is not None and headway.isdecimal() and int(headway):
            within = min(last, UNTIL_MINUTE) - max(first, FROM_MINUTE)
            found[row["trip_id"]] += max(0, int(within * 60 // int(headway)))
    return found


def _laid_out(runs: _Runs, known: dict[str, Stop]) -> tuple[tuple[Stop, ...], tuple[Pattern, ...]]:
    """Give what is called at often enough, and the stops that are called at."""
    numbers: dict[str, int] = {}
    patterns = []
    for (line, direction, stops, boards, alights), seen in sorted(runs.minutes.items()):
        every = [DAYTIME // runs.calls[line, direction, stop] for stop in stops]
        kept = [at for at, stop in enumerate(stops) if stop in known and every[at] <= RAREST]
        if len(kept) < 2:
            continue
        middle = [median(each[at] for each in seen) for at in kept]
        patterns.append(
            Pattern(
                line=line,
                stops=tuple(numbers.setdefault(stops[at], len(numbers)) for at in kept),
                minutes=tuple(round(each - middle[0], 1) for each in middle),
                every=tuple(max(1, every[at]) if boards[at] else 0 for at in kept),
                alights=tuple(alights[at] for at in kept),
            )
        )
    return tuple(known[each] for each in numbers), tuple(patterns)
