"""Places whose address must not get about (a refuge): what of them anybody may see."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.core.errors import Invalid
from hub.core.values import Postcode

NAME = "Confidential address"
NOTE = "The address is not published. The service gives it to the people who come."
LEFT_OUT = "(address not published)"
_HAS_BOTH = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{3}).{5,}", re.DOTALL)
_SHOWN = ("id", "location_type", "organization_id", "languages")  # all else may tell where it is
_SHOWN_AT = ("id", "service_id", "location_id", "location", "service", "service_areas")
_OF_SCHEDULES = frozenset(
    {
        *("id", "valid_from", "valid_to", "dtstart", "until", "count", "timezone", "freq", "interval", "wkst"),
        *("byday", "byweekno", "bymonthday", "byyearday", "opens_at", "closes_at"),
    }
)

Json = Mapping[str, Any]


def withhold(location: Json) -> dict[str, Any]:
    """Give what anybody may see of a confidential location: when it is open, in which languages, and the outcode.

    Not the name either: the name of a house is its address.
    """
    shown: dict[str, Any] = {name: location[name] for name in _SHOWN if name in location}
    shown |= {"name": NAME, "description": NOTE}
    if addresses := [_outcode_only(each) for each in location.get("addresses", ())][:1]:
        shown["addresses"] = addresses
    if access := [each for each in map(_access, location.get("accessibility", ())) if each]:
        shown["accessibility"] = access
    return shown | _times(location)


def withhold_at(place: Json) -> dict[str, Any]:
    """Give what anybody may see of a service at a confidential location; the location itself is withheld elsewhere.

    Not its telephones and contacts: a directory of numbers leads from a house's number to the house. Those of the
    service itself stay.
    """
    return {name: place[name] for name in _SHOWN_AT if name in place} | _times(place)


def telling(addresses: Iterable[Json]) -> tuple[re.Pattern[str], ...]:
    """Give what tells a confidential place wherever it is written: lines of its addresses with a number, and postcodes.

    A line without a number ("Todmorden", "The Annexe") may be the name of something else.
    """
    found: dict[str, None] = {}
    for address in addresses:
        lines = (str(address.get(name) or "").strip() for name in ("address_1", "address_2"))
        found |= dict.fromkeys(_apart(line) for line in lines if _HAS_BOTH.match(line))
        if postcode := _whole(str(address.get("postal_code") or "")):
            found[rf"{postcode.outcode}\s*{postcode.text[-3:]}"] = None
    return tuple(re.compile(rf"(?<!\w){each}(?!\w)", re.IGNORECASE) for each in found)


def without(value: Any, patterns: Sequence[re.Pattern[str]]) -> Any:
    """Give JSON without what tells a confidential place, in whatever text it stands."""
    if isinstance(value, str):
        for each in patterns:
            value = each.sub(LEFT_OUT, value)
        return value
    if isinstance(value, list):
        return [without(each, patterns) for each in value]
    return {name: without(each, patterns) for name, each in value.items()} if isinstance(value, dict) else value


def _apart(line: str) -> str:
    """Give the pattern of a line, with whatever spaces and commas between its words."""
    return r"[\s,]+".join(re.escape(word) for word in re.split(r"[\s,]+", line) if word)


def is_withheld(location: Json) -> bool:
    """Say whether this is what is left of a confidential location."""
    return location.get("name") == NAME and location.get("description") == NOTE


def _outcode_only(address: Json) -> dict[str, Any]:
    empty = dict.fromkeys(("address_1", "city", "state_province"), "")
    kept = {name: address[name] for name in ("id", "location_id", "country", "address_type") if name in address}
    return kept | empty | {"postal_code": outcode_of(str(address.get("postal_code") or ""))}


def outcode_of(postcode: str) -> str:
    """Give the first half of a full British postcode; "" for anything else."""
    found = _whole(postcode)
    return found.outcode if found else ""


def _whole(postcode: str) -> Postcode | None:
    try:
        return Postcode.parse(postcode)
    except Invalid:  # half a postcode, or something else that somebody wrote there
        return None


def _access(row: Json) -> dict[str, Any]:
    """Keep the word for what is there ("Hearing loop"), and no sentence about where: a number may be a house's."""
    word = str(row.get("description") or "")
    is_safe = bool(word) and not any(letter.isdigit() for letter in word)
    return {name: row[name] for name in ("id", "location_id", "description") if name in row} if is_safe else {}


def _times(parent: Json) -> dict[str, Any]:
    rows = [
        {name: value for name, value in row.items() if name in _OF_SCHEDULES} for row in parent.get("schedules", ())
    ]
    return {"schedules": rows} if rows else {}
