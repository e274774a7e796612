"""How Alembic reaches the database: through the application, in one transaction, the same on both databases."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types into a migration as what they are in the database, so that it never imports Hub."""
    if kind == "type" and isinstance(item, TypeDecorator):
        rendered = f"sa.{item.impl!r}"
        if "load_dialect_impl" in vars(type(item)):  # the two databases hold it differently
            rendered += f".with_variant(sa.{item.load_dialect_impl(sqlite.dialect()).as_generic()!r}, 'sqlite')"
        return rendered
    return False


def run(connection: Connection) -> None:
    """Run the migrations that were asked for. On PostgreSQL a lock that is not had in 5 seconds is given up."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.commit()
    options = current_app.extensions["migrate"].configure_args
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        render_item=render_item,
        **options,
    )
    with context.begin_transaction():
        context.run_migrations()


with current_app.extensions["migrate"].db.engine.connect() as database:
    run(database)
