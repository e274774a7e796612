"""Going through the pages of a feed: as large as it honours, until nothing new comes, and never without end."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import orjson

from hub.directory.imports.feeds.first_look import parsed
from hub.directory.imports.feeds.spool import Fetched
from hub.directory.imports.fetch import CannotFetch, Fetcher
from hub.directory.rules.feed_addresses import page_of
from hub.directory.rules.feed_pages import FeedPage, has_more, read_page

SIZES = (500, 100, 25, None)  # None asks for no size, for servers that know no such parameter
_PAST_THE_END = frozenset({400, 404, 410, 416, 422})


class Paging:
    """One walk through the pages; what it learns of the whole goes into `fetched`."""

    def __init__(self, fetcher: Fetcher, fetched: Fetched, since: datetime | None = None) -> None:
        self.fetcher = fetcher
        self.fetched = fetched
        self.since = since
        self.repeated = 0
        self._seen: set[str] = set()
        self._per_page: int | None = None

    def first(self) -> FeedPage:
        """Give the first page, in the largest size that the server honours. Raises CannotFetch."""
        for self._per_page in SIZES:
            try:
                return self._get(1)
            except CannotFetch as error:
                refused = error.why in {"size", "slow"} or 400 <= error.status_code < 500
                if self._per_page is None or not refused:
                    raise
        raise AssertionError  # the last size either gives a page or raises

    def items(self, page: FeedPage) -> Iterator[list[Any]]:
        """Give the items of each page from the first on, each item once. Raises CannotFetch where it breaks off."""
        number = 1
        while True:
            fresh = self._fresh(page)
            yield fresh
            self.fetched.pages = number
            if page.items and not fresh:
                self.fetched.notes.append(f"Page {number} held nothing that was not on a page before.")
                self.fetched.came_to_an_end = self._has_all_told
                return
            if not has_more(page, number, self.fetched.seen):
                self.fetched.came_to_an_end = True
                return
            number += 1
            self._refuse_without_end(number)
            following = self._following(number)
            if following is None:
                return
            page = following

    @property
    def _has_all_told(self) -> bool:
        told = self.fetched.told
        return told is not None and self.fetched.seen >= told

    def _following(self, number: int) -> FeedPage | None:
        """Give a page, None where the server says that there is no such page."""
        try:
            return self._get(number)
        except CannotFetch as error:
            if error.status_code not in _PAST_THE_END:
                raise
            self.fetched.came_to_an_end = self._has_all_told
            return None

    def _get(self, number: int) -> FeedPage:
        into = BytesIO()
        self.fetcher.get(page_of(self.fetched.url, number, self._per_page, self.since), into)
        page = read_page(parsed(into.getvalue()))
        if page is None:
            raise CannotFetch(f"Page {number} of the feed is no list of services.", why="content")
        return page

    def _fresh(self, page: FeedPage) -> list[Any]:
        """Give the items that no page before had; the same item twice on one page is left for the import to judge."""
        keys = [_key(item) for item in page.items]
        fresh = [item for key, item in zip(keys, page.items, strict=True) if key not in self._seen]
        self.repeated += len(keys) - len(fresh)
        self._seen.update(keys)
        self.fetched.seen = len(self._seen)
        if page.total_items is not None:
            self.fetched.told = max(self.fetched.told or 0, page.total_items)
        return fresh

    def _refuse_without_end(self, number: int) -> None:
        limits = self.fetcher.allowance.limits
        if number > limits.pages or self.fetched.seen > limits.items:
            raise CannotFetch(
                f"The feed does not end: Hub stopped after {number - 1:,} pages with {self.fetched.seen:,} services.",
                why="endless",
            )


def _key(item: Any) -> str:
    said = item.get("id") if isinstance(item, dict) else None
    return f"id {said}" if isinstance(said, str | int) else orjson.dumps(item, option=orjson.OPT_SORT_KEYS).decode()
