"""The calls of a GTFS trip: where it stops, when, and whether people may get on and off there."""

import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from hub.directory.imports.buses.days import Row

NOT_HERE = "1"  # of pickup_type and drop_off_type
_TIME = re.compile(r"\s*(\d{1,3}):(\d\d):(\d\d)\s*")


class Timed(NamedTuple):
    """A row of `stop_times.txt`; a region has millions, so it is kept small. `minute` is None where none is told."""

    order: int
    stop: str
    minute: float | None
    boards: bool
    alights: bool


class Call(NamedTuple):
    """A call at a stop, in minutes after midnight of the day on which the trip begins: beyond 1440 on the next."""

    stop: str
    minute: float
    boards: bool
    alights: bool


def minute_of(text: str) -> float | None:
    """Read a time like 09:05:30, or 25:10:00 for ten past one on the next day; None where there is none."""
    found = _TIME.fullmatch(text)
    return int(found[1]) * 60 + int(found[2]) + int(found[3]) / 60 if found else None


def timed(row: Row) -> Timed | None:
    """Read a row; None where its order is no number. Arrivals count: it is people's way there that is told."""
    order = row["stop_sequence"].strip()
    if not order.isdecimal():
        return None
    arrives = minute_of(row.get("arrival_time", ""))
    return Timed(
        int(order),
        sys.intern(row["stop_id"]),
        minute_of(row["departure_time"]) if arrives is None else arrives,
        row.get("pickup_type", "").strip() != NOT_HERE,
        row.get("drop_off_type", "").strip() != NOT_HERE,
    )


def calls_of(rows: Sequence[Timed]) -> list[Call]:
    """Give the calls of a trip in order. Where no time is told it is taken to go evenly between those that are.

    None at all where it has no time at its start or its end.
    """
    rows = sorted(rows, key=lambda row: row.order)
    if not rows or rows[0].minute is None or rows[-1].minute is None:
        return []
    minutes = _filled([row.minute for row in rows])
    return [Call(row.stop, at, row.boards, row.alights) for row, at in zip(rows, minutes, strict=True)]


def _filled(minutes: Sequence[float | None]) -> list[float]:
    known = [(at, minute) for at, minute in enumerate(minutes) if minute is not None]
    filled: list[float] = []
    for (first, start), (last, end) in pairwise(known):
        step = (end - start) / (last - first)
        filled += [start + step * ahead for ahead in range(last - first)]
    return [*filled, known[-1][1]]
