"""Finding referrals. Whoever asks sees those of their own practice, caseload, organisation or plan, and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from hub.core.actor import Actor, Role
from hub.core.clock import local, now, today
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.permissions import allow, can
from hub.directory.models import Service
from hub.directory.queries.services import get_service
from hub.directory.queries.upkeep import survivor_of
from hub.identity.models import Organisation
from hub.people.models import Caseload, Consent, Person
from hub.people.queries import consent_now, consents_of_people, get_person
from hub.people.rules import SharingPurpose, consent_covers
from hub.plans.queries import get_goal
from hub.referrals import rules
from hub.referrals.models import Outcome, Referral, ReferralMove, Session
from hub.referrals.permissions import PRACTICE_ROLES, ReferralPermission
from hub.referrals.rules import ReferralStatus

TEAM_ROLES = (Role.LINK_WORKER, Role.CARE_COORDINATOR, Role.BUDGET_APPROVER, Role.AUDITOR)
HISTORY = (selectinload(Referral.moves), selectinload(Referral.sessions), selectinload(Referral.outcomes))


@dataclass(frozen=True)
class ReferralView:
    """What one page or document may show of a referral. For a provider `shared` is all there is of the person."""

    id: UUID
    reference: str
    status: ReferralStatus
    status_reason: str
    service_id: UUID
    service_name: str
    provider_name: str
    practice_name: str
    referrer: dict[str, str]
    sent_on: date
    answer_due_on: date
    is_overdue: bool
    shared: dict[str, Any]
    consent_is_live: bool
    moves: Sequence[ReferralMove]
    sessions: Sequence[Session]
    outcomes: Sequence[Outcome]
    person_id: UUID | None
    goal_id: UUID | None
    may_answer: bool
    may_withdraw: bool
    waits_days: int  # 0 unless it waits so long that something else may help meanwhile


@dataclass(frozen=True)
class Start:
    """What the pages that send a referral show before anything is written."""

    goal: str
    goal_id: UUID
    importance: object
    person_id: UUID
    person: str
    service_id: UUID
    service: str
    provider: str
    phone: str
    communication_needs: str
    agreed_already: bool
    takes_referrals: bool


def start_of(actor: Actor, goal_id: UUID, service_id: UUID) -> Start:
    """Gather what is shown before a referral is sent; raises NotFound for a goal or service out of sight."""
    allow(actor, ReferralPermission.REFER)
    goal = get_goal(actor, goal_id)
    service = get_service(actor, service_id)
    person = get_person(actor, goal.need.plan.person_id)
    owner = service.organization.owner_id if service.organization else None
    return Start(
        goal=goal.text,
        goal_id=goal.id,
        importance=goal.importance,
        person_id=person.id,
        person=person.name,
        service_id=service.id,
        service=service.name,
        provider=service.organization.name if service.organization else "",
        phone=person.phone,
        communication_needs=person.communication_needs,
        agreed_already=bool(owner and consent_now(person.id, owner, now())),
        takes_referrals=owner is not None,
    )


def get_referral(actor: Actor, referral_id: UUID, *, for_update: bool = False) -> Referral:
    """Give a referral in the actor's sight; raises NotFound for any other."""
    if actor.client_id is not None and not can(actor, ReferralPermission.REFER):
        allow(actor, ReferralPermission.READ_BY_API)
    select_one = _visible(actor).where(Referral.id == referral_id)
    if for_update:
        select_one = select_one.with_for_update(of=Referral).execution_options(populate_existing=True)
    referral = db.session.scalars(select_one).first()
    if referral is None:
        raise NotFound
    return referral


def list_of_person(actor: Actor, person_id: UUID) -> Sequence[ReferralView]:
    """List the referrals of a person, newest first, as far as the actor may see them."""
    return _views(actor, _visible(actor).where(Referral.person_id == person_id).order_by(Referral.created_at.desc()))


def list_inbox(actor: Actor) -> Sequence[ReferralView]:
    """List what was sent to the actor's organisation: unanswered first, oldest first."""
    allow(actor, ReferralPermission.VIEW_INBOX)
    own = select(Referral).where(Referral.provider_id.in_(actor.organisations_as(Role.PROVIDER)))
    order = list(ReferralStatus)
    return sorted(_views(actor, own.order_by(Referral.created_at)), key=lambda each: order.index(each.status))


def list_sent(actor: Actor) -> Sequence[ReferralView]:
    """List the referrals of the actor's practice or caseload, the 200 last changed, the newest first."""
    allow(actor, ReferralPermission.REFER)
    return _views(actor, _visible(actor).order_by(Referral.updated_at.desc()).limit(200))


