"""The one interface of the search: a folder in, hits out."""

import logging
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import numpy as np
from whoosh import index as whoosh_index

from hub.core import clock
from hub.directory.search import filters as filtering
from hub.directory.search import measures, scoring, store
from hub.directory.search.cache import ByteCache
from hub.directory.search.errors import IndexMissing
from hub.directory.search.facts import Bools, Floats, Tags
from hub.directory.search.query import Facet, Hit, SearchQuery, SearchResult
from hub.directory.search.ranking import SETTINGS, Ranking
from hub.directory.search.reasons import reasons
from hub.directory.search.segments import PostingKey, Postings, Segment, Snapshot
from hub.directory.search.slots import Reading, read

MOST_RESULTS = 100
READ_ERRORS = (OSError, EOFError, struct.error, zlib.error)

T = TypeVar("T")

_log = logging.getLogger(__name__)


class SearchIndex:
    """Answers searches from the index in a folder, and notices when another process has changed it.

    Opened at the first search. Threads may share one: they take turns. A forked process opens its own files.
    """

    def __init__(self, directory: Path | str, *, ranking: Ranking = SETTINGS) -> None:
        """Take the folder of the index and the numbers to rank by."""
        self._root = Path(directory)
        self._ranking = ranking
        self._turn = RLock()
        self._forget()

    def search(self, query: SearchQuery) -> SearchResult:
        """Find a page of services. Raises IndexMissing where there is no index that can be read: rebuild it."""
        return self._reading(lambda snapshot: self._answer(query, snapshot))

    def order(self, query: SearchQuery) -> list[str]:
        """Give the ids of all services that the text and the filters find, best first, whatever the page.

        Text without a word that can be searched finds nothing. Raises IndexMissing as `search`.
        """
        return self._reading(lambda snapshot: self._order(query, snapshot))

    def _reading(self, work: Callable[[Snapshot], T]) -> T:
        with self._turn:
            try:
                return work(self._latest())
            except READ_ERRORS:  # a file went while it was read, or is damaged: open what is there now, once
                _log.warning("The search index could not be read; opening it again", exc_info=True)
                self._forget()
            try:
                return work(self._latest())
            except READ_ERRORS as error:
                raise IndexMissing(f"The search index in {self._root} cannot be read.") from error

    def position(self) -> int:
        """Give the `seq` of the last change in the index on disk. Raises IndexMissing."""
        return store.position(store.current(self._root))

    def refresh(self) -> None:
        """Open the index that is current now, where it is newer than what is open. Each search does this itself."""
        with self._turn:
            self._latest()

    def _forget(self) -> None:
        self._process = os.getpid()
        self._snapshot: Snapshot | None = None
        self._signature: store.Signature = ()
        self._folder = self._root
        self._tags = Tags()
        self._postings: ByteCache[PostingKey, Postings] = ByteCache(self._ranking.cache_bytes)

    def _latest(self) -> Snapshot:
        if self._process != os.getpid():
            self._forget()
        signature = store.signature(self._root, self._folder)
        if self._snapshot is None or signature != self._signature:
            self._snapshot = self._open()
        return self._snapshot

    def _open(self) -> Snapshot:
        folder = store.current(self._root)
        signature = store.signature(self._root, folder)  # before the index is read: a later commit is then noticed
        store.position(folder)
        try:
            reader = whoosh_index.open_dir(str(folder)).reader()  # type: ignore[no-untyped-call]  # Whoosh's
            segments = self._segments(reader)
            snapshot = Snapshot(reader, segments, self._postings, self._ranking)
        except Exception as error:  # Whoosh has no one error for a damaged file
            raise IndexMissing(f"The search index in {folder} cannot be read.") from error
        self._postings.keep(lambda key: key[0] in segments)
        if self._snapshot is not None:
            self._snapshot.reader.close()
        self._folder, self._signature = folder, signature
        return snapshot

    def _segments(self, reader: Any) -> dict[str, Segment]:
        known = self._snapshot.segments if self._snapshot else {}
        found: dict[str, Segment] = {}
        for leaf, _ in reader.leaf_readers():
            if leaf.segment() is None:  # an index without documents
                continue
            key = leaf.segment().segment_id()
            if key in known:
                known[key].reader = leaf
            found[key] = known.get(key) or Segment(leaf, self._tags)
        return found

    def _answer(self, query: SearchQuery, snapshot: Snapshot) -> SearchResult:
        facts, tags = snapshot.facts, self._tags
        reading = read(query.text, snapshot)
        distance = filtering.distances(facts, query.near) if query.near else None
        matching = snapshot.live & filtering.plain_mask(facts, query.filters, distance)
        found = None
        if reading.slots:
            found = scoring.match(snapshot, reading.slots)
            matching &= found.slots > 0
        by_facet = self._masks(query, snapshot)
        passing: Bools = matching.copy()
        for mask in by_facet.values():
            passing &= mask
        complete = None if found is None else found.slots == len(reading.slots)
        return SearchResult(
            hits=self._page(query, snapshot, reading, found, complete, passing, distance),
            total=int(passing.sum()),
            facets=filtering.count(facts, tags, matching, by_facet)
            | measures.count(facts, tags, query, matching, by_facet),
            suggestion=reading.suggestion,
            total_complete=int((passing if complete is None else passing & complete).sum()),
        )

    def _masks(self, query: SearchQuery, snapshot: Snapshot) -> dict[Facet, Bools]:
        today = clock.local(query.now).date()
        tagged = filtering.masks(snapshot.facts, self._tags, query.filters, today)
        return tagged | measures.masks(snapshot.facts, self._tags, query)

    def _order(self, query: SearchQuery, snapshot: Snapshot) -> list[str]:
        today, slots = clock.local(query.now).date(), read(query.text, snapshot).slots
        passing = snapshot.live & filtering.plain_mask(snapshot.facts, query.filters, None)
        for mask in self._masks(query, snapshot).values():
            passing &= mask
        trusted = scoring.trust(snapshot, today)
        scores = complete = None
        if query.text:
            found = scoring.match(snapshot, slots)
            passing &= found.slots > 0
            complete = found.slots == len(slots)
            scores = scoring.relevance(found, max(len(slots), 1), trusted, None, self._ranking)
        keys = scoring.keys_for(
            query.sort,
            names=snapshot.name_order,
            trusted=trusted,
            distance=None,
            scores=scores,
            complete=complete,
            lead=measures.lead(query.sort, snapshot.facts, query.now),
        )
        documents = np.flatnonzero(passing).astype(np.int32)
        ordered = scoring.best_first(keys, documents, first=0, last=len(documents))
        return [snapshot.facts.service_ids[number] for number in ordered]

    def _page(
        self,
        query: SearchQuery,
        snapshot: Snapshot,
        reading: Reading,
        found: scoring.Match | None,
        complete: Bools | None,
        passing: Bools,
        distance: Floats | None,
    ) -> tuple[Hit, ...]:
        trusted = scoring.trust(snapshot, clock.local(query.now).date())
        elsewhere = filtering.elsewhere(snapshot.facts, self._tags, query.here)
        scores = None
        if found is not None:
            scores = scoring.relevance(found, len(reading.slots), trusted, distance, self._ranking)
        keys = scoring.keys_for(
            query.sort,
            names=snapshot.name_order,
            trusted=trusted,
            distance=distance,
            scores=scores,
            complete=complete,
            elsewhere=elsewhere,
            lead=measures.lead(query.sort, snapshot.facts, query.now),
        )
        size = min(max(query.size, 0), MOST_RESULTS)
        first = (max(query.page, 1) - 1) * size
        documents = np.flatnonzero(passing).astype(np.int32)
        page = scoring.best_first(keys, documents, first=first, last=first + size) if size else documents[:0]
        why = reasons(snapshot, reading.slots, page, trusted)
        return tuple(
            Hit(
                snapshot.facts.service_ids[number],
                0.0 if scores is None else float(scores[number]),
                None if distance is None or np.isinf(distance[number]) else float(distance[number]),
                why[place],
                complete is None or bool(complete[number]),
                bool(elsewhere[number]),
            )
            for place, number in enumerate(page)
        )
