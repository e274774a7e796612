"""The facts of the services of one index segment, packed in a column of the index and read into arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any

import msgpack  # type: ignore[import-untyped]  # it carries no types
import numpy as np
from numpy.typing import NDArray

from hub.directory.search.cache import ByteCache
from hub.directory.search.document import Opening, SearchDocument
from hub.directory.search.places import Places
from hub.directory.search.query import Facet
from hub.directory.search.tally import Bools, Ints, Rows, TagTable

MIDNIGHT = 24 * 60
UNKNOWN = -1  # a cost, or an opening time, that nobody told us
NO_DATE = 0
FOR_EVER = 2**31 - 1  # the last day of an opening that has none
OLDEST = 999
KEPT_MASKS = 64  # at one byte a document each
FREE, PAID, UNPRICED = "free", "paid", "unknown"
YES, NO = "yes", "no"

Floats = NDArray[np.float64]

__all__ = ["Bools", "Facts", "Floats", "Ints", "Rows", "Tags", "join", "pack", "unpack"]


class Tags:
    """Numbers for (facet, value) pairs, the same in every segment. It only grows."""

    def __init__(self) -> None:
        """Start with no tags."""
        self._numbers: dict[tuple[Facet, str], int] = {}
        self.names: list[tuple[Facet, str]] = []
        self._of: dict[Facet, list[int]] = {}

    def number(self, facet: Facet, value: str) -> int:
        """Give the number of a tag, a new one where it has none."""
        key = (facet, value)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.names)
            self.names.append(key)
            self._of.setdefault(facet, []).append(found)
        return found

    def find(self, facet: Facet, value: str) -> int | None:
        """Give the number of a tag, None where no service ever had it."""
        return self._numbers.get((facet, value))

    def of(self, facet: Facet) -> list[int]:
        """Give the numbers of all tags of a facet."""
        return self._of.get(facet, [])

    def __len__(self) -> int:
        """Count the tags."""
        return len(self.names)


@dataclass(frozen=True)
class Facts:
    """Columns of one row a document, and of (document, value) pairs: points, opening windows and tags."""

    service_ids: list[str]
    names: list[str]
    assured: Ints
    cost: Ints
    minimum_age: Ints
    maximum_age: Ints
    may_take: Bools
    accepting: Bools
    wait_days: Ints
    taken: Ints
    answered: Ints
    wait: Ints
    thoroughness: Ints
    point_doc: Ints
    latitude: Floats
    longitude: Floats
    window_doc: Ints
    weekday: Ints
    opens: Ints
    closes: Ints
    last_day: Ints
    regular: Ints
    tag_doc: Ints
    tag: Ints

    def __len__(self) -> int:
        """Count the documents, deleted ones too."""
        return len(self.service_ids)

    @cached_property
    def tag_table(self) -> TagTable:
        """Give the tags, laid out for counting."""
        return TagTable(self.tag_doc, self.tag, len(self))

    @cached_property
    def places(self) -> Places:
        """Give the points, laid out for measuring."""
        return Places(self.point_doc, self.latitude, self.longitude, len(self))

    @cached_property
    def kept_masks(self) -> ByteCache[tuple[int, ...], Bools]:
        """Keep which documents have any of some tags, for the latest such questions."""
        return ByteCache(KEPT_MASKS * len(self))

    @cached_property
    def open_in(self) -> dict[datetime, Bools]:
        """Keep which documents are open in the minute that was last asked for; nobody writes to the array."""
        return {}

    @cached_property
    def elsewhere_of(self) -> dict[frozenset[str], Bools]:
        """Keep which documents are for other areas than those last asked for; nobody writes to the array."""
        return {}


def pack(document: SearchDocument) -> bytes:
    """Pack what filters a service, and its name for the order, into bytes."""
    accepting = document.accepting and not document.temporarily_closed
    may_take = (document.accepting or document.ask_first) and not document.temporarily_closed
    cost = 0 if document.is_free else UNKNOWN if document.cost_pence is None else document.cost_pence
    row = (
        document.service_id,
        document.name.casefold(),
        document.assured_on.toordinal() if document.assured_on else NO_DATE,
        min(cost, 2**31 - 1),
        document.minimum_age or 0,
        OLDEST if document.maximum_age is None else document.maximum_age,
        may_take,
        document.points,
        [window for opening in document.openings for window in _windows(opening)],
        [(facet.value, value) for facet, value in _tags(document, cost, accepting=accepting)],
        accepting,
        UNKNOWN if document.wait_days is None else document.wait_days,
        document.taken,
        document.answered,
        UNKNOWN if document.wait_weeks is None else document.wait_weeks,
        document.thoroughness,
    )
    return bytes(msgpack.packb(row))


def unpack(packed: Iterable[bytes], tags: Tags) -> Facts:
    """Read the packed facts of a segment, in the order of its documents, into arrays."""
    rows = [msgpack.unpackb(one) for one in packed]
    points = [(doc, *point) for doc, row in enumerate(rows) for point in row[7]]
    windows = [(doc, *window) for doc, row in enumerate(rows) for window in row[8]]
    tagged = [(doc, tags.number(Facet(facet), value)) for doc, row in enumerate(rows) for facet, value in row[9]]
    return Facts(
        service_ids=[row[0] for row in rows],
        names=[row[1] for row in rows],
        assured=_ints(rows, 2),
        cost=_ints(rows, 3),
        minimum_age=_ints(rows, 4),
        maximum_age=_ints(rows, 5),
        may_take=_ints(rows, 6).astype(np.bool_),
        accepting=_ints(rows, 10).astype(np.bool_),
        wait_days=_ints(rows, 11),
        taken=_ints(rows, 12),
        answered=_ints(rows, 13),
        wait=_ints(rows, 14),
        thoroughness=_ints(rows, 15),
        point_doc=_ints(points, 0),
        latitude=np.array([point[1] for point in points], dtype=np.float64),
        longitude=np.array([point[2] for point in points], dtype=np.float64),
        window_doc=_ints(windows, 0),
        weekday=_ints(windows, 1),
        opens=_ints(windows, 2),
        closes=_ints(windows, 3),
        last_day=_ints(windows, 4),
        regular=_ints(windows, 5),
        tag_doc=_ints(tagged, 0),
        tag=_ints(tagged, 1),
    )


def join(parts: Sequence[Facts]) -> Facts:
    """Put the facts of several segments behind one another, in the order of the index's document numbers."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part) for part in parts)])[:-1]
    joined: dict[str, Any] = {}
    for column in fields(Facts):
        values = [getattr(part, column.name) for part in parts]
        if column.name in {"service_ids", "names"}:
            joined[column.name] = [one for value in values for one in value]
        elif column.name.endswith("_doc"):
            joined[column.name] = np.concatenate([v + np.int32(s) for v, s in zip(values, starts, strict=True)])
        else:
            joined[column.name] = np.concatenate(values)
    return Facts(**joined)


