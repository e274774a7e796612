"""What matters of a service to somebody who follows it, and what changed of that, in words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hub.directory.rules.confidential import NAME as KEPT_BACK
from hub.directory.rules.freshness import INTAKE_WORDS, Intake, Told
from hub.directory.rules.listing import Listing, Place
from hub.directory.rules.referral_route import way_in
from hub.directory.rules.schedule_words import describe

MOST_FOLLOWED = 200  # of one user
LONGEST = 300  # characters of a value in a mail

GONE, ACTIVE = "gone", "active"
_STATES = {
    ACTIVE: "It is open again.",
    "temporarily closed": "It is closed for the time being.",
    "inactive": "It has ended.",
    "defunct": "It has ended.",
    GONE: "It has left the directory.",
}


@dataclass(frozen=True)
class Facts:
    """How a service stands. `state` is its status, or `gone`; `merged_into` the name of the listing it is part of.

    The other facts are then those of that listing.
    """

    state: str
    intake: str = ""
    places: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    way_in: str = ""
    merged_into: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give it as it is stored."""
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Facts":
        """Read what was stored; what is not there stays empty."""
        known: dict[str, Any] = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        return cls(**known | {name: tuple(known.get(name, ())) for name in ("places", "times")})


def facts(listing: Listing, told: Told | None, *, answers_in_hub: bool) -> Facts:
    """Give what is followed of a listing. What fades by itself with the days is no change of the service."""
    way = way_in(listing, answers_in_hub=answers_in_hub)
    intake = told.intake if told else listing.intake
    said = (way.words, way.shown, way.who, "" if listing.how_to_refer == way.shown else listing.how_to_refer)
    return Facts(
        state=listing.status or ACTIVE,
        intake=intake.value,
        places=tuple(sorted({words for place in listing.places if (words := _where(place))})),
        times=tuple(sorted({words for each in listing.all_schedules if (words := describe(each, date.min))})),
        way_in=" ".join(" ".join(said).split()),
    )


def changes(before: Facts, after: Facts) -> tuple[str, ...]:
    """Say what changed, a sentence each, the gravest first; nothing where nothing did.

    Of a service that is gone nothing else is said.
    """
    if after.merged_into and after.merged_into != before.merged_into:
        return (f"It is part of another listing now: {after.merged_into}.",)
    if before.merged_into and not after.merged_into:
        return ("It is a listing of its own again.",) if after.state != GONE else (_STATES[GONE],)
    if after.state == GONE:
        return () if before.state == GONE else (_STATES[GONE],)
    if before.state == GONE:
        return ("It is in the directory again.",)
    said = []
    if after.state != before.state:
        said.append(_STATES.get(after.state, "Its state has changed."))
    elif after.intake != before.intake:
        said.append(_intake(after.intake))
    said += _places(before.places, after.places)
    said += _lists("Its times have changed. Now", "Nobody says when it is any more.", before.times, after.times)
    if after.way_in != before.way_in:
        said.append(_short(f"The way to refer has changed. Now: {after.way_in}"))
    return tuple(said)


def _places(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """Say where it is now. With a place kept back nobody is told where it was: it may be there still."""
    if any(words.startswith(KEPT_BACK) for words in after):
        return [] if before == after else [_short(f"Where it is has changed. Now: {'; '.join(after)}.")]
    return _lists("It has moved. Now", "Nobody says where it is any more.", before, after)


def _intake(value: str) -> str:
    if value == Intake.OPEN:
        return "It takes people again."
    return f"Whether it takes people has changed. Now: {INTAKE_WORDS[Intake(value)].lower()}."


def _lists(now: str, nothing: str, before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    if before == after:
        return []
    if not after:
        return [nothing]
    was = f" Before: {'; '.join(before)}." if before else ""
    return [_short(f"{now}: {'; '.join(after)}.{was}")]


def _where(place: Place) -> str:
    return ", ".join(dict.fromkeys(filter(None, (place.name, *place.address))))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
