"""How somebody is referred to a service: one way, from who answers its referrals, its terms and how it is reached."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub.directory.rules.listing import ROUTE, Listing, Phone
from hub.directory.rules.plain_text import web_address


class Route(StrEnum):
    """The way a referral takes."""

    HUB = "hub"
    LINK = "link"
    PHONE = "phone"
    EMAIL = "email"
    NONE = "none"


class Entry(StrEnum):
    """Who may bring somebody to a service."""

    ANYONE = "self"
    PROFESSIONAL = "professional"


@dataclass(frozen=True)
class WayIn:
    """The way to refer: in words, who may use it ("" where nobody said), and where it leads ("" where nowhere)."""

    route: Route
    words: str
    who: str
    href: str = ""
    shown: str = ""


_WORDS = {
    Route.HUB: "Professionals refer through Hub, from a goal in the person’s plan",
    Route.LINK: "On its website",
    Route.PHONE: "By telephone",
    Route.EMAIL: "By e-mail",
    Route.NONE: "Nobody has said how",
}
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;)]", re.IGNORECASE)


def way_in(listing: Listing, *, answers_in_hub: bool) -> WayIn:
    """Say how to refer: through Hub where its organisation answers there, else as the service says it is reached.

    A web address in the service's own words on how to refer goes before its telephone; its home page comes last.
    """
    if listing.status in {"inactive", "defunct"}:
        return WayIn(Route.NONE, "Not at all: it has ended", "")
    if answers_in_hub:
        return WayIn(Route.HUB, _WORDS[Route.HUB], _who(listing, Route.HUB))
    who = _who(listing, Route.NONE)
    link = _LINK.search(listing.how_to_refer)
    if link and web_address(link[0]):
        return WayIn(Route.LINK, _WORDS[Route.LINK], who, link[0], link[0])
    if phone := next((each.number for each in _phones(listing) if each.number), ""):
        return WayIn(Route.PHONE, _WORDS[Route.PHONE], who, f"tel:{re.sub(r'[^+0-9]', '', phone)}", phone)
    if listing.email:
        return WayIn(Route.EMAIL, _WORDS[Route.EMAIL], who, f"mailto:{listing.email}", listing.email)
    if listing.url:
        return WayIn(Route.LINK, _WORDS[Route.LINK], who, listing.url, listing.url)
    return WayIn(Route.NONE, _WORDS[Route.NONE], who)


def _phones(listing: Listing) -> list[Phone]:
    return [*listing.phones, *(phone for contact in listing.contacts for phone in contact.phones)]


def entry_of(names: Iterable[str]) -> Entry | None:
    """Give who may bring somebody, by the names of a service's ways in; None where nobody said."""
    alone, professional = _ways(names)
    return Entry.ANYONE if alone else Entry.PROFESSIONAL if professional else None


def _ways(names: Iterable[str]) -> tuple[bool, bool]:
    said = {name.casefold().replace("-", " ") for name in names}
    alone = any(name.startswith("self") for name in said)
    return alone, any("professional" in name or name.startswith(("gp", "referral needed")) for name in said)


def _who(listing: Listing, route: Route) -> str:
    alone, professional = _ways(listing.names_of(ROUTE))
    if alone and (professional or route is Route.HUB):
        return "People may also refer themselves."
    if alone:
        return "People refer themselves."
    return "Professionals only." if professional else ""
