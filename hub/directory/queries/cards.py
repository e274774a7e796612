"""Services as cards among others: what somebody needs to choose one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from hub.core.clock import now, today
from hub.directory.geography.distance import METRES_A_MILE, in_miles, metres, on_foot, walking_minutes
from hub.directory.geography.geocoder import Located, Precision
from hub.directory.queries.buses import NO_RIDES, Rides, public_points
from hub.directory.queries.listings import Listed
from hub.directory.queries.school_terms import school_terms
from hub.directory.rules.buses import Ride
from hub.directory.rules.fit import Bearing, Reason
from hub.directory.rules.freshness import Freshness, Intake
from hub.directory.rules.listing import DELIVERY, IN_PERSON, Listing, Place
from hub.directory.rules.opening_words import describe_opening
from hub.directory.rules.past_answers import Record
from hub.directory.rules.schedules import Part, next_opening
from hub.directory.rules.school_terms import Terms
from hub.directory.rules.why import SHORT, AsFound, why
from hub.directory.search.query import Hit

MATCHES_SHOWN, MISSING_SHOWN = 5, 3
AREAS_SHOWN = 3
WALKED_MILES = 2
NO_PLACE = "No fixed place"


@dataclass(frozen=True)
class Card:
    """One result as it is shown. `distance` is in words, empty where nothing was measured."""

    id: UUID
    name: str
    organisation: str
    summary: str
    place: str
    distance: str
    on_foot: str
    next_opening: str
    cost: str
    who: str
    checked: Freshness
    intake: Intake
    intake_words: str
    intake_note: str
    serves: str
    wait: str
    alert: str
    not_now: str
    is_internal: bool
    reasons: tuple[Reason, ...]

    @cached_property
    def found_by(self) -> tuple[tuple[str, str], ...]:
        """Name the words and needs that it was found by, and the few that are nowhere in it, each with a lead.

        Of a sentence most words are missing, which says nothing.
        """
        words = {kind: self._words_of(kind) for kind in ("match", "missing")}
        few = words["missing"] if len(words["missing"]) <= MISSING_SHOWN else []
        said = (("matches", words["match"][:MATCHES_SHOWN]), ("nothing on", few))
        return tuple((lead, ", ".join(each)) for lead, each in said if each)

    def _words_of(self, kind: str) -> list[str]:
        return list(dict.fromkeys(each.words.casefold() for each in self.reasons if each.kind == kind))

    @property
    def may_take(self) -> bool:
        """Say whether its tag tells more than what speaks against it."""
        return self.intake not in {Intake.FULL, Intake.CLOSED}

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Give short facts to choose by; what is longer stands on its own, and whether it takes people in its tag."""
        apart = {"match", "missing", "intake"}
        facts = [each for each in self.reasons if each.bearing is not Bearing.AGAINST and each.kind not in apart]
        return tuple(each.words for each in facts if len(each.words) <= SHORT)

    @property
    def against(self) -> tuple[str, ...]:
        """Give what speaks against it, in sentences."""
        words = [each.words for each in self.reasons if each.bearing is Bearing.AGAINST]
        return tuple(f"{each[0].upper()}{each[1:]}." for each in words)

    @cached_property
    def long_facts(self) -> frozenset[str]:
        """Give the kinds of facts that are too long for one line."""
        return frozenset(each.kind for each in self.reasons if len(each.words) > SHORT)


def plain_cards(listed: Iterable[Listed]) -> list[Card]:
    """Give services as cards outside a search."""
    moment, terms = now(), school_terms()
    return [found_card(each, Hit(str(each.id), 0.0, None), None, moment, terms) for each in listed]


def found_card(
    each: Listed,
    hit: Hit,
    located: Located | None,
    moment: datetime,
    terms: Terms,
    *,
    weekday: int | None = None,
    part: Part | None = None,
    open_now: bool = False,
    need: str = "",
    rides: Rides = NO_RIDES,
) -> Card:
    """Give a hit as a card, seen at an aware moment; its opening is on the weekday (0 is Monday) and in the part of the
    day (in minutes after midnight) that were asked for. With `open_now` it says where a closure or a
    holiday is in the way. `need` is the name of the need that was asked for,
    `rides` the ways there by bus.
    """
    listing, taking = each.listing, each.taking(today())
    is_active = listing.status == "active"
    opening = next_opening(listing.all_schedules, moment, weekday, part, terms) if is_active else None
    found = _as_found(hit, located, need, _quickest(listing, rides, hit.distance_m))
    return Card(
        id=each.id,
        name=listing.name,
        organisation=listing.organisation,
        summary=listing.summary,
        place=_place_words(listing, located),
        distance=_distance(hit.distance_m, located),
        on_foot=_walk(hit.distance_m, located),
        next_opening=describe_opening(opening, moment) if opening else "",
        cost=listing.cost,
        who=listing.who,
        checked=each.freshness(today()),
        intake=taking.intake,
        intake_words=taking.words,
        intake_note=taking.note,
        serves=_serves(listing.areas),
        wait=listing.wait,
        alert=listing.alert,
        not_now=_not_now(listing, moment, terms) if open_now else "",
        is_internal=each.is_hidden,
        reasons=why(listing, found, taking, each.checked_on, today()),
    )


