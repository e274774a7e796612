"""Groups of words that stand for each other: what makes one right, and how an upgrade meets what was changed here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from hub.core.errors import FieldError

MOST_PHRASES, LONGEST_PHRASE, MOST_WORDS, LONGEST_NOTE = 200, 100, 8, 500  # of a group; characters; words; characters
FILE_FORMAT = "Hub synonyms 1"

Stems = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Group:
    """Phrases of `same` stand for each other; those of `say` lead to them, but not back."""

    same: tuple[str, ...]
    say: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """Give all of them."""
        return (*self.same, *self.say)

    def as_json(self) -> dict[str, list[str]]:
        """Give it as JSON."""
        return {"same": list(self.same), "say": list(self.say)}


def group_of(said: Mapping[str, Any]) -> Group:
    """Read a group from JSON as `as_json` gives it; other keys are passed over. Raises KeyError, TypeError."""
    return Group(tuple(said["same"]), tuple(said.get("say", ())))


@dataclass(frozen=True)
class SynonymFields:
    """What can be said of a group: its words, why it is there, and whether the search uses it."""

    group: Group
    note: str = ""
    is_on: bool = True


@dataclass(frozen=True)
class SharedGroup:
    """A group as areas share it. For one that Hub ships: its key, and what was shipped when the words were chosen."""

    id: UUID
    fields: SynonymFields
    shipped_key: str | None = None
    base: Group | None = None

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON."""
        ours = {"id": str(self.id), **self.fields.group.as_json(), "note": self.fields.note, "is_on": self.fields.is_on}
        return ours | ({"shipped": self.shipped_key, "base": self.base.as_json()} if self.base else {})


class GroupState(StrEnum):
    """Where a group comes from, and whether the search uses it."""

    SHIPPED = "shipped"
    CHANGED = "changed"
    OURS = "ours"
    OFF = "off"


def tidied(group: Group) -> Group:
    """Give the group in lower case, without needless spaces, each phrase once: in `same` where it stands in both."""
    same = _once(group.same)
    return Group(same, tuple(each for each in _once(group.say) if each not in same))


def settled(base: Group, ours: Group, shipped: Group) -> Group:
    """Give what holds where the group was `base` when it was changed to `ours`, and Hub now ships `shipped`.

    What we added stays, what we took out stays out, what we moved stays where we put it; everything else is as
    shipped now. An upgrade that brings nothing new changes nothing.
    """
    if shipped == base:
        return ours
    was, wanted, now = _sides(base), _sides(ours), _sides(shipped)
    held = {phrase: side for phrase, side in now.items() if phrase in wanted or phrase not in was}
    held |= {phrase: side for phrase, side in wanted.items() if was.get(phrase) != side}
    return Group(
        tuple(phrase for phrase, is_same in held.items() if is_same),
        tuple(phrase for phrase, is_same in held.items() if not is_same),
    )


def changes(before: Group, after: Group) -> list[str]:
    """Say in words what is different: for people."""
    was, then = _sides(before), _sides(after)
    new = [phrase for phrase in then if phrase not in was]
    gone = [phrase for phrase in was if phrase not in then]
    moved = {side: [each for each, is_same in then.items() if was.get(each, is_same) != is_same and is_same == side]
             for side in (True, False)}  # fmt: skip
    said = [
        ("Added", new),
        ("Taken out", gone),
        ("Now words that listings use", moved[True]),
        ("Now words that people say only", moved[False]),
    ]
    return [f"{what}: {quoted(phrases)}." for what, phrases in said if phrases]


def check_group(group: Group, note: str, stems: Stems) -> list[FieldError]:
    """Say what is wrong with a tidied group. `stems` gives the words of a phrase as the search knows them."""
    errors = [
        FieldError(field, problem)
        for field, phrases in (("same", group.same), ("say", group.say))
        for problem in _problems(phrases, stems)
    ]
    if not group.same:
        errors.append(FieldError("same", "Enter the words that listings use, one phrase on each line."))
    elif not errors and len({stems(each) for each in group.phrases}) == 1:
        only = len(group.phrases) == 1
        errors.append(
            FieldError("same", _ALONE if only else f"To the search {quoted(group.phrases)} are one. {_ALONE}")
        )
    if len(note) > LONGEST_NOTE:
        errors.append(FieldError("note", f"Use {LONGEST_NOTE} characters or fewer."))
    return errors


def quoted(phrases: Iterable[str]) -> str:
    """Give phrases in quotation marks, with commas."""
    return ", ".join(f"“{each}”" for each in phrases)


_ALONE = "One phrase alone leads nowhere: add another word for it, or what people say for it."


def _problems(phrases: Sequence[str], stems: Stems) -> list[str]:
    found = []
    for phrase in phrases:
        if len(phrase) > LONGEST_PHRASE or len(phrase.split()) > MOST_WORDS:
            most = f"use {MOST_WORDS} words and {LONGEST_PHRASE} characters at most"
            found.append(f"“{phrase[:40]}” is too long: {most}.")
        elif not stems(phrase):
            found.append(f"“{phrase}” has no word that can be searched. Use words of two letters or more.")
    if len(phrases) > MOST_PHRASES:
        found.append(f"Use {MOST_PHRASES} phrases at most. There are {len(phrases)}.")
    return found


def _once(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy for each in phrases if (tidy := " ".join(each.split()).lower())))


def _sides(group: Group) -> dict[str, bool]:
    """Give for each phrase whether it stands in `same`."""
    return dict.fromkeys(group.same, True) | {phrase: False for phrase in group.say if phrase not in group.same}
