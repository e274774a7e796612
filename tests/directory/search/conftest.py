"""An index of generated services, built once, and a way to search a small one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.search_corpus import documents
from hub.directory.search.document import Change, SearchDocument
from hub.directory.search.engine import SearchIndex
from hub.directory.search.indexer import Indexer
from hub.directory.search.query import SearchQuery, SearchResult

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Library:
    """An index in a folder, what should be in it, and ways to ask it."""

    folder: Path
    known: dict[str, SearchDocument] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.index, self.indexer = SearchIndex(self.folder), Indexer(self.folder)

    def ask(self, text: str = "", **rest: object) -> SearchResult:
        return self.index.search(SearchQuery(NOW, text, **rest))

    def found(self, text: str = "", **rest: object) -> list[str]:
        return [hit.service_id for hit in self.ask(text, **rest).hits]


@pytest.fixture
def library(tmp_path: Path) -> Callable[..., Library]:
    """Make a small index of the given services; assured yesterday unless they say otherwise."""

    def make(*services: SearchDocument) -> Library:
        made = Library(tmp_path / "search", {service.service_id: service for service in services})
        made.indexer.rebuild(services, seq=0)
        return made

    return make


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """300 generated services in several segments, some of them changed and some deleted since they were written."""
    services = documents(300)
    made = Library(tmp_path_factory.mktemp("many") / "search")
    made.indexer.rebuild(services[:200], seq=0)
    changed = [replace(service, name=f"{service.name} renewed") for service in services[:40:4]]
    made.indexer.apply(_changes(services[200:], 1))
    made.indexer.apply(_changes(changed, 1001))
    gone = [service.service_id for service in services[1:60:6]]
    made.indexer.apply([Change(2001 + step, service_id, None) for step, service_id in enumerate(gone)])
    made.known = {service.service_id: service for service in (*services, *changed) if service.service_id not in gone}
    return made


def _changes(services: Iterable[SearchDocument], seq: int) -> list[Change]:
    return [Change(seq + step, service.service_id, service) for step, service in enumerate(services)]
