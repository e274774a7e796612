"""A service as people need to see it: what cards, pages and the search index take their words and facts from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from hub.directory.rules import access, audience, costs
from hub.directory.rules.freshness import Intake, intake
from hub.directory.rules.plain_text import shortened
from hub.directory.rules.schedule_parts import Schedule

AUDIENCE, AVAILABILITY, DELIVERY, ROUTE, NEED = "audience", "availability", "delivery", "referral_route", "need"
IN_PERSON = "In person"  # the one way of delivery that needs a place


@dataclass(frozen=True)
class Term:
    """A word of a vocabulary that holds for a service; `kind` says what it tells, a need where nobody said."""

    id: str
    name: str
    kind: str
    parent_id: str = ""


@dataclass(frozen=True)
class Phone:
    """A number to ring, and what it is."""

    number: str
    description: str


@dataclass(frozen=True)
class Contact:
    """Somebody to ask for."""

    name: str
    title: str
    email: str
    phones: tuple[Phone, ...]


@dataclass(frozen=True)
class Place:
    """Where it is given. Without a point (WGS84 degrees) it is online or by phone, or nobody said where.

    Of one that `is_confidential` only staff have the address; for others there is the outcode at most.
    """

    name: str
    address: tuple[str, ...]
    city: str
    postcode: str
    point: tuple[float, float] | None
    access: tuple[tuple[str, str], ...]
    transport: str
    note: str
    url: str
    schedules: tuple[Schedule, ...]
    is_confidential: bool = False


@dataclass(frozen=True)
class Listing:
    """One service. Ages in years, prices in pence; empty text and tuples are what nobody told us."""

    id: str
    name: str
    alternate_name: str
    description: tuple[str, ...]
    status: str
    alert: str
    url: str
    email: str
    organisation_id: str
    organisation: str
    organisation_url: str
    terms: tuple[Term, ...]
    places: tuple[Place, ...]
    schedules: tuple[Schedule, ...]
    prices: tuple[costs.Price, ...]
    fees: str
    minimum_age: Decimal | None
    maximum_age: Decimal | None
    eligibility: str
    languages: tuple[str, ...]
    interpreters: str
    phones: tuple[Phone, ...]
    contacts: tuple[Contact, ...]
    how_to_refer: str
    wait: str
    places_left: int | None
    places_in_all: int | None
    places_told_on: date | None
    areas: tuple[str, ...]
    area_uris: tuple[str, ...]
    documents: tuple[str, ...]
    accreditations: str
    assured_on: date | None

    @cached_property
    def all_schedules(self) -> tuple[Schedule, ...]:
        """Give its own schedules and those at each of its places."""
        return (*self.schedules, *(each for place in self.places for each in place.schedules))

    @cached_property
    def cost(self) -> str:
        """Say what it costs."""
        return costs.in_words(self.prices, self.fees)

    @cached_property
    def summary(self) -> str:
        """Give the beginning of its description."""
        return shortened(" ".join(self.description))

    @cached_property
    def who(self) -> str:
        """Say shortly who it is for."""
        return audience.in_words(self.minimum_age, self.maximum_age, self.names_of(AUDIENCE), self.eligibility)

    @property
    def intake(self) -> Intake:
        """Say whether it takes referrals."""
        said = {name.lower() for name in self.names_of(AVAILABILITY)}
        left = 0 if "full" in said else self.places_left
        return intake(self.status, left, waiting="waiting list" in said)

    @property
    def is_silent_on_intake(self) -> bool:
        """Say whether it says nothing of places left, a queue or being full."""
        return self.places_left is None and not self.names_of(AVAILABILITY)

    @property
    def access(self) -> tuple[str, ...]:
        """Give what makes any of its places usable for disabled people, each thing by one name."""
        names = (name for place in self.places for name, _ in place.access)
        return tuple(dict.fromkeys(thing for name in names for thing in access.facets(name)))

    def names_of(self, kind: str) -> tuple[str, ...]:
        """Give the names of its terms of a kind."""
        return tuple(dict.fromkeys(term.name for term in self.terms if term.kind == kind))
