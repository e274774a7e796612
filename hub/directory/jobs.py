"""What the directory does later."""

from hub.directory.imports.desk import work_on_wanted
from hub.directory.imports.feeds import fetch_due_feeds
from hub.directory.queries.search_index import catch_up_all

JOBS = {"imports": work_on_wanted, "feeds": fetch_due_feeds, "search_index": catch_up_all}
