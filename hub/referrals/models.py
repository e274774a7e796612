"""A referral from a goal to a service, each of its moves, its sessions and its outcome."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.core.ddl import append_only
from hub.referrals.rules import OutcomeKind, ReferralStatus


class Referral(Identified, Dated, Model):
    """A referral. It always has its place in a plan: one goal, on one plan, of one person."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("(no_known_risks AND risks = '') OR (NOT no_known_risks AND risks <> '')", name="risks_said"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    goal_id: Mapped[UUID] = mapped_column(ForeignKey("plan_goal.id"), index=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("directory_service.id"), index=True)
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consent.id"))
    status: Mapped[ReferralStatus] = state(ReferralStatus, default=ReferralStatus.REQUESTED)
    reason: Mapped[str]
    no_known_risks: Mapped[bool]
    risks: Mapped[str] = mapped_column(default="")
    shared: Mapped[dict[str, Any]] = mapped_column(JSON)
    referrer: Mapped[dict[str, str]] = mapped_column(JSON)
    requested_by_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    requested_by_client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_client.id"))
    answer_due_on: Mapped[date]
    silence_noted_on: Mapped[date | None] = mapped_column(sort_order=99)  # added to tables that are there
    updated_at: Mapped[datetime]

    moves: Mapped[list["ReferralMove"]] = relationship(order_by="ReferralMove.position")
    sessions: Mapped[list["Session"]] = relationship(order_by="Session.on_date, Session.created_at")
    outcomes: Mapped[list["Outcome"]] = relationship(order_by="Outcome.created_at")


class ReferralMove(Identified, Dated, Model):
    """One move from a status to another: who, when, why. Never changed. Numbered from 1 in each referral."""

    __tablename__ = "referral_move"
    __table_args__ = (UniqueConstraint("referral_id", "position"),)

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    position: Mapped[int]
    status: Mapped[ReferralStatus] = state(ReferralStatus)
    reason: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    by_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class Session(Identified, Dated, Model):
    """One session that was to be: attended or not."""

    __tablename__ = "referral_session"
    __table_args__ = (UniqueConstraint("referral_id", "on_date"),)

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    on_date: Mapped[date]
    attended: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str]


class Outcome(Identified, Dated, Model):
    """What came of it. A later one does not replace an earlier one."""

    __tablename__ = "referral_outcome"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    kind: Mapped[OutcomeKind] = state(OutcomeKind)
    note: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str]


class IdempotentRequest(Identified, Dated, Model):
    """That an API client's key was used, for what, and which referral came of it."""

    __tablename__ = "idempotent_request"
    __table_args__ = (UniqueConstraint("client_id", "key"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("api_client.id"))
    key: Mapped[str]
    request_hash: Mapped[str]
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))


for model in (ReferralMove, Session, Outcome, IdempotentRequest):
    append_only(model.__table__)  # type: ignore[arg-type]  # the mapper types it as FromClause; it is a Table
