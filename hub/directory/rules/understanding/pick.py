"""One thing that was read from a text."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What it is about."""

    NEAR = "near"
    DAY = "day"
    TIMES = "times"
    NOW = "now"
    COST = "cost"
    AGE = "age"
    GENDER = "gender"
    LANGUAGE = "language"
    ACCESS = "access"
    HOW = "how"


@dataclass(frozen=True)
class Raw:
    """What a reader found, and from which to before which character."""

    kind: Kind
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Pick:
    """What was read and where it stands in the text.

    The value is a place, weekdays ("5,6"), minutes after midnight ("1020-1440"), pence, years, or a name of the
    directory's own (a language, "Step-free access", "Online", "women").
    """

    kind: Kind
    value: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """Give the name by which it can be left alone: its kind, for access with the value."""
        return f"{self.kind}:{self.value}" if self.kind is Kind.ACCESS else self.kind.value
