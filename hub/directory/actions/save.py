"""Saving services as a feed or an editor has them."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import db, lock_for_writers, savepoint, transaction
from hub.core.errors import Conflict, HubError, Invalid
from hub.core.permissions import allow, can
from hub.directory.actions.flatten import Flattening
from hub.directory.actions.publish import publish, services_with
from hub.directory.actions.shared import SharedObjects
from hub.directory.actions.store import Found, store
from hub.directory.models import Service, Visibility
from hub.directory.models.ids import as_uuid
from hub.directory.models.shape import SHAPES, Shape
from hub.directory.permissions import DirectoryPermission

DIRECTORY_LOCK = 7_201_002  # writers in turn, so that the change table's order is the order of commits

Json = Mapping[str, Any]


class Outcome(StrEnum):
    """What saving did."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Saved:
    """A service that was saved, and what that did."""

    service_id: UUID
    outcome: Outcome


def save_service(data: Json, *, source: str = "", visibility: Visibility | None = None, actor: Actor) -> Saved:
    """Save a whole HSDS service: make it known or replace what is known. `visibility` stays as it is unless given.

    The caller has checked the shape (`hub.directory.schemas`); raises Invalid for what the database refuses.
    """
    shared = SharedObjects([data], source=source)
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        saved, touched, changed = _save(data, _known(data, shared), shared, visibility, actor)
        publish(touched, changed)
    return saved


def save_services(batch: Sequence[Json], shared: SharedObjects, *, actor: Actor) -> list[Saved | HubError]:
    """Save services of one feed in one transaction; one that cannot be saved is undone alone and gives its error.

    A service that another source brought is not overwritten: two feeds may claim one id for different services.
    """
    results: list[Saved | HubError] = []
    affected: set[UUID] = set()
    altered: set[tuple[str, UUID]] = set()
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        for data in batch:
            try:
                with savepoint():
                    existing = _known(data, shared)
                    _of_this_source(existing, shared.source)
                    saved, touched, changed = _save(data, existing, shared, None, actor)
                results.append(saved)
                affected |= touched
                altered |= changed
            except HubError as error:
                results.append(error)
        publish(affected, altered)
    return results


def _known(data: Json, shared: SharedObjects) -> Service | None:
    return db.session.get(Service, shared.id_of("service", data), populate_existing=True)


def _of_this_source(existing: Service | None, source: str) -> None:
    if existing and existing.source != source:
        whose = f"the source “{existing.source}”" if existing.source else "an import without a source's name"
        raise Conflict(f"A service with this id came from {whose}: that one is kept.", field="id")


def _save(
    data: Json, existing: Service | None, shared: SharedObjects, visibility: Visibility | None, actor: Actor
) -> tuple[Saved, set[UUID], set[tuple[str, UUID]]]:
    service_id = shared.id_of("service", data)
    digest = _digest(data, shared)
    allow(actor, DirectoryPermission.EDIT_SERVICE, existing.organization if existing else None)
    if existing and existing.content_hash == digest and visibility in {None, existing.visibility}:
        return Saved(service_id, Outcome.UNCHANGED), set(), set()
    found = Found()
    found.read(_ids(SHAPES["service"], data, shared))
    flattening = Flattening(shared, found.is_free, found.exists)
    flattening.take(data)
    values = flattening.rows["service"][service_id].values
    values["content_hash"] = digest
    if existing is None:
        values |= {"source": shared.source, "visibility": visibility or Visibility.PUBLIC}
        values |= {"last_checked_on": None, "last_checked_by": ""}
    elif visibility:
        values["visibility"] = visibility
    try:
        changed = store(flattening.rows, found)
    except (IntegrityError, DataError) as error:
        raise Invalid(f"The database refused it: {str(error.orig).splitlines()[0]}", field="service") from error
    db.session.expire_all()
    touched = services_with(changed) | {service_id}
    _allow_all(actor, touched)
    outcome = Outcome.CHANGED if existing else Outcome.CREATED
    audit.record(actor, Action.UPDATE if existing else Action.CREATE, "service", service_id)
    return Saved(service_id, outcome), touched, changed


def _allow_all(actor: Actor, touched: set[UUID]) -> None:
    """Go on only if the actor may edit every service that shows what was changed: a shared place or organisation is
    not one provider's to rewrite, and nobody puts a service under another's organisation.
    """
    if can(actor, DirectoryPermission.EDIT_SERVICE):
        return
    for service in db.session.scalars(select(Service).where(Service.id.in_(touched))):
        allow(actor, DirectoryPermission.EDIT_SERVICE, service.organization)


def _digest(data: Json, shared: SharedObjects) -> str:
    """Give what changes when the service does, or when the feed begins to describe its parts in two ways."""
    content = [data, shared.source, shared.told_apart(data)]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _ids(shape: Shape, item: Json, shared: SharedObjects) -> dict[str, set[UUID]]:
    """Gather the ids that the service names, to read what is known of them at once."""
    ids: dict[str, set[UUID]] = defaultdict(set)
    own = shared.id_of(shape.kind, item) if shape.shared or shape.kind == "service" else as_uuid(item.get("id"))
    if own:
        ids[shape.kind].add(own)
    for name, part in shape.parts:
        value = item.get(name)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict):
                for kind, more in _ids(SHAPES[part.kind], child, shared).items():
                    ids[kind] |= more
    return ids
