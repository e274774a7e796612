"""When public listings were last checked, by organisation and area."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.permissions import allow
from hub.directory.models import SEARCHABLE, Address, Organization, Service, ServiceAtLocation, Visibility
from hub.directory.permissions import DirectoryPermission
from hub.directory.rules.confidential import outcode_of
from hub.directory.rules.evidence import Checked

_IS_PUBLIC = (Service.visibility == Visibility.PUBLIC, Service.status.in_(SEARCHABLE))


def list_checked(actor: Actor) -> list[Checked]:
    """Give every public listing as it counts. Raises NotSignedIn, NotAllowed.

    Of a confidential place there is the outcode, as everybody sees it.
    """
    allow(actor, DirectoryPermission.SEE_QUALITY)
    outcodes = _outcodes()
    rows = db.session.execute(
        select(Service.id, Service.last_checked_on, Service.assured_date, Organization.name)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .where(*_IS_PUBLIC)
    )
    return [
        Checked(
            row.name or "",
            frozenset(outcodes.get(row.id, ())),
            max((day for day in (row.last_checked_on, row.assured_date) if day), default=None),
        )
        for row in rows
    ]


def _outcodes() -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(Service.id, Address.postal_code)
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .join(Address, Address.location_id == ServiceAtLocation.location_id)
        .where(*_IS_PUBLIC, Address.postal_code.is_not(None))
    )
    for service_id, text in rows:
        if outcode := outcode_of(text or ""):
            found[service_id].add(outcode)
    return found
