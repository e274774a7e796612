"""How fast the search is on 5,000 generated services, and what it holds in memory."""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from bench.search_corpus import ACCESS, LANGUAGES, SUBJECTS, TERMS, TOWNS, documents
from hub.directory.geography.geocoder import locate
from hub.directory.search.document import Change, SearchDocument
from hub.directory.search.engine import SearchIndex
from hub.directory.search.indexer import Indexer
from hub.directory.search.query import Filters, SearchQuery

SERVICES = 5_000
SEARCHES = 1_000
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)

Row = tuple[str, float, str]


def run() -> list[Row]:
    """Build, search, update; give (name, value, unit) rows."""
    services = documents(SERVICES, rare_words=15_000)
    with tempfile.TemporaryDirectory() as folder:
        indexer, index = Indexer(folder), SearchIndex(folder)
        built = _timed(lambda: indexer.rebuild(services, seq=0))
        opened = _timed(index.refresh)
        queries = _queries(SEARCHES, seed=7)
        cold = [_timed(partial(index.search, query)) for query in queries[:100]]
        warm = [_timed(partial(index.search, query)) for query in queries]
        one = [_timed(partial(_update, indexer, index, services[step : step + 1])) for step in range(10)]
        hundred = _timed(lambda: _update(indexer, index, services[:100]))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    return [
        ("search: build the index", SERVICES / built, "services/s"),
        ("search: open the index", opened * 1000, "ms"),
        *_spread("search: first 100 searches", cold),
        *_spread(f"search: {SEARCHES} searches", warm),
        ("search: one change and the next search, p50", median(one) * 1000, "ms"),
        ("search: 100 changes and the next search", hundred * 1000, "ms"),
        ("search: index on disk", size / 1e6, "MB"),
        ("search: process memory at its highest", _peak_mb(), "MB"),
        ("geography: a postcode of a new first letter", _timed(lambda: locate("HX1 1UJ", {})) * 1000, "ms"),
        ("geography: a postcode", median(_timed(lambda: locate("HX1 1UJ", {})) for _ in range(100)) * 1000, "ms"),
    ]


def _spread(name: str, seconds: list[float]) -> list[Row]:
    return [
        (f"{name}, p50", median(seconds) * 1000, "ms"),
        (f"{name}, p95", quantiles(seconds, n=20)[-1] * 1000, "ms"),
    ]


def _update(indexer: Indexer, index: SearchIndex, services: list[SearchDocument]) -> None:
    first = indexer.position() + 1
    indexer.apply([Change(first + step, service.service_id, service) for step, service in enumerate(services)])
    index.search(SearchQuery(NOW, "debt advice"))


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _queries(count: int, *, seed: int) -> list[SearchQuery]:
    """Up to four words, 15% of them misspelt; three in four near somewhere; some filtered, as people do it."""
    rng = random.Random(seed)
    return [
        SearchQuery(
            NOW,
            " ".join(_word(rng) for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4)))),
            _filters(rng),
            near=rng.choice(list(TOWNS.values())) if rng.random() < 0.75 else None,
        )
        for _ in range(count)
    ]


def _filters(rng: random.Random) -> Filters:
    return Filters(
        within_m=rng.choice((None, 1_609, 4_828, 16_093)),
        term_ids=frozenset(rng.sample(TERMS, 5)) if rng.random() < 0.4 else None,
        days=frozenset({rng.randrange(7)}) if rng.random() < 0.2 else None,
        languages=frozenset({rng.choice(LANGUAGES)}) if rng.random() < 0.1 else None,
        accessibility=frozenset({rng.choice(ACCESS)}) if rng.random() < 0.1 else None,
        free_only=rng.random() < 0.15,
    )


def _word(rng: random.Random) -> str:
    word = rng.choice(rng.choice((*SUBJECTS, "lonely", "skint", "gas bill", "friendly group", *TOWNS)).split())
    if len(word) > 4 and rng.random() < 0.15:
        place = rng.randrange(1, len(word) - 1)
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1024)
