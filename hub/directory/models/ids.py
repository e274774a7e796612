"""Ids: the feed's own where they are UUIDs, else made from them so that the next import makes the same ones."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

_NAMESPACE = UUID("5f2d1a52-6f0c-4a0e-9d0f-3a5b8f1c7e21")
_PLAIN = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def as_uuid(value: object) -> UUID | None:
    """Read a UUID in its usual form; None for anything else."""
    return _read(value) if isinstance(value, str) else None


@lru_cache(maxsize=50_000)
def _read(value: str) -> UUID | None:
    return UUID(value) if _PLAIN.fullmatch(value) else None


def shared_id(kind: str, value: object, source: str) -> UUID:
    """Give the id of an object that others refer to: the same source and value always give the same one."""
    return as_uuid(value) or uuid5(_NAMESPACE, f"{source}\n{kind}\n{value}")


def part_id(parent: UUID, place: str, item: Mapping[str, Any], index: int) -> UUID:
    """Give the id of an object that belongs to its parent alone."""
    return as_uuid(item.get("id")) or made_id(parent, place, item, index)


def made_id(parent: UUID, place: str, item: Mapping[str, Any], index: int) -> UUID:
    """Make an id from the object's place, where its own cannot be used."""
    said = item.get("id")
    return uuid5(parent, f"{place}\n{said}" if said else f"{place}\n#{index}")


def vocabulary_id(name: str) -> UUID:
    """Give the id of a vocabulary that is known by its name alone."""
    return uuid5(_NAMESPACE, f"vocabulary\n{' '.join(name.split()).casefold()}")


def term_id(vocabulary: UUID, key: str) -> UUID:
    """Give the id of a term that its vocabulary knows by a key: its code, number or name."""
    return uuid5(vocabulary, f"term\n{key}")
