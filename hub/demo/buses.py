"""The demonstration's bus lines, invented as its services are: roads are straight, and buses keep to their times."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

from hub.directory.geography.distance import metres
from hub.directory.rules.buses import Pattern, Stop, Timetable

SOURCE = "demonstration"
FILE = Path(__file__).parent / "data" / "buses.csv"
APART_M = 450  # from one stop to the next, about
METRES_A_MINUTE = 300  # 18 km/h, halts included
HOLDS_DAYS = 365
TUESDAY = 1


def timetable(today: date) -> Timetable:
    """Give the lines, both ways, as on the next Tuesday; they hold for a year."""
    numbers: dict[Stop, int] = {}
    patterns = []
    with FILE.open(encoding="utf-8", newline="") as file:
        for line, rows in groupby(csv.DictReader(file), key=itemgetter("line")):
            turns = list(rows)
            stops = list(_along([Stop(r["stop"], float(r["latitude"]), float(r["longitude"])) for r in turns]))
            every = int(turns[0]["every"])
            for way in (stops, stops[::-1]):
                places = tuple(numbers.setdefault(stop, len(numbers)) for stop in way)
                patterns.append(Pattern(line, places, _minutes(way), (every,) * len(way), (True,) * len(way)))
    day = today + timedelta(days=(TUESDAY - today.weekday()) % 7)
    return Timetable(day, today + timedelta(days=HOLDS_DAYS), tuple(numbers), tuple(patterns))


def _along(turns: list[Stop]) -> Iterator[Stop]:
    """Give the stops of a line: where it turns, and between."""
    for first, last in pairwise(turns):
        yield first
        many = round(_metres(first, last) / APART_M)
        for number in range(1, many):
            share = number / many
            yield Stop(
                f"{first.name} to {last.name}, stop {number}",
                round(first.latitude + (last.latitude - first.latitude) * share, 5),
                round(first.longitude + (last.longitude - first.longitude) * share, 5),
            )
    yield turns[-1]


def _minutes(stops: list[Stop]) -> tuple[float, ...]:
    minutes = [0.0]
    for first, last in pairwise(stops):
        minutes.append(round(minutes[-1] + _metres(first, last) / METRES_A_MINUTE, 1))
    return tuple(minutes)


def _metres(first: Stop, last: Stop) -> float:
    return metres((first.latitude, first.longitude), (last.latitude, last.longitude))
