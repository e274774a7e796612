"""Grid metres to degrees, against points of the national test set and of well-known postcodes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.geography.distance import metres
from hub.directory.geography.grid import to_wgs84

# Easting, northing and the degrees that the official transformation gives, from Land's End to East Anglia.
OFFICIAL = [
    (91492.146, 11318.804, 49.922264, -6.299778),
    (170370.718, 11572.405, 49.960061, -5.203046),
    (530624.974, 178388.464, 51.489366, -0.119926),
    (651409.903, 313177.270, 52.658008, 1.716073),
]


@pytest.mark.parametrize(("east", "north", "latitude", "longitude"), OFFICIAL)
def test_a_grid_point_comes_out_within_five_metres_of_the_official_one(east, north, latitude, longitude):
    found = to_wgs84(east, north)
    assert metres((float(found[0]), float(found[1])), (latitude, longitude)) < 5


def test_many_points_at_once_come_out_as_one_by_one():
    east, north = np.array([row[0] for row in OFFICIAL]), np.array([row[1] for row in OFFICIAL])
    latitudes, longitudes = to_wgs84(east, north)
    for index, (e, n, _, _) in enumerate(OFFICIAL):
        assert (latitudes[index], longitudes[index]) == pytest.approx([float(v) for v in to_wgs84(e, n)])


@given(st.floats(100_000, 640_000), st.floats(20_000, 1_200_000))
def test_a_kilometre_on_the_grid_is_a_kilometre_on_the_ground(east, north):
    here, there = to_wgs84(east, north), to_wgs84(east + 1000, north)
    apart = metres((float(here[0]), float(here[1])), (float(there[0]), float(there[1])))
    assert apart == pytest.approx(1000, rel=0.001)  # the projection's own scale differs by up to 0.06%
