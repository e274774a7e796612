"""Who may see the public directory: anybody."""

from tests.house.access import ANYBODY, Access

ROUTES = {
    "directory.search": Access("GET", ANYBODY, own=False),
    "directory.service": Access("GET", ANYBODY, lambda world: {"service_id": world.service.id}, own=False),
    "directory.organisation": Access(
        "GET", ANYBODY, lambda world: {"organisation_id": world.service.organization_id}, own=False
    ),
}
