"""A listing of the labelled pool, and where the originals come from: the demonstration, and real ones if at hand."""

import html
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

from hub.directory.geography.postcodes import unit

SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "data"
DEMO = Path(__file__).parent.parent.parent / "hub" / "demo" / "data" / "services.json"
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # of the inward part of a postcode
STREETS = ("Wharf", "Beech", "Station", "Chapel", "Victoria", "Northgate", "Albion", "Mill", "Church", "Bank")

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


def street_of(rng: random.Random) -> str:
    """Give the name of a street."""
    return f"{rng.choice(STREETS)} {rng.choice(('Street', 'Road', 'Lane', 'Terrace'))}"


def postcode(rng: random.Random, area: str = "") -> str:
    """Give a postcode that there is, of an area where one is given."""
    area = area or rng.choice(("LS", "BD", "M", "S", "HD", "WF", "OL", "YO", "BS", "CF", "EX", "NR"))
    for _ in range(1_000):
        outcode = f"{area}{rng.randrange(1, 10)}"
        incode = f"{rng.randrange(1, 10)}{rng.choice(_LETTERS)}{rng.choice(_LETTERS)}"
        if unit(outcode, incode):
            return f"{outcode} {incode}"
    raise ValueError(f"There are too few postcodes in {area}.")


def local(rng: random.Random) -> str:
    """Give a telephone number of some town."""
    return f"01{rng.randrange(200, 990)} {rng.randrange(200000, 999999)}"


def read_originals(shared: Path) -> Iterator[Listing]:
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
