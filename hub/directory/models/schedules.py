"""When services are given (HSDS 3.1: the parts of an RFC 5545 rule in separate fields)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import state
from hub.core.db import Model
from hub.directory.models.base import Frequency, Listed, Num, Weekday


class Schedule(Listed, Model):
    """One repeating opening. Times are the feed's text ("09:00"); `timezone` is an offset from UTC in hours."""

    __tablename__ = "directory_schedule"

    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_service.id"), index=True)
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_location.id"), index=True)
    service_at_location_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("directory_service_at_location.id"), index=True
    )
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    dtstart: Mapped[date | None]
    timezone: Mapped[Num | None]
    until: Mapped[date | None]
    count: Mapped[Num | None]
    wkst: Mapped[Weekday | None] = state(Weekday)
    freq: Mapped[Frequency | None] = state(Frequency)
    interval: Mapped[Num | None]
    byday: Mapped[str | None]
    byweekno: Mapped[str | None]
    bymonthday: Mapped[str | None]
    byyearday: Mapped[str | None]
    description: Mapped[str | None]
    opens_at: Mapped[str | None]
    closes_at: Mapped[str | None]
    schedule_link: Mapped[str | None]
    attending_type: Mapped[str | None]
    notes: Mapped[str | None]
