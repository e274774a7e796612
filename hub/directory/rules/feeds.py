"""When a feed is fetched, how, and when what it lacks is believed to be gone."""

from datetime import datetime, timedelta

SCHEDULES = {60: "Every hour", 360: "Every six hours", 1440: "Every day", 10_080: "Every week", 0: "Only when asked"}
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 240))
ALERT_AFTER = 3  # failures in a row
FULL_EVERY = timedelta(days=7)  # what is gone shows in a full fetch only
OVERLAP = timedelta(days=1)  # asked for again each time: clocks differ, and some feeds leave the time zone out
LEASE = timedelta(minutes=15)  # without a sign of life for so long, whoever fetched is taken for dead
BEAT = timedelta(minutes=1)
MOST_GONE_PERCENT = 25
FEW = 20  # listings of which half may well be new


def next_due(every_minutes: int, failures: int, moment: datetime) -> datetime | None:
    """Give when a feed is to be fetched after a fetch that ended now; None for one that waits to be asked for.

    After a failure it is tried sooner than its schedule says, ever less often.
    """
    if not every_minutes:
        return None
    regular = timedelta(minutes=every_minutes)
    if 0 < failures <= len(RETRIES):
        regular = min(regular, RETRIES[failures - 1])
    return moment + regular


def is_time_to_alert(failures: int) -> bool:
    """Say whether the directory team is to be told now: once, at the third failure in a row."""
    return failures == ALERT_AFTER


def needs_full(honours: bool | None, since: datetime | None, full_at: datetime | None, moment: datetime) -> bool:
    """Say whether all of the feed must be fetched: it does not honour modified_after, or a week has passed."""
    return not honours or since is None or full_at is None or moment - full_at >= FULL_EVERY


def too_many_gone(gone: int, known: int) -> bool:
    """Say whether so many of the known listings would go that somebody must decide first."""
    return gone * 100 > known * MOST_GONE_PERCENT


def gave_too_much(given: int, known: int) -> bool:
    """Say whether a feed that was asked for what is new seems to have given all: it may honour that no more."""
    return known >= FEW and given * 2 > known
