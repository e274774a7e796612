"""What the service does with a referral, and taking one back."""

from datetime import date
from uuid import UUID

from hub.core.actor import Actor
from hub.core.clock import local, today
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.core.permissions import allow
from hub.directory.rules.past_answers import Answer
from hub.identity.queries import get_organisation
from hub.referrals import rules
from hub.referrals.actions.counting import count_answer, count_first_session
from hub.referrals.actions.keeping import keep_move, touch
from hub.referrals.actions.telling import tell_provider, tell_referrer
from hub.referrals.models import Outcome, Referral, Session
from hub.referrals.permissions import ReferralPermission
from hub.referrals.queries import get_referral
from hub.referrals.rules import OutcomeKind, Party, ReferralStatus


def accept(referral_id: UUID, *, actor: Actor) -> Referral:
    """Take the referral on."""
    with transaction():
        referral = _move(referral_id, ReferralStatus.ACCEPTED, "", Party.TARGET, actor)
        count_answer(referral, Answer.TAKEN)
        return referral


def reject(referral_id: UUID, reason: str, *, actor: Actor, meaning: Answer = Answer.DECLINED) -> Referral:
    """Decline the referral, with the reason that the referrer will read; `meaning` is what it says of the service."""
    with transaction():
        referral = _move(referral_id, ReferralStatus.REJECTED, reason, Party.TARGET, actor)
        count_answer(referral, meaning)
        return referral


def withdraw(referral_id: UUID, reason: str, *, actor: Actor) -> Referral:
    """Take back a referral that was sent."""
    return _move(referral_id, ReferralStatus.CANCELLED, reason, Party.REQUESTER, actor)


def record_session(referral_id: UUID, on_date: date, attended: bool, note: str, *, actor: Actor) -> Referral:
    """Record a session that was to be; the first one that was attended starts the work.

    Raises Invalid for a date that cannot be, Conflict for a second record of the same day.
    """
    with transaction():
        referral = _locked(referral_id, actor, ReferralPermission.ANSWER)
        rules.check_session_date(on_date, local(referral.created_at).date(), today())
        if referral.status not in {ReferralStatus.ACCEPTED, ReferralStatus.IN_PROGRESS, ReferralStatus.ON_HOLD}:
            rules.move(referral.status, ReferralStatus.IN_PROGRESS, Party.TARGET)
        if any(session.on_date == on_date for session in referral.sessions):
            raise Conflict("A session on that day is already recorded.", code="session_recorded", field="on_date")
        if not referral.sessions:
            count_first_session(referral, came=attended)
        session = Session(
            referral_id=referral.id, on_date=on_date, attended=attended, note=note.strip(), recorded_by=actor.name
        )
        db.session.add(session)
        if attended and referral.status != ReferralStatus.IN_PROGRESS:
            _change(referral, ReferralStatus.IN_PROGRESS, "", Party.TARGET, actor)
        touch(referral, actor, "session")
        return referral


def record_outcome(referral_id: UUID, kind: OutcomeKind, note: str, *, actor: Actor) -> Referral:
    """Record what came of it, which finishes the referral."""
    with transaction():
        referral = _locked(referral_id, actor, ReferralPermission.ANSWER)
        _change(referral, ReferralStatus.COMPLETED, "", Party.TARGET, actor)
        db.session.add(Outcome(referral_id=referral.id, kind=kind, note=note.strip(), recorded_by=actor.name))
        touch(referral, actor, "outcome")
        tell_referrer(referral)
        return referral


def _locked(referral_id: UUID, actor: Actor, permission: ReferralPermission) -> Referral:
    referral = get_referral(actor, referral_id, for_update=True)
    allow(actor, permission, referral)
    return referral


def _move(referral_id: UUID, to: ReferralStatus, reason: str, party: Party, actor: Actor) -> Referral:
    with transaction():
        permission = ReferralPermission.ANSWER if party is Party.TARGET else ReferralPermission.WITHDRAW
        referral = _locked(referral_id, actor, permission)
        _change(referral, to, reason, party, actor)
        touch(referral, actor, to.value)
        if party is Party.TARGET:
            tell_referrer(referral)
        else:
            tell_provider(referral, get_organisation(referral.provider_id))
        return referral


def _change(referral: Referral, to: ReferralStatus, reason: str, party: Party, actor: Actor) -> None:
    referral.status = rules.move(referral.status, to, party, reason)
    keep_move(referral, to, reason, actor)
