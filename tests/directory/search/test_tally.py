"""Counting by bits, measuring few places and sorting few results give what the plain way gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hub.core.earth import metres_between
from hub.directory.search import scoring
from hub.directory.search.matches import Matches
from hub.directory.search.places import NOWHERE, Places
from hub.directory.search.tally import TagTable

SIZES = st.integers(1, 300)
POINTS = st.tuples(st.floats(-89.9, 89.9), st.floats(-180, 180)) | st.tuples(st.floats(50, 59), st.floats(-7, 2))


@st.composite
def tagged(draw):
    """Documents with tags: some that most have, some that few have, some that none has."""
    size = draw(SIZES)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shares = np.array([0.9, 0.3, 0.05, 0.004, 0.004, 0.0])
    documents, tags = np.nonzero(rng.random((size, len(shares))) < shares)
    mask = rng.random(size) < draw(st.sampled_from([0.0, 0.01, 0.5, 1.0]))
    return size, documents.astype(np.int32), tags.astype(np.int32), mask


@given(tagged(), st.frozensets(st.integers(0, 6)))
def test_a_tag_table_counts_and_finds_what_the_pairs_say(made, wanted):
    size, documents, tags, mask = made
    table = TagTable(documents, tags, size)
    plain = [sum(mask[document] for document in documents[tags == tag]) for tag in range(7)]
    assert table.count(mask, 7).tolist() == plain
    having = {int(document) for document, tag in zip(documents, tags, strict=True) if tag in wanted}
    assert set(np.flatnonzero(table.having(np.array(sorted(wanted), np.int64))).tolist()) == having


@given(SIZES, st.lists(st.tuples(st.integers(0, 299), POINTS), max_size=40), POINTS, st.floats(0, 30_000_000))
def test_a_circle_holds_whoever_is_near_enough_all_round_the_world(size, points, near, reach):
    points = sorted((document, at) for document, at in points if document < size)
    made = Places(
        np.array([document for document, _ in points], np.int32),
        np.array([at[0] for _, at in points], np.float64),
        np.array([at[1] for _, at in points], np.float64),
        size,
    )
    away = np.full(size, NOWHERE)
    np.minimum.at(away, made.documents, metres_between(*near, made.latitude, made.longitude))
    every = made.metres(near, np.arange(size))
    # Either way of measuring errs by centimetres at the far side of the earth.
    assert np.array_equal(np.isinf(every), np.isinf(away))
    assert np.allclose(every[made.placed], away[made.placed], rtol=1e-6, atol=0.5)
    within = made.within(near, reach)
    assert not (within & ~(every <= reach)).any()
    assert not (~within & (every <= reach)).any()


@given(st.integers(1, 400), st.floats(0, 1), st.floats(0, 1), st.integers(0, 2**32))
def test_the_scores_of_a_word_are_the_same_however_they_are_held(size, found, asked, seed):
    rng = np.random.default_rng(seed)
    scores = np.where(rng.random(size) < found, rng.random(size) + 0.1, 0.0)
    documents = np.flatnonzero(rng.random(size) < asked)
    held, mask = Matches.of(scores), np.zeros(size, np.bool_)
    held.mark(mask)
    assert np.array_equal(mask, scores > 0)
    assert np.array_equal(held.at(documents), scores[documents].astype(np.float32))


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=120), st.integers(0, 130), st.integers(0, 130)
)
def test_sorting_only_what_can_reach_a_page_gives_the_page_of_all(rows, first, more):
    keys = [np.array([row[0] for row in rows]), np.array([row[1] for row in rows]), np.arange(len(rows))[::-1]]
    whole = np.lexsort(keys[::-1])
    page = scoring.best_first(keys, np.arange(len(rows)), first=first, last=first + more)
    assert page.tolist() == whole[first : first + more].tolist()
