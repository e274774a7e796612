"""Referrals made by the real actions."""

from typing import Any

from hub.core.actor import Actor, Role
from hub.directory.models import Service
from hub.identity.models import Organisation, OrganisationKind
from hub.identity.queries import actor_of
from hub.people.models import Person
from hub.plans.models import Goal
from hub.referrals import actions
from hub.referrals.models import Referral
from hub.referrals.rules import Risks
from tests.factories.directory import make_organization, make_service
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.plans import make_goal


def make_provider(name: str = "Calder Valley Together") -> Organisation:
    return make_organisation(OrganisationKind.VOLUNTARY, name, email=f"hello@{name.lower().replace(' ', '-')}.example")


def make_referable_service(
    provider: Organisation | None = None, name: str = "Art for Wellbeing", **changes: Any
) -> Service:
    """A service whose organisation answers its referrals in Hub."""
    from hub.directory.actions import assign_owner

    provider = provider or make_provider()
    organization = make_organization(name=provider.name)
    assign_owner(organization.id, provider.id, actor=SYSTEM)
    return make_service(name=name, organization_id=organization.id, **changes)


def draft(goal: Goal, service: Service, **changes: Any) -> actions.Draft:
    values: dict[str, Any] = {
        "goal_id": goal.id,
        "service_id": service.id,
        "reason": "She used to paint and would like to again, with company.",
        "risks": Risks(no_known_risks=True),
        "consent_how": "face to face",
    }
    return actions.Draft(**(values | changes))


def clinician_of(person: Person, name: str = "Dr Amara Okafor") -> Actor:
    """A clinician of the person's practice, with a user behind."""
    practice = person.practice
    user = make_user((Role.CLINICIAN, practice), name=name)
    return actor_of(user)


def make_referral(goal: Goal | None = None, service: Service | None = None, *, actor: Actor | None = None) -> Referral:
    """A referral that was sent and not answered."""
    goal = goal or make_goal()
    actor = actor or clinician_of(goal.need.plan.person)
    return actions.refer(draft(goal, service or make_referable_service()), actor=actor)


def provider_actor(referral: Referral) -> Actor:
    """Somebody who works for the organisation that the referral was sent to."""
    from hub.identity.queries import get_organisation

    organisation = get_organisation(referral.provider_id)
    user = make_user((Role.PROVIDER, organisation), name="Priya Shah")
    return actor_of(user)
