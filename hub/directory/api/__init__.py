"""The directory for machines: the open feed under two standards, and the search of /api/v1."""

from flask import Flask

from hub.directory.api import v1
from hub.directory.api.feed import STANDARDS, allow_everybody, make_blueprint

_FEEDS = tuple(make_blueprint(standard) for standard in STANDARDS)
BLUEPRINTS = (*_FEEDS, v1.blueprint)


def register(app: Flask) -> None:
    """Add the addresses of all."""
    for blueprint in _FEEDS:
        app.register_blueprint(blueprint)
    allow_everybody(app)
    v1.register(app)
