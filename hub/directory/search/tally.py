"""Which documents have a tag, and how many of some documents have each: a row of bits for every common tag."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Counts = NDArray[np.int64]
Rows = NDArray[np.intp]  # numbers of documents, in order
Bools = NDArray[np.bool_]
Words = NDArray[np.uint64]

COMMON = 64  # a tag that one document in so many has is common: its row of bits is smaller than a list
FEW = 32  # of one document in so many, or fewer, the tags are read one by one
WORD = 64
BLOCK = 256 * 1024  # bytes of bits at a time, to stay in the processor's cache


class TagTable:
    """The (document, tag) pairs of an index, in the order of the documents, laid out for counting.

    Holds at most one bit for each document and common tag, of which there are at most COMMON times as many as a
    document has on average; and 8 bytes for each pair of another tag.
    """

    def __init__(self, documents: Ints, tags: Ints, size: int) -> None:
        """Take the pairs, and how many documents there are."""
        self.documents, self.tags, self.size = documents, tags, size

    @cached_property
    def _counts(self) -> Counts:
        return np.bincount(self.tags)

    @cached_property
    def _common(self) -> Counts:
        """Give the numbers of the common tags, in order."""
        return np.flatnonzero((self._counts * COMMON >= max(self.size, 1)) & (self._counts > 0))

    @cached_property
    def _rows(self) -> Words:
        """Give the bits of the common tags, one row each."""
        words = -(-self.size // WORD)
        rows = np.zeros((len(self._common), words), np.uint64)
        row_of = np.full(len(self._counts), len(self._common))
        row_of[self._common] = np.arange(len(self._common))
        # So many are few, and numbers of 16 bits are put in order ten times sooner than others.
        chosen = row_of[self.tags].astype(np.uint16 if len(self._common) < 2**16 else np.int64)
        documents = self.documents[np.argsort(chosen, kind="stable")]
        ends = np.cumsum(self._counts[self._common])
        mask = np.zeros(words * WORD, np.bool_)
        for row, end, count in zip(rows, ends, self._counts[self._common], strict=True):
            mask[:] = False
            mask[documents[end - count : end]] = True
            row[:] = np.packbits(mask).view(np.uint64)
        return rows

    @cached_property
    def _rare(self) -> tuple[Ints, Ints]:
        """Give the pairs of the other tags."""
        is_rare = np.ones(len(self._counts), np.bool_)
        is_rare[self._common] = False
        chosen = is_rare[self.tags]
        return self.documents[chosen], self.tags[chosen]

    @cached_property
    def starts(self) -> Counts:
        """Give where the pairs of each document begin, and at the end how many there are."""
        return starts_of(self.documents, self.size)

    def having(self, wanted: NDArray[np.int64]) -> Bools:
        """Give which documents have any of the tags (each named once)."""
        rows = np.flatnonzero(np.isin(self._common, wanted, assume_unique=True))
        if len(rows):
            bits = np.bitwise_or.reduce(self._rows[rows], axis=0)
            mask = np.unpackbits(bits.view(np.uint8), count=self.size).view(np.bool_)
        else:
            mask = np.zeros(self.size, np.bool_)
        if len(rows) < len(wanted):
            allowed = np.zeros(max(len(self._counts), int(wanted.max()) + 1), np.bool_)
            allowed[wanted] = True
            documents, tags = self._rare
            mask[documents[allowed[tags]]] = True
        return mask

    def count(self, mask: Bools, size: int) -> Counts:
        """Give how many of the marked documents have each of the tags with a number below `size`."""
        if int(np.count_nonzero(mask)) * FEW <= self.size:
            documents = np.flatnonzero(mask)
            places, _ = runs(self.starts[documents], self.starts[documents + 1])
            return np.bincount(self.tags[places], minlength=size).astype(np.int64)
        rare_of, rare = self._rare
        counts = np.bincount(rare[mask[rare_of]], minlength=size).astype(np.int64)
        padded = np.zeros(self._rows.shape[1] * WORD // 8, np.uint8)
        bits = np.packbits(mask)
        padded[: len(bits)] = bits
        step = max(1, BLOCK // max(padded.nbytes, 1))
        for first in range(0, len(self._common), step):
            chosen = slice(first, first + step)
            both = np.bitwise_count(self._rows[chosen] & padded.view(np.uint64))
            counts[self._common[chosen]] = both.sum(axis=1, dtype=np.int32)
        return counts


def starts_of(documents: Ints, size: int) -> Counts:
    """Give, of pairs in the order of their documents, where those of each begin, and at the end how many there are."""
    return np.searchsorted(documents, np.arange(size + 1))


def runs(starts: Counts, ends: Counts) -> tuple[Counts, Counts]:
    """Give the places from each start up to its end, one run behind another, and where each run begins among them."""
    lengths = ends - starts
    begin = np.cumsum(lengths) - lengths
    return np.repeat(starts - begin, lengths) + np.arange(lengths.sum()), begin
