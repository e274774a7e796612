"""Who keeps the synonyms: the directory team, whichever organisation its members are of."""

from typing import Any
from uuid import uuid4

from tests.factories.synonyms import make_group
from tests.factories.world import World
from tests.house.access import Access

TEAM = {"directory_editor"}


def group(world: World) -> dict[str, Any]:
    return {"group_id": make_group([f"ukulele {uuid4().hex[:8]}", "strumming"])}


def words(world: World) -> dict[str, Any]:
    return {"same": f"ukulele\nstrumming {uuid4().hex[:8]}"}


ROUTES = {
    "directory.synonyms.index": Access("GET", TEAM, own=False),
    "directory.synonyms.show": Access("GET", TEAM, group, own=False),
    "directory.synonyms.add": Access("POST", TEAM, form=words, own=False),
    "directory.synonyms.change": Access("POST", TEAM, group, words, own=False),
    "directory.synonyms.switch": Access("POST", TEAM, group, lambda world: {"sure": "off"}, own=False),
    "directory.synonyms.undo": Access("POST", TEAM, group, lambda world: {"version": "1"}, own=False),
}
