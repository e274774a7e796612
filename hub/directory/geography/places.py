"""Names of towns and localities, taken from the directory's own addresses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hub.directory.geography.postcodes import Point


def gather(rows: Iterable[tuple[str, float, float]]) -> dict[str, Point]:
    """Make a place of every name in (name, latitude, longitude) rows: the middle of the addresses that bear it."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, latitude, longitude in rows:
        if name.strip():
            points[" ".join(name.split())].append((latitude, longitude))
    return {name: Point(median(lat for lat, _ in at), median(lon for _, lon in at)) for name, at in points.items()}


def find(text: str, places: Mapping[str, tuple[float, float]]) -> tuple[str, Point] | None:
    """Find a place by its name, whatever its capitals, spaces and hyphens; None where no address bears it."""
    wanted = _plain(text)
    for name, at in places.items():
        if _plain(name) == wanted:
            return name, Point(*at)
    return None


def nearest_name(text: str, places: Mapping[str, tuple[float, float]]) -> str | None:
    """Give the place name that the text most likely meant, at most two slips away; None where there is none."""
    names = {_plain(name): name for name in places}
    found = process.extractOne(_plain(text), names.keys(), scorer=OSA.distance, score_cutoff=2)
    return names[found[0]] if found and len(_plain(text)) > 4 else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("'", "").replace("’", "").split())
