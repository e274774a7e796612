"""What is dated, as people say it: single events, closures and special hours."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from hub.directory.rules.bank_holidays import bank_holiday
from hub.directory.rules.exceptions import period
from hub.directory.rules.schedule_parts import BankHolidays, Kind, Schedule
from hub.directory.rules.schedule_words import describe
from hub.directory.rules.schedules import occurrences, opening_on
from hub.directory.rules.time_words import between, date_words, span

PAST_DAYS = 60  # so long an event that is over is still mentioned, last


def events(schedules: Iterable[Schedule], moment: datetime) -> tuple[list[str], list[str]]:
    """Say the events to come, and those lately over, at an aware moment: "Saturday 9 May 2026, 2pm to 4pm: Fair"."""
    coming: dict[tuple[datetime, str], None] = {}
    past: dict[tuple[datetime, str], None] = {}
    for each in schedules:
        if each.kind is Kind.EVENT and each.dtstart:
            opening = opening_on(each, each.dtstart)
            cancelled = not list(occurrences(each, each.dtstart, each.dtstart))
            words = _event(each, each.dtstart) + (" (cancelled)" if cancelled else "")
            is_coming = opening.over > moment or opening.start >= moment
            (coming if is_coming else past)[opening.start, words] = None
    recent = moment - timedelta(days=PAST_DAYS)
    return [words for _, words in sorted(coming)], [words for at, words in sorted(past)[::-1] if at > recent]


def changes(schedules: Iterable[Schedule], today: date, days: int) -> list[str]:
    """Say the closures and special hours that are not over, and the bank holidays within so many days that close it."""
    schedules = list(schedules)
    exceptions = [each for each in schedules if each.is_exception and not _over(each, today)]
    found = {(period(each)[0] or today, _exception(each, today)): None for each in exceptions}
    found |= {(day, f"{date_words(day)}: closed, a bank holiday"): None for day in _closed(schedules, today, days)}
    return list(dict.fromkeys(words for _, words in sorted(found)))


def _event(schedule: Schedule, day: date) -> str:
    times = ", ".join(filter(None, (date_words(day), span(schedule.opens_at, schedule.closes_at))))
    return f"{times}: {schedule.description}" if schedule.description else times


def _exception(schedule: Schedule, today: date) -> str:
    begins, ends = period(schedule)
    if schedule.freq:
        when = describe(schedule, today)
    elif begins and ends:
        when = date_words(begins) if begins == ends else between(begins, ends)
    else:
        when = f"From {date_words(begins)}" if begins else f"Until {date_words(ends)}" if ends else ""
    if schedule.kind is Kind.SPECIAL:
        when = ", ".join(filter(None, (when, span(schedule.opens_at, schedule.closes_at))))
    words = schedule.description or schedule.notes or "closed"
    return f"{when} – {words}" if ":" in words else f"{when}: {words}"


def _over(exception: Schedule, today: date) -> bool:
    ends = period(exception)[1]
    return ends is not None and ends < today


def _closed(schedules: list[Schedule], today: date, days: int) -> Iterator[date]:
    """Give the bank holidays on which a session would fall that is not given on them."""
    for each in schedules:
        if each.kind is Kind.SESSION and each.bank_holidays in {BankHolidays.CLOSED, BankHolidays.CLOSED_MONDAYS}:
            for number in range(days + 1):
                day = today + timedelta(days=number)
                if bank_holiday(day, each.nation) and _falls_on(each, day):
                    yield day


def _falls_on(schedule: Schedule, day: date) -> bool:
    """Say whether a session would be on a day if it were no bank holiday, and is not."""
    always = replace(schedule, bank_holidays=BankHolidays.OPEN)
    return any(occurrences(always, day, day)) and not any(occurrences(schedule, day, day))
