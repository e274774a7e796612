"""Keeping a listing right: notices that end by themselves, intake, how to refer, confidential places, notes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import local, today
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Invalid, NotFound
from hub.core.permissions import allow
from hub.directory.actions.listing import get_to_change
from hub.directory.actions.publish import publish, services_with
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import (
    DirectoryChange,
    IntakeState,
    ListingNote,
    Location,
    Service,
    ServiceAtLocation,
    ServiceStatus,
)
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.listings import get_listing
from hub.directory.rules.freshness import INTAKE_HOLDS_DAYS, STALE_AFTER_DAYS
from hub.directory.rules.notices import check_notice

_LOOK_BACK_DAYS = 14  # a job that stood still for longer leaves an "open" in the search index; pages are right anyway
_ENDED = (ServiceStatus.INACTIVE, ServiceStatus.DEFUNCT)


def set_notice(service_id: UUID, text: str, until: date | None, *, is_closed: bool, actor: Actor) -> Service:
    """Put a notice on a listing up to its last day, or close the service for so long. Raises NotFound, Invalid.

    With neither text nor closure the notice goes.
    """
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        service = get_to_change(service_id, actor)
        errors = check_notice(text, until, is_closed=is_closed, has_ended=service.status in _ENDED, today=today())
        if errors:
            raise Invalid(errors=errors)
        said, holds = text.strip() or None, bool(text.strip()) or is_closed
        status = ServiceStatus.TEMPORARILY_CLOSED if is_closed else _open_again(service)
        _set(service, alert=said, alert_until=until if holds else None, status=status)
        _publish(service, actor, what="notice", until=str(service.alert_until or ""), closed=is_closed)
        return service


def tell_intake(service_id: UUID, told: IntakeState | None, on: date, *, actor: Actor) -> Service:
    """Write down what was said of a service's intake on a day; None goes back to what the listing itself says.

    Raises NotFound, and Invalid for a day that is still to come.
    """
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        service = get_to_change(service_id, actor)
        if on > today():
            raise Invalid("The day must be today or before.", field="on")
        _set(service, intake_told=told, intake_told_on=on if told else None)
        _publish(service, actor, what="intake", told=told.value if told else "")
        return service


def say_how_to_refer(service_id: UUID, text: str, *, actor: Actor) -> Service:
    """Say in words how somebody is referred to a service. Raises NotFound."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        service = get_to_change(service_id, actor)
        _set(service, application_process=text.strip() or None)
        _publish(service, actor, what="how to refer")
        return service


def set_confidential(service_id: UUID, location_id: UUID, *, is_confidential: bool, actor: Actor) -> Location:
    """Say whether a place of a service is confidential: for every service there. Raises NotFound, NotAllowed."""
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        get_to_change(service_id, actor)
        location = db.session.get(Location, location_id)
        here = select(ServiceAtLocation.id).where(
            ServiceAtLocation.service_id == service_id, ServiceAtLocation.location_id == location_id
        )
        if location is None or db.session.scalar(here.limit(1)) is None:
            raise NotFound("The service has no such place.")
        shown_by = services_with({("location", location_id)})
        for other in db.session.scalars(select(Service).where(Service.id.in_(shown_by))):
            allow(actor, DirectoryPermission.EDIT_SERVICE, other.organization)
        location.is_confidential = is_confidential
        db.session.flush()
        publish(shown_by, {("organization", location.organization_id)} if location.organization_id else ())
        audit.record(actor, Action.UPDATE, "location", location.id, detail={"confidential": is_confidential})
        return location


def write_note(service_id: UUID, text: str, *, actor: Actor) -> ListingNote:
    """Write a note that only staff see. Raises NotFound, and Invalid where nothing is written."""
    with transaction():
        get_listing(actor, service_id)
        allow(actor, DirectoryPermission.KEEP_NOTES)
        if not text.strip():
            raise Invalid("Write the note.", field="text")
        note = ListingNote(service_id=service_id, text=text.strip(), author_name=actor.name)
        db.session.add(note)
        db.session.flush()
        audit.record(actor, Action.CREATE, "listing_note", note.id, detail={"service": str(service_id)})
        return note


