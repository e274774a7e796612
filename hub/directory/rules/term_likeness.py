"""Which terms of two vocabularies may mean the same, judged by the words they are called by. People decide."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process

LEAST = 0.65  # of 1; below it what is suggested is mostly wrong
SAME = 0.99
OTHER_WORDS_COUNT = 0.95  # a match with another word for it is a little less than one with the name
ALIKE = 93.0  # of 100: two spellings of one word (counseling, counselling)
SUGGESTED = 3
_FILLER = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "my", "of", "on", "or", "the", "to", "with")
).union(("help", "support", "service", "services"))


@dataclass(frozen=True)
class Named:
    """A term with all that it is called, its name first."""

    id: UUID
    names: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """That another term may mean the same as a term. `score` is from 0 to 1: the share of words that they have in
    common.
    """

    term_id: UUID
    other_id: UUID
    score: float

    @property
    def is_same(self) -> bool:
        """Say whether they are called the same, but for small words and order."""
        return self.score >= SAME


def suggest(terms: Iterable[Named], others: Sequence[Named]) -> dict[UUID, list[Suggestion]]:
    """Give for each term up to three others that are called much the same, the likest first; terms without are left
    out.
    """
    other_words = [telling_words(other.names[0]) for other in others]
    places: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(other_words):
        for word in words:
            places[word].append(place)
    alike: dict[str, list[str]] = {}
    found: dict[UUID, list[Suggestion]] = {}
    for term in terms:
        best: dict[int, float] = {}
        for number, name in enumerate(term.names):
            for place, score in _scores(telling_words(name), other_words, places, alike).items():
                best[place] = max(best.get(place, 0.0), score * (OTHER_WORDS_COUNT if number else 1.0))
        enough = [place for place, score in best.items() if score >= LEAST]
        ranked = sorted(enough, key=lambda place: (-best[place], others[place].names[0]))
        if ranked:
            found[term.id] = [Suggestion(term.id, others[each].id, best[each]) for each in ranked[:SUGGESTED]]
    return found


def telling_words(name: str) -> frozenset[str]:
    """Give the words of a name that tell something, without plurals; all of them where none would be left."""
    words = re.findall(r"[^\W_]+", name.casefold().replace("'", "").replace("’", ""))
    return frozenset(_singular(each) for each in words if each not in _FILLER) or frozenset(words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _scores(
    words: frozenset[str],
    other_words: Sequence[frozenset[str]],
    places: Mapping[str, Sequence[int]],
    alike: dict[str, list[str]],
) -> dict[int, float]:
    """Give by place the share of words in common (Dice's coefficient)."""
    common: Counter[int] = Counter()
    for word in words:
        if word not in alike:
            near = process.extract(word, places.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
            alike[word] = [each for each, _, _ in near]
        common.update({place for each in alike[word] for place in places[each]})
    return {place: min(1.0, 2 * count / (len(words) + len(other_words[place]))) for place, count in common.items()}
