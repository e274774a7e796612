"""Writing the trail. Called inside the same transaction as what it describes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from hub.audit.models import Action, AuditEvent, content_of
from hub.core.actor import Actor
from hub.core.chain import GENESIS, link
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, table_of, transaction
from hub.core.errors import HubError

AUDIT_LOCK = 7_201_001


def record(
    actor: Actor,
    action: Action,
    entity: str,
    entity_id: object,
    *,
    person_id: UUID | None = None,
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one event to the end of the chain; the caller's transaction commits both or neither."""
    row = _row(actor, action, entity, entity_id) | {"person_id": person_id, "purpose": purpose, "detail": detail or {}}
    with transaction():
        _chain([row])
        event = AuditEvent(**row)
        db.session.add(event)
        db.session.flush()
        return event


def record_many(actor: Actor, entity: str, done: Sequence[tuple[Action, object]]) -> None:
    """Add an event for each of many things of a kind that were done at once, in order, in two statements."""
    if not done:
        return
    rows = [_row(actor, action, entity, entity_id) for action, entity_id in done]
    with transaction():
        _chain(rows)
        db.session.execute(insert(table_of(AuditEvent)), rows)


def _row(actor: Actor, action: Action, entity: str, entity_id: object) -> dict[str, Any]:
    return {
        "at": now(),
        "actor_name": actor.name,
        "actor_user_id": actor.user_id,
        "actor_client_id": actor.client_id,
        "organisation_ids": sorted(str(each) for each in actor.organisation_ids),
        "roles": sorted(role.value for role in actor.roles),
        "action": action,
        "entity": entity,
        "entity_id": str(entity_id),
        "person_id": None,
        "purpose": "",
        "detail": {},
        "request_id": actor.request_id,
    }


def _chain(rows: Sequence[dict[str, Any]]) -> None:
    """Tie rows to the end of the chain."""
    lock_for_writers(AUDIT_LOCK)
    last = db.session.scalars(select(AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)).first()
    for row in rows:
        row["previous_hash"] = last or GENESIS
        row["hash"] = last = link(row["previous_hash"], content_of(row))


def record_refusal(actor: Actor, error: HubError) -> None:
    """Keep that somebody tried what they may not do."""
    if actor.is_signed_in:
        record(actor, Action.REFUSED, "request", actor.request_id or "-", detail={"code": error.code})
