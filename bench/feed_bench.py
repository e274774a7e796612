"""How fast the open feed is: pages from rendered documents against rendering from the ORM, and a stream of 50,000."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import orjson
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import joinedload, selectinload

from hub import create_app
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, table_of, transaction
from hub.core.settings import Settings
from hub.directory.imports import import_services
from hub.directory.models import Document, Service
from hub.directory.models.shape import SHAPES, Shape
from hub.directory.models.values import to_json

Row = tuple[str, float, str]

SERVICES = Path(__file__).parent.parent / "hub" / "demo" / "data" / "services.json"
ON_A_PAGE = 100
ROUNDS = 15
STREAMED = 50_000
EARLY = 5_000  # services after which the memory of the stream is first looked at


def run() -> list[Row]:
    """Load 100 services, compare, then stream many; give (name, value, unit) rows."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(replace(Settings.from_environment({}, Path(folder)), env="test"))
        if app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code:
            raise RuntimeError("The tables could not be made.")
        with app.app_context():
            import_services(orjson.dumps(_hundred()), actor=Actor.system("bench"))
        return [*_pages(app), *_stream(app)]


def _hundred() -> list[dict[str, Any]]:
    """Give the demonstration's services, and some of them again under other ids, to fill a page."""
    services = orjson.loads(SERVICES.read_bytes())
    more = [_renamed(service, number) for number, service in enumerate(services[: ON_A_PAGE - len(services)])]
    return [*services, *more][:ON_A_PAGE]


def _renamed(service: Any, number: int) -> Any:
    """Copy a service with ids of its own; what services share stays shared."""
    own = {"id": str(UUID(int=number + 1, version=4)), "name": f"{service['name']} {number}"}
    kept = {name: value for name, value in service.items() if not isinstance(value, list)}
    for name, items in service.items():
        if isinstance(items, list):
            kept[name] = [
                {key: value for key, value in item.items() if key not in {"id", "service_id"}} for item in items
            ]
    return kept | own


def _pages(app: Flask) -> list[Row]:
    """Measure in turn, so that all meet the same machine. The ORM has no request around it, which favours it."""
    client = app.test_client()
    tag = client.get(f"/oruk/v3/services?per_page={ON_A_PAGE}").headers["ETag"]
    works: dict[str, Callable[[], object]] = {
        "short": lambda: _page(client, ""),
        "whole": lambda: _page(client, "&full=true"),
        "not modified": lambda: _page(client, "", {"If-None-Match": tag}, 304),
        "short from the ORM": partial(_from_the_orm, [joinedload(Service.organization)], depth=1),
        "whole from the ORM": partial(_from_the_orm, list(_everything(Service, SHAPES["service"])), depth=9),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    with app.app_context():
        for _ in range(ROUNDS):
            for name, work in works.items():
                db.session.remove()
                times[name].append(_timed(work))
    spent = {name: median(taken) for name, taken in times.items()}
    return [
        *((f"feed: {ON_A_PAGE} services, {name}", value * 1000, "ms") for name, value in spent.items()),
        ("feed: short from documents, times as fast", spent["short from the ORM"] / spent["short"], "times"),
        ("feed: whole from documents, times as fast", spent["whole from the ORM"] / spent["whole"], "times"),
        ("feed: short, against writing the whole from the ORM", spent["whole from the ORM"] / spent["short"], "times"),
    ]


def _page(client: FlaskClient, query: str, headers: dict[str, str] | None = None, status: int = 200) -> None:
    answer = client.get(f"/oruk/v3/services?per_page={ON_A_PAGE}{query}", headers=headers or {})
    if answer.status_code != status or (status == 200 and answer.data.count(b'"status"') < ON_A_PAGE):
        raise RuntimeError(f"The page answered {answer.status_code}.")


def _from_the_orm(options: list[Any], *, depth: int) -> bytes:
    """Serialise a page as a plain application would: mapped objects, what they need loaded at once, JSON."""
    chosen = select(Service).options(*options).order_by(Service.id).limit(ON_A_PAGE)
    services = db.session.scalars(chosen).unique().all()
    return orjson.dumps([_write(SHAPES["service"], each, depth) for each in services])


def _everything(model: Any, shape: Shape, depth: int = 5) -> Iterator[Any]:
    """Load every relationship that the models map, each with one statement."""
    for name, part in shape.parts:
        relationship = inspect(model).relationships.get(name)
        if relationship is not None and depth:
            inner = _everything(SHAPES[part.kind].model, SHAPES[part.kind], depth - 1)
            yield selectinload(getattr(model, name)).options(*inner)


def _write(shape: Shape, thing: Any, depth: int) -> dict[str, Any]:
    """Write an object with the relationships that its model maps; at depth 1 those of which it has one."""
    made = {"id": str(thing.id)}
    made |= {name: to_json(value) for name in shape.columns if (value := getattr(thing, name)) is not None}
    mapped = inspect(type(thing)).relationships
    for name, part in shape.lists.items():
        if depth > 1 and name in mapped and (items := getattr(thing, name)):
            made[name] = [_write(SHAPES[part.kind], each, depth - 1) for each in items]
    for name, part in shape.objects.items():
        if depth and name in mapped and (other := getattr(thing, name)) is not None:
            made[name] = _write(SHAPES[part.kind], other, depth - 1)
    return made


def _stream(app: Flask) -> list[Row]:
    with app.app_context():
        _fill(STREAMED - ON_A_PAGE)
    start = time.perf_counter()
    count = size = early = 0
    with _reading(app.test_client(), "/oruk/v3/services?format=ndjson&full=true") as chunks:
        for chunk in chunks:
            count += chunk.count(b"\n")
            size += len(chunk)
            early = early or (_peak_kb() if count >= EARLY else 0)
    taken = time.perf_counter() - start
    if count != STREAMED:
        raise RuntimeError(f"The stream held {count} services.")
    return [
        (f"feed: {STREAMED} whole services as ndjson ({size / 1e6:.0f} MB)", taken, "s"),
        (f"feed: memory that the stream took after its first {EARLY}", (_peak_kb() - early) / 1024, "MB"),
    ]


def _fill(count: int) -> None:
    """Put copies of the documents there are into the feed, under other ids, without the rest of the directory."""
    table = table_of(Document)
    chosen = select(table).where(table.c.kind == "service")
    with transaction():
        known = [dict(row) for row in db.session.execute(chosen).mappings()]
        for start in range(0, count, 1000):
            numbers = range(start, min(start + 1000, count))
            db.session.execute(insert(Document), [_copy(known[number % len(known)], number) for number in numbers])


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    new = UUID(int=(number + 1) << 80, version=4)
    texts = {name: row[name].replace(str(row["object_id"]), str(new)) for name in ("body", "summary")}
    return row | texts | {"object_id": new, "last_modified": now() - timedelta(hours=1)}


@contextmanager
def _reading(client: FlaskClient, address: str) -> Iterator[Iterator[bytes]]:
    answer = client.get(address, buffered=False)
    try:
        yield iter(answer.response)  # type: ignore[arg-type]
    finally:
        answer.close()


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak_kb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak
