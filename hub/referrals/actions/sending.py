"""Sending a referral: consent is asked first, and the service gets the minimum it needs."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.core.actor import Actor
from hub.core.clock import now, today
from hub.core.db import db, lock_for_writers, transaction
from hub.core.errors import Conflict, Invalid
from hub.core.permissions import allow
from hub.directory.models import Service
from hub.directory.queries.listings import get_listing
from hub.directory.queries.services import get_service
from hub.directory.queries.upkeep import ids_of
from hub.directory.rules.freshness import Intake
from hub.identity.models import Organisation
from hub.identity.queries import get_organisation
from hub.people.actions import may_disclose, record_consent
from hub.people.models import Person
from hub.people.queries import consent_now, get_person
from hub.people.rules import SharingPurpose
from hub.plans.models import Goal
from hub.plans.queries import get_goal
from hub.referrals import rules
from hub.referrals.actions.keeping import keep_move
from hub.referrals.actions.telling import tell_provider
from hub.referrals.models import IdempotentRequest, Referral
from hub.referrals.permissions import ReferralPermission
from hub.referrals.rules import SHARED, ReferralStatus, Risks

PURPOSE = SharingPurpose.REFERRAL
TAKING = frozenset({Intake.OPEN, Intake.WAITING_LIST, Intake.ASK_FIRST})
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what is misread or misheard


class ConsentNeeded(Conflict):
    """The person's say-so is missing, withdrawn or for somebody else: nothing was sent."""

    code = "consent_needed"
    title = "The person has not agreed to this referral"


@dataclass(frozen=True)
class Draft:
    """What a referral is made of. `consent_how`: how the person agreed just now; empty: rely on what is on record."""

    goal_id: UUID
    service_id: UUID
    reason: str
    risks: Risks
    consent_how: str = ""
    referrer: tuple[tuple[str, str], ...] = ()


def refer(draft: Draft, *, actor: Actor) -> Referral:
    """Send a referral from a goal to a service.

    Raises NotFound for a goal out of the actor's sight, Invalid for what is missing, ConsentNeeded where the person has
    not agreed (the question and its answer stay recorded), Conflict where the same referral is already open.
    """
    consent_id = _ask_consent(draft, actor)
    return _send(draft, consent_id, actor)


def _send(draft: Draft, consent_id: UUID, actor: Actor) -> Referral:
    with transaction():
        goal, service, provider = _check(draft, actor)
        person = get_person(actor, goal.need.plan.person_id)
        lock_for_writers(person.id.int % 2**62)
        _refuse_duplicate(goal, service)
        if consent_now(person.id, provider.id, now()) is None:  # withdrawn in between
            raise ConsentNeeded
        referral = _new_referral(draft, goal, service, provider, person, consent_id, actor)
        db.session.add(referral)
        db.session.flush()
        keep_move(referral, ReferralStatus.REQUESTED, "", actor)
        audit.record(
            actor, Action.SEND, "referral", referral.id, person_id=person.id, purpose=PURPOSE,
            detail={"to": str(provider.id), "categories": [each.value for each in SHARED]},
        )  # fmt: skip
        tell_provider(referral, provider)
        return referral


def _check(draft: Draft, actor: Actor) -> tuple[Goal, Service, Organisation]:
    allow(actor, ReferralPermission.REFER)
    goal, service, provider = _places(draft, actor)
    rules.check_reason(draft.reason)
    draft.risks.checked()
    _refuse_duplicate(goal, service)
    return goal, service, provider


def _new_referral(
    draft: Draft, goal: Goal, service: Service, provider: Organisation, person: Person, consent_id: UUID, actor: Actor
) -> Referral:
    reason, risks = rules.check_reason(draft.reason), draft.risks.checked()
    return Referral(
        reference=_reference(),
        person_id=person.id,
        plan_id=goal.need.plan_id,
        goal_id=goal.id,
        practice_id=person.practice_id,
        provider_id=provider.id,
        service_id=service.id,
        consent_id=consent_id,
        reason=reason,
        no_known_risks=risks.no_known_risks,
        risks=risks.text,
        shared=_minimum(person, goal, reason, risks),
        referrer=_referrer(draft, actor),
        requested_by_user_id=actor.user_id,
        requested_by_client_id=actor.client_id,
        answer_due_on=rules.answer_due(today()),
        updated_at=now(),
    )


def refer_once(key: str, request_hash: str, draft: Draft, *, actor: Actor) -> tuple[Referral, bool]:
    """Send a referral for an API client, once for each key; give it and whether it was there already.

    Raises Conflict (code key_reused) where the key was used with another request.
    """
    if actor.client_id is None:
        raise Invalid("Only an API client sends an Idempotency-Key.", field="Idempotency-Key")
    if not 8 <= len(key) <= 200:
        raise Invalid(
            "Send an Idempotency-Key of 8 to 200 characters, a new one for each referral.", field="Idempotency-Key"
        )
    earlier = _earlier(actor.client_id, key, request_hash)
    if earlier:
        return earlier, True
    try:
        consent_id = _ask_consent(draft, actor)
    except Conflict:
        earlier = _earlier(actor.client_id, key, request_hash)  # the same request, sent twice at the same moment
        if earlier:
            return earlier, True
        raise
    with transaction():
        lock_for_writers(_lock_number(actor.client_id, key))
        earlier = _earlier(actor.client_id, key, request_hash)
        if earlier:
            return earlier, True
        referral = _send(draft, consent_id, actor)
        db.session.add(
            IdempotentRequest(client_id=actor.client_id, key=key, request_hash=request_hash, referral_id=referral.id)
        )
        db.session.flush()
        return referral, False


def _lock_number(client_id: UUID, key: str) -> int:
    """Give a number to lock by, the same in every process."""
    return int.from_bytes(f"{client_id}{key}".encode()[-7:], "big")


def _places(draft: Draft, actor: Actor) -> tuple[Goal, Service, Organisation]:
    goal = get_goal(actor, draft.goal_id)
    if not goal.is_open:
        raise Invalid("This goal is no longer active. Choose a goal of the current plan.", field="goal_id")
    service = get_service(actor, draft.service_id)
    if get_listing(actor, service.id).taking(today()).intake not in TAKING:
        raise Invalid(f"{service.name} is not taking referrals now. Choose another service.", field="service_id")
    owner = service.organization.owner_id if service.organization else None
    if owner is None:
        raise Invalid(
            f"{service.name} does not take referrals through Hub yet. Contact it as its page says, and tell the person "
            "yourself: that is a signpost, not a referral.",
            field="service_id",
            code="no_provider",
        )
    return goal, service, get_organisation(owner)


def _refuse_duplicate(goal: Goal, service: Service) -> None:
    existing = db.session.scalars(
        select(Referral).where(
            Referral.goal_id == goal.id, Referral.service_id.in_(ids_of(service.id)), Referral.status.in_(rules.OPEN)
        )
    ).first()
    if existing:
        raise Conflict(f"This goal was already referred to this service: {existing.reference}.", code="duplicate")


def _ask_consent(draft: Draft, actor: Actor) -> UUID:
    """Record what the person said just now, then ask whether it may leave.

    In a transaction of its own, so that the answer is kept whether or not the referral can then be sent.
    """
    with transaction():
        goal, _, provider = _check(draft, actor)
        person = get_person(actor, goal.need.plan.person_id)
        if draft.consent_how:
            record_consent(person, provider.id, SHARED, PURPOSE, draft.consent_how, actor=actor)
        decision = may_disclose(person, provider.id, SHARED, PURPOSE, actor=actor)
    if not decision.allowed or decision.consent_id is None:
        raise ConsentNeeded(
            f"{person.name} has not agreed to share this with {provider.name}. Ask them; if they agree, record it and "
            "send again. Nothing was sent."
        )
    return decision.consent_id


def _minimum(person: Person, goal: Goal, reason: str, risks: Risks) -> dict[str, Any]:
    """Gather the minimum that a community service needs: no NHS number, no clinical record, no money."""
    return {
        "name": person.name,
        "phone": person.phone,
        "communication_needs": person.communication_needs,
        "goal": goal.text,
        "reason": reason,
        "risks": risks.text,
        "no_known_risks": risks.no_known_risks,
    }


def _referrer(draft: Draft, actor: Actor) -> dict[str, str]:
    organisations = [get_organisation(each).name for each in sorted(actor.organisation_ids)]
    return {"name": actor.name, "organisation": ", ".join(organisations), **dict(draft.referrer)}


def _reference() -> str:
    letters = [secrets.choice(_ALPHABET) for _ in range(8)]
    return f"HUB-{''.join(letters[:4])}-{''.join(letters[4:])}"


def _earlier(client_id: UUID, key: str, request_hash: str) -> Referral | None:
    used = db.session.scalars(
        select(IdempotentRequest).where(IdempotentRequest.client_id == client_id, IdempotentRequest.key == key)
    ).first()
    if used is None:
        return None
    if used.request_hash != request_hash:
        raise Conflict("This Idempotency-Key was used with a different request. Use a new key.", code="key_reused")
    return db.session.get(Referral, used.referral_id)
