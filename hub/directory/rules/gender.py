"""Whether a service is for one gender only, by the names of those it is for."""

from collections.abc import Iterable
from enum import StrEnum


class Gender(StrEnum):
    """Who may come."""

    WOMEN = "women"
    MEN = "men"
    EVERYONE = "everyone"


_NAMES = {
    Gender.WOMEN: {"women", "women only", "women and girls", "girls", "female", "females", "ladies"},
    Gender.MEN: {"men", "men only", "men and boys", "boys", "male", "males"},
}


def gender_of(audience: Iterable[str]) -> Gender:
    """Give whom a service is for; it is for everyone where it names neither women nor men, or both."""
    said = {name.strip().casefold() for name in audience}
    named = [gender for gender, names in _NAMES.items() if said & names]
    return named[0] if len(named) == 1 else Gender.EVERYONE
