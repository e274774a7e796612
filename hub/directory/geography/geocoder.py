"""From what a person types (a postcode, part of one, or a town) to a point, and how precise it is. Never online."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geopy.geocoders.base import Geocoder
from geopy.location import Location

from hub.core.errors import Invalid
from hub.directory.geography import places as place_names
from hub.directory.geography import postcodes
from hub.directory.geography.distance import about
from hub.directory.geography.postcodes import Point

PLACE_ERROR_M = 1500  # a town or locality has no sharp middle: about a mile
MAX_CHARACTERS = 100
_FULL = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])([A-Z]{2})")
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


class Precision(StrEnum):
    """How exactly a text names a point, best first."""

    UNIT = "unit"
    SECTOR = "sector"
    OUTCODE = "outcode"
    PLACE = "place"


@dataclass(frozen=True)
class Located:
    """A point, what it stands for, and what to tell the person; `message` is empty where the postcode was exact."""

    point: Point
    precision: Precision
    label: str
    error_m: int
    message: str = ""


def locate(text: str, places: Mapping[str, tuple[float, float]], *, field: str = "near") -> Located:
    """Find the point of a full postcode, a sector, an outcode or a place name, in this order.

    `places` maps the names of towns and localities of the directory's addresses to (latitude, longitude).
    Raises Invalid, naming `field`, where nothing is found.
    """
    typed = " ".join(text.upper().split())
    if not typed:
        raise Invalid("Enter a postcode, like HX1 1UJ, or a town.", field=field)
    if len(typed) > MAX_CHARACTERS:
        raise Invalid("Enter a postcode or a town in fewer than 100 characters.", field=field)
    if full := _FULL.fullmatch(re.sub(r"[\s-]", "", typed)):
        return _from_full(*full.groups(), field=field)
    found = _from_part(typed) or _from_place(text, places)
    if found is None:
        raise Invalid(_not_found(text, places), field=field)
    return found


def _from_full(outcode: str, digit: str, letters: str, *, field: str) -> Located:
    written = f"{outcode} {digit}{letters}"
    if outcode.startswith("BT"):
        raise Invalid(f"{written} is in Northern Ireland, which this directory cannot search by postcode.", field=field)
    if point := postcodes.unit(outcode, digit + letters):
        return Located(point, Precision.UNIT, written, 0)
    for precision, label, incode in ((Precision.SECTOR, f"{outcode} {digit}", digit), (Precision.OUTCODE, outcode, "")):
        if area := postcodes.area(outcode, incode):
            told = f"We could not find {written}. Results are for the {label} area, within {about(area.error_m)}."
            return Located(area.point, precision, label, area.error_m, told)
    raise Invalid(f"We could not find the postcode {written}. Check it and try again, or enter a town.", field=field)


def _from_part(typed: str) -> Located | None:
    outcode, digit, precision = typed, "", Precision.OUTCODE
    area = postcodes.area(typed) if _OUTCODE.fullmatch(typed) else None
    if area is None and (sector := _SECTOR.fullmatch(typed)):
        outcode, digit, precision = sector[1], sector[2], Precision.SECTOR
        area = postcodes.area(outcode, digit)
    if area is None:
        return None
    label = f"{outcode} {digit}".strip()
    told = f"Results are for the {label} area, within {about(area.error_m)}. A full postcode is more exact."
    return Located(area.point, precision, label, area.error_m, told)


def _from_place(text: str, places: Mapping[str, tuple[float, float]]) -> Located | None:
    found = place_names.find(text, places)
    if found is None:
        return None
    name, point = found
    told = f"Distances are from the middle of {name}. A full postcode is more exact."
    return Located(point, Precision.PLACE, name, PLACE_ERROR_M, told)


def _not_found(text: str, places: Mapping[str, tuple[float, float]]) -> str:
    written = " ".join(text.split())
    if meant := place_names.nearest_name(text, places):
        return f"We could not find “{written}”. Did you mean {meant}?"
    return f"We could not find “{written}”. Enter a postcode, like HX1 1UJ, or a town in this directory."


class OfflineGeocoder(Geocoder):  # type: ignore[misc]  # geopy is untyped
    """The same answers in the shape that geopy's callers know; it opens no connection."""

    def __init__(self, places: Callable[[], Mapping[str, tuple[float, float]]] = dict) -> None:
        """Take a function that gives the place names when they are needed."""
        super().__init__()
        self._places = places

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: object = None
    ) -> Location | list[Location] | None:
        """Give geopy's Location (a list of one where `exactly_one` is false), or None where nothing is found.

        `timeout` is geopy's and has no meaning here.
        """
        try:
            found = locate(query, self._places())
        except Invalid:
            return None
        raw = {"precision": found.precision.value, "error_m": found.error_m}
        location = Location(found.label, tuple(found.point), raw)
        return location if exactly_one else [location]
