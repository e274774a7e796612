"""The order of names over several segments, of which each is put in order once."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import combinations
from weakref import WeakKeyDictionary

import numpy as np

from hub.directory.search.tally import Counts, Ints


class NameOrder:
    """The documents of one segment by the names of their services, and by their ids where names are the same."""

    def __init__(self, names: Sequence[str], ids: Sequence[str]) -> None:
        """Take the name and the id of each document."""
        self._names, self._ids = names, ids
        self._before: WeakKeyDictionary[NameOrder, Counts] = WeakKeyDictionary()

    def __len__(self) -> int:
        """Count the documents."""
        return len(self._names)

    @cached_property
    def order(self) -> Ints:
        """Give the documents in order."""
        return np.array(sorted(range(len(self)), key=self._key), np.int32)

    def before(self, larger: "NameOrder") -> Counts:
        """Give how many of another segment stand before each of this one, in the order of this one.

        Kept, as neither changes: a change to a large index costs what is new in it.
        """
        found = self._before.get(larger)
        if found is None:
            places = [bisect_left(larger.order, self._key(each), key=larger._key) for each in self.order.tolist()]
            found = self._before[larger] = np.array(places, np.int64)
        return found

    def _key(self, document: int) -> tuple[str, str]:
        return self._names[document], self._ids[document]


def ranks(segments: Sequence[NameOrder]) -> Ints:
    """Give the rank of every document of all the segments, in the order of the index's document numbers."""
    found = [np.arange(len(each)) for each in segments]  # by each segment's own order
    for one, other in combinations(range(len(segments)), 2):
        small, large = sorted((one, other), key=lambda number: len(segments[number]))
        before = segments[small].before(segments[large])
        found[small] += before
        found[large] += np.searchsorted(before, np.arange(len(segments[large])), "right")
    placed = [np.empty(len(each), np.int32) for each in segments]
    for own, rank, each in zip(placed, found, segments, strict=True):
        own[each.order] = rank
    return np.concatenate(placed) if placed else np.zeros(0, np.int32)
