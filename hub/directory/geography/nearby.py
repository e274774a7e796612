"""Which of many points are near which of many others, without comparing each with each."""

import numpy as np
from numpy.typing import NDArray

from hub.core.earth import EARTH_RADIUS_M, Floats, metres_between

Numbers = NDArray[np.int64]
METRES_A_DEGREE = EARTH_RADIUS_M * np.pi / 180
COLUMNS = 2**31  # more than there are cells in a row around the earth
AROUND = (-1, 0, 1)
STEEPEST = 85.0  # degrees: nearer to a pole cells would be endlessly wide


def pairs_within(
    latitude: Floats, longitude: Floats, latitudes: Floats, longitudes: Floats, metres: float
) -> tuple[Numbers, Numbers, Floats]:
    """Give the pairs of a first and a second point at most so many metres apart, and the metres between them.

    Points are WGS84 degrees. The pairs stand in the order of the first points. Those of the second are sorted into
    cells as wide as the distance, so that only nine cells are looked at for each first point.
    """
    steep = min(STEEPEST, float(max(np.abs(latitude).max(initial=0), np.abs(latitudes).max(initial=0))))
    high = metres / METRES_A_DEGREE * 1.001
    wide = high / np.cos(np.radians(steep))
    keys = _cells(latitudes, longitudes, high, wide)
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys[order]
    mine = _cells(latitude, longitude, high, wide)
    first, second = [], []
    for north in AROUND:
        for east in AROUND:
            cell = mine + north * COLUMNS + east
            begin, end = np.searchsorted(sorted_keys, cell), np.searchsorted(sorted_keys, cell, "right")
            many = end - begin
            first.append(np.repeat(np.arange(len(cell)), many))
            second.append(order[_ranges(begin, many)])
    ones, others = np.concatenate(first), np.concatenate(second)
    away = metres_between(latitude[ones], longitude[ones], latitudes[others], longitudes[others])
    near = np.flatnonzero(away <= metres)
    near = near[np.argsort(ones[near], kind="stable")]
    return ones[near], others[near], away[near]


def _cells(latitude: Floats, longitude: Floats, high: float, wide: float) -> Numbers:
    rows, columns = np.floor(latitude / high), np.floor(longitude / wide)
    return np.asarray(rows.astype(np.int64) * COLUMNS + columns.astype(np.int64))


def _ranges(begin: Numbers, many: Numbers) -> Numbers:
    """Give begin, begin + 1, … of each range, so many, behind one another."""
    total = int(many.sum())
    starts = np.repeat(begin - (np.cumsum(many) - many), many)
    return np.asarray(np.arange(total) + starts)
