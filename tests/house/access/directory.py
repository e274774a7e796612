"""Who may see the public directory: anybody. Who may look after it: the directory team."""

from tests.house.access import ANYBODY, Access

ROUTES = {
    "directory.search": Access("GET", ANYBODY, own=False),
    "directory.service": Access("GET", ANYBODY, lambda world: {"service_id": world.service.id}, own=False),
    "directory.organisation": Access(
        "GET", ANYBODY, lambda world: {"organisation_id": world.service.organization_id}, own=False
    ),
    "desk.index": Access("GET", {"directory_editor"}, own=False),
}
