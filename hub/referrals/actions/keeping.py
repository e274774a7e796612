"""What every change of a referral leaves behind."""

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db
from hub.referrals.models import Referral, ReferralMove
from hub.referrals.rules import ReferralStatus


def keep_move(referral: Referral, status: ReferralStatus, reason: str, actor: Actor) -> None:
    """Add the row of one move: who, when, why."""
    referral.moves.append(
        ReferralMove(
            position=len(referral.moves) + 1,
            status=status,
            reason=reason.strip(),
            by=actor.name,
            by_user_id=actor.user_id,
        )
    )


def touch(referral: Referral, actor: Actor, what: str) -> None:
    """Date the referral and tell the audit trail what happened to it."""
    referral.updated_at = now()
    db.session.flush()
    audit.record(actor, Action.UPDATE, "referral", referral.id, person_id=referral.person_id, detail={"what": what})
