"""Fetching a feed, whatever it is, into a file that the readers of imports read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hub.core.clock import now
from hub.core.errors import Invalid
from hub.directory.imports.feeds.first_look import Looked, look
from hub.directory.imports.feeds.hydrating import Hydrating
from hub.directory.imports.feeds.paging import Paging
from hub.directory.imports.feeds.spool import Failed, Fetched, Spool
from hub.directory.imports.fetch import CannotFetch, Fetcher
from hub.directory.rules.feed_pages import FeedPage, is_tombstone

MOST_FAILED = 5_000

Beat = Callable[[], None]


def fetch_feed(
    fetcher: Fetcher, url: str, folder: Path, *, since: datetime | None = None, beat: Beat = lambda: None
) -> Fetched:
    """Fetch all of a feed into the folder, or with `since` what changed from then on. `beat` is called as it goes.

    A feed that breaks off gives what came, with the problem. Raises Invalid, CannotFetch where nothing did.
    """
    looked = look(fetcher, url, folder)
    beat()
    if looked.page is None:
        return Fetched(looked.path, looked.url, came_to_an_end=True)
    return _fetch_pages(fetcher, looked, looked.page, folder, since, beat)


def _fetch_pages(
    fetcher: Fetcher, looked: Looked, page: FeedPage, folder: Path, since: datetime | None, beat: Beat
) -> Fetched:
    fetched = Fetched(folder / "services.json", looked.url, page.list_name)
    paging = Paging(fetcher, fetched, since)
    if not _is_all(page):
        page = paging.first()
    with Spool(fetched.path, page.list_name) as spool, Hydrating(fetcher, looked.url) as hydrating:
        try:
            fetched.is_shallow = hydrating.is_needed(page.items)
            for items in paging.items(page):
                for item in hydrating.whole(items) if fetched.is_shallow else items:
                    _keep(item, spool, fetched)
                    beat()
                beat()
        except CannotFetch as error:
            if not fetched.pages:
                raise
            fetched.problem = error.message
            fetched.came_to_an_end = False
    _note(paging, fetched)
    return fetched


def _is_all(page: FeedPage) -> bool:
    """Say whether a list came without any word of pages: then there is nothing more to ask for."""
    return page.is_last is True and page.total_items is None and page.total_pages is None


def _keep(item: Any, spool: Spool, fetched: Fetched) -> None:
    if isinstance(item, Failed):
        fetched.failed.append(item)
        if len(fetched.failed) > MOST_FAILED:
            raise CannotFetch("Too many single services could not be fetched.", why="services")
    elif isinstance(item, dict) and is_tombstone(item):
        fetched.gone.append(item.get("id"))
    else:
        spool.add(item)


def _note(paging: Paging, fetched: Fetched) -> None:
    if paging.repeated:
        fetched.notes.append(f"{paging.repeated:,} services came on more than one page; each was taken once.")
    if fetched.told is not None and fetched.told != fetched.seen:
        fetched.notes.append(f"The feed speaks of {fetched.told:,} services; {fetched.seen:,} different ones came.")
    if fetched.is_shallow:
        fetched.notes.append("The list shows only part of each service, so each was asked for by itself.")


def honours_modified_after(fetcher: Fetcher, fetched: Fetched) -> bool:
    """Find out whether a feed gives only what changed where it is asked to: of tomorrow nothing, of all times all."""
    if not gives_nothing_of_tomorrow(fetcher, fetched):
        return False
    try:
        of_all_times = Paging(fetcher, fetched, datetime(2000, 1, 1, tzinfo=UTC)).first()
    except Invalid:
        return False
    is_all = fetched.told is None or of_all_times.total_items == fetched.told
    return bool(of_all_times.items) and is_all


def gives_nothing_of_tomorrow(fetcher: Fetcher, fetched: Fetched) -> bool:
    """Say whether a feed that is asked for what will change tomorrow gives nothing."""
    try:
        page = Paging(fetcher, fetched, now() + timedelta(days=1)).first()
    except Invalid:
        return False
    return not page.items and not page.total_items
