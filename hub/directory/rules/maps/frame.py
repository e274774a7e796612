"""The part of the country that a map shows, and where a point stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asinh, atan, cos, degrees, radians, sinh, tan

from hub.core.earth import EARTH_RADIUS_M

Point = tuple[float, float]  # WGS84 (latitude, longitude), degrees

EDGE = 34.0  # pixels kept free around the outermost point, for its pin
LEAST_SPAN_M = 1_200.0  # nobody reads a map of one street
MOST_LATITUDE = 85.0  # Mercator has no poles
ZOOMS = range(-3, 6)


@dataclass(frozen=True)
class Frame:
    """A Mercator map of `width` by `height` pixels around a middle; `scale` is pixels a radian of longitude."""

    width: int
    height: int
    middle_x: float
    middle_y: float
    scale: float

    def at(self, point: Point) -> tuple[float, float]:
        """Give the pixels of a point, from the upper left corner; outside of the frame too."""
        x, y = _project(point)
        return self.width / 2 + (x - self.middle_x) * self.scale, self.height / 2 - (y - self.middle_y) * self.scale

    def holds(self, point: Point, *, inside: float = 0.0) -> bool:
        """Say whether a point is in the frame, at least so many pixels from its edges."""
        x, y = self.at(point)
        return inside <= x <= self.width - inside and inside <= y <= self.height - inside

    @property
    def metres_a_pixel(self) -> float:
        """Give how long a pixel is in the middle of the map."""
        return EARTH_RADIUS_M * cos(atan(sinh(self.middle_y))) / self.scale

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give south, west, north and east of the frame, in degrees."""
        across, up = self.width / 2 / self.scale, self.height / 2 / self.scale
        return (
            degrees(atan(sinh(self.middle_y - up))),
            degrees(self.middle_x - across),
            degrees(atan(sinh(self.middle_y + up))),
            degrees(self.middle_x + across),
        )


def frame_of(points: Sequence[Point], width: int, height: int, *, around: Point | None = None, zoom: int = 0) -> Frame:
    """Fit all points into a frame of so many pixels; `around` (where people search from) is among them.

    Each step of `zoom` shows half as much, around the place searched from or else the middle. Raises ValueError
    without a point.
    """
    shown = [*points, around] if around else [*points]
    if not shown:
        raise ValueError("A map needs a point.")
    xs, ys = zip(*map(_project, shown), strict=True)
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    least = LEAST_SPAN_M / EARTH_RADIUS_M / cos(atan(sinh(middle[1])))
    scale = min(
        (width - 2 * EDGE) / max(max(xs) - min(xs), least),
        (height - 2 * EDGE) / max(max(ys) - min(ys), least),
    )
    if zoom and around:
        middle = _project(around)
    return Frame(width, height, *middle, scale * 2.0 ** min(max(zoom, ZOOMS[0]), ZOOMS[-1]))


def _project(point: Point) -> tuple[float, float]:
    latitude = min(max(point[0], -MOST_LATITUDE), MOST_LATITUDE)
    return radians(point[1]), asinh(tan(radians(latitude)))
