"""Migrations go up, down and up again on both databases, and end where the models are."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.sql import ClauseElement

from hub import create_app
from hub.core.db import db
from tests.conftest import settings_for
from tests.house.tree import ROOT

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname || ' on ' || tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal ORDER BY 1",
}
FUNCTIONS = (
    "SELECT proname, pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE n.nspname = 'public' ORDER BY proname"
)
DETAILS = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes")


def make_empty(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / 'empty.sqlite3'}"
    address: str = request.getfixturevalue("postgres")
    name = f"hub_empty_{uuid4().hex[:12]}"
    engine = create_engine(address.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.replace("NAME", name)


@pytest.fixture
def new_app(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[], Flask]]:
    """Gives a function that makes an application on an empty database."""
    made: list[Flask] = []

    def make() -> Flask:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(create_app(settings_for(make_empty(database_kind, folder, request), folder)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def schema() -> dict[str, Any]:
    """What the database itself says it holds, without what the order of making things changes."""
    inspector = inspect(db.engine)
    kind = db.engine.dialect.name
    found: dict[str, Any] = {
        f"{table}.{detail}": sorted_text(getattr(inspector, f"get_{detail}")(table))
        for table in inspector.get_table_names()
        if table != "alembic_version"
        for detail in DETAILS
    }
    with db.engine.connect() as connection:
        for query in (TRIGGERS[kind], *((FUNCTIONS,) if kind == "postgresql" else ())):
            found |= {f"code {name}": " ".join(body.split()) for name, body in connection.execute(text(query))}
    return found


def sorted_text(details: Any) -> list[str]:
    return sorted(plain(detail) for detail in ([details] if isinstance(details, dict) else details))


def plain(detail: Any) -> str:
    if isinstance(detail, dict):
        return "{" + ", ".join(f"{key}: {plain(detail[key])}" for key in sorted(detail)) + "}"
    return str(detail) if isinstance(detail, ClauseElement) else repr(detail)


@pytest.mark.slow
def test_up_down_and_up_again_ends_where_the_models_are(new_app: Callable[[], Flask]) -> None:
    with new_app().app_context():
        flask_migrate.upgrade()
        first = schema()
        flask_migrate.downgrade(revision="base")
        assert schema() == {}
        flask_migrate.upgrade()
        migrated = schema()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
    with new_app().app_context():
        db.create_all()
        modelled = schema()
    assert migrated == first
    assert migrated == modelled


@pytest.mark.slow
def test_going_up_twice_changes_nothing(new_app: Callable[[], Flask]) -> None:
    with new_app().app_context():
        flask_migrate.upgrade()
        before = schema()
        flask_migrate.upgrade()
        assert schema() == before


OLD_UNMET_NEED = """
    INSERT INTO insights_unmet_need (id, need_name, reason, area, would_have_helped, created_at)
    VALUES (:id, 'Debt', :reason, :area, 'It''s late', '2026-03-01 09:30:00+00:00')
"""


@pytest.mark.slow
def test_areas_and_reasons_of_unmet_need_come_through(new_app: Callable[[], Flask]) -> None:
    kept = text("SELECT reason, area, need_id, would_have_helped FROM insights_unmet_need ORDER BY area")
    with new_app().app_context():
        flask_migrate.upgrade(revision="0006")
        with db.engine.begin() as connection:
            rows = [("cost", "HX1 4"), ("too_far", "SW1A 2"), ("other", ""), ("full", "HX1")]
            for reason, area in rows:
                connection.execute(text(OLD_UNMET_NEED), {"id": uuid4().hex, "reason": reason, "area": area})
        flask_migrate.upgrade()
        with db.engine.begin() as connection:
            up = [tuple(row) for row in connection.execute(kept)]
            new = {"id": uuid4().hex, "reason": "eligibility", "area": "M1"}
            connection.execute(text(OLD_UNMET_NEED), new)
            when = connection.scalar(text("SELECT min(created_at) FROM insights_unmet_need"))
        flask_migrate.downgrade(revision="0006")
        with db.engine.connect() as connection:
            down = [tuple(row) for row in connection.execute(kept)]
    assert sorted(up) == [(reason, area.partition(" ")[0], None, "It's late") for reason, area in sorted(rows)]
    assert sorted(down) == sorted([*up, ("other", "M1", None, "It's late")])
    assert str(when).startswith("2026-03-01 09:30")


def test_the_migrations_stand_in_one_numbered_row() -> None:
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    assert revisions == [f"{number:04d}" for number in range(1, len(revisions) + 1)]
