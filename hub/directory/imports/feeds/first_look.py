"""What stands at an address: a list of services in pages, the root of an API that has one, or a plain file."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from hub.directory.imports.fetch import CannotFetch, Fetcher
from hub.directory.rules.feed_addresses import is_list_of_services, list_of_services
from hub.directory.rules.feed_pages import LISTS, FeedPage, read_page

_ROOT = frozenset({"version", "openapi_url", "profile"})
_MORE_PAGES = re.compile(rb'"(total_?pages"\s*:\s*([2-9]|[1-9][0-9])|last(_page)?"\s*:\s*false)', re.IGNORECASE)
_NOTHING_HERE = frozenset({400, 404, 405, 406, 410})
_ENDS = 64 * 1024


@dataclass(frozen=True)
class Looked:
    """What was found: the address in the end, the file it was written to, and its page where it is a list."""

    url: str
    path: Path
    page: FeedPage | None


def look(fetcher: Fetcher, url: str, folder: Path) -> Looked:
    """Fetch an address and say what it is; from the root of an API it goes on to its list of services.

    Raises Invalid, CannotFetch.
    """
    try:
        found = _look(fetcher, url, folder)
    except CannotFetch as error:
        if error.status_code not in _NOTHING_HERE or is_list_of_services(url):
            raise
        return _list_below(fetcher, url, folder, error)
    if found.page is None and not is_list_of_services(found.url) and _may_be_root(found.path):
        return _list_below(fetcher, found.url, folder, None)
    return found


def _list_below(fetcher: Fetcher, url: str, folder: Path, first: CannotFetch | None) -> Looked:
    try:
        return _look(fetcher, list_of_services(url), folder)
    except CannotFetch as error:
        if error.status_code in _NOTHING_HERE:
            raise first or CannotFetch(
                f"At this address is no list of services, and none at {list_of_services(url)} either.", why="nothing"
            ) from error
        raise


def _look(fetcher: Fetcher, url: str, folder: Path) -> Looked:
    path = folder / "first"
    with path.open("w+b") as file:
        answer = fetcher.get(url, file, most=fetcher.allowance.limits.file_bytes)
        if answer.size > fetcher.allowance.limits.page_bytes:
            _refuse_large_page(file)
            return Looked(answer.url, path, None)
        file.seek(0)
        data = parsed(file.read())
    page = read_page(data)
    if page is None and is_list_of_services(answer.url):
        page = _without_paging(data)
    return Looked(answer.url, path, page)


def parsed(content: bytes) -> Any:
    """Read JSON; None where it is none."""
    try:
        return orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except json.JSONDecodeError:
        return None


def _without_paging(data: Any) -> FeedPage | None:
    """Take a list at the address of a list of services for all there is."""
    if isinstance(data, list):
        return FeedPage("contents", data, None, None, is_last=True)
    name = next((each for each in LISTS if isinstance(data, dict) and isinstance(data.get(each), list)), None)
    return FeedPage(name, data[name], None, None, is_last=True) if name else None


def _may_be_root(path: Path) -> bool:
    """Say whether a file may be what an API says at its root: its description, or a web page about it."""
    with path.open("rb") as file:
        start = file.read(_ENDS)
    data = parsed(start)
    return (isinstance(data, dict) and bool(_ROOT & data.keys())) or start.lstrip()[:1] == b"<"


def _refuse_large_page(file: IO[bytes]) -> None:
    """Refuse one page of many that is too large to read: taken for a file, the others would seem to be gone."""
    file.seek(0)
    start = file.read(_ENDS)
    file.seek(max(file.seek(0, 2) - _ENDS, 0))
    if _MORE_PAGES.search(start) or _MORE_PAGES.search(file.read()):
        raise CannotFetch("Each page of the feed is too large for Hub to read.", why="size")
