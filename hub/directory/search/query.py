"""What is asked of the search, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hub.directory.search.places import Reach
from hub.directory.search.synonyms import Synonyms


class Facet(StrEnum):
    """What results are counted by, and can be narrowed by."""

    TERM = "term"
    DAY = "day"
    COST = "cost"
    LANGUAGE = "language"
    ACCESSIBILITY = "accessibility"
    DELIVERY = "delivery"
    AUDIENCE = "audience"
    ACCEPTING = "accepting"
    ORGANISATION = "organisation"
    AREA = "area"
    GENDER = "gender"
    ROUTE = "route"
    OPEN = "open"
    SERVING = "serving"
    CHECKED = "checked"
    WAIT = "wait"
    PRICE = "price"
    WITHIN = "within"
    LAPSED = "lapsed"


class Sort(StrEnum):
    """The order of the results."""

    BEST = "best"
    DISTANCE = "distance"
    NAME = "name"
    FRESHEST = "freshest"
    SOONEST = "soonest"


@dataclass(frozen=True)
class Filters:
    """What a service must be. None means "whatever"; an empty set lets nothing through.

    Any one of `term_ids` (a term with its descendants), `languages`, `delivery`, `audience`, `organisation_ids` and
    `days` is enough; all of `accessibility` must be there. `within_m` needs a point to measure from and keeps services
    without a place, unless `located_only`; so does `within_minutes`, which needs a `SearchQuery.reach`. With
    `open_from` or `open_until` (minutes after midnight) the service must be open at some time between them, on one of
    `days` or on any day. `open_now` is by its weekly times, whatever is arranged for today. `serving_here` hides what
    is for other areas than `SearchQuery.here`. With `max_wait_weeks` or `checked_within_days` what is not known does
    not pass; `wait_unsaid` lets through only what names no wait, `ages_said` only what names an age. What lapsed is
    left out unless `with_lapsed`.
    """

    within_m: float | None = None
    located_only: bool = False
    days: frozenset[int] | None = None
    open_from: int | None = None
    open_until: int | None = None
    term_ids: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    accessibility: frozenset[str] | None = None
    delivery: frozenset[str] | None = None
    audience: frozenset[str] | None = None
    organisation_ids: frozenset[str] | None = None
    free_only: bool = False
    max_cost_pence: int | None = None
    age: int | None = None
    ages_said: bool = False
    accepting_only: bool = False
    genders: frozenset[str] | None = None
    routes: frozenset[str] | None = None
    open_now: bool = False
    serving_here: bool = False
    checked_within_days: int | None = None
    max_wait_weeks: int | None = None
    wait_unsaid: bool = False
    within_minutes: float | None = None
    with_lapsed: bool = False


@dataclass(frozen=True)
class Wish:
    """What would be best: to pass any one of some filters. `words` of the text say so: what meets it has them.

    One that `is_needed` is part of what is asked for: what does not meet it has not all that was asked for. `said` is
    what a service that meets it is found by, in a word or two; empty where its facts show it anyway.
    """

    any_of: tuple[Filters, ...]
    words: frozenset[str] = frozenset()
    is_needed: bool = False
    said: str = ""


@dataclass(frozen=True)
class SearchQuery:
    """A search. No text browses: by distance where `near` (latitude, longitude) is given, by name where not.

    `within_steps` are names and metres of distances to count what is within each, the shortest first.
    `here` are the codes of all areas that hold the place searched from. A service that is for other areas comes below
    all that are not; nothing is told apart where `here` is empty. No `synonyms` are those that Hub ships.
    What does not meet a wish stands lower and is still found.
    """

    now: datetime
    text: str = ""
    filters: Filters = field(default_factory=Filters)
    near: tuple[float, float] | None = None
    page: int = 1
    size: int = 20
    sort: Sort = Sort.BEST
    here: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    synonyms: Synonyms | None = None
    reach: Reach | None = None
    within_steps: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Matched:
    """The words of a search that a service has, each with the field it is in, and those that it has not."""

    words: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One result; the distance is in metres, None without a place or without a point to measure from.

    `complete` says that every word of the search was found, as itself or as something that means the same;
    `is_elsewhere` that it is for other areas than the one searched from. It took `taken` of the last `answered`
    referrals; both are 0 where too little is known.
    """

    service_id: str
    score: float
    distance_m: float | None
    matched: Matched = Matched()
    complete: bool = True
    is_elsewhere: bool = False
    taken: int = 0
    answered: int = 0


@dataclass(frozen=True)
class SearchResult:
    """A page of hits, how many there are in all, counts by facet, and the text that was probably meant ("" if none).

    `total_complete` of the total match every word; they come first.

    Each facet is counted with every filter but its own, so that a count says what choosing that value would give;
    accessibility with its own too, as what is chosen must all be there.
    Days are "0" (Monday) to "6", costs "free", "paid" and "unknown", accepting "yes" and "no". `open` has "now",
    `serving` "here", `checked` days, `wait` weeks and "unsaid", `price` pence: each with what is below it,
    `within` the names of `SearchQuery.within_steps`: what is as near, and what has no place.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[Facet, Mapping[str, int]]
    suggestion: str = ""
    total_complete: int = 0


@dataclass(frozen=True)
class Spot:
    """One place of a service that was found, in WGS84 degrees. Confidential places have none."""

    service_id: str
    latitude: float
    longitude: float
