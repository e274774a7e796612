"""What of a search may be kept under a name, what its owner is told when, and what of that may leave by e-mail."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hub.core.errors import Invalid
from hub.core.impersonal import POSTCODE, personal_in

MOST = 50  # of one user
MOST_FOUND = 500  # services: who finds more learns nothing from hearing of one more
NAME_CHARACTERS = 60
SOON = timedelta(minutes=15)
MORNING = time(7, tzinfo=ZoneInfo("Europe/London"))
MOST_TOLD = 20  # services in one mail

Fields = Sequence[tuple[str, str]]
_NOT_KEPT = frozenset({"goal"})  # it leads to a person
_PARTIAL = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?: ?[0-9][A-Z]{2}| [0-9])", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


class HowOften(StrEnum):
    """How soon somebody wants to hear of what is new."""

    OFF = "off"
    SOON = "soon"
    DAILY = "daily"
    WEEKLY = "weekly"


HOW_OFTEN_WORDS = {
    HowOften.OFF: "No e-mail",
    HowOften.SOON: "At once (within a quarter of an hour)",
    HowOften.DAILY: "Once a day, in the morning",
    HowOften.WEEKLY: "Once a week, on Monday morning",
}


def next_due(how_often: HowOften, moment: datetime) -> datetime | None:
    """Give when a search is to be run next for its mail, after an aware moment; None for never."""
    if how_often is HowOften.OFF:
        return None
    if how_often is HowOften.SOON:
        return moment + SOON
    day = moment.astimezone(MORNING.tzinfo).date() + timedelta(days=1)
    if how_often is HowOften.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, MORNING)


def kept_fields(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give what may be kept of a search: not the goal, and of postcodes the first half only, in the words too.

    A full postcode may be a person's home. Raises Invalid for words that could point at a person.
    """
    return [(name, _kept(name, value)) for name, value in fields if name not in _NOT_KEPT]


def _kept(name: str, value: str) -> str:
    if name not in {"near", "q"}:
        return value
    if name == "near" and (match := _PARTIAL.fullmatch(" ".join(value.split()))):
        return match[1].upper()
    coarse = POSTCODE.sub(lambda found: found[1].upper(), value)
    if what := personal_in(coarse):
        raise Invalid(f"The search seems to hold {what}. Search without it, then save.", field="name")
    return coarse


def checked_name(text: str) -> str:
    """Give the name of a saved search with its spaces put right; raises Invalid, naming `name`."""
    name = " ".join(text.split())
    if not name:
        raise Invalid("Give the search a name, like Walking groups in Halifax.", field="name")
    if len(name) > NAME_CHARACTERS:
        raise Invalid(f"Use {NAME_CHARACTERS} characters or fewer.", field="name")
    if what := personal_in(name):
        raise Invalid(f"This looks as if it holds {what}. Name the search by what it finds.", field="name")
    return name


def mailable(text: str) -> str:
    """Give a text of a listing on one line as it may stand in an e-mail: a number as long as an NHS number is not."""
    return _TEN_DIGITS.sub("(number left out)", " ".join(text.split()))
