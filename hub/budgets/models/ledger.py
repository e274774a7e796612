"""The double-entry ledger: accounts, entries that are never changed, and their postings.

An entry is written after its postings, which is what lets the database judge it whole (see guards). Each budget has
its own hash chain: entry 1, 2, 3 … covers its content, its postings and the hash before it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.budgets.models.guards import guard
from hub.budgets.rules import AccountKind, EntryKind
from hub.core.columns import Identified
from hub.core.columns import state as one_of
from hub.core.db import Model
from hub.core.ddl import append_only


class Account(Identified, Model):
    """One account of a budget. Its balance is kept by the database itself as postings arrive."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("budget_id", "kind"),
        CheckConstraint(
            "(kind = 'funding' AND balance_pence <= 0) OR (kind <> 'funding' AND balance_pence >= 0)",
            name="never_overdrawn",
        ),
    )

    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budget.id"))
    kind: Mapped[AccountKind] = one_of(AccountKind)
    balance_pence: Mapped[int] = mapped_column(BigInteger, default=0)


class LedgerEntry(Identified, Model):
    """One movement of money, whole: when it was written, from when it counts, and why."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("budget_id", "position"),
        CheckConstraint("(kind = 'reverse') = (reversal_of_id IS NOT NULL)", name="reverse_names_entry"),
    )

    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budget.id"))
    position: Mapped[int]
    posted_at: Mapped[datetime]
    effective_on: Mapped[date]
    kind: Mapped[EntryKind] = one_of(EntryKind)
    narrative: Mapped[str]
    commitment_id: Mapped[UUID | None] = mapped_column(ForeignKey("budget_commitment.id"), index=True)
    reversal_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    created_by: Mapped[str]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class Posting(Model):
    """One side of an entry: signed pence on one account."""

    __tablename__ = "ledger_posting"
    __table_args__ = (CheckConstraint("amount_pence <> 0", name="not_zero"),)

    entry_id: Mapped[UUID] = mapped_column(
        ForeignKey("ledger_entry.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_account.id"), primary_key=True, index=True)
    amount_pence: Mapped[int] = mapped_column(BigInteger)


def hashed_content(entry: Any, postings: Iterable[tuple[UUID, int]]) -> dict[str, Any]:
    """Give what an entry's hash covers. `entry` has the columns of LedgerEntry as attributes."""
    return {
        "entry": [entry.id, entry.budget_id, entry.position, entry.kind, entry.narrative],
        "when": [entry.posted_at, entry.effective_on],
        "about": [entry.commitment_id, entry.reversal_of_id],
        "by": [entry.created_by, entry.created_by_id],
        "key": entry.idempotency_key,
        "postings": sorted([str(account), amount] for account, amount in postings),
    }


for model in (LedgerEntry, Posting):
    append_only(model.__table__)  # type: ignore[arg-type]  # the mapper types it as FromClause; it is a Table
guard(LedgerEntry.__table__, Posting.__table__)  # type: ignore[arg-type]  # the same
