"""A short list of services: its order, how long it may be, and what of it may be handed to somebody."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

MOST = 12  # what one person can weigh up, and what fits into a cookie
MOST_COMPARED = 4
LEAST_COMPARED = 2
ENDED = frozenset({"inactive", "defunct"})

Ids = tuple[UUID, ...]


class Change(StrEnum):
    """What is done to a short list."""

    ADD = "add"
    OFF = "off"
    UP = "up"
    DOWN = "down"
    CLEAR = "clear"


class KeptBack(StrEnum):
    """Why a service of the list is not printed, sent or written for somebody else to read."""

    SENSITIVE = "it is sensitive: its name alone could put somebody at risk"
    INTERNAL = "it is for professionals only"
    CONFIDENTIAL = "it has a confidential address, and its name on paper or on a telephone could put somebody at risk"
    ENDED = "it has ended"


def changed(ids: Ids, change: Change, service_id: UUID) -> Ids:
    """Give the list after a change; one that makes no sense (the first one up, a thirteenth) leaves it as it is."""
    if change is Change.CLEAR:
        return ()
    if change is Change.ADD:
        return ids if service_id in ids or len(ids) >= MOST else (*ids, service_id)
    if change is Change.OFF:
        return tuple(each for each in ids if each != service_id)
    return _moved(ids, service_id, -1 if change is Change.UP else 1)


def is_full(ids: Sequence[UUID]) -> bool:
    """Say whether nothing more fits."""
    return len(ids) >= MOST


def kept_back(*, visibility: str, has_confidential_place: bool, status: str) -> KeptBack | None:
    """Say why a service must not be handed over; None where it may.

    What a service is called or whom it is for says nothing here: who lists it decides, by who may see it and by
    keeping its address back.
    """
    if visibility == "sensitive":
        return KeptBack.SENSITIVE
    if visibility != "public":
        return KeptBack.INTERNAL
    if has_confidential_place:
        return KeptBack.CONFIDENTIAL
    return KeptBack.ENDED if status in ENDED else None


def _moved(ids: Ids, service_id: UUID, by: int) -> Ids:
    if service_id not in ids:
        return ids
    at = ids.index(service_id)
    rest = [*ids[:at], *ids[at + 1 :]]
    rest.insert(min(max(at + by, 0), len(rest)), service_id)
    return tuple(rest)
