"""The tables of personal health budgets: what was agreed, and the ledger that proves it."""

from hub.budgets.models.budget import Budget, Commitment, Payment
from hub.budgets.models.ledger import Account, LedgerEntry, Posting

__all__ = ["Account", "Budget", "Commitment", "LedgerEntry", "Payment", "Posting"]
