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


def list_accesses(person_id: UUID, *, limit: int = 100) -> Sequence[Access]:
    """List who saw or changed a person's record, newest first. The caller has checked who asks."""
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.person_id == person_id).order_by(AuditEvent.seq.desc()).limit(limit)
    )
    return [Access(e.at, e.actor_name, e.roles, e.action, e.entity, e.purpose, e.actor_user_id) for e in events]


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
