"""What a proposal starts from: a goal of the plan, often a referral, and what the service costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.budgets.permissions import BudgetPermission
from hub.budgets.queries.scope import get_budget
from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import Invalid, NotFound
from hub.core.permissions import allow
from hub.directory.models import CostOption, Service
from hub.directory.queries.services import get_service
from hub.plans.queries import find_active_plan, get_goal
from hub.referrals.models import Referral
from hub.referrals.queries import ReferralView, get_referral, list_of_person
from hub.referrals.rules import OPEN, ReferralStatus

BUYABLE = OPEN | {ReferralStatus.COMPLETED}


@dataclass(frozen=True)
class Start:
    """What the page of a new proposal shows before anything is typed. The price is in pence, None where unknown."""

    goals: Sequence[tuple[UUID, str]]
    referrals: Sequence[ReferralView] = ()
    referral_id: UUID | None = None
    referral_reference: str = ""
    service_id: UUID | None = None
    service_name: str = ""
    payee: str = ""
    unit_cost_pence: int | None = None
    cost_said: str = ""


def start_of(actor: Actor, budget_id: UUID, referral_id: UUID | None = None) -> Start:
    """Gather what a proposal starts from; raises NotFound for a referral that is not this person's."""
    budget = get_budget(actor, budget_id)
    allow(actor, BudgetPermission.PROPOSE_COMMITMENT, budget)
    if referral_id is None:
        referrals = [each for each in list_of_person(actor, budget.person_id) if each.status in BUYABLE]
        return Start(goals=_open_goals(actor, budget.person_id), referrals=referrals)
    referral = get_referral(actor, referral_id)
    if referral.person_id != budget.person_id:
        raise NotFound
    service = db.session.get_one(Service, referral.service_id)
    option = price_of(service.cost_options, today())
    return Start(
        goals=[(referral.goal_id, get_goal(actor, referral.goal_id).text)],
        referral_id=referral.id,
        referral_reference=referral.reference,
        service_id=service.id,
        service_name=service.name,
        payee=service.organization.name if service.organization else "",
        unit_cost_pence=_pence(option),
        cost_said=(option.amount_description or option.option or "").rstrip(".") if option else "",
    )


def price_of(options: Sequence[CostOption], on: date) -> CostOption | None:
    """Give the first option in pounds, above nothing, that holds on the day."""
    for option in options:
        begun = option.valid_from is None or option.valid_from <= on
        ended = option.valid_to is not None and option.valid_to < on
        if begun and not ended and (option.currency or "GBP").upper() == "GBP" and _pence(option):
            return option
    return None


def check_place_in_plan(
    actor: Actor, person_id: UUID, goal_id: UUID, referral_id: UUID | None, service_id: UUID | None
) -> None:
    """Refuse a proposal that does not hang on this person's plan; raises Invalid naming the field.

    Money may go only to what is agreed in the care plan (NHS (Direct Payments) Regulations 2013, regulation 10).
    """
    try:
        goal = get_goal(actor, goal_id)
        referral = get_referral(actor, referral_id) if referral_id else None
    except NotFound as unknown:
        raise Invalid("Choose a goal of this person's plan.", field="goal_id", code="not_in_plan") from unknown
    if goal.need.plan.person_id != person_id or not (goal.is_open or referral):
        raise Invalid("Choose a goal that is open in this person's plan now.", field="goal_id", code="not_in_plan")
    if referral is not None:
        _check_referral(referral, goal_id, service_id)
    elif service_id is not None:
        get_service(actor, service_id)


def _check_referral(referral: Referral, goal_id: UUID, service_id: UUID | None) -> None:
    if referral.status not in BUYABLE:
        raise Invalid(
            f"The referral is {referral.status.value.replace('-', ' ')}.", field="goal_id", code="not_in_plan"
        )
    if referral.goal_id != goal_id:
        raise Invalid("The referral is for another goal.", field="goal_id", code="not_in_plan")
    if service_id != referral.service_id:
        raise Invalid("The referral is to another service.", field="service_id", code="not_in_plan")


def _open_goals(actor: Actor, person_id: UUID) -> list[tuple[UUID, str]]:
    plan = find_active_plan(actor, person_id)
    needs = plan.needs if plan else []
    return [(goal.id, goal.text) for need in needs for goal in need.goals if goal.is_open]


def _pence(option: CostOption | None) -> int | None:
    """Give the price in pence; None where there is none, or it is no whole number of pence."""
    amount = option.amount * 100 if option and option.amount is not None else None
    return int(amount) if amount is not None and amount == amount.to_integral_value() and amount > 0 else None
