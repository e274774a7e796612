"""How far a listing can be trusted: when it was last checked, and whether the service takes people now."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

STALE_AFTER_DAYS = 180  # half a year, as other directories have it; a quarter is too much work for small charities


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


INTAKE_WORDS = {
    Intake.OPEN: "Taking referrals",
    Intake.WAITING_LIST: "Waiting list",
    Intake.FULL: "Full at the moment",
    Intake.CLOSED: "Closed",
}


def freshness(checked: date | None, today: date) -> Freshness:
    """Say when somebody last confirmed the listing. A date in the future is a slip of the pen: it counts as today."""
    if checked is None:
        return Freshness("Never checked by Hub", is_stale=True)
    days = max(0, (today - checked).days)
    if days > STALE_AFTER_DAYS:
        return Freshness(f"Not checked since {checked.day} {checked:%B} {checked.year}", is_stale=True)
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


def is_accepting(status: str, available: int | None = None, *, waiting: bool = False) -> bool:
    """Say whether somebody referred today would be taken on, if only after a wait."""
    return intake(status, available, waiting) in {Intake.OPEN, Intake.WAITING_LIST}
