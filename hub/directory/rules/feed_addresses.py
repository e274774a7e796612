"""The addresses of a feed: its list of services, a page of it, one service."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

_OURS = frozenset({"page", "per_page", "full", "modified_after"})


def is_list_of_services(url: str) -> bool:
    """Say whether an address ends as that of a list of services does."""
    return urlsplit(url).path.rstrip("/").endswith("/services")


def list_of_services(url: str) -> str:
    """Give the address of the list of services below the root of an API."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/services", fragment=""))


def page_of(url: str, number: int, per_page: int | None, since: datetime | None = None) -> str:
    """Give the address of a page; other parameters of the list's address stay."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in _OURS]
    asked = [("page", str(number))]
    if per_page:
        asked += [("per_page", str(per_page)), ("full", "true")]
    if since:
        asked.append(("modified_after", since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")))
    return urlunsplit(parts._replace(query=urlencode([*kept, *asked]), fragment=""))


def service_of(url: str, service_id: object) -> str:
    """Give the address of one service of a list."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in _OURS]
    path = f"{parts.path.rstrip('/')}/{quote(str(service_id), safe='')}"
    return urlunsplit(parts._replace(path=path, query=urlencode(kept), fragment=""))
