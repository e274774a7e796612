"""How well documents match the words of a search, and in which order they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hub.directory.search.facts import NO_DATE, Bools, Floats, Ints
from hub.directory.search.filters import NOWHERE
from hub.directory.search.query import Sort
from hub.directory.search.ranking import Ranking
from hub.directory.search.segments import Snapshot
from hub.directory.search.slots import Slot

GOOD, STALE, CLOSED = 0, 1, 2


@dataclass(frozen=True)
class Match:
    """For every document: the sum of its slots' scores, and how many of the slots it matches."""

    scores: Floats
    slots: NDArray[np.int16]


def match(snapshot: Snapshot, slots: Sequence[Slot]) -> Match:
    """Score every document: any word is enough, the best alternative of each word counts."""
    size = len(snapshot.facts)
    total, matched = np.zeros(size), np.zeros(size, np.int16)
    for slot in slots:
        best = np.zeros(size)
        for alternative in slot.alternatives:
            found = snapshot.score(alternative.stems)
            best[found.documents] = np.maximum(best[found.documents], found.values * alternative.weight)
        total += best
        matched += best > 0
    return Match(total, matched)


def trust(snapshot: Snapshot, today: date) -> NDArray[np.int8]:
    """Say of every document whether it is GOOD, STALE (not checked lately, or never) or CLOSED (to new people)."""
    facts, ranking = snapshot.facts, snapshot.ranking
    checked = (facts.assured != NO_DATE) & (facts.assured >= today.toordinal() - ranking.stale_after_days)
    return np.where(facts.may_take, np.where(checked, GOOD, STALE), CLOSED).astype(np.int8)


def relevance(found: Match, slots: int, trusted: NDArray[np.int8], distance: Floats | None, ranking: Ranking) -> Floats:
    """Weigh scores by the share of the words that match, by trust and by nearness."""
    factors = np.array([1.0, ranking.stale_factor, ranking.closed_factor])
    scores = found.scores * (found.slots / slots) ** ranking.coordination_power * factors[trusted]
    if distance is not None:
        scores *= ranking.far_factor + (1 - ranking.far_factor) * np.exp(-distance / ranking.near_scale_m)
    return np.asarray(scores)


def best_first(keys: Sequence[Floats | Ints], documents: Ints, *, first: int, last: int) -> Ints:
    """Give the documents from place `first` up to `last` in the order of the keys, the most important key first.

    Only documents that can reach the page are sorted; the last key must tell all documents apart.
    """
    if last < len(documents):
        lead = keys[0][documents]
        documents = documents[lead <= np.partition(lead, last - 1)[last - 1]]
    order = np.lexsort([key[documents] for key in reversed(keys)])
    return np.asarray(documents[order[first:last]])


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
    """Give the sort keys of an order, smallest first. What is for people elsewhere comes last, but by name.

    By best match: what matches every word before what matches some, and among those a service with a place before one
    without. `lead` is what the freshest and the soonest come by. Without text, what is open and checked comes first,
    then by distance, then by name.
    """
    away = np.zeros(len(names)) if distance is None else distance
    nowhere = (away == NOWHERE).astype(np.float64)
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
        return [last + nowhere * 10 + trusted, away, names]
    return [last + np.where(complete, nowhere, 2.0), -scores, names]
