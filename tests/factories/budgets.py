"""Budgets, proposals and payments made by the real actions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from hub.budgets import actions
from hub.budgets.models import Budget, Commitment, Payment
from hub.core.actor import Actor, Role
from hub.core.clock import today
from hub.identity.models import Organisation, OrganisationKind, User
from hub.identity.queries import actor_of
from hub.people.models import Person
from tests.factories.identity import SYSTEM, make_organisation, make_user
from tests.factories.people import make_caseload, make_person
from tests.factories.plans import make_goal


@dataclass(frozen=True)
class Team:
    """A budget team with somebody for each duty."""

    organisation: Organisation
    coordinator: Actor
    approver: Actor
    auditor: Actor


@dataclass(frozen=True)
class Case:
    """A person with a plan, a budget and the team that looks after it. Ids, so that other threads can use it."""

    team: Team
    person_id: UUID
    practice_id: UUID
    goal_id: UUID
    budget_id: UUID


def make_member(organisation: Organisation, *roles: Role, name: str = "") -> Actor:
    """Somebody with a user row and these roles."""
    user: User = make_user(*((role, organisation) for role in roles), name=name or roles[0].value.replace("_", " "))
    return actor_of(user)


def make_team(organisation: Organisation | None = None) -> Team:
    organisation = organisation or make_organisation(OrganisationKind.BUDGET_TEAM)
    return Team(
        organisation=organisation,
        coordinator=make_member(organisation, Role.CARE_COORDINATOR, name="Priya Nair"),
        approver=make_member(organisation, Role.BUDGET_APPROVER, name="Owen Hughes"),
        auditor=make_member(organisation, Role.AUDITOR, name="Ada Lamb"),
    )


def make_budget(person: Person, organisation: Organisation, amount_pence: int = 30_000, **changes: Any) -> Budget:
    """An active budget of £300 for a year around today, the person on the team's caseload."""
    make_caseload(person, organisation)
    values: dict[str, Any] = {
        "funding_source": "NHS Continuing Healthcare",
        "starts_on": today() - timedelta(days=90),
        "ends_on": today() + timedelta(days=275),
    }
    return actions.open_budget(
        person.id, organisation.id, amount_pence=amount_pence, **(values | changes), actor=SYSTEM
    )


def make_case(amount_pence: int = 30_000, *, team: Team | None = None, person: Person | None = None) -> Case:
    team, person = team or make_team(), person or make_person()
    goal_id = make_goal(person).id
    budget = make_budget(person, team.organisation, amount_pence)
    return Case(team, person.id, person.practice_id, goal_id, budget.id)


def propose(case: Case, unit_cost_pence: int = 600, quantity: int = 10, **changes: Any) -> Commitment:
    values: dict[str, Any] = {
        "description": "Gentle movement class",
        "payee": "Wharf Street Hall",
        "actor": case.team.coordinator,
    }
    return actions.propose_commitment(
        case.budget_id, case.goal_id, unit_cost_pence=unit_cost_pence, quantity=quantity, **(values | changes)
    )


def commit(case: Case, unit_cost_pence: int = 600, quantity: int = 10, **changes: Any) -> Commitment:
    """A proposal that was approved."""
    commitment = propose(case, unit_cost_pence, quantity, **changes)
    return actions.approve_commitment(commitment.id, actor=case.team.approver)


def pay(case: Case, commitment: Commitment, sessions: int = 2, **changes: Any) -> Payment:
    values: dict[str, Any] = {
        "invoice_reference": f"INV-{uuid4().hex[:8]}",
        "invoice_date": today(),
        "idempotency_key": uuid4().hex,
        "actor": case.team.coordinator,
    }
    return actions.pay_commitment(commitment.id, sessions=sessions, **(values | changes))
