"""Who may look after feeds: the directory team, of whatever place."""

from uuid import uuid4

from hub.core.actor import Actor
from hub.directory.actions.feeds import add_feed
from tests.house.access import Access

TEAM = {"directory_editor"}


def feed(world):
    """A feed at an address that answers to nobody, so that a fetch of it ends at once."""
    return {"feed_id": add_feed(f"Feed {uuid4()}", "http://127.0.0.1/v3", 0, actor=Actor.system("test")).id}


def address(world):
    return {"name": "A feed", "url": "http://127.0.0.1/v3", "every_minutes": "0", "step": "try"}


ROUTES = {
    "desk.feeds.index": Access("GET", TEAM, own=False),
    "desk.feeds.add": Access("POST", TEAM, form=address, own=False),
    "desk.feeds.show": Access("GET", TEAM, feed, own=False),
    "desk.feeds.edit": Access("POST", TEAM, feed, address, own=False),
    "desk.feeds.fetch": Access("POST", TEAM, feed, own=False),
    "desk.feeds.switch": Access("POST", TEAM, feed, lambda world: {"on": "no"}, own=False),
    "desk.feeds.held": Access("POST", TEAM, feed, lambda world: {"decision": "keep"}, own=False),
    "desk.feeds.differences": Access("GET", TEAM, own=False),
}
