"""What both databases refuse of the ledger, asked in plain SQL."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from hub.budgets.models import Account, LedgerEntry, Posting
from hub.budgets.models.guards import FOREIGN, OVERPAID, SEALED, UNBALANCED
from hub.budgets.models.ledger import hashed_content
from hub.budgets.queries.ledger import account_ids, figures_of, last_link, verify
from hub.budgets.rules import AccountKind, EntryKind
from hub.core.chain import link
from hub.core.clock import now, today
from hub.core.db import db, transaction
from tests.factories.budgets import commit, make_case, pay

A = AccountKind


def write(budget_id: UUID, postings: dict[UUID, int], commitment_id: UUID | None = None) -> None:
    """Write an entry as somebody with a database prompt could."""
    position, previous = last_link(budget_id)
    entry = LedgerEntry(
        id=uuid4(),
        budget_id=budget_id,
        position=position + 1,
        posted_at=now(),
        effective_on=today(),
        kind=EntryKind.COMMIT,
        narrative="by hand",
        commitment_id=commitment_id,
        created_by="nobody",
        idempotency_key=uuid4().hex,
        previous_hash=previous,
    )
    entry.hash = link(previous, hashed_content(entry, postings.items()))
    with transaction():
        for account_id, amount in postings.items():
            db.session.execute(insert(Posting).values(entry_id=entry.id, account_id=account_id, amount_pence=amount))
        db.session.add(entry)
        db.session.flush()


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_posting", "budget_payment"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_history_is_neither_changed_nor_deleted(app: Flask, table: str, statement: str) -> None:
    case = make_case()
    pay(case, commit(case))
    column = {"ledger_entry": "narrative", "ledger_posting": "amount_pence", "budget_payment": "payee"}[table]
    with pytest.raises(DatabaseError, match=f"{table} is append-only"), transaction():
        db.session.execute(text(statement.format(table=table, column=column)))
    assert verify().breaks == []


@pytest.mark.parametrize(
    "amounts",
    [
        {A.AVAILABLE: -600, A.COMMITTED: 700},
        {A.AVAILABLE: -600},
        {A.COMMITTED: 600},
        {},
    ],
)
def test_an_entry_that_does_not_balance_is_refused(app: Flask, amounts: dict[AccountKind, int]) -> None:
    case = make_case()
    accounts = account_ids(case.budget_id)
    with pytest.raises(DatabaseError, match=UNBALANCED):
        write(case.budget_id, {accounts[kind]: amount for kind, amount in amounts.items()})
    assert figures_of(case.budget_id).available == 30_000


def test_a_posting_of_nothing_is_refused(app: Flask) -> None:
    case = make_case()
    accounts = account_ids(case.budget_id)
    with pytest.raises(IntegrityError, match="not_zero"):
        write(case.budget_id, {accounts[A.AVAILABLE]: 0, accounts[A.COMMITTED]: 0})


def test_a_balanced_entry_below_zero_is_refused(app: Flask) -> None:
    case = make_case(30_000)
    accounts = account_ids(case.budget_id)
    with pytest.raises(IntegrityError, match="never_overdrawn"):
        write(case.budget_id, {accounts[A.AVAILABLE]: -30_001, accounts[A.COMMITTED]: 30_001})
    assert verify().breaks == []


def test_money_does_not_move_between_budgets(app: Flask) -> None:
    case, other = make_case(), make_case()
    with pytest.raises(DatabaseError, match=FOREIGN):
        write(
            case.budget_id,
            {account_ids(case.budget_id)[A.AVAILABLE]: -600, account_ids(other.budget_id)[A.AVAILABLE]: 600},
        )


def test_a_commitment_gives_no_more_than_it_holds(app: Flask) -> None:
    case = make_case()
    commit(case, 600, 10)
    small = commit(case, 600, 1)
    accounts = account_ids(case.budget_id)
    with pytest.raises(DatabaseError, match=OVERPAID):
        write(case.budget_id, {accounts[A.COMMITTED]: -1_200, accounts[A.SPENT]: 1_200}, commitment_id=small.id)


def test_a_written_entry_takes_no_more_postings(app: Flask) -> None:
    case = make_case()
    entry_id = pay(case, commit(case)).entry_id
    with pytest.raises(DatabaseError, match=SEALED), transaction():
        db.session.execute(
            insert(Posting).values(
                entry_id=entry_id, account_id=account_ids(case.budget_id)[A.RETURNED], amount_pence=100
            )
        )


def test_postings_without_an_entry_do_not_survive_the_commit(real_app: Flask) -> None:
    case = make_case()
    accounts = account_ids(case.budget_id)
    orphan = uuid4()
    legs = [(A.AVAILABLE, -600), (A.COMMITTED, 600)]
    rows = [{"entry_id": orphan, "account_id": accounts[kind], "amount_pence": amount} for kind, amount in legs]
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(Posting), rows)
    assert figures_of(case.budget_id).available == 30_000


def test_a_balance_changed_by_hand_is_found(app: Flask) -> None:
    case = make_case()
    with transaction():
        db.session.execute(
            update(Account)
            .where(Account.budget_id == case.budget_id, Account.kind == A.AVAILABLE)
            .values(balance_pence=Account.balance_pence + 5_000)
        )
    breaks = verify().breaks
    assert (
        f"Budget {case.budget_id}, account available: its balance is 35000p, its postings add up to 30000p." in breaks
    )
    assert "The balances of all accounts add up to 5000p instead of 0p." in breaks


def _without_triggers(statement: str) -> None:
    """Change history as an intruder who first takes the guards off."""
    with transaction():
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("DROP TRIGGER ledger_entry_no_update"))
            db.session.execute(text("DROP TRIGGER ledger_posting_no_update"))
        else:
            db.session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
            db.session.execute(text("ALTER TABLE ledger_posting DISABLE TRIGGER USER"))
        db.session.execute(text(statement))


def test_a_narrative_changed_behind_the_guards_is_found(real_app: Flask) -> None:
    case = make_case()
    pay(case, commit(case))
    _without_triggers("UPDATE ledger_entry SET narrative = 'Something else' WHERE position = 3")
    assert verify().breaks == [f"Budget {case.budget_id}, entry 3: it was altered after it was written."]
    result = real_app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 1
    assert "entry 3: it was altered" in result.stderr


def test_an_amount_changed_behind_the_guards_is_found(real_app: Flask) -> None:
    case = make_case()
    commit(case)
    _without_triggers("UPDATE ledger_posting SET amount_pence = amount_pence + 1 WHERE amount_pence = 6000")
    breaks = verify().breaks
    place = f"Budget {case.budget_id}, entry 2"
    assert f"{place}: its postings do not sum to zero." in breaks
    assert f"{place}: it was altered after it was written." in breaks
    assert any("account committed" in each for each in breaks)


def test_an_entry_moved_in_the_chain_is_found(real_app: Flask) -> None:
    case = make_case()
    commit(case)
    _without_triggers("UPDATE ledger_entry SET position = 9 WHERE position = 2")
    assert f"Budget {case.budget_id}, entry 9: the entry before it was altered, removed or inserted." in verify().breaks


def test_a_sound_ledger_says_so(app: Flask) -> None:
    pay((case := make_case()), commit(case))
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 0
    assert result.output == "3 entries of 1 budgets: all balance, none was altered.\n"
