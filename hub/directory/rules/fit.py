"""How a service fits somebody's circumstances: what speaks for it, what nobody knows, and what speaks against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hub.core.values import pounds
from hub.directory.rules import audience, costs
from hub.directory.rules.freshness import Freshness, Intake, Taking
from hub.directory.rules.listing import Listing


class Bearing(StrEnum):
    """Which way a reason points."""

    FITS = "fits"
    ASK = "ask"
    AGAINST = "against"


@dataclass(frozen=True)
class Reason:
    """One thing to know before choosing; `kind` is what it is about ("age", "area", …), `value` the same as data."""

    bearing: Bearing
    kind: str
    words: str
    value: str | float | None = None


@dataclass(frozen=True)
class Circumstances:
    """What the person needs of any service: age in years, costs in pence, distance in miles; empty means whatever.

    `day` is in words ("Tuesday", "Tuesday evening"), "" for any.
    """

    age: int | None = None
    language: str = ""
    access: frozenset[str] = frozenset()
    most_pence: int | None = None
    day: str = ""
    within_miles: float | None = None


@dataclass(frozen=True)
class Seen:
    """A service as it stands today. `miles` is None without a place; `opens` whether it does on the day asked for,
    None where nobody told its times; `not_for` is the place that it does not serve, "" where it may.
    """

    listing: Listing
    taking: Taking
    checked: Freshness
    miles: float | None
    opens: bool | None
    not_for: str = ""


def reasons(seen: Seen, wanted: Circumstances) -> tuple[Reason, ...]:
    """Weigh a service: reasons against it first, then those that fit, then what to ask."""
    found = [
        *_area(seen),
        *_intake(seen),
        *_age(seen.listing, wanted.age),
        *_cost(seen.listing, wanted.most_pence),
        *_day(seen, wanted.day),
        *_distance(seen, wanted.within_miles),
        *_access(seen.listing, wanted.access),
        *_language(seen.listing, wanted.language),
        *_checked(seen.checked),
    ]
    order = [Bearing.AGAINST, Bearing.FITS, Bearing.ASK]
    return tuple(sorted(found, key=lambda reason: order.index(reason.bearing)))


def _area(seen: Seen) -> Iterator[Reason]:
    if seen.not_for:
        yield Reason(Bearing.AGAINST, "area", f"not for people in {seen.not_for}")


def _intake(seen: Seen) -> Iterator[Reason]:
    bearing, words = {
        Intake.OPEN: (Bearing.FITS, "taking people now"),
        Intake.WAITING_LIST: (
            Bearing.ASK,
            f"has a waiting list{f' ({seen.listing.wait})' if seen.listing.wait else ''}",
        ),
        Intake.ASK_FIRST: (Bearing.ASK, "whether it takes people now"),
        Intake.FULL: (Bearing.AGAINST, "full at the moment"),
        Intake.CLOSED: (Bearing.AGAINST, "closed at the moment"),
    }[seen.taking.intake]
    yield Reason(bearing, "intake", words)


def _age(listing: Listing, age: int | None) -> Iterator[Reason]:
    ages = audience.ages_in_words(listing.minimum_age, listing.maximum_age)
    if age is None or not ages:
        return
    low, high = listing.minimum_age or 0, listing.maximum_age or 0
    fits = age >= low and (high <= 0 or age < high + 1)  # somebody of 64 and a half is 64
    words = f"{ages[0].lower()}{ages[1:]}" if fits else f"{ages[0].lower()}{ages[1:]}, not {age}"
    yield Reason(Bearing.FITS if fits else Bearing.AGAINST, "age", words)


def _cost(listing: Listing, most: int | None) -> Iterator[Reason]:
    if most is None:
        return
    kind = costs.band(listing.prices, listing.fees)
    if kind in {costs.CostBand.FREE, costs.CostBand.DONATION}:
        yield Reason(Bearing.FITS, "cost", "free" if kind is costs.CostBand.FREE else "by donation")
        return
    figures = [price.pence for price in listing.prices if price.pence is not None]
    if not figures:
        yield Reason(Bearing.ASK, "cost", "what it costs")
    elif min(figures) <= most:
        yield Reason(Bearing.FITS, "cost", listing.cost)
    else:
        limit = "not free" if most == 0 else f"more than {pounds(most)}"
        yield Reason(Bearing.AGAINST, "cost", f"{limit}: {listing.cost}")


def _day(seen: Seen, day: str) -> Iterator[Reason]:
    if not day:
        return
    if seen.opens is None:
        yield Reason(Bearing.ASK, "day", f"whether it is open on {day}")
    else:
        bearing = Bearing.FITS if seen.opens else Bearing.AGAINST
        yield Reason(bearing, "day", f"{'open' if seen.opens else 'not open'} on {day}")


def _distance(seen: Seen, within: float | None) -> Iterator[Reason]:
    if within is not None and seen.miles is not None and seen.miles > within:
        yield Reason(Bearing.AGAINST, "distance", f"{seen.miles:.1f} miles away")


def _access(listing: Listing, wanted: frozenset[str]) -> Iterator[Reason]:
    has_place = any(place.point or place.address or place.is_confidential for place in listing.places)
    for thing in sorted(wanted):
        words = thing if thing[:2].isupper() else f"{thing[0].lower()}{thing[1:]}"
        if thing in listing.access:
            yield Reason(Bearing.FITS, "access", words)
        elif has_place:  # by telephone nobody meets a step
            yield Reason(Bearing.ASK, "access", f"about {words}")


def _language(listing: Listing, language: str) -> Iterator[Reason]:
    if not language:
        return
    if language.casefold() in {each.casefold() for each in listing.languages}:
        yield Reason(Bearing.FITS, "language", f"{language} is spoken")
    elif listing.interpreters:
        yield Reason(Bearing.ASK, "language", f"for an interpreter of {language}: {listing.interpreters}")
    else:
        yield Reason(Bearing.ASK, "language", f"whether anybody speaks {language}")


def _checked(checked: Freshness) -> Iterator[Reason]:
    if checked.is_stale:
        yield Reason(
            Bearing.ASK, "checked", "whether all this still holds: " + checked.label[0].lower() + checked.label[1:]
        )
    else:
        yield Reason(Bearing.FITS, "checked", checked.label[0].lower() + checked.label[1:])
