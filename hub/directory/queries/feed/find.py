"""Finding what a list of the open feed holds: what the database answers, cut down by what it cannot."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select

from hub.core.db import db
from hub.directory.geography.areas import where_is
from hub.directory.models import Document
from hub.directory.queries.feed.narrow import narrowed
from hub.directory.queries.feed.nearby import distances, not_for
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.queries.feed.times import open_then
from hub.directory.queries.feed.words import found_by_words

_FEW, _CHUNK = 5_000, 500  # above so many it is quicker to read all ids; values in one IN


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
    ranked = found_by_words(kind, query.search) if query.search else None
    among = [set(ranked)] if ranked is not None else []
    if query.asks_for_time:
        among.append(open_then(kind, query))
    if not query.postcode:
        kept = _passing(chosen, set.intersection(*among))
        return Found(chosen, sorted(kept) if ranked is None else [each for each in ranked if each in kept])
    where = where_is(query.postcode)
    away = distances(kind, where.point, query.proximity_m)
    if query.proximity_m is not None:
        among.append(set(away))
    kept = _passing(chosen, set.intersection(*among) if among else None) - not_for(kind, where)
    if ranked is not None:
        return Found(chosen, [each for each in ranked if each in kept])
    return Found(chosen, sorted(kept, key=lambda each: (away.get(each, math.inf), each)))  # what is nowhere comes last


def _passing(chosen: Select[UUID], ids: set[UUID] | None) -> set[UUID]:
    """Keep of these ids what passes the statement; None is everything."""
    if ids is None or len(ids) > _FEW:
        passing = set(db.session.scalars(chosen))
        return passing if ids is None else passing & ids
    wanted = sorted(ids)
    chunks = (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
    return {each for chunk in chunks for each in db.session.scalars(chosen.where(Document.object_id.in_(chunk)))}
