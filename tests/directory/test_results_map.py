"""Results on a map, on the page."""

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Actor, Role
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import places_found
from hub.identity.models import OrganisationKind
from tests.factories.directory import make_service
from tests.factories.identity import make_organisation, make_user
from tests.factories.world import sign_in

HALIFAX, HEBDEN_BRIDGE = (53.7222, -1.8610), (53.7413, -2.0130)


def at(*points: tuple[float, float], city: str = "Halifax", **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": str(uuid4()),
            "location": {
                "id": str(uuid4()),
                "location_type": "physical",
                "latitude": latitude,
                "longitude": longitude,
                "addresses": [{"id": str(uuid4()), "city": city, "postal_code": "HX1 1UG", "address_type": "physical"}],
                **more,
            },
        }
        for latitude, longitude in points
    ]


def pins_of(html: str) -> list[str]:
    wide = html.split('hub-map__drawing--wide"')[1].split("</svg>")[0]
    return re.findall(r'href="#result-(\d+)"', wide)


def test_results_are_pinned_by_the_number_that_they_have_in_the_list(client: FlaskClient) -> None:
    make_service("Walk far", service_at_locations=at(HEBDEN_BRIDGE, city="Hebden Bridge"))
    make_service("Walk near", service_at_locations=at(HALIFAX))
    page = client.get("/services?q=walk&near=HX1+1UG&sort=nearest&view=map").text
    assert pins_of(page) == ["1", "2"]
    assert page.index("1: Walk near") < page.index("2: Walk far")
    assert 'id="result-1"' in page
    assert ">Hebden Bridge</text>" in page


def test_without_asking_for_it_there_is_no_map(client: FlaskClient) -> None:
    make_service("Walk")
    page = client.get("/services").text
    assert '<svg class="hub-map' not in page
    assert "view=map" in page


def test_results_of_other_pages_are_dots(client: FlaskClient) -> None:
    for number in range(12):
        make_service(f"Walk {number:02}", service_at_locations=at((HALIFAX[0] + number / 1000, HALIFAX[1])))
    first, second = (client.get(f"/services?view=map&page={page}").text for page in (1, 2))
    assert len(pins_of(first)) == 10
    assert "Small dots: results on other pages." in second
    assert pins_of(second) == ["11", "12"]
    assert "view=map" in re.findall(r'rel="next" href="([^"]+)"', first)[0]


def test_a_confidential_place_is_on_no_map(app: Flask, client: FlaskClient) -> None:
    make_service("Refuge", service_at_locations=at(HALIFAX, is_confidential=True))
    assert places_found(Actor.anonymous(), Criteria("refuge"), most=10) == []
    staff = Actor.system("test")
    assert places_found(staff, Criteria("refuge"), most=10) == []
    page = client.get("/services?q=refuge&view=map").text
    assert "None of these has a place that can be shown on a map." in page
    assert "Refuge" in page


def test_a_result_without_a_place_is_named_under_the_map(client: FlaskClient) -> None:
    make_service("A walk", service_at_locations=at(HALIFAX))
    make_service("By phone", service_at_locations=[])
    page = client.get("/services?view=map").text
    assert "Without a place on the map: 2." in page


def test_the_nearest_of_its_places_is_the_one_with_the_pin(client: FlaskClient) -> None:
    make_service("Walk", service_at_locations=at(HEBDEN_BRIDGE, HALIFAX))
    spots = places_found(Actor.anonymous(), Criteria("walk", near="HX1 1UG"), most=10)
    assert [round(spot.longitude, 3) for spot in spots] == [-1.861, -2.013]
    assert pins_of(client.get("/services?q=walk&near=HX1+1UG&view=map").text) == ["1"]


@pytest.mark.parametrize("zoom", ["1", "-2", "99", "-99", "wide", "", "1e9", "9" * 400])
def test_any_zoom_gives_a_map(client: FlaskClient, zoom: str) -> None:
    make_service("Walk", service_at_locations=at(HALIFAX))
    page = client.get("/services", query_string={"view": "map", "near": "HX1 1UG", "zoom": zoom})
    assert page.status_code == 200
    assert "hub-map__ground" in page.text


def test_the_map_of_somebody_signed_in_has_no_words_in_its_address(client: FlaskClient) -> None:
    make_service("Debt advice")
    sign_in(client, make_user((Role.LINK_WORKER, make_organisation(OrganisationKind.LINK_WORKER_SERVICE))))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/services").text)
    assert token is not None
    asked = {"csrf_token": token[1], "q": "debt", "near": "HX1 1UG"}
    page = client.post("/services", data=asked, follow_redirects=True).text
    link = next(each for each in re.findall(r'href="([^"]+)"', page) if "view=map" in each)
    assert "debt" not in link
    assert "HX1" not in link
    assert pins_of(client.get(link.replace("&amp;", "&")).text) == ["1"]
