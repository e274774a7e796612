"""The database: model base, sessions, and the one place that commits."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, Engine, MetaData, Table, Text, Uuid, bindparam, event, inspect, text, update
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import ConnectionPoolEntry

from hub.core.columns import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """The parent of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime, UUID: Uuid, str: Text, dict[str, Any]: JSON, list[str]: JSON},
    )


db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False})

_writing: ContextVar[bool] = ContextVar("hub_writing", default=False)


class Transaction:
    """What is to happen once the outermost transaction has been committed."""

    def __init__(self) -> None:
        self._afterwards: list[Callable[[], object]] = []

    def after_commit(self, callback: Callable[[], object]) -> None:
        """Run callback after the commit; it must be safe to lose in a crash and safe to run twice."""
        if callback not in self._afterwards:
            self._afterwards.append(callback)

    def run_callbacks(self) -> None:
        """Run what was asked for, in order."""
        for callback in self._afterwards:
            callback()


@contextmanager
def transaction() -> Iterator[Transaction]:
    """Commit once, at the outermost level; undo everything on any error.

    It starts from what the database holds now: anything read before is read again, under the write lock that SQLite
    takes at once (BEGIN IMMEDIATE) so that a rule is never checked against yesterday's figures.
    """
    session = db.session
    outer: Transaction | None = session.info.get("transaction")
    if outer is not None:
        yield outer
        return
    session.commit()  # ends the reading so far
    session.expire_all()
    mark = _writing.set(True)
    current = session.info["transaction"] = Transaction()
    try:
        yield current
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("transaction", None)
        _writing.reset(mark)
    current.run_callbacks()


@contextmanager
def savepoint() -> Iterator[None]:
    """Undo only this part on an error: one row of an import."""
    with db.session.begin_nested():
        yield


def as_json(value: Any) -> str:
    """Write what a JSON column holds."""
    return orjson.dumps(value).decode()


def table_of(model: type[Any]) -> Table:
    """Give a model's table."""
    table = inspect(model).local_table
    assert isinstance(table, Table)  # noqa: S101 (tells the type checker what the mapper made)
    return table


def update_rows(table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Update many rows in one statement: each is found by its `keys`, and its other columns are written."""
    if not rows:
        return
    columns = [name for name in rows[0] if name not in keys]
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(f"old_{name}") for name in keys))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )
    values = [{f"{'old' if name in keys else 'new'}_{name}": value for name, value in row.items()} for row in rows]
    db.session.connection().execute(statement, values)


def lock_for_writers(key: int) -> None:
    """Make other writers of the same key wait until this transaction ends. SQLite has one writer at a time anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@event.listens_for(Session, "before_flush")
def _changes_need_a_transaction(session: Session, *_: object) -> None:
    if "transaction" not in session.info and (session.new or session.deleted or session.dirty):
        raise RuntimeError("The database was changed outside `with transaction():`.")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # BEGIN is ours (below), not the driver's
        for pragma in (
            "foreign_keys=ON",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "busy_timeout=15000",
            "cache_size=-32768",
            "wal_autocheckpoint=4000",
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
