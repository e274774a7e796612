"""How far an import is, from the handing in of a file to the last record, and how it may go on. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from hub.core.errors import WrongState

SILENCE = timedelta(minutes=15)  # a process that says nothing for so long is taken for dead
KEPT_UNDECIDED = timedelta(days=30)  # how long a file waits for somebody's yes
_SMALL_BYTES, _SMALL_RECORDS = 1_000_000, 500  # about two seconds of work
_PACKED = 10  # a zip or a workbook unpacks to so many times its size
_WHY = "The directory had changed in between, or the import was interrupted and begun again."


class ImportState(StrEnum):
    """How far an import is. A planned one was only tried: nothing of it is in the directory yet.

    What a wanted or running one does next is told by its counts: without any it is tried, with them it is taken in.
    """

    WAITING = "waiting"
    PLANNED = "planned"
    WANTED = "wanted"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


S = ImportState

TRANSITIONS: Mapping[S, frozenset[S]] = {
    S.WAITING: frozenset({S.WANTED, S.CANCELLED}),
    S.WANTED: frozenset({S.RUNNING, S.CANCELLED}),
    S.RUNNING: frozenset({S.RUNNING, S.PLANNED, S.DONE, S.FAILED}),
    S.PLANNED: frozenset({S.WAITING, S.WANTED, S.CANCELLED}),
    S.FAILED: frozenset({S.WAITING, S.WANTED, S.CANCELLED}),
    S.DONE: frozenset(),
    S.CANCELLED: frozenset(),
}
_SAID = {
    S.WAITING: "waits for somebody to say how to read it",
    S.PLANNED: "waits for somebody's yes",
    S.WANTED: "waits for its turn",
    S.RUNNING: "is being worked on",
    S.DONE: "was taken in",
    S.FAILED: "did not work",
    S.CANCELLED: "was dropped",
}


def move(current: S, to: S) -> S:
    """Give the new state; raises WrongState saying how far the import is where it cannot get there."""
    if to not in TRANSITIONS[current]:
        raise WrongState(f"This cannot be done now: the import {_SAID[current]}.")
    return to


def ways_to(to: S) -> frozenset[S]:
    """Give the states from which an import may get there."""
    return frozenset(state for state, others in TRANSITIONS.items() if to in others)


def is_silent(state: S, seen_at: datetime | None, now: datetime) -> bool:
    """Say whether the process that works on an import must be dead, so that another may take it."""
    return state is S.RUNNING and (seen_at is None or now - seen_at > SILENCE)


def adds_up(counts: Mapping[str, int]) -> bool:
    """Say whether what was read is what was created, changed, left as it was and set aside."""
    parts = ("created", "changed", "unchanged", "quarantined")
    return counts.get("read", 0) == sum(counts.get(part, 0) for part in parts)


def what_differs(planned: Mapping[str, int], done: Mapping[str, int]) -> str:
    """Say where an import did something else than was worked out before; "" where it did just that."""
    parts = {
        "created": "new",
        "changed": "changed",
        "unchanged": "as they were",
        "quarantined": "set aside",
        "gone": "taken out",
    }
    said = [
        f"{done.get(part, 0):,} {words}, and not {planned.get(part, 0):,}"
        for part, words in parts.items()
        if planned.get(part, 0) != done.get(part, 0)
    ]
    return f"It came out otherwise than was worked out before: {'; '.join(said)}. {_WHY}" if said else ""


def is_small(size: int, records: int, *, packed: bool) -> bool:
    """Say whether an import is quick enough for somebody to wait for it: by its bytes, and its records where known."""
    return size <= _SMALL_BYTES // (_PACKED if packed else 1) and records <= _SMALL_RECORDS
