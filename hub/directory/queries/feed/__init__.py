"""The open feed: the documents of what anybody may see, found by the parameters of both official profiles."""

from hub.directory.queries.feed.answers import One, every, get_one, list_page
from hub.directory.queries.feed.query import FeedQuery, Kind
from hub.directory.queries.feed.state import Version, version_of

__all__ = ["FeedQuery", "Kind", "One", "Version", "every", "get_one", "list_page", "version_of"]
