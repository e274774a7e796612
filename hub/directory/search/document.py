"""What the search knows of a service: a plain value, made by whoever holds the directory."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Opening:
    """When it is open on one weekday (0 is Monday), in minutes after midnight; None where the times are not known.

    `regular` is false where it is not every week (monthly, every other week, now and then). A closing time at or
    before the opening time means past midnight. After `last_day` it opens no more; None where there is no such day.
    """

    weekday: int
    opens: int | None = None
    closes: int | None = None
    regular: bool = True
    last_day: date | None = None


@dataclass(frozen=True)
class SearchDocument:
    """One service: the words that find it and the facts that filter it. Money in pence, ages in years.

    With `ask_first` nobody knows whether it takes people: it is not known to be `accepting`, and sinks a little.

    `term_ids` are the terms it carries; a search for a broader term passes the term with its descendants.
    `points` are WGS84 (latitude, longitude); none for a service that is online or by phone only. `areas` are codes of
    the areas that it is for; none where it may be for anywhere. `wait_days` is how long people wait, None where nobody
    said; it was `taken` so many of the last referrals that were `answered`. `gender` and `route` (who it is for, how
    people come to it) are values to count and filter by; `wait_weeks` is the longest wait that it names, None where it
    names none. One that is `lapsed` is found only where that is asked for.
    names none. `thoroughness` is how much its listing tells of what is needed to send somebody there, and whether its
    links work, in percent.
    """

    service_id: str
    name: str
    alternate_name: str = ""
    terms: tuple[str, ...] = ()
    description: str = ""
    eligibility: str = ""
    organisation: str = ""
    organisation_id: str = ""
    places: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    openings: tuple[Opening, ...] = ()
    term_ids: tuple[str, ...] = ()
    cost_pence: int | None = None
    is_free: bool = False
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    minimum_age: int | None = None
    maximum_age: int | None = None
    accepting: bool = True
    ask_first: bool = False
    temporarily_closed: bool = False
    assured_on: date | None = None
    wait_days: int | None = None
    taken: int = 0
    answered: int = 0
    areas: tuple[str, ...] = ()
    gender: str = ""
    route: str = ""
    wait_weeks: int | None = None
    lapsed: bool = False
    thoroughness: int = 100


@dataclass(frozen=True)
class Change:
    """One step of the change table: at `seq` the service became `document`, or left the directory where it is None.

    Of one that `forgets` nothing that was in the index before may be left in its files.
    """

    seq: int
    service_id: str
    document: SearchDocument | None
    forgets: bool = False
