"""From a query and the index as it is to an answer: what matches, what passes the filters, in which order, and why.

What is asked of every document is a mask; what costs more is worked out for the documents that pass, and no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from hub.core import clock
from hub.directory.search import filters as filtering
from hub.directory.search import measures, scoring, wishing
from hub.directory.search.facts import Bools, Floats, Ints, Rows
from hub.directory.search.query import Facet, Hit, SearchQuery, SearchResult, Spot
from hub.directory.search.reasons import reasons
from hub.directory.search.segments import Snapshot
from hub.directory.search.slots import Reading, Slot, read
from hub.directory.search.wishing import Wished

MOST_RESULTS = 100


@dataclass(frozen=True)
class Ranked:
    """Of some documents, one number each: the sort keys, metres away, relevance, and whether all words are there."""

    keys: Sequence[Floats | Ints]
    distance: Floats | None
    scores: Floats | None
    complete: Bools | None
    elsewhere: Bools


def answer(query: SearchQuery, snapshot: Snapshot) -> SearchResult:
    """Find a page of services, how many there are in all, and the counts of each filter."""
    reading = _read(query, snapshot)
    wished = wishing.weigh(query, snapshot)
    matching = _matching(query, snapshot, reading.slots, wished)
    by_facet = wishing.by_facet(query, snapshot)
    documents = _passing(matching, by_facet)
    ranked = _ranked(query, snapshot, reading.slots, documents, wished)
    return SearchResult(
        hits=_page(query, snapshot, reading.slots, documents, ranked, wished),
        total=len(documents),
        facets=filtering.count(snapshot.facts, snapshot.tags, matching, by_facet)
        | measures.count(snapshot.facts, snapshot.tags, query, matching, by_facet),
        suggestion=reading.suggestion,
        total_complete=len(documents) if ranked.complete is None else int(np.count_nonzero(ranked.complete)),
    )


def order(query: SearchQuery, snapshot: Snapshot) -> list[str]:
    """Give the ids of all services that the text and the filters find, best first, whatever the page."""
    slots = _read(query, snapshot).slots
    if query.text and not slots:
        return []
    wished = wishing.weigh(query, snapshot)
    documents = _passing(_matching(query, snapshot, slots, wished), wishing.by_facet(query, snapshot))
    ranked = _ranked(query, snapshot, slots, documents, wished)
    ordered = scoring.best_first(ranked.keys, documents, first=0, last=len(documents))
    return list(map(snapshot.facts.service_ids.__getitem__, ordered.tolist()))


def spots(query: SearchQuery, snapshot: Snapshot, most: int) -> list[Spot]:
    """Give the places of all services that the text and the filters find: at most so many, the nearest first."""
    facts, slots = snapshot.facts, _read(query, snapshot).slots
    passing = np.zeros(len(facts), np.bool_)
    matching = _matching(query, snapshot, slots, wishing.weigh(query, snapshot))
    passing[_passing(matching, wishing.by_facet(query, snapshot))] = True
    points = np.flatnonzero(passing[facts.point_doc])
    if query.near:
        points = points[np.argsort(facts.places.metres_to(query.near, points), kind="stable")]
    return [
        Spot(facts.service_ids[facts.point_doc[point]], float(facts.latitude[point]), float(facts.longitude[point]))
        for point in points[:most]
    ]


def _read(query: SearchQuery, snapshot: Snapshot) -> Reading:
    return read(query.text, snapshot, query.synonyms, wishing.words_of(query))


def _matching(query: SearchQuery, snapshot: Snapshot, slots: Sequence[Slot], wished: Wished) -> Bools:
    """Where all that is asked for is wishes ("free in Todmorden on Friday"), what meets them all matches too."""
    matching: Bools = snapshot.live & filtering.plain_mask(snapshot.facts, query.filters)
    if slots:
        anywhere = scoring.anywhere(snapshot, slots)
        if wished.all_met is not None and all(slot.word in wished.by_word for slot in scoring.strong(slots)):
            anywhere |= wished.all_met
        matching &= anywhere
    return matching


def _passing(matching: Bools, by_facet: dict[Facet, Bools]) -> Rows:
    passing = matching.copy()
    for mask in by_facet.values():
        passing &= mask
    return np.flatnonzero(passing)


def _ranked(query: SearchQuery, snapshot: Snapshot, slots: Sequence[Slot], documents: Rows, wished: Wished) -> Ranked:
    standing = snapshot.standing(_today(query))
    trusted = standing.trusted[documents]
    distance = filtering.distances(snapshot.facts, query.near, documents) if query.near else None
    elsewhere = filtering.elsewhere(snapshot.facts, snapshot.tags, query.here)[documents]
    scores = complete = None
    if slots:
        found = scoring.match(snapshot, slots, documents, wished.by_word, wished.needed)
        telling = len(scoring.strong(slots))
        complete = found.complete
        factors = standing.factors[documents] * (1.0 if wished.factors is None else wished.factors[documents])
        scores = scoring.relevance(found, telling, factors, distance, snapshot.ranking)
    lead = measures.lead(query.sort, snapshot.facts, query.now)
    keys = scoring.keys_for(
        query.sort,
        names=snapshot.name_order[documents],
        trusted=trusted,
        distance=distance,
        scores=scores,
        complete=complete,
        elsewhere=elsewhere,
        lead=None if lead is None else lead[documents],
    )
    return Ranked(keys, distance, scores, complete, elsewhere)


def _page(
    query: SearchQuery, snapshot: Snapshot, slots: Sequence[Slot], documents: Rows, ranked: Ranked, wished: Wished
) -> tuple[Hit, ...]:
    size = min(max(query.size, 0), MOST_RESULTS)
    first = (max(query.page, 1) - 1) * size
    rows = np.arange(len(documents) if size else 0)
    page = scoring.best_first(ranked.keys, rows, first=first, last=first + size)
    matched = reasons(snapshot, slots, documents[page], wished)
    return tuple(
        Hit(
            snapshot.facts.service_ids[documents[row]],
            0.0 if ranked.scores is None else float(ranked.scores[row]),
            None if ranked.distance is None or np.isinf(ranked.distance[row]) else float(ranked.distance[row]),
            matched[place],
            ranked.complete is None or bool(ranked.complete[row]),
            bool(ranked.elsewhere[row]),
            int(snapshot.facts.taken[documents[row]]),
            int(snapshot.facts.answered[documents[row]]),
        )
        for place, row in enumerate(page)
    )


def _today(query: SearchQuery) -> date:
    return clock.local(query.now).date()
