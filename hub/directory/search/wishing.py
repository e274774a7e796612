"""Wishes: what a document is better for, though nothing is left out for lack of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from hub.core import clock
from hub.directory.search import filters as filtering
from hub.directory.search import measures
from hub.directory.search.facts import Bools, Floats
from hub.directory.search.query import Facet, SearchQuery
from hub.directory.search.segments import Snapshot


@dataclass(frozen=True)
class Wished:
    """For every document: what its unmet wishes leave of its score. By word: which documents meet what it says.

    `all_met` are the documents that meet every wish; None where there are none. `needed` are words of what is
    needed, `met` the documents that meet each wish that has a name.
    """

    factors: Floats | None
    by_word: Mapping[str, Bools]
    all_met: Bools | None
    needed: frozenset[str] = frozenset()
    met: tuple[tuple[str, Bools], ...] = ()


def words_of(query: SearchQuery) -> frozenset[str]:
    """Give the words of the text that say the wishes."""
    return frozenset(word for wish in query.wishes for word in wish.words)


def weigh(query: SearchQuery, snapshot: Snapshot) -> Wished:
    """Weigh all documents by the wishes of a query."""
    if not query.wishes:
        return Wished(None, {}, None)
    met = [
        reduce(np.logical_or, (passing(replace(query, filters=each), snapshot) for each in wish.any_of))
        for wish in query.wishes
    ]
    missed = np.sum([~each for each in met], axis=0)
    by_word: dict[str, Bools] = {}
    for wish, mask in zip(query.wishes, met, strict=True):
        by_word |= {word: by_word[word] & mask if word in by_word else mask for word in wish.words}
    return Wished(
        np.power(snapshot.ranking.wish_factor, missed),
        by_word,
        missed == 0,
        frozenset(word for wish in query.wishes if wish.is_needed for word in wish.words),
        tuple((wish.said, mask) for wish, mask in zip(query.wishes, met, strict=True) if wish.said),
    )


def passing(query: SearchQuery, snapshot: Snapshot) -> Bools:
    """Give which documents, deleted ones too, pass the filters of a query, whatever its text."""
    mask = filtering.plain_mask(snapshot.facts, query.filters)
    return filtering.all_of(mask, by_facet(query, snapshot).values())


def by_facet(query: SearchQuery, snapshot: Snapshot) -> dict[Facet, Bools]:
    """Give, for each facet that a query filters by, which documents pass it."""
    today = clock.local(query.now).date()
    tagged = filtering.masks(snapshot.facts, snapshot.tags, query.filters, today)
    return tagged | measures.masks(snapshot.facts, snapshot.tags, query)
