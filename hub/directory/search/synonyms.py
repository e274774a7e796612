"""Words that people say and words that listings use: a table, looked up by stems."""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from types import MappingProxyType

from hub.directory.rules.synonyms import Group, group_of
from hub.directory.search.analysis import stem, stems, words

Phrase = tuple[str, ...]
Table = dict[Phrase, dict[Phrase, str]]  # stems: other stems, and how those are written


class Synonyms:
    """Groups of phrases as the search looks them up. They never change: other groups are another object."""

    def __init__(self, groups: Iterable[Group]) -> None:
        """Take the groups that hold."""
        self.groups = tuple(groups)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Synonyms) and self.groups == other.groups

    def __hash__(self) -> int:
        return hash(self.groups)

    @cached_property
    def table(self) -> Table:
        """Give the phrases (as stems) that each phrase may also be said by.

        Every phrase of `same` stands for every other; those of `say` lead to `same` but nobody who types a phrase of
        `same` means them.
        """
        found: Table = {}
        for group in self.groups:
            same = {stems(phrase): phrase for phrase in group.same}
            for phrase in [*same, *(stems(phrase) for phrase in group.say)]:
                others = {other: written for other, written in same.items() if other != phrase}
                found.setdefault(phrase, {}).update(others)
        return found

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Give every word of the table as it is written, for a misspelt word may mean one of them."""
        return frozenset(word for group in self.groups for phrase in group.phrases for word in words(phrase))

    @cached_property
    def stems_written(self) -> frozenset[str]:
        """Give the stems of those words: the plural of a word that is written is no slip of it."""
        return frozenset(stem(word) for word in self.spellings)

    @cached_property
    def longest(self) -> int:
        """Give the number of words of the longest phrase, 0 without any."""
        return max(map(len, self.table), default=0)


@lru_cache(maxsize=1)
def shipped_groups() -> Mapping[str, Group]:
    """Give the groups that Hub brings with it, by the keys that they keep through upgrades.

    A group's key is its `id`, or its first phrase where it has none. Raises ValueError for a key that stands twice.
    """
    listed = json.loads(files(__package__).joinpath("data/synonyms.json").read_text(encoding="utf-8"))
    keys = [str(each.get("id") or each["same"][0]) for each in listed]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(f"Groups of synonyms.json that need an id of their own: {', '.join(twice)}.")
    return MappingProxyType(dict(zip(keys, map(group_of, listed), strict=True)))


@lru_cache(maxsize=1)
def shipped() -> Synonyms:
    """Give the synonyms that Hub brings with it."""
    return Synonyms(shipped_groups().values())
