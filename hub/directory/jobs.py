"""What the directory does later."""

from hub.core.actor import Actor
from hub.directory.actions.upkeep import expire_notices
from hub.directory.imports.desk import work_on_wanted
from hub.directory.imports.feeds import fetch_due_feeds
from hub.directory.queries.search_index import catch_up_all


def end_notices() -> int:
    """Take off notices whose last day is over; gives how many listings changed."""
    return expire_notices(actor=Actor.system("directory notices"))


JOBS = {
    "imports": work_on_wanted,
    "feeds": fetch_due_feeds,
    "notices": end_notices,
    "search_index": catch_up_all,
}
