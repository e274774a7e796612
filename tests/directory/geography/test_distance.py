"""Distances for sorting and for showing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.earth import metres_between
from hub.directory.geography.distance import about, in_miles, metres, on_foot, walking_minutes

LATITUDES, LONGITUDES = st.floats(50, 60.8), st.floats(-7.5, 1.7)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_the_fast_distance_is_close_to_the_exact_one(lat, lon, other_lat, other_lon):
    fast = metres_between(lat, lon, np.array([other_lat]), np.array([other_lon]))[0]
    assert fast == pytest.approx(metres((lat, lon), (other_lat, other_lon)), rel=0.006, abs=0.01)


@pytest.mark.parametrize(
    ("distance_m", "words"),
    [(1287, "0.8 miles"), (1609.344, "1 mile"), (30, "less than 0.1 miles"), (3219, "2 miles"), (20000, "12 miles")],
)
def test_people_read_miles(distance_m, words):
    assert in_miles(distance_m) == words


def test_a_precision_reads_in_metres_when_small_and_miles_when_large():
    assert about(432) == "about 430 m"
    assert about(1930) == "about 1.2 miles"


def test_a_kilometre_is_about_sixteen_minutes_on_foot_and_more_for_a_slow_walker():
    assert on_foot(1000) == "about 16 minutes on foot"
    assert on_foot(10) == "about 1 minute on foot"
    assert walking_minutes(1000, kmh=3.0) == 26
