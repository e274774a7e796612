"""A search that finds nothing says what less would find, with true counts, and leads there."""

import re
from dataclasses import replace
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.actor import Actor
from hub.directory.forms.search_choices import MILES
from hub.directory.models import Visibility
from hub.directory.queries.asking import Criteria
from hub.directory.queries.loosening import FURTHER, loosenings
from hub.directory.queries.search import search_services
from tests.factories.directory import make_service

NOBODY = Actor.anonymous()
TUESDAYS = {"schedules": [{"id": "0b4d3c9e-4a38-4ce1-8f43-5f4ef1f3a1b2", "freq": "WEEKLY", "byday": "TU"}]}
# Todmorden is about nine miles from the middle of Halifax.
FAR = "OL14 5AA"


def offered(client: FlaskClient, query: str) -> list[tuple[str, str]]:
    """What the page offers: the words of each button and where it leads."""
    page = client.get(f"/services?{query}").text
    found = re.findall(r'<button class="hub-link"[^>]*name="(remove|wider)" value="([^"]+)">(.*?)</button>', page, re.S)
    return [
        (
            " ".join(unescape(words).split()),
            client.get(f"/services?{query}&{name}={value}").location,
        )
        for name, value, words in found
    ]


def test_each_filter_that_stands_in_the_way_is_named_with_what_it_hides(client: FlaskClient) -> None:
    make_service("Debt advice", **TUESDAYS)
    make_service("Debt club", **TUESDAYS)
    assert offered(client, "q=debt&day=0") == [("2 without “Open on Monday”", "/services?q=debt")]


def test_further_away_comes_first_and_only_as_far_as_something_is(client: FlaskClient) -> None:
    make_service("Debt advice")
    (further, *rest) = offered(client, f"q=debt&near={FAR.replace(' ', '+')}&within=1")
    assert further == ("1 within 10 miles", "/services?q=debt&near=OL14+5AA&within=10")
    assert rest == []


def test_where_no_single_filter_helps_all_are_offered_to_go(client: FlaskClient) -> None:
    make_service("Debt advice", minimum_age=18, **TUESDAYS)
    assert offered(client, "q=debt&day=0&age=8") == [("1 without all filters", "/services?q=debt")]


def test_where_nothing_helps_nothing_is_promised(client: FlaskClient) -> None:
    make_service("Debt advice")
    assert offered(client, "q=zzzqqqzzz&day=0") == []
    assert "Nothing fits that." in client.get("/services?q=zzzqqqzzz&day=0").text


def test_counts_do_not_tell_of_listings_that_the_visitor_may_not_see(client: FlaskClient) -> None:
    make_service("Debt advice", visibility=Visibility.INTERNAL, **TUESDAYS)
    assert offered(client, "q=debt&day=0") == []


def test_every_distance_that_is_offered_can_be_chosen() -> None:
    assert {f"{miles:g}" for miles in FURTHER} == set(MILES)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.none() | st.integers(0, 6),
    age=st.none() | st.integers(0, 90),
    most_pence=st.sampled_from([None, 0, 500]),
    within=st.sampled_from([None, 0.5, 5.0]),
)
def test_a_distance_that_is_offered_finds_what_it_says(
    app: Flask, day: int | None, age: int | None, most_pence: int | None, within: float | None
) -> None:
    if not search_services(NOBODY, Criteria()).page.total:
        make_service("Debt advice", minimum_age=18, **TUESDAYS)
        make_service("Debt club", maximum_age=30)
    asked = Criteria("debt", near=FAR, day=day, age=age, most_pence=most_pence, within_miles=within)
    for each in loosenings(NOBODY, asked):
        assert each.count > 0
        if each.within_miles is not None:
            wider = replace(asked, within_miles=each.within_miles)
            assert search_services(NOBODY, wider).page.total == each.count
