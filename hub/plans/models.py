"""The care and support plan, nested as the PRSB Personalised Care and Support Plan v2.0 nests it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.core.columns import Dated, Identified, state
from hub.core.db import Model
from hub.people.models import Person
from hub.plans.rules import ActionStatus as ActionStatus
from hub.plans.rules import ExpressedBy as ExpressedBy
from hub.plans.rules import GoalStatus as GoalStatus
from hub.plans.rules import PlanStatus as PlanStatus


def _one_per_person(status: PlanStatus) -> Index:
    """Make the database refuse a second plan of the person in the same status."""
    only = text(f"status = '{status.value}'")
    return Index(f"uq_plan_one_{status.value}", "person_id", unique=True, sqlite_where=only, postgresql_where=only)


class Plan(Identified, Dated, Model):
    """One version of a person's plan. Once active it is not edited: a change makes the next version.

    `edit` goes up at each save, so that of two authors the later one is told instead of overwriting the earlier.
    """

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("person_id", "version"),
        *(_one_per_person(status) for status in (PlanStatus.DRAFT, PlanStatus.ACTIVE)),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int]
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"))
    status: Mapped[PlanStatus] = state(PlanStatus, default=PlanStatus.DRAFT)
    about_me: Mapped[dict[str, str]] = mapped_column(JSON)
    strengths: Mapped[str] = mapped_column(default="")
    agreed_with: Mapped[str] = mapped_column(default="")
    agreed_on: Mapped[date | None]
    not_agreed_reason: Mapped[str] = mapped_column(default="")
    review_on: Mapped[date | None]
    review_responsible: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]
    author: Mapped[str]
    edit: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()
    needs: Mapped[list["Need"]] = relationship(
        back_populates="plan", order_by="Need.position", cascade="all, delete-orphan"
    )


class Need(Identified, Model):
    """A need, concern or problem."""

    __tablename__ = "plan_need"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
    category: Mapped[str] = mapped_column(default="")

    plan: Mapped[Plan] = relationship(back_populates="needs")
    goals: Mapped[list["Goal"]] = relationship(
        back_populates="need", order_by="Goal.position", cascade="all, delete-orphan"
    )


class Goal(Identified, Model):
    """A goal or hope. Importance is the person's, 1 to 10 (PRSB goal importance score).

    `previous_id` is the same goal in the version before, so that what became of it can be followed.
    """

    __tablename__ = "plan_goal"
    __table_args__ = (CheckConstraint("importance BETWEEN 1 AND 10", name="importance_1_to_10"),)

    need_id: Mapped[UUID] = mapped_column(ForeignKey("plan_need.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
    expressed_by: Mapped[ExpressedBy] = state(ExpressedBy, default=ExpressedBy.PERSON)
    importance: Mapped[Decimal | None] = mapped_column(Numeric(3, 1))
    status: Mapped[GoalStatus] = state(GoalStatus, default=GoalStatus.ACTIVE)
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_goal.id"))

    need: Mapped[Need] = relationship(back_populates="goals")
    actions: Mapped[list["PlanAction"]] = relationship(
        back_populates="goal", order_by="PlanAction.position", cascade="all, delete-orphan"
    )

    @property
    def is_open(self) -> bool:
        """Say whether it is being worked on now: an active goal of the active version of the plan."""
        return self.status is GoalStatus.ACTIVE and self.need.plan.status is PlanStatus.ACTIVE


class PlanAction(Identified, Model):
    """An action or activity. Confidence is how sure the person feels that they can do it, 1 to 10 (PRSB)."""

    __tablename__ = "plan_action"
    __table_args__ = (CheckConstraint("confidence BETWEEN 1 AND 10", name="confidence_1_to_10"),)

    goal_id: Mapped[UUID] = mapped_column(ForeignKey("plan_goal.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    what: Mapped[str]
    who: Mapped[str] = mapped_column(default="")
    when: Mapped[str] = mapped_column(default="")
    strategies: Mapped[str] = mapped_column(default="")
    confidence: Mapped[Decimal | None] = mapped_column(Numeric(3, 1))
    status: Mapped[ActionStatus] = state(ActionStatus, default=ActionStatus.PLANNED)

    goal: Mapped[Goal] = relationship(back_populates="actions")
