"""Listings that an actor may see, read from the documents written when they changed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from hub.core.actor import Actor, Role
from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import Invalid, NotFound
from hub.core.permissions import can
from hub.core.values import Postcode
from hub.directory.geography import postcodes
from hub.directory.models import Document, IntakeState, Organization, Service, Silence, Visibility
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.render import for_everybody, for_referrers
from hub.directory.queries.tree import load
from hub.directory.rules.freshness import Freshness, Intake, Taking, Told, freshness, taking
from hub.directory.rules.listing import Listing, Place
from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.plain_text import plain, web_address
from hub.directory.rules.still_right import SilenceKind

STAFF = (
    Role.LINK_WORKER,
    Role.CLINICIAN,
    Role.CARE_COORDINATOR,
    Role.BUDGET_APPROVER,
    Role.DIRECTORY_EDITOR,
    Role.COMMISSIONER,
    Role.ADMINISTRATOR,
)
PUBLIC_ONLY = frozenset({Visibility.PUBLIC})
FOR_STAFF = PUBLIC_ONLY | {Visibility.INTERNAL}


ServiceRow = Row[
    UUID, Visibility, date | None, str, date | None, IntakeState | None, date | None, UUID | None, str | None,
    SilenceKind | None,
]  # fmt: skip
ServiceSelect = Select[
    UUID, Visibility, date | None, str, date | None, IntakeState | None, date | None, UUID | None, str | None,
    SilenceKind | None,
]  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A listing, and what Hub itself knows of it: who may see it, who last checked it, and what was said of its intake.

    `owner_id` is the organisation in Hub that answers its referrals; `silence` says that nobody answered when it was
    asked about. One that `tells_addresses` has those of confidential places in it.
    """

    id: UUID
    listing: Listing
    visibility: Visibility
    checked_on: date | None
    checked_by: str
    told: Told | None = None
    owner_id: UUID | None = None
    notice_until: date | None = None
    silence: SilenceKind | None = None
    tells_addresses: bool = False

    @property
    def is_hidden(self) -> bool:
        """Say whether the public does not see it."""
        return self.visibility is not Visibility.PUBLIC

    def freshness(self, day: date) -> Freshness:
        """Say on a day when somebody last confirmed it, and whether it can be relied on."""
        return freshness(self.checked_on, day, is_unanswered=self.silence is not None)

    def taking(self, day: date) -> Taking:
        """Say whether it takes people on a day."""
        silent = self.listing.is_silent_on_intake
        return taking(self.listing.intake, self.told, day, is_silent=silent, checked=self.checked_on)


@dataclass(frozen=True)
class OrganisationPage:
    """What is shown of an organisation."""

    name: str
    description: tuple[str, ...]
    url: str
    services: list[Listed]


def is_staff(actor: Actor) -> bool:
    """Say whether the actor works with the people that services are for."""
    return actor.has(*STAFF)


def visible_to(actor: Actor) -> frozenset[Visibility]:
    """Give what the actor may find without looking for it: nobody finds sensitive places or archived listings."""
    return FOR_STAFF if is_staff(actor) else PUBLIC_ONLY


def get_listing(actor: Actor, service_id: UUID) -> Listed:
    """Give a service; raises NotFound where there is none that this actor may see."""
    found = find_listings([service_id], frozenset(Visibility)).get(service_id)
    if found is None or not _may_see(actor, found):
        raise NotFound("There is no such service in the directory.")
    return found


def find_seen(actor: Actor, ids: Collection[UUID]) -> dict[UUID, Listed]:
    """Give those of the services that the actor may see, by id."""
    found = find_listings(ids, frozenset(Visibility))
    return {each: listed for each, listed in found.items() if _may_see(actor, listed)}


def with_addresses(actor: Actor, found: Listed) -> Listed:
    """Give a listing with the addresses of its confidential places where the actor may know them, else as it is.

    Only for what the actor alone reads: never for a list, an index, or what is passed on.
    """
    if not any(place.is_confidential for place in found.listing.places):
        return found
    if not can(actor, DirectoryPermission.SEE_CONFIDENTIAL, _organization(found)):
        return found
    whole = read_listing(for_referrers(load("service", [found.id]), "service", found.id))
    return replace(found, listing=replace(found.listing, places=whole.places), tells_addresses=True)


def may_manage(actor: Actor, found: Listed) -> bool:
    """Say whether the actor may look after a listing."""
    return can(actor, DirectoryPermission.EDIT_SERVICE, _organization(found))


def _may_see(actor: Actor, found: Listed) -> bool:
    return found.visibility in visible_to(actor) or can(
        actor, DirectoryPermission.SEE_UNPUBLISHED, _organization(found)
    )


