"""Reading the parameters of the open feed. Those that a list does not know are left aside, as the standard asks."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from hub.core.errors import Invalid
from hub.directory.geography.areas import where_is
from hub.directory.queries.feed import FeedQuery, Kind
from hub.directory.rules.feed_times import read_days, read_minute
from hub.directory.schemas.feed_parameters import (
    CHOICE,
    DAYS,
    FLAG,
    FORMATS,
    LONGEST_TEXT,
    MOMENT,
    MOST_PER_PAGE,
    NUMBER,
    PARAMETERS,
    TAKEN,
    TEXT,
    TIME,
    WHOLE,
)

_YES, _NO = {"true", "1", "yes"}, {"false", "0", "no", ""}


class BadParameter(Invalid):
    """A parameter of the open feed that cannot be read."""

    status = 400
    code = "bad_parameter"
    title = "A parameter is not right"


def read_feed_query(kind: Kind, given: Mapping[str, str]) -> FeedQuery:
    """Read the query of a list. Raises BadParameter naming the parameter."""
    read: dict[str, Any] = {}
    for name in TAKEN[kind]:
        text = given.get(name, "").strip()
        if not text:
            continue
        try:
            read[PARAMETERS[name].field] = _READERS[PARAMETERS[name].form](text, name)
        except BadParameter:
            raise
        except Invalid as error:  # of a rule, which knows nothing of addresses
            raise BadParameter(error.message, field=name) from error
    query = FeedQuery(**read)
    _check_together(query)
    return query


def read_full_service(given: Mapping[str, str]) -> bool:
    """Read the one parameter of an organisation by its id. Raises BadParameter."""
    return _flag(given.get("full_service", "").strip(), "full_service")


def read_body(content: Any) -> dict[str, str]:
    """Read parameters from a JSON body, as they would stand in an address. Raises BadParameter."""
    if not isinstance(content, dict):
        raise BadParameter("The body must be a JSON object of parameters.", field="body")
    return {name: _as_text(name, value) for name, value in content.items() if value is not None}


def _as_text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ",".join(value)
    raise BadParameter("Give a text, a number, or true or false.", field=name[:50])


def _check_together(query: FeedQuery) -> None:
    """Refuse what makes no sense together, and a postcode that there is not."""
    if query.proximity_m is not None and not query.postcode:
        raise BadParameter("Give a postcode to measure the distance from.", field="proximity")
    if query.start is not None and query.end is not None and query.end <= query.start:
        raise BadParameter("The end must be later in the day than the start.", field="end_time")
    if query.postcode:
        try:
            where_is(query.postcode)
        except Invalid as error:
            raise BadParameter(error.message, field="postcode") from error


def _text(text: str, name: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise BadParameter(f"Use at most {LONGEST_TEXT} characters.", field=name)
    return text


def _whole(text: str, name: str) -> int:
    """Read a whole number; the size of a page is kept between 1 and the most."""
    if name == "page":
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
            raise BadParameter(f"“{text[:20]}” is no page: use a whole number from 1.", field=name)
        return int(text)
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise BadParameter(f"“{text[:20]}” is no size of a page: use 1 to {MOST_PER_PAGE}.", field=name)
    return min(max(int(text), 1), MOST_PER_PAGE)


def _flag(text: str, name: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise BadParameter(f"“{text[:20]}” is neither true nor false.", field=name)
    return text.lower() in _YES


def _number(text: str, name: str) -> float:
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", text):
        raise BadParameter(f"“{text[:20]}” is no number, like 18.", field=name)
    return float(text)


def _moment(text: str, name: str) -> datetime:
    """Read a date or a moment; one without a zone is UTC, and a plus that the address turned into a space is one."""
    try:
        moment = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadParameter(f"“{text[:40]}” is no date, like 2026-03-31 or 2026-03-31T09:00:00Z.", field=name) from None


def _choice(text: str, name: str) -> bool:
    """Say whether the format is the streamed one."""
    if text.lower() not in FORMATS:
        raise BadParameter(f"“{text[:20]}” is no format: use {' or '.join(FORMATS)}.", field=name)
    return text.lower() == "ndjson"


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    TEXT: _text,
    WHOLE: _whole,
    FLAG: _flag,
    NUMBER: _number,
    MOMENT: _moment,
    CHOICE: _choice,
    DAYS: lambda text, name: read_days(text, field=name),
    TIME: lambda text, name: read_minute(text, field=name),
}
