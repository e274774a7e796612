"""Anybody may keep a short list: it is their own browser's."""

from tests.house.access import ANYBODY, Access

ROUTES = {
    "directory.short_list.show": Access("GET", ANYBODY, own=False),
    "directory.short_list.change": Access(
        "POST", ANYBODY, form=lambda world: {"change": "add", "service": str(world.service.id)}, own=False
    ),
    "directory.short_list.compare": Access("GET", ANYBODY, own=False),
    "directory.short_list.sheet": Access("GET", ANYBODY, own=False),
}
