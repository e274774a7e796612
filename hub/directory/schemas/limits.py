"""How long and how deep a feed may be, so that one record cannot exhaust the machine."""

from collections.abc import Iterator
from typing import Any

from hub.core.errors import FieldError

LONGEST_TEXT = 100_000  # characters; the longest descriptions of real feeds are under 20,000
DEEPEST = 20  # the standard nests to nine
MOST_ITEMS = 2_000  # in one list


def beyond_limits(data: Any) -> list[FieldError]:
    """List texts, lists and nestings that go too far, and characters that no database takes."""
    return list(_walk(data, "", 1))


def _walk(value: Any, path: str, depth: int) -> Iterator[FieldError]:
    if isinstance(value, str):
        yield from _text(value, path)
    elif isinstance(value, dict | list) and depth > DEEPEST:
        yield FieldError(path, f"This is nested more than {DEEPEST} levels deep.")
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _text(name, path)
            yield from _walk(each, f"{path}.{name[:100]}".lstrip("."), depth + 1)
    elif isinstance(value, list):
        if len(value) > MOST_ITEMS:
            yield FieldError(path, f"This list has {len(value):,} items; the most is {MOST_ITEMS:,}.")
            return
        for index, each in enumerate(value):
            yield from _walk(each, f"{path}.{index}".lstrip("."), depth + 1)


def _text(value: str, path: str) -> Iterator[FieldError]:
    if len(value) > LONGEST_TEXT:
        yield FieldError(path, f"This text is {len(value):,} characters long; the longest is {LONGEST_TEXT:,}.")
    elif "\0" in value:
        yield FieldError(path, "This text holds a null character (U+0000), which cannot be stored.")
