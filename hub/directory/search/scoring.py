"""How well documents match the words of a search, and in which order they come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from hub.directory.search.facts import Bools, Floats, Ints, Rows
from hub.directory.search.filters import NOWHERE
from hub.directory.search.query import Sort
from hub.directory.search.ranking import Ranking
from hub.directory.search.segments import Snapshot
from hub.directory.search.slots import Slot
from hub.directory.search.standing import CLOSED, nearness

NO_WISHES: Mapping[str, Bools] = MappingProxyType({})


@dataclass(frozen=True)
class Match:
    """For each of some documents: the sum of its slots' scores, how many of the strong slots it matches, and whether
    these are all that say what is wanted: those that only say a wish count where there are no others.
    """

    scores: Floats
    slots: NDArray[np.int16]
    complete: Bools


def anywhere(snapshot: Snapshot, slots: Sequence[Slot]) -> Bools:
    """Give which documents match any of the slots that are not weak."""
    mask = np.zeros(len(snapshot.facts), np.bool_)
    for slot in strong(slots):
        snapshot.matches(slot).mark(mask)
    return mask


def match(
    snapshot: Snapshot,
    slots: Sequence[Slot],
    documents: Rows,
    met: Mapping[str, Bools] = NO_WISHES,
    needed: Collection[str] = (),
) -> Match:
    """Score documents, given in order: any word is enough, the best alternative of each word counts.

    `met` tells of words that say a wish which documents meet it: these have the word, whether it is written or not.
    Only those that are `needed` are part of what is asked for, beside the words that say no wish.
    """
    total, matched = np.zeros(len(documents)), np.zeros(len(documents), np.int16)
    telling = strong(slots)
    subject = [slot for slot in telling if slot.word not in met or slot.word in needed] or telling
    complete: Bools = np.ones(len(documents), np.bool_)
    for slot in slots:
        scores = snapshot.matches(slot).at(documents)
        if slot.is_weak:
            total += scores * snapshot.ranking.weak_weight
            continue
        total += scores
        has = scores > 0 if slot.word not in met else (scores > 0) | met[slot.word][documents]
        matched += has
        if slot in subject:
            complete &= has
    return Match(total, matched, complete)


def strong(slots: Sequence[Slot]) -> list[Slot]:
    """Give the slots that say what is wanted."""
    return [slot for slot in slots if not slot.is_weak]


def relevance(found: Match, slots: int, factors: Floats, distance: Floats | None, ranking: Ranking) -> Floats:
    """Weigh scores by the share of the words that match, by how the services stand and by nearness."""
    shares = (np.arange(slots + 1) / slots) ** ranking.coordination_power
    scores = found.scores * shares[found.slots] * factors
    if distance is not None:
        scores *= nearness(distance, ranking)
    return np.asarray(scores)


def best_first(keys: Sequence[Floats | Ints], documents: Rows, *, first: int, last: int) -> Rows:
    """Give the documents from place `first` up to `last` in the order of the keys, the most important key first.

    Each key has one number for each of the documents; the last must tell all apart. Only those that can reach the
    page are sorted.
    """
    rows = _can_reach(keys, last) if last < len(documents) else np.arange(len(documents))
    order = np.lexsort([key[rows] for key in reversed(keys)])
    return np.asarray(documents[rows[order[first:last]]])


def _can_reach(keys: Sequence[Floats | Ints], last: int) -> NDArray[np.int64]:
    """Give the rows of the smallest `last` in the order of the keys: each key decides of those before it left equal."""
    sure, rows = [np.zeros(0, np.int64)], np.arange(len(keys[0]))
    for key in keys:
        if last <= 0 or len(rows) <= last:
            break
        values = key[rows]
        cut = np.partition(values, last - 1)[last - 1]
        sure.append(rows[values < cut])
        rows = rows[values == cut]
        last -= len(sure[-1])
    return np.concatenate([*sure, rows])


def keys_for(
    sort: Sort,
    *,
    names: Ints,
    trusted: NDArray[np.int8],
    distance: Floats | None,
    scores: Floats | None,
    complete: Bools | None,
    elsewhere: Bools | None = None,
    lead: Floats | None = None,
) -> list[Floats | Ints]:
    """Give the sort keys of an order for some documents, smallest first.

    What is for people elsewhere comes last, but by name.

    By best match: what matches every word before what matches some; among those, what takes people before what takes
    nobody, and then a service with a place before one without. Without text, what takes people comes first, then what
    has a place, then what was checked, then by distance and by name.
    `lead` is what the freshest and the soonest come by.
    """
    away = np.zeros(len(names)) if distance is None else distance
    nowhere, closed = (away == NOWHERE).astype(np.float64), (trusted == CLOSED).astype(np.float64)
    if sort is Sort.NAME:
        return [names]
    last: Floats = np.zeros(len(names), np.float64)
    if elsewhere is not None:
        last[elsewhere] = 100.0
    if lead is not None:
        return [last, lead, names] if last.any() else [lead, names]
    if sort is Sort.DISTANCE:
        return [last, away, names] if last.any() else [away, names]
    if scores is None or complete is None:
        return [last + closed * 20 + nowhere * 10 + trusted, away, names]
    return [last + np.where(complete, closed * 2 + nowhere, 4.0), -scores, names]
