"""Listings that are known to be twins or not: real ones, and what a seeded corrupter makes of them.

What counts as the same service, and why:

- A **copy** is the same service as its original, whatever became of its words: typing errors, a name abbreviated,
  re-ordered or with the organisation in it, moved, renamed, another spelling of the telephone number, another
  description, brought by another feed with less in it, or several of these.
- A **split** listing: a whole ("Tai chi") that was listed again as parts ("Tai chi Tuesdays", "Tai chi Thursdays", or
  one for each place). The whole and a part are twins, because whoever searches finds the same Tuesday twice and
  somebody has to decide which stays. Two parts are not: each says something that the other does not.
- Everything else is two services, above all what looks like one: services of one organisation at one door with one
  telephone, neighbours in one building, branches of a national charity with one name, one site and one description
  (at times one helpline), and groups told apart by a number, a day, an age, a sex or a level.

Two copies of one original count neither way: they follow from the pairs with the original.
"""

import html
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

from hub.directory.geography.postcodes import unit

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
DEMO = Path(__file__).parent.parent / "hub" / "demo" / "data" / "services.json"
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # of the inward part
COPIES = 3  # of each listing

Json = dict[str, Any]
Place = tuple[str, str, str]  # street, town, postcode


@dataclass(frozen=True)
class Listing:
    """A listing: what duplicates are found by. `twin_of` is the key of its original, `kind` what became of it."""

    key: str
    name: str
    organisation: str = ""
    description: str = ""
    url: str = ""
    website: str = ""
    email: str = ""
    phones: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    kind: str = "original"
    twin_of: str = ""
    half: int = field(default=0)

    def as_service(self) -> Json:
        """Give it as an HSDS service with ids of its own, as another feed would."""
        made = {
            "id": _id(self.key),
            "name": self.name,
            "status": "active",
            "description": self.description or self.name,  # what feeds write that know no more
            "url": self.url or None,
            "email": self.email or None,
            "phones": [{"id": _id(f"{self.key} phone {each}"), "number": each} for each in self.phones],
            "service_at_locations": [_at(self.key, place) for place in self.places],
        }
        if self.organisation:
            ours = f"{self.organisation} {self.website}"
            made["organization"] = {"id": _id(ours), "name": self.organisation, "description": self.organisation}
            if self.website:
                made["organization"]["website"] = self.website
        return {name: value for name, value in made.items() if value}


def pool(shared: Path = SHARED, *, seed: int = 7) -> list[Listing]:
    """Give the originals, `COPIES` copies of each, and what only looks the same; the same for the same seed."""
    originals = list(_originals(shared))
    rng = random.Random(seed)
    made = list(originals)
    kinds = list(CORRUPTIONS)
    for number, each in enumerate(originals):
        for copy in range(COPIES):
            kind = kinds[(number + copy * 4) % len(kinds)]
            changed = CORRUPTIONS[kind](each, rng)
            made.append(replace(changed, key=f"{each.key}/{kind}{copy}", kind=kind, twin_of=each.key))
    for number, each in enumerate(originals):
        look = LOOKALIKES[number % len(LOOKALIKES)]
        made += look(each, rng.choice(originals), rng)
    return made


def is_twin(one: Listing, other: Listing) -> bool | None:
    """Say whether two listings are the same service; None for two copies of one original, which count neither way."""
    if one.twin_of and one.twin_of == other.twin_of:
        return False if one.kind == other.kind == "part" else None
    return one.key == other.twin_of or other.key == one.twin_of


