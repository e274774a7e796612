"""Finding what a list of the open feed holds: what the database answers, cut down by what it cannot."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload
from uuid import UUID

from sqlalchemy import Select

from hub.core.db import db
from hub.directory.geography.areas import where_is
from hub.directory.models import Document
from hub.directory.queries.feed.ground import ground
from hub.directory.queries.feed.narrow import narrowed
from hub.directory.queries.feed.nearby import distances, not_for
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.queries.feed.times import open_then
from hub.directory.queries.feed.words import found_by_words, services_by_words
from hub.directory.queries.search_index import newest_change

_FEW, _CHUNK = 5_000, 500  # above so many it is quicker to read all ids; values in one IN


@dataclass(frozen=True)
class Found:
    """The ids that pass: as a statement, to be read in the order of the ids, or as a list in an order of its own."""

    chosen: Select[UUID]
    ids: Sequence[UUID] | None = None


class AsIds(Sequence[UUID]):
    """Ids that are texts, made into ids only where they are looked at."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts."""
        self._texts = texts

    def __len__(self) -> int:
        """Count them."""
        return len(self._texts)

    @overload
    def __getitem__(self, at: int) -> UUID: ...
    @overload
    def __getitem__(self, at: slice) -> list[UUID]: ...
    def __getitem__(self, at: int | slice) -> UUID | list[UUID]:
        """Give one, or some."""
        return UUID(self._texts[at]) if isinstance(at, int) else [UUID(each) for each in self._texts[at]]


def find(kind: Kind, query: FeedQuery) -> Found:
    """Find what passes every parameter. Raises Invalid, naming `postcode`, for one that is none."""
    chosen = narrowed(kind, query)
    if not (query.search or query.postcode or query.asks_for_time):
        return Found(chosen)
    if kind is Kind.SERVICE and not query.asks_the_database:
        return Found(chosen, AsIds(_services(query)))
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


def _services(query: FeedQuery) -> list[str]:
    """Find services by words and a place alone, which is what most ask: from memory."""
    known = ground(newest_change())
    ranked = services_by_words(query.search) if query.search else None
    if not query.postcode:
        return [each for each in ranked or () if each in known.services]
    where = where_is(query.postcode)
    elsewhere = known.not_for(where)
    if ranked is not None:  # each of these is looked up: to build sets of all services takes ten times as long
        among = known.services if query.proximity_m is None else known.within(where.point, query.proximity_m)
        return [each for each in ranked if each in among and each in known.services and each not in elsewhere]
    away = known.metres_to(where.point, query.proximity_m)
    kept = (known.services if query.proximity_m is None else known.services & away.keys()) - elsewhere
    return sorted(kept, key=lambda each: (away.get(each, math.inf), each))  # what is nowhere comes last


def _passing(chosen: Select[UUID], ids: set[UUID] | None) -> set[UUID]:
    """Keep of these ids what passes the statement; None is everything."""
    if ids is None or len(ids) > _FEW:
        passing = set(db.session.scalars(chosen))
        return passing if ids is None else passing & ids
    wanted = sorted(ids)
    chunks = (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
    return {each for chunk in chunks for each in db.session.scalars(chosen.where(Document.object_id.in_(chunk)))}
