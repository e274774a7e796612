"""The one interface of the search: a folder in, hits out."""

import logging
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from whoosh import index as whoosh_index

from hub.directory.search import store
from hub.directory.search.answer import answer, order, spots
from hub.directory.search.cache import ByteCache
from hub.directory.search.errors import IndexMissing
from hub.directory.search.facts import Tags
from hub.directory.search.query import SearchQuery, SearchResult, Spot
from hub.directory.search.ranking import SETTINGS, Ranking
from hub.directory.search.segments import PostingKey, Postings, Segment, Snapshot

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
        return self._reading(lambda snapshot: answer(query, snapshot))

    def order(self, query: SearchQuery) -> list[str]:
        """Give the ids of all services that the text and the filters find, best first, whatever the page.

        Text without a word that can be searched finds nothing. Raises IndexMissing as `search`.
        """
        return self._reading(lambda snapshot: order(query, snapshot))

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

    def spots(self, query: SearchQuery, *, most: int) -> list[Spot]:
        """Give the places of the services that the query finds, at most so many, the nearest first.

        Raises IndexMissing as `search`.
        """
        return self._reading(lambda snapshot: spots(query, snapshot, most))

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
            segments = self._segments(reader, folder)
            snapshot = Snapshot(reader, segments, self._postings, self._tags, self._ranking)
        except Exception as error:  # Whoosh has no one error for a damaged file
            raise IndexMissing(f"The search index in {folder} cannot be read.") from error
        self._postings.keep(lambda key: key[0] in segments)
        self._postings.limit = self._ranking.room(len(snapshot.facts))
        if self._snapshot is not None:
            self._snapshot.reader.close()
        self._folder, self._signature = folder, signature
        return snapshot

    def _segments(self, reader: Any, folder: Path) -> dict[str, Segment]:
        known = self._snapshot.segments if self._snapshot else {}
        found: dict[str, Segment] = {}
        for leaf, _ in reader.leaf_readers():
            if leaf.segment() is None:  # an index without documents
                continue
            key = leaf.segment().segment_id()
            if key in known:
                known[key].reader = leaf
            found[key] = known.get(key) or Segment(leaf, self._tags, folder)
        return found
