"""Writing the trail. Called inside the same transaction as what it describes."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from hub.audit.models import Action, AuditEvent
from hub.core.actor import Actor
from hub.core.chain import GENESIS, link
from hub.core.clock import now
from hub.core.db import db, lock_for_writers, transaction
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
    with transaction():
        lock_for_writers(AUDIT_LOCK)
        last = db.session.scalars(select(AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)).first()
        event = AuditEvent(
            at=now(),
            actor_name=actor.name,
            actor_user_id=actor.user_id,
            actor_client_id=actor.client_id,
            organisation_ids=sorted(str(each) for each in actor.organisation_ids),
            roles=sorted(role.value for role in actor.roles),
            action=action,
            entity=entity,
            entity_id=str(entity_id),
            person_id=person_id,
            purpose=purpose,
            detail=detail or {},
            request_id=actor.request_id,
            previous_hash=last or GENESIS,
        )
        event.hash = link(event.previous_hash, event.content())
        db.session.add(event)
        db.session.flush()
        return event


def record_refusal(actor: Actor, error: HubError) -> None:
    """Keep that somebody tried what they may not do."""
    if actor.is_signed_in:
        record(actor, Action.REFUSED, "request", actor.request_id or "-", detail={"code": error.code})
