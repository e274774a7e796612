"""Pairs of near points are those that comparing each with each would give."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hub.core.earth import metres_between
from hub.directory.geography.nearby import pairs_within

POINTS = st.lists(st.tuples(st.floats(49, 61), st.floats(-8, 2)), max_size=12)
# In a small place many are near each other, on both sides of Greenwich.
CLOSE = st.lists(st.tuples(st.floats(51.47, 51.49), st.floats(-0.01, 0.01)), max_size=20)


@given(ones=POINTS | CLOSE, others=POINTS | CLOSE, metres=st.sampled_from([50.0, 400.0, 800.0, 20_000.0]))
def test_pairs_are_those_within_the_distance(
    ones: list[tuple[float, float]], others: list[tuple[float, float]], metres: float
) -> None:
    first, second = np.array(ones).reshape(-1, 2), np.array(others).reshape(-1, 2)
    here, there, away = pairs_within(first[:, 0], first[:, 1], second[:, 0], second[:, 1], metres)
    expected = {
        (one, other)
        for one, (latitude, longitude) in enumerate(ones)
        for other, apart in enumerate(metres_between(latitude, longitude, second[:, 0], second[:, 1]))
        if apart <= metres
    }
    assert set(zip(here.tolist(), there.tolist(), strict=True)) == expected
    assert len(here) == len(expected)
    assert here.tolist() == sorted(here.tolist())
    assert (away <= metres).all()
