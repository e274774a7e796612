"""A service laid out for its page."""

from dataclasses import dataclass
from datetime import date, datetime

from hub.directory.pages.service_times import Times, times_of
from hub.directory.queries.buses import stops_near
from hub.directory.queries.cards import NO_PLACE
from hub.directory.queries.listings import Listed
from hub.directory.queries.search_index import delivery_of
from hub.directory.rules import audience
from hub.directory.rules.buses import NearStop
from hub.directory.rules.costs import price_words
from hub.directory.rules.freshness import Freshness, Taking
from hub.directory.rules.listing import AUDIENCE, NEED, Listing, Place
from hub.directory.rules.referral_route import WayIn, way_in
from hub.directory.rules.school_terms import Terms


@dataclass(frozen=True)
class ServiceView:
    """What the page of a service shows, in words."""

    listing: Listing
    visibility: str
    is_hidden: bool
    is_closed: bool
    notice_until: date | None
    checked: Freshness
    checked_by: str
    taking: Taking
    way_in: WayIn
    no_place: str
    times: Times
    prices: list[str]
    ages: str
    audience: tuple[str, ...]
    needs: tuple[str, ...]
    delivery: tuple[str, ...]
    places: list[Place]
    buses: list[tuple[NearStop, ...]]


def present(each: Listed, moment: datetime, today: date, terms: Terms) -> ServiceView:
    """Lay a service out, as seen at an aware moment of a day in London."""
    listing = each.listing
    return ServiceView(
        listing=listing,
        visibility=each.visibility.value,
        is_hidden=each.is_hidden,
        is_closed=listing.status != "active",
        notice_until=each.notice_until,
        checked=each.freshness(today),
        checked_by=each.checked_by,
        taking=each.taking(today),
        way_in=way_in(listing, answers_in_hub=each.owner_id is not None),
        no_place=NO_PLACE,
        times=times_of(listing, moment, today, terms),
        prices=[price_words(price) for price in listing.prices],
        ages=audience.ages_in_words(listing.minimum_age, listing.maximum_age),
        audience=listing.names_of(AUDIENCE),
        needs=listing.names_of(NEED),
        delivery=delivery_of(listing),
        places=list(listing.places),
        buses=stops_near(listing.places),
    )
