"""The names of needs and of towns: read once, and again when the directory has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from hub.core.db import db
from hub.directory.geography.places import gather
from hub.directory.geography.postcodes import Point
from hub.directory.models import Address, Location, Service, ServiceAtLocation, TaxonomyTerm, Visibility


@dataclass(frozen=True)
class Vocabulary:
    """As of one change of the directory: needs by id (name, and broader need or ""), and towns with their middle."""

    seq: int
    needs: Mapping[str, tuple[str, str]]
    towns: Mapping[str, Point]


def vocabulary(seq: int) -> Vocabulary:
    """Give the names that hold since change `seq`."""
    kept: dict[Path, Vocabulary] = current_app.extensions.setdefault("directory_vocabulary", {})
    folder = current_app.config["HUB"].search_dir
    if folder not in kept or kept[folder].seq != seq:
        kept[folder] = Vocabulary(seq, _needs(), _towns())
    return kept[folder]


def _needs() -> dict[str, tuple[str, str]]:
    rows = db.session.execute(select(TaxonomyTerm.id, TaxonomyTerm.name, TaxonomyTerm.parent_id))
    return {str(row.id): (row.name, str(row.parent_id or "")) for row in rows}


def _towns() -> dict[str, Point]:
    """Give the towns that public services are in. Confidential places do not count: one alone would be the town."""
    rows = db.session.execute(
        select(Address.city, Location.latitude, Location.longitude)
        .join(Location, Location.id == Address.location_id)
        .join(ServiceAtLocation, ServiceAtLocation.location_id == Location.id)
        .join(Service, Service.id == ServiceAtLocation.service_id)
        .where(Service.visibility == Visibility.PUBLIC, Location.is_confidential.is_(False))
        .where(Location.latitude.is_not(None), Address.city.is_not(None))
        .distinct()
    )
    return gather((row.city, row.latitude, row.longitude) for row in rows)
