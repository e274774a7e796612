"""Bus timetables of a made-up region as large as the North West of England: reading, laying out, asking."""

import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np

from bench.search_bench import Row
from hub.directory.geography.buses import Network
from hub.directory.imports.buses import read_gtfs

STOPS, LINES, CALLS, TRIPS = 40_000, 2_000, 45, 18  # trips of a line and direction in a day
TODAY = date(2026, 11, 27)
ASKED, PLACES, IN_DIRECTORY = 60, 10, 50_000


def run() -> Iterator[Row]:
    """Measure."""
    draw = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "region.zip"
        stops = _write(path, draw)
        began = perf_counter()
        timetable = read_gtfs(path, TODAY)
        yield f"buses: read {LINES:,} lines, {LINES * 2 * TRIPS * CALLS:,} calls", perf_counter() - began, "s"
    began = perf_counter()
    network = Network(timetable)
    _ = network.feet
    yield (
        f"buses: lay out {len(timetable.patterns):,} patterns, {len(timetable.stops):,} stops",
        perf_counter() - began,
        "s",
    )
    homes = draw.sample(stops, ASKED)
    yield "buses: how far from a postcode, p50", _median(network.reach, homes), "ms"
    reaches = [(network.reach(home), draw.sample(stops, PLACES)) for home in homes]
    yield f"buses: the ways to {PLACES} places, p50", _median(lambda pair: pair[0].rides(pair[1]), reaches), "ms"
    points = np.array([draw.choice(stops) for _ in range(IN_DIRECTORY)])
    kept: dict[str, object] = {}
    began = perf_counter()
    reaches[0][0].minutes(points[:, 0], points[:, 1], kept)
    yield f"buses: stops near {IN_DIRECTORY:,} places, once", perf_counter() - began, "s"
    asked = [reach for reach, _ in reaches]
    yield (
        f"buses: narrow {IN_DIRECTORY:,} places, p50",
        _median(lambda reach: reach.minutes(points[:, 0], points[:, 1], kept), asked),
        "ms",
    )


def _median(ask, questions) -> float:  # type: ignore[no-untyped-def]  # of whatever is asked
    took = []
    for each in questions:
        began = perf_counter()
        ask(each)
        took.append(perf_counter() - began)
    return median(took) * 1000


def _write(path: Path, draw: random.Random) -> list[tuple[float, float]]:
    """Write lines that wander from stop to stop on a grid of streets."""
    side = int(STOPS**0.5)
    points = [(53.2 + row * 0.0035, -3.0 + column * 0.006) for row in range(side) for column in range(side)]
    week = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        rows = (f"s{number},Stop {number},{lat:.5f},{lon:.5f}" for number, (lat, lon) in enumerate(points))
        archive.writestr("stops.txt", "\n".join(("stop_id,stop_name,stop_lat,stop_lon", *rows)))
        archive.writestr(
            "routes.txt", "\n".join(("route_id,route_short_name,route_type", *(f"r{n},{n},3" for n in range(LINES))))
        )
        end = TODAY + timedelta(days=200)
        archive.writestr(
            "calendar.txt", f"service_id,{week},start_date,end_date\nw,1,1,1,1,1,0,0,20260101,{end:%Y%m%d}"
        )
        trips, times = (
            ["trip_id,route_id,service_id,direction_id"],
            ["trip_id,stop_id,stop_sequence,arrival_time,departure_time"],
        )
        for line in range(LINES):
            way = _wander(draw, side)
            for direction in (0, 1):
                for number in range(TRIPS):
                    trip = f"t{line}-{direction}-{number}"
                    trips.append(f"{trip},r{line},w,{direction}")
                    start = 6 * 60 + number * 48
                    for place, stop in enumerate(way[:: 1 - 2 * direction]):
                        minute = start + place * 2
                        clock = f"{minute // 60:02}:{minute % 60:02}:00"
                        times.append(f"{trip},s{stop},{place},{clock},{clock}")
        archive.writestr("trips.txt", "\n".join(trips))
        archive.writestr("stop_times.txt", "\n".join(times))
    return points


def _wander(draw: random.Random, side: int) -> list[int]:
    row, column = draw.randrange(side), draw.randrange(side)
    step = draw.choice([(0, 1), (1, 0), (0, -1), (-1, 0)])
    way = []
    for _ in range(CALLS):
        way.append(row * side + column)
        if draw.random() < 0.2:
            step = draw.choice([(step[1], step[0]), (-step[1], -step[0])])
        row, column = (row + step[0]) % side, (column + step[1]) % side
    return way
