"""The parameters `postcode` and `proximity` of the open feed: who is served there, and what is how far away."""

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, Row, and_, or_, select

from hub.core.db import db
from hub.core.earth import EARTH_RADIUS_M, metres_between
from hub.core.errors import Invalid
from hub.core.values import Postcode
from hub.directory.geography import postcodes
from hub.directory.geography.areas import Where, may_hold
from hub.directory.geography.postcodes import Point
from hub.directory.models import Address, Document, Location, ServiceArea, ServiceAtLocation
from hub.directory.queries.feed.query import Kind


def distances(kind: Kind, point: Point, within_m: float | None) -> dict[UUID, float]:
    """Give the metres from the point to each public service (the nearest of its places) or service at a location.

    Those farther than `within_m` are left out, and so is what has no place on the map, or one that nobody may know.
    """
    rows = list(located_places(_around(point, within_m)))
    if not rows:
        return {}
    metres = metres_between(*point, np.array([each[1] for each in rows]), np.array([each[2] for each in rows]))
    found: dict[UUID, float] = {}
    for (place, *_), away in zip(rows, metres.tolist(), strict=True):
        key = place.object_id if kind is Kind.PLACE else place.owner_id
        if within_m is None or away <= within_m:
            found[key] = min(away, found.get(key, away))
    return found


def not_for(kind: Kind, where: Where) -> set[UUID]:
    """Give the services, or services at a location, whose areas are all known and none of which holds the place.

    Areas that cannot be judged keep nobody out. A place without areas has its service's, a service without any those
    of its places.
    """
    by_service, by_place = _verdicts(where)
    places: dict[UUID, list[UUID]] = defaultdict(list)
    for place_id, service_id in db.session.execute(
        select(Document.object_id, Document.owner_id).where(Document.kind == Kind.PLACE)
    ):
        if service_id is not None:
            places[service_id].append(place_id)
    if kind is Kind.SERVICE:
        unserved = {each for each, judged in by_service.items() if not judged}
        none_of_theirs = {
            service_id
            for service_id, ids in places.items()
            if service_id not in by_service and not any(by_place.get(each, True) for each in ids)
        }
        return unserved | none_of_theirs
    return {
        each
        for service_id, ids in places.items()
        for each in ids
        if not by_place.get(each, by_service.get(service_id, True))
    }


def _verdicts(where: Where) -> tuple[dict[UUID, bool], dict[UUID, bool]]:
    """Say of each service, and of each service at a location, with areas whether one of them may hold the place."""
    by_service: dict[UUID, bool] = defaultdict(bool)
    by_place: dict[UUID, bool] = defaultdict(bool)
    chosen = select(
        ServiceArea.service_id, ServiceArea.service_at_location_id, ServiceArea.uri, ServiceArea.extent
    ).where(ServiceArea.position.is_not(None))
    for row in db.session.execute(chosen, execution_options={"yield_per": 500}):
        holds = may_hold(where, uri=row.uri or "", extent=row.extent or "") is not False
        if row.service_at_location_id:
            by_place[row.service_at_location_id] |= holds
        elif row.service_id:
            by_service[row.service_id] |= holds
    return dict(by_service), dict(by_place)


def located_places(among: ColumnElement[bool] | None) -> Iterator[tuple[Row[Any], float, float]]:
    """Give the public places with a point: their own, else their postcode's. A place is given once for each address.

    `among` narrows those that have a point of their own; None is all.
    """
    own = Location.latitude.is_not(None) if among is None else among
    chosen = (
        select(Document.object_id, Document.owner_id, Location.latitude, Location.longitude, Address.postal_code)
        .join(ServiceAtLocation, ServiceAtLocation.id == Document.object_id)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Address, and_(Address.location_id == Location.id, Location.latitude.is_(None)))
        .where(Document.kind == Kind.PLACE, Location.is_confidential.is_(False))
        .where(or_(Location.latitude.is_(None), Location.longitude.is_(None), own))
    )
    for row in db.session.execute(chosen):
        spot = (row.latitude, row.longitude) if row.latitude is not None else _by_postcode(row.postal_code)
        if spot is not None and None not in spot:
            yield row, *spot


def _around(point: Point, within_m: float | None) -> ColumnElement[bool]:
    """Ask the database for a box a little larger than the circle; at the poles it is the whole world."""
    if within_m is None or within_m > EARTH_RADIUS_M:
        return Location.latitude.is_not(None)
    north = math.degrees(within_m / EARTH_RADIUS_M) + 0.001
    east = min(north / max(math.cos(math.radians(min(abs(point.latitude) + north, 89.9))), 0.01), 360)
    return and_(
        Location.latitude.between(point.latitude - north, point.latitude + north),
        Location.longitude.between(point.longitude - east, point.longitude + east),
    )


def _by_postcode(text: str | None) -> Point | None:
    try:
        outcode, incode = Postcode.parse(text or "").text.split()
    except Invalid:
        return None
    return postcodes.unit(outcode, incode)
