"""What the filters of the search offer, and how each choice is said with how many services it would leave."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from hub.directory.geography import distance
from hub.directory.geography.distance import METRES_A_MILE, walked_metres
from hub.directory.rules.time_words import DAY_NAMES, clock

MIDNIGHT = 24 * 60
MILES = {
    f"{each:g}": "half a mile" if each < 1 else f"{each:g} mile{'' if each == 1 else 's'}" for each in distance.MILES
}
WALKS = {f"walk{minutes}": minutes for minutes in distance.WALKS}
BUSES = {f"bus{minutes}": minutes for minutes in (20, 30, 45, 60)}
BY_BUS = {f"bus{minutes}": f"{minutes} min by bus" for minutes in BUSES.values()}
DISTANCES = {f"walk{minutes}": f"about {minutes} min walk" for minutes in WALKS.values()} | MILES
WITHIN = (
    {f"walk{minutes}": f"about {minutes} minutes on foot" for minutes in WALKS.values()}
    | {f"bus{minutes}": f"about {minutes} minutes by bus or on foot" for minutes in BUSES.values()}
    | MILES
)  # in full
DAYS = {str(number): name for number, name in enumerate(DAY_NAMES)}
COSTS = {"0": "Free or by donation", "500": "Up to £5", "1000": "Up to £10"}
PARTS_OF_DAY = {"morning": "Morning (before 12)", "afternoon": "Afternoon (12 to 5)", "evening": "Evening (after 5)"}
GENDERS = {"women": "Women only", "men": "Men only", "everyone": "Everyone"}
ROUTES = {"self": "Anyone may come", "professional": "Needs a professional"}
CHECKED = {"92": "In the last 3 months", "183": "In the last 6 months", "365": "In the last 12 months"}
WAITS = {
    "2": "Up to 2 weeks",
    "4": "Up to 4 weeks",
    "8": "Up to 8 weeks",
    "12": "Up to 12 weeks",
    "unsaid": "No wait is stated",
}
SORTS = {
    "": "Best match",
    "nearest": "Nearest first",
    "soonest": "Open soonest",
    "freshest": "Checked most recently",
    "name": "Name",
}
# What people ask for most stands there even where no result has it.
ACCESS_ASKED_FOR = ("Step-free access", "Hearing loop", "British Sign Language", "Quiet space", "Blue Badge parking")


def _times(first: int, last: int) -> dict[str, str]:
    every = ((each // 60, each % 60) for each in range(first, last + 1, 30))
    return {f"{hour:02}:{minute:02}": clock(time(hour, minute) if hour < 24 else time(0)) for hour, minute in every}


FROM_TIMES = _times(6 * 60, 23 * 60)
TO_TIMES = _times(6 * 60 + 30, MIDNIGHT)


def miles_of(within: str) -> float | None:
    """Give the miles of a choice of distance, those of a walk too; None for "" and for a way by bus."""
    if within in WALKS:
        return walked_metres(WALKS[within]) / METRES_A_MILE
    return float(within) if within and within not in BUSES else None


def or_any(any_label: str, choices: Mapping[str, str]) -> dict[str, str]:
    """Put "whatever" before the choices."""
    return {"": any_label, **choices}


def with_counts(choices: Mapping[str, str], counts: Mapping[str, int] | None) -> dict[str, str]:
    """Say behind each choice but "whatever" how many services it would leave; nothing where nothing was counted."""
    if counts is None:
        return dict(choices)
    return {value: f"{label} ({counts.get(value, 0)})" if value else label for value, label in choices.items()}


def counted(counts: Mapping[str, int], chosen: Iterable[str | None]) -> list[tuple[str, str]]:
    """Give every value that is counted or chosen, in the order of the alphabet, and how many services have it."""
    values = {value: counts.get(value, 0) for value in (*counts, *filter(None, chosen))}
    return [
        (value, f"{value} ({count})") for value, count in sorted(values.items(), key=lambda item: item[0].casefold())
    ]


def tickable(
    counts: Mapping[str, int], chosen: Iterable[str], always: Iterable[str] = ()
) -> list[tuple[str, str, dict[str, Any]]]:
    """Give the same with those that always stand there; what would leave nothing cannot be ticked."""
    ticked = set(chosen)
    every = dict.fromkeys(always, 0) | dict(counts)
    return [
        (value, label, {} if every.get(value) or value in ticked else {"disabled": True})
        for value, label in counted(every, ticked)
    ]
