"""From the text of a search to slots: one for each word typed, with everything that may stand in for it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from hub.directory.search import synonyms
from hub.directory.search.analysis import stem, stems, words
from hub.directory.search.ranking import Ranking
from hub.directory.search.segments import Snapshot
from hub.directory.search.slot import Alternative, Slot
from hub.directory.search.spelling import NOTHING, Correction
from hub.directory.search.synonyms import Synonyms

__all__ = ["Alternative", "Reading", "Slot", "read"]

MOST_WORDS = 12  # what follows is passed over: nobody means it, and it keeps a pasted page cheap
SENTENCE = 4  # so many words, and it is no list of catchwords any more
MOST_TYPED = 40  # words looked at for them

# Words that carry a sentence and not its subject: "I want to go out walking again" is about walking.
FILLER = frozenset(
    "about again also always am any anymore anything are been being by can could do does doesnt don dont"  # noqa: SIM905 (reads as words)
    " every everything feel feeling feels find get gets getting give go goes going got had has hasnt have"
    " having he hed hell her hes him his id ill im into isnt ive just keep keeps know less like likes little"
    " lot lots made make makes many maybe me more most much my need needs never no now often once only other"
    " others our out own people person please put really say see seem seems she shes should since so some"
    " somebody someone something somewhere soon still such take than their theirs them then there theres they"
    " theyre thing things think time to too try trying up us very want wanted wants was wasnt way we week"
    " weekly well went were weve what whats when where which while who whos why will wish wishes with wont"
    " would wouldnt yet you your youre".split()
)
# Words that half of all listings could have: they tell good from better, never what is wanted.
WEAK = frozenset(
    "activities activity advice advise assistance centre class classes club course free group groups help"  # noqa: SIM905 (reads as words)
    " helping info information local near nearby problem problems programme project scheme service services"
    " session sessions somewhere support supporting team".split()
)
# "A quiet group for dad": whom it is for, not what it is about. Who cares "for dad" says what it is about.
_FOR_WHOM = re.compile(
    r"(?<!caring )(?<!cares )(?<!care )(?<!cared )\bfor (?:(?:my|his|her|their|our|an?) )?(?:elderly |older |old )?"
    r"(mum|mother|dad|father|nan|gran|grandma|grandad|granddad|wife|husband|partner|sister|brother|aunt|uncle|friend"
    r"|neighbour|client|patient)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """How a text was read: its slots, and the text that was probably meant, "" where it is the same."""

    slots: tuple[Slot, ...]
    suggestion: str


def read(
    text: str, snapshot: Snapshot, known: Synonyms | None = None, wished: Collection[str] = frozenset()
) -> Reading:
    """Read a text against what the index knows, by these synonyms; those that Hub ships where none are given.

    Words that say a wish are never weak: what meets it has them.
    """
    known = synonyms.shipped() if known is None else known
    typed = words(text)[:MOST_TYPED]
    corrections = [NOTHING if word in FILLER else _doubt(word, snapshot, known) for word in typed]
    meant = [c.suggestion or word for word, c in zip(typed, corrections, strict=True)]
    standing = [stem(m if c.unknown else word) for word, m, c in zip(typed, meant, corrections, strict=True)]
    parts = list(zip(typed, corrections, _synonyms(standing, known), strict=True))
    kept = [part for part in parts if part[0] not in FILLER] if len(parts) >= SENTENCE else parts
    kept = kept or parts
    kin = {word.lower() for word in _FOR_WHOM.findall(text)}
    slots = [
        _named_for(part[0]) if part[0] in kin else _slot(*part, snapshot.ranking, wished) for part in kept[:MOST_WORDS]
    ]
    if all(slot.is_weak for slot in slots):
        slots = [replace(slot, is_weak=False) for slot in slots]
    return Reading(tuple(slots), " ".join(meant) if meant != typed else "")


def _slot(
    word: str,
    correction: Correction,
    also: dict[synonyms.Phrase, str],
    ranking: Ranking,
    wished: Collection[str],
) -> Slot:
    is_weak = word in WEAK and not also and word not in wished
    return Slot(word, _alternatives(word, correction, also, ranking), is_weak=is_weak)


def _named_for(word: str) -> Slot:
    return Slot(word, (Alternative((stem(word),), 1.0, word),), is_weak=True)


def _doubt(word: str, snapshot: Snapshot, known: Synonyms) -> Correction:
    count = snapshot.count(word)
    if count > 1 or stem(word) in known.stems_written or (not count and snapshot.has_stem(stem(word))):
        return NOTHING
    return snapshot.speller(known.spellings).correct(word)


def _synonyms(typed: Sequence[str], known: Synonyms) -> list[dict[synonyms.Phrase, str]]:
    """Find phrases of the table in the typed stems, longest first, and give each word of a phrase its other names."""
    found: list[dict[synonyms.Phrase, str]] = [{} for _ in typed]
    start = 0
    while start < len(typed):
        for size in range(min(known.longest, len(typed) - start), 0, -1):
            others = known.table.get(tuple(typed[start : start + size]))
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
