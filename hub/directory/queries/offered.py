"""What is offered while somebody types: kinds of help, towns, and names of services. Public names, the same for all."""

from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from hub.core.db import db
from hub.core.errors import Invalid
from hub.core.values import Postcode
from hub.directory.models import SEARCHABLE, Address, Location, Organization, Service, ServiceAtLocation, Visibility
from hub.directory.queries.search import all_needs
from hub.directory.queries.search_index import newest_seen
from hub.directory.queries.vocabulary import vocabulary

MOST_TOWNS = 200
MOST_NAMES = 10_000  # half a megabyte; twice what a large borough lists


@dataclass(frozen=True)
class Offered:
    """Kinds of help with a service, by name; towns, those with most services first, at most MOST_TOWNS."""

    help: tuple[str, ...]
    towns: tuple[str, ...]


@dataclass(frozen=True)
class OfferedNames:
    """All that can be offered: `help` and `towns` as above, every outcode with a service, and names of organisations
    and services, at most MOST_NAMES.
    """

    help: tuple[str, ...]
    towns: tuple[str, ...]
    outcodes: tuple[str, ...]
    names: tuple[str, ...]


def offered() -> Offered:
    """Give what stands in the page of a search itself: made once for each change of the directory."""
    seq = newest_seen()
    kept: dict[Path, tuple[int, Offered]] = current_app.extensions.setdefault("directory_offered", {})
    folder = current_app.config["HUB"].search_dir
    if folder not in kept or kept[folder][0] != seq:
        needs = {need.name for need in all_needs() if need.count}
        kept[folder] = seq, Offered(tuple(sorted(needs, key=str.casefold)), vocabulary(seq).busiest_towns[:MOST_TOWNS])
    return kept[folder][1]


def offered_names() -> OfferedNames:
    """Read all that can be offered. Places that are kept back count for nothing here."""
    open_to_all = Service.visibility == Visibility.PUBLIC, Service.status.in_(SEARCHABLE)
    services = select(Service.name).where(*open_to_all)
    organisations = select(Organization.name).where(
        Organization.id.in_(select(Service.organization_id).where(*open_to_all))
    )
    postcodes = (
        select(Address.postal_code)
        .join(Location, Location.id == Address.location_id)
        .join(ServiceAtLocation, ServiceAtLocation.location_id == Location.id)
        .join(Service, Service.id == ServiceAtLocation.service_id)
        .where(*open_to_all, Location.is_confidential.is_(False), Address.postal_code.is_not(None))
    )
    names = {" ".join(name.split()) for name in db.session.scalars(organisations)}
    if len(names) < MOST_NAMES:
        rows = db.session.scalars(services.order_by(Service.name).limit(MOST_NAMES - len(names)))
        names |= {" ".join(name.split()) for name in rows}
    outcodes = {_outcode(each) for each in db.session.scalars(postcodes.distinct())}
    return OfferedNames(
        **asdict(offered()),
        outcodes=tuple(sorted(outcodes - {""})),
        names=tuple(sorted(names - {""}, key=str.casefold)[:MOST_NAMES]),
    )


def _outcode(postcode: str | None) -> str:
    try:
        return Postcode.parse(postcode or "").outcode
    except Invalid:
        return ""