def remove_note(note_id: UUID, *, actor: Actor) -> UUID:
    """Remove a note; gives the service it was about. Raises NotFound."""
    with transaction():
        allow(actor, DirectoryPermission.REMOVE_NOTES)
        note = db.session.get(ListingNote, note_id)
        if note is None:
            raise NotFound("There is no such note.")
        service_id = note.service_id
        db.session.delete(note)
        audit.record(actor, Action.DELETE, "listing_note", note_id, detail={"service": str(service_id)})
        return service_id


def expire_notices(*, actor: Actor) -> int:
    """Take off the notices whose last day is over and open again what they closed; let the search know of every "open"
    that is too old by now, said or taken for granted. Gives how many listings changed.
    """
    if not _due():
        return 0
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        over = db.session.scalars(select(Service).where(Service.alert_until < today())).all()
        for service in over:
            audit.record(actor, Action.UPDATE, "service", service.id, detail={"what": "notice ended"})
            _set(service, alert=None, alert_until=None, status=_open_again(service))
        db.session.flush()
        changed = {each.id for each in over} | set(_faded()) | set(_gone_stale())
        publish(changed)
        return len(changed)


def _due() -> bool:
    over = db.session.scalar(select(Service.id).where(Service.alert_until < today()).limit(1))
    return over is not None or bool(_faded()) or bool(_gone_stale())


def _faded() -> list[UUID]:
    """Find the services whose "open" ended a short while ago, and that were not published since."""
    oldest = today() - timedelta(days=INTAKE_HOLDS_DAYS + _LOOK_BACK_DAYS)
    newest = today() - timedelta(days=INTAKE_HOLDS_DAYS + 1)
    changed = func.max(DirectoryChange.at).label("changed")
    rows = db.session.execute(
        select(Service.id, Service.intake_told_on, changed)
        .outerjoin(DirectoryChange, DirectoryChange.object_id == Service.id)
        .where(Service.intake_told == IntakeState.OPEN, Service.intake_told_on.between(oldest, newest))
        .group_by(Service.id, Service.intake_told_on)
    )
    ended = timedelta(days=INTAKE_HOLDS_DAYS + 1)
    return [row.id for row in rows if row.changed is None or local(row.changed).date() < row.intake_told_on + ended]


def _gone_stale() -> list[UUID]:
    """Find the services nobody said of whether they take people, whose last check grew old a short while ago, and that
    were not published since.
    """
    newest = today() - timedelta(days=STALE_AFTER_DAYS + 1)
    lately = (newest - timedelta(days=_LOOK_BACK_DAYS), newest)
    changed = func.max(DirectoryChange.at).label("changed")
    checks = (Service.last_checked_on, Service.assured_date)
    rows = db.session.execute(
        select(Service.id, *checks, changed)
        .outerjoin(DirectoryChange, DirectoryChange.object_id == Service.id)
        .where(Service.intake_told.is_(None), or_(*(each.between(*lately) for each in checks)))
        .group_by(Service.id, *checks)
    )
    found = []
    for row in rows:
        checked = max(day for day in (row.last_checked_on, row.assured_date) if day)
        stale_from = checked + timedelta(days=STALE_AFTER_DAYS + 1)
        if stale_from <= today() and (row.changed is None or local(row.changed).date() < stale_from):
            found.append(row.id)
    return found


def _open_again(service: Service) -> ServiceStatus:
    closed = service.status is ServiceStatus.TEMPORARILY_CLOSED
    return ServiceStatus.ACTIVE if closed else service.status


def _set(service: Service, **values: Any) -> None:
    """Change columns; what a feed said there that no column could hold goes with it."""
    for name, value in values.items():
        setattr(service, name, value)
    service.extra = {name: value for name, value in service.extra.items() if name not in values}


def _publish(service: Service, actor: Actor, **detail: Any) -> None:
    db.session.flush()
    publish([service.id])
    audit.record(actor, Action.UPDATE, "service", service.id, detail=detail)
