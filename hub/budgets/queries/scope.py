"""Which budgets are the actor's to see, and taking one for a change."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true

from hub.budgets.models import Budget, Commitment, LedgerEntry
from hub.budgets.permissions import TEAM_ROLES
from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotFound
from hub.people.models import Person


def in_scope(actor: Actor) -> ColumnElement[bool]:
    """Give the condition that a budget is the actor's to see; the same as BudgetPermission.SEE_BUDGET, in SQL."""
    if actor.is_system:
        return true()
    conditions: list[ColumnElement[bool]] = [Budget.team_id.in_(actor.organisations_as(*TEAM_ROLES))]
    if actor.user_id is not None:
        conditions.append(Budget.person_id.in_(select(Person.id).where(Person.user_id == actor.user_id)))
    return or_(*conditions)


def get_budget(actor: Actor, budget_id: UUID, *, for_update: bool = False) -> Budget:
    """Give a budget; raises NotFound for one out of scope. `for_update` makes every other writer of it wait."""
    wanted: Select[Budget] = select(Budget).where(in_scope(actor), Budget.id == budget_id)
    if for_update:
        wanted = wanted.with_for_update(of=Budget).execution_options(populate_existing=True)
    budget = db.session.scalars(wanted).first()
    if budget is None:
        raise NotFound
    return budget


def get_commitment(actor: Actor, commitment_id: UUID, *, for_update: bool = False) -> tuple[Budget, Commitment]:
    """Give a commitment with its budget, taken for a change if asked; raises NotFound out of scope.

    The budget is taken first: whoever changes anything of a budget waits there, so that no two wait for each other.
    """
    budget_id = db.session.scalar(select(Commitment.budget_id).where(Commitment.id == commitment_id))
    if budget_id is None:
        raise NotFound
    budget = get_budget(actor, budget_id, for_update=for_update)
    return budget, db.session.get_one(Commitment, commitment_id, populate_existing=for_update)


def get_entry(actor: Actor, entry_id: UUID, *, for_update: bool = False) -> tuple[Budget, LedgerEntry]:
    """Give an entry of the journal with its budget, taken for a change if asked; raises NotFound out of scope."""
    budget_id = db.session.scalar(select(LedgerEntry.budget_id).where(LedgerEntry.id == entry_id))
    if budget_id is None:
        raise NotFound
    return get_budget(actor, budget_id, for_update=for_update), db.session.get_one(LedgerEntry, entry_id)
