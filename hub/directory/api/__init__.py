"""The directory for machines: the open feed, and the search of /api/v1."""

from flask import Flask

from hub.directory.api import oruk, v1

BLUEPRINTS = (oruk.blueprint, v1.blueprint)


def register(app: Flask) -> None:
    """Add the addresses of both."""
    oruk.register(app)
    v1.register(app)
