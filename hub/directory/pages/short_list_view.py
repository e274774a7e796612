"""A short list laid out: for the page, side by side, and to hand over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hub.directory.geography.geocoder import Located
from hub.directory.pages.service_times import Times, times_of
from hub.directory.queries.cards import Card
from hub.directory.queries.listings import Listed
from hub.directory.queries.short_list import card_of
from hub.directory.rules.handing_over import Handed, HandedPlace
from hub.directory.rules.listing import Listing, Place
from hub.directory.rules.opening_words import dated_opening
from hub.directory.rules.referral_route import WayIn, way_in
from hub.directory.rules.schedules import next_opening
from hub.directory.rules.school_terms import Terms
from hub.directory.rules.short_list import ENDED, KeptBack, kept_back

PLACES_HANDED = 3
NOT_STATED = "Not stated"
NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Item:
    """A service of the list, as the reader needs it; `handed` is None where it is `kept_back`."""

    id: UUID
    card: Card
    times: tuple[str, ...]
    access: tuple[str, ...]
    way_in: WayIn
    phones: tuple[str, ...]
    email: str
    url: str
    kept_back: KeptBack | None
    handed: Handed | None


@dataclass(frozen=True)
class Row:
    """One line of a comparison: for each service the lines that it says; it `differs` unless all say the same."""

    name: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def differs(self) -> bool:
        """Say whether there is anything to choose by."""
        return len({frozenset(line.casefold() for line in cell) for cell in self.cells}) > 1


def lay_out(each: Listed, located: Located | None, moment: datetime, today: date, terms: Terms) -> Item:
    """Lay a service out, as seen at an aware moment of a day in London."""
    listing = each.listing
    times = times_of(listing, moment, today, terms)
    why_not = kept_back(
        visibility=each.visibility.value,
        has_confidential_place=any(place.is_confidential for place in listing.places),
        status=listing.status,
    )
    return Item(
        id=each.id,
        card=card_of(each, located, moment, terms),
        times=_all_times(times),
        access=listing.access,
        way_in=way_in(listing, answers_in_hub=each.owner_id is not None),
        phones=_phones(listing),
        email=listing.email,
        url=listing.url,
        kept_back=why_not,
        handed=None if why_not else _handed(listing, times, moment, terms),
    )


def rows(items: Sequence[Item]) -> list[Row]:
    """Put services side by side."""
    told: dict[str, list[tuple[str, ...]]] = {
        "When": [each.times or (NOT_STATED,) for each in items],
        "Next": [(each.card.next_opening or NOT_KNOWN,) for each in items],
        "Where": [tuple(filter(None, (each.card.place, each.card.distance))) for each in items],
        "Cost": [(each.card.cost,) for each in items],
        "Who it is for": [(each.card.who,) for each in items],
        "Access": [each.access or (NOT_STATED,) for each in items],
        "How to refer": [_way_in(each.way_in) for each in items],
        "Taking people": [tuple(filter(None, (each.card.intake_words, each.card.intake_note))) for each in items],
        "Last checked": [(each.card.checked.label,) for each in items],
    }
    return [Row(name, tuple(cells)) for name, cells in told.items()]


def _way_in(way: WayIn) -> tuple[str, ...]:
    return tuple(filter(None, (f"{way.words}: {way.shown}" if way.shown else way.words, way.who)))


def _all_times(times: Times) -> tuple[str, ...]:
    at_places = [line for number in sorted(times.at_places) for line in times.at_places[number]]
    return tuple(dict.fromkeys((*times.usual, *at_places, *times.events)))


def _phones(listing: Listing) -> tuple[str, ...]:
    everybody = (*listing.phones, *(phone for contact in listing.contacts for phone in contact.phones))
    return tuple(dict.fromkeys(phone.number for phone in everybody if phone.number))


def _handed(listing: Listing, times: Times, moment: datetime, terms: Terms) -> Handed:
    is_open = listing.status == "active"
    opening = next_opening(listing.all_schedules, moment, terms=terms) if is_open else None
    return Handed(
        name=listing.name,
        organisation=listing.organisation,
        times=(*times.usual, *times.events),
        next=dated_opening(opening) if opening else "",
        places=tuple(
            _place(place, tuple(times.at_places[number])) for number, place in enumerate(listing.places[:PLACES_HANDED])
        ),
        cost=listing.cost,
        phones=_phones(listing),
        email=listing.email,
        url=listing.url,
        notice="" if is_open or listing.status in ENDED else "Closed at the moment: ring first",
    )


def _place(place: Place, times: tuple[str, ...]) -> HandedPlace:
    first = next((line for line in place.address if line != place.name), "")
    return HandedPlace(
        name=place.name,
        address=", ".join(dict.fromkeys((*filter(None, (place.name,)), *place.address))),
        short_address=", ".join(dict.fromkeys(filter(None, (first, place.postcode)))),
        transport=place.transport,
        access=tuple(name for name, _ in place.access),
        times=times,
    )