def _as_found(hit: Hit, located: Located | None, need: str, by_bus: Ride | None) -> AsFound:
    return AsFound(
        matched=hit.matched.words,
        missing=hit.matched.missing,
        need=need,
        distance=_how_far(hit.distance_m, located),
        metres=hit.distance_m,
        by_bus=by_bus,
        not_for=located.label if located and hit.is_elsewhere else "",
        record=Record(hit.taken, hit.answered),
    )


def _how_far(metres_away: float | None, located: Located | None) -> str:
    """Say how far, and how long on foot, where the place it is measured from is said already."""
    if metres_away is None or located is None:
        return ""
    if located.precision is Precision.UNIT:
        walk = _walk(metres_away, located)
        return f"{in_miles(metres_away)} ({walk})" if walk else in_miles(metres_away)
    return f"in or near {located.label}" if metres_away < located.error_m else f"about {in_miles(metres_away)}"


def _distance(metres_away: float | None, located: Located | None) -> str:
    """Say how far, and no more exactly than the place it is measured from is known."""
    if metres_away is None or located is None:
        return ""
    if located.precision is Precision.UNIT:
        return f"{in_miles(metres_away)} from {located.label}"
    if metres_away < located.error_m:
        return f"in or near {located.label}"
    return f"about {in_miles(metres_away)} from {located.label}"


def _walk(metres_away: float | None, located: Located | None) -> str:
    """Say how long the way on foot is, where it is not too long and begins at an exact place."""
    if metres_away is None or located is None or located.precision is not Precision.UNIT:
        return ""
    return on_foot(metres_away) if metres_away < WALKED_MILES * METRES_A_MILE else ""


def _quickest(listing: Listing, rides: Rides, nearest_m: float | None) -> Ride | None:
    """Give the quickest way by bus to one of its places; None where walking to the nearest is as quick."""
    found = [ride for point in public_points(listing) if (ride := rides.get(point))]
    quickest = min(found, key=lambda ride: ride.minutes, default=None)
    walked = quickest and nearest_m is not None and walking_minutes(nearest_m) <= quickest.minutes
    return None if walked else quickest


def _not_now(listing: Listing, moment: datetime, terms: Terms) -> str:
    """Say that a service which is usually open at the moment is not, or perhaps not; "" for one that is."""
    opening = next_opening(listing.all_schedules, moment, terms=terms) if listing.status == "active" else None
    if opening is None or opening.start > moment:
        return "Usually open at this time, but not today."
    return "Usually open at this time; ring first, today may be different." if opening.doubt else ""


def _place_words(listing: Listing, located: Located | None) -> str:
    """Name the nearest place, and say how many more there are; or that there is none."""
    placed = [place for place in listing.places if place.point]
    if not placed:
        return _unplaced_words(listing)
    nearest = min(placed, key=lambda place: _metres(place, located)) if located else placed[0]
    words = ", ".join(dict.fromkeys(filter(None, (nearest.name, nearest.city))))
    more = len(placed) - 1
    return f"{words}, and {more} more place{'' if more == 1 else 's'}" if more else words


def _unplaced_words(listing: Listing) -> str:
    """Say where a service is that nothing can be measured to: at an address kept back or not on the map, or nowhere."""
    hidden = next((place for place in listing.places if place.is_confidential), None)
    if hidden:
        return f"Confidential address, {hidden.postcode} area" if hidden.postcode else "Confidential address"
    somewhere = next((place for place in listing.places if place.address), None)
    if somewhere:
        return ", ".join(dict.fromkeys(filter(None, (somewhere.name, somewhere.city or somewhere.postcode))))
    ways = [name for name in listing.names_of(DELIVERY) if name != IN_PERSON]
    return f"{NO_PLACE}: {', '.join(ways).lower()}" if ways else NO_PLACE


def _serves(areas: Sequence[str]) -> str:
    more = len(areas) - AREAS_SHOWN
    return ", ".join(areas[:AREAS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _metres(place: Place, located: Located) -> float:
    return metres(place.point, located.point) if place.point else float("inf")
