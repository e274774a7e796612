"""A GTFS feed is read as it is; what is wrong with one is said."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.clock import today
from hub.core.errors import Invalid
from hub.directory.imports.buses import read_gtfs
from hub.directory.imports.buses.times import Timed, calls_of, minute_of
from tests.factories.buses import STOPS, tables, trips_of, write_gtfs

EASTWARDS = [("west", 0), ("middle", 4), ("east", 9)]


def read(tmp_path: Path, files: dict[str, Any]) -> Any:
    return read_gtfs(write_gtfs(tmp_path / "buses.zip", files), today())


def test_a_line_is_read_with_its_stops_minutes_and_how_often_it_comes(tmp_path: Path) -> None:
    found = read(tmp_path, tables(trips_of("86", EASTWARDS, every=15)))
    (only,) = found.patterns
    assert only.line == "86"
    assert [found.stops[each].name for each in only.stops] == ["West Street", "Middle Street", "East Street"]
    assert (only.minutes, only.every, only.alights) == ((0, 4, 9), (15, 15, 15), (True, True, True))
    assert (found.stops[0].latitude, found.stops[0].longitude) == STOPS["west"][1:]
    assert found.day.weekday() in {1, 2, 3}
    assert found.lines == {"86"}


def test_a_line_that_runs_in_two_ways_comes_as_often_as_both(tmp_path: Path) -> None:
    trips = trips_of("86", EASTWARDS, every=30) + trips_of("86", [*EASTWARDS, ("north", 30)], every=60)
    by_length = {len(each.stops): each.every for each in read(tmp_path, tables(trips)).patterns}
    assert by_length == {3: (20, 20, 20), 4: (20, 20, 20, 60)}


def test_the_way_takes_its_usual_time(tmp_path: Path) -> None:
    slow = trips_of("86", [("west", 0), ("east", 40)], every=240)  # two of ten are slow
    found = read(tmp_path, tables(trips_of("86", [("west", 0), ("east", 9)], every=60) + slow))
    assert [each.minutes for each in found.patterns] == [(0, 9)]


def test_what_comes_too_seldom_or_not_in_the_daytime_is_left_out(tmp_path: Path) -> None:
    often = trips_of("86", EASTWARDS, every=15)
    seldom = trips_of("school", EASTWARDS, every=400)
    night = trips_of("N1", EASTWARDS, every=10, first=18 * 60, last=23 * 60)
    assert read(tmp_path, tables(often + seldom + night)).lines == {"86"}


def test_trams_count_and_trains_and_ferries_do_not(tmp_path: Path) -> None:
    lines = {"bus": 3, "coach": 702, "tram": 0, "light": 900, "train": 2, "ferry": 4}
    trips = [trip for line in lines for trip in trips_of(line, EASTWARDS, every=30)]
    assert read(tmp_path, tables(trips, kinds=lines)).lines == {"bus", "coach", "tram", "light"}


def test_a_stop_where_nobody_gets_on_or_off_is_marked(tmp_path: Path) -> None:
    files = tables(trips_of("86", EASTWARDS, every=15))
    head, *rows = files["stop_times.txt"]
    marks = {"west": (0, 1), "middle": (1, 0), "east": (0, 0)}
    marked = [(*row, *marks[str(row[1])]) for row in rows]
    files["stop_times.txt"] = [(*head, "pickup_type", "drop_off_type"), *marked]
    (only,) = read(tmp_path, files).patterns
    assert (only.every, only.alights) == ((15, 0, 15), (False, True, True))


def test_trips_told_by_their_headway_count_as_often_as_they_run(tmp_path: Path) -> None:
    files = tables(trips_of("T", EASTWARDS, every=480))
    files["frequencies.txt"] = [
        ("trip_id", "start_time", "end_time", "headway_secs"),
        ("t0", "08:00:00", "13:00:00", 600),
    ]
    (only,) = read(tmp_path, files).patterns
    assert only.every == (20, 20, 20)  # 24 of them from nine to one, in a day of eight hours


def test_the_day_is_one_on_which_most_run(tmp_path: Path) -> None:
    files = tables(trips_of("86", EASTWARDS, every=15))
    strike = [today() + timedelta(days=ahead) for ahead in range(14)]
    files["calendar_dates.txt"] = [
        ("service_id", "date", "exception_type"), *(("week", f"{day:%Y%m%d}", 2) for day in strike)
    ]  # fmt: skip
    assert read(tmp_path, files).day >= today() + timedelta(days=14)


def test_a_feed_may_tell_its_days_one_by_one(tmp_path: Path) -> None:
    files = tables(trips_of("86", EASTWARDS, every=15))
    del files["calendar.txt"]
    day = next(day for ahead in range(7) if (day := today() + timedelta(days=ahead)).weekday() == 2)
    files["calendar_dates.txt"] = [("service_id", "date", "exception_type"), ("week", f"{day:%Y%m%d}", 1)]
    found = read(tmp_path, files)
    assert (found.day, found.last_day) == (day, day)


def test_most_hold_until_half_of_them_are_over(tmp_path: Path) -> None:
    files = tables(trips_of("86", EASTWARDS, every=15), last=today() + timedelta(days=100))
    files["calendar.txt"] = [
        *files["calendar.txt"],
        ("short", 1, 1, 1, 1, 1, 0, 0, "20200101", f"{today() + timedelta(days=30):%Y%m%d}"),
    ]
    head, *rows = files["trips.txt"]
    many = len(rows) // 2 + 1
    files["trips.txt"] = [head, *((*row[:2], "short", 0) for row in rows[:many]), *rows[many:]]
    assert read(tmp_path, files).last_day == today() + timedelta(days=30)


def broken(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    files = tables(trips_of("86", EASTWARDS, every=15))
    change(files)
    return files


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.pop("stops.txt"), "The file holds no stops.txt: it is not a GTFS feed."),
        (lambda files: files.pop("calendar.txt"), "The file holds neither of calendar.txt and calendar_dates.txt."),
        (lambda files: files.update({"routes.txt": [("route_id",), ("r",)]}), "routes.txt has no column route_type."),
        (lambda files: files.update({"trips.txt": files["trips.txt"][:1]}), "trips.txt has no rows."),
        (
            lambda files: files["calendar.txt"].append(("soon", *"1111100", "soon", "later")),
            "calendar.txt: start_date “soon” is no date like 20261127.",
        ),
        (
            lambda files: files.update({"calendar_dates.txt": [("date", "exception_type"), ("20261127", 1)]}),
            "calendar_dates.txt has no column service_id.",
        ),
        (
            lambda files: files.update({"frequencies.txt": [("start_time", "end_time"), ("08:00:00", "09:00:00")]}),
            "frequencies.txt has no column trip_id.",
        ),
    ],
)
def test_what_is_wrong_with_a_feed_is_said(tmp_path: Path, change: Callable[[dict[str, Any]], None], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(tmp_path, broken(change))
    assert refused.value.message == said


def test_timetables_that_are_over_are_refused(tmp_path: Path) -> None:
    files = tables(trips_of("86", EASTWARDS, every=15), first=date(2020, 1, 1), last=date(2020, 12, 31))
    with pytest.raises(Invalid, match="Download newer ones"):
        read(tmp_path, files)


def test_timetables_without_a_bus_in_the_daytime_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="No bus or tram"):
        read(tmp_path, tables(trips_of("86", EASTWARDS, every=10, first=20 * 60, last=22 * 60)))


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "buses.zip").write_text("timetable")
    with pytest.raises(Invalid, match=r"buses\.zip cannot be read as a GTFS zip file"):
        read_gtfs(tmp_path / "buses.zip", today())


def test_a_file_that_is_damaged_is_refused(tmp_path: Path) -> None:
    path = write_gtfs(tmp_path / "buses.zip", tables(trips_of("86", EASTWARDS, every=15)))
    packed = bytearray(path.read_bytes())
    packed[60:200] = bytes(140)
    path.write_bytes(packed)
    with pytest.raises(Invalid, match=r"buses\.zip cannot be read as a GTFS zip file"):
        read_gtfs(path, today())


def test_calls_without_a_time_lie_evenly_between_those_with_one() -> None:
    minutes = [540.0, None, None, 552.0, None, 556.0]
    rows = [Timed(place, f"s{place}", minute, True, True) for place, minute in enumerate(minutes)]
    assert [call.minute for call in calls_of(rows[::-1])] == [540, 544, 548, 552, 554, 556]
    assert calls_of([row._replace(minute=None) for row in rows[:1]] + rows[1:]) == []
    assert calls_of([]) == []


@given(st.integers(0, 40 * 60), st.integers(0, 59))
def test_a_time_is_read_in_minutes_also_after_midnight(minute: int, second: int) -> None:
    assert minute_of(f"{minute // 60:02}:{minute % 60:02}:{second:02}") == minute + second / 60


@pytest.mark.parametrize("text", ["", "9.30", "noon", "09:30", "-1:00:00"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert minute_of(text) is None
