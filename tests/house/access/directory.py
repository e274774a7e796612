"""Who may see the public directory: anybody. Its team says when schools have term."""

from tests.factories.directory import make_school_term
from tests.house.access import ANYBODY, Access

ROUTES = {
    "directory.search": Access("GET", ANYBODY, own=False),
    "directory.service": Access("GET", ANYBODY, lambda world: {"service_id": world.service.id}, own=False),
    "directory.organisation": Access(
        "GET", ANYBODY, lambda world: {"organisation_id": world.service.organization_id}, own=False
    ),
    "directory.calendar.show": Access("GET", ANYBODY, lambda world: {"service_id": world.service.id}, own=False),
    # The terms are those of the whole place: any directory team looks after them.
    "directory.school_terms.show": Access("GET", {"directory_editor"}, own=False),
    "directory.school_terms.remove": Access(
        "POST", {"directory_editor"}, lambda world: {"term_id": make_school_term().id}, own=False
    ),
}
