"""What the pages of a feed say of themselves, and whether all of it was there: feeds say wrong things about both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Open Referral UK 3 and HSDS 3 first, then Open Referral UK 1.0 (Spring's names).
LISTS = ("contents", "content", "services")
_TOTALS = ("total_items", "totalElements", "total_elements", "totalItems")
_PAGES = ("total_pages", "totalPages")
_NUMBERS = ("page_number", "number")
_LASTS = ("last_page", "last")
_PAGING = frozenset((*_TOTALS, *_PAGES, *_NUMBERS, *_LASTS, "first_page", "first", "empty", "size"))


@dataclass(frozen=True)
class FeedPage:
    """One page. `list_name` is the property that held the items; what the page does not say is None."""

    list_name: str
    items: list[Any]
    total_items: int | None
    total_pages: int | None
    is_last: bool | None


@dataclass(frozen=True)
class Reading:
    """How reading all pages went: how many items the feed speaks of, and how many different ones came."""

    seen: int
    told: int | None
    came_to_an_end: bool


def read_page(data: Any) -> FeedPage | None:
    """Read a page of a feed; None for anything that is no page of a longer list."""
    if not isinstance(data, Mapping) or not _PAGING & data.keys():
        return None
    name = next((each for each in LISTS if isinstance(data.get(each), list)), None)
    if name is None:
        return None
    return FeedPage(
        list_name=name,
        items=data[name],
        total_items=_count(data, _TOTALS),
        total_pages=_count(data, _PAGES),
        is_last=next((data[each] for each in _LASTS if isinstance(data.get(each), bool)), None),
    )


def has_more(page: FeedPage, number: int, seen: int) -> bool:
    """Say whether another page is worth asking for after page `number`, with `seen` different items so far.

    A page that calls itself the last is believed only where nothing else that it says contradicts it.
    """
    if not page.items:
        return False
    if page.total_items is not None and seen < page.total_items:
        return True
    if page.total_pages is not None and number < page.total_pages:
        return True
    return page.is_last is False or (page.is_last is None and page.total_pages is None)


def is_complete(reading: Reading) -> bool:
    """Say whether all of a feed was read, so that what is not there is gone."""
    return reading.came_to_an_end and reading.seen >= (reading.told or 0)


def is_shallow(listed: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    """Say whether a service's own page holds something nested that the list left out."""
    nested = (name for name, value in whole.items() if isinstance(value, list | dict) and value)
    return any(not listed.get(name) for name in nested)


def is_tombstone(item: Mapping[str, Any]) -> bool:
    """Say whether an item says only that there was such a service: defunct, with nothing that one could use."""
    if item.get("status") != "defunct":
        return False
    told = {name for name, value in item.items() if value not in (None, "", [], {})}
    return told <= {"id", "name", "status", "last_modified", "assured_date"}


def _count(data: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    for name in names:
        value = data.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
            return value
    return None
