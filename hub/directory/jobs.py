"""What the directory does later."""

from hub.directory.queries.search_index import catch_up_all

JOBS = {"search_index": catch_up_all}
