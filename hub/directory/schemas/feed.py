"""Reading the parameters of the open feed. Those that it does not know are left aside, as the standard asks."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from hub.core.errors import Invalid
from hub.directory.queries.feed import FeedQuery

MOST_PER_PAGE, USUAL_PER_PAGE = 100, 50
_YES, _NO = {"true", "1", "yes"}, {"false", "0", "no", ""}


class BadParameter(Invalid):
    """A parameter of an address that cannot be read."""

    status = 400
    code = "bad_parameter"
    title = "A parameter is not right"


def read_feed_query(given: Mapping[str, str]) -> FeedQuery:
    """Read the query of /services. Raises BadParameter naming the parameter."""
    return FeedQuery(
        search=given.get("search", "").strip(),
        postcode=given.get("postcode", "").strip(),
        proximity_m=_number(given, "proximity"),
        taxonomy_term_id=given.get("taxonomy_term_id", "").strip(),
        taxonomy_id=given.get("taxonomy_id", "").strip(),
        organization_id=given.get("organization_id", "").strip(),
        modified_after=_moment(given, "modified_after"),
        minimum_age=_number(given, "minimum_age"),
        maximum_age=_number(given, "maximum_age"),
        full=_flag(given, "full"),
        minimal=_flag(given, "minimal"),
        page=_page(given),
        per_page=_per_page(given),
    )


def _page(given: Mapping[str, str]) -> int:
    text = given.get("page", "1").strip()
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        raise BadParameter(f"“{text[:20]}” is no page: use a whole number from 1.", field="page")
    return int(text)


def _per_page(given: Mapping[str, str]) -> int:
    """Keep the size of a page between 1 and 100."""
    text = given.get("per_page", str(USUAL_PER_PAGE)).strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise BadParameter(f"“{text[:20]}” is no size of a page: use 1 to {MOST_PER_PAGE}.", field="per_page")
    return min(max(int(text), 1), MOST_PER_PAGE)


def _flag(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "").strip().lower()
    if text not in _YES | _NO:
        raise BadParameter(f"“{text[:20]}” is neither true nor false.", field=name)
    return text in _YES


def _number(given: Mapping[str, str], name: str) -> float | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", text):
        raise BadParameter(f"“{text[:20]}” is no number, like 18.", field=name)
    return float(text)


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    """Read a date or a moment; one without a zone is UTC, and a plus that the address turned into a space is one."""
    text = re.sub(r" (\d\d:?\d\d)$", r"+\1", given.get(name, "").strip())
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadParameter(f"“{text[:40]}” is no date, like 2026-03-31 or 2026-03-31T09:00:00Z.", field=name) from None
