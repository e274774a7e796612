"""Why a service is among the results, in words that people read."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hub.directory.search.facts import Bools, Ints, Rows
from hub.directory.search.ranking import FIELDS
from hub.directory.search.segments import Snapshot
from hub.directory.search.slots import Slot

WHERE = {
    "name": "its name",
    "terms": "what it offers",
    "organisation": "its organisation",
    "place": "its place",
    "description": "its description",
}
TRUST = ("", "It has not been checked lately", "It is not taking new people now")


def reasons(snapshot: Snapshot, slots: Sequence[Slot], page: Rows, trusted: NDArray[np.int8]) -> list[tuple[str, ...]]:
    """Give for each document of a page where its words were found, and what speaks against it."""
    found: list[list[tuple[str, str]]] = [[] for _ in page]
    for slot in slots:
        for places, words in zip(_where(snapshot, slot, page), found, strict=True):
            words.extend(places)
    return [(*_said(words), *filter(None, [TRUST[trusted[number]]])) for words, number in zip(found, page, strict=True)]


def _said(found: Sequence[tuple[str, str]]) -> list[str]:
    """Say in a sentence for each field which words it has."""
    written: dict[str, list[str]] = {}
    for field, word in dict.fromkeys(found):
        written.setdefault(field, []).append(f"“{word}”")
    return [
        f"{_listed(words)} {'is' if len(words) == 1 else 'are'} in {WHERE[field]}" for field, words in written.items()
    ]


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _where(snapshot: Snapshot, slot: Slot, page: Rows) -> list[list[tuple[str, str]]]:
    """Name the weightiest field that has the best of a word's alternatives, and that alternative."""
    words: list[list[tuple[str, str]]] = [[] for _ in page]
    missing = np.ones(len(page), np.bool_)
    for alternative in slot.alternatives:
        for name in FIELDS:
            if not missing.any():
                return words
            hit = missing.copy()
            for stem in alternative.stems:
                hit &= _among(page, snapshot.documents(name, stem))
            for place in np.flatnonzero(hit):
                words[place].append((name, alternative.written))
            missing &= ~hit
    return words


def _among(page: Rows, documents: Ints) -> Bools:
    """Say which of the page's documents are among the others, which are in order."""
    if not len(documents):
        return np.zeros(len(page), np.bool_)
    found = documents[np.minimum(np.searchsorted(documents, page), len(documents) - 1)]
    return np.equal(found, page)
