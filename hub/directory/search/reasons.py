"""Which of the words asked for a service has, where, and which it has not."""

from collections.abc import Sequence

import numpy as np

from hub.directory.search.facts import Bools, Ints, Rows
from hub.directory.search.query import Matched
from hub.directory.search.ranking import FIELDS
from hub.directory.search.segments import Snapshot
from hub.directory.search.slots import Slot
from hub.directory.search.wishing import Wished

WISH = "wish"  # where a field stands for words


def reasons(snapshot: Snapshot, slots: Sequence[Slot], page: Rows, wished: Wished) -> list[Matched]:
    """Give for each document of a page which words it has, as written there or as what stands in for them.

    Words that every other listing has ("help", "group") are left out, unless nothing else was asked for. What is
    `wished` for ("free", "Tuesday") is no reason as a word, but where nothing else was asked for: the cost and the
    times are there to be read.
    """
    found: list[list[tuple[str, str]]] = [[] for _ in page]
    missing: list[list[str]] = [[] for _ in page]
    telling = [each for each in slots if not each.is_weak]
    for slot in [each for each in telling if each.word not in wished.by_word] or telling:
        for places, words, lacks in zip(_where(snapshot, slot, page), found, missing, strict=True):
            words.extend(places)
            if not places:
                lacks.append(slot.word)
    for said, met in wished.met:
        for place in np.flatnonzero(met[page]):
            found[place].append((said, WISH))
    return [
        Matched(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(lacks)))
        for words, lacks in zip(found, missing, strict=True)
    ]


def _where(snapshot: Snapshot, slot: Slot, page: Rows) -> list[list[tuple[str, str]]]:
    """Name the best of a word's alternatives, and the weightiest field that has it."""
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
                words[place].append((alternative.written, name))
            missing &= ~hit
    return words


def _among(page: Rows, documents: Ints) -> Bools:
    """Say which of the page's documents are among the others, which are in order."""
    if not len(documents):
        return np.zeros(len(page), np.bool_)
    found = documents[np.minimum(np.searchsorted(documents, page), len(documents) - 1)]
    return np.equal(found, page)
