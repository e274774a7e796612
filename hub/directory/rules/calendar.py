"""A service's openings as an iCalendar file (RFC 5545), for people's own calendars.

It reaches from the beginning of this year to the end of the next: what comes later depends on bank holidays and school
terms that nobody knows yet. Openings that are not sure stand by themselves, as tentative.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar

from hub.directory.rules.listing import Listing, Place
from hub.directory.rules.plain_text import shortened
from hub.directory.rules.rrule import days_of
from hub.directory.rules.schedule_parts import WEEKDAYS, Kind, Schedule
from hub.directory.rules.schedule_words import describe, remarks
from hub.directory.rules.schedules import LAST_MINUTE, LONDON, Doubt, occurrences
from hub.directory.rules.school_terms import Terms

PRODUCT = "-//Hub//Directory of community services//EN"
LONGEST_SUMMARY = 400  # characters of a description
CLOSED = {"temporarily closed": "Temporarily closed"}
ENDED = "Ended"
DOUBTS = {
    Doubt.BANK_HOLIDAY: "bank holiday: ring first",
    Doubt.TERM: "in term time only: check first",
    Doubt.NOT_HALF_TERM: "not in half-term weeks: check first",
    Doubt.HOLIDAYS: "in school holidays only: check first",
}


@dataclass(frozen=True)
class Frame:
    """What every event of a calendar has in common. `changed_at` is when the listing changed, in UTC."""

    listing: Listing
    url: str
    changed_at: datetime
    first: date
    last: date
    terms: Terms

    @property
    def closed(self) -> str:
        """Say that the service is closed; nothing where it is not."""
        status = self.listing.status
        return "" if status == "active" else CLOSED.get(status, ENDED)


def calendar_of(listing: Listing, *, url: str, changed_at: datetime, today: date, terms: Terms) -> bytes:
    """Write the calendar of a listing: the same bytes all year until the listing or the terms change.

    A service that is closed keeps its events, as cancelled, so that calendars which took them over show it.
    """
    frame = Frame(listing, url, changed_at, date(today.year, 1, 1), date(today.year + 1, 12, 31), terms)
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", icalendar.vText(_line(listing.name)))
    calendar.add("x-wr-timezone", LONDON.key)
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(timedelta(days=1)))
    calendar.add_component(_london())
    used: set[str] = set()
    for schedule, place in _schedules(listing):
        for event in _events(frame, schedule, place):
            uid = str(event["uid"])
            if uid not in used:  # a building's own hours may stand at several of its rooms
                used.add(uid)
                calendar.add_component(event)
    return bytes(calendar.to_ical())


def has_dates(listing: Listing, today: date) -> bool:
    """Say whether there is anything to come that a calendar could hold."""
    kinds = {Kind.SESSION, Kind.EVENT, Kind.SPECIAL}
    current = [each for each in listing.all_schedules if each.kind in kinds and not each.ended(today)]
    return any(each.freq or each.first_day for each in current)


def _schedules(listing: Listing) -> Iterator[tuple[Schedule, Place | None]]:
    only = listing.places[0] if len(listing.places) == 1 else None
    yield from ((each, only) for each in listing.schedules)
    yield from ((each, place) for place in listing.places for each in place.schedules)


def _events(frame: Frame, schedule: Schedule, place: Place | None) -> Iterator[icalendar.Event]:
    """Write a schedule: one event that comes back, or several single ones where no rule of the RFC says the same."""
    found = [(each.start.date(), each.doubt) for each in occurrences(schedule, frame.first, frame.last, frame.terms)]
    sure = [day for day, doubt in found if not doubt]
    rule = _rule(schedule) if len(sure) > 1 else None
    if rule is not None:
        yield _recurring(_event(frame, schedule, place, sure[0]), schedule, rule, sure)
    for day, doubt in found:
        if rule is None or doubt:
            yield _event(frame, schedule, place, day, doubt, is_one_of_many=bool(schedule.freq))


def _recurring(event: icalendar.Event, schedule: Schedule, rule: dict[str, Any], sure: list[date]) -> icalendar.Event:
    """Let an event come back until the last sure day, leaving out the days that are not sure."""
    last = _start(schedule, sure[-1])
    event.add("rrule", rule | {"until": last.astimezone(UTC) if isinstance(last, datetime) else last})
    left_out = sorted(set(days_of(schedule, sure[0], sure[-1])) - set(sure))
    if left_out:
        parameters = {} if schedule.opens_at else {"VALUE": "DATE"}
        event.add("exdate", [_start(schedule, day) for day in left_out], parameters=parameters)
    return event


def _rule(schedule: Schedule) -> dict[str, Any] | None:
    """Give the RRULE that says the same in every calendar program; None where there is none.

    The RFC keeps weeks and days of the year to yearly rules, and days of the month out of weekly ones. A list of
    weekdays with and without numbers is understood in two ways.
    """
    if schedule.byweekno or schedule.byyearday or not schedule.freq:
        return None
    rule: dict[str, Any] = {"freq": schedule.freq}
    if schedule.interval > 1:
        rule |= {"interval": schedule.interval, "wkst": WEEKDAYS[schedule.wkst]}
    anchor = schedule.dtstart or schedule.valid_from
    byday = schedule.byday
    if schedule.freq == "WEEKLY":
        if schedule.bymonthday:
            return None
        byday = byday or (((0, anchor.weekday()),) if anchor else ())
        return rule | {"byday": _days(byday)}
    if len({bool(ordinal) for ordinal, _ in byday}) > 1:
        return None
    month_days = schedule.bymonthday or ((anchor.day,) if anchor and not byday else ())
    return rule | ({"byday": _days(byday)} if byday else {}) | ({"bymonthday": list(month_days)} if month_days else {})


def _days(byday: Iterable[tuple[int, int]]) -> list[str]:
    return [f"{ordinal or ''}{WEEKDAYS[weekday]}" for ordinal, weekday in byday]


def _event(
    frame: Frame,
    schedule: Schedule,
    place: Place | None,
    day: date,
    doubt: Doubt = Doubt.NONE,
    *,
    is_one_of_many: bool = False,
) -> icalendar.Event:
    event = icalendar.Event()
    of_day = f"-{day:%Y%m%d}" if is_one_of_many else ""
    event.add("uid", f"{frame.listing.id}-{schedule.id or 'times'}{of_day}@hub")
    event.add("dtstamp", frame.changed_at)
    event.add("last-modified", frame.changed_at)
    event.add("dtstart", _start(schedule, day))
    end = _end(schedule, day)
    if end is not None:
        event.add("dtend", end)
    event.add("summary", _line(_summary(frame, schedule, doubt)))
    event.add("status", "CANCELLED" if frame.closed else "TENTATIVE" if doubt else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # that a service is open makes nobody busy
    event.add("class", "PUBLIC")
    if place is not None and (where := _where(place)):
        event.add("location", _line(where))
    event.add("url", frame.url)
    event.add("description", _description(frame, schedule))
    return event


def _start(schedule: Schedule, day: date) -> date | datetime:
    return day if schedule.opens_at is None else datetime.combine(day, schedule.opens_at, LONDON)


def _end(schedule: Schedule, day: date) -> date | datetime | None:
    """Give the end by the clock; None where nobody said."""
    opens, closes = schedule.opens_at, schedule.closes_at
    after = day + timedelta(days=1)
    if opens is None:
        return after
    if closes is None or (closes == opens != time.min):
        return None
    closes = time.min if closes == LAST_MINUTE else closes
    return datetime.combine(day if closes > opens else after, closes, LONDON)


def _summary(frame: Frame, schedule: Schedule, doubt: Doubt) -> str:
    name = f"{frame.closed}: {frame.listing.name}" if frame.closed else frame.listing.name
    if schedule.kind is Kind.EVENT and schedule.description:
        name = f"{name}: {schedule.description}"
    return f"{name} ({DOUBTS[doubt]})" if doubt else name


def _where(place: Place) -> str:
    return ", ".join(dict.fromkeys(filter(None, (place.name, *place.address)))) or place.url


def _description(frame: Frame, schedule: Schedule) -> str:
    """Say what it is, without anybody's name, number or address: for those the reader comes to the page."""
    listing = frame.listing
    times = describe(schedule, frame.first) if schedule.freq else ""
    lines = (
        f"{frame.closed}. {listing.alert}".strip() if frame.closed else listing.alert,
        shortened(" ".join(listing.description), LONGEST_SUMMARY),
        times,
        *remarks([schedule], frame.first),
        listing.cost,
        f"Times may change. Look before you go: {frame.url}",
    )
    return "\n".join(text for line in lines if (text := _line(line)))


def _line(text: str) -> str:
    return " ".join(text.split())


def _london() -> icalendar.Timezone:
    """Write the rules of the zone as they have been since 1996."""
    zone = icalendar.Timezone()
    zone.add("tzid", LONDON.key)
    for part, name, month, before, after in (
        (icalendar.TimezoneDaylight(), "BST", 3, 0, 1),
        (icalendar.TimezoneStandard(), "GMT", 10, 1, 0),
    ):
        part.add("tzname", name)
        part.add("dtstart", datetime(1996, month, {3: 31, 10: 27}[month], 1 + before))  # noqa: DTZ001 (local by the RFC)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        zone.add_component(part)
    return zone