def view(actor: Actor, referral: Referral) -> ReferralView:
    """Show a referral to an actor: a provider sees the minimum, and that only while the consent holds."""
    return _view(actor, referral, _around([referral]))


@dataclass(frozen=True)
class _Around:
    """What referrals point at, read for all of them at once: names by id, and what each person decided."""

    services: Mapping[UUID, str]
    organisations: Mapping[UUID, str]
    consents: Mapping[UUID, Sequence[Consent]]


def _views(actor: Actor, wanted: Select[Referral]) -> list[ReferralView]:
    found = db.session.scalars(wanted.options(*HISTORY)).all()
    around = _around(found)
    return [_view(actor, each, around) for each in found]


def _around(referrals: Sequence[Referral]) -> _Around:
    organisations = {each.provider_id for each in referrals} | {each.practice_id for each in referrals}
    return _Around(
        services=_service_names({each.service_id for each in referrals}),
        organisations=_names(select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisations))),
        consents=consents_of_people({each.person_id for each in referrals}),
    )


def _service_names(ids: set[UUID]) -> Mapping[UUID, str]:
    """Name services; one that was merged into another tells under which name it is listed now."""
    survivors = survivor_of(ids)
    names = _names(select(Service.id, Service.name).where(Service.id.in_(ids | set(survivors.values()))))
    return {
        each: f"{names[each]} (now listed as {names[survivor]})"
        if (survivor := survivors.get(each)) and names[survivor] != names[each]
        else names[each]
        for each in ids
    }


def _names(wanted: Select[UUID, str]) -> Mapping[UUID, str]:
    return {row.id: row.name for row in db.session.execute(wanted)}


def _view(actor: Actor, referral: Referral, around: _Around) -> ReferralView:
    as_provider = can(actor, ReferralPermission.ANSWER, referral)
    live = _may_still_share(referral, around.consents[referral.person_id])
    sent_on = local(referral.created_at).date()
    waits_long = not as_provider and rules.waits_long(referral.status, sent_on, today())
    open_and_late = referral.status is ReferralStatus.REQUESTED and referral.answer_due_on < today()
    return ReferralView(
        id=referral.id,
        reference=referral.reference,
        status=referral.status,
        status_reason=referral.moves[-1].reason if referral.moves else "",
        service_id=referral.service_id,
        service_name=around.services[referral.service_id],
        provider_name=around.organisations[referral.provider_id],
        practice_name=around.organisations[referral.practice_id],
        referrer=referral.referrer,
        sent_on=sent_on,
        answer_due_on=referral.answer_due_on,
        is_overdue=open_and_late,
        shared=referral.shared if live or not as_provider else {},
        consent_is_live=live,
        moves=referral.moves,
        sessions=referral.sessions,
        outcomes=referral.outcomes,
        person_id=None if as_provider else referral.person_id,
        goal_id=None if as_provider else referral.goal_id,
        may_answer=as_provider and referral.status in rules.OPEN,
        may_withdraw=can(actor, ReferralPermission.WITHDRAW, referral) and referral.status in rules.OPEN,
        waits_days=(today() - sent_on).days if waits_long else 0,
    )


def _may_still_share(referral: Referral, consents: Sequence[Consent]) -> bool:
    """Say whether the person agrees now to all of what was shared: a narrower agreement made later is not enough."""
    return consent_covers(consents, referral.provider_id, rules.SHARED, SharingPurpose.REFERRAL, now()).covered


def _visible(actor: Actor) -> Select[Referral]:
    return select(Referral).where(or_(*_clauses(actor)))


def _clauses(actor: Actor) -> list[ColumnElement[bool]]:
    """Build the clauses that let rows through. An empty `in_` lets none through, so the default is to see nothing."""
    clauses: list[ColumnElement[bool]] = [
        Referral.provider_id.in_(actor.organisations_as(Role.PROVIDER)),
        Referral.practice_id.in_(actor.organisations_as(*PRACTICE_ROLES)),
        Referral.person_id.in_(
            select(Caseload.person_id).where(
                Caseload.organisation_id.in_(actor.organisations_as(*TEAM_ROLES)), Caseload.ended_at.is_(None)
            )
        ),
    ]
    if actor.user_id is not None:
        clauses.append(Referral.person_id.in_(select(Person.id).where(Person.user_id == actor.user_id)))
    return clauses