def _ints(rows: Sequence[Sequence[float]], index: int) -> Ints:
    return np.array([row[index] for row in rows], dtype=np.int32)


def _windows(opening: Opening) -> list[tuple[int, int, int, int, bool]]:
    """Give the days and minutes it is open; past midnight is the next day. With no end it is open when it opens."""
    last = opening.last_day.toordinal() if opening.last_day else FOR_EVER
    if opening.opens is None:
        return [(opening.weekday, UNKNOWN, UNKNOWN, last, opening.regular)]
    closes = opening.opens + 1 if opening.closes is None else opening.closes
    if closes > opening.opens:
        return [(opening.weekday, opening.opens, closes, last, opening.regular)]
    tonight = (opening.weekday, opening.opens, MIDNIGHT, last, opening.regular)
    return [tonight, ((opening.weekday + 1) % 7, 0, closes, last, opening.regular)] if closes else [tonight]


def _tags(document: SearchDocument, cost: int, *, accepting: bool) -> set[tuple[Facet, str]]:
    priced = UNPRICED if cost == UNKNOWN else PAID if cost else FREE
    many = {
        Facet.TERM: document.term_ids,
        Facet.LANGUAGE: document.languages,
        Facet.ACCESSIBILITY: document.accessibility,
        Facet.DELIVERY: document.delivery,
        Facet.AUDIENCE: document.audience,
        Facet.ORGANISATION: (document.organisation_id,) if document.organisation_id else (),
        Facet.DAY: tuple(str(weekday) for opening in document.openings for weekday, *_ in _windows(opening)),
        Facet.AREA: document.areas,
        Facet.COST: (priced,),
        Facet.GENDER: (document.gender,) if document.gender else (),
        Facet.ROUTE: (document.route,) if document.route else (),
        Facet.ACCEPTING: (YES if accepting else NO,),
        Facet.LAPSED: (YES,) if document.lapsed else (),
    }
    return {(facet, value) for facet, values in many.items() for value in values}
