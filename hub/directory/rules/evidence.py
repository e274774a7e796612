"""How much of a directory was checked lately, by organisation and by area: the evidence that it is looked after."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

MONTHS = (3, 6, 12)
NO_ORGANISATION, NO_AREA = "No organisation named", "No place with a postcode"


class By(StrEnum):
    """What listings are counted by."""

    ORGANISATION = "organisation"
    AREA = "area"


@dataclass(frozen=True)
class Checked:
    """A public listing: who runs it, the outcodes of its places, and when it was last checked."""

    organisation: str
    outcodes: frozenset[str]
    on: date | None


@dataclass(frozen=True)
class Share:
    """Of so many listings, how many were checked within each of MONTHS (the longer ones hold the shorter)."""

    name: str
    listings: int
    within: tuple[int, ...]

    def percent(self, place: int) -> int:
        """Give the share for the month at a place of MONTHS, rounded down: 100 is all of them, and nothing less."""
        return 100 * self.within[place] // self.listings


def in_all(listings: Iterable[Checked], today: date) -> Share | None:
    """Give the share of all listings; None where there are none."""
    found = list(listings)
    return _share("All listings", found, today) if found else None


def shares(listings: Iterable[Checked], by: By, today: date) -> list[Share]:
    """Give the share of each group, the one with the fewest checked within a year first, then the larger, then by name.

    A listing with places in several areas counts in each of them.
    """
    groups: dict[str, list[Checked]] = defaultdict(list)
    for each in listings:
        named = each.outcodes or {NO_AREA} if by is By.AREA else {each.organisation or NO_ORGANISATION}
        for name in named:
            groups[name].append(each)
    found = [_share(name, group, today) for name, group in groups.items()]
    return sorted(found, key=lambda each: (each.within[-1] / each.listings, -each.listings, each.name))


def _share(name: str, group: list[Checked], today: date) -> Share:
    since = [today - relativedelta(months=months) for months in MONTHS]
    return Share(name, len(group), tuple(sum(1 for each in group if each.on and each.on >= day) for day in since))
