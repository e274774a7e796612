"""Who may see a budget, ask to spend from it, decide, and pay. One person never does two of these for one purchase.

That the requester, the approver and the payer of a commitment are different people is a rule of each commitment
(hub.budgets.actions), and of the database.
"""

from enum import StrEnum
from typing import Protocol
from uuid import UUID

from hub.core.actor import Actor, Role
from hub.core.permissions import PermissionMap, holds, register, system

TEAM_ROLES = (Role.CARE_COORDINATOR, Role.BUDGET_APPROVER, Role.AUDITOR)


class BudgetPermission(StrEnum):
    """What can be done with budgets."""

    LIST_BUDGETS = "list_budgets"
    SEE_BUDGET = "see_budget"
    OPEN_BUDGET = "open_budget"
    CHANGE_BUDGET_STATE = "change_budget_state"
    RETURN_MONEY = "return_money"
    PROPOSE_COMMITMENT = "propose_commitment"
    WITHDRAW_PROPOSAL = "withdraw_proposal"
    DECIDE_COMMITMENT = "decide_commitment"
    PAY_COMMITMENT = "pay_commitment"
    RELEASE_REMAINDER = "release_remainder"
    REVERSE_ENTRY = "reverse_entry"


class Held(Protocol):
    """What the rules need to know of a budget."""

    @property
    def team_id(self) -> UUID:
        """The team that looks after it."""

    @property
    def person_user_id(self) -> UUID | None:
        """The account of the person whose budget it is."""


def coordinates(actor: Actor, budget: Held) -> bool:
    """is a care co-ordinator in the budget's team"""
    return budget.team_id in actor.organisations_as(Role.CARE_COORDINATOR)


def approves(actor: Actor, budget: Held) -> bool:
    """is a budget approver in the budget's team"""
    return budget.team_id in actor.organisations_as(Role.BUDGET_APPROVER)


def audits(actor: Actor, budget: Held) -> bool:
    """is an auditor of the budget's team"""
    return budget.team_id in actor.organisations_as(Role.AUDITOR)


def is_theirs(actor: Actor, budget: Held) -> bool:
    """is the person whose budget it is"""
    return actor.user_id is not None and budget.person_user_id == actor.user_id


def is_no_link_worker(actor: Actor, budget: Held) -> bool:
    """is not a link worker anywhere"""
    return not actor.has(Role.LINK_WORKER)


_DECIDES = ((approves, is_no_link_worker),)

RULES: PermissionMap = {
    BudgetPermission.LIST_BUDGETS: ((holds(*TEAM_ROLES),), (holds(Role.PERSON),), (system,)),
    BudgetPermission.SEE_BUDGET: ((coordinates,), (approves,), (audits,), (is_theirs,), (system,)),
    BudgetPermission.OPEN_BUDGET: (*_DECIDES, (system,)),
    BudgetPermission.CHANGE_BUDGET_STATE: _DECIDES,
    BudgetPermission.RETURN_MONEY: _DECIDES,
    BudgetPermission.PROPOSE_COMMITMENT: ((coordinates,),),
    BudgetPermission.WITHDRAW_PROPOSAL: ((coordinates,),),
    BudgetPermission.DECIDE_COMMITMENT: _DECIDES,
    BudgetPermission.PAY_COMMITMENT: ((coordinates,),),
    BudgetPermission.RELEASE_REMAINDER: ((coordinates,),),
    BudgetPermission.REVERSE_ENTRY: _DECIDES,
}

register("budgets", BudgetPermission, RULES)
