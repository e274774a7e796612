"""Seven ways in which Whoosh's own searcher answers wrongly or slowly: none of them is ours."""

import time
from dataclasses import replace

import numpy as np
import pytest

from bench.search_corpus import TOWNS, documents
from hub.directory.search import filters as filtering
from hub.directory.search.document import SearchDocument
from hub.directory.search.engine import SearchIndex
from hub.directory.search.indexer import Indexer
from hub.directory.search.query import Filters, SearchQuery
from hub.directory.search.spelling import correct
from tests.directory.search.conftest import NOW, Library

TEXTS = ["debt advice", "friendly walking group halifax", "lonely", "benifits advice", "people who want help"]
FREE_ON_TUESDAY = Filters(free_only=True, days=frozenset({1}))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [1, 3, 20])
def test_the_first_results_of_several_fields_are_the_best_of_all(many: Library, text: str, size: int) -> None:
    everything = (
        many.ask(text, size=100).hits + many.ask(text, size=100, page=2).hits + many.ask(text, size=100, page=3).hits
    )
    assert many.ask(text, size=size).hits == everything[:size]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("filters", [Filters(), FREE_ON_TUESDAY])
def test_the_total_is_that_of_all_results_however_few_are_shown(many: Library, text: str, filters: Filters) -> None:
    whole = many.index.order(SearchQuery(NOW, text, filters))
    assert {many.ask(text, filters=filters, size=size).total for size in (0, 1, 20, 100)} == {len(whole)}


@pytest.mark.parametrize("text", TEXTS)
def test_a_filter_takes_away_results_and_changes_no_score(many: Library, text: str) -> None:
    free = {each.service_id for each in many.known.values() if each.is_free}
    plain = scores(many, text, Filters())
    assert scores(many, text, Filters(free_only=True)) == {key: score for key, score in plain.items() if key in free}


@pytest.mark.parametrize("text", ["", *TEXTS])
def test_a_filter_that_nothing_passes_gives_nothing(many: Library, text: str) -> None:
    nothing = Filters(term_ids=frozenset())
    assert many.ask(text, filters=nothing).total == 0
    assert many.index.order(SearchQuery(NOW, text, nothing)) == []


@pytest.mark.parametrize("cost", [0, 1, 349, 2_000_000_000])
def test_a_cost_and_a_place_come_back_from_the_index_as_they_were(library, cost: int) -> None:
    spot = (53.7248017, -1.8658023)
    one = replace(documents(1)[0], cost_pence=cost, is_free=False, points=(spot,))
    made = library(one)
    assert made.found(filters=Filters(max_cost_pence=cost)) == [one.service_id]
    assert made.found(filters=Filters(max_cost_pence=cost - 1)) == []
    assert made.ask(near=spot).hits[0].distance_m == pytest.approx(0, abs=0.2)


def test_a_place_is_looked_up_once_for_all_services_and_agrees_with_each(many: Library) -> None:
    many.index.refresh()
    assert many.index._snapshot is not None
    facts, near = many.index._snapshot.facts, TOWNS["Elland"]
    together = filtering.distances(facts, near, np.arange(len(facts)))
    assert together.shape == (len(facts),)
    reach = float(np.median(together[np.isfinite(together)]))
    inside = {facts.service_ids[n] for n in np.flatnonzero((together <= reach) & many.index._snapshot.live)}
    asked = SearchQuery(NOW, filters=Filters(within_m=reach, located_only=True), near=near, size=100)
    assert many.index.search(asked).total == len(inside) > 0


def test_spelling_is_by_words_as_written_and_not_by_their_stems() -> None:
    vocabulary = {"counselling": 12, "counsel": 1, "befriending": 30, "citizens": 9}
    for slip, meant in {"counseling": "counselling", "befreinding": "befriending", "citzens": "citizens"}.items():
        assert correct(slip, vocabulary).suggestion == meant


@pytest.mark.slow
def test_spelling_of_a_whole_vocabulary_takes_a_few_milliseconds(tmp_path) -> None:
    services: list[SearchDocument] = documents(1_000, rare_words=10_000)
    Indexer(tmp_path).rebuild(services, seq=0)
    index = SearchIndex(tmp_path)
    index.search(SearchQuery(NOW, "befreinding"))  # reads the vocabulary
    assert index._snapshot is not None
    vocabulary = index._snapshot.vocabulary
    took = min(timed(lambda: correct("counsaeling", vocabulary)) for _ in range(5))
    assert len(vocabulary) > 5_000
    assert took < 0.040  # Whoosh's own corrector takes 48 ms on twice as many


def scores(many: Library, text: str, filters: Filters) -> dict[str, float]:
    pages = [many.ask(text, filters=filters, size=100, page=page).hits for page in (1, 2, 3)]
    return {hit.service_id: hit.score for page in pages for hit in page}


def timed(act) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
