"""A large directory in its own database: the demonstration's listings again and again, in other words and places."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from flask import Flask
from sqlalchemy import insert, select

from bench.uk_corpus import services
from hub.core.actor import Actor
from hub.core.db import db, table_of, transaction
from hub.directory.imports import import_services
from hub.directory.models import Document, Service
from hub.directory.queries.search_index import Shelf, rebuild_shelf
from hub.directory.search.document import SearchDocument

AT_ONCE = 1_000


def fill(app: Flask, demo: bytes, count: int) -> None:
    """Make `count` services that the search finds and pages show, and index them. The database must be empty.

    Those beyond the demonstration's have no rows of addresses or schedules; what the search and its pages read, the
    document of each service, is whole.
    """
    if app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code:
        raise RuntimeError("The tables could not be made.")
    with app.app_context():
        import_services(demo, actor=Actor.system("bench"))
        _copies(count)
        for shelf in Shelf:
            rebuild_shelf(shelf)
        db.session.remove()


def _copies(count: int) -> None:
    rows, documents = table_of(Service), table_of(Document)
    known = {
        row["id"]: dict(row) for row in db.session.execute(select(rows).where(rows.c.visibility == "public")).mappings()
    }
    chosen = select(documents).where(documents.c.kind == "service", documents.c.object_id.in_(known))
    models = [dict(row) for row in db.session.execute(chosen).mappings()]
    made = enumerate(services(count - len(models)))
    while batch := [each for _, each in zip(range(AT_ONCE), made, strict=False)]:
        pairs = [_copy(known, models[number % len(models)], number, words) for number, words in batch]
        with transaction():
            db.session.execute(insert(Service), [service for service, _ in pairs])
            db.session.execute(insert(Document), [document for _, document in pairs])


def _copy(
    known: dict[UUID, dict[str, Any]], model: dict[str, Any], number: int, words: SearchDocument
) -> tuple[dict[str, Any], dict[str, Any]]:
    new = UUID(int=(number + 1) << 80, version=4)
    body = orjson.loads(model["body"]) | {"id": str(new), "name": words.name, "description": words.description}
    for place in _places(body):
        place["latitude"], place["longitude"] = words.points[0]
    row = known[model["object_id"]] | {"id": new, "name": words.name, "description": words.description}
    return row, model | {"object_id": new, "body": orjson.dumps(body).decode()}


def _places(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for at in body.get("service_at_locations", []):
        if "latitude" in at.get("location", {}):
            yield at["location"]
