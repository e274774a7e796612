"""Asking to spend, deciding, and setting free what was not needed."""

from uuid import UUID

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.budgets import rules
from hub.budgets.actions.budgets import check_spendable
from hub.budgets.actions.posting import post
from hub.budgets.models import Budget, Commitment
from hub.budgets.permissions import BudgetPermission
from hub.budgets.queries import views
from hub.budgets.queries.ledger import figures_of, holdings
from hub.budgets.queries.proposals import check_place_in_plan
from hub.budgets.queries.scope import get_budget, get_commitment
from hub.budgets.rules import CommitmentState, EntryKind
from hub.core.actor import Actor
from hub.core.clock import now, today
from hub.core.db import db, transaction
from hub.core.errors import Invalid, NotAllowed, WrongState
from hub.core.permissions import allow
from hub.core.values import pounds


def propose_commitment(
    budget_id: UUID,
    goal_id: UUID,
    *,
    description: str,
    payee: str,
    unit_cost_pence: int,
    quantity: int,
    unit: str = "session",
    service_id: UUID | None = None,
    referral_id: UUID | None = None,
    actor: Actor,
) -> Commitment:
    """Ask to spend on a goal of the person's plan. Nothing is set aside until somebody else approves it.

    Raises Invalid with the figures (code over_available), and Invalid for what is not in this person's plan.
    """
    with transaction():
        budget = get_budget(actor, budget_id, for_update=True)
        allow(actor, BudgetPermission.PROPOSE_COMMITMENT, budget)
        total = _check_cost(budget, unit_cost_pence, quantity)
        check_place_in_plan(actor, budget.person_id, goal_id, referral_id, service_id)
        commitment = Commitment(
            budget_id=budget.id,
            goal_id=goal_id,
            service_id=service_id,
            referral_id=referral_id,
            description=_said(description, "description", "Say what is to be bought."),
            payee=_said(payee, "payee", "Say who is to be paid."),
            unit=_said(unit, "unit", "Say what is paid for each time, such as session."),
            unit_cost_pence=unit_cost_pence,
            quantity=quantity,
            total_pence=total,
            requested_by_id=actor.user_id,
            requested_by=actor.name,
        )
        db.session.add(commitment)
        db.session.flush()
        _record(actor, Action.CREATE, budget, commitment)
        return commitment


def approve_commitment(commitment_id: UUID, *, actor: Actor) -> Commitment:
    """Approve a proposal and set its money aside.

    Raises NotAllowed (code same_person) for whoever asked, WrongState where it was decided already, and Invalid (code
    over_available) with the figures where the money has meanwhile gone elsewhere.
    """
    with transaction():
        budget, commitment = _take_for_decision(commitment_id, actor)
        check_spendable(budget)
        rules.check_available(commitment.total_pence, figures_of(budget.id))
        _decide(commitment, CommitmentState.APPROVED, actor)
        post(
            budget.id,
            EntryKind.COMMIT,
            rules.legs(EntryKind.COMMIT, commitment.total_pence),
            narrative=f"{pounds(commitment.total_pence)} set aside for {_what(commitment)}",
            effective_on=today(),
            key=f"commit:{commitment.id}",
            commitment_id=commitment.id,
            actor=actor,
        )
        _record(actor, Action.UPDATE, budget, commitment)
        return commitment


def refuse_commitment(commitment_id: UUID, *, reason: str, actor: Actor) -> Commitment:
    """Refuse a proposal, saying why; raises as approve_commitment does, and Invalid without a reason."""
    with transaction():
        budget, commitment = _take_for_decision(commitment_id, actor)
        commitment.reason = _said(reason, "reason", "Say why it is refused, so that something else can be tried.")
        _decide(commitment, CommitmentState.REFUSED, actor)
        _record(actor, Action.UPDATE, budget, commitment)
        return commitment


def withdraw_proposal(commitment_id: UUID, *, actor: Actor) -> Commitment:
    """Take back a proposal that nobody has decided yet; raises WrongState where somebody has."""
    with transaction():
        budget, commitment = get_commitment(actor, commitment_id, for_update=True)
        allow(actor, BudgetPermission.WITHDRAW_PROPOSAL, budget)
        commitment.state = rules.move(rules.COMMITMENT_TRANSITIONS, commitment.state, CommitmentState.WITHDRAWN)
        _record(actor, Action.UPDATE, budget, commitment)
        return commitment


def release_remainder(commitment_id: UUID, *, actor: Actor) -> Commitment:
    """Set free what is left of a commitment; raises WrongState where nothing is left, or it is not approved."""
    with transaction():
        budget, commitment = get_commitment(actor, commitment_id, for_update=True)
        allow(actor, BudgetPermission.RELEASE_REMAINDER, budget)
        commitment.state = rules.move(rules.COMMITMENT_TRANSITIONS, commitment.state, CommitmentState.CLOSED)
        remaining = holdings([commitment.id])[commitment.id].remaining
        if remaining == 0:
            raise WrongState("Nothing is left to set free: all of it was paid.", code="nothing_left")
        post(
            budget.id,
            EntryKind.RELEASE,
            rules.legs(EntryKind.RELEASE, remaining),
            narrative=f"{pounds(remaining)} set free again: {commitment.description}",
            effective_on=today(),
            commitment_id=commitment.id,
            actor=actor,
        )
        _record(actor, Action.UPDATE, budget, commitment)
        return commitment


def view_commitment(commitment_id: UUID, *, actor: Actor) -> tuple[views.BudgetView, views.CommitmentView]:
    """Give a commitment with its budget and write down who looked; raises NotFound out of scope."""
    with transaction():
        budget, commitment = get_commitment(actor, commitment_id)
        _record(actor, Action.READ, budget, commitment)
        whole = views.budget_view(actor, budget)
        return whole, next(each for each in whole.commitments if each.id == commitment.id)


def _check_cost(budget: Budget, unit_cost_pence: int, quantity: int) -> int:
    check_spendable(budget)
    total = rules.total_cost(unit_cost_pence, quantity)
    rules.check_available(total, figures_of(budget.id))
    return total


def _take_for_decision(commitment_id: UUID, actor: Actor) -> tuple[Budget, Commitment]:
    budget, commitment = get_commitment(actor, commitment_id, for_update=True)
    allow(actor, BudgetPermission.DECIDE_COMMITMENT, budget)
    if commitment.requested_by_id == actor.user_id:
        raise NotAllowed("You asked for this yourself, so somebody else must decide.", code="same_person")
    if commitment.state is not CommitmentState.PROPOSED:
        raise WrongState(f"It is {commitment.state.value}. Only a proposal that waits can be decided.")
    return budget, commitment


def _decide(commitment: Commitment, to: CommitmentState, actor: Actor) -> None:
    commitment.state = rules.move(rules.COMMITMENT_TRANSITIONS, commitment.state, to)
    commitment.decided_by_id, commitment.decided_by, commitment.decided_at = actor.user_id, actor.name, now()


def _record(actor: Actor, action: Action, budget: Budget, commitment: Commitment) -> None:
    audit.record(
        actor,
        action,
        "budget_commitment",
        commitment.id,
        person_id=budget.person_id,
        detail={"budget": str(budget.id), "state": commitment.state.value},
    )


def _what(commitment: Commitment) -> str:
    unit = commitment.unit if commitment.quantity == 1 else f"{commitment.unit}s"
    return f"{commitment.quantity} {unit} at {pounds(commitment.unit_cost_pence)}: {commitment.description}"


def _said(text: str, field: str, message: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(message, field=field)
    if len(text) > 500:
        raise Invalid("Use 500 characters or fewer.", field=field)
    return text
