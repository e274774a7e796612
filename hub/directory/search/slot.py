"""One typed word and what may stand in for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Alternative:
    """Stems that must all be there, what a match is worth, and how the word or phrase is written."""

    stems: tuple[str, ...]
    weight: float
    written: str


@dataclass(frozen=True)
class Slot:
    """One typed word, or a phrase that means one thing, and its alternatives, the word itself first.

    A weak one ("help", "group") adds to a score, but nothing is found by it alone.
    """

    word: str
    alternatives: tuple[Alternative, ...]
    is_weak: bool = False
