"""A map of results: every pin can be seen and pressed, names do not cover pins, distances are true."""

from collections.abc import Sequence
from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from hub.core.earth import metres_between
from hub.directory.rules.maps.drawing import METRES_A_MILE, PIN, bar, names, pins, rings
from hub.directory.rules.maps.frame import frame_of
from hub.directory.rules.maps.ground import CELL, ground

HALIFAX, HEBDEN_BRIDGE = (53.7222, -1.8610), (53.7413, -2.0130)
LATITUDES, LONGITUDES = st.floats(49.9, 60.9), st.floats(-8.2, 1.8)
POINTS = st.tuples(LATITUDES, LONGITUDES)
SIZES = st.sampled_from([(760, 470), (328, 360)])


def columns(homes: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes apart."""
    return np.array([home[0] for home in homes]), np.array([home[1] for home in homes])


@given(st.lists(POINTS, min_size=1, max_size=10), SIZES)
def test_every_result_of_the_page_lies_in_the_frame(points: list[tuple[float, float]], size: tuple[int, int]) -> None:
    frame = frame_of(points, *size)
    assert all(frame.holds(point, inside=PIN) for point in points)


@given(st.lists(POINTS, min_size=1, max_size=10), SIZES, POINTS)
def test_no_pin_covers_another_nor_the_place_searched_from(
    points: list[tuple[float, float]], size: tuple[int, int], here: tuple[float, float]
) -> None:
    frame = frame_of(points, *size, around=here)
    set_down = pins(frame, list(enumerate(points, 1)), around=here)
    assert [pin.number for pin in set_down] == list(range(1, len(points) + 1))
    for place, pin in enumerate(set_down):
        assert PIN <= pin.x <= frame.width - PIN
        assert PIN <= pin.y <= frame.height - PIN
        assert all(hypot(pin.x - other.x, pin.y - other.y) >= 2 * PIN for other in set_down[:place])
        assert hypot(pin.x - frame.at(here)[0], pin.y - frame.at(here)[1]) >= PIN


def test_ten_results_at_one_address_have_ten_pins_side_by_side() -> None:
    set_down = pins(frame_of([HALIFAX], 328, 360), [(number, HALIFAX) for number in range(1, 11)])
    assert len({(pin.x, pin.y) for pin in set_down}) == 10
    assert [pin.is_moved for pin in set_down] == [False] + [True] * 9


@given(st.lists(POINTS, min_size=1, max_size=10), st.dictionaries(st.text("abcdef", min_size=3, max_size=14), POINTS))
def test_no_name_covers_a_pin_or_another_name(
    points: list[tuple[float, float]], towns: dict[str, tuple[float, float]]
) -> None:
    frame = frame_of(points, 760, 470)
    set_down = pins(frame, list(enumerate(points, 1)))
    written = names(frame, towns, set_down)
    lines = [(name.x - 4 * len(name.text), name.x + 4 * len(name.text), name.y) for name in written]
    for place, (left, right, base) in enumerate(lines):
        assert not any(
            left < pin.x + PIN and right > pin.x - PIN and pin.y - PIN < base < pin.y + PIN for pin in set_down
        )
        assert not any(left < r and right > le and abs(base - y) < 14 for le, r, y in lines[:place])


@given(POINTS, st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_a_pixel_is_as_long_as_it_says(point: tuple[float, float], up: float, across: float) -> None:
    other = (point[0] + up, point[1] + across)
    frame = frame_of([point, other], 760, 470)
    (x, y), (u, v) = frame.at(point), frame.at(other)
    true = float(metres_between(*point, np.array([other[0]]), np.array([other[1]]))[0])
    assert hypot(x - u, y - v) * frame.metres_a_pixel == pytest.approx(true, rel=0.02, abs=2)


def test_a_ring_stands_as_far_off_as_it_says() -> None:
    frame = frame_of([HALIFAX, HEBDEN_BRIDGE], 760, 470, around=HALIFAX)
    drawn = {ring.words: ring.radius for ring in rings(frame, HALIFAX)}
    assert drawn
    for words, radius in drawn.items():
        assert radius * frame.metres_a_pixel == pytest.approx(float(words.split()[0]) * METRES_A_MILE)


def test_the_scale_fits_and_is_true() -> None:
    frame = frame_of([HALIFAX, HEBDEN_BRIDGE], 328, 360)
    scale = bar(frame)
    assert scale.length <= 120
    assert scale.length * frame.metres_a_pixel == pytest.approx(float(scale.words.split()[0]) * METRES_A_MILE)


def test_looking_closer_shows_half_as_much_around_the_place_searched_from() -> None:
    near = frame_of([HALIFAX, HEBDEN_BRIDGE], 760, 470, around=HALIFAX, zoom=1)
    far = frame_of([HALIFAX, HEBDEN_BRIDGE], 760, 470, around=HALIFAX)
    assert near.metres_a_pixel == pytest.approx(far.metres_a_pixel / 2, rel=0.01)
    assert near.at(HALIFAX) == pytest.approx((380, 235))


@given(st.lists(POINTS, max_size=30))
def test_from_afar_the_ground_is_drawn_exactly_where_somebody_lives(homes: list[tuple[float, float]]) -> None:
    frame = frame_of([HALIFAX, HEBDEN_BRIDGE], 760, 470, zoom=-3)
    drawn = set()
    for run in filter(None, ground(frame, *columns(homes)).path.split("M")):
        at, length = run.split("h")
        x, y = map(int, at.split())
        drawn |= {(column, y // CELL) for column in range(x // CELL, (x + int(length)) // CELL)}
    shown = [(x, y) for x, y in map(frame.at, homes) if 0 <= x < frame.width and 0 <= y < frame.height]
    assert drawn == {(int(x // CELL), int(y // CELL)) for x, y in shown}


def test_from_near_each_postcode_is_a_dot() -> None:
    frame = frame_of([HALIFAX], 760, 470)
    drawn = ground(frame, *columns([HALIFAX, HALIFAX, HEBDEN_BRIDGE]))
    assert (drawn.path, drawn.is_round) == ("M380 235h0", True)


def test_a_map_without_a_point_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="point"):
        frame_of([], 760, 470)
