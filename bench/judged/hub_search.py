"""Hub as its search page searches, on services imported into a database of their own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.judged.plain import DEPTH, Search
from hub import create_app
from hub.core.actor import Actor
from hub.core.db import db
from hub.core.settings import Settings
from hub.directory.imports import import_services
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import PAGE_SIZE, search_services


@contextmanager
def hub(services: bytes) -> Iterator[Search]:
    """Import services and search them as a visitor does, with what was typed and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(replace(Settings.from_environment({}, Path(folder)), env="test"))
        if app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code:
            raise RuntimeError("The tables could not be made.")
        with app.app_context():
            import_services(services, actor=Actor.system("bench"))
            try:
                yield as_pages_search
            finally:
                db.session.remove()
                db.engine.dispose()


def as_pages_search(query: str) -> list[str]:
    """Give the ids on the first pages of results, as a visitor would see them. Needs an application context."""
    pages = range(1, DEPTH // PAGE_SIZE + 1)
    found = [search_services(Actor.anonymous(), Criteria(text=query, page=page)).page.items for page in pages]
    return [str(card.id) for cards in found for card in cards]
