"""Publishing what changed: the documents of services and of what the feed lists beside them, and the change table."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, tuple_

from hub.core.clock import now
from hub.core.db import db, table_of
from hub.directory.actions.documents import one_to_one, write_documents
from hub.directory.models import DirectoryChange, Document, Service, ServicePart, Visibility
from hub.directory.queries.render import for_everybody
from hub.directory.queries.tree import Tree, extend, load

SHARED_KINDS = ("organization", "taxonomy", "taxonomy_term")  # what the feed lists beside services and their places

Key = tuple[str, UUID]
Json = dict[str, Any]


def services_with(parts: Collection[Key]) -> set[UUID]:
    """Find the services that show any of these shared objects."""
    found: set[UUID] = set()
    wanted = sorted(parts)
    for start in range(0, len(wanted), 500):
        shown = tuple_(ServicePart.kind, ServicePart.part_id).in_(wanted[start : start + 500])
        found |= set(db.session.scalars(select(ServicePart.service_id).where(shown)))
    return found


def publish(service_ids: Collection[UUID], changed: Iterable[Key] = (), *, tree: Tree | None = None) -> None:
    """Write the documents of services that changed and add them to the change table, in the caller's transaction.

    `changed` are shared objects that changed with them or without. Only what is public has a document; where a service
    was public once a tombstone stays. `tree` holds what was read already.
    """
    ids, moment = sorted(service_ids), now()
    shared = {key for key in changed if key[0] in SHARED_KINDS}
    if ids:
        tree = tree or Tree()
        extend(tree, "service", ids)
        organizations = _organizations_of(ids)
        _publish_services(ids, tree, moment)
        shared |= {("organization", each) for each in _turned(organizations | _organizations_of(ids))}
    for kind in SHARED_KINDS:
        _publish_shared(kind, {each for name, each in shared if name == kind}, moment)
    db.session.flush()


@dataclass
class Rendered:
    """Services as they are to be published: their documents, those of their places, and the shared objects shown."""

    services: dict[UUID, Json | None] = field(default_factory=dict)
    places: dict[UUID, Json | None] = field(default_factory=dict)
    parts: dict[UUID, set[Key]] = field(default_factory=dict)


def render_services(ids: Collection[UUID], tree: Tree) -> Rendered:
    """Render services; what is not public, and what is no place of theirs any more, is None."""
    rendered = Rendered(places=dict.fromkeys(_places_of(ids)))
    for service_id in ids:
        written, rendered.parts[service_id] = for_everybody(tree, "service", service_id)
        is_public = tree.rows["service"][service_id]["visibility"] == Visibility.PUBLIC
        rendered.services[service_id] = written if is_public else None
        if is_public:
            places = written.get("service_at_locations", ())
            rendered.places |= {UUID(each["id"]): _at(each, written) for each in places}
    return rendered


def write_parts(parts: Mapping[UUID, Collection[Key]]) -> None:
    """Note which shared objects each service shows."""
    if parts:
        db.session.execute(delete(ServicePart).where(ServicePart.service_id.in_(parts)))
    rows = [
        {"kind": kind, "part_id": part_id, "service_id": service_id}
        for service_id, met in parts.items()
        for kind, part_id in sorted(met)
    ]
    if rows:
        db.session.execute(insert(table_of(ServicePart)), rows)


def note_changes(kind: str, ids: Iterable[UUID], moment: datetime) -> None:
    """Add objects to the change table."""
    rows = [{"kind": kind, "object_id": each, "at": moment} for each in ids]
    if rows:
        db.session.execute(insert(table_of(DirectoryChange)), rows)


def _publish_services(ids: list[UUID], tree: Tree, moment: datetime) -> None:
    note_changes("service", ids, moment)
    rendered = render_services(ids, tree)
    write_parts(rendered.parts)
    write_documents("service", rendered.services, moment)
    write_documents("service_at_location", rendered.places, moment)


def _at(place: Json, service: Json) -> Json:
    """Give a service at a location as the feed lists it: with the service, which inside a service it does without.

    Not with the date of the service's last change, which is not this object's.
    """
    short = one_to_one({name: value for name, value in service.items() if name != "last_modified"})
    return place | {"service_id": service["id"], "service": short}


def _places_of(ids: Collection[UUID]) -> list[UUID]:
    chosen = select(Document.object_id).where(Document.kind == "service_at_location", Document.owner_id.in_(ids))
    return list(db.session.scalars(chosen))


def _organizations_of(ids: Collection[UUID]) -> set[UUID]:
    """Find the organisations that services show now."""
    chosen = select(ServicePart.part_id).where(ServicePart.kind == "organization", ServicePart.service_id.in_(ids))
    return set(db.session.scalars(chosen))


def _turned(ids: Collection[UUID]) -> set[UUID]:
    """Find the organisations that became public with a service of theirs, or ceased to be."""
    chosen = select(Document.object_id).where(Document.kind == "organization", Document.object_id.in_(ids))
    return set(db.session.scalars(chosen)) ^ _public_organizations(ids)


def _public_organizations(ids: Collection[UUID]) -> set[UUID]:
    """Find those that anybody may see: with a public service, or with none at all. One that runs only what is hidden
    (a refuge) is hidden too.
    """
    rows = db.session.execute(
        select(Service.organization_id, Service.visibility).where(Service.organization_id.in_(ids)).distinct()
    ).all()
    hidden = {row.organization_id for row in rows}
    return set(ids) - hidden | {row.organization_id for row in rows if row.visibility == Visibility.PUBLIC}


def _publish_shared(kind: str, ids: Collection[UUID], moment: datetime) -> None:
    if ids:
        note_changes(kind, write_documents(kind, render_shared(kind, ids), moment), moment)


def render_shared(kind: str, ids: Collection[UUID]) -> dict[UUID, Json | None]:
    """Render organisations, vocabularies or terms; what is not there or not public is None."""
    tree = load(kind, ids)
    public = _public_organizations(ids) if kind == "organization" else set(ids)
    return {
        each: for_everybody(tree, kind, each)[0] if each in public and each in tree.rows[kind] else None
        for each in sorted(ids)
    }
