"""What is offered while somebody types."""

import re
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from hub.directory.models import Visibility
from hub.directory.queries import offered
from tests.directory.test_results_map import HALIFAX, at
from tests.factories.directory import make_service
from tests.factories.terms import attribute_of, feed_term

NAMES = "/services/names.json"


def lists_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<datalist id="([^"]+)"[^>]*>(.*?)</datalist>', page))


def test_the_search_page_offers_kinds_of_help_and_towns_without_a_script(client: FlaskClient) -> None:
    term = feed_term("Walking groups")
    make_service("Walk", attributes=[attribute_of(term, "need")])
    page = client.get("/services?q=nothing+is+called+this").text
    assert lists_of(page)["kinds-of-help"] == '<option value="Walking groups"></option>'
    assert lists_of(page)["towns"] == '<option value="Halifax"></option>'
    assert re.search(r'name="q"[^>]* list="kinds-of-help"', page)
    assert re.search(r'name="near"[^>]* list="towns"', page)


def test_a_search_that_must_be_put_right_offers_the_same(client: FlaskClient) -> None:
    make_service("Walk")
    page = client.get("/services?near=nowhere+at+all")
    assert page.status_code == 422
    assert "Halifax" in lists_of(page.text)["towns"]


def test_towns_with_most_services_come_first(client: FlaskClient) -> None:
    make_service("One", service_at_locations=at(HALIFAX, city="Brighouse"))
    for each in ("Two", "Three"):
        make_service(each, service_at_locations=at(HALIFAX, city="Todmorden"))
    assert re.findall(r'value="([^"]+)"', lists_of(client.get("/services").text)["towns"]) == ["Todmorden", "Brighouse"]


def test_names_of_services_organisations_and_outcodes_are_given_at_once(client: FlaskClient) -> None:
    make_service("Knit  and natter")
    names = client.get(NAMES)
    assert "Knit and natter" in names.json["names"]
    assert "Halifax Advice" in names.json["names"]
    assert names.json["outcodes"] == ["HX1"]
    assert names.json["towns"] == ["Halifax"]


def test_the_names_are_kept_and_asked_for_again_only_where_they_changed(client: FlaskClient) -> None:
    make_service("Knit and natter")
    first = client.get(NAMES)
    assert "max-age" in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    assert client.get(NAMES, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make_service("Crochet")
    assert client.get(NAMES, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_nothing_that_is_kept_back_is_offered(client: FlaskClient) -> None:
    make_service(
        "For staff only", visibility=Visibility.INTERNAL, organization={"id": str(uuid4()), "name": "Staff Ltd"}
    )
    make_service("Refuge", service_at_locations=at(HALIFAX, is_confidential=True))
    make_service("Ended", status="inactive")
    given = client.get(NAMES).json
    assert given["names"] == ["Halifax Advice", "Refuge"]
    assert given["outcodes"] == given["towns"] == []


def test_a_very_large_directory_offers_so_many_names(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offered, "MOST_NAMES", 2)
    for each in ("One", "Two", "Three"):
        make_service(each)
    assert client.get(NAMES).json["names"] == ["Halifax Advice", "One"]
