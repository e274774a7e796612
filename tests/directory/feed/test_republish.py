"""After an upgrade every document can be written anew, changing only what differs."""

import json
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, insert, select, update

from hub.core.actor import Actor
from hub.core.db import db, table_of
from hub.directory.actions import republish, set_visibility
from hub.directory.models import DirectoryChange, Document, ServicePart, Visibility
from tests.factories.directory import make_service

SYSTEM = Actor.system("test")
NOTHING = {"service": 0, "organization": 0, "taxonomy": 0, "taxonomy_term": 0}


def documents() -> dict[Any, Any]:
    rows = db.session.execute(select(table_of(Document))).mappings().all()
    return {(row["kind"], row["object_id"]): dict(row) for row in rows}


def make_world() -> None:
    taxonomy = {"id": str(uuid4()), "name": "Needs", "description": "Needs"}
    term = {"id": str(uuid4()), "name": "Debt", "description": "Debt", "taxonomy_detail": taxonomy}
    make_service(name="A", attributes=[{"id": str(uuid4()), "taxonomy_term": term}])
    make_service(name="B")
    gone = make_service(name="Gone")
    set_visibility(gone.id, Visibility.ARCHIVED, actor=SYSTEM)
    make_service(name="Never public", visibility=Visibility.SENSITIVE)


def newest() -> int | None:
    return db.session.scalar(select(func.max(DirectoryChange.seq)))


def test_where_nothing_differs_nothing_is_changed(app: Flask) -> None:
    make_world()
    before, seq = documents(), newest()
    steps: list[tuple[int, int]] = []
    assert republish(actor=SYSTEM, on_progress=lambda *step: steps.append(step)) == NOTHING
    assert (documents(), newest()) == (before, seq)
    assert steps[-1] == (10, 10)  # four services with an organisation each, a vocabulary and a term


def test_what_an_older_version_did_not_write_is_written(client: FlaskClient) -> None:
    """As after the step from the first release, which knew the documents of services alone."""
    make_world()
    before = documents()
    db.session.execute(delete(Document).where(Document.kind != "service"))
    db.session.execute(update(Document).values(owner_id=None))
    db.session.execute(delete(ServicePart).where(ServicePart.kind == "taxonomy_term"))
    counts = republish(actor=SYSTEM)
    assert counts["service"] == 2
    after = documents()
    assert after.keys() == before.keys()
    for key, row in after.items():
        assert without_date(row) == without_date(before[key])
        if key[0] == "service":
            assert row == before[key], "what says the same keeps its date"
    assert client.get("/oruk/v3/service_at_locations").json["total_items"] == 2
    assert republish(actor=SYSTEM) == NOTHING


def without_date(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "last_modified"}


def test_what_is_written_in_another_way_is_new_to_its_readers(client: FlaskClient) -> None:
    make_world()
    first = next(key for key, row in documents().items() if key[0] == "service" and not row["is_gone"])
    old = json.dumps({"id": str(first[1]), "name": "As it was", "status": "active"})
    db.session.execute(
        update(Document)
        .where(Document.kind == "service", Document.object_id == first[1])
        .values(body=old, summary=old, etag="old")
    )
    seq = newest() or 0
    assert republish(actor=SYSTEM) == NOTHING | {"service": 1}
    assert client.get(f"/oruk/v3/services/{first[1]}").json["name"] != "As it was"
    noted = db.session.execute(select(DirectoryChange.kind, DirectoryChange.object_id).where(DirectoryChange.seq > seq))
    assert [tuple(row) for row in noted] == [("service", first[1])]


def test_what_lost_its_object_is_removed(app: Flask) -> None:
    make_world()
    stray = documents()[next(key for key in documents() if key[0] == "taxonomy")] | {"object_id": uuid4()}
    db.session.execute(insert(table_of(Document)).values(**stray))
    assert republish(actor=SYSTEM) == NOTHING | {"taxonomy": 1}
    assert ("taxonomy", stray["object_id"]) not in documents()


def test_the_command_says_what_changed(app: Flask) -> None:
    make_world()
    result = app.test_cli_runner().invoke(args=["directory", "republish"])
    assert result.exit_code == 0, result.output
    assert "Changed: 0 services, 0 organisations, 0 vocabularies, 0 terms." in result.output
