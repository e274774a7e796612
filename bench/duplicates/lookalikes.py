"""Listings that only look like another one, and a whole with its parts."""

import random
import re
from dataclasses import replace
from zlib import crc32

from bench.duplicates.copies import reworded
from bench.duplicates.listing import STREETS, Listing, local, postcode, street_of

_SUBJECTS = (
    "Housing advice",
    "Debt clinic",
    "Lunch club",
    "Craft table",
    "Chair yoga",
    "Job club",
    "Parents' meeting",
    "Baby clinic",
    "English class",
    "Repair café",
    "Choir",
    "Walking group",
    "Counselling",
    "Film night",
)
_TOLD_APART = (
    ("{} 1", "{} 2"),
    ("{} Mondays", "{} Thursdays"),
    ("{} (Tuesday)", "{} (Friday)"),
    ("{} under 5s", "{} 5 to 11"),
    ("{} for men", "{} for women"),
    ("{} beginners", "{} advanced"),
    ("{} morning", "{} evening"),
    ("Junior {}", "Senior {}"),
    ("{} level 1", "{} level 3"),
)
_BRANCHES = ("Leeds", "Exeter", "Norwich", "Cardiff", "Hull", "Derby", "Elland", "Brighouse", "Bury", "Stockport")


def _neighbours(listing: Listing, other: Listing, rng: random.Random) -> list[Listing]:
    """Put what another organisation does through the same door, at times under the number of the building."""
    phones = listing.phones[:1] if rng.random() < 0.3 else (local(rng),)
    host = f"https://neighbour-{rng.randrange(10**6)}.example"
    name = rng.choice(_SUBJECTS) if rng.random() < 0.5 else other.name
    moved_in = replace(
        other,
        key=f"{listing.key}+n",
        name=name,
        organisation=f"{rng.choice(STREETS)} {other.organisation}",
        places=listing.places[:1],
        phones=phones,
        url=host,
        website=host,
        email="",
        kind="neighbour",
        description=reworded(other.description, rng),
        half=listing.half,
    )
    return [moved_in]


def _siblings(listing: Listing, other: Listing, rng: random.Random) -> list[Listing]:
    """Add a service of the same organisation at the same door with the same number, in part in the same words."""
    first = re.split(r"(?<=[.!?])\s", listing.description)[0]
    taken = f"{listing.name} {listing.organisation}".lower()
    free = [each for each in _SUBJECTS if not any(word in taken for word in each.lower().split())]
    subject = free[int(listing.key[1:]) // len(LOOKALIKES) % len(free)]  # an organisation has each once
    return [
        replace(
            listing,
            key=f"{listing.key}+s",
            name=subject,
            kind="sibling",
            email="",
            url=listing.website,
            description=f"{subject}. {first} {reworded(other.description, rng)}",
        )
    ]


def _branches(listing: Listing, _: Listing, rng: random.Random) -> list[Listing]:
    """Add branches of a national charity: one name, site and description, each in its town, at times one helpline."""
    towns = rng.sample(_BRANCHES, 3)
    helpline = f"0300 {rng.randrange(100, 999)} {rng.randrange(1000, 9999)}"
    has_helpline = rng.random() < 0.3
    brand = f"National {listing.organisation}"
    host = f"https://national-{listing.key}.example"
    return [
        replace(
            listing,
            key=f"{listing.key}+b{town}",
            kind="branch",
            organisation=brand,
            website=host,
            url=f"{host}/{town.lower()}",
            email="" if has_helpline else f"{town.lower()}@{host[8:]}",
            name=rng.choice((listing.name, listing.name, f"{listing.name} {town}")),
            phones=(helpline,) if has_helpline else (local(rng),),
            description=listing.description.replace("Halifax", town),
            places=((f"{rng.randrange(1, 90)} {street_of(rng)}", town, postcode(rng, rng.choice(("", "HX")))),),
        )
        for town in towns
    ]


def _told_apart(listing: Listing, _: Listing, rng: random.Random) -> list[Listing]:
    """Add two groups that differ in a number, a day, an age, a sex or a level alone."""
    subject = f"{rng.choice(_BRANCHES)} {rng.choice(_SUBJECTS).lower()}"
    host = f"https://groups-{listing.key}.example"
    return [
        replace(
            listing,
            key=f"{listing.key}+t{number}",
            kind="told apart",
            name=form.format(subject),
            url=host,
            website=host,
            organisation=f"{listing.organisation} Groups",
            email="",
            phones=(_told_by(listing),),
        )
        for number, form in enumerate(rng.choice(_TOLD_APART))
    ]


def _told_by(listing: Listing) -> str:
    return f"01274 {200000 + crc32(listing.key.encode()) % 700000}"


def _split(listing: Listing, _: Listing, rng: random.Random) -> list[Listing]:
    """Add a whole, and its parts by day or by place: each part is a twin of the whole, and none of another part."""
    name = f"{rng.choice(_BRANCHES)} {rng.choice(_SUBJECTS).lower()}"
    host = f"https://split-{listing.key}.example"
    towns = rng.sample(_BRANCHES, 2)
    places = tuple((f"{rng.randrange(1, 90)} {street_of(rng)}", town, postcode(rng)) for town in towns)
    whole = replace(
        listing,
        key=f"{listing.key}+w",
        kind="whole",
        name=name,
        url=host,
        website=host,
        email="",
        organisation=f"{listing.organisation} Together",
        phones=(_told_by(listing),),
        places=places,
    )
    by_place = rng.random() < 0.5
    parts = []
    for number, (day, place) in enumerate(zip(("Tuesdays", "Thursdays"), places, strict=True)):
        part = replace(whole, key=f"{whole.key}{number}", kind="part", twin_of=whole.key, name=f"{name} {day}")
        parts.append(replace(part, name=f"{name} ({place[1]})", places=(place,)) if by_place else part)
    return [whole, *parts]


LOOKALIKES = (_neighbours, _siblings, _branches, _told_apart, _split)
