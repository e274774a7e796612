"""The only place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Give the present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Give today's date where the people are (Europe/London)."""
    return datetime.now(LONDON).date()


def local(moment: datetime) -> datetime:
    """Show an aware moment in Europe/London."""
    return moment.astimezone(LONDON)
