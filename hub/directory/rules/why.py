"""Why a service is among the results: facts that speak for it, and apart from them what speaks against it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hub.directory.rules import costs
from hub.directory.rules.buses import Ride
from hub.directory.rules.fit import Bearing, Reason
from hub.directory.rules.freshness import STALE_AFTER_DAYS, Intake, Taking
from hub.directory.rules.listing import Listing
from hub.directory.rules.past_answers import NOTHING_KNOWN, Record
from hub.directory.rules.waiting import longest_wait

KINDS = ("match", "missing", "distance", "bus", "cost", "checked", "answers", "wait", "intake", "area")
SHORT = 50  # longer words do not stand in a line of facts
HALF = 0.5  # what took fewer of its referrals than this has that against it


@dataclass(frozen=True)
class AsFound:
    """How a service was found: the words that it has, each with the field, and those it has not; how far it is.

    `need` is the name of the need that was asked for. `not_for` is the place it does not serve, "" where it may.
    """

    matched: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    need: str = ""
    distance: str = ""
    metres: float | None = None
    by_bus: Ride | None = None
    not_for: str = ""
    record: Record = NOTHING_KNOWN


def why(listing: Listing, found: AsFound, taking: Taking, checked: date | None, today: date) -> tuple[Reason, ...]:
    """Give the reasons in the order in which they are read; `value` holds the same as data.

    It is the field of a match, metres, minutes by bus, a cost band, the day of the check, the share of referrals
    taken, weeks to wait, the state of the intake.
    """
    return (
        *_words(found),
        *_distance(found),
        *_cost(listing),
        *_checked(checked, today),
        *_answers(found.record),
        *_wait(listing),
        *_intake(taking),
        *_area(found),
    )


def _words(found: AsFound) -> Iterator[Reason]:
    if found.need:
        yield Reason(Bearing.FITS, "match", found.need, "need")
    for word, field in found.matched:
        yield Reason(Bearing.FITS, "match", word, field)
    for word in found.missing:
        yield Reason(Bearing.ASK, "missing", word)


def _distance(found: AsFound) -> Iterator[Reason]:
    if found.distance and found.metres is not None:
        yield Reason(Bearing.FITS, "distance", found.distance, round(found.metres))
    if found.by_bus is not None:
        yield Reason(Bearing.FITS, "bus", found.by_bus.words, found.by_bus.minutes)


def _cost(listing: Listing) -> Iterator[Reason]:
    kind = costs.band(listing.prices, listing.fees)
    words = {costs.CostBand.FREE: "free", costs.CostBand.DONATION: "by donation"}.get(kind, listing.cost)
    if kind is costs.CostBand.FREE and listing.cost != "Free":
        words = listing.cost
    yield Reason(Bearing.ASK if kind is costs.CostBand.UNKNOWN else Bearing.FITS, "cost", in_line(words), kind.value)


def _checked(checked: date | None, today: date) -> Iterator[Reason]:
    if checked is None:
        yield Reason(Bearing.AGAINST, "checked", "never checked by Hub")
        return
    days = max(0, (today - checked).days)
    if days > STALE_AFTER_DAYS:
        yield Reason(Bearing.AGAINST, "checked", f"not checked for {how_long(days)}", checked.isoformat())
    else:
        words = {0: "today", 1: "yesterday"}.get(days, f"{how_long(days)} ago")
        yield Reason(Bearing.FITS, "checked", f"checked {words}", checked.isoformat())


def _answers(record: Record) -> Iterator[Reason]:
    if record.answered:
        share = record.taken / record.answered
        bearing = Bearing.FITS if share >= HALF else Bearing.AGAINST
        yield Reason(bearing, "answers", record.words, round(share, 2))


def _wait(listing: Listing) -> Iterator[Reason]:
    if listing.wait:
        yield Reason(Bearing.ASK, "wait", f"wait: {in_line(listing.wait)}", longest_wait(listing.wait))


def _intake(taking: Taking) -> Iterator[Reason]:
    bearing, words = {
        Intake.OPEN: (Bearing.FITS, "taking referrals"),
        Intake.WAITING_LIST: (Bearing.ASK, "has a waiting list"),
        Intake.ASK_FIRST: (Bearing.ASK, "ask first whether it takes people"),
        Intake.FULL: (Bearing.AGAINST, "full: not taking new people now"),
        Intake.CLOSED: (Bearing.AGAINST, "closed: not taking new people now"),
    }[taking.intake]
    note = f" ({taking.note})" if taking.note and bearing is Bearing.AGAINST else ""
    yield Reason(bearing, "intake", words + note, taking.intake.value)


def _area(found: AsFound) -> Iterator[Reason]:
    if found.not_for:
        yield Reason(Bearing.AGAINST, "area", f"not for people in {found.not_for}")


def in_line(words: str) -> str:
    """Put somebody's words into a line of facts: no full stop, no capital where it begins a plain word."""
    words = words.strip().rstrip(".")
    starts_plain = len(words) > 1 and words[0].isupper() and (words[1].islower() or words[1] == " ")
    return f"{words[0].lower()}{words[1:]}" if starts_plain else words


def how_long(days: int) -> str:
    """Say a time in days as people do: "5 days", "3 weeks", "7 months", "2 years"."""
    for size, name, most in ((1, "day", 14), (7, "week", 70), (30, "month", 730)):
        if days < most:
            return _many(days // size, name)
    return _many(days // 365, "year")


def _many(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
