"""What a page of the directory is to those outside: its lasting address, what search engines read, a code to scan."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import segno
from markupsafe import Markup

from hub.core.http import public_link
from hub.directory.queries.listings import Listed, OrganisationPage
from hub.directory.rules.listing import NEED, Listing
from hub.directory.rules.readable import slug_of
from hub.directory.rules.sensitive_needs import is_sensitive
from hub.directory.rules.short_list import kept_back
from hub.directory.rules.structured import Json, organisation_data, service_data

EXIT = "https://www.bbc.co.uk/weather"  # what anybody may be looking at


@dataclass(frozen=True)
class PublicPage:
    """`data` is None where search engines are kept out, `code` "" where nothing is to be passed on; `exit` is where
    the way out of the page leads, "" where it needs none.
    """

    url: str
    description: str
    data: Json | None
    code: str
    exit: str


def words_of(listed: Listed) -> str:
    """Give the words of a service's address: none that tell somebody's need or the name of what is not public."""
    return "" if listed.is_hidden else words_for(listed.listing)


def words_for(listing: Listing) -> str:
    """Give the words of a public service's address."""
    return "" if needs_exit(listing) else slug_of(listing.name)


def needs_exit(listing: Listing) -> bool:
    """Say whether the page of a service has a way out."""
    hides = any(place.is_confidential for place in listing.places)
    return is_sensitive(_names(listing), has_confidential_place=hides)


def outside_of(listed: Listed, today: date) -> PublicPage:
    """Give the outside of a service's page. The listing must be as the public has it."""
    listing = listed.listing
    url = service_url(listed.id, words_of(listed))
    organisation = organisation_url(UUID(listing.organisation_id)) if listing.organisation_id else ""
    data = None if listed.is_hidden else service_data(listing, url=url, organisation_url=organisation, today=today)
    has_exit = needs_exit(listing)
    why_not = kept_back(visibility=listed.visibility.value, has_confidential_place=has_exit, status=listing.status)
    return PublicPage(
        url=url,
        description="" if listed.is_hidden else listing.summary,
        data=data,
        code="" if why_not else code_of(url),
        exit=EXIT if has_exit else "",
    )


def outside_of_organisation(organisation_id: UUID, found: OrganisationPage) -> PublicPage:
    """Give the outside of an organisation's page; search engines read it where any of its services is public."""
    url = organisation_url(organisation_id)
    is_public = any(not each.is_hidden for each in found.services)
    data = organisation_data(found.name, found.description, url=url, website=found.url) if is_public else None
    return PublicPage(url, " ".join(found.description)[:300] if is_public else "", data, "", "")


def service_url(service_id: UUID, words: str) -> str:
    """Give the address that is passed on: in full, with the words behind the id where there are any."""
    values: dict[str, Any] = {"service_id": service_id} | ({"slug": words} if words else {})
    return public_link("directory.service", **values)


def organisation_url(organisation_id: UUID) -> str:
    """Give the address of an organisation in full."""
    return public_link("directory.organisation", organisation_id=organisation_id)


def code_of(url: str) -> Markup:
    """Draw an address as a QR code: SVG without any style of its own, readable with 15 % of it gone."""
    drawn = segno.make(url, error="m", micro=False).svg_inline(border=4, omitsize=True, svgclass="hub-code__drawing")
    return Markup(drawn)  # noqa: S704 (made of our own address, by squares alone)


def _names(listing: Listing) -> tuple[str, ...]:
    return (listing.name, listing.alternate_name, *listing.names_of(NEED))
