"""What becomes of a listing that is the same service still."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from bench.duplicates.listing import Listing, Place, local, postcode, street_of

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
    return replace(moved, phones=(local(rng),) if listing.phones else ())


def _elsewhere(place: Place, rng: random.Random) -> Place:
    _, town, code = place
    area = re.match(r"[A-Z]*", code.upper())
    town = rng.choice(("Elland", "Brighouse", "Stockport", "Salford")) if rng.random() < 0.15 else town
    return f"{rng.randrange(1, 90)} {street_of(rng)}", town, postcode(rng, area.group() if area else "")


def _renamed(listing: Listing, rng: random.Random) -> Listing:
    """Give it another name at the same door, with the same number where it has one."""
    last = listing.name.split()[-1]
    name = f"{rng.choice(_NEW_NAMES)} {last}" if rng.random() < 0.5 else rng.choice(_NEW_NAMES)
    return replace(listing, name=name, description=reworded(listing.description, rng))


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
    return replace(_fed(listing, rng), description=reworded(listing.description, rng))


def reworded(text: str, rng: random.Random) -> str:
    """Say it in other words, and some of it not at all."""
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
