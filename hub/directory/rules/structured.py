"""Listings as search engines read them: JSON-LD by schema.org (Service, Organization and their parts).

Only what anybody may see goes in: whoever calls gives the listing as the public has it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from hub.directory.rules.audience import ages_in_words
from hub.directory.rules.listing import AUDIENCE, NEED, Listing, Place
from hub.directory.rules.schedule_parts import Kind, Schedule, SchoolYear

CONTEXT = "https://schema.org"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Json = dict[str, Any]


def service_data(listing: Listing, *, url: str, organisation_url: str, today: date) -> Json:
    """Describe a service; the addresses are those of the pages in full."""
    provider = _filled({"@type": "Organization", "name": listing.organisation, "url": organisation_url})
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "Service",
            "@id": url,
            "url": url,
            "name": listing.name,
            "alternateName": listing.alternate_name,
            "description": "\n".join(listing.description),
            "serviceType": list(listing.names_of(NEED)),
            "provider": provider if listing.organisation else None,
            "areaServed": [{"@type": "Place", "name": area} for area in listing.areas],
            "audience": _audience(listing),
            "availableChannel": list(_channels(listing)),
            "hoursAvailable": list(_hours(listing.schedules, today)),
            "offers": list(_offers(listing)),
        }
    )


def organisation_data(name: str, description: Iterable[str], *, url: str, website: str) -> Json:
    """Describe an organisation."""
    said = {"@context": CONTEXT, "@type": "Organization", "@id": url, "url": website or url, "name": name}
    return _filled(said | {"description": "\n".join(description), "mainEntityOfPage": url})


def _audience(listing: Listing) -> Json | None:
    ages = {"suggestedMinAge": _number(listing.minimum_age), "suggestedMaxAge": _number(listing.maximum_age)}
    named = ", ".join(listing.names_of(AUDIENCE)) or (
        ages_in_words(listing.minimum_age, listing.maximum_age) if any(ages.values()) else ""
    )
    found = _filled(ages | {"audienceType": named})
    return {"@type": "PeopleAudience"} | found if found else None


def _channels(listing: Listing) -> Iterator[Json]:
    """Give each way to it: each place with an address, and from afar."""
    for place in listing.places:
        if not place.is_confidential and (place.address or place.point):
            yield {"@type": "ServiceChannel", "serviceLocation": _place(place)}
    phones = [phone.number for phone in listing.phones]
    afar = _filled(
        {
            "serviceUrl": listing.url,
            "servicePhone": [{"@type": "ContactPoint", "telephone": number} for number in phones],
            "availableLanguage": list(listing.languages),
        }
    )
    if afar:
        yield {"@type": "ServiceChannel"} | afar


def _place(place: Place) -> Json:
    lines = [line for line in place.address if line not in {place.city, place.postcode}]
    address = _filled(
        {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(lines),
            "addressLocality": place.city,
            "postalCode": place.postcode,
            "addressCountry": "GB",
        }
    )
    geo = place.point and {"@type": "GeoCoordinates", "latitude": place.point[0], "longitude": place.point[1]}
    return _filled({"@type": "Place", "name": place.name, "address": address, "geo": geo})


def _hours(schedules: Iterable[Schedule], today: date) -> Iterator[Json]:
    """Give what is the same every week; anything else cannot be said in this vocabulary without saying too much."""
    for each in schedules:
        is_weekly = each.freq == "WEEKLY" and each.interval == 1 and each.kind is Kind.SESSION
        is_over = each.last_day is not None and each.last_day < today
        if not is_weekly or is_over or each.opens_at is None or each.school is not SchoolYear.ALWAYS:
            continue
        days = [f"{CONTEXT}/{DAYS[day]}" for ordinal, day in each.byday if not ordinal]
        if days:
            yield _filled(
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": days,
                    "opens": f"{each.opens_at:%H:%M}",
                    "closes": f"{each.closes_at:%H:%M}" if each.closes_at else "",
                    "validFrom": each.first_day.isoformat() if each.first_day else "",
                    "validThrough": each.last_day.isoformat() if each.last_day else "",
                }
            )


def _offers(listing: Listing) -> Iterator[Json]:
    for price in listing.prices:
        if price.pence is not None:
            said = {"price": f"{price.pence // 100}.{price.pence % 100:02}", "priceCurrency": "GBP"}
            named = {"name": price.option, "description": price.description}
            yield _filled({"@type": "Offer"} | said | named)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _filled(said: Json) -> Json:
    return {name: value for name, value in said.items() if value not in ("", None, [], {})}
