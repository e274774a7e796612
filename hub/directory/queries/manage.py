"""What the page of those who look after a listing shows beside the listing itself; notes that only staff see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.permissions import allow, can
from hub.directory.models import (
    Address,
    IntakeState,
    ListingNote,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    ServiceStatus,
    Visibility,
)
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.likeness import Likeness, find_alike
from hub.directory.queries.quality import Judged, judged
from hub.directory.queries.render import in_full
from hub.directory.queries.services import get_service
from hub.directory.queries.tree import load
from hub.directory.queries.upkeep import ids_of
from hub.identity.queries import list_organisations_that_answer


@dataclass(frozen=True)
class Spot:
    """A place of the service: its address as one line, whether it is kept back, and how many services are there."""

    id: UUID
    name: str
    address: str
    is_confidential: bool
    services: int


@dataclass(frozen=True)
class Note:
    """A note that only staff see."""

    id: UUID
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Managed:
    """A listing as those who look after it see it. `owners` may answer its referrals; empty for who cannot choose."""

    id: UUID
    name: str
    organisation: str
    organization_id: UUID | None
    owner_id: UUID | None
    owners: Sequence[tuple[UUID, str]]
    visibility: str
    alert: str
    alert_until: date | None
    is_closed: bool
    told: IntakeState | None
    told_on: date | None
    how_to_refer: str
    places: Sequence[Spot]
    checked_on: date | None
    checked_by: str
    likely: Sequence[Likeness]
    judged: Judged


def get_managed(actor: Actor, service_id: UUID) -> Managed:
    """Give a listing to look after; raises NotFound, NotSignedIn, NotAllowed."""
    service = get_service(actor, service_id)
    allow(actor, DirectoryPermission.EDIT_SERVICE, service.organization)
    organization = service.organization
    return Managed(
        id=service.id,
        name=service.name,
        organisation=organization.name if organization else "",
        organization_id=service.organization_id,
        owner_id=organization.owner_id if organization else None,
        owners=_owners(actor, organization),
        visibility=service.visibility.value,
        alert=service.alert or "",
        alert_until=service.alert_until,
        is_closed=service.status is ServiceStatus.TEMPORARILY_CLOSED,
        told=service.intake_told,
        told_on=service.intake_told_on,
        how_to_refer=service.application_process or "",
        places=_spots(service.id),
        checked_on=service.checked_on,
        checked_by=service.last_checked_by,
        likely=_likely(actor, service),
        judged=judged([service.id], frozenset(Visibility))[0],
    )


def may_keep_notes(actor: Actor) -> bool:
    """Say whether the actor reads and writes notes on listings."""
    return can(actor, DirectoryPermission.KEEP_NOTES)


def list_notes(actor: Actor, service_id: UUID) -> list[Note]:
    """List the notes on a listing and on those merged into it, newest first; none for those who may not read them."""
    if not may_keep_notes(actor):
        return []
    chosen = select(ListingNote).where(ListingNote.service_id.in_(ids_of(service_id)))
    rows = db.session.scalars(chosen.order_by(ListingNote.created_at.desc(), ListingNote.id))
    return [Note(row.id, row.text, row.author_name, row.created_at) for row in rows]


def _owners(actor: Actor, organization: Organization | None) -> list[tuple[UUID, str]]:
    if organization is None or not can(actor, DirectoryPermission.ASSIGN_OWNER):
        return []
    return [(each.id, each.name) for each in list_organisations_that_answer()]


def _spots(service_id: UUID) -> list[Spot]:
    rows = db.session.execute(
        select(Location)
        .join(ServiceAtLocation, ServiceAtLocation.location_id == Location.id)
        .where(ServiceAtLocation.service_id == service_id)
        .order_by(ServiceAtLocation.position)
    )
    return [_spot(location) for location in dict.fromkeys(rows.scalars())]


def _spot(location: Location) -> Spot:
    address = db.session.scalars(
        select(Address).where(Address.location_id == location.id).order_by(Address.position).limit(1)
    ).first()
    lines = (address.address_1, address.address_2, address.city, address.postal_code) if address else ()
    here = select(ServiceAtLocation.service_id).where(ServiceAtLocation.location_id == location.id).distinct()
    return Spot(
        location.id,
        location.name or "",
        ", ".join(filter(None, lines)),
        location.is_confidential,
        len(db.session.scalars(here).all()),
    )


def _likely(actor: Actor, service: Service) -> list[Likeness]:
    if not can(actor, DirectoryPermission.MERGE_SERVICES):
        return []
    written = in_full(load("service", [service.id]), "service", service.id) | {"id": str(service.id)}
    return find_alike([written])[0]
