"""When a service is given, in words for its page."""

from dataclasses import dataclass
from datetime import date, datetime

from hub.directory.rules.date_words import changes, events
from hub.directory.rules.listing import Listing, Place
from hub.directory.rules.opening_words import describe_opening
from hub.directory.rules.schedule_words import describe_all, remarks
from hub.directory.rules.schedules import openings
from hub.directory.rules.school_terms import Terms

OPENINGS_SHOWN = 5
OPENINGS_DAYS = 60


@dataclass(frozen=True)
class Times:
    """Lines to show: the usual times, what publishers say beside them, single dates to come and gone, closures and
    special hours, and the next openings. `at_places` holds the usual times and remarks of each place, by its number.
    """

    usual: list[str]
    remarks: list[str]
    events: list[str]
    past_events: list[str]
    changes: list[str]
    next: list[str]
    at_places: dict[int, list[str]]


def times_of(listing: Listing, moment: datetime, today: date, terms: Terms) -> Times:
    """Say the times of a service as seen at an aware moment; a closed one has no next openings."""
    coming, past = events(listing.all_schedules, moment)
    altered = changes(listing.schedules, today, OPENINGS_DAYS)
    for place, name in _places(listing):
        altered += [_named(words, name) for words in changes(place.schedules, today, OPENINGS_DAYS)]
    return Times(
        usual=describe_all(listing.schedules, today),
        remarks=remarks(listing.schedules, today),
        events=coming,
        past_events=past,
        changes=list(dict.fromkeys(altered)),
        next=_next(listing, moment, terms) if listing.status == "active" else [],
        at_places={
            number: [*describe_all(place.schedules, today), *remarks(place.schedules, today)]
            for number, place in enumerate(listing.places)
        },
    )


def _next(listing: Listing, moment: datetime, terms: Terms) -> list[str]:
    """Say the next openings; where places have times of their own, each with its place."""
    found = [(opening, "") for opening in openings(listing.schedules, moment, OPENINGS_DAYS, terms)]
    for place, name in _places(listing):
        found += [(opening, name) for opening in openings(place.schedules, moment, OPENINGS_DAYS, terms)]
    ordered = sorted(dict.fromkeys(found), key=lambda each: (each[0].start, each[0].over, each[1]))
    return [_named(describe_opening(opening, moment), name) for opening, name in ordered[:OPENINGS_SHOWN]]


def _places(listing: Listing) -> list[tuple[Place, str]]:
    """Give each place with its name; without one where there is only one."""
    named = len(listing.places) > 1
    return [(place, (place.name or place.city) if named else "") for place in listing.places]


def _named(words: str, name: str) -> str:
    return f"{words} ({name})" if name else words