def _organization(found: Listed) -> Organization | None:
    organization_id = found.listing.organisation_id
    return db.session.get(Organization, UUID(organization_id)) if organization_id else None


def find_listings(ids: Collection[UUID], visible: frozenset[Visibility]) -> dict[UUID, Listed]:
    """Give those of the services that are visible, by id."""
    if not ids:
        return {}
    rows = db.session.execute(_chosen(visible), {"ids": list(ids)}).all()
    return {each.id: each for each in _listed(rows)}


@lru_cache(maxsize=16)
def _chosen(visible: frozenset[Visibility]) -> ServiceSelect:
    """Made once: what it takes to make a statement is a good part of what it takes to run it."""
    return _select(visible).where(Service.id.in_(bindparam("ids", expanding=True)))


def every_listing(visible: frozenset[Visibility]) -> Iterator[Listed]:
    """Give every visible service, a few hundred at a time."""
    chosen = _select(visible).order_by(Service.id)
    for rows in db.session.execute(chosen, execution_options={"yield_per": 500}).partitions():
        yield from _listed(rows)


def listings_of(actor: Actor, organization_id: UUID) -> list[Listed]:
    """Give the services of an organisation that the actor may see, by name."""
    chosen = _select(visible_to(actor)).where(Service.organization_id == organization_id)
    return _listed(db.session.execute(chosen.order_by(Service.name)).all())


def get_organisation_page(actor: Actor, organization_id: UUID) -> OrganisationPage:
    """Give an organisation with its services; raises NotFound where it has none that the actor may see."""
    organization = db.session.get(Organization, organization_id)
    services = listings_of(actor, organization_id)
    if organization is None or not services:
        raise NotFound("There is no such organisation in the directory.")
    return OrganisationPage(
        organization.name, plain(organization.description or ""), web_address(organization.website or ""), services
    )


def _listed(rows: Sequence[ServiceRow]) -> list[Listed]:
    bodies = _written_now([row.id for row in rows if row.body is None])
    return [_one(row, _read(row.body) if row.body is not None else _placed(bodies[row.id])) for row in rows]


def _one(row: ServiceRow, listing: Listing) -> Listed:
    checked = max((day for day in (row.last_checked_on, listing.assured_on) if day), default=None)
    by = row.last_checked_by if checked and row.last_checked_on == checked else ""
    told = Told(Intake(row.intake_told), row.intake_told_on) if row.intake_told and row.intake_told_on else None
    return Listed(
        id=row.id,
        listing=_without_old_notice(listing, row.alert_until),
        visibility=row.visibility,
        checked_on=checked,
        checked_by=by,
        told=told,
        owner_id=row.owner_id,
        notice_until=row.alert_until if row.alert_until and row.alert_until >= today() else None,
        silence=row.silence,
    )


def _without_old_notice(listing: Listing, alert_until: date | None) -> Listing:
    """Leave out a notice whose last day is over, and the closure that it told of; a job does it for good."""
    if alert_until is None or alert_until >= today():
        return listing
    status = "active" if listing.status == "temporarily closed" else listing.status
    return replace(listing, alert="", status=status)


def _written_now(ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Write the documents of services that have none: those that the open feed leaves out."""
    tree = load("service", ids) if ids else None
    return {each: for_everybody(tree, "service", each)[0] for each in ids} if tree else {}


def _select(
    visible: frozenset[Visibility],
) -> ServiceSelect:
    return (
        select(
            Service.id,
            Service.visibility,
            Service.last_checked_on,
            Service.last_checked_by,
            Service.alert_until,
            Service.intake_told,
            Service.intake_told_on,
            Organization.owner_id,
            Document.body,
            Silence.kind.label("silence"),
        )
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .outerjoin(Document, _shows(Service.id))
        .outerjoin(Silence, Silence.service_id == Service.id)
        .where(Service.visibility.in_(visible))
    )


def _shows(service_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return and_(Document.kind == "service", Document.object_id == service_id, Document.is_gone.is_(False))


@lru_cache(maxsize=1000)
def _read(body: str) -> Listing:
    return _placed(orjson.loads(body))


def _placed(body: dict[str, Any]) -> Listing:
    """Read a document, and put places that nobody gave coordinates for where their postcode is."""
    listing = read_listing(body)
    return replace(listing, places=tuple(_on_the_map(place) for place in listing.places))


def _on_the_map(place: Place) -> Place:
    if place.point is not None or not place.postcode or place.is_confidential:
        return place
    try:
        outcode, incode = Postcode.parse(place.postcode).text.split()
    except Invalid:  # abroad, or half a postcode
        return place
    return replace(place, point=postcodes.unit(outcode, incode))
