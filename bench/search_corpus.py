"""A seeded corpus of services, for the tests of the search and for its benchmark."""

import random
from datetime import date, timedelta

from hub.directory.search.document import Opening, SearchDocument

SUBJECTS = (
    "debt advice",
    "benefits advice",
    "befriending",
    "walking group",
    "lunch club",
    "dementia cafe",
    "carers support",
    "counselling",
    "English classes",
    "food pantry",
    "housing advice",
    "allotment",
    "choir",
    "chair yoga",
    "digital skills",
    "job club",
    "baby group",
    "bereavement support",
    "men's shed",
    "art group",
    "swimming",
    "youth club",
    "hearing aid clinic",
    "community transport",
    "fuel voucher",
    "alcohol recovery",
    "stop smoking",
    "parenting course",
    "sewing circle",
    "volunteering",
)
TOWNS = {
    "Halifax": (53.7248, -1.8658),
    "Elland": (53.6851, -1.8389),
    "Todmorden": (53.7143, -2.0961),
    "Hebden Bridge": (53.7407, -2.0134),
    "Brighouse": (53.7017, -1.7830),
    "Sowerby Bridge": (53.7084, -1.9094),
}
LANGUAGES = ("en", "ur", "pl", "pa", "cy", "bfi")
ACCESS = ("step-free", "hearing loop", "accessible toilet", "parking", "bsl")
AUDIENCES = ("older people", "young people", "parents", "carers", "men", "women", "refugees")
GENDERS = ("women", "men", "everyone")
ROUTES = ("self", "professional")
AREAS = ("E08000033", "E08000032", "E92000001")
TERMS = tuple(f"term-{number}" for number in range(40))
_FILLER = """
a friendly free weekly group for people who want to meet others learn new things stay well and get help with
everyday problems from trained local volunteers in a warm accessible building near the bus station no need to
book just come along or call us first our team speaks several languages and can visit you at home if needed
"""


def documents(count: int, *, seed: int = 1, rare_words: int = 400) -> list[SearchDocument]:
    """Make `count` services, the same for the same seed."""
    rng = random.Random(seed)
    rare = ["".join(rng.choices("bcdfglmnprst", k=1) + rng.choices("aeioubdlmnrst", k=6)) for _ in range(rare_words)]
    return [_document(rng, number, rare) for number in range(count)]


def _document(rng: random.Random, number: int, rare: list[str]) -> SearchDocument:
    subjects = rng.sample(SUBJECTS, rng.choice((1, 1, 2, 3)))
    town = rng.choice(list(TOWNS))
    body = rng.choices(_FILLER.split(), k=rng.randint(20, 90)) + rng.choices(rare, k=rng.randint(2, 12)) + subjects
    rng.shuffle(body)
    free = rng.random() < 0.5
    return SearchDocument(
        service_id=f"service-{number:06d}",
        name=f"{town} {subjects[0]} {rng.choice(rare)}",
        alternate_name=rng.choice(("", "", rng.choice(rare))),
        terms=tuple(subjects),
        description=" ".join(body),
        organisation=f"{rng.choice(rare)} {rng.choice(('trust', 'centre', 'project', 'advice'))}",
        organisation_id=f"organisation-{rng.randrange(60)}",
        places=(town,),
        points=_points(rng, town),
        openings=tuple(_opening(rng) for _ in range(rng.randrange(4))),
        term_ids=tuple(rng.sample(TERMS, rng.randint(1, 6))),
        cost_pence=None if free else rng.choice((None, 100, 250, 600, 1500)),
        is_free=free,
        languages=tuple(rng.sample(LANGUAGES, rng.randrange(4))),
        accessibility=tuple(rng.sample(ACCESS, rng.randrange(5))),
        delivery=tuple(rng.sample(("in person", "online", "phone", "home visit"), rng.randint(1, 2))),
        audience=tuple(rng.sample(AUDIENCES, rng.randrange(3))),
        minimum_age=rng.choice((None, None, 11, 18, 50)),
        maximum_age=rng.choice((None, None, 25, 65)),
        accepting=rng.random() < 0.8,
        temporarily_closed=rng.random() < 0.05,
        assured_on=None if rng.random() < 0.1 else date(2026, 11, 1) - timedelta(days=rng.randrange(400)),
        # Drawn by the number, so that the rest of the corpus stays what it was.
        areas=AREAS[:: number % 3 + 1] if number % 4 == 0 else (),
        gender=GENDERS[number * 7 % 5 % 3],
        route=("", *ROUTES)[number * 11 % 7 % 3],
        wait_weeks=None if number % 3 else number % 29,
    )


def _points(rng: random.Random, town: str) -> tuple[tuple[float, float], ...]:
    latitude, longitude = TOWNS[town]
    return tuple(
        (round(latitude + rng.gauss(0, 0.01), 6), round(longitude + rng.gauss(0, 0.015), 6))
        for _ in range(rng.choice((0, 1, 1, 1, 2)))
    )


def _opening(rng: random.Random) -> Opening:
    if rng.random() < 0.2:
        return Opening(rng.randrange(7), regular=False)
    opens = rng.randrange(8, 20) * 60
    return Opening(rng.randrange(7), opens, (opens + rng.choice((60, 120, 300))) % 1440)
