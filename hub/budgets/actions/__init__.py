"""What changes a budget. Each action takes the budget for itself first, then checks, posts and records."""

from hub.budgets.actions.budgets import move_budget, open_budget, return_money, view_budget, view_budgets
from hub.budgets.actions.commitments import (
    approve_commitment,
    propose_commitment,
    refuse_commitment,
    release_remainder,
    view_commitment,
    withdraw_proposal,
)
from hub.budgets.actions.payments import pay_commitment, reverse_entry, view_entry

__all__ = [
    "approve_commitment",
    "move_budget",
    "open_budget",
    "pay_commitment",
    "propose_commitment",
    "refuse_commitment",
    "release_remainder",
    "return_money",
    "reverse_entry",
    "view_budget",
    "view_budgets",
    "view_commitment",
    "view_entry",
    "withdraw_proposal",
]
