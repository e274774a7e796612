"""How far somebody gets by bus in the daytime: on foot to a stop, a bus or two, on foot to the door. All at once."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.core.earth import Floats, metres_between
from hub.directory.geography.distance import walked_metres, walking_minutes
from hub.directory.geography.nearby import pairs_within
from hub.directory.rules.buses import NearStop, Ride, Timetable

WALK_M = 800  # straight line, to a stop and from one: about 13 minutes
CHANGE_WALK_M = 250  # straight line, between two stops
STOP_NEAR_M = 400  # what is named as a stop near a place
LONGEST_WAIT = 10  # minutes: for what comes seldom people leave home in time
CHANGE_COSTS = 5  # minutes that a change takes beside the wait: the first bus may be late
LONGEST = 90  # minutes in all
CLOSE = 1e-6  # two sums of the same minutes
STOPS_NAMED = 4

Numbers = NDArray[np.int64]
Point = tuple[float, float]


class Network:
    """A timetable laid out for many questions. It has one row a pattern, one column a stop of it, padded."""

    def __init__(self, timetable: Timetable) -> None:
        """Lay a timetable out."""
        self.names = [each.name for each in timetable.stops]
        self.latitude = np.array([each.latitude for each in timetable.stops])
        self.longitude = np.array([each.longitude for each in timetable.stops])
        patterns = timetable.patterns
        self.lines = [each.line for each in patterns]
        shape = len(patterns), max((len(each.stops) for each in patterns), default=0)
        self.stops = np.zeros(shape, np.int64)
        self.minutes, self.wait, self.every = np.zeros(shape), np.full(shape, np.inf), np.zeros(shape, np.int64)
        self.used = np.zeros(shape, np.bool_)  # not padding
        self._calls: dict[int, tuple[Numbers, Numbers]] = {}
        self.last = np.full(shape, np.inf)  # 0 where people may get off, infinite where not
        for row, each in enumerate(patterns):
            cells = slice(len(each.stops))
            self.stops[row, cells], self.minutes[row, cells] = each.stops, each.minutes
            self.used[row, cells] = True
            every = np.array(each.every)
            self.every[row, cells] = every
            self.wait[row, cells] = np.where(every > 0, np.minimum(every / 2, LONGEST_WAIT), np.inf)
            self.last[row, cells] = np.where(each.alights, 0.0, np.inf)

    @cached_property
    def feet(self) -> tuple[Numbers, Numbers, Floats]:
        """Give the ways on foot between stops: from, to, minutes. A stop leads to itself."""
        here, there, metres = self.stops_near(self.latitude, self.longitude, CHANGE_WALK_M)
        return here, there, walk(metres)

    def stops_near(self, latitude: Floats, longitude: Floats, metres: float) -> tuple[Numbers, Numbers, Floats]:
        """Give the pairs of a point and a stop near it, in the order of the points, with the metres between them."""
        return pairs_within(latitude, longitude, self.latitude, self.longitude, metres)

    def ride(self, at: Floats) -> Floats:
        """Give when somebody is at each stop by one bus, who is at stops at the given minutes (infinite: never)."""
        rows = np.flatnonzero((np.isfinite(at)[self.stops] & np.isfinite(self.wait)).any(axis=1))
        found = np.full(len(at), np.inf)
        np.minimum.at(found, self.stops[rows], self.arrivals(rows, at))
        found[found > LONGEST] = np.inf
        return found

    def arrivals(self, rows: Numbers, at: Floats) -> Floats:
        """Give, for some patterns, the earliest minute at each of their stops."""
        aboard = np.minimum.accumulate(at[self.stops[rows]] + self.wait[rows] - self.minutes[rows], axis=1)
        arrive = np.full(aboard.shape, np.inf)
        arrive[:, 1:] = aboard[:, :-1] + self.minutes[rows, 1:] + self.last[rows, 1:]
        return arrive

    def on_foot(self, at: Floats) -> Floats:
        """Give when somebody is at each stop, walking on to stops near."""
        here, there, minutes = self.feet
        found = at.copy()
        np.minimum.at(found, there, at[here] + minutes)
        return found

    def calls(self, stop: int) -> tuple[Numbers, Numbers]:
        """Give the patterns that call at a stop, and as which of their stops."""
        found = self._calls.get(stop)
        if found is None:
            order, keys = self._by_stop
            cells = order[np.searchsorted(keys, stop) : np.searchsorted(keys, stop, "right")]
            rows, columns = np.unravel_index(cells, self.stops.shape)
            used = self.used[rows, columns]
            found = self._calls[stop] = (rows[used], columns[used])
        return found

    @cached_property
    def _by_stop(self) -> tuple[Numbers, Numbers]:
        order = np.argsort(self.stops, axis=None, kind="stable")
        return order, self.stops.ravel()[order]

    def reach(self, point: Point) -> "Reach":
        """Give how far somebody gets from a point (WGS84 latitude, longitude)."""
        _, stops, metres = self.stops_near(np.array([point[0]]), np.array([point[1]]), WALK_M)
        at_stops = np.full(len(self.names), np.inf)
        at_stops[stops] = walk(metres)
        one = self.ride(at_stops)
        changing = self.on_foot(one) + CHANGE_COSTS
        return Reach(self, point, at_stops, one, changing, self.ride(changing))

    def near(self, point: Point) -> tuple[NearStop, ...]:
        """Name the stops near a place, the nearest first, each with the lines for which it is the nearest."""
        _, stops, metres = self.stops_near(np.array([point[0]]), np.array([point[1]]), STOP_NEAR_M)
        named: dict[str, tuple[float, list[str]]] = {}
        known: set[str] = set()
        for place in np.argsort(metres, kind="stable").tolist():
            lines = {self.lines[row] for row in self.calls(int(stops[place]))[0].tolist()} - known
            known |= lines
            if lines:
                named.setdefault(self.names[stops[place]], (float(metres[place]), []))[1].extend(lines)
        return tuple(
            NearStop(name, walking_minutes(away), tuple(sorted(lines, key=line_order)))
            for name, (away, lines) in list(named.items())[:STOPS_NAMED]
        )


@dataclass(frozen=True)
class Reach:
    """How far somebody gets from one point: minutes at each stop on foot, by one bus, ready to change, and by two."""

    network: Network
    point: Point
    at_stops: Floats
    one: Floats
    changing: Floats
    two: Floats

    def minutes(self, latitude: Floats, longitude: Floats, kept: MutableMapping[str, Any]) -> Floats:
        """Give the minutes to each of some points by bus or on foot, infinite beyond LONGEST.

        What is near what is `kept` for the next question about the same points.
        """
        known = kept.get("stops")
        if known is None or known[0] is not self.network:
            pairs = self.network.stops_near(latitude, longitude, WALK_M)
            kept["stops"] = known = (self.network, (pairs[0], pairs[1], walk(pairs[2]).astype(np.float32)))
        points, stops, feet = known[1]
        found = np.asarray(walk(metres_between(*self.point, latitude, longitude)))
        np.minimum.at(found, points, np.minimum(self.one, self.two)[stops] + feet)
        found[found > LONGEST] = np.inf
        return found

    def rides(self, points: Sequence[Point]) -> list[Ride | None]:
        """Give the way to each place by bus; None where there is none in LONGEST, or walking is as quick."""
        latitude, longitude = np.array(points, np.float64).reshape(-1, 2).T
        here, stops, metres = self.network.stops_near(latitude, longitude, WALK_M)
        arrive = np.minimum(self.one, self.two)[stops] + walk(metres)
        on_foot = walk(metres_between(*self.point, latitude, longitude))
        found: list[Ride | None] = [None] * len(points)
        order = np.lexsort((arrive, here))
        places, first = np.unique(here[order], return_index=True)
        for place, best in zip(places.tolist(), order[first].tolist(), strict=True):
            if arrive[best] <= min(LONGEST, on_foot[place] - 1):
                legs = self._legs(int(stops[best]))
                lines = tuple(line for line, *_ in legs)
                found[place] = Ride(round(float(arrive[best])), lines, legs[0][1], legs[0][2])
        return found

    def _legs(self, stop: int) -> list[tuple[str, str, int]]:
        """Trace the way to a stop back: the line, where it is boarded and how often it comes, for each bus."""
        if self.one[stop] <= self.two[stop]:
            return [self._leg(stop, self.at_stops, self.one)[:3]]
        line, board, every, boarded = self._leg(stop, self.changing, self.two)
        here, there, minutes = self.network.feet
        ways = np.flatnonzero(there == boarded)
        changed_from = here[ways[np.argmin(self.one[here[ways]] + minutes[ways])]]
        return [self._leg(int(changed_from), self.at_stops, self.one)[:3], (line, board, every)]

    def _leg(self, stop: int, at: Floats, arrive: Floats) -> tuple[str, str, int, int]:
        net = self.network
        rows, columns = net.calls(stop)
        times = net.arrivals(rows, at)[np.arange(len(rows)), columns]
        which = int(np.argmin(times))
        row, column = rows[which], columns[which]
        begin = slice(0, int(column))
        boarding = at[net.stops[row, begin]] + net.wait[row, begin] - net.minutes[row, begin]
        where = int(np.argmin(boarding))
        boarded = int(net.stops[row, where])
        return net.lines[row], net.names[boarded], int(net.every[row, where]), boarded


def walk(metres: Floats) -> Floats:
    """Give the minutes on foot for straight-line metres."""
    return np.asarray(metres / walked_metres(1), dtype=np.float64)


def line_order(line: str) -> tuple[int, str]:
    """Order lines as people do: 9 before 10, numbers before letters."""
    digits = "".join(each for each in line if each.isdecimal())
    return (int(digits) if digits and line[0].isdecimal() else 10**6, line)
