"""Opening a budget, moving it on, and giving back what is not needed."""

from datetime import date
from uuid import UUID

from hub.audit import actions as audit
from hub.audit.models import Action
from hub.budgets import rules
from hub.budgets.actions.posting import post
from hub.budgets.models import Account, Budget, LedgerEntry
from hub.budgets.permissions import BudgetPermission
from hub.budgets.queries import views
from hub.budgets.queries.ledger import figures_of
from hub.budgets.queries.scope import get_budget
from hub.budgets.rules import AccountKind, BudgetState, EntryKind, HeldAs
from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import db, transaction
from hub.core.errors import Invalid, WrongState
from hub.core.paging import Page
from hub.core.permissions import allow
from hub.core.values import pounds
from hub.identity.models import OrganisationKind
from hub.identity.queries import get_organisation
from hub.people.queries import find_open_caseload, get_person


def open_budget(
    person_id: UUID,
    team_id: UUID,
    *,
    amount_pence: int,
    funding_source: str,
    starts_on: date,
    ends_on: date,
    held_as: HeldAs = HeldAs.NOTIONAL,
    actor: Actor,
) -> Budget:
    """Open a budget that was approved and signed, and put its money in.

    Raises NotFound for a person out of scope, Invalid for an amount or a period that makes no sense, or a team that
    has not got the person on its caseload.
    """
    with transaction():
        person = get_person(actor, person_id)
        budget = Budget(
            person=person,
            team_id=team_id,
            state=BudgetState.ACTIVE,
            held_as=held_as,
            funding_source=funding_source.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
        )
        allow(actor, BudgetPermission.OPEN_BUDGET, budget)
        _check_opening(budget, amount_pence)
        _put_in(budget, amount_pence, actor)
        audit.record(actor, Action.CREATE, "budget", budget.id, person_id=person_id)
        return budget


def _put_in(budget: Budget, amount_pence: int, actor: Actor) -> None:
    db.session.add(budget)
    db.session.flush()
    db.session.add_all(Account(budget_id=budget.id, kind=kind, balance_pence=0) for kind in AccountKind)
    post(
        budget.id,
        EntryKind.ALLOCATE,
        rules.legs(EntryKind.ALLOCATE, amount_pence),
        narrative=f"Budget opened with {pounds(amount_pence)} from {budget.funding_source}",
        effective_on=budget.starts_on,
        key=f"allocate:{budget.id}",
        actor=actor,
    )


def _check_opening(budget: Budget, amount_pence: int) -> None:
    rules.check_amount(amount_pence, field="amount")
    rules.check_period(budget.starts_on, budget.ends_on)
    if not budget.funding_source:
        raise Invalid("Say who funds the budget, such as NHS Continuing Healthcare.", field="funding_source")
    if get_organisation(budget.team_id).kind is not OrganisationKind.BUDGET_TEAM:
        raise Invalid("A budget is looked after by a personal health budget team.", field="team_id")
    if find_open_caseload(budget.person.id, budget.team_id) is None:
        raise Invalid("Put the person on the team's caseload first, so that the team sees the plan.", field="team_id")


def move_budget(budget_id: UUID, to: BudgetState, *, reason: str, actor: Actor) -> Budget:
    """Move a budget to another state; raises WrongState where it cannot go there, or closes with money still in it."""
    with transaction():
        budget = get_budget(actor, budget_id, for_update=True)
        allow(actor, BudgetPermission.CHANGE_BUDGET_STATE, budget)
        if not reason.strip():
            raise Invalid("Say why the budget changes.", field="reason")
        state = rules.move(rules.BUDGET_TRANSITIONS, budget.state, to)
        figures = figures_of(budget.id)
        if state is BudgetState.CLOSED and (figures.available or figures.committed):
            raise WrongState(f"A budget is closed when nothing is left in it. {figures}", code="not_empty")
        budget.state = state
        detail = {"state": state.value}
        audit.record(
            actor, Action.UPDATE, "budget", budget.id, person_id=budget.person_id, purpose=reason.strip(), detail=detail
        )
        return budget


def return_money(budget_id: UUID, amount_pence: int, *, reason: str, actor: Actor) -> LedgerEntry:
    """Give money that is not needed back to whoever funds the budget; raises Invalid over what is available."""
    with transaction():
        budget = get_budget(actor, budget_id, for_update=True)
        allow(actor, BudgetPermission.RETURN_MONEY, budget)
        check_payable(budget)
        rules.check_amount(amount_pence, field="amount")
        if not reason.strip():
            raise Invalid("Say why the money goes back.", field="reason")
        rules.check_available(amount_pence, figures_of(budget.id), field="amount")
        entry = post(
            budget.id,
            EntryKind.RETURN,
            rules.legs(EntryKind.RETURN, amount_pence),
            narrative=f"{pounds(amount_pence)} given back to {budget.funding_source}: {reason.strip()}",
            effective_on=today(),
            actor=actor,
        )
        audit.record(actor, Action.UPDATE, "budget", budget.id, person_id=budget.person_id)
        return entry


def check_payable(budget: Budget) -> None:
    """Refuse a movement of money in a budget that is closed or not yet active; raises WrongState."""
    if budget.state not in rules.PAYING_STATES:
        raise WrongState(f"This budget is {budget.state.value.replace('_', ' ')}: no money moves in it.")


def check_spendable(budget: Budget) -> None:
    """Refuse a new purchase where the budget is not active or today is outside its period; raises WrongState."""
    if budget.state not in rules.SPENDING_STATES:
        said = budget.state.value.replace("_", " ")
        raise WrongState(f"This budget is {said}. Only an active budget can buy something new.")
    rules.check_within(today(), budget.starts_on, budget.ends_on, field="budget")


def view_budget(budget_id: UUID, *, actor: Actor) -> views.BudgetView:
    """Give everything of one budget and write down who looked; raises NotFound out of scope."""
    with transaction():
        budget = get_budget(actor, budget_id)
        audit.record(actor, Action.READ, "budget", budget.id, person_id=budget.person_id)
        return views.budget_view(actor, budget)


def view_budgets(*, page: int = 1, actor: Actor) -> tuple[Page[views.BudgetLine], list[views.CommitmentView]]:
    """List the budgets in scope, and the proposals that wait for this actor's decision; write down whose were shown."""
    with transaction():
        allow(actor, BudgetPermission.LIST_BUDGETS)
        lines = views.list_budgets(actor, number=page)
        waiting = views.list_waiting(actor)
        shown = {line.person_id: line.id for line in lines.items} | {each.person_id: each.budget_id for each in waiting}
        for person_id, budget_id in shown.items():
            audit.record(actor, Action.READ, "budget", budget_id, person_id=person_id, purpose="list of budgets")
        return lines, waiting
