"""Addresses that can be read, which listings have a way out, and what search engines are told: the rules."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.listing_fields import read_listing
from hub.directory.rules.readable import LONGEST, TAKEN, slug_of
from hub.directory.rules.sensitive_needs import is_sensitive
from hub.directory.rules.structured import organisation_data, service_data

URL, TODAY = "https://hub.example/services/1/debt", date(2026, 11, 1)

# What schema.org (version 29) says each type may have, of the properties that Hub writes; "@" ones are JSON-LD's own.
THING = {"name", "alternateName", "description", "url", "mainEntityOfPage"}
VOCABULARY: dict[str, set[str]] = {
    "Service": {
        *("serviceType", "provider", "areaServed", "audience", "availableChannel", "hoursAvailable", "offers"),
    },
    "Organization": set(),
    "Place": {"address", "geo"},
    "PostalAddress": {"streetAddress", "addressLocality", "postalCode", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "PeopleAudience": {"suggestedMinAge", "suggestedMaxAge", "audienceType"},
    "ServiceChannel": {"serviceLocation", "serviceUrl", "servicePhone", "availableLanguage"},
    "ContactPoint": {"telephone"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes", "validFrom", "validThrough"},
    "Offer": {"price", "priceCurrency"},
}


def strange(data: Any) -> list[str]:
    """Name what the vocabulary does not have."""
    if isinstance(data, list):
        return [each for item in data for each in strange(item)]
    if not isinstance(data, dict):
        return []
    kind = data["@type"]
    known = VOCABULARY[kind] | THING | {"@context", "@id", "@type"}
    return [f"{kind}.{name}" for name in data if name not in known] + [
        each for value in data.values() for each in strange(value)
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Debt advice", "debt-advice"),
        ("  Men’s Shed – Todmorden & Hebden ", "mens-shed-todmorden-and-hebden"),
        ("Café Zoë", "cafe-zoe"),
        ("東京", ""),
        ("Report", "report-service"),
    ],
)
def test_a_name_becomes_words_for_an_address(name: str, words: str) -> None:
    assert slug_of(name) == words


@given(st.text(max_size=200))
def test_words_of_an_address_need_no_escaping_and_are_no_address_of_another_page(name: str) -> None:
    words = slug_of(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", words)
    assert len(words) <= LONGEST
    assert words not in TAKEN
    assert slug_of(words) == words


@pytest.mark.parametrize(
    ("name", "is_so"),
    [
        ("Domestic abuse support", True),
        ("Abuse or control by somebody close", True),
        ("Sexual harm, now or in the past", True),
        ("Women's Refuge", True),
        ("RAPE CRISIS", True),
        ("Refugee welcome", False),
        ("Grape growers", False),
        ("Rapeseed society", False),
        ("Debt advice", False),
        ("Childcare", False),
    ],
)
def test_a_listing_has_a_way_out_by_what_it_and_its_needs_are_called(name: str, is_so: bool) -> None:
    assert is_sensitive(["Anything", name], has_confidential_place=False) is is_so
    assert is_sensitive([name], has_confidential_place=True)


def listing(**fields: Any) -> Any:
    place = {
        "name": "Town Hall",
        "latitude": 53.7229,
        "longitude": -1.8591,
        "addresses": [{"address_1": "1 Crossley Street", "city": "Halifax", "postal_code": "HX1 1UG"}],
    }
    whole = {
        "id": "1",
        "name": "Debt advice",
        "alternate_name": "Money",
        "description": "For anybody.",
        "organization": {"id": "2", "name": "Advice"},
        "url": "https://advice.example",
        "minimum_age": 18,
        "languages": [{"name": "Urdu"}],
        "phones": [{"number": "01422 1"}],
        "service_areas": [{"name": "Calderdale"}],
        "attributes": [{"taxonomy_term": {"id": "3", "name": "Debt"}}],
        "cost_options": [{"amount": 2.5, "option": "a visit"}, {"amount": 0, "option": "under 18"}],
        "schedules": [{"freq": "WEEKLY", "byday": "TU,FR", "opens_at": "09:00", "closes_at": "17:00"}],
        "service_at_locations": [{"location": place}],
    }
    return read_listing(whole | fields)


def described(**fields: Any) -> dict[str, Any]:
    return service_data(listing(**fields), url=URL, organisation_url="https://hub.example/organisations/2", today=TODAY)


def test_everything_that_is_told_is_in_the_vocabulary() -> None:
    assert strange(described()) == []
    assert strange(organisation_data("Advice", ["Help."], url=URL, website="https://advice.example")) == []


def test_a_service_is_told_with_its_times_prices_places_and_who_it_is_for() -> None:
    told = described()
    assert told["hoursAvailable"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["https://schema.org/Tuesday", "https://schema.org/Friday"],
            "opens": "09:00",
            "closes": "17:00",
        }
    ]
    assert [each["price"] for each in told["offers"]] == ["2.50", "0.00"]
    place = told["availableChannel"][0]["serviceLocation"]
    assert (place["address"]["streetAddress"], place["geo"]["latitude"]) == ("1 Crossley Street", 53.7229)
    assert (told["audience"]["suggestedMinAge"], told["areaServed"][0]["name"]) == (18.0, "Calderdale")
    assert told["availableChannel"][1]["servicePhone"][0]["telephone"] == "01422 1"


@pytest.mark.parametrize(
    "times",
    [
        {"freq": "WEEKLY", "interval": 2, "byday": "TU", "opens_at": "09:00", "dtstart": "2026-01-06"},
        {"freq": "MONTHLY", "byday": "1TU", "opens_at": "09:00"},
        {"freq": "WEEKLY", "byday": "TU", "opens_at": "09:00", "until": "2026-01-01"},
        {"freq": "WEEKLY", "byday": "TU"},
    ],
)
def test_times_that_are_not_every_week_or_are_over_are_not_told_as_if_they_were(times: dict[str, Any]) -> None:
    assert "hoursAvailable" not in described(schedules=[times])


def test_a_place_that_is_kept_back_is_no_place_to_go_to() -> None:
    place = {"name": "Hyacinth House", "is_confidential": True, "addresses": [{"address_1": "7 Zebedee Street"}]}
    told = described(service_at_locations=[{"location": place}])
    assert not any("serviceLocation" in each for each in told["availableChannel"])
    assert "Zebedee" not in str(told)
