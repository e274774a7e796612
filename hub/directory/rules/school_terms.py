"""Term time and school holidays, from the terms that the directory team has entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_HOLIDAY_DAYS = 70  # a longer gap between two terms means that one between them was never entered
LONGEST_HALF_TERM_DAYS = 10
LONGEST_AUTUMN_HALF_TERM_DAYS = 17  # some places have two weeks in October
OCTOBER = 10


@dataclass(frozen=True, order=True)
class Term:
    """A term, or half of one; both days belong to it."""

    begins_on: date
    ends_on: date
    name: str = ""


Terms = tuple[Term, ...]


class SchoolDay(StrEnum):
    """What a day is to schools. Days outside everything that was entered are not known."""

    TERM = "term"
    HALF_TERM = "half_term"
    HOLIDAY = "holiday"
    UNKNOWN = "unknown"


def school_day(day: date, terms: Sequence[Term]) -> SchoolDay:
    """Say what a day is, from terms in any order. A gap between two is a holiday unless too long for one."""
    if any(term.begins_on <= day <= term.ends_on for term in terms):
        return SchoolDay.TERM
    before = max((term.ends_on for term in terms if term.ends_on < day), default=None)
    after = min((term.begins_on for term in terms if term.begins_on > day), default=None)
    if before is None or after is None:
        return SchoolDay.UNKNOWN
    length = (after - before).days - 1
    if length > LONGEST_HOLIDAY_DAYS:
        return SchoolDay.UNKNOWN
    autumn = before.month == OCTOBER and length <= LONGEST_AUTUMN_HALF_TERM_DAYS
    return SchoolDay.HALF_TERM if autumn or length <= LONGEST_HALF_TERM_DAYS else SchoolDay.HOLIDAY
