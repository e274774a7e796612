"""A seeded corpus of services as an Open Referral UK 3 feed has them, for the benchmarks of import and feed."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from bench.search_corpus import SUBJECTS, TOWNS

_POSTCODES = {
    "Halifax": "HX1 1UG",
    "Elland": "HX5 0ER",
    "Todmorden": "OL14 5AJ",
    "Hebden Bridge": "HX7 8EQ",
    "Brighouse": "HD6 1AQ",
    "Sowerby Bridge": "HX6 2AA",
}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORDS = (
    "friendly",
    "weekly",
    "group",
    "for",
    "people",
    "who",
    "want",
    "to",
    "meet",
    "others",
    "learn",
    "and",
    "get",
    "help",
)
_TAXONOMY = {"id": str(UUID(int=7)), "name": "Needs", "description": "Needs of the benchmark."}

Json = dict[str, Any]


def services(count: int, *, seed: int = 1) -> Iterator[Json]:
    """Make `count` services of about 3 kB, one organisation to every four, the same for the same seed."""
    rng = random.Random(seed)
    terms = [_term(rng, number) for number in range(60)]
    organizations = [_organization(rng, number) for number in range(max(1, count // 4))]
    for number in range(count):
        yield _service(rng, number, rng.choice(organizations), rng.sample(terms, 3))


def _id(rng: random.Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def _text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words)).capitalize() + "."


def _term(rng: random.Random, number: int) -> Json:
    name = f"{rng.choice(SUBJECTS)} {number}".capitalize()
    return {"id": _id(rng), "name": name, "description": name, "taxonomy_detail": _TAXONOMY}


def _organization(rng: random.Random, number: int) -> Json:
    return {
        "id": _id(rng),
        "name": f"{rng.choice(list(TOWNS))} {rng.choice(SUBJECTS)} trust {number}",
        "description": _text(rng, 30),
        "website": f"https://trust-{number}.example",
        "email": f"info@trust-{number}.example",
    }


def _service(rng: random.Random, number: int, organization: Json, terms: list[Json]) -> Json:
    subject = rng.choice(SUBJECTS)
    return {
        "id": _id(rng),
        "organization_id": organization["id"],
        "name": f"{subject.capitalize()} {number}",
        "description": _text(rng, rng.randint(60, 160)),
        "url": f"https://service-{number}.example",
        "email": f"hello@service-{number}.example",
        "status": "active",
        "fees_description": "Free.",
        "minimum_age": rng.choice((0, 16, 18, 50)),
        "assured_date": "2026-09-01",
        "last_modified": "2026-09-01T10:00:00.000Z",
        "organization": organization,
        "phones": [{"id": _id(rng), "number": f"01632 {960000 + number % 1000}"}],
        "contacts": [{"id": _id(rng), "name": "Reception", "phones": [{"id": _id(rng), "number": "01632 960999"}]}],
        "languages": [{"id": _id(rng), "name": "English", "code": "en"}],
        "cost_options": [{"id": _id(rng), "amount": rng.choice((0, 2.5, 6)), "currency": "gbp"}],
        "service_areas": [{"id": _id(rng), "name": "Calderdale", "uri": "http://statistics.data.gov.uk/id/E08000033"}],
        "schedules": [_schedule(rng) for _ in range(2)],
        "service_at_locations": [_at(rng)],
        "attributes": [
            {"id": _id(rng), "link_entity": "service", "link_type": "need", "taxonomy_term": term} for term in terms
        ],
    }


def _schedule(rng: random.Random) -> Json:
    opens = rng.randrange(8, 18)
    times = {"opens_at": f"{opens:02d}:00", "closes_at": f"{opens + 2:02d}:00"}
    return {"id": _id(rng), "freq": "WEEKLY", "byday": rng.choice(_DAYS), **times}


def _at(rng: random.Random) -> Json:
    town = rng.choice(list(TOWNS))
    latitude, longitude = TOWNS[town]
    address = {
        "id": _id(rng),
        "address_1": f"{rng.randrange(1, 200)} Market Street",
        "city": town,
        "state_province": "Calderdale",
        "postal_code": _POSTCODES[town],
        "country": "GB",
        "address_type": "physical",
    }
    location = {
        "id": _id(rng),
        "location_type": "physical",
        "name": f"{town} hall {rng.randrange(50)}",
        "latitude": round(latitude + rng.gauss(0, 0.01), 6),
        "longitude": round(longitude + rng.gauss(0, 0.015), 6),
        "addresses": [address],
    }
    return {"id": _id(rng), "location": location}
