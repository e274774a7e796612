"""Writing the documents of services, and telling those who follow the directory that they changed."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, insert, select, tuple_

from hub.core.clock import now
from hub.core.db import db
from hub.directory.models import DirectoryChange, Service, ServiceDocument, ServicePart, Visibility
from hub.directory.models.shape import SHAPES
from hub.directory.models.values import moment_text
from hub.directory.queries.render import for_everybody
from hub.directory.queries.tree import Tree, load


def services_with(parts: Collection[tuple[str, UUID]]) -> set[UUID]:
    """Find the services that show any of these shared objects."""
    if not parts:
        return set()
    shown = tuple_(ServicePart.kind, ServicePart.part_id).in_(list(parts))
    return set(db.session.scalars(select(ServicePart.service_id).where(shown)))


def publish(service_ids: Collection[UUID]) -> None:
    """Write the documents of services that changed and add them to the change table, in the caller's transaction.

    Only public services have a document: the open feed is exactly the documents.
    """
    if not service_ids:
        return
    ids, moment, tree = sorted(service_ids), now(), load("service", service_ids)
    db.session.execute(insert(DirectoryChange), [{"service_id": each, "at": moment} for each in ids])
    db.session.execute(delete(ServicePart).where(ServicePart.service_id.in_(ids)))
    db.session.execute(delete(ServiceDocument).where(ServiceDocument.service_id.in_(_hidden(ids))))
    documents = {each.service_id: each for each in _documents(ids)}
    parts: list[dict[str, Any]] = []
    for service_id in ids:
        written, met = for_everybody(tree, "service", service_id)
        parts += [{"kind": kind, "part_id": part_id, "service_id": service_id} for kind, part_id in sorted(met)]
        if _is_public(tree, service_id):
            _write(service_id, written, documents.get(service_id))
    if parts:
        db.session.execute(insert(ServicePart), parts)
    db.session.flush()


def _write(service_id: UUID, written: dict[str, Any], document: ServiceDocument | None) -> None:
    """Write a document; its date is when Hub changed it, so that whoever asks for what is new misses nothing."""
    content = {name: value for name, value in written.items() if name != "last_modified"}
    etag = hashlib.sha256(orjson.dumps(content)).hexdigest()[:32]
    if document is not None and document.etag == etag:
        return
    if document is None:
        document = ServiceDocument(service_id=service_id)
        db.session.add(document)
    document.last_modified, document.etag = now(), etag
    content["last_modified"] = moment_text(document.last_modified)
    document.body = orjson.dumps(content).decode()
    document.summary = orjson.dumps(one_to_one(content)).decode()


def one_to_one(service: Mapping[str, Any]) -> dict[str, Any]:
    """Give a service as lists have it: its fields, its organisation's and its programme's, no nested lists."""
    names = SHAPES["service"].lists.keys()
    return {
        name: one_to_one(value) if isinstance(value, dict) else value
        for name, value in service.items()
        if name not in names and not isinstance(value, list)
    }


def _documents(ids: Collection[UUID]) -> Collection[ServiceDocument]:
    return db.session.scalars(select(ServiceDocument).where(ServiceDocument.service_id.in_(ids))).all()


def _hidden(ids: Collection[UUID]) -> list[UUID]:
    hidden = select(Service.id).where(Service.id.in_(ids), Service.visibility != Visibility.PUBLIC)
    return list(db.session.scalars(hidden))


def _is_public(tree: Tree, service_id: UUID) -> bool:
    return bool(tree.rows["service"][service_id]["visibility"] == Visibility.PUBLIC)
