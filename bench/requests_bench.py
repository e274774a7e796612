"""How long whole searches take, as page and as JSON, and how many a second are served.

HUB_BENCH_REQUESTS says on how many services: "5000,50000" unless set. HUB_BENCH_LOAD says on how many the load is put:
10,000 unless set, and 0 for none.
"""

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient

from bench.big_directory import fill
from bench.search_bench import Row
from bench.uk_corpus import Question, questions
from hub import create_app
from hub.core.settings import Settings
from hub.directory.queries.search_index import Indexes
from hub.directory.search.engine import SearchIndex

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "hub" / "demo" / "data" / "services.json"
POSTCODES = ("HX1 1UJ", "M1 1AE", "LS1 3AD", "B1 1BB", "CF10 1EP", "NE1 7RU", "EX1 1GF", "NG1 5DT", "S1 2HH", "L1 8JQ")
_MILES = {1_609.0: "1", 4_828.0: "2", 16_093.0: "10", 32_187.0: "25"}
ROUNDS = 2  # the first warms the caches and is not counted
CLIENTS = 4
LOADED_S = 8.0


def run() -> Iterator[Row]:
    """Fill databases, measure one request at a time, then put load on servers; give (name, value, unit) rows."""
    for count in map(int, os.environ.get("HUB_BENCH_REQUESTS", "5000,50000").split(",")):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            yield from _one_by_one(_filled(folder, count), count)
    if load := int(os.environ.get("HUB_BENCH_LOAD", "10000")):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            _filled(folder, load)
            for processes in (1, 2, 4):
                yield from _under_load(folder, load, processes)


def _filled(folder: str, count: int) -> Flask:
    app = create_app(replace(Settings.from_environment({}, Path(folder)), env="test"))
    fill(app, DEMO.read_bytes(), count)
    return app


def _one_by_one(app: Flask, count: int) -> Iterator[Row]:
    client, asked = app.test_client(), questions()
    kinds: dict[str, Sequence[str]] = {
        "page": [f"/services?{urlencode(_page(each))}" for each in asked],
        "ORUK JSON": [f"/oruk/v3/services?{urlencode(_feed(each))}" for each in asked],
    }
    for kind, addresses in kinds.items():
        whole, engine = [], []
        for turn in range(ROUNDS):
            for address in addresses:
                with _engine_timed(_readers(app)) as spent:
                    taken = _timed(lambda address=address: _open(client, address))  # type: ignore[misc]
                if turn:
                    whole.append(taken)
                    engine.append(sum(spent))
        cuts = quantiles(whole, n=100)
        for share in (50, 95, 99):
            yield f"{count:,}: {kind}, whole request, p{share}", cuts[share - 1] * 1000, "ms"
        yield f"{count:,}: {kind}, engine's part, p50", median(engine) * 1000, "ms"
        rest = [each - part for each, part in zip(whole, engine, strict=True)]
        yield f"{count:,}: {kind}, all but the engine, p50", median(rest) * 1000, "ms"


def _under_load(folder: str, count: int, processes: int) -> Iterator[Row]:
    """Serve with so many processes; CLIENTS connections ask one page after another for LOADED_S seconds."""
    port = _free_port()
    server = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port)]
    server += ["--workers", str(processes), "--blocking-threads", "2", "--no-access-log", "--log-level", "error"]
    environment = os.environ | {"HUB_INSTANCE": folder}
    with subprocess.Popen(
        [*server, "wsgi:app"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(port)
            asked = [f"/services?{urlencode(_page(each))}" for each in questions()]
            with ThreadPoolExecutor(CLIENTS) as pool:
                _ = list(pool.map(lambda first: _ask(port, asked[first:], 2.0), range(CLIENTS)))  # warms the caches
                start = time.perf_counter()
                served = list(pool.map(lambda first: _ask(port, asked[first * 50 :], LOADED_S), range(CLIENTS)))
                taken = time.perf_counter() - start
        finally:
            process.terminate()
    times = [each for some in served for each in some]
    yield f"{count:,}: pages a second, {processes} processes, {CLIENTS} clients", len(times) / taken, "requests/s"
    yield f"{count:,}: of these the slowest in a hundred", quantiles(times, n=100)[98] * 1000, "ms"


def _ask(port: int, addresses: Sequence[str], seconds: float) -> list[float]:
    """Ask for one address after another over one connection; give how long each took, in seconds."""
    times: list[float] = []
    stops = time.perf_counter() + seconds
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        while (start := time.perf_counter()) < stops:
            address = addresses[len(times) % len(addresses)]
            connection.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            _read_answer(connection)
            times.append(time.perf_counter() - start)
    return times


def _read_answer(connection: socket.socket) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65_536)
    head, _, body = received.partition(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"A page answered {head[:60]!r}.")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    left = length - len(body)
    while left > 0:
        left -= len(connection.recv(65_536))


def _page(asked: Question) -> dict[str, str]:
    """Write a question as the search form does: with words, place, distance, a day, free."""
    said: dict[str, Any] = {"q": asked.text, "day": asked.day, "cost": 0 if asked.free_only else None}
    if asked.near and asked.within_m:
        said |= {
            "near": _postcode(asked),
            "within": {1_609: "1", 4_828: "2", 16_093: "10"}.get(int(asked.within_m), "25"),
        }
    return {name: str(value) for name, value in said.items() if value not in ("", None)}


def _feed(asked: Question) -> dict[str, str]:
    said = {"search": asked.text, "per_page": "20"}
    if asked.near and asked.within_m:
        said |= {"postcode": _postcode(asked), "proximity": str(int(asked.within_m))}
    return {name: value for name, value in said.items() if value}


def _postcode(asked: Question) -> str:
    return POSTCODES[random.Random(asked.text).randrange(len(POSTCODES))]


def _readers(app: Flask) -> list[SearchIndex]:
    opened: dict[Path, Indexes] = app.extensions.get("directory_search", {})
    return [indexes.reader for indexes in opened.values()]


@contextmanager
def _engine_timed(readers: Sequence[SearchIndex]) -> Iterator[list[float]]:
    """Note how many seconds the engine is at work."""
    spent: list[float] = []

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*given: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                spent.append(time.perf_counter() - start)

        return measured

    for reader in readers:
        vars(reader).update(search=timed(reader.search), order=timed(reader.order))
    try:
        yield spent
    finally:
        for reader in readers:
            vars(reader).pop("search"), vars(reader).pop("order")


def _open(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The server did not answer.")
