"""Where the public services are, whom they are for and which have ended, in memory as of one change of the directory.

The database answers the same (`nearby`), but reads every place and area for each question: 13 ms at 2,000 services, and
more with every one. This is read once for a change, and answers from arrays. Ids are texts here: in Python a UUID is
slow to make and to compare.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import UUID

import numpy as np
from flask import current_app
from sqlalchemy import select

from hub.core.db import db
from hub.core.earth import metres_between
from hub.directory.geography.areas import Where, may_hold
from hub.directory.geography.postcodes import Point
from hub.directory.models import Document, Service, ServiceArea
from hub.directory.models.base import SEARCHABLE, ServiceStatus
from hub.directory.queries.feed.narrow import public_services
from hub.directory.queries.feed.nearby import located_places
from hub.directory.queries.feed.query import Kind
from hub.directory.search.facts import Floats

Area = tuple[str, str]  # a code or address that ends in one, and an outline
KEPT = 64  # answers to "who is not for people there": one for each set of areas that do not hold a place


@dataclass(frozen=True)
class Ground:
    """As of change `seq`. Nothing of it is written to once it is read."""

    seq: int
    _unserved: dict[frozenset[Area], frozenset[str]] = field(default_factory=dict)

    @cached_property
    def services(self) -> frozenset[str]:
        """Give the ids of all public services."""
        return frozenset(map(str, db.session.scalars(public_services())))

    @cached_property
    def ended(self) -> Sequence[tuple[UUID, str, str | None, str | None]]:
        """Give what the index leaves out, by id: id, name, other name and description of services that have ended."""
        states = [status for status in ServiceStatus if status not in SEARCHABLE]
        columns = (Service.id, Service.name, Service.alternate_name, Service.description)
        rows = db.session.execute(select(*columns).where(Service.status.in_(states)).order_by(Service.id))
        return list(rows)

    def metres_to(self, point: Point, within_m: float | None = None) -> dict[str, float]:
        """Give the metres from a point to the nearest place of each service that has one, at most so far away."""
        owners, latitude, longitude = self._located
        metres = metres_between(*point, latitude, longitude)
        chosen = np.arange(len(owners)) if within_m is None else np.flatnonzero(metres <= within_m)
        chosen = chosen[np.argsort(-metres[chosen], kind="stable")]  # of several places the nearest is set last
        return dict(zip([owners[each] for each in chosen.tolist()], metres[chosen].tolist(), strict=True))

    def within(self, point: Point, metres: float) -> set[str]:
        """Give the services that have a place at most so many metres from a point."""
        owners, latitude, longitude = self._located
        near = np.flatnonzero(metres_between(*point, latitude, longitude) <= metres)
        return {owners[each] for each in near.tolist()}

    def not_for(self, where: Where) -> frozenset[str]:
        """Give the services whose areas are all known and none of which holds the place: see `nearby.not_for`."""
        outside = frozenset(each for each in self._areas if may_hold(where, uri=each[0], extent=each[1]) is False)
        found = self._unserved.get(outside)
        if found is None:
            if len(self._unserved) >= KEPT:
                self._unserved.clear()
            found = self._unserved[outside] = frozenset(self._only_in(outside))
        return found

    def _only_in(self, outside: frozenset[Area]) -> Iterable[str]:
        by_service, by_place = self._said
        yield from (each for each, areas in by_service.items() if areas <= outside)
        for each, places in by_place.items():
            if each not in by_service and all(areas and areas <= outside for areas in places):
                yield each

    @cached_property
    def _areas(self) -> frozenset[Area]:
        by_service, by_place = self._said
        every = [*by_service.values(), *(areas for places in by_place.values() for areas in places)]
        return frozenset().union(*every)

    @cached_property
    def _said(self) -> tuple[Mapping[str, frozenset[Area]], Mapping[str, list[frozenset[Area]]]]:
        """Read the areas that services name themselves, and for each service those that each of its places names."""
        of_service, of_place = defaultdict[str, set[Area]](set), defaultdict[str, set[Area]](set)
        columns = (ServiceArea.service_id, ServiceArea.service_at_location_id, ServiceArea.uri, ServiceArea.extent)
        for row in db.session.execute(select(*columns).where(ServiceArea.position.is_not(None))):
            area = (row.uri or "", row.extent or "")
            if row.service_at_location_id:
                of_place[str(row.service_at_location_id)].add(area)
            elif row.service_id:
                of_service[str(row.service_id)].add(area)
        places = defaultdict[str, list[frozenset[Area]]](list)
        shown = select(Document.object_id, Document.owner_id).where(Document.kind == Kind.PLACE)
        for place_id, service_id in db.session.execute(shown) if of_place else ():
            if service_id is not None:
                places[str(service_id)].append(frozenset(of_place.get(str(place_id), ())))
        return {each: frozenset(areas) for each, areas in of_service.items()}, dict(places)

    @cached_property
    def _located(self) -> tuple[list[str], Floats, Floats]:
        rows = list(located_places(None))
        points = np.array([spot for _, *spot in rows], np.float64).reshape(-1, 2)
        return [str(row.owner_id) for row, *_ in rows], points[:, 0], points[:, 1]


def ground(seq: int) -> Ground:
    """Give the ground as of the newest change `seq`."""
    kept: dict[Path, Ground] = current_app.extensions.setdefault("directory_ground", {})
    folder = current_app.config["HUB"].search_dir
    if folder not in kept or kept[folder].seq != seq:
        kept[folder] = Ground(seq)
    return kept[folder]
