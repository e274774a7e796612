"""Where one typed word is found, as itself or as what stands in for it, and how well: shaped for a quick answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hub.directory.search.facts import Bools, Floats, Ints, Rows

COMMON = 16  # a word that one document in so many has is kept as one number a document
FEWER = 16  # so many times fewer documents asked for than found: look each one up


@dataclass(frozen=True)
class Matches:
    """The score of a word in each document that has it: `documents` in order, or all where `documents` is None."""

    documents: Ints | None
    values: NDArray[np.float32]
    size: int

    @classmethod
    def of(cls, scores: Floats) -> "Matches":
        """Take a score for every document, 0 where it does not match."""
        found = np.flatnonzero(scores)
        if len(found) * COMMON > len(scores):
            return cls(None, scores.astype(np.float32), len(scores))
        return cls(found.astype(np.int32), scores[found].astype(np.float32), len(scores))

    @property
    def nbytes(self) -> int:
        """Give the bytes held."""
        return self.values.nbytes + (0 if self.documents is None else self.documents.nbytes)

    def mark(self, mask: Bools) -> None:
        """Mark the documents that match, beside those that are marked already."""
        if self.documents is None:
            mask |= self.values > 0
        else:
            mask[self.documents] = True

    def at(self, documents: Rows) -> NDArray[np.float32]:
        """Give the score of each of the documents, which are in order."""
        if self.documents is None:
            return np.asarray(self.values[documents])
        if not len(self.documents):
            return np.zeros(len(documents), np.float32)
        if len(documents) * FEWER > len(self.documents):
            every = np.zeros(self.size, np.float32)
            every[self.documents] = self.values
            return np.asarray(every[documents])
        places = np.minimum(np.searchsorted(self.documents, documents), len(self.documents) - 1)
        return np.where(self.documents[places] == documents, self.values[places], np.float32(0))
