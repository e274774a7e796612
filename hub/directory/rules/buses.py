"""Timetables of buses and trams, cut down to what a journey in the daytime of a weekday needs. Pure."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgpack  # type: ignore[import-untyped]  # it carries no types

from hub.core.errors import Invalid

FROM_MINUTE, UNTIL_MINUTE = 9 * 60, 17 * 60  # when people go to what a link worker sends them to
RAREST = 120  # minutes between two: what comes more seldom is nothing to plan by
LONGEST_LINES = 20  # characters: longer names of lines are left out of a line of facts
FORM = 1  # of what is packed


@dataclass(frozen=True)
class Stop:
    """Where a bus or a tram stops, in WGS84 degrees."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Pattern:
    """One way in which a line runs: its stops, by their places in the timetable, in order.

    `minutes` are from the first stop. `every` are the minutes between two of the line in this direction at each stop,
    0 where nobody may get on. `alights` says where people may get off.
    """

    line: str
    stops: tuple[int, ...]
    minutes: tuple[float, ...]
    every: tuple[int, ...]
    alights: tuple[bool, ...]


@dataclass(frozen=True)
class Timetable:
    """What runs on one weekday, `day`, from FROM_MINUTE until UNTIL_MINUTE. Most of it holds up to `last_day`."""

    day: date
    last_day: date
    stops: tuple[Stop, ...]
    patterns: tuple[Pattern, ...]

    @property
    def lines(self) -> frozenset[str]:
        """Give the names of all lines."""
        return frozenset(each.line for each in self.patterns)


@dataclass(frozen=True)
class Ride:
    """A way by bus: whole minutes from door to door, walking and waiting too, and the lines in the order of use.

    `board` is the stop where it begins; its bus comes about every `every` minutes.
    """

    minutes: int
    lines: tuple[str, ...]
    board: str
    every: int

    @property
    def words(self) -> str:
        """Say it as people do: "about 24 minutes by bus (86)"."""
        lines = ", then ".join(self.lines)
        return f"about {self.minutes} minutes by bus" + (f" ({lines})" if len(lines) <= LONGEST_LINES else "")


@dataclass(frozen=True)
class NearStop:
    """A stop near a place: its name, the minutes to walk from it, and the lines that stop there."""

    name: str
    minutes: int
    lines: tuple[str, ...]


def pack(timetable: Timetable) -> bytes:
    """Pack a timetable to be kept."""
    rows: Sequence[object] = (
        FORM,
        timetable.day.isoformat(),
        timetable.last_day.isoformat(),
        [(each.name, each.latitude, each.longitude) for each in timetable.stops],
        [(each.line, each.stops, each.minutes, each.every, each.alights) for each in timetable.patterns],
    )
    return zlib.compress(msgpack.packb(rows))


def unpack(packed: bytes) -> Timetable:
    """Read what was packed. Raises Invalid for the form of another version of Hub."""
    form, day, last_day, stops, patterns = msgpack.unpackb(zlib.decompress(packed), use_list=False)
    if form != FORM:
        raise Invalid("The bus timetables were kept by another version of Hub. Load them again.")
    return Timetable(
        date.fromisoformat(day),
        date.fromisoformat(last_day),
        tuple(Stop(*each) for each in stops),
        tuple(Pattern(*each) for each in patterns),
    )
