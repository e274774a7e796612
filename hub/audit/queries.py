"""Reading the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from hub.audit.models import Action, AuditEvent
from hub.core.chain import GENESIS, link
from hub.core.db import db


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold."""

    seq: int
    reason: str


@dataclass(frozen=True)
class Access:
    """One time somebody saw or changed a person's record, as the person is told."""

    at: datetime
    who: str
    roles: Sequence[str]
    action: Action
    entity: str
    purpose: str
    by_user_id: UUID | None
    organisation_ids: Sequence[UUID]


def list_accesses(person_id: UUID, *, not_by: UUID | None = None, limit: int = 200) -> Sequence[Access]:
    """List who saw or changed a person's record, newest first, `not_by` left out. The caller has checked who asks."""
    wanted = select(AuditEvent).where(AuditEvent.person_id == person_id)
    if not_by is not None:
        wanted = wanted.where(AuditEvent.actor_user_id.is_distinct_from(not_by))
    return [_access(event) for event in db.session.scalars(wanted.order_by(AuditEvent.seq.desc()).limit(limit))]


def _access(event: AuditEvent) -> Access:
    return Access(
        at=event.at,
        who=event.actor_name,
        roles=event.roles,
        action=event.action,
        entity=event.entity,
        purpose=event.purpose,
        by_user_id=event.actor_user_id,
        organisation_ids=[UUID(each) for each in event.organisation_ids],
    )


def verify() -> tuple[int, Break | None]:
    """Walk the whole chain; give how many events hold, and the first break if there is one."""
    previous, count = GENESIS, 0
    everything = select(AuditEvent).order_by(AuditEvent.seq)
    options = {"yield_per": 500, "populate_existing": True}
    with db.session.scalars(everything, execution_options=options) as events:
        for event in events:
            if event.previous_hash != previous:
                return count, Break(event.seq, "the event before it was altered, removed or inserted")
            if event.hash != link(previous, event.content()):
                return count, Break(event.seq, "its content was altered")
            previous, count = event.hash, count + 1
    return count, None


def last_mark() -> str:
    """Give a mark of the newest event, to be kept outside the database: its number and its hash."""
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).first()
    return f"{event.seq}:{event.hash}" if event else f"0:{GENESIS}"


def stands(mark: str) -> bool:
    """Say whether the event of an earlier mark is still there."""
    if mark == f"0:{GENESIS}":
        return True
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.hash == mark.partition(":")[2])).first()
    return event is not None and f"{event.seq}:{event.hash}" == mark
