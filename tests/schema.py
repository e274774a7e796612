"""Makes the tables for the tests."""

from hub import create_app
from hub.core.db import db
from hub.core.settings import Settings


def build_schema(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        db.engine.dispose()
