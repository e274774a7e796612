"""Reading the ledger: balances, what is left of a commitment, and the proof that all of it holds."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from hub.budgets.models import Account, LedgerEntry, Payment, Posting
from hub.budgets.models.ledger import hashed_content
from hub.budgets.rules import AccountKind, Figures
from hub.core.chain import GENESIS, link
from hub.core.db import db


@dataclass(frozen=True)
class Holding:
    """What a commitment still holds and what was paid from it, in pence."""

    remaining: int = 0
    paid: int = 0


@dataclass(frozen=True)
class Proof:
    """What `verify` found: how many entries and budgets it read, and every place where the ledger does not hold."""

    entries: int
    budgets: int
    breaks: Sequence[str]


def figures_of(budget_id: UUID) -> Figures:
    """Give the figures of a budget from its accounts. The caller has checked who asks."""
    return all_figures([budget_id])[budget_id]


def all_figures(budget_ids: Sequence[UUID]) -> Mapping[UUID, Figures]:
    """Give the figures of several budgets at once. The caller has checked who asks."""
    rows = db.session.execute(
        select(Account.budget_id, Account.kind, Account.balance_pence).where(Account.budget_id.in_(budget_ids))
    )
    balances: dict[UUID, dict[AccountKind, int]] = defaultdict(dict)
    for budget_id, kind, balance in rows:
        balances[budget_id][kind] = balance
    return {budget_id: Figures.of(kinds) for budget_id, kinds in balances.items()}


def account_ids(budget_id: UUID) -> Mapping[AccountKind, UUID]:
    """Give the accounts of a budget by kind."""
    rows = db.session.execute(select(Account.kind, Account.id).where(Account.budget_id == budget_id))
    return {row.kind: row.id for row in rows}


def holdings(commitment_ids: Sequence[UUID]) -> Mapping[UUID, Holding]:
    """Add up, from the postings, what each commitment holds and has paid."""
    rows = db.session.execute(
        select(LedgerEntry.commitment_id, Account.kind, func.sum(Posting.amount_pence))
        .join(Posting, Posting.entry_id == LedgerEntry.id)
        .join(Account, Account.id == Posting.account_id)
        .where(LedgerEntry.commitment_id.in_(commitment_ids))
        .group_by(LedgerEntry.commitment_id, Account.kind)
    )
    sums: dict[UUID | None, dict[AccountKind, int]] = defaultdict(dict)
    for commitment_id, kind, amount in rows:
        sums[commitment_id][kind] = int(amount)
    return {
        each: Holding(sums[each].get(AccountKind.COMMITTED, 0), sums[each].get(AccountKind.SPENT, 0))
        for each in commitment_ids
    }


def last_link(budget_id: UUID) -> tuple[int, str]:
    """Give the place and the hash of a budget's last entry; 0 and the start of the chain where there is none."""
    row = db.session.execute(
        select(LedgerEntry.position, LedgerEntry.hash)
        .where(LedgerEntry.budget_id == budget_id)
        .order_by(LedgerEntry.position.desc())
        .limit(1)
    ).first()
    return (row.position, row.hash) if row else (0, GENESIS)


def find_by_key(key: str) -> LedgerEntry | None:
    """Find the entry that was made under an idempotency key."""
    return db.session.scalars(select(LedgerEntry).where(LedgerEntry.idempotency_key == key)).first()


def find_payment(*, fingerprint: str = "", entry_id: UUID | None = None) -> Payment | None:
    """Find a payment by what makes it the same payment, or by its entry."""
    wanted = Payment.entry_id == entry_id if entry_id else Payment.fingerprint == fingerprint
    return db.session.scalars(select(Payment).where(wanted)).first()


def is_reversed(entry_id: UUID) -> bool:
    """Say whether an entry was reversed."""
    return db.session.scalar(select(LedgerEntry.id).where(LedgerEntry.reversal_of_id == entry_id)) is not None


def legs_of(entry_id: UUID) -> dict[AccountKind, int]:
    """Give the postings of an entry, in signed pence by account."""
    rows = db.session.execute(
        select(Account.kind, Posting.amount_pence)
        .join(Account, Account.id == Posting.account_id)
        .where(Posting.entry_id == entry_id)
    )
    return {row.kind: row.amount_pence for row in rows}


def verify() -> Proof:
    """Read the whole ledger and say every place where it does not hold.

    Each budget's chain of hashes, each entry's sum, each balance against its postings re-added, and the trial balance.
    """
    sums: dict[UUID, int] = defaultdict(int)
    breaks: list[str] = []
    entries = budgets = 0
    for budget_id, rows in groupby(_postings(), key=lambda row: row.budget_id):
        budgets += 1
        position, previous = 0, GENESIS
        for _, group in groupby(rows, key=lambda row: row.id):
            entry = list(group)
            entries += 1
            place = f"Budget {budget_id}, entry {entry[0].position}"
            breaks += [f"{place}: {problem}." for problem in _entry_problems(entry, position + 1, previous)]
            position, previous = entry[0].position, entry[0].hash
            for row in entry:
                if row.account_id is not None:
                    sums[row.account_id] += row.amount_pence
    return Proof(entries, budgets, [*breaks, *_balance_problems(sums)])


def _postings() -> Iterator[Row[Any]]:
    """Give every entry with each of its postings, budget by budget, in order."""
    columns = (*LedgerEntry.__table__.columns, Posting.account_id, Posting.amount_pence)
    return iter(
        db.session.execute(
            select(*columns)
            .outerjoin(Posting, Posting.entry_id == LedgerEntry.id)
            .order_by(LedgerEntry.budget_id, LedgerEntry.position, LedgerEntry.id),
            execution_options={"yield_per": 2000},
        )
    )


def _entry_problems(entry: Sequence[Row[Any]], position: int, previous: str) -> Iterator[str]:
    first = entry[0]
    postings = [(row.account_id, row.amount_pence) for row in entry if row.account_id is not None]
    if len(postings) < 2 or sum(amount for _, amount in postings) != 0:
        yield "its postings do not sum to zero"
    if first.position != position or first.previous_hash != previous:
        yield "the entry before it was altered, removed or inserted"
    if first.hash != link(first.previous_hash, hashed_content(first, postings)):
        yield "it was altered after it was written"


def _balance_problems(sums: Mapping[UUID, int]) -> Iterator[str]:
    trial = 0
    for account in db.session.execute(select(Account.id, Account.budget_id, Account.kind, Account.balance_pence)):
        trial += account.balance_pence
        added = sums.get(account.id, 0)
        if account.balance_pence != added:
            yield (
                f"Budget {account.budget_id}, account {account.kind.value}: its balance is {account.balance_pence}p, "
                f"its postings add up to {added}p."
            )
    if trial:
        yield f"The balances of all accounts add up to {trial}p instead of 0p."
