"""Results on a map: their pins, what else was found, and the ground they stand on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hub.core.actor import Actor
from hub.directory.geography.built_up import homes
from hub.directory.queries.asking import Criteria
from hub.directory.queries.listings import FOR_STAFF, find_listings
from hub.directory.queries.search import Found, places_found
from hub.directory.queries.search_index import newest_change
from hub.directory.queries.vocabulary import vocabulary
from hub.directory.rules.maps.drawing import Bar, Name, Pin, Ring, bar, names, pins, rings
from hub.directory.rules.maps.frame import Frame, Point, frame_of
from hub.directory.rules.maps.ground import Ground, ground
from hub.directory.search.query import Spot

MOST_SPOTS = 1_000
MOST_LETTERS = 3  # each is a file of postcodes, read in a third of a second the first time
SIZES = {"wide": (760, 470), "narrow": (328, 360)}  # pixels: beside the filters, and on a telephone


@dataclass(frozen=True)
class Drawing:
    """One size of the map, ready to be written as SVG. `dots` are the places of results on other pages."""

    name: str
    width: int
    height: int
    ground: Ground
    rings: tuple[Ring, ...]
    here: tuple[float, float] | None
    dots: tuple[tuple[float, float], ...]
    names: tuple[Name, ...]
    pins: tuple[Pin, ...]
    bar: Bar


@dataclass(frozen=True)
class ResultsMap:
    """The map in each size; `unplaced` are the numbers of the page's results that have no place on a map."""

    drawings: tuple[Drawing, ...]
    unplaced: tuple[int, ...]
    has_more: bool


def map_of(actor: Actor, criteria: Criteria, found: Found, *, zoom: int = 0) -> ResultsMap | None:
    """Draw what was found on a page of results; None where none of it has a place.

    Raises Invalid for a place that cannot be found, naming `near`.
    """
    spots = places_found(actor, criteria, most=MOST_SPOTS)
    numbers = {str(each.id): found.page.first + place for place, each in enumerate(found.page.items)}
    numbered = _numbered(spots, numbers)
    if not numbered:
        return None
    others = [(spot.latitude, spot.longitude) for spot in spots if spot.service_id not in numbers]
    here = found.located.point if found.located else None
    towns = vocabulary(newest_change()).towns
    homes_in = _homes_around(found)
    drawings = []
    for name, size in SIZES.items():
        frame = frame_of(list(numbered.values()), *size, around=here, zoom=zoom)
        drawings.append(_draw(name, frame, numbered, others, towns, here, homes_in(frame)))
    unplaced = tuple(number for number in numbers.values() if number not in numbered)
    return ResultsMap(tuple(drawings), unplaced, has_more=len(spots) == MOST_SPOTS)


def _numbered(spots: Sequence[Spot], numbers: Mapping[str, int]) -> dict[int, Point]:
    """Give each result of the page the nearest of its places, as its card does; else any of them."""
    placed: dict[int, Point] = {}
    for spot in spots:  # the nearest come first
        if number := numbers.get(spot.service_id):
            placed.setdefault(number, (spot.latitude, spot.longitude))
    return dict(sorted(placed.items()))


def _homes_around(found: Found) -> Callable[[Frame], Ground]:
    """Give what draws the homes in a frame: those of the postcodes that begin as the results' own do."""
    listings = find_listings([each.id for each in found.page.items], FOR_STAFF)
    postcodes = [place.postcode for each in listings.values() for place in each.listing.places if place.postcode]
    letters = Counter(postcode[0].upper() for postcode in postcodes)
    common = [letter for letter, _ in letters.most_common(MOST_LETTERS)]
    return lambda frame: ground(frame, *homes(common, frame.bounds))


def _draw(
    name: str,
    frame: Frame,
    numbered: Mapping[int, Point],
    others: Sequence[Point],
    towns: Mapping[str, Point],
    here: Point | None,
    homes_drawn: Ground,
) -> Drawing:
    set_down = pins(frame, list(numbered.items()), around=here)
    return Drawing(
        name=name,
        width=frame.width,
        height=frame.height,
        ground=homes_drawn,
        rings=rings(frame, here) if here else (),
        here=frame.at(here) if here and frame.holds(here) else None,
        dots=tuple(dict.fromkeys(_whole(frame.at(point)) for point in others if frame.holds(point))),
        names=names(frame, towns, set_down, around=here),
        pins=set_down,
        bar=bar(frame),
    )


def _whole(at: tuple[float, float]) -> tuple[float, float]:
    return round(at[0], 1), round(at[1], 1)
