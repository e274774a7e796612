"""Where people live: the points of all postcodes of an area, as the ground of a map that needs no tiles."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hub.directory.geography import postcodes
from hub.directory.geography.grid import to_wgs84

Floats = NDArray[np.float64]


def homes(letters: Iterable[str], bounds: tuple[float, float, float, float]) -> tuple[Floats, Floats]:
    """Give latitudes and longitudes of the postcodes within south, west, north and east (WGS84 degrees).

    Only postcodes that begin with one of the letters: others' files stay unread.
    """
    south, west, north, east = bounds
    latitudes, longitudes = [np.zeros(0)], [np.zeros(0)]
    for letter in sorted(set(letters)):
        latitude, longitude = _points(letter)
        inside = (latitude >= south) & (latitude <= north) & (longitude >= west) & (longitude <= east)
        latitudes.append(latitude[inside])
        longitudes.append(longitude[inside])
    return np.concatenate(latitudes), np.concatenate(longitudes)


@lru_cache(maxsize=4)  # 16 bytes a postcode, some 100,000 a letter
def _points(letter: str) -> tuple[Floats, Floats]:
    found = postcodes.grid_points(letter)
    return to_wgs84(*found) if found else (np.zeros(0), np.zeros(0))
