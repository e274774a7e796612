"""What is known of a service, whatever was searched for, moves it up or down: within bounds, and only so."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.search.document import SearchDocument
from hub.directory.search.facts import Tags, pack, unpack
from hub.directory.search.ranking import SETTINGS, Ranking
from hub.directory.search.standing import Standing, stand

TODAY = date(2026, 11, 1)


def service(key: str = "a", **rest: object) -> SearchDocument:
    return SearchDocument(service_id=key, **({"name": "Debt help", "assured_on": TODAY} | rest))


def standing(*services: SearchDocument, ranking: Ranking = SETTINGS) -> Standing:
    return stand(unpack([pack(each) for each in services], Tags()), ranking, TODAY)


def checked(days: int | None) -> date | None:
    return None if days is None else TODAY - timedelta(days=days)


def test_of_the_same_text_the_older_check_comes_lower(library):
    ages = {"today": 0, "month": 30, "quarter": 90, "half": 180, "year": 365, "decade": 3650, "never": None}
    services = [service(key, assured_on=checked(days)) for key, days in ages.items()]
    made = library(*sorted(services, key=lambda each: each.service_id))
    found = made.found("debt")
    assert found[:5] == ["today", "month", "quarter", "half", "year"]
    assert set(found[5:]) == {"decade", "never"}


def test_of_the_same_text_the_longer_wait_comes_lower(library):
    waits = {"none": 0, "week": 7, "unsaid": None, "quarter": 90, "year": 365}
    made = library(*(service(key, wait_days=days) for key, days in sorted(waits.items())))
    assert made.found("debt") == ["none", "week", "unsaid", "quarter", "year"]


def test_of_the_same_text_the_worse_record_comes_lower_but_above_what_takes_nobody(library):
    made = library(
        service("all", taken=10, answered=10),
        service("closed", accepting=False, taken=20, answered=20, wait_days=0),
        service("few", taken=0, answered=SETTINGS.answers_fewest - 1),
        service("half", taken=5, answered=10),
        service("none", taken=0, answered=20, wait_days=1000, assured_on=None),
    )
    assert made.found("debt") == ["all", "few", "half", "none", "closed"]


def test_what_is_known_to_take_people_comes_before_what_must_be_asked(library):
    made = library(service("ask", accepting=False, ask_first=True), service("open"))
    assert made.found("debt") == ["open", "ask"]


def test_a_closed_service_that_matches_best_stays_below_one_that_matches_as_many_words(library):
    made = library(
        service("closed", name="Debt debt", terms=("Debt",), accepting=False),
        service("open", name="Help", description="Among many other things that are done here, debt"),
        service("part", name="Swimming", description="Nothing else"),
    )
    assert made.found("debt") == ["open", "closed"]
    assert made.found("debt swimming")[-1] == "open"


def test_standing_is_of_the_day_that_is_asked_for():
    facts = unpack([pack(service())], Tags())
    later = stand(facts, SETTINGS, TODAY + timedelta(days=200))
    assert later.factors[0] < stand(facts, SETTINGS, TODAY).factors[0]
    assert list(later.trusted) == [1]


SERVICES = st.builds(
    lambda days, wait, accepting, ask, closed, answers, thoroughness: service(
        assured_on=checked(days),
        wait_days=wait,
        accepting=accepting,
        ask_first=ask,
        temporarily_closed=closed,
        taken=min(answers),
        answered=max(answers),
        thoroughness=thoroughness,
    ),
    st.none() | st.integers(0, 5000),
    st.none() | st.integers(0, 5000),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.tuples(st.integers(0, 20), st.integers(0, 20)),
    st.integers(0, 100),
)


@given(SERVICES)
def test_a_factor_is_always_within_its_bounds(each: SearchDocument):
    best = 1 + SETTINGS.answers_effect * (1 - SETTINGS.answers_usual_share)
    worst = (
        SETTINGS.never_checked_factor
        * SETTINGS.wait_factor
        * SETTINGS.thin_factor
        * (1 - SETTINGS.answers_effect * SETTINGS.answers_usual_share)
    )
    found = standing(each)
    takes_nobody = each.temporarily_closed or not (each.accepting or each.ask_first)
    if takes_nobody:
        assert found.factors[0] <= SETTINGS.closed_factor * best
        assert found.trusted[0] == 2
    else:
        assert worst * SETTINGS.ask_first_factor <= found.factors[0] <= best
    assert SETTINGS.closed_factor * best < worst * SETTINGS.ask_first_factor


@given(SERVICES, st.integers(1, 1000))
def test_each_feature_moves_a_service_one_way_only(each: SearchDocument, more: int):
    worse = [
        replace(each, assured_on=each.assured_on and each.assured_on - timedelta(days=more)),
        replace(each, wait_days=None if each.wait_days is None else each.wait_days + more),
        replace(each, taken=max(0, each.taken - more)),
        replace(each, accepting=False),
        replace(each, temporarily_closed=True),
        replace(each, assured_on=None),
        replace(each, thoroughness=max(0, each.thoroughness - more)),
    ]
    factors = standing(each, *worse).factors
    assert (factors[1:] <= factors[0] + 1e-12).all()


@given(st.lists(SERVICES, min_size=2, max_size=6))
def test_the_order_is_the_same_in_weeks_as_in_days(services: list[SearchDocument]):
    """A wait counts against the scale that it is given in, so only the proportion of the two matters."""
    weekly = replace(
        SETTINGS,
        wait_scale_days=SETTINGS.wait_scale_days * 7,
        wait_assumed_days=SETTINGS.wait_assumed_days * 7,
    )
    longer = [replace(each, wait_days=None if each.wait_days is None else each.wait_days * 7) for each in services]
    assert np.allclose(standing(*services).factors, standing(*longer, ranking=weekly).factors)


@pytest.mark.parametrize("answered", range(SETTINGS.answers_fewest))
def test_below_the_fewest_answers_nothing_is_used(answered: int):
    few, none = standing(service(taken=0, answered=answered), service()).factors
    assert few == none


def test_the_grades_of_freshness_only_ever_fall_and_end_at_the_floor():
    days, factors = zip(*SETTINGS.freshness, strict=True)
    assert list(days) == sorted(set(days))
    assert list(factors) == sorted(set(factors), reverse=True)
    assert factors[-1] >= SETTINGS.never_checked_factor > 0
