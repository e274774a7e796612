"""Mistakes in listings that people reported."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.directory.rules.reports import ReportKind, ReportOutcome


class Report(Identified, Dated, Model):
    """That somebody says a listing is wrong. It has no outcome until the directory team answers it.

    `email` is where the reporter wants to hear of the outcome, and `origin` a keyed hash of the network address, for
    counting; both are emptied when they have served.
    """

    __tablename__ = "directory_report"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    kind: Mapped[ReportKind] = state(ReportKind)
    text: Mapped[str]
    email: Mapped[str]
    reporter_name: Mapped[str]
    origin: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[ReportOutcome | None] = state(ReportOutcome)
    answered_by: Mapped[str]
    answered_at: Mapped[datetime | None]