def crowd(listings: list[Listing], count: int, *, copied: float = 0.05) -> list[Listing]:
    """Give `count` listings: the originals, other organisations elsewhere that do the same, and some copies of them.

    Those that say neither where they are nor how to ring them are left out: sixty of one name could not be told apart.
    """
    rng = random.Random(count)
    originals = [each for each in listings if each.kind == "original" and (each.places or each.phones)]
    made = list(originals)
    while len(made) < count * (1 - copied):
        number = len(made)
        town = _TOWNS[number // len(originals) % len(_TOWNS)]
        made.append(transplanted(originals[number % len(originals)], town, number))
    kinds = list(CORRUPTIONS.items())
    for number, each in enumerate(rng.sample(made, count - len(made))):
        kind, change = kinds[number % len(kinds)]
        made.append(replace(change(each, rng), key=f"{each.key}/{kind}", kind=kind, twin_of=each.key))
    return made


def transplanted(listing: Listing, town: str, number: int) -> Listing:
    """Give a service of another organisation elsewhere that does the same under the same name, as every town has."""
    rng = random.Random(crc32(f"{listing.key} {number}".encode()))
    host = f"{re.sub('[^a-z]', '', listing.organisation.lower())[:12]}-{town.lower()}-{number}.example"
    return replace(
        listing,
        key=f"{listing.key}@{number}",
        organisation=f"{town} {listing.organisation.split(' ', 1)[-1]}",
        description=" ".join(
            word for word in listing.description.replace("Halifax", town).split() if rng.random() < 0.7
        ),
        url=f"https://{host}/{number}",
        website=f"https://{host}",
        email=f"info@{host}",
        phones=tuple(f"0{rng.randrange(1200, 1990)} {rng.randrange(200000, 999999)}" for _ in listing.phones),
        places=tuple((f"{rng.randrange(1, 90)} {street_of(rng)}", town, postcode(rng)) for _ in listing.places),
        half=crc32(town.encode()) % 2,
    )


def street_of(rng: random.Random) -> str:
    """Give the name of a street."""
    return f"{rng.choice(_STREETS)} {rng.choice(('Street', 'Road', 'Lane', 'Terrace'))}"


def postcode(rng: random.Random, area: str = "") -> str:
    """Give a postcode that there is, of an area where one is given."""
    area = area or rng.choice(("LS", "BD", "M", "S", "HD", "WF", "OL", "YO", "BS", "CF", "EX", "NR"))
    for _ in range(1_000):
        outcode = f"{area}{rng.randrange(1, 10)}"
        incode = f"{rng.randrange(1, 10)}{rng.choice(_LETTERS)}{rng.choice(_LETTERS)}"
        if unit(outcode, incode):
            return f"{outcode} {incode}"
    raise ValueError(f"There are too few postcodes in {area}.")


# --- real listings ---------------------------------------------------------------------------------------------------


def _originals(shared: Path) -> Iterator[Listing]:
    """Give the demonstration's listings, and the real ones where they are at hand."""
    demo = json.loads(DEMO.read_bytes())
    real = [
        *_in(shared, "uk-streetsupport-oruk3-derived/services_full.json"),
        *_in(shared, "uk-bucks-outpost/services.json"),
        *_in(shared, "uk-bristol-oruk3/bristol-services-page1.json"),
    ]
    seen = set()
    for number, service in enumerate([*demo, *real]):
        listing = _read(service, number)
        is_real = number >= len(demo)
        if listing.name and not (is_real and listing.organisation in seen):  # feeds list a thing once for each category
            seen.add(listing.organisation)
            yield listing


def _in(shared: Path, name: str) -> list[Json]:
    path = shared / name
    if not path.exists():
        return []
    read = json.loads(path.read_bytes())
    return read if isinstance(read, list) else read.get("contents") or read["content"]


def _read(service: Json, number: int) -> Listing:
    run_by = service.get("organization") or service.get("organisation") or {}
    places = [at.get("location") or {} for at in service.get("service_at_locations") or ()]
    places += service.get("locations") or ()
    addresses = [a for place in places for a in place.get("addresses") or ([place] if place.get("address_1") else [])]
    phones = [p for each in (service, *(service.get("contacts") or ())) for p in each.get("phones") or ()]
    organisation = run_by.get("name") or ""
    website = run_by.get("website") or run_by.get("url") or ""
    if crc32(f"plain {organisation}".encode()) % 2:  # half of the feeds know no more than the site and the desk
        service = {**service, "url": website, "email": run_by.get("email") or ""}
        phones = phones[:1]
    if crc32(f"bare {organisation}".encode()) % 4 == 0:  # and some know little of what it is
        service = {**service, "description": ""}
    return Listing(
        key=f"l{number}",
        name=service["name"].strip(),
        organisation=organisation,
        description=re.sub(r"<[^>]+>", " ", html.unescape(service.get("description") or "")).strip(),
        url=service.get("url") or "",
        website=website,
        email=service.get("email") or "",
        phones=tuple(dict.fromkeys(p["number"] for p in phones if p.get("number"))),
        places=tuple(
            (a.get("address_1") or "", a.get("city") or "", a["postal_code"]) for a in addresses if a.get("postal_code")
        ),
        half=crc32(organisation.encode()) % 2,
    )


def _id(key: str) -> str:
    rng = random.Random(f"duplicates {key}")
    return str(UUID(int=rng.getrandbits(128), version=4))


def _at(key: str, place: Place) -> Json:
    street, town, code = place
    ours = f"{key} {street} {code}"
    address = {
        "id": _id(f"{ours} a"),
        "address_1": street or "Community hall",
        "city": town or "Town",
        "state_province": "England",
        "postal_code": code,
        "country": "GB",
        "address_type": "physical",
    }
    return {
        "id": _id(f"{ours} at"),
        "location": {"id": _id(f"{ours} l"), "location_type": "physical", "name": street, "addresses": [address]},
    }


# --- copies ----------------------------------------------------------------------------------------------------------

_STREETS = ("Wharf", "Beech", "Station", "Chapel", "Victoria", "Northgate", "Albion", "Mill", "Church", "Bank")
_SHORT = {
    "Group": "Grp",
    "Centre": "Ctr",
    "Association": "Assoc",
    "Community": "Comm",
    "Service": "Svc",
    "Support": "Supp",
    "Advice": "Adv",
    "and": "&",
    "Saint": "St",
    "Project": "Proj",
    "group": "grp",
    "support": "supp.",
    "advice": "adv.",
    "community": "comm.",
}
_NEW_NAMES = (
    "New Horizons",
    "The Hive",
    "Open Door",
    "Bright Futures",
    "Stepping Stones",
    "The Living Room",
    "Common Ground",
    "Next Steps",
    "The Lighthouse",
    "Good Company",
    "Fresh Start",
    "Kindred",
)
_OTHER_WORDS = {
    "people": "residents",
    "free": "no charge",
    "help": "assistance",
    "every": "each",
    "meet": "get together",
    "older": "elderly",
    "weekly": "once a week",
    "you": "people",
    "support": "help",
    "ring": "call",
}


def _typing(listing: Listing, rng: random.Random) -> Listing:
    name = listing.name
    for _ in range(1 if len(name) < 14 else 2):
        name = _mistyped(name, rng)
    return replace(_fed(listing, rng), name=name)


def _mistyped(name: str, rng: random.Random) -> str:
    places = [n for n in range(1, len(name) - 1) if name[n].isalpha() and name[n + 1].isalpha()]
    if not places:
        return name
    at = rng.choice(places)
    return rng.choice(
        (
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + rng.choice("aeinorst") + name[at + 1 :],
        )
    )


def _abbreviated(listing: Listing, rng: random.Random) -> Listing:
    words = [_SHORT.get(word, word) for word in listing.name.split()]
    if words == listing.name.split() and len(words) > 2:
        words.pop(rng.randrange(1, len(words)))
    return replace(_fed(listing, rng), name=" ".join(words))


def _reordered(listing: Listing, rng: random.Random) -> Listing:
    words = listing.name.replace(":", "").split()
    if len(words) > 1 and rng.random() < 0.5:
        cut = rng.randrange(1, len(words))
        name = f"{' '.join(words[cut:])}, {' '.join(words[:cut])}"
    else:
        name = rng.choice((f"{listing.organisation}: {listing.name}", f"{listing.name} - {listing.organisation}"))
    return replace(_fed(listing, rng), name=name)


def _moved(listing: Listing, rng: random.Random) -> Listing:
    """Move it, mostly within its town; who moves keeps the number or the site."""
    keeps_phone = bool(listing.phones) and rng.random() < 0.6
    places = tuple(_elsewhere(place, rng) for place in listing.places)
    moved = replace(listing, places=places)
    if keeps_phone:
        return replace(moved, url="", website="", email="") if rng.random() < 0.4 else moved
    return replace(moved, phones=(_local(rng),) if listing.phones else ())


def _elsewhere(place: Place, rng: random.Random) -> Place:
    _, town, code = place
    area = re.match(r"[A-Z]*", code.upper())
    town = rng.choice(("Elland", "Brighouse", "Stockport", "Salford")) if rng.random() < 0.15 else town
    return f"{rng.randrange(1, 90)} {street_of(rng)}", town, postcode(rng, area.group() if area else "")


def _local(rng: random.Random) -> str:
    return f"01{rng.randrange(200, 990)} {rng.randrange(200000, 999999)}"


def _renamed(listing: Listing, rng: random.Random) -> Listing:
    """Give it another name at the same door, with the same number where it has one."""
    last = listing.name.split()[-1]
    name = f"{rng.choice(_NEW_NAMES)} {last}" if rng.random() < 0.5 else rng.choice(_NEW_NAMES)
    return replace(listing, name=name, description=_reworded(listing.description, rng))


def _respelt(listing: Listing, rng: random.Random) -> Listing:
    return replace(
        listing, phones=tuple(_spelt(each, rng) for each in listing.phones), name=_mistyped(listing.name, rng)
    )


def _spelt(number: str, rng: random.Random) -> str:
    digits = re.sub(r"\D", "", number)
    return rng.choice(
        (digits, f"+44 (0){digits[1:]}", f"0044 {digits[1:]}", f"{digits[:4]}-{digits[4:7]}-{digits[7:]}")
    )


def _redescribed(listing: Listing, rng: random.Random) -> Listing:
    if rng.random() < 0.5:
        return replace(_fed(listing, rng), description=re.split(r"(?<=[.!?])\s", listing.description)[0])
    return replace(_fed(listing, rng), description=_reworded(listing.description, rng))


def _reworded(text: str, rng: random.Random) -> str:
    words = [_OTHER_WORDS.get(word, word) for word in text.split() if rng.random() < 0.85]
    return " ".join(words)


def _fed(listing: Listing, rng: random.Random) -> Listing:
    """Give it as another feed has it: its organisation and site written otherwise, some of it missing."""
    organisation = rng.choice(
        (
            listing.organisation,
            f"{listing.organisation} Ltd",
            f"The {listing.organisation}",
            listing.organisation.upper(),
        )
    )
    fed = replace(
        listing,
        organisation=organisation if listing.organisation else "",
        website=listing.website.replace("https://", "http://www.") if rng.random() < 0.5 else listing.website,
        phones=tuple(_spelt(each, rng) for each in listing.phones),
    )
    lost = rng.choice(("", "email", "url", "phones", "places", "description"))
    if lost == "places" and not (listing.phones or listing.email):
        lost = ""
    return replace(fed, **{lost: () if lost in ("phones", "places") else ""}) if lost else fed


def _several(listing: Listing, rng: random.Random) -> Listing:
    for change in rng.sample((_typing, _abbreviated, _respelt, _redescribed, _moved, _reordered), 2):
        listing = change(listing, rng)
    return listing


CORRUPTIONS: dict[str, Callable[[Listing, random.Random], Listing]] = {
    "typing errors": _typing,
    "abbreviated": _abbreviated,
    "re-ordered": _reordered,
    "moved": _moved,
    "renamed": _renamed,
    "number respelt": _respelt,
    "redescribed": _redescribed,
    "another feed": _fed,
    "several": _several,
}


# --- what only looks the same ----------------------------------------------------------------------------------------

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
_TOWNS = """
Leeds Bradford Huddersfield Wakefield Keighley Batley Dewsbury Skipton Otley Ilkley Rochdale Oldham Bury
Bolton Stockport Burnley Nelson Colne Barnsley Pudsey Doncaster Rotherham Sheffield Chesterfield Buxton
Glossop Macclesfield Crewe Stafford Walsall Dudley Telford Shrewsbury Ludlow Hereford Worcester Gloucester
Swindon Bath Taunton Exeter Truro Poole Salisbury Winchester Reading Slough Luton Bedford Kettering Corby
Grantham Lincoln Boston Norwich Ipswich Colchester Hastings Lewes Crawley Guildford Dover
""".split()  # noqa: SIM905 (reads as words)
_BRANCHES = ("Leeds", "Exeter", "Norwich", "Cardiff", "Hull", "Derby", "Elland", "Brighouse", "Bury", "Stockport")


def _neighbours(listing: Listing, other: Listing, rng: random.Random) -> list[Listing]:
    """Put what another organisation does through the same door, at times under the number of the building."""
    phones = listing.phones[:1] if rng.random() < 0.3 else (_local(rng),)
    host = f"https://neighbour-{rng.randrange(10**6)}.example"
    name = rng.choice(_SUBJECTS) if rng.random() < 0.5 else other.name
    moved_in = replace(
        other,
        key=f"{listing.key}+n",
        name=name,
        organisation=f"{rng.choice(_STREETS)} {other.organisation}",
        places=listing.places[:1],
        phones=phones,
        url=host,
        website=host,
        email="",
        kind="neighbour",
        description=_reworded(other.description, rng),
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
            description=f"{subject}. {first} {_reworded(other.description, rng)}",
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
            phones=(helpline,) if has_helpline else (_local(rng),),
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
