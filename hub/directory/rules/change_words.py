"""A change of a listing as a person reads it: what exactly is other than before, without ids and without JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from hub.core.errors import Invalid
from hub.directory.rules.field_words import field_words
from hub.directory.rules.plain_text import plain
from hub.directory.rules.schedule_fields import read
from hub.directory.rules.schedule_words import describe

LONGEST = 400  # characters of a value
MOST_LINES = 40  # of one change
_DEEPEST, _FINEST = 4, 8  # levels of a value that are said, and that are compared
_UNNAMED = "another one"
_NOTHING: tuple[object, ...] = (None, "", [], {})
_TIMES = frozenset({"freq", "byday", "opens_at", "closes_at"})
_TECHNICAL = frozenset({"id", "link_entity", "link_type", "resource_type", "last_modified"})

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing that differs; "" is nothing."""

    field: str
    before: str
    after: str


def change_lines(field: str, before: Any, after: Any) -> list[Line]:
    """Say what differs between two values of a field, item by item and field by field."""
    return list(islice(_lines(field, before, after, _FINEST), MOST_LINES)) or [_line(field, before, after)]


def said(value: Any) -> str:
    """Say a JSON value in words, cut short."""
    text = _said(value, _DEEPEST)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _lines(field: str, before: Any, after: Any, levels: int) -> Iterator[Line]:
    if isinstance(before, Mapping) and isinstance(after, Mapping) and levels:
        for name in dict.fromkeys([*before, *after]):
            if not _is_technical(name) and not _alike(before.get(name), after.get(name)):
                yield from _lines(f"{field}.{name}", before.get(name), after.get(name), levels - 1)
    elif _are_objects(before) and _are_objects(after) and levels:
        for place, (old, new) in enumerate(_pairs(before, after)):
            if not _alike(old, new):
                yield from _lines(f"{field}.{place}", old, new, levels - 1)
    elif not _alike(before, after):
        yield _line(field, before, after)


def _line(field: str, before: Any, after: Any) -> Line:
    """Say both values; one that is only an id of ours is said to be another one."""
    texts = [said(each) or ("" if each in _NOTHING else _UNNAMED) for each in (before, after)]
    return Line(field_words(field), *texts)


def _pairs(before: Sequence[Json], after: Sequence[Json]) -> list[tuple[Json | None, Json | None]]:
    """Put the items of two lists side by side: those of one id, what has none by its place, and what is left over."""
    if any("id" not in each for each in (*before, *after)):
        many = max(len(before), len(after))
        return [(_at(before, place), _at(after, place)) for place in range(many)]
    now = {each["id"]: each for each in after}
    was = {each["id"]: each for each in before}
    return [(each, now.get(key)) for key, each in was.items()] + [(None, now[key]) for key in now if key not in was]


def _at(items: Sequence[Json], place: int) -> Json | None:
    return items[place] if place < len(items) else None


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)


def _alike(before: Any, after: Any) -> bool:
    if before in _NOTHING and after in _NOTHING:
        return True
    return bool(before == after) and isinstance(before, bool) == isinstance(after, bool)


def _is_technical(name: str) -> bool:
    return name in _TECHNICAL or name.endswith("_id")


def _said(value: Any, levels: int) -> str:
    if value in _NOTHING:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return " ".join(plain(value)) or value.strip()
    if isinstance(value, Mapping):
        return _object(value, levels) if levels else "…"
    if isinstance(value, list):
        return "; ".join(filter(None, (_said(each, levels - 1) for each in value))) if levels else "…"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _object(value: Json, levels: int) -> str:
    """Say an object: opening times as people do, a single thing as it is, all else field by field."""
    if not _TIMES.isdisjoint(value) and (when := _when(value)):
        return when
    shown = {name: _said(each, levels - 1) for name, each in value.items() if not _is_technical(name)}
    shown = {name: text for name, text in shown.items() if text}
    if len(shown) == 1:
        return next(iter(shown.values()))
    return ", ".join(f"{field_words(name).lower()} {text}" for name, text in shown.items())


def _when(schedule: Json) -> str:
    try:
        return describe(read(schedule), date.min)
    except Invalid:
        return ""
