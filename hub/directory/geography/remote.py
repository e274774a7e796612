"""The opt-in remote geocoder: for the addresses of services, never for people's."""

from enum import StrEnum
from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.geocoders import Nominatim

from hub.core.errors import Invalid, NotAllowed, Unavailable
from hub.directory.geography.postcodes import Point

USER_AGENT = "hub-community-directory"
TIMEOUT_S = 5


class Purpose(StrEnum):
    """What an address is looked up for."""

    SERVICE_ADDRESS = "service_address"
    PERSON_ADDRESS = "person_address"
    SEARCH = "search"


def geocode_address(address: str, *, purpose: Purpose, url: str) -> Point | None:
    """Ask a Nominatim server at `url` (the setting HUB_GEOCODER_URL) for the point of a service's address.

    None where it knows no such address. Raises NotAllowed for any purpose but a service's address, because an
    address of a person may not leave Hub; Unavailable where no server is set or it does not answer.
    """
    if purpose is not Purpose.SERVICE_ADDRESS:
        raise NotAllowed("Only the address of a service may be sent to a remote geocoder.")
    if not address.strip():
        raise Invalid("Enter the address of the service.", field="address")
    if not url:
        raise Unavailable("No remote geocoder is set: HUB_GEOCODER_URL is empty.")
    parts = urlsplit(url if "://" in url else f"https://{url}")
    server = Nominatim(
        user_agent=USER_AGENT, domain=parts.netloc + parts.path.rstrip("/"), scheme=parts.scheme, timeout=TIMEOUT_S
    )
    try:
        found = server.geocode(address, country_codes="gb")
    except GeopyError as error:
        raise Unavailable("The remote geocoder did not answer. Try again later, or enter a postcode.") from error
    return Point(found.latitude, found.longitude) if found else None
