"""Words by which the groups of one organisation are told apart: numbers, days, times, ages, sexes, levels, towns."""

import re
from collections.abc import Collection

from rapidfuzz import fuzz

_MISTYPED = 80  # per cent: two words so like are one word, mistyped
_DAYS = re.compile(r"(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?s?|weekday|weekend|weekly|monthly")
_TIMES = re.compile(r"mornings?|afternoons?|evenings?|lunchtimes?|daytime|nights?|am|pm|spring|summer|autumn|winter")
_LEVELS = re.compile(r"beginners?|improvers?|intermediate|advanced|basic|starters?|entry|higher")
_PEOPLE = re.compile(
    r"(wo)?m[ea]ns?|ladies|gentlemen|girls?|boys?|juniors?|seniors?|adults?|children|childrens|kids|toddlers?|bab(y|ies)"
    r"|teen(age)?(r?s)?|youth|young|older|elders?|parents?|dads?|mums?|fathers?|mothers?|carers?|families|lgbt\w*"
    r"|deaf|blind|veterans?|refugees?|students?|unders?|overs?"
)
_NUMBERS = re.compile(r"\d+\w*|one|two|three|first|second|third|[ivx]{1,3}|[a-e]")
_KINDS = (_NUMBERS, _DAYS, _TIMES, _LEVELS, _PEOPLE)


def told_apart(one: str, other: str, towns: Collection[str] = (), other_towns: Collection[str] = ()) -> bool:
    """Say whether each of two names has a word of one kind that the other lacks, as "Walks 1" and "Walks 2" have.

    A town counts where it is the listing's own and not the other's.
    """
    only, only_there = _differing(one, other)
    if not only or not only_there:
        return False
    for kind in _KINDS:
        if any(map(kind.fullmatch, only)) and any(map(kind.fullmatch, only_there)):
            return True
    here, there = (" ".join(each) for each in (towns, other_towns))
    return any(word in here.split() for word in only) and any(word in there.split() for word in only_there)


def says_more_of_whom(one: str, other: str, aside: Collection[str] = ()) -> bool:
    """Say whether one of two names alone says for whom it is: "Debt advice" and "Debt advice for young people".

    Words of `aside` do not count: those of the organisations.
    """
    only, only_there = ({*filter(_PEOPLE.fullmatch, words)} - {*aside} for words in _differing(one, other))
    return bool(only) != bool(only_there)


def _differing(one: str, other: str) -> tuple[set[str], set[str]]:
    """Give the words that one name has and the other lacks, both ways; not those that are mistyped only."""
    words, others = set(one.split()), set(other.split())
    only, only_there = words - others, others - words
    for word in sorted(only):
        if word.isalpha() and len(word) > 3:
            twin = next((each for each in sorted(only_there) if fuzz.ratio(word, each) >= _MISTYPED), None)
            if twin and not any(kind.fullmatch(word) and kind.fullmatch(twin) for kind in _KINDS):
                only, only_there = only - {word}, only_there - {twin}
    return only, only_there
