"""Services that a source no longer has: they leave the directory, and stay in it as archived."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select, update

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
from hub.core.permissions import allow
from hub.directory.actions.publish import publish
from hub.directory.actions.save import DIRECTORY_LOCK
from hub.directory.models import Service, SourceRecord, Visibility
from hub.directory.permissions import DirectoryPermission

_AT_ONCE = 200  # services a transaction


def missing_of(source: str, is_there: Callable[[UUID], bool]) -> list[tuple[UUID, str]]:
    """List the services that a source had and has no more, with their names; `is_there` says which it still has."""
    rows = db.session.execute(
        select(Service.id, Service.name)
        .join(SourceRecord, SourceRecord.object_id == Service.id)
        .where(SourceRecord.kind == "service", SourceRecord.source == source, SourceRecord.gone_at.is_(None))
        .order_by(Service.name, Service.id)
    ).all()
    return [(row.id, row.name) for row in rows if not is_there(row.id)]


def archive_gone(ids: list[UUID], *, actor: Actor) -> None:
    """Archive services that their source no longer has. When it has them again, they come back."""
    allow(actor, DirectoryPermission.IMPORT_SERVICES)
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        with transaction():
            lock_for_writers(DIRECTORY_LOCK)
            db.session.execute(
                update(SourceRecord)
                .where(SourceRecord.kind == "service", SourceRecord.object_id.in_(chunk))
                .values(gone_at=now())
            )
            db.session.execute(update(Service).where(Service.id.in_(chunk)).values(visibility=Visibility.ARCHIVED))
            db.session.expire_all()
            publish(chunk)
            audit.record_many(actor, "service", [(Action.DELETE, each) for each in chunk])
