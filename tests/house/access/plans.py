"""Who may read and write a plan."""

from tests.house.access import Access
from tests.house.access.people import CASELOAD, SEES, person


def goal(world):
    return {"goal_id": world.goal.id}


ROUTES = {
    "plans.show": Access("GET", SEES, person),
    "plans.goal_services.show": Access("GET", {"clinician"} | CASELOAD, goal),
    "plans.edit": Access("GET", {"clinician"} | CASELOAD, person),
}
