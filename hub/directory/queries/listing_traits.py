"""Reads what listings are compared by, a few statements for some hundred at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from hub.core.db import db
from hub.directory.models import Address, Contact, Organization, Phone, Service, ServiceAtLocation
from hub.directory.rules import listing_traits as rules
from hub.directory.rules.listing_traits import LONGEST, Traits, traits

_CHUNK = 500  # values in one IN


@dataclass(frozen=True, slots=True)
class Named:
    """A listing by its names as they are written, and what it is compared by."""

    name: str
    organisation: str
    traits: Traits


def read_named(ids: Collection[UUID]) -> Iterator[tuple[UUID, Named]]:
    """Read listings of any visibility, in the order of their ids; one that is not there is left out."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield from _read(wanted[start : start + _CHUNK])


def _read(ids: Sequence[UUID]) -> Iterator[tuple[UUID, Named]]:
    phones, emails = _gathered(_phones(ids)), _gathered([_emails(ids)])
    places = _places(ids)
    rows = db.session.execute(
        select(
            Service.id, Service.name, Service.url, Service.email,
            func.substr(Service.description, 1, 3 * LONGEST).label("description"),
            Organization.name.label("run_by"), Organization.website,
        )
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .where(Service.id.in_(ids))
        .order_by(Service.id)
    )  # fmt: skip
    for row in rows:
        own = traits(
            row.name,
            row.run_by or "",
            places=places[row.id],
            phones=phones[row.id],
            webs=(row.url, row.website),
            emails=(row.email, *emails[row.id]),
            description=row.description or "",
        )
        yield row.id, Named(row.name, row.run_by or "", own)


def _phones(ids: Sequence[UUID]) -> Iterable[Select[UUID, Any]]:
    yield select(Phone.service_id, Phone.number).where(Phone.service_id.in_(ids))  # type: ignore[misc]  # never null here
    yield (
        select(Contact.service_id, Phone.number)  # type: ignore[misc]  # never null here
        .join(Contact, Contact.id == Phone.contact_id)
        .where(Contact.service_id.in_(ids))
    )


def _emails(ids: Sequence[UUID]) -> Select[UUID, Any]:
    return select(Contact.service_id, Contact.email).where(Contact.service_id.in_(ids), Contact.email.is_not(None))  # type: ignore[return-value]  # never null here


def _places(ids: Sequence[UUID]) -> dict[UUID, list[rules.Address]]:
    found: dict[UUID, list[rules.Address]] = defaultdict(list)
    rows = db.session.execute(
        select(ServiceAtLocation.service_id, Address.address_1, Address.city, Address.postal_code)
        .join(Address, Address.location_id == ServiceAtLocation.location_id)
        .where(ServiceAtLocation.service_id.in_(ids))
    )
    for service_id, *address in rows:
        found[service_id].append(rules.Address(*address))
    return found


def _gathered(statements: Iterable[Select[UUID, Any]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for statement in statements:
        for service_id, value in db.session.execute(statement):
            found[service_id].append(value)
    return found
