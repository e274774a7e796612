"""The addresses of public listings, and which of them are known not to work."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, func, select

from hub.core.db import db
from hub.directory.models import SEARCHABLE, Location, Organization, Service, ServiceAtLocation, Visibility, WebCheck
from hub.directory.rules.listing import Listing
from hub.directory.rules.web_checks import BROKEN_AFTER, CheckKind, domain_of, host_key, is_anybodys, link_of

Address = tuple[CheckKind, str]


def addresses_of(listing: Listing) -> list[str]:
    """Give the web addresses of a listing and the domain of its e-mail address, as `WebCheck.address` has them."""
    links = (listing.url, listing.organisation_url, *(each.url for each in listing.places if not each.is_confidential))
    return [each for each in dict.fromkeys((*map(link_of, links), domain_of(listing.email))) if each]


def addresses_of_listings() -> Iterator[tuple[UUID, Address]]:
    """Give each address of a public listing that can be looked at, with the service. Not of confidential places."""
    for kind, chosen in _STATEMENTS:
        for service_id, text in db.session.execute(chosen):
            address = link_of(text or "") if kind is CheckKind.WEB else domain_of(text or "")
            if address and is_anybodys(host_of(kind, address)):
                yield service_id, (kind, address)


def host_of(kind: CheckKind, address: str) -> str:
    """Give the name that an address is counted under."""
    if kind is CheckKind.EMAIL:
        return address
    try:
        return host_key(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def broken_addresses() -> frozenset[str]:
    """Give every address that failed twice in a row, a week apart."""
    return frozenset(db.session.scalars(_BROKEN))


def last_seen() -> datetime | None:
    """Give when the addresses were last gathered from the listings."""
    return db.session.scalar(select(func.max(WebCheck.seen_at)))


_BROKEN = select(WebCheck.address).where(WebCheck.failures >= BROKEN_AFTER)


def _statements() -> Iterator[tuple[CheckKind, Select[UUID, str | None]]]:
    public = (Service.visibility == Visibility.PUBLIC, Service.status.in_(SEARCHABLE))
    yield CheckKind.WEB, select(Service.id, Service.url).where(*public, Service.url.is_not(None))
    yield (
        CheckKind.WEB,
        select(Service.id, Organization.website)
        .join(Organization, Organization.id == Service.organization_id)
        .where(*public, Organization.website.is_not(None)),
    )
    yield (
        CheckKind.WEB,
        select(Service.id, Location.url)
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(*public, Location.url.is_not(None), Location.is_confidential.is_(False)),
    )
    yield CheckKind.EMAIL, select(Service.id, Service.email).where(*public, Service.email.is_not(None))


_STATEMENTS = tuple(_statements())
