"""Writing one entry of the journal: the only place that moves money."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert

from hub.budgets.models import LedgerEntry, Posting
from hub.budgets.models.ledger import hashed_content
from hub.budgets.queries.ledger import account_ids, last_link
from hub.budgets.rules import EntryKind, Legs
from hub.core.actor import Actor
from hub.core.chain import link
from hub.core.clock import now
from hub.core.db import db


def post(
    budget_id: UUID,
    kind: EntryKind,
    legs: Legs,
    *,
    narrative: str,
    effective_on: date,
    actor: Actor,
    key: str = "",
    commitment_id: UUID | None = None,
    reversal_of_id: UUID | None = None,
) -> LedgerEntry:
    """Write an entry with its postings (signed pence by account). The caller holds the budget for update.

    The postings go first: the database judges the entry whole when it arrives, and refuses later postings.
    """
    accounts = account_ids(budget_id)
    position, previous = last_link(budget_id)
    entry_id = uuid4()
    entry = LedgerEntry(
        id=entry_id,
        budget_id=budget_id,
        position=position + 1,
        posted_at=now(),
        effective_on=effective_on,
        kind=kind,
        narrative=narrative,
        commitment_id=commitment_id,
        reversal_of_id=reversal_of_id,
        created_by=actor.name,
        created_by_id=actor.user_id,
        idempotency_key=key or f"{kind.value}:{entry_id}",
        previous_hash=previous,
    )
    _write(entry, [(accounts[account], amount) for account, amount in legs.items()])
    return entry


def _write(entry: LedgerEntry, postings: list[tuple[UUID, int]]) -> None:
    entry.hash = link(entry.previous_hash, hashed_content(entry, postings))
    rows = [{"entry_id": entry.id, "account_id": account, "amount_pence": amount} for account, amount in postings]
    db.session.flush()
    db.session.execute(insert(Posting), rows)
    db.session.add(entry)
    db.session.flush()
