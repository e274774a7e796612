"""Finding what a list of the open feed holds: what the database answers, cut down by what it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select

from hub.core.db import db
from hub.directory.geography.areas import where_is
from hub.directory.queries.feed.narrow import narrowed
from hub.directory.queries.feed.nearby import distances, not_for
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.queries.feed.times import open_then
from hub.directory.queries.feed.words import found_by_words


@dataclass(frozen=True)
class Found:
    """The ids that pass: as a statement, to be read in the order of the ids, or as a list in an order of its own."""

    chosen: Select[UUID]
    ids: Sequence[UUID] | None = None


def find(kind: Kind, query: FeedQuery) -> Found:
    """Find what passes every parameter. Raises Invalid, naming `postcode`, for one that is none."""
    chosen = narrowed(kind, query)
    if not (query.search or query.postcode or query.asks_for_time):
        return Found(chosen)
    kept = set(db.session.scalars(chosen))
    if query.asks_for_time:
        kept &= open_then(kind, query)
    ordered: list[UUID] | None = None
    if query.postcode:
        ordered = _near(kind, query, kept)
        kept = set(ordered)
    if query.search:
        ordered = [each for each in found_by_words(kind, query.search) if each in kept]
    return Found(chosen, sorted(kept) if ordered is None else ordered)


def _near(kind: Kind, query: FeedQuery, kept: set[UUID]) -> list[UUID]:
    """Keep who serves the postcode, within the distance where one is given; the nearest first, what is nowhere last."""
    where = where_is(query.postcode)
    away = distances(kind, where.point, query.proximity_m)
    kept = kept - not_for(kind, where)
    if query.proximity_m is not None:
        kept &= away.keys()
    return sorted(kept, key=lambda each: (away.get(each, float("inf")), each))
