"""Keeping in step with directories elsewhere."""

from hub.directory.imports.feeds.deciding import decide_differences
from hub.directory.imports.feeds.once import Tried, import_address, try_address
from hub.directory.imports.feeds.sync import fetch_due_feeds, fetch_now, sync_feed

__all__ = ["Tried", "decide_differences", "fetch_due_feeds", "fetch_now", "import_address", "sync_feed", "try_address"]
