"""How often organisations are asked whether their listings are still right, whom Hub asked, and what they said."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.directory.rules.still_right import Answer, SilenceKind


class CheckEvery(Identified, Model):
    """So many days between two checks: of every listing where `term_id` is empty, else of one kind of help.

    Without the row for all nobody is asked. That row's `swept_on` is the last day on which it was seen who is due.
    """

    __tablename__ = "directory_check_every"
    __table_args__ = (UniqueConstraint("term_id"), CheckConstraint("days > 0", name="some_days"))

    term_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_taxonomy_term.id"))
    days: Mapped[int]
    swept_on: Mapped[date | None]


class CheckAsked(Identified, Dated, Model):
    """That one address was asked about its listings. `email` is emptied when it has served."""

    __tablename__ = "directory_check_asked"

    email: Mapped[str] = mapped_column(index=True)
    asked_on: Mapped[date] = mapped_column(index=True)
    reminders: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    given_up_on: Mapped[date | None]

    items: Mapped[list["CheckItem"]] = relationship(back_populates="asked", order_by="CheckItem.id")


class CheckItem(Identified, Model):
    """A listing that an address was asked about; `answer` is what it said."""

    __tablename__ = "directory_check_item"
    __table_args__ = (UniqueConstraint("asked_id", "service_id"),)

    asked_id: Mapped[UUID] = mapped_column(ForeignKey("directory_check_asked.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    answer: Mapped[Answer | None] = state(Answer)
    answered_at: Mapped[datetime | None]

    asked: Mapped[CheckAsked] = relationship(back_populates="items")


class Silence(Model):
    """That nobody answered for a listing when it was asked about; gone as soon as somebody checks it."""

    __tablename__ = "directory_silence"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), primary_key=True)
    kind: Mapped[SilenceKind] = state(SilenceKind)
    asked_on: Mapped[date]
