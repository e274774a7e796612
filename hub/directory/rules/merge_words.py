"""The value of one field of a service as lines that people can compare."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.plain_text import plain
from hub.directory.rules.schedule_words import describe_all

Json = Mapping[str, Any]


def lines_of(service: Json, field: str, today: date) -> list[str]:
    """Say what an HSDS service object has in a field, a line for each thing; nothing where it is empty."""
    value = service.get(field)
    if value in (None, "", [], {}):
        return []
    if field == "description":
        return list(plain(str(value)))
    if field == "organization" and isinstance(value, Mapping):
        return [str(value.get("name") or "")]
    if field == "schedules":
        return describe_all(read_listing(service).schedules, today) or _leaves(value)
    if field == "attributes":
        return [f"{term.name} ({term.kind.replace('_', ' ')})" for term in read_listing(service).terms]
    if field == "service_at_locations":
        return [", ".join(dict.fromkeys(filter(None, (at.name, *at.address)))) for at in read_listing(service).places]
    return _leaves(value)


def _leaves(value: Any) -> list[str]:
    rows = value if isinstance(value, list) else [value]
    return [text for row in rows if (text := ", ".join(dict.fromkeys(_texts(row))))]


def _texts(value: Any) -> list[str]:
    """Give every text and number in a value but the ids."""
    if isinstance(value, Mapping):
        return [
            text for name, each in value.items() if name != "id" and not name.endswith("_id") for text in _texts(each)
        ]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [] if value in (None, "") else [str(value)]
