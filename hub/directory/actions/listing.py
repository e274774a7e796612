"""What is said about a listing from outside the feed: that it was checked, whose it is, who may see it."""

from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor, Role
from hub.core.clock import today
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, NotFound
from hub.core.permissions import allow
from hub.directory.actions.publish import publish
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import Organization, Service, Silence, Visibility
from hub.directory.permissions import DirectoryPermission, runs_it
from hub.directory.queries.upkeep import survivor_of
from hub.directory.rules.reports import BY_ORGANISATION
from hub.identity.queries import get_organisation


def assure_service(service_id: UUID, *, by: str = "", actor: Actor) -> Service:
    """Record that the listing was checked today, and by whom (`by`, else the actor). Raises NotFound.

    The feed says for whom: the address of the organisation or team, never the actor's own.
    """
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        service = get_to_change(service_id, actor, DirectoryPermission.ASSURE_SERVICE)
        service.last_checked_on = service.assured_date = today()
        db.session.execute(delete(Silence).where(Silence.service_id == service.id))
        service.last_checked_by, service.assurer_email = by or actor.name, _address_of_assurer(service, by, actor)
        kept = service.extra.items()
        service.extra = {name: value for name, value in kept if name not in {"assured_date", "assurer_email"}}
        db.session.flush()
        publish([service.id])
        audit.record(actor, Action.UPDATE, "service", service.id, detail={"what": "checked"})
        return service


def _address_of_assurer(service: Service, by: str, actor: Actor) -> str | None:
    """Give the address of the organisation that runs the service, else of the directory team; None without."""
    organization = service.organization
    if organization is not None and (by == BY_ORGANISATION.lower() or runs_it(actor, organization)):
        return organization.email or service.email
    is_team = actor.has(Role.DIRECTORY_EDITOR)
    return (current_app.config["HUB"].directory_email or None) if is_team else None


def set_visibility(service_id: UUID, visibility: Visibility, *, actor: Actor) -> Service:
    """Say who may see a listing. Raises NotFound, and Conflict for one that was merged away."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        service = get_to_change(service_id, actor)
        if survivor_of([service_id]):
            raise Conflict("The listing was merged into another. Undo the merge first.", code="merged")
        service.visibility = visibility
        db.session.flush()
        publish([service.id])
        audit.record(actor, Action.UPDATE, "service", service.id, detail={"visibility": visibility.value})
        return service


def assign_owner(organization_id: UUID, owner_id: UUID | None, *, actor: Actor) -> Organization:
    """Say which organisation in Hub answers the referrals to a listed one; None for nobody. Raises NotFound."""
    allow(actor, DirectoryPermission.ASSIGN_OWNER)
    with transaction():
        organization = db.session.scalars(select(Organization).where(Organization.id == organization_id)).first()
        if organization is None:
            raise NotFound("There is no such organisation in the directory.")
        organization.owner_id = get_organisation(owner_id).id if owner_id else None
        db.session.flush()
        audit.record(
            actor, Action.UPDATE, "organization", organization.id, detail={"owner": str(organization.owner_id or "")}
        )
        return organization


def get_to_change(
    service_id: UUID, actor: Actor, permission: DirectoryPermission = DirectoryPermission.EDIT_SERVICE
) -> Service:
    """Give a service that the actor may change; raises NotFound, NotAllowed."""
    service = db.session.get(Service, service_id)
    if service is None:
        raise NotFound("There is no such service in the directory.")
    allow(actor, permission, service.organization)
    return service
