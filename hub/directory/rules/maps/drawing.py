"""What stands on a map: pins that do not hide one another, other results, names of towns, rings of distance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from hub.directory.rules.maps.frame import Frame, Point

METRES_A_MILE = 1609.344
PIN = 13.0  # a pin's radius in pixels: 26 across, more than the 24 that a target must have (WCAG 2.2, 2.5.8)
LETTER = 8.0  # about as wide as a letter of a town's name
LINE = 18.0
MOST_NAMES = 14
LENGTHS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100)  # miles
BAR = 120.0  # the scale is at most so long, in pixels
RINGS = (0.5, 1, 2, 5, 10, 25, 50)  # miles
MOST_RINGS = 2
_AROUND = ((1, 0), (0, -1), (-1, 0), (0, 1), (0.71, -0.71), (-0.71, -0.71), (-0.71, 0.71), (0.71, 0.71))

HERE = 9.0  # the mark of the place searched from
Spot = tuple[float, float]  # pixels
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Pin:
    """A numbered result: where its pin stands, and the place that it points to (the same, where there is room)."""

    number: int
    x: float
    y: float
    place_x: float
    place_y: float

    @property
    def is_moved(self) -> bool:
        """Say whether the pin had to make way."""
        return (self.x, self.y) != (self.place_x, self.place_y)


@dataclass(frozen=True)
class Name:
    """A town's name, its middle at x and its base line at y."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Ring:
    """A circle around where people search from, and the base line of its words (in the middle above it, or below)."""

    radius: float
    words: str
    base: float


@dataclass(frozen=True)
class Bar:
    """The scale."""

    length: float
    words: str


def pins(frame: Frame, places: Sequence[tuple[int, Point]], *, around: Point | None = None) -> tuple[Pin, ...]:
    """Set the pin of each (number, place) inside the frame: on its place, or beside it where another pin stands.

    No pin stands on the place searched from either.
    """
    set_down: list[Pin] = []
    here = frame.at(around) if around else None
    for number, place in places:
        if not frame.holds(place):
            continue
        x, y = frame.at(place)
        at = next((spot for spot in _spots(frame, x, y) if not _is_taken(spot, set_down, here)), (x, y))
        set_down.append(Pin(number, *at, x, y))
    return tuple(set_down)


def _spots(frame: Frame, x: float, y: float) -> Iterator[Spot]:
    yield x, y
    for ring in range(1, 6):
        for east, south in _AROUND:
            spot = (x + east * ring * 2.1 * PIN, y + south * ring * 2.1 * PIN)
            if PIN <= spot[0] <= frame.width - PIN and PIN <= spot[1] <= frame.height - PIN:
                yield spot


def _is_taken(spot: Spot, set_down: Iterable[Pin], here: Spot | None) -> bool:
    if here and hypot(spot[0] - here[0], spot[1] - here[1]) < PIN + HERE:
        return True
    return any(hypot(spot[0] - pin.x, spot[1] - pin.y) < 2 * PIN for pin in set_down)


def names(
    frame: Frame, towns: Mapping[str, Point], taken: Iterable[Pin], *, around: Point | None = None
) -> tuple[Name, ...]:
    """Write the names of towns that have room, those next to results first."""
    taken = list(taken)
    boxes = [_square(pin.x, pin.y, PIN) for pin in taken]
    if around:
        boxes.append(_square(*frame.at(around), HERE))
    inside = [(name, *frame.at(point)) for name, point in towns.items() if frame.holds(point, inside=LINE / 2)]

    def remote(town: tuple[str, float, float]) -> tuple[float, str]:
        return min((hypot(town[1] - pin.x, town[2] - pin.y) for pin in taken), default=0.0), town[0]

    written: list[Name] = []
    for name, town_x, y in sorted(inside, key=remote):
        half = len(name) * LETTER / 2
        x = min(max(town_x, half), frame.width - half)  # beside the edge rather than across it
        for base in (y + LINE / 3, y + PIN + LINE, y - PIN - LINE / 4):
            box = _box(name, x, base)
            if _is_inside(frame, box) and not any(_overlap(box, other) for other in boxes):
                boxes.append(box)
                written.append(Name(name, x, base))
                break
        if len(written) == MOST_NAMES:
            break
    return tuple(written)


def _square(x: float, y: float, half: float) -> Box:
    return x - half, y - half, x + half, y + half


def _box(name: str, x: float, base: float) -> Box:
    half = len(name) * LETTER / 2
    return x - half, base - LINE * 0.8, x + half, base + LINE * 0.3


def _is_inside(frame: Frame, box: Box) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width and box[3] <= frame.height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rings(frame: Frame, around: Point) -> tuple[Ring, ...]:
    """Give the circles of round distances that can be seen, the widest that fit."""
    if not frame.holds(around):
        return ()
    middle = frame.at(around)[1]
    fitting = []
    for miles in RINGS:
        radius = miles * METRES_A_MILE / frame.metres_a_pixel
        above, below = middle - radius - 4, middle + radius + LINE - 4
        if radius > 2.5 * PIN and (above > LINE or below < frame.height):
            words = "half a mile" if miles < 1 else f"{miles:g} mile{'' if miles == 1 else 's'}"
            fitting.append(Ring(radius, words, above if above > LINE else below))
    return tuple(fitting[-MOST_RINGS:])


def bar(frame: Frame) -> Bar:
    """Give the longest round distance that fits."""
    pixels = [(miles, miles * METRES_A_MILE / frame.metres_a_pixel) for miles in LENGTHS]
    miles, length = next(((m, p) for m, p in reversed(pixels) if p <= BAR), pixels[0])
    return Bar(length, f"{miles:g} mile{'' if miles == 1 else 's'}")
