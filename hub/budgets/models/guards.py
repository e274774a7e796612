"""What the database itself refuses of the ledger, whoever asks: SQLite and PostgreSQL alike.

- An entry without two or more postings that sum to zero, or with a posting on another budget's account.
- A posting for an entry that is already written. On PostgreSQL the sum is checked once more at the commit, because
  there another transaction could have written the entry meanwhile.
- Taking more out of a commitment than was put in.
- A balance that is not the sum of its postings, or below zero: postings move the balance, a CHECK bounds it.
"""

from sqlalchemy import Table

from hub.core.ddl import attach

UNBALANCED = "a ledger entry needs two or more postings that sum to zero"
FOREIGN = "a ledger entry moves money within one budget only"
OVERPAID = "a commitment cannot give more than it holds"
SEALED = "a ledger entry that is written takes no more postings"

_COUNT = "(SELECT count(*) FROM ledger_posting WHERE entry_id = NEW.id) < 2"
_SUM = "(SELECT coalesce(sum(amount_pence), 0) FROM ledger_posting WHERE entry_id = {entry}) <> 0"
_IS_UNBALANCED = f"{_COUNT} OR {_SUM.format(entry='NEW.id')}"
_IS_FOREIGN = (
    "EXISTS (SELECT 1 FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id "
    "WHERE p.entry_id = NEW.id AND a.budget_id <> NEW.budget_id)"
)
_IS_OVERPAID = (
    "NEW.commitment_id IS NOT NULL AND (SELECT coalesce(sum(p.amount_pence), 0) FROM ledger_posting p "
    "JOIN ledger_account a ON a.id = p.account_id WHERE a.kind = 'committed' AND (p.entry_id = NEW.id OR p.entry_id IN "
    "(SELECT e.id FROM ledger_entry e WHERE e.commitment_id = NEW.commitment_id))) < 0"
)
_IS_SEALED = "EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id)"
_MOVE_BALANCE = "UPDATE ledger_account SET balance_pence = balance_pence + NEW.amount_pence WHERE id = NEW.account_id;"

_REFUSALS = [(UNBALANCED, _IS_UNBALANCED), (FOREIGN, _IS_FOREIGN), (OVERPAID, _IS_OVERPAID)]


def guard(entries: Table, postings: Table) -> None:
    """Attach the triggers to the tables, on both databases."""
    for statement in _sqlite():
        attach(postings, "sqlite", statement)
    for statement in _postgresql():
        attach(postings, "postgresql", statement)
    postings.add_is_dependent_on(entries)


def _sqlite() -> list[str]:
    whole = " ".join(f"SELECT RAISE(ABORT, '{message}') WHERE {broken};" for message, broken in _REFUSALS)
    sealed = f"SELECT RAISE(ABORT, '{SEALED}') WHERE {_IS_SEALED};"
    return [
        f"CREATE TRIGGER ledger_entry_whole BEFORE INSERT ON ledger_entry BEGIN {whole} END",
        f"CREATE TRIGGER ledger_posting_sealed BEFORE INSERT ON ledger_posting BEGIN {sealed} END",
        f"CREATE TRIGGER ledger_posting_balance AFTER INSERT ON ledger_posting BEGIN {_MOVE_BALANCE} END",
    ]


def _postgresql() -> list[str]:
    whole = " ".join(_refuse(message, broken) for message, broken in _REFUSALS)
    return [
        *_trigger("ledger_entry_whole", "BEFORE INSERT ON ledger_entry", f"{whole} RETURN NEW;"),
        *_trigger(
            "ledger_posting_sealed", "BEFORE INSERT ON ledger_posting", f"{_refuse(SEALED, _IS_SEALED)} RETURN NEW;"
        ),
        *_trigger("ledger_posting_balance", "AFTER INSERT ON ledger_posting", f"{_MOVE_BALANCE} RETURN NULL;"),
        *_trigger(
            "ledger_posting_sum",
            "AFTER INSERT ON ledger_posting DEFERRABLE INITIALLY DEFERRED",
            f"{_refuse(UNBALANCED, _SUM.format(entry='NEW.entry_id'))} RETURN NULL;",
            kind="CONSTRAINT TRIGGER",
        ),
    ]


def _trigger(name: str, when: str, body: str, *, kind: str = "TRIGGER") -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE {kind} {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _refuse(message: str, broken: str) -> str:
    return f"IF {broken} THEN RAISE EXCEPTION '{message}'; END IF;"
