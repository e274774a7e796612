"""British National Grid (OSGB36) to latitude and longitude (WGS84)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Ellipsoid(NamedTuple):
    """Semi-axes in metres."""

    a: float
    b: float

    @property
    def e2(self) -> float:
        """Give the square of the eccentricity."""
        return 1 - (self.b / self.a) ** 2


# Constants: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes A and B, section 6.6.
AIRY = Ellipsoid(6_377_563.396, 6_356_256.909)
WGS84 = Ellipsoid(6_378_137.0, 6_356_752.314_245)
SCALE, ORIGIN_LAT, ORIGIN_LON, ORIGIN_E, ORIGIN_N = 0.9996012717, np.radians(49), np.radians(-2), 400_000.0, -100_000.0
SHIFT_M = (446.448, -125.157, 542.060)
TURN = tuple(np.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
STRETCH = 1 - 20.4894e-6


def to_wgs84(easting: ArrayLike, northing: ArrayLike) -> tuple[Floats, Floats]:
    """Turn grid metres into WGS84 degrees (latitude, longitude); numbers or arrays alike.

    One seven-parameter Helmert shift for the whole country: within 5 m of the official grid transformation.
    """
    latitude, longitude = _unproject(np.asarray(easting, np.float64), np.asarray(northing, np.float64))
    return _helmert(latitude, longitude)


def _meridian_arc(latitude: Floats) -> Floats:
    n = (AIRY.a - AIRY.b) / (AIRY.a + AIRY.b)
    less, more = latitude - ORIGIN_LAT, latitude + ORIGIN_LAT
    return np.asarray(
        AIRY.b
        * SCALE
        * (
            (1 + n + 5 / 4 * (n**2 + n**3)) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(less) * np.cos(more)
            + 15 / 8 * (n**2 + n**3) * np.sin(2 * less) * np.cos(2 * more)
            - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
        )
    )


def _unproject(easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    latitude = ORIGIN_LAT + (northing - ORIGIN_N) / (AIRY.a * SCALE)
    for _ in range(6):  # converges below 0.01 mm in four rounds anywhere in Great Britain
        latitude = latitude + (northing - ORIGIN_N - _meridian_arc(latitude)) / (AIRY.a * SCALE)
    bend = 1 - AIRY.e2 * np.sin(latitude) ** 2
    nu, rho = AIRY.a * SCALE / np.sqrt(bend), AIRY.a * SCALE * (1 - AIRY.e2) / bend**1.5
    eta2, t, sec = nu / rho - 1, np.tan(latitude), 1 / np.cos(latitude)
    d = (easting - ORIGIN_E) / nu
    ratio = nu / rho
    north = (
        t
        * ratio
        * (d**2 / 2 - d**4 / 24 * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2) + d**6 / 720 * (61 + 90 * t**2 + 45 * t**4))
    )
    east = sec * (
        d
        - d**3 / 6 * (ratio + 2 * t**2)
        + d**5 / 120 * (5 + 28 * t**2 + 24 * t**4)
        - d**7 / 5040 * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    )
    return latitude - north, ORIGIN_LON + east


def _helmert(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    nu = AIRY.a / np.sqrt(1 - AIRY.e2 * np.sin(latitude) ** 2)
    x = nu * np.cos(latitude) * np.cos(longitude)
    y = nu * np.cos(latitude) * np.sin(longitude)
    z = (1 - AIRY.e2) * nu * np.sin(latitude)
    rx, ry, rz = TURN
    x, y, z = (
        SHIFT_M[0] + STRETCH * x - rz * y + ry * z,
        SHIFT_M[1] + rz * x + STRETCH * y - rx * z,
        SHIFT_M[2] - ry * x + rx * y + STRETCH * z,
    )
    across = np.hypot(x, y)
    latitude = np.arctan2(z, across * (1 - WGS84.e2))
    for _ in range(4):
        nu = WGS84.a / np.sqrt(1 - WGS84.e2 * np.sin(latitude) ** 2)
        latitude = np.arctan2(z + WGS84.e2 * nu * np.sin(latitude), across)
    return np.degrees(latitude), np.degrees(np.arctan2(y, x))
