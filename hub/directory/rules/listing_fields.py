"""Reading a listing from a service's Open Referral UK document."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any

from hub.directory.rules.bank_holidays import nation_of
from hub.directory.rules.confidential import is_withheld
from hub.directory.rules.costs import Price
from hub.directory.rules.exceptions import arranged
from hub.directory.rules.listing import (
    AUDIENCE,
    AVAILABILITY,
    DELIVERY,
    NEED,
    ROUTE,
    Contact,
    Listing,
    Phone,
    Place,
    Term,
)
from hub.directory.rules.plain_text import plain, printable, web_address
from hub.directory.rules.schedule_fields import readable
from hub.directory.rules.schedule_parts import Nation, Schedule

Json = Mapping[str, Any]
Schedules = tuple[Schedule, ...]

_KINDS = {
    "audience": AUDIENCE,
    "eligibility": AUDIENCE,
    "availability": AVAILABILITY,
    "delivery": DELIVERY,
    "referral_route": ROUTE,
}


def read_listing(body: Json) -> Listing:
    """Read a service's document, an HSDS 3 service object with its parts inside; what is not there stays empty."""
    organisation = body.get("organization") or {}
    schedules, places = _times(body)
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
        places=tuple(
            _place(each, times) for each, times in zip(_many(body, "service_at_locations"), places, strict=True)
        ),
        schedules=schedules,
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
        places_told_on=max(filter(None, (_day(each, "updated") for each in capacities)), default=None),
        areas=_texts(_many(body, "service_areas"), "name"),
        area_uris=_area_uris(body),
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


def _times(body: Json) -> tuple[Schedules, list[Schedules]]:
    """Read when it is given, and when at each of its places, with the closures of each.

    Where neither the service nor the service at a place says when, the place's own hours hold; its closures always do.
    """
    at = _many(body, "service_at_locations")
    nations = [_nation(each) for each in at]
    same = nations[0] if len(set(nations)) == 1 else None
    service, says_when = _hours(body, same)
    places = []
    for each, nation in zip(at, nations, strict=True):
        own, says_when_here = _hours(each, nation)
        building, _ = _hours(each.get("location") or {}, nation)
        places.append((*own, *(time for time in building if time.is_exception or not (says_when or says_when_here))))
    return arranged(service, places)


def _hours(parent: Json, nation: Nation | None) -> tuple[Schedules, bool]:
    """Read schedules, and say whether they tell more than closures."""
    rows = _many(parent, "schedules")
    read = readable(rows, nation or Nation.ENGLAND)
    return read, bool(rows) and not all(each.is_exception for each in read or (Schedule(),))


def _area_uris(body: Json) -> tuple[str, ...]:
    """Give the URI of each area served ("" where an area has none); without areas of its own, those of its places.

    None at all where one of its places says nothing: somebody may be served there, wherever they live.
    """
    own = _many(body, "service_areas")
    theirs = [_many(at, "service_areas") for at in _many(body, "service_at_locations")]
    areas = own or (list(chain.from_iterable(theirs)) if all(theirs) else [])
    return tuple(dict.fromkeys(_text(area, "uri") for area in areas))


def _nation(at: Json) -> Nation | None:
    address = _address(at)
    names = (_text(address, name) for name in ("country", "state_province", "region"))
    return nation_of(_text(address, "postal_code"), *names)


def _address(at: Json) -> Json:
    return next(iter(_many(at.get("location") or {}, "addresses")), {})


def _place(at: Json, schedules: tuple[Schedule, ...]) -> Place:
    location, address = at.get("location") or {}, _address(at)
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
        schedules=schedules,
        is_confidential=is_withheld(location) or location.get("is_confidential") is True,
    )


def _access(rows: Iterable[Json]) -> Iterable[tuple[str, str]]:
    for row in rows:
        name = _text(row, "description") or _text(row, "accessibility") or _text(row, "details")
        if name:
            details = _text(row, "details")
            yield name, details if details != name else ""


def _price(option: Json) -> Price:
    amount = _number(option, "amount")
    currency = _text(option, "currency").upper()
    description = _text(option, "amount_description")
    if amount is not None and currency not in {"", "GBP"}:
        return Price(None, _text(option, "option"), f"{amount} {currency} {description}".strip())
    return Price(None if amount is None else round(amount * 100), _text(option, "option"), description)


def _contact(contact: Json) -> Contact:
    title = ", ".join(part for part in (_text(contact, "title"), _text(contact, "department")) if part)
    return Contact(_text(contact, "name"), title, _text(contact, "email"), _phones(contact))


def _phones(parent: Json) -> tuple[Phone, ...]:
    return tuple(Phone(_text(row, "number"), _text(row, "description")) for row in _many(parent, "phones"))


def _many(parent: Json, name: str) -> Sequence[Json]:
    return [row for row in parent.get(name) or () if isinstance(row, Mapping)]


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    return "" if value is None else printable(str(value)).strip()


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
