"""What the database itself refuses: rows that are never changed or removed once written."""

from sqlalchemy import DDL, Table, event

_REFUSE = (
    "CREATE OR REPLACE FUNCTION hub_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)
_EACH = "FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()"


def append_only_sql(table: str, dialect: str) -> list[str]:
    """Give the statements that make a table append-only on the dialect (sqlite or postgresql)."""
    message = f"{table} is append-only"
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for what in ("update", "delete")
        ]
    return [
        _REFUSE,
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} {_EACH}",
    ]


APPEND_ONLY: set[str] = set()
EXTRA: list[tuple[str, str]] = []


def append_only(table: Table) -> None:
    """Make a table append-only wherever it is created."""
    APPEND_ONLY.add(table.name)
    for dialect in ("sqlite", "postgresql"):
        for statement in append_only_sql(table.name, dialect):
            attach(table, dialect, statement)


def attach(table: Table, dialect: str, statement: str) -> None:
    """Run a statement after the table is created on the dialect; migrations run the same list (`statements`)."""
    EXTRA.append((dialect, statement))
    command = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves DDL untyped
    event.listen(table, "after_create", command.execute_if(dialect=dialect))


def statements(dialect: str) -> list[str]:
    """Give every attached statement for the dialect, in the order in which the models asked for them."""
    return [statement for wanted, statement in EXTRA if wanted == dialect]
