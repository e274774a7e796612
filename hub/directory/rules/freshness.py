"""How far a listing can be trusted: when it was last checked, and whether the service takes people now."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

STALE_AFTER_DAYS = 180  # half a year, as other directories have it; a quarter is too much work for small charities
INTAKE_HOLDS_DAYS = 30  # so long "open" is believed: places go quicker than addresses change


@dataclass(frozen=True)
class Freshness:
    """What to say of a listing's age."""

    label: str
    is_stale: bool


class Intake(StrEnum):
    """Whether a service takes referrals."""

    OPEN = "open"
    WAITING_LIST = "waiting_list"
    FULL = "full"
    CLOSED = "closed"
    ASK_FIRST = "ask_first"


@dataclass(frozen=True)
class Told:
    """What somebody told the directory of a service's intake, and on which day."""

    intake: Intake
    on: date


@dataclass(frozen=True)
class Taking:
    """Whether a service takes people now, in words, with a note of how that is known ("" where nothing is said)."""

    intake: Intake
    words: str
    note: str = ""


NOBODY_SAID = "nobody has said lately whether it takes people"
INTAKE_WORDS = {
    Intake.OPEN: "Taking referrals",
    Intake.WAITING_LIST: "Waiting list",
    Intake.FULL: "Full at the moment",
    Intake.CLOSED: "Closed",
    Intake.ASK_FIRST: "Ask first",
}
_SAID_TO_BE = {
    Intake.OPEN: "said to be open on",
    Intake.WAITING_LIST: "said to have a waiting list on",
    Intake.FULL: "said to be full on",
    Intake.CLOSED: "said to be closed to new people on",
    Intake.ASK_FIRST: "asked on",
}


def freshness(checked: date | None, today: date, *, is_unanswered: bool = False) -> Freshness:
    """Say when somebody last confirmed the listing. A date in the future is a slip of the pen: it counts as today.

    One `is_unanswered` when the organisation was asked and did not answer: it is not relied on any more.
    """
    if checked is None:
        return Freshness("Never checked by Hub", is_stale=True)
    days = max(0, (today - checked).days)
    if is_unanswered or days > STALE_AFTER_DAYS:
        return Freshness(f"Not checked since {day_words(checked)} {checked.year}", is_stale=True)
    if days == 0:
        return Freshness("Checked today", is_stale=False)
    if days == 1:
        return Freshness("Checked yesterday", is_stale=False)
    return Freshness(f"Checked {days} days ago", is_stale=False)


def intake(status: str, available: int | None, waiting: bool) -> Intake:
    """Say whether it takes people: from the service's status, the places left (None where unknown), and any queue."""
    if status != "active":
        return Intake.CLOSED
    if available is not None and available <= 0:
        return Intake.WAITING_LIST if waiting else Intake.FULL
    return Intake.WAITING_LIST if waiting and available is None else Intake.OPEN


def taking(
    listed: Intake, told: Told | None, today: date, *, is_silent: bool = False, checked: date | None = None
) -> Taking:
    """Say whether it takes people today: what the directory was told goes before what the listing says.

    "Open" holds for INTAKE_HOLDS_DAYS and turns into "ask first" by itself. A service that is closed stays closed.
    A listing that `is_silent` on it is believed to take people only while its check is fresh.
    """
    if told is None or listed is Intake.CLOSED:
        if told is None and is_silent and listed is Intake.OPEN and freshness(checked, today).is_stale:
            return Taking(Intake.ASK_FIRST, INTAKE_WORDS[Intake.ASK_FIRST], NOBODY_SAID)
        return Taking(listed, INTAKE_WORDS[listed])
    now = Intake.ASK_FIRST if told.intake is Intake.OPEN and has_faded(told.on, today) else told.intake
    year = "" if told.on.year == today.year else f" {told.on.year}"
    return Taking(now, INTAKE_WORDS[now], f"{_SAID_TO_BE[told.intake]} {day_words(told.on)}{year}")


def has_faded(told_on: date, today: date) -> bool:
    """Say whether it is too long ago that somebody said "open" to rely on it."""
    return (today - told_on).days > INTAKE_HOLDS_DAYS


def day_words(day: date) -> str:
    """Say a day without its year: 3 March."""
    return f"{day.day} {day:%B}"


def is_accepting(status: str, available: int | None = None, *, waiting: bool = False) -> bool:
    """Say whether somebody referred today would be taken on, if only after a wait."""
    return intake(status, available, waiting) in {Intake.OPEN, Intake.WAITING_LIST}
