"""Who may read and write a plan."""

from tests.house.access import Access
from tests.house.access.people import CASELOAD, SEES, person

ROUTES = {
    "plans.show": Access("GET", SEES, person),
    "plans.edit": Access("GET", {"clinician"} | CASELOAD, person),
}
