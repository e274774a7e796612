"""One generation of the index in memory: posting lists of its segments as arrays, and the facts of its services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound

from hub.directory.search.cache import ByteCache
from hub.directory.search.fact_files import read_facts
from hub.directory.search.facts import Bools, Facts, Floats, Ints, Tags, join, unpack
from hub.directory.search.matches import Matches
from hub.directory.search.name_order import NameOrder, ranks
from hub.directory.search.ranking import FIELDS, Ranking
from hub.directory.search.slot import Alternative, Slot
from hub.directory.search.spelling import Speller
from hub.directory.search.standing import Standing, stand
from hub.directory.search.synonyms import Phrase


@dataclass(frozen=True)
class Postings:
    """Where one word stands in one field of one segment. `frequency` counts deleted documents too, as BM25 does."""

    documents: Ints
    weights: NDArray[np.float32]
    lengths: NDArray[np.float32]
    frequency: int

    @property
    def nbytes(self) -> int:
        """Give the bytes held."""
        return self.documents.nbytes + self.weights.nbytes + self.lengths.nbytes


EMPTY = Postings(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32), 0)
PostingKey = tuple[str, str, str]
MOST_SPELLERS = 2  # by the synonyms in use, and by those that somebody tries; each holds all words once


class Segment:
    """What never changes in a segment of the index: its facts and how often words are written in it."""

    def __init__(self, reader: Any, tags: Tags, folder: Path) -> None:
        """Read the facts of all documents of a segment's reader; the index lies in `folder`."""
        self.reader = reader
        self.facts = read_facts(folder, reader, tags)
        self._standing: dict[date, Standing] = {}
        self.by_name = NameOrder(self.facts.names, self.facts.service_ids)

    def standing(self, ranking: Ranking, today: date) -> Standing:
        """Give how its services stand on a day: worked out once a day, not once a search."""
        if today not in self._standing:
            self._standing = {today: stand(self.facts, ranking, today)}
        return self._standing[today]

    @cached_property
    def _written(self) -> dict[str, int]:
        return {word: self.reader.doc_frequency("words", word) for word in self.reader.field_terms("words")}

    @property
    def vocabulary(self) -> dict[str, int]:
        """Give every word as it is written, and in how many documents; none that only deleted documents have."""
        if not self.reader.deleted_docs_set:
            return self._written
        return {word: left for word, written in self._written.items() if (left := self._left(word, written))}

    def count(self, word: str) -> int:
        """Count the documents that a word is written in; deleted ones do not count where that makes a difference."""
        return self._left(word, self.reader.doc_frequency("words", word))

    def _left(self, word: str, written: int) -> int:
        """Count anew what may be in one document that is left, or in none."""
        if not written or written > len(self.reader.deleted_docs_set) + 1:
            return written
        return sum(1 for _ in self.reader.postings("words", word).all_ids())

    def postings(self, name: str, stem: str) -> Postings:
        """Read the postings of a stem in a field."""
        try:
            matcher = self.reader.postings(name, stem)
        except TermNotFound:
            return EMPTY
        documents, weights = [], []
        while matcher.is_active():
            documents.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        length = self.reader.doc_field_length
        return Postings(
            np.array(documents, np.int32),
            np.array(weights, np.float32),
            np.array([length(number, name) for number in documents], np.float32),
            self.reader.doc_frequency(name, stem),
        )


