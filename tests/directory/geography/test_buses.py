"""How far somebody gets by bus: walking, waiting, riding, changing once."""

from datetime import date
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.earth import metres_between
from hub.directory.geography.buses import CHANGE_COSTS, LONGEST, LONGEST_WAIT, Network, line_order, walk
from hub.directory.rules.buses import Pattern, Stop, Timetable, pack, unpack

HOME = (53.72, -1.90)
# About 1.3 km from one to the next, too far to walk between, eastwards from home.
STOPS = tuple(Stop(f"Stop {number}", 53.72, -1.90 + number * 0.02) for number in range(6))


def pattern(line: str, *stops: int, each: float = 4.0, every: int = 10, alights: bool = True) -> Pattern:
    many = len(stops)
    return Pattern(line, stops, tuple(each * place for place in range(many)), (every,) * many, (alights,) * many)


def network(*patterns: Pattern) -> Network:
    return Network(Timetable(date(2026, 11, 24), date(2027, 3, 1), STOPS, patterns))


def at(stop: int) -> tuple[float, float]:
    return STOPS[stop].latitude, STOPS[stop].longitude


def test_a_ride_is_the_wait_and_the_way() -> None:
    ride = network(pattern("86", 0, 1, 2)).reach(HOME).rides([at(2)])[0]
    assert ride is not None
    assert (ride.minutes, ride.lines, ride.board, ride.every) == (5 + 8, ("86",), "Stop 0", 10)
    assert ride.words == "about 13 minutes by bus (86)"


def test_a_bus_does_not_go_backwards() -> None:
    assert network(pattern("86", 2, 1, 0)).reach(HOME).rides([at(2)])[0] is None


def test_the_wait_for_a_rare_bus_is_as_long_as_people_wait_who_know_the_timetable() -> None:
    ride = network(pattern("9", 0, 3, every=60)).reach(HOME).rides([at(3)])[0]
    assert ride is not None
    assert ride.minutes == LONGEST_WAIT + 4


def test_a_change_is_told_with_both_buses() -> None:
    ride = network(pattern("86", 0, 1, 2), pattern("11", 2, 3, 4)).reach(HOME).rides([at(4)])[0]
    assert ride is not None
    assert ride.lines == ("86", "11")
    assert ride.minutes == 13 + CHANGE_COSTS + 5 + 8
    assert ride.words == "about 31 minutes by bus (86, then 11)"


def test_nobody_changes_twice() -> None:
    patterns = pattern("1", 0, 1), pattern("2", 1, 2), pattern("3", 2, 3)
    assert network(*patterns).reach(HOME).rides([at(3)])[0] is None


def test_where_nobody_may_get_on_or_off_nobody_does() -> None:
    assert network(pattern("86", 0, 2, every=0)).reach(HOME).rides([at(2)])[0] is None
    assert network(pattern("86", 0, 2, alights=False)).reach(HOME).rides([at(2)])[0] is None


def test_a_way_that_is_as_quick_on_foot_is_not_told() -> None:
    near = (53.72, -1.896)
    assert network(pattern("86", 0, 1)).reach(HOME).rides([near])[0] is None


def test_a_place_far_from_all_stops_is_not_reached() -> None:
    reach = network(pattern("86", 0, 1)).reach(HOME)
    assert reach.rides([(54.5, -1.9)]) == [None]
    assert reach.minutes(np.array([54.5]), np.array([-1.9]), {}).tolist() == [inf]


def test_long_names_of_lines_are_left_out_of_the_words() -> None:
    ride = network(pattern("The Old Mill and Moorland Rover", 0, 2)).reach(HOME).rides([at(2)])[0]
    assert ride is not None
    assert ride.words == "about 9 minutes by bus"


def test_stops_near_a_place_have_their_lines_in_order() -> None:
    found = network(pattern("10", 0, 1), pattern("9", 1, 0), pattern("X2", 0, 2)).near(HOME)
    assert [(each.name, each.minutes, each.lines) for each in found] == [("Stop 0", 1, ("9", "10", "X2"))]
    assert network(pattern("10", 0, 1)).near((54.5, -1.9)) == ()


def test_lines_are_ordered_as_people_order_them() -> None:
    assert sorted(["X1", "100", "9", "9A", "10"], key=line_order) == ["9", "9A", "10", "100", "X1"]


def test_a_timetable_without_lines_leads_nowhere() -> None:
    empty = Network(Timetable(date(2026, 11, 24), date(2027, 3, 1), (), ()))
    assert empty.reach(HOME).rides([at(1)])[0] is None
    assert empty.near(HOME) == ()


PATTERNS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "4"]),
        st.lists(st.integers(0, 5), min_size=2, max_size=5),
        st.integers(1, 30),
        st.sampled_from([0, 6, 10, 40]),
        st.booleans(),
    ),
    max_size=6,
)


@given(drawn=PATTERNS, stop=st.integers(0, 5))
def test_the_minutes_are_those_of_the_best_of_all_ways(
    drawn: list[tuple[str, list[int], int, int, bool]], stop: int
) -> None:
    patterns = [pattern(line, *stops, each=each, every=every, alights=off) for line, stops, each, every, off in drawn]
    assert_best(patterns, stop)


def assert_best(patterns: list[Pattern], stop: int) -> None:
    reach = network(*patterns).reach(HOME)
    kept: dict[str, object] = {}
    latitude, longitude = np.array([at(stop)[0]]), np.array([at(stop)[1]])
    on_foot = float(walk(metres_between(*HOME, latitude, longitude))[0])
    best = min(_one(patterns, 0, stop, 0.0), _two(patterns, stop))
    expected = min(best if best <= LONGEST else inf, on_foot)
    for _ in range(2):  # the second time from what was kept
        assert reach.minutes(latitude, longitude, kept)[0] == pytest.approx(expected if expected <= LONGEST else inf)
    ride = reach.rides([HOME, at(stop)])[1]
    if best <= LONGEST and best <= on_foot - 1:
        assert ride is not None
        assert ride.minutes == round(best)
        assert set(ride.lines) <= {each.line for each in patterns}
    else:
        assert ride is None


def _one(patterns: list[Pattern], start: int, stop: int, minute: float) -> float:
    """Try every way by one bus."""
    return min(
        (
            minute + min(each.every[on] / 2, LONGEST_WAIT) + each.minutes[off] - each.minutes[on]
            for each in patterns
            for on, off in product(range(len(each.stops)), repeat=2)
            if on < off and each.stops[on] == start and each.stops[off] == stop and each.every[on] and each.alights[off]
        ),
        default=inf,
    )


def _two(patterns: list[Pattern], stop: int) -> float:
    ways = ((change, _one(patterns, 0, change, 0.0)) for change in range(len(STOPS)))
    return min(
        (_one(patterns, change, stop, first + CHANGE_COSTS) for change, first in ways if first <= LONGEST), default=inf
    )


def test_what_is_packed_is_read_as_it_was() -> None:
    timetable = Timetable(date(2026, 11, 24), date(2027, 3, 1), STOPS, (pattern("86", 0, 1),))
    assert unpack(pack(timetable)) == timetable
