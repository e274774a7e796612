"""Makes the tables for the tests, the way an operator does."""

import flask_migrate

from hub import create_app
from hub.core.db import db
from hub.core.settings import Settings


def build_schema(settings: Settings) -> None:
    """Migrate an empty database; tests/house/test_migrations.py shows that this is what the models ask for."""
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
        db.engine.dispose()
