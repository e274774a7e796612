"""How good an order of results is, against grades from 0 (not) to 3 (what a link worker would offer first)."""

from collections.abc import Mapping, Sequence
from math import log2

RIGHT_KIND = 2


def ndcg(found: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Give the normalised discounted cumulative gain (gain 2^grade - 1), 0 to 1; what nobody graded counts as 0.

    Raises ValueError where nothing is graded above 0.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    if not best:
        raise ValueError("Nothing is graded above 0.")
    return _gain([grades.get(each, 0) for each in found[:depth]]) / best


def reciprocal_rank(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Give 1 / the place of the first result of the right kind, 0 where there is none."""
    places = (place for place, each in enumerate(found, 1) if grades.get(each, 0) >= RIGHT_KIND)
    return 1 / next(places, float("inf"))


def recall(found: Sequence[str], grades: Mapping[str, int], depth: int = 20) -> float:
    """Give the part of what is of the right kind that is found, 0 to 1. Raises ValueError where nothing is."""
    right = {each for each, grade in grades.items() if grade >= RIGHT_KIND}
    if not right:
        raise ValueError("Nothing is of the right kind.")
    return len(right.intersection(found[:depth])) / len(right)


def _gain(grades: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))
