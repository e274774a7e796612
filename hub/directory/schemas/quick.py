"""A quick look at a service: most are right, and only one that may not be is worth finding the words for.

It says the same as `limits` and `objects` together (a property test holds them to it), some ten times faster.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Column, Double, Enum, Uuid

from hub.directory.models.base import Number
from hub.directory.models.ids import as_uuid
from hub.directory.models.shape import SHAPES, Shape
from hub.directory.schemas.limits import DEEPEST, LONGEST_TEXT, MOST_ITEMS
from hub.directory.schemas.objects import looks_like_a_uuid

Check = Callable[[Any], bool]


def is_right(data: Mapping[str, Any], kind: str) -> bool:
    """Say whether an object of a kind is within the limits and of the right shape."""
    return _fits(data, 1) and _SHAPED[kind](data)


def _fits(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and "\0" not in value
    if isinstance(value, dict):
        if depth > DEEPEST:
            return False
        for name, each in value.items():
            if len(name) > LONGEST_TEXT or "\0" in name or not _fits(each, depth + 1):
                return False
    elif isinstance(value, list):
        if depth > DEEPEST or len(value) > MOST_ITEMS:
            return False
        for each in value:
            if not _fits(each, depth + 1):
                return False
    return True


def _shaped(shape: Shape) -> Check:
    """Make the check of a shape: required fields are there, and each known field is of its type."""
    is_service = shape.kind == "service"
    required = shape.required | ({"id"} if is_service else set())
    checks: dict[str, Check] = {name: _of(column, name in required) for name, column in shape.columns.items()}
    checks["id"] = _is_id if is_service else _or_none(_is_id)
    for name, part in shape.lists.items():
        checks[name] = _many(part.kind)
    for name, part in shape.objects.items():
        checks[name] = _one(part.kind)

    def check(item: Any) -> bool:
        if not isinstance(item, dict) or not required <= item.keys():
            return False
        for name, value in item.items():
            of_field = checks.get(name)
            if of_field is not None and not of_field(value):
                return False
        return True

    return check


def _of(column: Column[Any], required: bool) -> Check:
    if isinstance(column.type, Number | Double):
        check: Check = _is_number
    elif isinstance(column.type, Uuid):
        check = _is_id
    elif isinstance(column.type, Enum):
        check = _is_among(frozenset(column.type.enums))
    else:
        check = _is_said if required else _is_text
    return check if required else _or_none(check)


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _is_among(choices: Collection[str]) -> Check:
    return lambda value: isinstance(value, str) and value in choices


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_said(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_id(value: Any) -> bool:
    if isinstance(value, str):
        return as_uuid(value) is not None or (value != "" and not looks_like_a_uuid(value))
    return isinstance(value, int) and not isinstance(value, bool)


def _many(kind: str) -> Check:
    return lambda value: value is None or (isinstance(value, list) and all(map(_SHAPED[kind], value)))


def _one(kind: str) -> Check:
    return lambda value: value is None or _SHAPED[kind](value)


_SHAPED: dict[str, Check] = {}
_SHAPED.update((kind, _shaped(shape)) for kind, shape in SHAPES.items())
