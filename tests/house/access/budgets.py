"""Who may see, ask for, decide and pay what."""

from hub.budgets.queries.ledger import find_by_key
from tests.house.access import Access

SEES = {"care_coordinator", "budget_approver", "auditor", "person"}
COORDINATES, DECIDES = {"care_coordinator"}, {"budget_approver"}


def budget(world):
    return {"budget_id": world.budget.id}


def commitment(world):
    return {"commitment_id": world.commitment.id}


def entry(world):
    return {"entry_id": find_by_key(f"allocate:{world.budget.id}").id}


ROUTES = {
    "budgets.index": Access("GET", SEES, own=False),
    "budgets.show": Access("GET", SEES, budget),
    "budgets.propose": Access("GET", COORDINATES, budget),
    "budgets.commitment": Access("GET", SEES, commitment),
    "budgets.pay": Access("GET", COORDINATES, commitment),
    "budgets.reverse": Access("GET", DECIDES, entry),
    "budgets.refuse": Access("POST", DECIDES, commitment, lambda world: {"reason": "Not in the plan"}),
    "budgets.approve": Access("POST", DECIDES, commitment),
    "budgets.withdraw": Access("POST", COORDINATES, commitment),
    "budgets.release": Access("POST", COORDINATES, commitment),
}
