"""The arrays give what Whoosh itself gives when nothing is cut short: the same documents, the same scores."""

from datetime import date

import numpy as np
import pytest
from whoosh import index as whoosh_index
from whoosh import query as wq
from whoosh.scoring import BM25F

from hub.directory.search import scoring, store
from hub.directory.search.analysis import stem, words
from hub.directory.search.filters import masks
from hub.directory.search.query import Filters
from hub.directory.search.ranking import FIELDS
from hub.directory.search.slots import Alternative, Slot, read

TODAY = date(2026, 3, 4)
TEXTS = [
    "debt",
    "advice",
    "debt advice",
    "walking group halifax",
    "friendly weekly group volunteers",
    "lonely",
    "gas bill",
    "renewed",
    "benifits advice",
    "men's shed brighouse trust",
    "nothingofthekind",
    "citizens advice near todmorden for people who want help",
]


def alternative_query(alternative: Alternative, weights: dict[str, float]) -> wq.Query:
    """Of a phrase all stems must stand in one field."""
    return wq.Or(
        [
            wq.And([wq.Term(name, one, boost=weights[name] * alternative.weight) for one in alternative.stems])
            for name in FIELDS
        ]
    )


def slot_query(slot: Slot, weights: dict[str, float]) -> wq.Query:
    return wq.Or([alternative_query(alternative, weights) for alternative in slot.alternatives])


@pytest.fixture(scope="module")
def snapshot(many):
    many.index.refresh()
    return many.index._snapshot


@pytest.fixture(scope="module")
def searcher(many):
    folder = store.current(many.folder)
    with whoosh_index.open_dir(str(folder)).searcher(weighting=BM25F(B=0.75, K1=1.2)) as searcher:
        yield searcher


def test_the_index_has_several_segments_and_deleted_documents(snapshot):
    assert len(snapshot.segments) > 1
    assert not snapshot.live.all()


@pytest.mark.parametrize("text", TEXTS)
def test_scores_and_totals_are_those_of_whoosh(snapshot, searcher, text):
    typed = [Slot(written, (alternative,)) for written, alternative in plain(text)]
    found = scoring.match(snapshot, typed, everything(snapshot))
    weights = dict(snapshot.ranking.field_weights)
    question = wq.Or([alternative_query(alternative, weights) for _, alternative in plain(text)])
    assert scores_of(found, snapshot) == pytest.approx(answer(searcher, question), rel=1e-5)


@pytest.mark.parametrize("text", TEXTS)
def test_of_synonyms_and_corrections_the_best_one_scores_as_in_whoosh(snapshot, searcher, text):
    # Not by Whoosh's DisjunctionMax: its matcher takes the higher score even of a word that stands in a later document.
    weights = dict(snapshot.ranking.field_weights)
    for slot in scoring.strong(read(text, snapshot).slots):
        best: dict[int, float] = {}
        for alternative in slot.alternatives:
            for number, score in answer(searcher, alternative_query(alternative, weights)).items():
                best[number] = max(score, best.get(number, 0.0))
        assert scores_of(scoring.match(snapshot, [slot], everything(snapshot)), snapshot) == pytest.approx(
            best, rel=1e-5
        )


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "filters",
    [
        Filters(languages=frozenset({"ur"})),
        Filters(days=frozenset({1}), term_ids=frozenset({"term-1", "term-2", "term-9"})),
        Filters(free_only=True, delivery=frozenset({"online"}), accepting_only=True),
    ],
)
def test_filtered_totals_are_those_of_whoosh(many, snapshot, searcher, text, filters):
    passing = np.logical_and.reduce([*masks(snapshot.facts, many.index._tags, filters, TODAY).values()])
    allowed = wq.Or([wq.Term("service_id", snapshot.facts.service_ids[number]) for number in np.flatnonzero(passing)])
    weights = dict(snapshot.ranking.field_weights)
    question = wq.Or([slot_query(slot, weights) for slot in scoring.strong(read(text, snapshot).slots)])
    assert many.ask(text, filters=filters).total == len(searcher.search(wq.And([question, allowed]), limit=None))


def everything(snapshot) -> np.ndarray:
    return np.arange(len(snapshot.facts))


def plain(text: str) -> list[tuple[str, Alternative]]:
    return [(written, Alternative((stem(written),), 1.0, written)) for written in words(text)]


def scores_of(found: scoring.Match, snapshot) -> dict[int, float]:
    return {int(number): found.scores[number] for number in np.flatnonzero((found.slots > 0) & snapshot.live)}


def answer(searcher, question: wq.Query) -> dict[int, float]:
    return {hit.docnum: hit.score for hit in searcher.search(question, limit=None)}
