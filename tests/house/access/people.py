"""Who may see people and what they agreed to."""

from hub.identity.models import OrganisationKind
from tests.factories.people import make_consent
from tests.house.access import Access

CASELOAD = {"link_worker", "care_coordinator"}
SEES = {"clinician", "budget_approver", "auditor", "person"} | CASELOAD


def person(world):
    return {"person_id": world.person.id}


def consent(world):
    recipient = world.organisations[OrganisationKind.VOLUNTARY]
    return {"person_id": world.person.id, "consent_id": make_consent(world.person, recipient).id}


ROUTES = {
    "people.list_people": Access("GET", SEES - {"person"}, own=False),
    "people.show": Access("GET", SEES, person),
    "people.withdraw_consent": Access("POST", {"clinician", "person"} | CASELOAD, consent),
}
