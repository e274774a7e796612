"""When an organisation is asked whether its listings are still right, reminded, and no longer waited for."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EVERY_DAYS = 90
SHORTEST_DAYS, LONGEST_DAYS = 14, 730
REMIND_AFTER_DAYS = (14, 30)
SILENT_AFTER_DAYS = 37  # a week after the last reminder
LAPSES_AFTER_DAYS = 180  # since the last check, or since it was asked about where there was none
LINK_LASTS = timedelta(days=180)  # late answers are welcome
MOST_A_DAY = 200  # addresses first written to: so much post the directory team can answer for
MOST_NAMED = 20  # listings named in one e-mail; its page shows all


class SilenceKind(StrEnum):
    """That nobody answers for a listing: asked in vain, and for so long that it is left out of a search."""

    UNANSWERED = "unanswered"
    LAPSED = "lapsed"


class Answer(StrEnum):
    """What was said of a listing by its link."""

    RIGHT = "right"
    CHANGED = "changed"
    STOP = "stop"


class Step(StrEnum):
    """What is next with an address that was asked."""

    REMIND = "remind"
    GIVE_UP = "give_up"


@dataclass(frozen=True)
class Asking:
    """An address that was asked on a day, and reminded so many times since."""

    asked_on: date
    reminders: int


def is_due(checked: date | None, every_days: int, today: date) -> bool:
    """Say whether a listing is to be asked about: never checked, or not for so many days."""
    return checked is None or (today - checked).days >= every_days


def next_step(asking: Asking, today: date) -> Step | None:
    """Give what is to be done on a day; None for nothing. What was missed while no job ran is not sent in a heap."""
    days = (today - asking.asked_on).days
    if days >= SILENT_AFTER_DAYS:
        return Step.GIVE_UP
    due = sum(days >= each for each in REMIND_AFTER_DAYS)
    return Step.REMIND if due > asking.reminders else None


def reminders_due(asking: Asking, today: date) -> int:
    """Give how many reminders count as sent once one is sent on a day."""
    return sum((today - asking.asked_on).days >= each for each in REMIND_AFTER_DAYS)


def has_lapsed(checked: date | None, asked_on: date, today: date) -> bool:
    """Say whether a listing that nobody answered for is too old to be found."""
    return (today - (checked or asked_on)).days >= LAPSES_AFTER_DAYS


def every_days(default: int, of_terms: dict[str, int], term_ids: set[str]) -> int:
    """Give how often a listing is asked about: as often as the quickest of its kinds of help, else as all are."""
    return min((days for term, days in of_terms.items() if term in term_ids), default=default)


def check_days(days: int) -> str:
    """Give what is wrong with how often, "" where nothing is."""
    if SHORTEST_DAYS <= days <= LONGEST_DAYS:
        return ""
    return f"Enter a number of days from {SHORTEST_DAYS} to {LONGEST_DAYS}."
