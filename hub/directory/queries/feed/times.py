"""The parameters `day`, `start_time` and `end_time` of the open feed: what is open on a day at some time in between."""

from collections.abc import Iterator
from uuid import UUID

import orjson
from sqlalchemy import select

from hub.core.clock import now, today
from hub.core.db import db
from hub.directory.models import Document
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.queries.search_index import Shelf, search_order
from hub.directory.rules.feed_times import is_open
from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.schedules import weekly_windows
from hub.directory.search.query import Filters, SearchQuery

_CHUNK = 200  # services read at once


def open_then(kind: Kind, query: FeedQuery) -> set[UUID]:
    """Give the ids of public services, or of services at a location, that are open then.

    The search index knows when services are open, at any of their places. A place is open as it says itself, or where
    it says nothing, as its service says. What has ended is never open.
    """
    filters = Filters(days=frozenset(query.days) or None, open_from=query.start, open_until=query.end)
    found = {UUID(each) for each in search_order(Shelf.PUBLIC, SearchQuery(now=now(), filters=filters))}
    return found if kind is Kind.SERVICE else set(_places(sorted(found), query))


def _places(service_ids: list[UUID], query: FeedQuery) -> Iterator[UUID]:
    """Read from the documents of services which of their places are open then."""
    day = today()
    for start in range(0, len(service_ids), _CHUNK):
        these = Document.object_id.in_(service_ids[start : start + _CHUNK])
        for text in db.session.scalars(select(Document.body).where(Document.kind == Kind.SERVICE, these)):
            body = orjson.loads(text)
            listing = read_listing(body)
            for written, place in zip(body.get("service_at_locations", ()), listing.places, strict=True):
                has_own = any(not each.is_exception for each in place.schedules)
                windows = weekly_windows(place.schedules if has_own else listing.schedules, day)
                if is_open(windows, query.days, query.start, query.end):
                    yield UUID(written["id"])
