"""How well duplicates are found among labelled pairs, blocking and scoring together, and how fast in 20,000 services.

What counts as a duplicate stands in bench/duplicates/__init__.py. The weights (hub/directory/rules/likeness.py) were
chosen by the first half of the organisations, with another seed. The second half is the harder test, but not a blind
one: what was mistaken in it was looked at while the rules and the pool were written. A pair that
reaches over both halves is never a duplicate, and counts against both. All pairs of the pool count, also those that
no key brings together.
"""

import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import orjson
from flask import Flask

from bench.duplicates.listing import SHARED, Listing
from bench.duplicates.pool import crowd, is_twin, pool
from hub import create_app
from hub.core.actor import Actor
from hub.core.settings import Settings
from hub.directory.imports import import_services
from hub.directory.queries.likeness import compare_all, likely_pairs
from hub.directory.rules.likeness import ENOUGH

SEED = 11
SERVICES = 20_000
THRESHOLDS = range(40, 101, 5)
RECALL = 0.85  # at which the best precision is told
HALVES = ("chosen on", "held out")

Row = tuple[str, float, str]


class Found(NamedTuple):
    """A pair that was found: its points, whether it is one of the same service, and what it is of."""

    score: int
    is_twin: bool
    halves: frozenset[int]
    kind: str


def run(shared: Path = SHARED) -> Iterator[Row]:
    """Print the curve of both halves, then compare a large directory. `shared` holds real listings, if any."""
    listings = pool(shared, seed=SEED)
    with tempfile.TemporaryDirectory() as folder:
        found = _in_a_process(_compared, folder, listings)
    twins = [
        _of(one, other, 0) for one, other in combinations(listings, 2) if is_twin(one, other) and one.half == other.half
    ]
    yield f"duplicates: listings, {len(twins):,} pairs of them the same service", len(listings), "listings"
    yield "duplicates: recall of blocking alone", sum(each.is_twin for each in found) / len(twins), ""
    for half, name in enumerate(HALVES):
        ours = [each for each in found if half in each.halves]
        total = sum(half in each.halves for each in twins)
        yield from _curve(f"duplicates, {name}", ours, total)
    yield from _by_kind(found, twins)
    with tempfile.TemporaryDirectory() as folder:
        yield from _in_a_process(_large, folder, crowd(listings, SERVICES))


def _curve(name: str, found: list[Found], total: int) -> Iterator[Row]:
    at = {each: _quality(found, total, each) for each in (*THRESHOLDS, ENOUGH)}
    for threshold in THRESHOLDS:
        precision, recall = at[threshold]
        yield f"{name}: recall at {threshold} points and more", recall, f"precision {precision:.3f}"
    yield f"{name}: precision at {ENOUGH} points, as in use", at[ENOUGH][0], f"recall {at[ENOUGH][1]:.3f}"
    every = [_quality(found, total, each) for each in range(101)]
    best = max((precision, recall) for precision, recall in every if recall >= RECALL)
    yield f"{name}: best precision at a recall of {RECALL} and more", best[0], f"recall {best[1]:.3f}"


def _quality(found: list[Found], total: int, threshold: int) -> tuple[float, float]:
    above = [each.is_twin for each in found if each.score >= threshold]
    return (sum(above) / len(above) if above else 1.0), sum(above) / total


def _by_kind(found: list[Found], twins: list[Found]) -> Iterator[Row]:
    """Say of each kind of copy how many are found, and of each kind of look-alike how often it was mistaken."""
    shown = [each for each in found if each.score >= ENOUGH]
    right = Counter(each.kind for each in shown if each.is_twin)
    for kind, total in sorted(Counter(each.kind for each in twins).items()):
        yield f"duplicates: recall of “{kind}”", right[kind] / total, f"of {total}"
    for kind, count in Counter(each.kind for each in shown if not each.is_twin).most_common():
        yield f"duplicates: taken for the same though it is “{kind}”", count, "pairs"


def _of(one: Listing, other: Listing, score: int) -> Found:
    kinds = sorted({one.kind, other.kind} - {"original", "whole"}) or ["original"]
    return Found(score, bool(is_twin(one, other)), frozenset({one.half, other.half}), " and ".join(kinds))


def _compared(folder: str, listings: list[Listing]) -> list[Found]:
    """Take the listings in and compare them as the page does, down to no points at all."""
    app = _filled(folder, listings)
    by_id = {each.as_service()["id"]: each for each in listings}
    with app.app_context():
        pairs = [
            (by_id[str(pair.one.service_id)], by_id[str(pair.other.service_id)], pair.one.score)
            for pair in compare_all(enough=-1_000)
        ]
    return [_of(*pair) for pair in pairs if is_twin(pair[0], pair[1]) is not None]


def _large(folder: str, listings: list[Listing]) -> list[Row]:
    """Fill a directory in a process of its own, and compare it in this one."""
    _in_a_process(_fill, folder, listings)
    app = _app(folder)
    by_id = {each.as_service()["id"]: each for each in listings}
    del listings
    with app.app_context():
        before, start, worked = _peak_mb(), time.perf_counter(), time.process_time()
        pairs, total = likely_pairs(limit=10**6)
        first, worked, peak = time.perf_counter() - start, time.process_time() - worked, _peak_mb()
        start = time.perf_counter()
        likely_pairs(limit=50)
        again = time.perf_counter() - start
    found = [is_twin(by_id[str(each.one.service_id)], by_id[str(each.other.service_id)]) for each in pairs]
    twins = sum(1 for each in by_id.values() if each.twin_of)
    count = len(by_id)
    return [
        (f"duplicates: {count:,} services compared, the first visit", first, "s"),
        ("duplicates: of that, what the processor worked for it", worked, "s"),
        (f"duplicates: the next visit, {total:,} pairs", again * 1000, "ms"),
        ("duplicates: memory that it took on top, at its highest", peak - before, "MB"),
        ("duplicates: process memory at its highest", peak, "MB"),
        (
            f"duplicates: precision among {count:,}, {twins} of them copies",
            _share(found),
            f"recall {found.count(True) / twins:.3f}",
        ),
    ]


def _share(found: list[bool | None]) -> float:
    return found.count(True) / max(1, found.count(True) + found.count(False))


def _fill(folder: str, listings: list[Listing]) -> None:
    _filled(folder, listings)


def _filled(folder: str, listings: list[Listing]) -> Flask:
    app = _app(folder)
    if app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code:
        raise RuntimeError("The tables could not be made.")
    with app.app_context():
        report = import_services(orjson.dumps([each.as_service() for each in listings]), actor=Actor.system("bench"))
    if report.created != len(listings):
        raise RuntimeError(f"{report.counts()}, not {len(listings)} new")
    return app


def _app(folder: str) -> Flask:
    return create_app(replace(Settings.from_environment({}, Path(folder)), env="test"))


def _in_a_process(work, folder: str, listings: list[Listing]):  # type: ignore[no-untyped-def]  # whatever the work gives
    """Do some work in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        return processes.submit(work, folder, listings).result()


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1024)
