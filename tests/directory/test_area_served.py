"""Services for people of another area come below the others, with the reason, and are not hidden."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Actor
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import search_services
from tests.factories.directory import make_service

CALDERDALE = "http://statistics.data.gov.uk/id/statistical-geography/E08000033"
BRADFORD = "http://statistics.data.gov.uk/id/statistical-geography/E08000032"


def area(name: str, uri: str | None) -> dict[str, Any]:
    return {"id": str(uuid4()), "name": name, "uri": uri}


def found(near: str, **criteria: Any) -> list[tuple[str, bool]]:
    """The names of what is found, and whether each is said not to serve the place."""
    page = search_services(Actor.anonymous(), Criteria("walk", near=near, **criteria)).page
    return [(card.name, any(reason.kind == "area" for reason in card.reasons)) for card in page.items]


@pytest.mark.parametrize("nearest_first", [False, True])
def test_what_is_for_people_elsewhere_comes_last_whatever_its_words(app: Flask, nearest_first: bool) -> None:
    make_service("Walk walk walk", service_areas=[area("Bradford", BRADFORD)])
    make_service("A gentle walk", service_areas=[area("Calderdale", CALDERDALE)])
    assert found("HX1 1UG", nearest_first=nearest_first) == [("A gentle walk", False), ("Walk walk walk", True)]
    assert found("BD1 1HU", nearest_first=nearest_first) == [("Walk walk walk", False), ("A gentle walk", True)]


@pytest.mark.parametrize(
    "areas",
    [
        [],
        [area("Round here", None)],
        [area("Bradford", BRADFORD), area("The valley", None)],
        [area("Bradford", BRADFORD), area("Calderdale", "E08000033")],
        [area("England", "E92000001")],
        [area("A ward", "E05000650")],
    ],
    ids=["nobody said", "words alone", "one in words", "both", "the country", "a ward, which no postcode tells"],
)
def test_what_may_serve_the_place_is_not_said_to_be_for_others(app: Flask, areas: list[dict[str, Any]]) -> None:
    make_service("Walk", service_areas=areas)
    assert found("HX1 1UG") == [("Walk", False)]


def test_a_town_has_no_borders_and_judges_nobody(app: Flask) -> None:
    make_service("Walk", service_areas=[area("Bradford", BRADFORD)])
    assert found("Halifax") == [("Walk", False)]


def test_the_areas_of_its_places_hold_where_it_has_none_of_its_own(app: Flask) -> None:
    service = make_service("Walk")
    places = [{"id": str(uuid4()), "service_areas": [area("Bradford", BRADFORD)]}]
    make_service("Walk elsewhere", service_at_locations=places)
    assert dict(found("HX1 1UG")) == {service.name: False, "Walk elsewhere": True}


def test_the_card_says_for_whom_it_is(client: FlaskClient) -> None:
    make_service("Walk", service_areas=[area("Bradford", BRADFORD)])
    page = client.get("/services?q=walk&near=HX1+1UG").text
    assert "Not for people in HX1 1UG." in page
    assert "<dt>Serves</dt><dd>Bradford</dd>" in page
