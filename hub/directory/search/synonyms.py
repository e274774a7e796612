"""Words that people say and words that listings use: one table, looked up by stems."""

import json
from functools import lru_cache
from importlib.resources import files

from hub.directory.search.analysis import stem, stems, words

Phrase = tuple[str, ...]
Table = dict[Phrase, dict[Phrase, str]]  # stems: other stems, and how those are written


@lru_cache(maxsize=1)
def table() -> Table:
    """Give the phrases (as stems) that each phrase may also be said by.

    The data file holds groups: every phrase of `same` stands for every other; those of `say` lead to `same` but
    nobody who types a phrase of `same` means them.
    """
    found: Table = {}
    for group in _groups():
        same = {stems(phrase): phrase for phrase in group["same"]}
        for phrase in [*same, *(stems(phrase) for phrase in group.get("say", []))]:
            others = {other: written for other, written in same.items() if other != phrase}
            found.setdefault(phrase, {}).update(others)
    return found


@lru_cache(maxsize=1)
def spellings() -> frozenset[str]:
    """Give every word of the table as it is written, for a misspelt word may mean one of them."""
    phrases = [phrase for group in _groups() for phrase in (*group["same"], *group.get("say", []))]
    return frozenset(word for phrase in phrases for word in words(phrase))


@lru_cache(maxsize=1)
def stems_written() -> frozenset[str]:
    """Give the stems of those words: the plural of a word that is written is no slip of it."""
    return frozenset(stem(word) for word in spellings())


@lru_cache(maxsize=1)
def longest() -> int:
    """Give the number of words of the longest phrase."""
    return max(len(phrase) for phrase in table())


def _groups() -> list[dict[str, list[str]]]:
    groups: list[dict[str, list[str]]] = json.loads(
        files(__package__).joinpath("data/synonyms.json").read_text(encoding="utf-8")
    )
    return groups
