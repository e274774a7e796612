"""What the measures of the judged queries give for orders that can be reckoned by hand."""

from math import log2
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.judged.metrics import ndcg, recall, reciprocal_rank

GRADED = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 3), min_size=1, max_size=12
).filter(lambda grades: any(grades.values()))


def test_ndcg_is_as_reckoned_by_hand() -> None:
    # Found: 1, 3. Best: 3, 1.
    reckoned = (1 / log2(2) + 7 / log2(3)) / (7 / log2(2) + 1 / log2(3))
    assert ndcg(["some", "best"], {"best": 3, "some": 1}) == pytest.approx(reckoned)
    assert reckoned == pytest.approx(0.7098, abs=1e-4)


def test_what_nobody_graded_takes_a_place_and_gives_nothing() -> None:
    assert ndcg(["unknown", "best"], {"best": 3}) == pytest.approx(1 / log2(3))


def test_what_stands_below_the_depth_does_not_count() -> None:
    assert ndcg([*"abcdefghij", "best"], {"best": 3}) == 0
    assert ndcg([*"abcdefghi", "best"], {"best": 3}) == pytest.approx(1 / log2(11))


def test_nothing_found_is_worth_nothing() -> None:
    assert ndcg([], {"best": 3}) == reciprocal_rank([], {"best": 3}) == recall([], {"best": 3}) == 0


def test_the_reciprocal_rank_is_of_the_first_of_the_right_kind() -> None:
    assert reciprocal_rank(["related", "right", "best"], {"related": 1, "right": 2, "best": 3}) == 1 / 2
    assert reciprocal_rank(["related"], {"related": 1, "best": 3}) == 0


def test_recall_is_the_part_of_the_right_kind_that_is_found() -> None:
    grades = {"best": 3, "right": 2, "also": 2, "related": 1}
    assert recall(["related", "right", "best"], grades) == pytest.approx(2 / 3)
    assert recall(["related", "right", "best"], grades, depth=2) == pytest.approx(1 / 3)


def test_a_query_without_an_answer_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="above 0"):
        ndcg(["a"], {"a": 0})
    with pytest.raises(ValueError, match="right kind"):
        recall(["a"], {"a": 1})


@given(GRADED)
def test_a_perfect_order_gives_one_and_its_reverse_is_not_better(grades: dict[str, int]) -> None:
    perfect = sorted(grades, key=lambda each: -grades[each])
    assert ndcg(perfect, grades) == pytest.approx(1)
    assert ndcg(perfect[::-1], grades) <= 1 + 1e-9


@given(GRADED, st.randoms(use_true_random=False))
def test_an_order_is_worth_no_less_when_a_better_result_moves_up(grades: dict[str, int], chance: Random) -> None:
    order = sorted(grades)
    chance.shuffle(order)
    for place in range(len(order) - 1):
        first, second = order[place : place + 2]
        swapped = [*order[:place], second, first, *order[place + 2 :]]
        if grades[second] > grades[first]:
            assert ndcg(swapped, grades) >= ndcg(order, grades) - 1e-9
