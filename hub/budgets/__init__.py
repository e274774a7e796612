"""Personal health budgets: a ledger that always adds up."""
