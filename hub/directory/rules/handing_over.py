"""Services to hand to somebody, as a text message and as an e-mail: facts of listings, nothing of a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.directory.rules.plain_text import shortened

LONGEST_TEXT = 450  # characters: three parts of a text message in the plain alphabet
LONGEST_MAIL = 1500  # characters: mail programs cut links at about 2,000, and encoding makes them longer
LONGEST_NAME = 40
TITLE = "Services to try"
# What is not in the plain alphabet of text messages makes each of their parts less than half as long.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})


@dataclass(frozen=True)
class HandedPlace:
    """Where a service is: its name and address, how to get there, what makes it usable, and its own times."""

    name: str
    address: str
    short_address: str
    transport: str
    access: tuple[str, ...]
    times: tuple[str, ...]


@dataclass(frozen=True)
class Handed:
    """What somebody takes home of a service; `next` says the day in full, as nobody knows when it will be read."""

    name: str
    organisation: str
    times: tuple[str, ...]
    next: str
    places: tuple[HandedPlace, ...]
    cost: str
    phones: tuple[str, ...]
    email: str
    url: str
    notice: str

    @property
    def reach(self) -> str:
        """Say the one way to get in touch that comes first."""
        return next(iter(self.phones), "") or self.email or self.url

    @property
    def short_address(self) -> str:
        """Give the first address, short."""
        return next((place.short_address for place in self.places if place.short_address), "")


@dataclass(frozen=True)
class Message:
    """A text to send. `told` services of the list are in it; `leaves_out` names what was left out to keep it short."""

    body: str
    told: int
    leaves_out: str = ""


def text_message(services: Sequence[Handed]) -> Message:
    """Write the list as a text message: each with its next time, telephone and short address, as far as there is room.

    First the addresses go, then the times, then the last services of the list.
    """
    return _fitting(
        services,
        LONGEST_TEXT,
        (("", _with_address), ("addresses", _with_time), ("addresses and times", _with_number)),
    )


def mail(services: Sequence[Handed]) -> Message:
    """Write the list as the body of an e-mail: as much of each as there is room for."""
    return _fitting(
        services,
        LONGEST_MAIL,
        (
            ("", _in_full),
            ("usual times, cost and how to get there", _with_address),
            ("addresses", _with_time),
            ("addresses and times", _with_number),
        ),
    )


def _fitting(services: Sequence[Handed], most: int, ways: Sequence[tuple[str, Callable[[Handed], str]]]) -> Message:
    if not services:
        return Message("", 0)
    for leaves_out, way in ways:
        body = _joined([way(each) for each in services])
        if len(body) <= most:
            return Message(body, len(services), leaves_out)
    leaves_out, way = ways[-1]
    lines = [way(each) for each in services]
    told = len(lines) - 1
    while told > 1 and len(_joined(lines[:told])) > most:
        told -= 1
    return Message(_joined(lines[:told])[:most], told, leaves_out)


def _joined(blocks: Sequence[str]) -> str:
    gap = "\n\n" if any("\n" in block for block in blocks) else "\n"
    return gap.join((f"{TITLE}:", *blocks)).translate(_PLAIN)


def _with_number(each: Handed) -> str:
    return ": ".join(filter(None, (shortened(each.name, LONGEST_NAME), each.reach)))


def _with_time(each: Handed) -> str:
    return ". ".join(filter(None, (_with_number(each), each.notice or (each.next and f"Next: {each.next}"))))


def _with_address(each: Handed) -> str:
    return ". ".join(filter(None, (_with_time(each), each.short_address)))


def _in_full(each: Handed) -> str:
    said = (
        each.name,
        each.notice,
        each.times and f"When: {'; '.join(each.times)}",
        each.next and f"Next: {each.next}",
        *(f"Where: {place.address}" for place in each.places if place.address),
        *(f"Getting there: {place.transport}" for place in each.places if place.transport),
        each.cost and f"Cost: {each.cost}",
        *(f"Telephone: {number}" for number in each.phones),
        each.email and f"E-mail: {each.email}",
        each.url,
    )
    return "\n".join(line for line in said if line)
