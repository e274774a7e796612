"""Anybody may read the open feed."""

from tests.house.access import ANYBODY, Access

ROUTES = {
    "oruk.root": Access("GET", ANYBODY, own=False),
    "oruk.services": Access("GET", ANYBODY, own=False),
    "oruk.service": Access("GET", ANYBODY, args=lambda world: {"service_id": world.service.id}, own=False),
}
