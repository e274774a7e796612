"""Comparing what was said with what is there, field by field, and bringing two changes of one thing together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]

# What an object has from its place in the tree, whether it was said or not.
FROM_THE_TREE = frozenset(
    {
        *("id", "service_id", "organization_id", "program_id", "location_id", "service_at_location_id", "contact_id"),
        *("phone_id", "taxonomy_id", "taxonomy_term_id", "unit_id", "link_id", "link_entity", "resource_id"),
        "resource_type",
    }
)
_NOTHING: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Change:
    """A field before and after, as JSON values; None where it is absent."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Kept:
    """A field that was changed here and for which the source says something new."""

    field: str
    before: Any
    ours: Any
    theirs: Any


@dataclass
class Merged:
    """The outcome of two changes: the fields that stay as they are here, and those of them that wait for a decision."""

    stays: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def same(said: Any, whole: Any) -> bool:
    """Say whether `whole` is what was said, but for ids that come from its place in the tree."""
    if isinstance(said, Mapping) and isinstance(whole, Mapping):
        added = (value for name, value in whole.items() if name not in said and name not in FROM_THE_TREE)
        return all(name in whole and same(value, whole[name]) for name, value in said.items()) and all(
            value in _NOTHING for value in added
        )
    if isinstance(said, list) and isinstance(whole, list):
        return len(said) == len(whole) and all(same(one, other) for one, other in zip(said, whole, strict=True))
    return bool(said == whole) and isinstance(said, bool) == isinstance(whole, bool)


def changes(before: Json, after: Json) -> list[Change]:
    """List the fields that differ. An object that there is one of (the organisation) is compared field by field too."""
    return list(_changes(before, after))


def _changes(before: Json, after: Json) -> Iterator[Change]:
    for name in _names(before, after):
        old, new = before.get(name), after.get(name)
        is_implied = name in FROM_THE_TREE and (old is None or new is None)
        if is_implied or alike(new, old):
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            for each in _changes(old, new):
                yield Change(f"{name}.{each.field}", each.before, each.after)
        else:
            yield Change(name, old, new)


def three_way(base: Json, ours: Json, theirs: Json) -> Merged:
    """Bring a change here and one at the source together: what was changed here stays, the rest follows the source.

    `base` is what the source said last time, `ours` what is here now, `theirs` what the source says now.
    """
    merged = Merged()
    for name in _names(theirs, base, ours):
        was, here, there = base.get(name), ours.get(name), theirs.get(name)
        if alike(was, here) or alike(there, here) or (name in FROM_THE_TREE and name not in base):
            continue
        merged.stays.append(name)
        if not alike(there, was):
            merged.kept.append(Kept(name, was, here, there))
    return merged


def alike(said: Any, whole: Any) -> bool:
    """Say whether a field is as it was said, or empty both times."""
    return (said in _NOTHING and whole in _NOTHING) or same(said, whole)


def _names(*objects: Json) -> list[str]:
    return list(dict.fromkeys(name for each in objects for name in each))
