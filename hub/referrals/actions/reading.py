"""Looking at referrals: every look is written down, and the person sees who opened theirs."""

from collections.abc import Callable, Sequence
from uuid import UUID

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.db import transaction
from hub.referrals import queries
from hub.referrals.queries import ReferralView


def view_referral(referral_id: UUID, *, actor: Actor) -> ReferralView:
    """Give a referral and write down who looked; raises NotFound out of scope."""
    with transaction():
        referral = queries.get_referral(actor, referral_id)
        audit.record(actor, Action.READ, "referral", referral.id, person_id=referral.person_id)
        return queries.view(actor, referral)


def view_inbox(*, actor: Actor) -> Sequence[ReferralView]:
    """List what was sent to the actor's organisation, and write down what was shown. Raises NotAllowed."""
    return _shown(queries.list_inbox, actor)


def view_sent(*, actor: Actor) -> Sequence[ReferralView]:
    """List the referrals of the actor's practice or caseload, and write down what was shown. Raises NotAllowed."""
    return _shown(queries.list_sent, actor)


def _shown(find: Callable[[Actor], Sequence[ReferralView]], actor: Actor) -> Sequence[ReferralView]:
    with transaction():
        found = find(actor)
        shown = {"referrals": [str(each.id) for each in found]}
        audit.record(actor, Action.READ, "referral_list", actor.request_id or "-", detail=shown)
        return found
