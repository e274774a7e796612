"""Writing every document of the open feed anew, after an upgrade that writes them in another way."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.permissions import allow
from hub.directory.actions.documents import rewrite_documents
from hub.directory.actions.publish import (
    SHARED_KINDS,
    note_changes,
    render_services,
    render_shared,
    write_parts,
)
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import Document, ServicePart
from hub.directory.models.shape import SHAPES
from hub.directory.permissions import DirectoryPermission
from hub.directory.queries.tree import load

_BATCH = 200  # objects a transaction: other writers wait no longer than that takes

Progress = Callable[[int, int], None]


def republish(*, actor: Actor, on_progress: Progress | None = None) -> dict[str, int]:
    """Write every document anew, and into the change table what differs; gives how many changed, by kind.

    It may be stopped and started again: what is written already differs no more. Each batch is a transaction.
    """
    allow(actor, DirectoryPermission.EDIT_SERVICE)
    work = [(kind, batch) for kind in ("service", *SHARED_KINDS) for batch in _batches(kind)]
    counts: Counter[str] = Counter()
    total, done = sum(len(batch) for _, batch in work), 0
    for kind, batch in work:
        counts[kind] += _republish(kind, batch, actor)
        done += len(batch)
        if on_progress:
            on_progress(done, total)
    return {kind: counts[kind] for kind in ("service", *SHARED_KINDS)}


def _batches(kind: str) -> Iterator[Sequence[UUID]]:
    """Give the ids of all objects of a kind, and of shared ones that have a document and are there no more."""
    table = SHAPES[kind].table
    ids = {*db.session.scalars(select(table.c.id))}
    if kind in SHARED_KINDS:
        ids |= {*db.session.scalars(select(Document.object_id).where(Document.kind == kind))}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def _republish(kind: str, ids: Sequence[UUID], actor: Actor) -> int:
    with transaction():
        lock_for_writers(DIRECTORY_LOCK)
        moment = now()
        if kind == "service":
            changed = _services(ids, moment)
        else:
            changed = rewrite_documents(kind, render_shared(kind, ids), moment)
        note_changes(kind, changed, moment)
        if changed:
            audit.record(actor, Action.UPDATE, "directory_documents", kind, detail={"count": len(changed)})
        return len(changed)


def _services(ids: Sequence[UUID], moment: datetime) -> list[UUID]:
    """Write the documents of services and of their places; gives the services of which anything differs."""
    rendered = render_services(ids, load("service", ids))
    shown = defaultdict(set)
    for row in db.session.execute(select(ServicePart).where(ServicePart.service_id.in_(ids))).scalars():
        shown[row.service_id].add((row.kind, row.part_id))
    known = select(Document.object_id, Document.owner_id).where(Document.object_id.in_(rendered.places))
    owners = {row.object_id: row.owner_id for row in db.session.execute(known) if row.owner_id}
    owners |= {each: UUID(place["service_id"]) for each, place in rendered.places.items() if place}
    changed = set(rewrite_documents("service", rendered.services, moment))
    changed |= {owners[each] for each in rewrite_documents("service_at_location", rendered.places, moment)}
    other_parts = {each: met for each, met in rendered.parts.items() if met != shown[each]}
    write_parts(other_parts)
    return sorted(changed | other_parts.keys())
