"""What staff ask to be told about: searches they saved, and services they follow. No row knows a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.directory.rules.saved_searches import HowOften as HowOften


class SavedSearch(Identified, Dated, Model):
    """A search that somebody saved. `fields` are the form's, as pairs, with nothing finer than an outcode in them.

    `looked` are the ids found when it was last opened, `told` those that need no mail any more: both as hex.
    `due_at` is when it is to be run for the mail, null where no mail is wanted.
    """

    __tablename__ = "directory_saved_search"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    fields: Mapped[list[Any]] = mapped_column(JSON)
    how_often: Mapped[HowOften] = state(HowOften)
    looked: Mapped[list[str]] = mapped_column(JSON)
    told: Mapped[list[str]] = mapped_column(JSON)
    looked_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)


class Following(Identified, Dated, Model):
    """That somebody follows a service. `facts` are how it was when last told of, `at_change` up to which change.

    `news` is what changed last, in words, at `changed_at`.
    """

    __tablename__ = "directory_following"
    __table_args__ = (UniqueConstraint("user_id", "service_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    by_mail: Mapped[bool]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    at_change: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), index=True)
    news: Mapped[list[str]] = mapped_column(JSON)
    changed_at: Mapped[datetime | None]
