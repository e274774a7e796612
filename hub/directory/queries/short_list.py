"""The services of a short list, as the actor may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.core.actor import Actor, Role
from hub.core.errors import Invalid
from hub.directory.geography.distance import metres
from hub.directory.geography.geocoder import Located, locate
from hub.directory.queries.cards import Card, found_card
from hub.directory.queries.listings import STAFF, Listed, find_seen
from hub.directory.queries.search_index import newest_change
from hub.directory.queries.upkeep import survivor_of
from hub.directory.queries.vocabulary import vocabulary
from hub.directory.rules.school_terms import Terms
from hub.directory.search.query import Hit
from hub.identity.queries import get_organisation


@dataclass(frozen=True)
class Chosen:
    """The services of a short list in its order. `lost` counts those that fell out: gone, or not for this actor to see;
    `merged` those of which the listing that they were merged into stands here.
    """

    services: tuple[Listed, ...]
    lost: int
    merged: int

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Give the ids of what is left."""
        return tuple(each.id for each in self.services)


def chosen_services(actor: Actor, ids: Sequence[UUID]) -> Chosen:
    """Give what the actor may see of the services, each once; one that was merged leads on to where it is now."""
    leads = survivor_of(ids)
    now_at = list(dict.fromkeys(leads.get(each, each) for each in ids))
    seen = find_seen(actor, now_at)
    services = tuple(seen[each] for each in now_at if each in seen)
    merged = sum(1 for survivor in leads.values() if survivor in seen)
    return Chosen(services, len(now_at) - len(services), merged)


def find_place(text: str) -> Located | None:
    """Find the point that a postcode or a town stands for; None where it cannot be found."""
    if not text.strip():
        return None
    try:
        return locate(text, vocabulary(newest_change()).towns)
    except Invalid:
        return None


def card_of(each: Listed, located: Located | None, moment: datetime, terms: Terms) -> Card:
    """Give a service as a card, with how far its nearest place is where the place to measure from is known."""
    points = [place.point for place in each.listing.places if place.point]
    nearest = min((metres(point, located.point) for point in points), default=None) if located else None
    return found_card(each, Hit(str(each.id), 0.0, nearest), located, moment, terms)


def giver_of(actor: Actor) -> str:
    """Say who hands a list over: name and organisations of somebody who works here; "" for anybody else, so that no
    person's own name gets onto paper.
    """
    works_at = actor.organisations_as(*STAFF, Role.PROVIDER)
    return ", ".join((actor.name, *sorted(get_organisation(each).name for each in works_at))) if works_at else ""
