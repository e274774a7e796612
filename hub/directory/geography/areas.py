"""Whether the area that a service is for holds a place: by an ONS code of a local authority, or by an outline."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from hub.directory.geography import authorities
from hub.directory.geography.geocoder import Located, Precision, locate
from hub.directory.geography.postcodes import Point

_KEPT = 1_000  # outlines read, and kept as they are asked about again and again
_LONGEST = 2_000_000  # characters of an outline: a council's in full detail has fewer


@dataclass(frozen=True)
class Where:
    """A point (WGS84 degrees), and the codes of the local authorities that it may lie in."""

    point: Point
    authorities: frozenset[str]


def where_is(postcode: str, *, field: str = "postcode") -> Where:
    """Find a full postcode, a sector or an outcode. Raises Invalid, naming `field`, where there is none such."""
    located = locate(postcode, {}, field=field)
    return Where(located.point, authorities.authorities(*_parts(located)))


def codes_of(located: Located) -> frozenset[str]:
    """Give the codes of all areas that hold a postcode or a part of one; none for a town, which has no borders."""
    if located.precision is Precision.PLACE:
        return frozenset()
    return authorities.codes_around(authorities.authorities(*_parts(located)))


def _parts(located: Located) -> tuple[str, str]:
    outcode, _, incode = located.label.partition(" ")
    return outcode, incode


def may_hold(where: Where, *, uri: str, extent: str) -> bool | None:
    """Say whether an area holds the place, by whichever of its code and its outline says yes; None where neither tells.

    `uri` is or ends in an ONS code; `extent` is GeoJSON, and anything else counts as nothing.
    """
    answers = {authorities.covers(uri, where.authorities), _inside(extent, where.point)} - {None}
    return None if not answers else True in answers


def _inside(extent: str, point: Point) -> bool | None:
    outline = _outline(extent) if extent.lstrip().startswith("{") else None
    return None if outline is None else bool(shapely.intersects_xy(outline, point.longitude, point.latitude))


@lru_cache(maxsize=_KEPT)
def _outline(extent: str) -> BaseGeometry | None:
    """Read a GeoJSON geometry, feature or collection of features; None for what has no area or makes no sense."""
    if len(extent) > _LONGEST:
        return None
    try:
        found = shapely.union_all([shape(each) for each in _geometries(orjson.loads(extent))])
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError):
        return None  # orjson, shape() and GEOS each have errors of their own for nonsense
    if found.is_empty or not math.isfinite(found.area) or found.area <= 0:
        return None
    shapely.prepare(found)
    return found


def _geometries(data: Any) -> list[Any]:
    if data.get("type") == "FeatureCollection":
        return [each["geometry"] for each in data["features"]]
    return [data["geometry"] if data.get("type") == "Feature" else data]
