"""How fast a feed is taken in on SQLite, again and with changes, and what memory it takes. The index comes after."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import orjson

from bench.feed_corpus import services
from hub import create_app
from hub.core.actor import Actor
from hub.core.settings import Settings
from hub.directory.imports import import_services
from hub.directory.queries.search_index import Shelf, rebuild_shelf

SERVICES = 5_000
EVERY = 20  # one service in so many has changed in the third run

Row = tuple[str, float, str]


def run() -> list[Row]:
    """Write a feed, take it in three times, and index it once."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(replace(Settings.from_environment({}, Path(folder)), env="test"))
        app.test_cli_runner().invoke(args=["db", "upgrade"])
        feed = Path(folder) / "feed.json"
        with app.app_context():
            _write(feed, "")
            before = _peak_mb()
            first = _taken(feed, created=SERVICES)
            again = _taken(feed, unchanged=SERVICES)
            _write(feed, "Now with tea.")
            changed = _taken(feed, changed=SERVICES // EVERY)
            peak = _peak_mb()
            indexed = _timed(lambda: [rebuild_shelf(shelf) for shelf in Shelf])
    return [
        ("import: services of an ORUK 3 feed, new", SERVICES / first, "services/s"),
        ("import: the same again, unchanged", SERVICES / again, "services/s"),
        (f"import: with every {EVERY}th changed", SERVICES / changed, "services/s"),
        ("import: memory that it took on top, at its highest", peak - before, "MB"),
        ("import: process memory at its highest", peak, "MB"),
        ("import: both indexes, once, after it", SERVICES / indexed, "services/s"),
    ]


def _write(file: Path, alert: str) -> None:
    with file.open("wb") as out:
        for number, service in enumerate(services(SERVICES)):
            if alert and number % EVERY == 0:
                service["alert"] = alert
            out.write((b"[" if number == 0 else b",") + orjson.dumps(service))
        out.write(b"]")


def _taken(feed: Path, **expected: int) -> float:
    start = time.perf_counter()
    report = import_services(feed, actor=Actor.system("bench"))
    seconds = time.perf_counter() - start
    if {name: getattr(report, name) for name in expected} != expected:
        raise RuntimeError(f"{report.counts()}, not {expected}")
    return seconds


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1024)
