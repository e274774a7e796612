"""Where the documents are: who is within a circle, and how far the documents of a page are, without looking at all."""

from collections.abc import MutableMapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hub.core.earth import EARTH_RADIUS_M
from hub.directory.search.tally import Bools, Counts, Ints, Rows, runs, starts_of

NOWHERE = np.inf  # the distance of a document without a place
SLACK = 1e-6  # degrees (a tenth of a metre) that the box is wider than the circle, for rounding
FURTHEST = 10.0  # degrees: a box that is higher, or crosses a pole or the date line, does not cut by longitude

Floats = NDArray[np.float64]
Point = tuple[float, float]


class Reach(Protocol):
    """How long a way takes, from somewhere and by some means, to points."""

    def minutes(self, latitude: Floats, longitude: Floats, kept: MutableMapping[str, Any]) -> Floats:
        """Give the minutes to each point, infinite where nobody gets there. `kept` is one mapping for one set."""


class Places:
    """The points of an index, WGS84 degrees, in the order of their documents; a document may have several."""

    def __init__(self, documents: Ints, latitude: Floats, longitude: Floats, size: int) -> None:
        """Take each point's document and position, and how many documents there are."""
        self.documents, self.latitude, self.longitude, self.size = documents, latitude, longitude, size
        self._kept: dict[str, Any] = {}

    @cached_property
    def placed(self) -> Bools:
        """Give which documents have a place."""
        mask = np.zeros(self.size, np.bool_)
        mask[self.documents] = True
        return mask

    @cached_property
    def _starts(self) -> Counts:
        return starts_of(self.documents, self.size)

    @cached_property
    def _northwards(self) -> tuple[Counts, Floats]:
        """Give the points from south to north, and their latitudes."""
        order = np.argsort(self.latitude, kind="stable")
        return order, self.latitude[order]

    @cached_property
    def _spots(self) -> Floats:
        """Give the points on a ball of radius 1, as (3, points): the straight way between two gives their distance."""
        return _on_ball(self.latitude, self.longitude)

    def within(self, near: Point, metres: float) -> Bools:
        """Give which documents have a place in the circle: those in the box around it are measured."""
        points = self._in_box(near, metres)
        mask = np.zeros(self.size, np.bool_)
        mask[self.documents[points[self.metres_to(near, points) <= metres]]] = True
        return mask

    def count_within(self, near: Point, chosen: Bools, steps: Sequence[tuple[str, float]]) -> dict[str, int]:
        """Count, by names and metres, how many of the chosen documents have a place that is as near, or none at all."""
        if not steps:
            return {}
        points = self._in_box(near, max(metres for _, metres in steps))
        points = points[chosen[self.documents[points]]]
        away = self.metres_to(near, points)
        order = np.argsort(away)
        _, first = np.unique(self.documents[points[order]], return_index=True)
        nearest, without = np.sort(away[order[first]]), int(np.count_nonzero(chosen & ~self.placed))
        ends = np.searchsorted(nearest, [metres for _, metres in steps], "right")
        return {name: without + int(end) for (name, _), end in zip(steps, ends, strict=True)}

    def _in_box(self, near: Point, metres: float) -> Counts:
        """Give the points in the box around a circle, by their places in the arrays."""
        order, north = self._northwards
        south, top, wide = _box(near, metres)
        points = order[np.searchsorted(north, south) : np.searchsorted(north, top, "right")]
        return points if wide is None else points[np.abs(self.longitude[points] - near[1]) <= wide]

    def reached(self, reach: Reach, minutes: float) -> Bools:
        """Give which documents have a place that is reached in so many minutes."""
        mask = np.zeros(self.size, np.bool_)
        mask[self.documents[reach.minutes(self.latitude, self.longitude, self._kept) <= minutes]] = True
        return mask

    def metres(self, near: Point, documents: Rows) -> Floats:
        """Give the metres from a point to the nearest place of each of the documents, NOWHERE where it has none."""
        found = np.full(len(documents), NOWHERE)
        starts, ends = self._starts[documents], self._starts[documents + 1]
        has = ends > starts
        if has.any():
            points, begin = runs(starts[has], ends[has])
            found[has] = np.minimum.reduceat(self.metres_to(near, points), begin)
        return found

    def metres_to(self, near: Point, points: Counts) -> Floats:
        """Give the metres from a point to each of the points, by their places in the arrays."""
        here = _on_ball(np.array([near[0]]), np.array([near[1]]))
        straight = np.zeros(len(points))
        for there, (at,) in zip(self._spots, here, strict=True):
            apart = there[points]
            apart -= at
            apart *= apart
            straight += apart
        return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.minimum(np.sqrt(straight) / 2, 1.0)))


def _on_ball(latitude: Floats, longitude: Floats) -> Floats:
    north, east = np.radians(latitude), np.radians(longitude)
    level = np.cos(north)
    return np.stack([level * np.cos(east), level * np.sin(east), np.sin(north)])


def _box(near: Point, metres: float) -> tuple[float, float, float | None]:
    """Give the least and most latitude of a circle, and how far its longitudes go from its centre, None for all."""
    turn = metres / EARTH_RADIUS_M
    high = float(np.degrees(turn)) + SLACK
    south, north = near[0] - high, near[0] + high
    if high > FURTHEST or north >= 90 - FURTHEST or south <= FURTHEST - 90:
        return south, north, None
    wide = float(np.degrees(np.arcsin(np.sin(turn) / np.cos(np.radians(near[0]))))) + SLACK
    return south, north, wide if abs(near[1]) + wide < 180 else None
