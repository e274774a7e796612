"""Going there by bus: the timetables of the place, laid out once a process for many questions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from hub.core.clock import today
from hub.core.db import db
from hub.directory.geography.buses import Network, Point, Reach
from hub.directory.geography.geocoder import Located, Precision
from hub.directory.models import BusTimetable
from hub.directory.queries.search_index import newest_change, newest_seen
from hub.directory.rules.buses import NearStop, Ride, unpack
from hub.directory.rules.listing import Listing, Place

KEPT_REACHES = 32  # at 24 bytes a stop each

Rides = Mapping[Point, Ride]
NO_RIDES: Rides = {}


@dataclass(frozen=True)
class Loaded:
    """What timetables are loaded: from which file, for which weekday, and up to when most of them hold."""

    id: UUID
    source: str
    day: date
    last_day: date


@dataclass
class _Kept:
    seq: int
    loaded: Loaded | None
    network: Network | None
    reach: Callable[[Point], Reach] | None


def loaded_timetable() -> Loaded | None:
    """Give what is loaded, None where nothing is."""
    columns = BusTimetable.id, BusTimetable.source, BusTimetable.day, BusTimetable.last_day
    row = db.session.execute(select(*columns)).first()
    return Loaded(*row) if row else None


def goes_by_bus(seq: int) -> bool:
    """Say whether there are timetables that hold; `seq` is the newest change of the directory."""
    kept = _kept(seq)
    return kept.loaded is not None and kept.loaded.last_day >= today()


def offers_buses() -> bool:
    """Say whether ways by bus can be told now."""
    return goes_by_bus(newest_seen())


def reach_from(located: Located | None, seq: int) -> Reach | None:
    """Give how far somebody gets by bus from an exact place. None for others, or without timetables that hold."""
    if located is None or located.precision is not Precision.UNIT or not goes_by_bus(seq):
        return None
    reach = _kept(seq).reach
    return reach(located.point) if reach else None


def rides_to(listings: Iterable[Listing], reach: Reach | None) -> Rides:
    """Give the ways by bus to every place of some services that may be known, by where it is."""
    if reach is None:
        return NO_RIDES
    points = list({point for listing in listings for point in public_points(listing)})
    return {point: ride for point, ride in zip(points, reach.rides(points), strict=True) if ride}


def public_points(listing: Listing) -> Iterator[Point]:
    """Give where its places are that may be known."""
    return (place.point for place in listing.places if place.point and not place.is_confidential)


def stops_near(places: Sequence[Place]) -> list[tuple[NearStop, ...]]:
    """Name the stops near each place with their lines; none for one that is confidential or not on the map."""
    seq = newest_change()
    network = _kept(seq).network if goes_by_bus(seq) else None
    return [
        network.near(place.point) if network and place.point and not place.is_confidential else () for place in places
    ]


def _kept(seq: int) -> _Kept:
    """Give what this process has read of the newest timetable; laid out again only where there is another."""
    every: dict[Path, _Kept] = current_app.extensions.setdefault("directory_buses", {})
    folder = current_app.config["HUB"].search_dir
    kept = every.get(folder)
    if kept is None or kept.seq != seq:
        loaded = loaded_timetable()
        if kept is not None and kept.loaded == loaded:
            kept.seq = seq
        else:
            network = _laid_out(loaded)
            reach = lru_cache(KEPT_REACHES)(network.reach) if network else None
            kept = every[folder] = _Kept(seq, loaded, network, reach)
    return kept


def _laid_out(loaded: Loaded | None) -> Network | None:
    if loaded is None:
        return None
    packed = db.session.scalar(select(BusTimetable.packed).where(BusTimetable.id == loaded.id))
    return Network(unpack(packed)) if packed else None
