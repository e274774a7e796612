"""Distances on the earth's surface, for many points at once."""

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_008.8  # mean radius of the WGS84 ellipsoid, in metres

Floats = NDArray[np.float64]


def metres_between(
    latitude: float | Floats, longitude: float | Floats, latitudes: Floats, longitudes: Floats
) -> Floats:
    """Give the great-circle distance in metres from one WGS84 point (degrees), or each of some, to each of many.

    Haversine: within 0.35% of the geodesic in Great Britain, and some thousand times faster.
    """
    here, there = np.radians(latitude), np.radians(latitudes)
    north = np.sin((there - here) / 2)
    east = np.sin(np.radians(longitudes - longitude) / 2)
    square = north * north + np.cos(here) * np.cos(there) * east * east
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(square, 0.0, 1.0))), dtype=np.float64)
