"""Words that nobody wrote: what was probably meant."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hub.directory.search.analysis import stem

SHORTEST = 4  # a shorter word has too many neighbours
TWO_SLIPS_FROM = 8
RARE = 1
RATHER = 10  # how many times as common the other word must be, before a rare word is doubted
ALTERNATIVES = 3
REMEMBERED = 2_000  # corrections: below 1 MB


@dataclass(frozen=True)
class Correction:
    """What may have been meant, best first; `unknown` where the typed word is nowhere in the index.

    `suggestion` is what to offer in place of the word, "" where it was only left unfinished.
    """

    phrases: tuple[str, ...]
    unknown: bool
    suggestion: str = ""


NOTHING = Correction((), unknown=False)


class Speller:
    """Corrects words by one vocabulary, which must not change, and remembers the last ones."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """Take written words and the number of documents that have each."""
        ordered = sorted(word for word, count in vocabulary.items() if count)
        self.correct = lru_cache(maxsize=REMEMBERED)(lambda word: correct(word, vocabulary, ordered))


def correct(word: str, vocabulary: Mapping[str, int], ordered: Sequence[str] | None = None) -> Correction:
    """Find what a word was meant to be, where nobody, or next to nobody, writes it.

    `vocabulary` maps written words to the number of documents that have them; `ordered` are those that any has, in
    order. An unknown word is first taken as the beginning of a longer one, then as a slip, then as two words written
    together.
    """
    count = vocabulary.get(word, 0)
    if len(word) < SHORTEST or count > RARE or any(letter.isdigit() for letter in word):
        return NOTHING
    if count:
        slips = _slips(word, count, vocabulary)
        return Correction(slips, unknown=False, suggestion=slips[0] if slips else "")
    if ordered is None:
        ordered = sorted(other for other, written in vocabulary.items() if written)
    if longer := _completions(word, vocabulary, ordered):
        return Correction(longer, unknown=True)
    meant = _slips(word, 0, vocabulary) or _two_words(word, vocabulary)
    return Correction(meant, unknown=True, suggestion=meant[0] if meant else "")


def _completions(word: str, vocabulary: Mapping[str, int], ordered: Sequence[str]) -> tuple[str, ...]:
    longer = []
    for place in range(bisect_left(ordered, word), len(ordered)):
        if not ordered[place].startswith(word):
            break
        longer.append(ordered[place])
    return tuple(sorted(longer, key=lambda other: (-vocabulary[other], other))[:ALTERNATIVES])


def _two_words(word: str, vocabulary: Mapping[str, int]) -> tuple[str, ...]:
    pairs = [(word[:place], word[place:]) for place in range(SHORTEST - 1, len(word) - SHORTEST + 2)]
    return tuple(f"{a} {b}" for a, b in pairs if vocabulary.get(a) and vocabulary.get(b))[:1]


def _slips(word: str, count: int, vocabulary: Mapping[str, int]) -> tuple[str, ...]:
    """Find the closest words; a swap of two neighbouring letters is one slip (optimal string alignment)."""
    slips = 2 if len(word) >= TWO_SLIPS_FROM and not count else 1
    near = process.extract(word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    meant = sorted(
        (distance, other[0] != word[0], -vocabulary[other], other)
        for other, distance, _ in near
        if _likely(word, count, other, vocabulary[other], distance)
    )
    return tuple(other for distance, _, _, other in meant if distance == meant[0][0])[:ALTERNATIVES]


def _likely(word: str, count: int, other: str, other_count: int, distance: float) -> bool:
    same_start = other[0] == word[0]
    if count:  # somebody writes it: only a far commoner word may have been meant
        return same_start and other_count >= RATHER * count and stem(other) != stem(word)
    if not other_count:  # it has synonyms, but no listing writes it
        return distance == 1 and len(word) > SHORTEST
    return distance == 1 or same_start
