"""The open feed answers as Open Referral UK 3.0 has it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Actor
from hub.core.clock import now
from hub.directory.actions import assure_service, set_visibility
from hub.directory.models import Visibility
from tests.factories.directory import make_service, organization_json

SYSTEM = Actor.system("test")


def names(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"/oruk/v3/services{query}")
    assert answer.status_code == 200, answer.text
    return sorted(each["name"] for each in answer.json["contents"])


@pytest.mark.parametrize("address", ["/oruk/v3/", "/oruk/v3"])
def test_the_root_says_which_standard_it_follows(client: FlaskClient, address: str) -> None:
    about = client.get(address, follow_redirects=True).json
    assert about["version"] == "HSDS-UK-3.0"
    assert about["profile"].startswith("https://")
    assert about["openapi_url"] == "http://localhost/oruk/v3/openapi.json"


@pytest.mark.parametrize("address", ["/oruk/v3/services", "/oruk/v3/services/"])
def test_an_empty_directory_has_one_empty_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).json == {
        "total_items": 0,
        "total_pages": 0,
        "page_number": 1,
        "size": 0,
        "first_page": True,
        "last_page": True,
        "empty": True,
        "contents": [],
    }


def test_pages_divide_the_services_without_gap_or_overlap(client: FlaskClient) -> None:
    for index in range(5):
        make_service(name=f"Service {index}")
    pages = [client.get(f"/oruk/v3/services?per_page=2&page={page}").json for page in (1, 2, 3, 4)]
    assert sorted(each["name"] for page in pages for each in page["contents"]) == [f"Service {n}" for n in range(5)]
    assert [page["size"] for page in pages] == [2, 2, 1, 0]
    assert [page["first_page"] for page in pages] == [True, False, False, False]
    assert [page["last_page"] for page in pages] == [False, False, True, True]
    assert [page["empty"] for page in pages] == [False, False, False, True]
    assert {page["total_items"] for page in pages} == {5}
    assert {page["total_pages"] for page in pages} == {3}


def test_the_size_of_a_page_is_kept_between_1_and_100(client: FlaskClient) -> None:
    for index in range(2):
        make_service(name=f"Service {index}")
    assert client.get("/oruk/v3/services?per_page=0").json["size"] == 1
    assert client.get("/oruk/v3/services?per_page=-5").json["size"] == 1
    assert client.get("/oruk/v3/services?per_page=100000").json["total_pages"] == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=two", "page"),
        ("page=1.5", "page"),
        ("page=99999999999999999999", "page"),
        ("per_page=many", "per_page"),
        ("modified_after=yesterday", "modified_after"),
        ("modified_after=0001-01-01T00:00:00%2B23:59", "modified_after"),
        ("modified_after=9999-12-31T23:59:59-23:59", "modified_after"),
        ("full=perhaps", "full"),
        ("minimum_age=young", "minimum_age"),
        ("format=xml", "format"),
        ("postcode=nonsense", "postcode"),
        ("postcode=BT1+1AA", "postcode"),
        ("proximity=near", "proximity"),
        ("proximity=500", "proximity"),
        ("day=someday", "day"),
        ("start_time=noon", "start_time"),
        ("end_time=25:00", "end_time"),
        ("start_time=12:00&end_time=11:00", "end_time"),
        ("search=" + "a" * 501, "search"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(client: FlaskClient, query: str, field: str) -> None:
    answer = client.get(f"/oruk/v3/services?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["errors"][0]["field"] == field
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_parameter_is_left_aside(client: FlaskClient) -> None:
    make_service(name="Debt advice")
    assert names(client, "?colour=green") == ["Debt advice"]


@pytest.mark.parametrize("service_id", ["60d6d839-068c-4a9d-8305-aba792e0e6bd", "abc", "%00", "0" * 36])
def test_an_unknown_service_is_not_found_in_json(client: FlaskClient, service_id: str) -> None:
    answer = client.get(f"/oruk/v3/services/{service_id}")
    assert answer.status_code == 404
    assert answer.json["status"] == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_address_of_the_feed_is_not_found_in_json(client: FlaskClient) -> None:
    answer = client.get("/oruk/v3/nothing")
    assert (answer.status_code, answer.json["status"]) == (404, 404)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_any_page_on_the_web_may_read_the_feed(client: FlaskClient) -> None:
    answer = client.options("/oruk/v3/services")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]


def test_the_feed_cannot_be_written_to(client: FlaskClient) -> None:
    answer = client.post("/oruk/v3/services", json={})
    assert answer.status_code == 405
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_one_service_comes_with_everything_nested(client: FlaskClient) -> None:
    service = make_service(name="Debt advice")
    shown = client.get(f"/oruk/v3/services/{service.id}").json
    assert shown["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "HX1 1UG"
    assert shown["schedules"][0]["byday"] == "TU"
    assert shown["organization"]["id"] == shown["organization_id"]


def test_a_list_has_one_to_one_fields_unless_it_is_asked_for_in_full(client: FlaskClient) -> None:
    make_service(name="Debt advice")
    short = client.get("/oruk/v3/services").json["contents"][0]
    assert short["organization"]["name"] == "Halifax Advice"
    assert "schedules" not in short
    full = client.get("/oruk/v3/services?full=true").json["contents"][0]
    assert full["schedules"]


def test_the_minimal_list_has_every_service_on_one_page(client: FlaskClient) -> None:
    for index in range(3):
        make_service(name=f"Service {index}")
    page = client.get("/oruk/v3/services?minimal=true&per_page=1").json
    assert (page["total_items"], page["total_pages"], page["size"], page["last_page"]) == (3, 1, 3, True)
    assert all(each.keys() == {"id", "last_modified"} for each in page["contents"])


def test_a_service_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    service = make_service()
    first = client.get(f"/oruk/v3/services/{service.id}")
    again = client.get(f"/oruk/v3/services/{service.id}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assure_service(service.id, actor=SYSTEM)
    changed = client.get(f"/oruk/v3/services/{service.id}", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_a_list_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    make_service()
    first = client.get("/oruk/v3/services")
    assert client.get("/oruk/v3/services", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def term(name: str, taxonomy_id: str) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "taxonomy_term": {"id": str(uuid4()), "name": name, "description": name, "taxonomy_id": taxonomy_id},
    }


def test_filters_add_up(client: FlaskClient) -> None:
    needs, other = str(uuid4()), str(uuid4())
    debt, food = term("Debt", needs), term("Food", other)
    organization = organization_json("Elsewhere")
    make_service(name="A", attributes=[debt], organization=organization)
    make_service(name="B", attributes=[debt | {"id": str(uuid4())}])
    make_service(name="C", attributes=[food], organization=organization)
    term_id = debt["taxonomy_term"]["id"]
    assert names(client, f"?taxonomy_term_id={term_id}") == ["A", "B"]
    assert names(client, f"?taxonomy_id={needs}") == ["A", "B"]
    assert names(client, f"?organization_id={organization['id']}") == ["A", "C"]
    assert names(client, f"?organization_id={organization['id']}&taxonomy_term_id={term_id}") == ["A"]
    assert names(client, "?organization_id=nobody") == []


def test_ages_are_compared_as_the_standard_words_it(client: FlaskClient) -> None:
    make_service(name="Children", minimum_age=0.5, maximum_age=11)
    make_service(name="Adults", minimum_age=18)
    make_service(name="Anybody")
    assert names(client, "?minimum_age=18") == ["Adults"]
    assert names(client, "?minimum_age=0.5") == ["Adults", "Children"]
    assert names(client, "?maximum_age=11") == ["Children"]


def test_what_changed_since_a_moment_can_be_asked_for(client: FlaskClient) -> None:
    make_service(name="Debt advice", last_modified="2001-01-01T00:00:00Z")
    moment = client.get("/oruk/v3/services").json["contents"][0]["last_modified"]
    assert names(client, f"?modified_after={now() - timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}") == ["Debt advice"]
    assert names(client, f"?modified_after={moment}") == ["Debt advice"]
    assert names(client, "?modified_after=2001-01-02") == ["Debt advice"]
    assert names(client, f"?modified_after={now() + timedelta(minutes=5):%Y-%m-%dT%H:%M:%S+00:00}") == []


def test_words_and_a_postcode_find_services_by_the_search(client: FlaskClient) -> None:
    make_service(name="Debt advice")
    make_service(name="Gardening", description="Dig and plant.")
    assert names(client, "?search=debt") == ["Debt advice"]
    assert names(client, "?search=debt&organization_id=nobody") == []
    assert names(client, "?postcode=HX1+1UG&proximity=2000") == ["Debt advice", "Gardening"]
    assert names(client, "?postcode=M4+1HN&proximity=2000") == []


@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.SENSITIVE, Visibility.ARCHIVED])
def test_what_is_not_public_is_not_in_the_feed(app: Flask, client: FlaskClient, visibility: Visibility) -> None:
    hidden = make_service(name="Refuge", visibility=visibility)
    shown = make_service(name="Debt advice")
    assert names(client) == ["Debt advice"]
    assert client.get(f"/oruk/v3/services/{hidden.id}").status_code == 404
    set_visibility(shown.id, visibility, actor=SYSTEM)
    assert names(client) == []
    left = client.get(f"/oruk/v3/services/{shown.id}").json
    assert (left["name"], left["status"]) == ("No longer listed", "defunct")
