"""Saving services as an editor has them, and writing many at once."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Invalid
from hub.core.permissions import allow, can
from hub.directory.actions.flatten import Flattening
from hub.directory.actions.grown import grow
from hub.directory.actions.publish import publish, services_with
from hub.directory.actions.shared import WAYS, SharedObjects
from hub.directory.actions.store import Found, store
from hub.directory.models import Service, Visibility
from hub.directory.models.ids import part_id
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.tree import Tree

DIRECTORY_LOCK = 7_201_002  # writers in turn, so that the change table's order is the order of commits

Json = Mapping[str, Any]
Key = tuple[str, UUID]


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


@dataclass
class Writing:
    """Services to be written together, each with the digest of what it is made of.

    `alone` are shared objects (organisations, terms) that come without a service. `visibility` stays as it is, or is
    public where the service is new, unless given.
    """

    shared: SharedObjects
    services: list[tuple[Json, str]] = field(default_factory=list)
    alone: list[Key] = field(default_factory=list)
    visibility: dict[UUID, Visibility] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What to publish of what was written, and which shared objects were new or changed by it."""

    touched: set[UUID]
    changed: set[Key]
    tree: Tree


def save_service(data: Json, *, source: str = "", visibility: Visibility | None = None, actor: Actor) -> Saved:
    """Save a whole HSDS service: make it known or replace what is known. `visibility` stays as it is unless given.

    The caller has checked the shape (`hub.directory.schemas`); raises Invalid for what the database refuses.
    """
    shared = SharedObjects([data], source=source)
    service_id, digest = shared.id_of("service", data), digest_of(data, shared)
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        existing = db.session.get(Service, service_id, populate_existing=True)
        allow(actor, DirectoryPermission.EDIT_SERVICE, existing.organization if existing else None)
        if existing and existing.content_hash == digest and visibility in {None, existing.visibility}:
            return Saved(service_id, Outcome.UNCHANGED)
        writing = Writing(shared, [(data, digest)])
        if visibility:
            writing.visibility[service_id] = visibility
        written = write(writing, {service_id} if existing else set(), actor=actor)
        publish(written.touched, written.changed, tree=written.tree)
    return Saved(service_id, Outcome.CHANGED if existing else Outcome.CREATED)


def write(writing: Writing, existing: Collection[UUID], *, actor: Actor) -> Written:
    """Write services in the caller's transaction and record it; publishing is the caller's too.

    `existing` are those of them that are there already. Raises Invalid for what the database refuses.
    """
    found = Found()
    found.read(_wanted(writing))
    flattening = Flattening(writing.shared, found.is_free, found.exists)
    ids = [_take(flattening, data, digest, existing, writing) for data, digest in writing.services]
    for kind, object_id in writing.alone:
        flattening.take_shared(kind, object_id)
    try:
        changed = store(flattening.rows, found)
    except (IntegrityError, DataError) as error:
        raise Invalid(f"The database refused it: {str(error.orig).splitlines()[0]}", field="service") from error
    db.session.expire_all()
    touched = services_with([key for key in changed if found.exists(*key)]) | set(ids)
    _allow_all(actor, touched)
    done = [(Action.UPDATE if each in existing else Action.CREATE, each) for each in ids]
    audit.record_many(actor, "service", done)
    return Written(touched, changed, grow(flattening.rows, found))


def _take(flattening: Flattening, data: Json, digest: str, existing: Collection[UUID], writing: Writing) -> UUID:
    service_id = flattening.take(data)
    values = flattening.rows["service"][service_id].values
    values["content_hash"] = digest
    given = writing.visibility.get(service_id)
    if service_id not in existing:
        values |= {"source": writing.shared.source, "visibility": given or Visibility.PUBLIC}
        values |= {"last_checked_on": None, "last_checked_by": ""}
        values |= {"alert_until": None, "intake_told": None, "intake_told_on": None}
    elif given:
        values["visibility"] = given
    return service_id


def _allow_all(actor: Actor, touched: set[UUID]) -> None:
    """Go on only if the actor may edit every service that shows what was changed: a shared place or organisation is
    not one provider's to rewrite, and nobody puts a service under another's organisation.
    """
    if can(actor, DirectoryPermission.EDIT_SERVICE):
        return
    for service in db.session.scalars(select(Service).where(Service.id.in_(touched))):
        allow(actor, DirectoryPermission.EDIT_SERVICE, service.organization)


def digest_of(data: Json, shared: SharedObjects) -> str:
    """Give what changes when the service does, or when the feed begins to describe its parts in two ways."""
    content = [data, shared.source, shared.told_apart(data)]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _wanted(writing: Writing) -> dict[str, set[UUID]]:
    """Gather the ids that are named, to read what is known of them at once."""
    ids: dict[str, set[UUID]] = defaultdict(set)
    for data, _ in writing.services:
        _gather("service", data, writing.shared, ids)
    for kind, object_id in writing.alone:
        ids[kind].add(object_id)
        _gather(kind, writing.shared.said_of(kind, object_id), writing.shared, ids)
    return ids


def _gather(kind: str, item: Json, shared: SharedObjects, ids: dict[str, set[UUID]], own: UUID | None = None) -> None:
    own = own or shared.id_of(kind, item)
    ids[kind].add(own)
    ways = WAYS[kind]
    for name, value in item.items():
        way = ways.get(name)
        if way is None or not value:
            continue
        for index, child in enumerate(value if isinstance(value, list) else (value,)):
            if isinstance(child, dict):
                child_id = None if way.is_shared else part_id(own, f"{kind}.{name}", child, index)
                _gather(way.kind, child, shared, ids, child_id)