class Snapshot:
    """The index as it was at one commit. Arrays of a segment are shared with the snapshots before and after."""

    def __init__(
        self,
        reader: Any,
        segments: dict[str, Segment],
        postings: ByteCache[PostingKey, Postings],
        tags: Tags,
        ranking: Ranking,
    ) -> None:
        """Take the reader of the index, its segments by their ids, in order, and what snapshots share."""
        self.reader = reader
        self.tags = tags
        self.ranking = ranking
        self.segments = segments
        self._standing: dict[date, Standing] = {}
        self._spellers: dict[frozenset[str], Speller] = {}
        self._postings = postings
        self.facts: Facts = join([segment.facts for segment in segments.values()] or [unpack((), Tags())])
        self.live: Bools = np.ones(len(self.facts), np.bool_)
        self.starts: list[int] = []
        start = 0
        for segment in segments.values():
            self.starts.append(start)
            self.live[[start + number for number in segment.reader.deleted_docs_set]] = False
            start += len(segment.facts)

    @cached_property
    def _matches(self) -> ByteCache[tuple[Alternative, ...], Matches]:
        """Keep where words are found: the scores depend on the whole index and so hold for this snapshot only."""
        return ByteCache(self.ranking.room(len(self.facts)))

    def standing(self, today: date) -> Standing:
        """Give how the services stand on a day."""
        if today not in self._standing:
            parts = [segment.standing(self.ranking, today) for segment in self.segments.values()]
            parts = parts or [stand(self.facts, self.ranking, today)]
            whole = Standing(
                np.concatenate([each.factors for each in parts]), np.concatenate([each.trusted for each in parts])
            )
            self._standing = {today: whole}
        return self._standing[today]

    @cached_property
    def name_order(self) -> Ints:
        """Give the rank of every document by the name of its service, and by its id where names are the same."""
        return ranks([segment.by_name for segment in self.segments.values()])

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Give every word of the index as it is written, and in how many documents."""
        total: dict[str, int] = {}
        for segment in self.segments.values():
            for word, count in segment.vocabulary.items():
                total[word] = total.get(word, 0) + count
        return total

    def speller(self, also: frozenset[str]) -> Speller:
        """Correct words by the vocabulary of this snapshot and by some that no listing needs to have."""
        if also not in self._spellers:
            while len(self._spellers) >= MOST_SPELLERS:
                del self._spellers[next(iter(self._spellers))]
            self._spellers[also] = Speller(dict.fromkeys(also, 0) | self.vocabulary)
        return self._spellers[also]

    def has_stem(self, stem: str) -> bool:
        """Say whether any field of a document that is not deleted holds a stem."""
        return any(self.live[self.documents(name, stem)].any() for name in FIELDS)

    def count(self, word: str) -> int:
        """Count the documents that a word is written in, 0 where only deleted ones have it."""
        return sum(segment.count(word) for segment in self.segments.values())

    def postings(self, name: str, stem: str) -> list[Postings]:
        """Give the postings of a stem in a field, one a segment."""
        return [
            self._postings.get((key, name, stem), lambda segment=segment: segment.postings(name, stem))  # type: ignore[misc]  # mypy on defaults
            for key, segment in self.segments.items()
        ]

    def documents(self, name: str, stem: str) -> Ints:
        """Give the numbers of the documents that hold a stem in a field, in order."""
        lists = self.postings(name, stem)
        if len(lists) == 1:
            return lists[0].documents
        return np.concatenate(
            [np.zeros(0, np.int32), *(one.documents + np.int32(s) for one, s in zip(lists, self.starts, strict=True))]
        )

    def matches(self, slot: Slot) -> Matches:
        """Give where a word is found and its score: BM25, summed over the weighted fields, of its best alternative.

        All the stems of a phrase must stand in one field for the field to count.
        """
        return self._matches.get(slot.alternatives, lambda: Matches.of(self._best(slot.alternatives)))

    def _best(self, alternatives: Sequence[Alternative]) -> Floats:
        first, *others = [self._score(each.stems) * each.weight for each in alternatives]
        for other in others:
            np.maximum(first, other, out=first)
        return first

    def _score(self, stems: Phrase) -> Floats:
        total = np.zeros(len(self.facts), np.float64)
        for name, weight in self.ranking.field_weights.items():
            parts = [self._score_in(name, stem) for stem in stems]
            if len(parts) == 1:
                documents, values = parts[0]
                total[documents] += weight * values
            else:
                shared = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), (each for each, _ in parts))
                for documents, values in parts:
                    total[shared] += weight * values[np.searchsorted(documents, shared)]
        return total

    def _score_in(self, name: str, stem: str) -> tuple[Ints, Floats]:
        lists = self.postings(name, stem)
        frequency = sum(one.frequency for one in lists)
        if not frequency:
            return np.zeros(0, np.int32), np.zeros(0, np.float64)
        # As Whoosh has it: how rare the word is, and lengths against the average, are over the whole index.
        b, k1 = self.ranking.b, self.ranking.k1
        rarity = np.log(len(self.facts) / (frequency + 1)) + 1
        average = self.reader.field_length(name) / len(self.facts) or 1.0
        weights = np.concatenate([one.weights for one in lists])
        lengths = np.concatenate([one.lengths for one in lists])
        return self.documents(name, stem), rarity * (weights * (k1 + 1)) / (
            weights + k1 * ((1 - b) + b * lengths / average)
        )
