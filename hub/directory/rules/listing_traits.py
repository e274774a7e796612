"""What a listing is known by, in one spelling, so that two of them can be compared."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

LONGEST = 300  # letters of a description that are compared: how listings begin tells them apart
SHORTEST = 40  # letters: less, as the name again, says nothing
_FEWEST_DIGITS = 9
_FILLER = frozenset(
    {
        *("and", "the", "a", "an", "of", "for", "in", "at", "group", "service", "services", "project"),
        *("cic", "cio", "ltd", "limited", "charity", "trust"),
    }
)
_IN_FULL = {
    "grp": "group", "gp": "group", "svc": "service", "svcs": "services", "ctr": "centre", "center": "centre",
    "assoc": "association", "comm": "community", "supp": "support", "adv": "advice", "proj": "project", "st": "saint",
    "dept": "department", "info": "information", "vol": "voluntary",
}  # fmt: skip
_STREETS = {
    "st": "street", "rd": "road", "ave": "avenue", "ln": "lane", "sq": "square", "ct": "court", "dr": "drive",
    "terr": "terrace", "pl": "place",
}  # fmt: skip
# Sites that many charities use, and where people have their mail: the same host says nothing there.
_EVERYBODYS = (
    "facebook.com", "instagram.com", "twitter.com", "x.com", "linktr.ee", "eventbrite.co.uk", "meetup.com",
    "youtube.com", "nhs.uk", "gov.uk", "google.com", "wixsite.com", "wordpress.com", "streetsupport.net",
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "yahoo.com", "yahoo.co.uk",
    "btinternet.com", "aol.com", "icloud.com", "live.co.uk", "nhs.net", "noemail.invalid",
)  # fmt: skip

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Traits:
    """What a listing is known by. Empty where nobody said.

    `core` is the name without the words of the organisation, `pages` are web addresses that are more than a host,
    `streets` hold the house number where there is one.
    """

    name: str
    core: str = ""
    organisation: str = ""
    postcodes: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    description: str = ""

    def keys(self) -> Iterator[str]:
        """Give the keys that like listings share at least one of, so that only those need to be compared.

        Most hold a word of the name, so that few listings have them. The others find what was renamed or mistyped.
        """
        words = dict.fromkeys(self.name.split())
        if words:
            yield f"name {' '.join(sorted(words))}"
        for word in words:
            yield from (f"{each} {word}" for each in (*self.phones, *self.hosts, *self.postcodes))
            if self.organisation:
                yield f"{self.organisation} {word}"
        yield from self.phones
        yield from self.emails
        yield from self.pages
        yield from (f"{street} {code}" for street in self.streets for code in self.postcodes)
        if self.organisation:
            yield from (f"{self.organisation} {code}" for code in self.postcodes)
        if self.description:
            yield f"said {self.description}"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as a listing gives it."""

    street: Any = None
    town: Any = None
    postcode: Any = None


def traits_of(service: Json) -> Traits:
    """Read what is compared from an HSDS service object."""
    organisation = _one(service, "organization")
    contacts = _many(service, "contacts")
    locations = [_one(at, "location") for at in _many(service, "service_at_locations")]
    return traits(
        str(service.get("name") or ""),
        str(organisation.get("name") or ""),
        places=[
            Address(each.get("address_1"), each.get("city"), each.get("postal_code"))
            for place in locations
            for each in _many(place, "addresses")
        ],
        phones=[phone.get("number") for each in (service, *contacts) for phone in _many(each, "phones")],
        webs=(service.get("url"), organisation.get("website")),
        emails=(service.get("email"), *(each.get("email") for each in contacts)),
        description=str(service.get("description") or ""),
    )


def traits(
    name: str,
    organisation: str,
    *,
    places: Iterable[Address],
    phones: Iterable[Any],
    webs: Iterable[Any],
    emails: Iterable[Any] = (),
    description: str = "",
) -> Traits:
    """Put what a listing says of itself into one spelling; `webs` are the addresses of its web pages."""
    own, run_by = normal_name(name), normal_name(organisation)
    addresses, places = [_web(str(each or "")) for each in webs], list(places)
    mails = frozenset(filter(None, map(_email, emails)))
    return Traits(
        own,
        _without(own, run_by),
        run_by,
        frozenset(filter(None, (_postcode(each.postcode) for each in places))),
        frozenset(filter(None, (_street(str(each.street or "")) for each in places))),
        frozenset(filter(None, (normal_name(str(each.town or "")) for each in places))),
        frozenset(filter(None, map(_phone, phones))),
        frozenset(filter(None, (*(host for host, _ in addresses), *(_web(each.split("@")[1])[0] for each in mails)))),
        frozenset(page for host, page in addresses if host and page != host),
        mails,
        plain(description),
    )


@lru_cache(maxsize=20_000)
def normal_name(text: str) -> str:
    """Give the words of a name in small letters, in full, without accents and words that every name has."""
    words = [_IN_FULL.get(word, word) for word in _words(text.replace("&", " and "))]
    return " ".join([word for word in words if word not in _FILLER] or words)


def plain(text: str) -> str:
    """Give the first words of a description in small letters, without mark-up and punctuation; "" of a few words."""
    words = " ".join(_words(re.sub(r"<[^>]{0,200}>", " ", text[: 3 * LONGEST])))
    return words[:LONGEST] if len(words) >= SHORTEST else ""


def _words(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", bare.replace("'", ""))


def _without(name: str, organisation: str) -> str:
    """Give a name without that of the organisation, where that stands in it as a whole and something is left."""
    if organisation and f" {organisation} " in f" {name} ":
        return f" {name} ".replace(f" {organisation} ", " ", 1).strip() or name
    return name


def _postcode(value: Any) -> str:
    text = re.sub(r"[^A-Z0-9]", "", str(value or "").upper())
    return text if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", text) else ""


@lru_cache(maxsize=20_000)
def _street(text: str) -> str:
    words = _words(text)
    words = [*words[:1], *(_STREETS.get(word, word) for word in words[1:])]
    numbers = [place for place, word in enumerate(words) if word[0].isdigit()]
    return " ".join(words[numbers[-1] :] if numbers and numbers[-1] < len(words) - 1 else words)


def _phone(value: Any) -> str:
    digits = re.sub(r"\D", "", str(value or "").replace("(0)", ""))
    digits = re.sub(r"^(00)?44", "", digits).lstrip("0")
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def _email(value: Any) -> str:
    text = str(value or "").strip().lower()
    return text if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) and not text.endswith(".invalid") else ""


@lru_cache(maxsize=20_000)
def _web(text: str) -> tuple[str, str]:
    """Give the host of a web address and the page on it; twice "" where it is everybody's or none."""
    text = text.strip().lower()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", ""
    is_everybodys = any(host == each or host.endswith(f".{each}") for each in _EVERYBODYS)
    if "." not in host or is_everybodys:
        return "", ""
    query = f"?{parts.query}" if parts.query else ""
    return host, f"{host}{parts.path.rstrip('/')}{query}"


def _one(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, Mapping) else {}


def _many(parent: Json, name: str) -> list[Json]:
    value = parent.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
