"""A service as people need to see it, read from its Open Referral UK document: for cards, pages and the index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hub.directory.rules import audience, costs
from hub.directory.rules.freshness import Intake, intake
from hub.directory.rules.plain_text import plain, web_address
from hub.directory.rules.schedule_fields import readable
from hub.directory.rules.schedules import Schedule

Json = Mapping[str, Any]

AUDIENCE, AVAILABILITY, DELIVERY, ROUTE, NEED = "audience", "availability", "delivery", "referral_route", "need"
_KINDS = {"eligibility": AUDIENCE, "audience": AUDIENCE, "availability": AVAILABILITY, "delivery": DELIVERY}
_KINDS |= {"referral_route": ROUTE}


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
    """Where it is given. Without a point (WGS84 degrees) it is online or by phone, or nobody said where."""

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
    schedule_notes: tuple[str, ...]
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
    areas: tuple[str, ...]
    documents: tuple[str, ...]
    accreditations: str
    assured_on: date | None

    @property
    def all_schedules(self) -> tuple[Schedule, ...]:
        """Give its own schedules and those at each of its places."""
        return (*self.schedules, *(each for place in self.places for each in place.schedules))

    @property
    def cost(self) -> str:
        """Say what it costs."""
        return costs.in_words(self.prices, self.fees)

    @property
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
    def access(self) -> tuple[str, ...]:
        """Give what makes any of its places usable for disabled people."""
        return tuple(dict.fromkeys(name for place in self.places for name, _ in place.access))

    def names_of(self, kind: str) -> tuple[str, ...]:
        """Give the names of its terms of a kind."""
        return tuple(dict.fromkeys(term.name for term in self.terms if term.kind == kind))


def read_listing(body: Json) -> Listing:
    """Read a service's document, an HSDS 3 service object with its parts inside; what is not there stays empty."""
    organisation = body.get("organization") or {}
    schedules = _many(body, "schedules")
    capacities = _many(body, "capacities")
    return Listing(
        id=_text(body, "id"),
        name=_text(body, "name"),
        alternate_name=_text(body, "alternate_name"),
        description=plain(_text(body, "description")),
        status=_text(body, "status"),
        alert=_text(body, "alert"),
        url=web_address(_text(body, "url")),
        email=_text(body, "email"),
        organisation_id=_text(organisation, "id"),
        organisation=_text(organisation, "name"),
        organisation_url=web_address(_text(organisation, "website")),
        terms=tuple(_terms(_many(body, "attributes"))),
        places=tuple(_place(each) for each in _many(body, "service_at_locations")),
        schedules=readable(schedules),
        schedule_notes=_texts(schedules, "notes"),
        prices=tuple(_price(each) for each in _many(body, "cost_options")),
        fees=_text(body, "fees_description") or _text(body, "fees"),
        minimum_age=_number(body, "minimum_age"),
        maximum_age=_number(body, "maximum_age"),
        eligibility=_text(body, "eligibility_description"),
        languages=_texts(_many(body, "languages"), "name"),
        interpreters=_text(body, "interpretation_services"),
        phones=_phones(body),
        contacts=tuple(_contact(each) for each in _many(body, "contacts")),
        how_to_refer=_text(body, "application_process"),
        wait=_text(body, "wait_time"),
        places_left=_total(capacities, "available"),
        places_in_all=_total(capacities, "maximum"),
        areas=_texts(_many(body, "service_areas"), "name"),
        documents=_texts(_many(body, "required_documents"), "document"),
        accreditations=_text(body, "accreditations"),
        assured_on=_day(body, "assured_date"),
    )


def _terms(attributes: Iterable[Json]) -> Iterable[Term]:
    for attribute in attributes:
        term = attribute.get("taxonomy_term") or {}
        name = _text(term, "name") or _text(attribute, "label") or _text(attribute, "value")
        if name:
            kind = _KINDS.get(_text(attribute, "link_type").lower(), NEED)
            yield Term(_text(term, "id"), name, kind, _text(term, "parent_id"))


def _place(at: Json) -> Place:
    location = at.get("location") or {}
    address: Json = next(iter(_many(location, "addresses")), {})
    latitude, longitude = location.get("latitude"), location.get("longitude")
    lines = (_text(address, name) for name in ("address_1", "address_2", "city", "postal_code"))
    return Place(
        name=_text(location, "name"),
        address=tuple(dict.fromkeys(line for line in lines if line)),
        city=_text(address, "city"),
        postcode=_text(address, "postal_code"),
        point=None if latitude is None or longitude is None else (float(latitude), float(longitude)),
        access=tuple(_access(_many(location, "accessibility"))),
        transport=_text(location, "transportation"),
        note=_text(at, "description") or _text(location, "description"),
        url=web_address(_text(location, "url")),
        schedules=readable(_many(at, "schedules")),
    )


def _access(rows: Iterable[Json]) -> Iterable[tuple[str, str]]:
    for row in rows:
        name = _text(row, "description") or _text(row, "accessibility") or _text(row, "details")
        if name:
            details = _text(row, "details")
            yield name, details if details != name else ""


def _price(option: Json) -> costs.Price:
    amount = _number(option, "amount")
    currency = _text(option, "currency").upper()
    description = _text(option, "amount_description")
    if amount is not None and currency not in {"", "GBP"}:
        return costs.Price(None, _text(option, "option"), f"{amount} {currency} {description}".strip())
    return costs.Price(None if amount is None else round(amount * 100), _text(option, "option"), description)


def _contact(contact: Json) -> Contact:
    title = ", ".join(part for part in (_text(contact, "title"), _text(contact, "department")) if part)
    return Contact(_text(contact, "name"), title, _text(contact, "email"), _phones(contact))


def _phones(parent: Json) -> tuple[Phone, ...]:
    return tuple(Phone(_text(row, "number"), _text(row, "description")) for row in _many(parent, "phones"))


def _many(parent: Json, name: str) -> Sequence[Json]:
    return [row for row in parent.get(name) or () if isinstance(row, Mapping)]


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    return "" if value is None else str(value).strip()


def _texts(rows: Iterable[Json], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for row in rows if (text := _text(row, name))))


def _number(parent: Json, name: str) -> Decimal | None:
    try:
        value = Decimal(_text(parent, name))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _total(rows: Iterable[Json], name: str) -> int | None:
    numbers = [number for row in rows if (number := _number(row, name)) is not None]
    return int(sum(numbers)) if numbers else None


def _day(parent: Json, name: str) -> date | None:
    try:
        return date.fromisoformat(_text(parent, name)[:10])
    except ValueError:
        return None
