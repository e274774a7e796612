"""What the feed answers from memory is what the database answers, and it follows every change."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.directory.geography.areas import where_is
from hub.directory.queries.feed.find import AsIds
from hub.directory.queries.feed.ground import ground
from hub.directory.queries.feed.nearby import distances, not_for
from hub.directory.queries.feed.query import Kind
from hub.directory.queries.search_index import newest_change
from tests.directory.test_area_served import BRADFORD, CALDERDALE, area
from tests.directory.test_understanding import HALIFAX, TODMORDEN, at
from tests.factories.directory import make_service

pytestmark = pytest.mark.usefixtures("app")
CORNERS = "[[-1.9, 53.7], [-1.8, 53.7], [-1.8, 53.75], [-1.9, 53.75], [-1.9, 53.7]]"
OUTLINE = f'{{"type": "Polygon", "coordinates": [{CORNERS}]}}'


@pytest.fixture
def services(app: object) -> None:
    make_service("Here", service_areas=[area("Calderdale", CALDERDALE)])
    make_service("There", service_areas=[area("Bradford", BRADFORD)])
    make_service("Both", service_areas=[area("Bradford", BRADFORD), area("Calderdale", CALDERDALE)])
    make_service("Unknown", service_areas=[area("Bradford", BRADFORD), area("The valley", None)])
    make_service("Outlined", service_areas=[area("Halifax", None) | {"extent": OUTLINE, "extent_type": "geojson"}])
    make_service("Nowhere", service_at_locations=[])
    far, near = at(**TODMORDEN), at(**HALIFAX)
    far[0]["service_areas"], near[0]["service_areas"] = [area("Bradford", BRADFORD)], [area("Bradford", BRADFORD)]
    make_service("Places", service_at_locations=[*far, *near])
    open_to_all = at(**HALIFAX)
    make_service("One place open to all", service_at_locations=[*at(**TODMORDEN), *open_to_all])


@pytest.mark.usefixtures("services")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12)
@given(
    postcode=st.sampled_from(["HX1 1UG", "OL14 5AJ", "BD1 1HU", "M1 1AE"]),
    within=st.none() | st.floats(100, 100_000),
)
def test_distances_and_areas_are_those_of_the_database(postcode: str, within: float | None) -> None:
    where, known = where_is(postcode), ground(newest_change())
    assert known.not_for(where) == frozenset(map(str, not_for(Kind.SERVICE, where)))
    expected = {str(key): metres for key, metres in distances(Kind.SERVICE, where.point, within).items()}
    assert known.metres_to(where.point, within) == pytest.approx(expected)
    if within is not None:
        assert known.within(where.point, within) == set(expected)


def test_a_change_makes_new_ground(app: object) -> None:
    make_service("First")
    first = ground(newest_change())
    assert len(first.services) == 1
    assert ground(newest_change()) is first
    second = make_service("Second")
    assert str(second.id) in ground(newest_change()).services


def test_ids_that_are_texts_are_ids_where_they_are_looked_at() -> None:
    ids = [uuid4() for _ in range(3)]
    texts = AsIds([str(each) for each in ids])
    assert (list(texts), texts[1:], texts[0], len(texts)) == (ids, ids[1:], ids[0], 3)
