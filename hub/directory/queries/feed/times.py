"""The parameters `day`, `start_time` and `end_time` of the open feed: what is open on a day at some time in between."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select

from hub.core.clock import today
from hub.core.db import db
from hub.directory.models import Document, Schedule, ServiceAtLocation
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.rules.feed_times import is_open
from hub.directory.rules.schedule_fields import readable
from hub.directory.rules.schedules import WEEKDAYS, weekly_windows

_OWNERS = ("service_id", "service_at_location_id", "location_id")
_FIELDS = (
    *("freq", "interval", "byday", "bymonthday", "opens_at", "closes_at", "dtstart", "until", "count"),
    *("valid_from", "valid_to", "description"),
)


def open_then(kind: Kind, query: FeedQuery) -> set[UUID]:
    """Give the ids of public services, or of services at a location, that are open then.

    A service is open where it or any of its places is; a place where its own schedules say so, or where it has none,
    its service's.
    """
    is_open_by = _open_owners(query)
    found: set[UUID] = set()
    placed = _places()
    scheduled = _with_schedules() if kind is Kind.PLACE else set()
    for each in placed:
        here = each.object_id in is_open_by["service_at_location_id"] or each.location_id in is_open_by["location_id"]
        if kind is Kind.SERVICE:
            found |= {each.owner_id} if here else set()
        elif here or (not {each.object_id, each.location_id} & scheduled and each.owner_id in is_open_by["service_id"]):
            found.add(each.object_id)
    return found | is_open_by["service_id"] if kind is Kind.SERVICE else found


def _places() -> list[Row[Any]]:
    chosen = select(Document.object_id, Document.owner_id, ServiceAtLocation.location_id)
    chosen = chosen.outerjoin(ServiceAtLocation, ServiceAtLocation.id == Document.object_id)
    return list(db.session.execute(chosen.where(Document.kind == Kind.PLACE)))


def _open_owners(query: FeedQuery) -> Mapping[str, set[UUID]]:
    """Give what has a schedule of its own that is open then, by the column that names it."""
    found: dict[str, set[UUID]] = defaultdict(set)
    columns = [getattr(Schedule, name) for name in (*_OWNERS, *_FIELDS)]
    rows = db.session.execute(select(*columns).where(*_on_the_days(query)), execution_options={"yield_per": 1000})
    day = today()
    for row in rows:
        windows = weekly_windows(readable([row._asdict()]), day)
        if is_open(windows, query.days, query.start, query.end):
            for name in _OWNERS:
                if getattr(row, name):
                    found[name].add(getattr(row, name))
    return found


def _on_the_days(query: FeedQuery) -> list[ColumnElement[bool]]:
    """Leave out in the database what names other days only. Those of the day before may go past midnight."""
    if not query.days:
        return []
    names = {WEEKDAYS[number] for day in query.days for number in (day, (day - 1) % 7)}
    by_day = func.upper(func.coalesce(Schedule.byday, ""))
    return [or_(by_day == "", *(by_day.contains(name) for name in sorted(names)))]


def _with_schedules() -> set[UUID]:
    """Give the services at a location, and the locations, that have schedules of their own."""
    chosen = select(Schedule.service_at_location_id, Schedule.location_id).where(
        or_(Schedule.service_at_location_id.is_not(None), Schedule.location_id.is_not(None))
    )
    return {each for row in db.session.execute(chosen) for each in row if each}
