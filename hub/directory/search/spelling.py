"""Words that nobody wrote: what was probably meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hub.directory.search.analysis import stem

SHORTEST = 4  # a shorter word has too many neighbours
TWO_SLIPS_FROM = 7
RARE = 1
RATHER = 10  # how many times as common the other word must be, before a rare word is doubted
ALTERNATIVES = 3


@dataclass(frozen=True)
class Correction:
    """Words that may have been meant, best first; `unknown` where the typed word is nowhere in the index."""

    words: tuple[str, ...]
    unknown: bool


NOTHING = Correction((), unknown=False)


def correct(word: str, vocabulary: Mapping[str, int]) -> Correction:
    """Find what a word was meant to be, where nobody, or next to nobody, writes it.

    `vocabulary` maps written words to the number of documents that have them. Distance counts a swap of two
    neighbouring letters as one slip (optimal string alignment).
    """
    count = vocabulary.get(word, 0)
    if len(word) < SHORTEST or count > RARE or any(letter.isdigit() for letter in word):
        return NOTHING
    slips = 2 if len(word) >= TWO_SLIPS_FROM and not count else 1
    near = process.extract(word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    meant = [(distance, other[0] != word[0], -vocabulary[other], other) for other, distance, _ in near]
    if count:
        meant = [one for one in meant if not one[1] and -one[2] >= RATHER * count and stem(one[3]) != stem(word)]
    meant.sort()
    closest = [other for distance, _, _, other in meant if distance == meant[0][0]]
    return Correction(tuple(closest[:ALTERNATIVES]), unknown=not count)
