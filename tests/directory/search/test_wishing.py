"""Wishes put what meets them first; they hide nothing and never tell one word for another."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.directory.search.document import Opening, SearchDocument
from hub.directory.search.query import Filters, SearchQuery, Wish
from tests.directory.search.conftest import NOW

FREE = Wish((Filters(free_only=True),), frozenset({"free"}))
MONDAY = Wish((Filters(days=frozenset({0})),), frozenset({"monday"}))
STEP_FREE = Wish((Filters(accessibility=frozenset({"Ramp"})), Filters(accessibility=frozenset({"Step-free"}))))
OLDER = Wish((Filters(age=70, ages_said=True),), frozenset({"70"}))
WISHES = st.lists(st.sampled_from([FREE, MONDAY, STEP_FREE, OLDER]), unique=True).map(tuple)


def service(key: str, **rest: object) -> SearchDocument:
    return SearchDocument(service_id=key, **({"name": "Art class"} | rest))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("wish", "facts"),
    [
        (FREE, {"is_free": True}),
        (MONDAY, {"openings": (Opening(0, 600, 660),)}),
        (STEP_FREE, {"accessibility": ("Ramp",)}),
        (STEP_FREE, {"accessibility": ("Step-free",)}),
        (OLDER, {"minimum_age": 60}),
    ],
)
def test_of_the_same_text_what_meets_a_wish_comes_first(library, wish, facts):
    made = library(service("a"), service("b", **facts))
    assert made.found("art") == ["a", "b"]
    assert made.found("art", wishes=(wish,)) == ["b", "a"]


def test_a_fact_counts_as_if_its_word_were_written(library):
    made = library(service("a", is_free=True), service("b", description="not a free one"))
    found = made.ask("free art", wishes=(FREE,))
    assert [hit.service_id for hit in found.hits] == ["a", "b"]
    assert found.total_complete == 2


def test_a_fact_does_not_stand_in_for_what_is_wanted(library):
    made = library(service("art"), service("other", name="Boxing", is_free=True, openings=(Opening(0, 600, 660),)))
    assert made.found("art free monday", wishes=(FREE, MONDAY)) == ["art"]


def test_what_is_needed_is_part_of_what_is_asked_for(library):
    urdu = Wish((Filters(languages=frozenset({"Urdu"})),), frozenset({"urdu"}), is_needed=True)
    made = library(
        service("plain", name="Art art art"), service("urdu", name="A class", terms=("Art",), languages=("Urdu",))
    )
    found = made.ask("art in urdu", wishes=(urdu,))
    assert [hit.service_id for hit in found.hits] == ["urdu", "plain"]
    assert found.total_complete == 1


def test_where_nothing_but_wishes_is_said_what_meets_all_of_them_is_found(library):
    made = library(service("both", is_free=True, openings=(Opening(0, 600, 660),)), service("one", is_free=True))
    assert made.found("free monday", wishes=(FREE, MONDAY)) == ["both"]


def test_who_says_no_age_is_not_known_to_be_for_that_age(library):
    made = library(service("none"), service("older", minimum_age=60), service("young", maximum_age=25))
    assert made.found(filters=Filters(age=70, ages_said=True)) == ["older"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(wishes=WISHES, text=st.sampled_from(["advice", "walking group", "art club free monday", "befriending 70"]))
def test_wishes_change_the_order_and_never_lose_what_the_words_found(many, wishes, text):
    plain = SearchQuery(NOW, text)
    wished = replace(plain, wishes=wishes)
    assert set(many.index.order(plain)) <= set(many.index.order(wished))
    assert many.index.search(wished).total == len(many.index.order(wished))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.sampled_from(["advice", "walking group", "free art monday"]))
def test_a_wish_that_all_or_none_meet_changes_no_order(many, text):
    plain = SearchQuery(NOW, text)
    everybody, nobody = Wish((Filters(),)), Wish((Filters(term_ids=frozenset()),))
    assert many.index.order(replace(plain, wishes=(everybody, nobody))) == many.index.order(plain)
