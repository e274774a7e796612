"""The bus timetables of the place, as the operator loads them."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified
from hub.core.db import Model


class BusTimetable(Identified, Dated, Model):
    """The buses and trams of one weekday, read from a GTFS file. There is one row or none.

    `packed` holds stops and lines as `rules.buses.pack` writes them. Most of it holds up to `last_day`.
    """

    __tablename__ = "directory_bus_timetable"

    source: Mapped[str]
    day: Mapped[date]
    last_day: Mapped[date]
    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
