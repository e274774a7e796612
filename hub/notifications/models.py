"""The outbox: what is to be sent, written in the same transaction as its reason."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model


class MessageState(StrEnum):
    """Where a message has got to."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class Message(Identified, Dated, Model):
    """One e-mail. `context` holds what its template needs, never a person's data; `secrets` is wiped once it left."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "state", "next_try_at"),)

    to: Mapped[str]
    template: Mapped[str]
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    secrets: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[MessageState] = state(MessageState, default=MessageState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
