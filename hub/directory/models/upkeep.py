"""What staff keep about listings beside what the feeds say: notes, merges, the terms of schools."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified
from hub.core.db import Model


class IntakeState(StrEnum):
    """What the directory team was told of a service's intake, on a day."""

    OPEN = "open"
    WAITING_LIST = "waiting_list"
    FULL = "full"
    CLOSED = "closed"
    ASK_FIRST = "ask_first"


class ListingNote(Identified, Dated, Model):
    """A note about a listing that only staff see."""

    __tablename__ = "directory_listing_note"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    text: Mapped[str]
    author_name: Mapped[str]


class Merge(Identified, Dated, Model):
    """That one listing was merged into another. `before` holds both as they were, to undo it; the old id leads on."""

    __tablename__ = "directory_merge"

    old_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    actor_name: Mapped[str]
    undone_at: Mapped[datetime | None]


class SchoolTerm(Identified, Model):
    """A term of the schools in the place; `ends_on` is its last day. Holidays inside it are gaps between rows."""

    __tablename__ = "directory_school_term"
    __table_args__ = (CheckConstraint("ends_on >= begins_on", name="in_order"),)

    name: Mapped[str]
    begins_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
