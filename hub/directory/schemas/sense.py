"""Whether a service of the right shape makes sense."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from typing import Any

from hub.core.errors import FieldError, Invalid
from hub.core.values import Postcode
from hub.directory.geography import postcodes
from hub.directory.models.shape import SHAPES
from hub.directory.rules.schedule_fields import read

Json = Mapping[str, Any]
LONGEST_NIGHT = 14 * 60  # minutes; night shelters open at 19:00 and close at 09:00
_HOME = {"", "GB", "GBR", "UK", "UNITED KINGDOM", "GREAT BRITAIN", "ENGLAND", "SCOTLAND", "WALES"}
LONGEST_POSTCODE = 50  # characters; a column with an index cannot hold a text of any length
_NOT_IN_THE_FILE = re.compile(r"(BT|JE|GY|IM|BF|GIR)")  # Northern Ireland, islands and forces: not checked


def nonsense(item: Json, kind: str = "service") -> list[FieldError]:
    """List what cannot be meant: ages, places, postcodes, prices and times that contradict themselves."""
    found: list[FieldError] = []
    _walk(kind, item, (), found)
    return found


def _walk(kind: str, item: Json, path: tuple[str, ...], found: list[FieldError]) -> None:
    check = _CHECKS.get(kind)
    if check is not None:
        found += [FieldError(".".join((*path, error.field)), error.message) for error in check(item)]
    ways = _WAYS[kind]
    for name, value in item.items():
        if name not in ways or not value:
            continue
        if isinstance(value, dict):
            _walk(ways[name], value, (*path, name), found)
        elif isinstance(value, list):
            for index, child in enumerate(value):
                _walk(ways[name], child, (*path, name, str(index)), found)


def _service(item: Json) -> Iterator[FieldError]:
    least, most = item.get("minimum_age"), item.get("maximum_age")
    for name, age in (("minimum_age", least), ("maximum_age", most)):
        if age is not None and age > 150:
            yield FieldError(name, f"Nobody is {age} years old; give an age in years.")
    if least is not None and most is not None and least > most >= 0:
        yield FieldError("minimum_age", f"The minimum age ({least}) is above the maximum age ({most}).")


def _location(item: Json) -> Iterator[FieldError]:
    for name, limit in (("latitude", 90), ("longitude", 180)):
        value = item.get(name)
        if value is not None and abs(value) > limit:
            yield FieldError(name, f"{value} is no {name}: it lies between -{limit} and {limit} degrees.")


def _address(item: Json) -> Iterator[FieldError]:
    text = str(item.get("postal_code") or "").strip()
    if len(text) > LONGEST_POSTCODE:
        yield FieldError("postal_code", f"“{text[:20]}…” is not a postcode: it is {len(text):,} characters long.")
        return
    if not text or str(item.get("country") or "").strip().upper() not in _HOME:
        return
    if _NOT_IN_THE_FILE.match(text.upper()):
        return
    try:
        postcode = Postcode.parse(text, field="postal_code")
    except Invalid:
        yield FieldError("postal_code", f"“{text[:20]}” is not a UK postcode; give a full one, like HX1 1UJ.")
        return
    if postcodes.unit(*postcode.text.split()) is None:
        yield FieldError("postal_code", f"There is no postcode {postcode.text}.")


def _cost_option(item: Json) -> Iterator[FieldError]:
    amount = item.get("amount")
    if amount is not None and amount < 0:
        yield FieldError("amount", f"A price cannot be below nothing ({amount}).")


def _schedule(item: Json) -> Iterator[FieldError]:
    try:
        schedule = read(item)
    except Invalid as error:
        yield FieldError(error.errors[0].field if error.errors else "", error.message)
        return
    opens, closes = schedule.opens_at, schedule.closes_at
    is_midnight = str(item.get("closes_at")).strip().startswith("24:00")
    if opens is None or closes is None or closes >= opens or is_midnight:
        return
    minutes = 24 * 60 + _minute(closes) - _minute(opens)
    if minutes > LONGEST_NIGHT:
        yield FieldError("closes_at", f"It closes at {closes:%H:%M}, before it opens at {opens:%H:%M}.")


def _minute(value: time) -> int:
    return value.hour * 60 + value.minute


_WAYS = {kind: {name: part.kind for name, part in shape.parts} for kind, shape in SHAPES.items()}
_CHECKS: Mapping[str, Callable[[Json], Iterator[FieldError]]] = {
    "service": _service,
    "location": _location,
    "address": _address,
    "cost_option": _cost_option,
    "schedule": _schedule,
}
