"""Asking for services one by one, where the list shows too little of each: politely, and a few at once."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import local
from typing import Any

from hub.core.errors import Invalid
from hub.directory.imports.feeds.first_look import parsed
from hub.directory.imports.feeds.spool import Failed
from hub.directory.imports.fetch import CannotFetch, Fetcher
from hub.directory.rules.feed_addresses import service_of
from hub.directory.rules.feed_pages import is_shallow

SAMPLES = 2
MOST_FAILURES_IN_A_ROW = 10


class Hydrating:
    """Asks for single services of a list. Use it as a context, so that its connections are closed."""

    def __init__(self, fetcher: Fetcher, url: str) -> None:
        self.url = url
        self._fetcher = fetcher
        self._fetchers: list[Fetcher] = []
        self._mine = local()
        self._pool = ThreadPoolExecutor(fetcher.allowance.limits.at_once, thread_name_prefix="hub-feed")
        self._failures = 0

    def __enter__(self) -> "Hydrating":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for each in self._fetchers:
            each.close()

    def is_needed(self, items: Sequence[Any]) -> bool:
        """Say, from a few services, whether the list leaves out what their own pages hold."""
        for item in [each for each in items if _has_id(each)][:SAMPLES]:
            whole = self._whole(item)
            if isinstance(whole, dict) and is_shallow(item, whole):
                return True
        return False

    def whole(self, items: Sequence[Any]) -> Iterator[Any]:
        """Give each service whole, or Failed with the reason, in order. Raises CannotFetch where all fail."""
        for item in self._pool.map(self._whole, items):
            self._failures = self._failures + 1 if isinstance(item, Failed) else 0
            if self._failures >= MOST_FAILURES_IN_A_ROW:
                raise CannotFetch(
                    f"The server stopped giving single services ({self._failures} in a row failed).", why="services"
                )
            yield item

    def _whole(self, item: Any) -> Any:
        if not _has_id(item):
            return item
        into = BytesIO()
        try:
            self._get(item["id"], into)
        except CannotFetch as error:
            if error.is_about_all:
                raise
            is_gone = item.get("status") == "defunct" and error.status_code in {404, 410}
            return item if is_gone else Failed(item, _said(error))
        except Invalid as error:
            return Failed(item, _said(error))
        whole = parsed(into.getvalue())
        if not isinstance(whole, dict) or str(whole.get("id")) != str(item["id"]):
            return Failed(item, "The feed lists this service, but at its own address stands something else.")
        return whole

    def _get(self, service_id: object, into: BytesIO) -> None:
        """Ask for a service, and once more where the server stumbled."""
        fetcher = self._own_fetcher()
        address, most = service_of(self.url, service_id), fetcher.allowance.limits.service_bytes
        try:
            fetcher.get(address, into, most=most)
        except CannotFetch as error:
            if error.why != "broken" and error.status_code not in {500, 502, 504}:
                raise
            fetcher.get(address, into, most=most)

    def _own_fetcher(self) -> Fetcher:
        if not hasattr(self._mine, "fetcher"):
            self._mine.fetcher = self._fetcher.another()
            self._fetchers.append(self._mine.fetcher)
        fetcher: Fetcher = self._mine.fetcher
        return fetcher


def _has_id(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("id"), str | int) and item["id"] not in ("", True, False)


def _said(error: Invalid) -> str:
    return f"The feed lists this service, but it could not be fetched whole. {error.message}"
