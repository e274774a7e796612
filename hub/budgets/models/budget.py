"""A personal health budget, what was proposed to spend from it, and what was paid."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.budgets.rules import BudgetState, CommitmentState, HeldAs
from hub.core.columns import Dated, Identified
from hub.core.columns import state as one_of
from hub.core.db import Model
from hub.core.ddl import append_only
from hub.people.models import Person


class Budget(Identified, Dated, Model):
    """Money identified for one person for one period. `team_id` is the team that looks after it."""

    __tablename__ = "budget"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[BudgetState] = one_of(BudgetState)
    held_as: Mapped[HeldAs] = one_of(HeldAs)
    funding_source: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def person_user_id(self) -> UUID | None:
        """Give the account of the person whose budget it is, where they have one."""
        return self.person.user_id


class Commitment(Identified, Dated, Model):
    """A proposal to spend on a goal of the plan; once approved, money set aside for it.

    The database itself refuses that one person both asks and decides.
    """

    __tablename__ = "budget_commitment"
    __table_args__ = (
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> requested_by_id", name="two_people"),
        CheckConstraint("state NOT IN ('approved', 'refused', 'closed') OR decided_by_id IS NOT NULL", name="decided"),
        CheckConstraint("unit_cost_pence > 0 AND quantity > 0", name="above_zero"),
        CheckConstraint("total_pence = unit_cost_pence * quantity", name="total"),
        UniqueConstraint("id", "decided_by_id"),
    )

    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budget.id"), index=True)
    goal_id: Mapped[UUID] = mapped_column(ForeignKey("plan_goal.id"), index=True)
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("directory_service.id"))
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id"), index=True)
    description: Mapped[str]
    payee: Mapped[str]
    unit: Mapped[str]
    unit_cost_pence: Mapped[int] = mapped_column(BigInteger)
    quantity: Mapped[int]
    total_pence: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[CommitmentState] = one_of(CommitmentState, default=CommitmentState.PROPOSED)
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    requested_by: Mapped[str]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class Payment(Identified, Dated, Model):
    """One invoice paid. Never changed: a mistake is reversed in the ledger.

    `approved_by_id` is the commitment's, held here so that the database refuses that the approver also pays.
    """

    __tablename__ = "budget_payment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["commitment_id", "approved_by_id"], ["budget_commitment.id", "budget_commitment.decided_by_id"]
        ),
        CheckConstraint("released_by_id <> approved_by_id", name="two_people"),
        CheckConstraint("sessions > 0 AND amount_pence > 0", name="above_zero"),
    )

    commitment_id: Mapped[UUID] = mapped_column(index=True)
    approved_by_id: Mapped[UUID]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    payee: Mapped[str]
    sessions: Mapped[int]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    invoice_reference: Mapped[str]
    invoice_date: Mapped[date]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    released_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    released_by: Mapped[str]


append_only(Payment.__table__)  # type: ignore[arg-type]  # the mapper types it as FromClause; it is a Table
