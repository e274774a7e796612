"""From the text of a search to slots: one for each word typed, with everything that may stand in for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.directory.search import synonyms
from hub.directory.search.analysis import stem, stems, words
from hub.directory.search.ranking import Ranking
from hub.directory.search.segments import Snapshot
from hub.directory.search.slot import Alternative, Slot
from hub.directory.search.spelling import NOTHING, Correction

__all__ = ["Alternative", "Reading", "Slot", "read"]

MOST_WORDS = 12  # what follows is passed over: nobody means it, and it keeps a pasted page cheap

SENTENCE = 4  # so many words, without those too common to count, and it is no list of catchwords any more
FILLER = frozenset(
    "about again also any been being by do don every everything feel feeling find get getting give go goes going got"  # noqa: SIM905 (reads as words)
    " had has have having he help her him his into just know less like little lot made make many maybe me more most"
    " much my need needs never no now often once only other others our out own people please really say see she so"
    " some somebody someone something somewhere soon still such take than their them then there they thing things"
    " think time to too try up us very want wanted wants was way we week weekly well went were what when where which"
    " who why will wish wishes with would yet you your".split()
)


@dataclass(frozen=True)
class Reading:
    """How a text was read: its slots, and the text that was probably meant, "" where it is the same."""

    slots: tuple[Slot, ...]
    suggestion: str


def read(text: str, snapshot: Snapshot) -> Reading:
    """Read a text against what the index knows."""
    typed = _subject(words(text))[:MOST_WORDS]
    corrections = [_doubt(word, snapshot) for word in typed]
    meant = [c.suggestion or word for word, c in zip(typed, corrections, strict=True)]
    standing = [m if c.unknown else word for word, m, c in zip(typed, meant, corrections, strict=True)]
    others = _synonyms([stem(word) for word in standing])
    slots = [
        Slot(word, _alternatives(word, correction, also, snapshot.ranking))
        for word, correction, also in zip(typed, corrections, others, strict=True)
    ]
    return Reading(tuple(slots), " ".join(meant) if meant != typed else "")


def _subject(typed: list[str]) -> list[str]:
    """Leave out of a sentence what is not its subject: "I want to go out walking again" is about walking."""
    if len(typed) < SENTENCE:
        return typed
    return [word for word in typed if word not in FILLER] or typed


def _doubt(word: str, snapshot: Snapshot) -> Correction:
    known = snapshot.count(word)
    if known > 1 or word in synonyms.spellings() or (not known and snapshot.has_stem(stem(word))):
        return NOTHING
    return snapshot.speller.correct(word)


def _synonyms(typed: Sequence[str]) -> list[dict[synonyms.Phrase, str]]:
    """Find phrases of the table in the typed stems, longest first, and give each word of a phrase its other names."""
    table = synonyms.table()
    found: list[dict[synonyms.Phrase, str]] = [{} for _ in typed]
    start = 0
    while start < len(typed):
        for size in range(min(synonyms.longest(), len(typed) - start), 0, -1):
            others = table.get(tuple(typed[start : start + size]))
            if others:
                for place in range(start, start + size):
                    found[place] |= others
                start += size - 1
                break
        start += 1
    return found


def _alternatives(
    word: str, correction: Correction, also: dict[synonyms.Phrase, str], ranking: Ranking
) -> tuple[Alternative, ...]:
    worth = ranking.correction_weight if correction.unknown else ranking.rare_correction_weight
    candidates = [
        Alternative((stem(word),), 1.0, word),
        *(Alternative(stems(other), worth, other) for other in correction.phrases),
        *(Alternative(phrase, ranking.synonym_weight, written) for phrase, written in sorted(also.items())),
    ]
    best: dict[tuple[str, ...], Alternative] = {}
    for candidate in candidates:
        best.setdefault(candidate.stems, candidate)
    return tuple(best.values())
