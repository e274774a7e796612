"""All results in one stream, without pages, however many there are."""

import json
import resource
from collections.abc import Iterator
from contextvars import Context
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.directory.actions import assure_service
from hub.directory.models import Document
from tests.directory.feed.walk import FEEDS
from tests.factories.directory import make_service

MEGABYTE = 1024 * 1024


def lines(client: FlaskClient, address: str) -> list[dict[str, object]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("services", ""),
        ("services", "&full=true"),
        ("services", "&minimal=true"),
        ("services", "&search=advice"),
        ("services", "&postcode=HX1+1UG&proximity=5000&day=TU"),
        ("services", "&modified_after=2020-01-01"),
        ("service_at_locations", "&full=true"),
        ("organizations", "&full_service=true"),
        ("taxonomies", ""),
        ("taxonomy_terms", "&top_only=true"),
    ],
)
def test_the_stream_holds_what_all_pages_hold(client: FlaskClient, feed: str, path: str, query: str) -> None:
    for index in range(7):
        make_service(name=f"Debt advice {index}")
    expected = client.get(f"{feed}/{path}?per_page=100{query}").json["contents"]
    assert lines(client, f"{feed}/{path}?format=ndjson&per_page=2&page=3{query}") == expected


def test_nothing_is_an_empty_stream(client: FlaskClient) -> None:
    assert lines(client, "/oruk/v3/services?format=ndjson") == []


def test_a_mistake_is_told_before_anything_is_sent(client: FlaskClient) -> None:
    assert client.get("/oruk/v3/services?format=ndjson&postcode=nonsense").status_code == 400


def test_asking_for_the_head_sends_nothing(client: FlaskClient) -> None:
    make_service()
    answer = client.head("/oruk/v3/services?format=ndjson")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"", "application/x-ndjson")


def fill(count: int, size: int = 2_000) -> None:
    """Put so many services into the feed, each of about so many bytes, without the rest of the directory."""
    moment = now() - timedelta(hours=1)
    text = "x" * size
    with transaction():
        for start in range(0, count, 1000):
            ids = [UUID(int=number + 1, version=4) for number in range(start, min(start + 1000, count))]
            db.session.execute(insert(Document), [_row(each, text, moment) for each in ids])


def _row(object_id: UUID, text: str, moment: object) -> dict[str, object]:
    body = json.dumps({"id": str(object_id), "name": "Service", "status": "active", "description": text})
    return {
        "kind": "service",
        "object_id": object_id,
        "owner_id": None,
        "body": body,
        "summary": body,
        "etag": object_id.hex,
        "last_modified": moment,
        "is_gone": False,
    }


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "&full=true", "&postcode=HX1+1UG"])
def test_memory_stays_flat_however_long_the_stream_is(real_app: Flask, query: str) -> None:
    """50,000 services of 2 kB are 100 MB: a tenth of that is more than the stream may ever hold."""
    fill(50_000)
    client = real_app.test_client()
    list(read(client, f"/oruk/v3/services?format=ndjson&per_page=1{query}", 1_000))  # opens what stays open
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = size = 0
    for chunk in read(client, f"/oruk/v3/services?format=ndjson{query}", None):
        count += chunk.count(b"\n")
        size += len(chunk)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert (count, size > 100 * MEGABYTE * 0.95) == (50_000, True)
    assert grown < (10 if "postcode" not in query else 40) * MEGABYTE  # a search holds the ids of what it found


def read(client: FlaskClient, address: str, most: int | None) -> Iterator[bytes]:
    """Read a stream piece by piece, as the server sends it; stop after so many pieces."""
    answer = client.get(address, buffered=False)
    try:
        for number, chunk in enumerate(answer.response):
            yield chunk
            if most is not None and number >= most:
                return
    finally:
        answer.close()


@pytest.mark.slow
def test_a_reader_that_stops_in_the_middle_leaves_no_transaction_behind(real_app: Flask) -> None:
    fill(1_000)
    service_id = make_service().id
    db.session.remove()
    stream = read(real_app.test_client(), "/oruk/v3/services?format=ndjson", None)
    reader = Context()  # without the test's own application context, as in a server
    seen = reader.run(next, stream).count(b"\n")
    pool: Any = db.engine.pool
    assert pool.checkedout() == 0, "a slow reader holds no connection between two batches"
    assure_service(service_id, actor=Actor.system("test"))  # a writer need not wait
    while chunk := reader.run(next, stream, b""):
        seen += chunk.count(b"\n")
    assert seen == 1_001
