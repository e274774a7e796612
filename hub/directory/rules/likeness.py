"""Whether two listings are likely the same service, and why: the words that a person would give."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz

NAME_ALIKE, NAME_SAME = 80, 97  # per cent
ENOUGH = 60  # points
# A name alone proves little: every town has a "Knit and Natter". What stands beside it decides.
_POINTS = {"organisation": 25, "phone": 35, "postcode": 20, "host": 15}
_FEWEST_DIGITS = 9
_FILLER = frozenset(
    {
        *("and", "the", "a", "an", "of", "for", "in", "at", "group", "service", "services", "project"),
        *("cic", "cio", "ltd", "limited", "charity", "trust"),
    }
)
_DAYS = frozenset(
    f"{day}{ending}" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun") for ending in ("day", "days")
)
# Sites that many charities use: the same host says nothing there.
_EVERYBODYS = (
    "facebook.com", "instagram.com", "twitter.com", "x.com", "linktr.ee", "eventbrite.co.uk", "meetup.com",
    "youtube.com", "nhs.uk", "gov.uk", "google.com", "wixsite.com", "wordpress.com",
)  # fmt: skip

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Traits:
    """What a listing is known by: all in one spelling, so that they can be compared. Empty where nobody said."""

    name: str
    organisation: str = ""
    postcodes: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()

    def keys(self) -> Iterator[str]:
        """Give the keys that like listings share at least one of, so that only those need to be compared.

        Names that are alike share a word, so each key but that of the whole name holds one: few listings have it.
        """
        words = dict.fromkeys(self.name.split())
        if words:
            yield f"name {' '.join(sorted(words))}"
        for word in words:
            yield from (f"{each} {word}" for each in (*self.phones, *self.hosts, *self.postcodes))
            if self.organisation:
                yield f"{self.organisation} {word}"


@dataclass(frozen=True)
class Alike:
    """How like two listings are, in points of 100, and why in words."""

    score: int
    why: str


def traits_of(service: Json) -> Traits:
    """Read what is compared from an HSDS service object."""
    organisation = _one(service, "organization")
    contacts = _many(service, "contacts")
    locations = [_one(at, "location") for at in _many(service, "service_at_locations")]
    return traits(
        str(service.get("name") or ""),
        str(organisation.get("name") or ""),
        (address.get("postal_code") for place in locations for address in _many(place, "addresses")),
        (phone.get("number") for each in (service, *contacts) for phone in _many(each, "phones")),
        (service.get("url"), organisation.get("website")),
    )


def traits(
    name: str, organisation: str, postcodes: Iterable[Any], phones: Iterable[Any], addresses: Iterable[Any]
) -> Traits:
    """Put what a listing says of itself into one spelling; `addresses` are those of its web pages."""
    return Traits(
        normal_name(name),
        normal_name(organisation),
        frozenset(filter(None, map(_postcode, postcodes))),
        frozenset(filter(None, map(_phone, phones))),
        frozenset(filter(None, (_host(str(each or "")) for each in addresses))),
    )


def likeness(one: Traits, other: Traits) -> Alike | None:
    """Say how like two listings are and why; None where nothing suggests that they are the same."""
    ratio = round(max(fuzz.token_sort_ratio(one.name, other.name), _inside(one.name, other.name)))
    if ratio < NAME_ALIKE or _numbered(one.name, other.name):
        return None
    shared = _shared(one, other)
    if not shared and (ratio < NAME_SAME or _apart(one, other)):
        return None
    score = 45 * ratio // 100 + sum(_POINTS[each] for each in shared) + (15 if ratio >= NAME_SAME else 0)
    words = [*shared.values(), "same name" if ratio == 100 else f"name {ratio}% alike"]
    if _differ(one.postcodes, other.postcodes):
        score -= _POINTS["postcode"]
        words.append("but another postcode")
    return Alike(min(score, 100), "; ".join(words)) if score >= ENOUGH else None


def _shared(one: Traits, other: Traits) -> dict[str, str]:
    found = {}
    if one.phones & other.phones:
        found["phone"] = "same telephone number"
    if one.postcodes & other.postcodes:
        found["postcode"] = "same postcode"
    if one.organisation and fuzz.token_sort_ratio(one.organisation, other.organisation) >= NAME_SAME:
        found["organisation"] = "same organisation"
    if one.hosts & other.hosts:
        found["host"] = "same website"
    return found


def _apart(one: Traits, other: Traits) -> bool:
    """Say whether both tell where they are, how to ring them or who runs them, and it differs."""
    return (
        _differ(one.postcodes, other.postcodes)
        or _differ(one.phones, other.phones)
        or bool(one.organisation and other.organisation)
    )


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _inside(one: str, other: str) -> float:
    """Count a name that is wholly within the other ("Debt advice", "Debt advice Halifax") as nearly the same."""
    short, long = sorted((set(one.split()), set(other.split())), key=len)
    return 90.0 if len(short) > 1 and short < long else 0.0


def _numbered(one: str, other: str) -> bool:
    """Say whether two names differ in numbers or weekdays alone: "Walks 1" and "Walks 2" are two groups."""
    words, others = set(one.split()), set(other.split())
    only, only_there = words - others, others - words
    return bool(only and only_there) and all(word.isdigit() or word in _DAYS for word in only | only_there)


@lru_cache(maxsize=20_000)
def normal_name(text: str) -> str:
    """Give the words of a name in small letters without accents, punctuation and words that every name has."""
    bare = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", bare.replace("'", ""))
    return " ".join([word for word in words if word not in _FILLER] or words)


def _postcode(value: Any) -> str:
    text = re.sub(r"[^A-Z0-9]", "", str(value or "").upper())
    return text if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", text) else ""


def _phone(value: Any) -> str:
    digits = re.sub(r"\D", "", str(value or "").replace("(0)", ""))
    digits = re.sub(r"^(00)?44", "", digits).lstrip("0")
    return digits if len(digits) >= _FEWEST_DIGITS else ""


@lru_cache(maxsize=20_000)
def _host(text: str) -> str:
    text = text.strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    is_everybodys = any(host == each or host.endswith(f".{each}") for each in _EVERYBODYS)
    return "" if "." not in host or is_everybodys else host


def _one(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, Mapping) else {}


def _many(parent: Json, name: str) -> list[Json]:
    value = parent.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
