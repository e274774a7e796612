"""GTFS files of invented timetables."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

from hub.core.clock import today

# Stops in a line eastwards through Halifax, about 660 m apart; and one far away to the north.
STOPS = {
    "west": ("West Street", 53.7200, -1.9000),
    "middle": ("Middle Street", 53.7200, -1.8900),
    "east": ("East Street", 53.7200, -1.8800),
    "north": ("North Moor", 53.8000, -1.8800),
}
Table = Sequence[Sequence[object]]


def trips_of(
    line: str, calls: Sequence[tuple[str, int]], *, every: int, first: int = 9 * 60, last: int = 17 * 60
) -> list[tuple[str, list[tuple[str, int]]]]:
    """Give trips of a line: stops with the minutes from the start, every so many minutes from `first` up to `last`."""
    return [(line, [(stop, start + minute) for stop, minute in calls]) for start in range(first, last, every)]


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}:00"


def tables(
    trips: Sequence[tuple[str, list[tuple[str, int]]]],
    *,
    stops: Mapping[str, tuple[str, float, float]] = STOPS,
    kinds: Mapping[str, int] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Table]:
    """Give the tables of a feed in which all trips run from Monday to Friday."""
    first, last = first or today() - timedelta(days=7), last or today() + timedelta(days=200)
    lines = sorted({line for line, _ in trips})
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {
        "stops.txt": [("stop_id", "stop_name", "stop_lat", "stop_lon"), *((key, *each) for key, each in stops.items())],
        "routes.txt": [
            ("route_id", "route_short_name", "route_type"),
            *((f"r{line}", line, (kinds or {}).get(line, 3)) for line in lines),
        ],
        "trips.txt": [
            ("trip_id", "route_id", "service_id", "direction_id"),
            *((f"t{number}", f"r{line}", "week", 0) for number, (line, _) in enumerate(trips)),
        ],
        "stop_times.txt": [
            ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
            *(
                (f"t{number}", stop, place, clock(minute), clock(minute))
                for number, (_, calls) in enumerate(trips)
                for place, (stop, minute) in enumerate(calls)
            ),
        ],
        "calendar.txt": [
            ("service_id", *week, "start_date", "end_date"),
            ("week", 1, 1, 1, 1, 1, 0, 0, f"{first:%Y%m%d}", f"{last:%Y%m%d}"),
        ],
    }


def write_gtfs(path: Path, files: Mapping[str, Table]) -> Path:
    """Write tables as a GTFS zip file."""
    with ZipFile(path, "w") as archive:
        for name, rows in files.items():
            archive.writestr(name, "\ufeff" + "".join(",".join(map(str, row)) + "\r\n" for row in rows))
    return path
