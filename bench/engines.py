"""Search engines behind one face, for the comparison. Each finds the best 20 and the total, any word being enough."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from whoosh import index as whoosh_index
from whoosh import query as wq
from whoosh.scoring import BM25F

from bench.uk_corpus import Question
from hub.directory.search import store
from hub.directory.search.analysis import stems
from hub.directory.search.document import Change, SearchDocument
from hub.directory.search.engine import SearchIndex
from hub.directory.search.indexer import Indexer
from hub.directory.search.query import Filters, SearchQuery
from hub.directory.search.ranking import SETTINGS

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
METRES = 111_195.0  # in a degree of latitude
WEIGHTS = dict(SETTINGS.field_weights)
TEXT = ("name", "terms", "organisation", "place", "description")
COLUMNS = (*TEXT, "lat", "lon", "days", "free")


class Engine(Protocol):
    """What is compared."""

    name: str

    def build(self, services: Sequence[SearchDocument]) -> None:
        """Index the services."""

    def search(self, asked: Question) -> int:
        """Find the best 20 and give the total."""

    def update(self, number: int, service: SearchDocument) -> None:
        """Change the service of a number, so that the next search sees it."""


class Hub:
    """Hub's own: with spelling, synonyms, reasons and counts for every filter, which the others do without."""

    name = "Hub"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.indexer, self.index = Indexer(folder), SearchIndex(folder)

    def build(self, services: Sequence[SearchDocument]) -> None:
        self.indexer.rebuild(services, seq=0)

    def search(self, asked: Question) -> int:
        days = None if asked.day is None else frozenset({asked.day})
        filters = Filters(asked.within_m, True, days, term_ids=asked.term_ids, free_only=asked.free_only)
        return self.index.search(SearchQuery(NOW, asked.text, filters, asked.near)).total

    def update(self, number: int, service: SearchDocument) -> None:
        self.indexer.apply([Change(self.indexer.position() + 1, service.service_id, service)])


class PlainWhoosh:
    """Whoosh's searcher on Hub's index: words only, no filter; no limit either, for with one its totals are wrong."""

    name = "plain Whoosh"

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def build(self, services: Sequence[SearchDocument]) -> None:
        self._searcher = whoosh_index.open_dir(str(store.current(self._hub.folder))).searcher(weighting=BM25F())

    def search(self, asked: Question) -> int:
        words = stems(asked.text)
        text = wq.Or([wq.Term(name, word, boost=weight) for word in words for name, weight in WEIGHTS.items()])
        return len(self._searcher.search(text if words else wq.Every(), limit=None))

    def update(self, number: int, service: SearchDocument) -> None:
        self._hub.update(number, service)
        self._searcher = self._searcher.refresh()


def row(service: SearchDocument) -> tuple[Any, ...]:
    """Give the values of COLUMNS; `days` has a bit for each weekday that it opens on."""
    days = sum({1 << opening.weekday for opening in service.openings})
    texts = (service.name, " ".join(service.terms), service.organisation, " ".join(service.places), service.description)
    return (*texts, *service.points[0], days, int(service.is_free))


def box(near: tuple[float, float], metres: float) -> tuple[float, float, float, float, float]:
    """Give the least and most latitude, the least and most longitude, and how much shorter its degrees are."""
    shorter = math.cos(math.radians(near[0]))
    high, wide = metres / METRES, metres / METRES / shorter
    return near[0] - high, near[0] + high, near[1] - wide, near[1] + wide, shorter


def plain_words(text: str) -> list[str]:
    """Give the words without signs."""
    return re.findall(r"[a-z]+", text.lower())
