"""What a schedule is once its fields make sense (HSDS schedules are RFC 5545 rules in separate fields)."""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Kind(StrEnum):
    """What a schedule tells. HSDS 3.3 keeps operating hours and events apart: its `group` will be read here."""

    SESSION = "session"
    EVENT = "event"
    SPECIAL = "special"
    CLOSURE = "closure"
    WORDS = "words"


class BankHolidays(StrEnum):
    """What a schedule says of bank holidays."""

    UNSAID = "unsaid"
    OPEN = "open"
    CLOSED = "closed"
    CLOSED_MONDAYS = "closed_mondays"


class SchoolYear(StrEnum):
    """Which part of the school year a schedule keeps to."""

    ALWAYS = "always"
    TERM = "term"
    NOT_HALF_TERM = "not_half_term"
    HOLIDAYS = "holidays"
    SOME_HOLIDAYS = "some_holidays"


class Nation(StrEnum):
    """Whose bank holidays hold, by the codes of ISO 3166-2:GB; Wales has those of England."""

    ENGLAND = "ENG"
    SCOTLAND = "SCT"
    NORTHERN_IRELAND = "NIR"


@dataclass(frozen=True)
class Schedule:
    """One schedule that makes sense. Times are clock times in Europe/London; `byday` holds (ordinal or 0, weekday).

    After `until` it takes place no more; after `valid_to` nobody knows, as what was told is out of date. `exceptions`
    are the closures and special hours that take days away from it (see `exceptions.arranged`).
    """

    freq: str = ""
    interval: int = 1
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    opens_at: time | None = None
    closes_at: time | None = None
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    description: str = ""
    notes: str = ""
    byweekno: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    wkst: int = 0
    kind: Kind = Kind.SESSION
    bank_holidays: BankHolidays = BankHolidays.UNSAID
    school: SchoolYear = SchoolYear.ALWAYS
    nation: Nation = Nation.ENGLAND
    exceptions: tuple["Schedule", ...] = ()
    id: str = field(default="", compare=False)

    @property
    def first_day(self) -> date | None:
        """Give the day before which it does not take place; None where nobody said."""
        return max(filter(None, (self.dtstart, self.valid_from)), default=None)

    @property
    def last_day(self) -> date | None:
        """Give the day after which it does not take place, or nobody knows; None where nobody said."""
        only = self.dtstart if self.kind is Kind.EVENT or (not self.freq and not self.valid_to) else None
        return min(filter(None, (self.until, self.valid_to, only)), default=None)

    @property
    def is_exception(self) -> bool:
        """Say whether it changes other schedules on some days."""
        return self.kind in {Kind.CLOSURE, Kind.SPECIAL}

    def ended(self, today: date) -> bool:
        """Say whether it is over, or what was told of it out of date."""
        return self.last_day is not None and self.last_day < today
