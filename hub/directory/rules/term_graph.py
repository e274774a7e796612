"""How terms of several vocabularies stand under one another: by their own hierarchy, and by links between them.

A service with a term counts for every term that the term stands under. It stands under its broader term, under what it
is exactly the same as, and under what somebody said it is narrower than; any number of such steps may follow on one
another. What is only *close* is stepped to once on a way, since close to close is soon far (SKOS Reference, 10.6.7:
exactMatch is transitive and closeMatch is not). *Related* terms do not stand under one another. Rings are harmless.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

Link = tuple[UUID, UUID, str]  # a term, another, and what the other is for it: exact, close, broader, narrower, related

_Steps = dict[UUID, set[tuple[UUID, bool]]]  # from a term to those above it (or below), and whether the step is close


class TermGraph:
    """The terms above and below each term, as of one reading."""

    def __init__(self, parents: Mapping[UUID, UUID], links: Iterable[Link]) -> None:
        self._up: _Steps = defaultdict(set)
        self._down: _Steps = defaultdict(set)
        self._known: dict[UUID, frozenset[UUID]] = {}
        for term, parent in parents.items():
            self._add(term, parent, is_close=False)
        for term, other, relation in links:
            if relation in {"exact", "close", "narrower"}:
                self._add(other, term, is_close=relation == "close")
            if relation in {"exact", "close", "broader"}:
                self._add(term, other, is_close=relation == "close")

    def above(self, term: UUID) -> frozenset[UUID]:
        """Give the term and all that it stands under."""
        if term not in self._known:
            self._known[term] = _reach([term], self._up)
        return self._known[term]

    def under(self, terms: Collection[UUID]) -> frozenset[UUID]:
        """Give the terms and all that stand under any of them."""
        return _reach(terms, self._down)

    def _add(self, lower: UUID, upper: UUID, *, is_close: bool) -> None:
        self._up[lower].add((upper, is_close))
        self._down[upper].add((lower, is_close))


def _reach(starts: Iterable[UUID], steps: _Steps) -> frozenset[UUID]:
    """Follow the steps; a term reached with a close step still to spend is visited again if it was reached without."""
    waiting = [(start, False) for start in starts]
    reached = set(waiting)
    while waiting:
        term, has_been_close = waiting.pop()
        for following, is_close in steps.get(term, ()):
            place = (following, has_been_close or is_close)
            if (has_been_close and is_close) or place in reached or (following, False) in reached:
                continue
            reached.add(place)
            waiting.append(place)
    return frozenset(term for term, _ in reached)
