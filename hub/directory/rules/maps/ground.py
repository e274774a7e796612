"""The ground of a map: where somebody lives, as one path."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hub.directory.rules.maps.frame import Frame

CELL = 5  # pixels
DOT_M = 90.0  # a postcode's homes cover about so much

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """A path (SVG `d`) to stroke so many pixels wide; `is_round` where it is of dots, not of cells."""

    path: str
    stroke: int
    is_round: bool


def ground(frame: Frame, latitudes: Floats, longitudes: Floats) -> Ground:
    """Draw where somebody lives (WGS84 degrees): cells from afar, a dot for each postcode from near."""
    x = frame.width / 2 + (np.radians(longitudes) - frame.middle_x) * frame.scale
    y = frame.height / 2 - (np.arcsinh(np.tan(np.radians(latitudes))) - frame.middle_y) * frame.scale
    size = round(DOT_M / frame.metres_a_pixel)
    if size > CELL:
        return Ground(_dots(frame, x, y), size, is_round=True)
    return Ground(_cells(frame, x, y), CELL, is_round=False)


def _dots(frame: Frame, x: Floats, y: Floats) -> str:
    inside = (x >= 0) & (x < frame.width) & (y >= 0) & (y < frame.height)
    at = np.unique(np.stack([x[inside], y[inside]], axis=1).round().astype(np.int64), axis=0)
    return "".join(f"M{left} {top}h0" for left, top in at.tolist())


def _cells(frame: Frame, x: Floats, y: Floats) -> str:
    columns, rows = -(-frame.width // CELL), -(-frame.height // CELL)
    across, down = np.floor(x / CELL).astype(np.int64), np.floor(y / CELL).astype(np.int64)
    inside = (across >= 0) & (across < columns) & (down >= 0) & (down < rows)
    filled = np.zeros((rows, columns + 2), np.int8)  # an empty cell before and after each row ends every run
    filled[down[inside], across[inside] + 1] = 1
    edges = np.diff(filled, axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    return "".join(
        f"M{begin * CELL} {row * CELL + CELL // 2}h{(end - begin) * CELL}"
        for (row, begin), (_, end) in zip(starts.tolist(), ends.tolist(), strict=True)
    )
