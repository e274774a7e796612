"""Which trips of a GTFS feed run on which days: `calendar.txt` and `calendar_dates.txt`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hub.core.errors import Invalid

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIDWEEK = (1, 2, 3)  # Mondays have bank holidays, Fridays times of their own
LOOKED_AT_DAYS = 28
ADDED, REMOVED = "1", "2"

Row = Mapping[str, str]


@dataclass
class Calendar:
    """When the trips of one service id run. Days are inclusive."""

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    added: set[date] = field(default_factory=set)
    removed: set[date] = field(default_factory=set)

    def runs(self, day: date) -> bool:
        """Say whether they run on a day."""
        if day in self.added or day in self.removed:
            return day in self.added
        return (
            self.first is not None
            and self.last is not None
            and self.first <= day <= self.last
            and (day.weekday() in self.weekdays)
        )

    @property
    def ends(self) -> date:
        """Give the last day on which they can run."""
        return max(filter(None, (self.last, *self.added)), default=date.min)


def read_calendars(regular: Iterable[Row], single: Iterable[Row]) -> dict[str, Calendar]:
    """Read the calendars by service id. Raises Invalid, naming the file, where a date is none."""
    found: dict[str, Calendar] = {}
    for row in regular:
        weekdays = frozenset(number for number, name in enumerate(WEEKDAYS) if row.get(name) == "1")
        first, last = (_day(row, column, "calendar.txt") for column in ("start_date", "end_date"))
        found[row["service_id"]] = Calendar(first, last, weekdays)
    for row in single:
        calendar = found.setdefault(row["service_id"], Calendar())
        day = _day(row, "date", "calendar_dates.txt")
        (calendar.added if row.get("exception_type") == ADDED else calendar.removed).add(day)
    return found


def busiest_day(calendars: Mapping[str, Calendar], trips: Counter[str], today: date) -> date:
    """Give the day in midweek, of the next weeks, on which most trips run; `trips` counts them by service id.

    Raises Invalid where none run any more.
    """
    counted = [
        (sum(trips[each] for each, calendar in calendars.items() if calendar.runs(day)), day)
        for day in _midweek(calendars, today)
    ]
    most, day = max(counted, key=lambda item: (item[0], -item[1].toordinal()), default=(0, today))
    if not most:
        raise Invalid("Nothing in these timetables runs on a weekday from today on. Download newer ones.", field="file")
    return day


def holds_until(calendars: Mapping[str, Calendar], trips: Counter[str], day: date) -> date:
    """Give the last day up to which at least half of the trips of `day` are timetabled."""
    ends = sorted(
        end for each, calendar in calendars.items() if calendar.runs(day) for end in [calendar.ends] * trips[each]
    )
    return ends[(len(ends) - 1) // 2]


def _midweek(calendars: Mapping[str, Calendar], today: date) -> Iterator[date]:
    starts = min((each.first or min(each.added, default=today) for each in calendars.values()), default=today)
    begin = max(today, starts)
    for ahead in range(LOOKED_AT_DAYS):
        day = begin + timedelta(days=ahead)
        if day.weekday() in MIDWEEK:
            yield day


def _day(row: Row, column: str, file: str) -> date:
    text = row.get(column, "")
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  # a date has no zone
    except ValueError as error:
        raise Invalid(f"{file}: {column} “{text}” is no date like 20261127.", field="file") from error
