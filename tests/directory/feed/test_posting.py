"""Under HSDS the lists take their parameters in a body, so that nobody's needs stand in an address."""

import pytest
from flask.testing import FlaskClient

from tests.factories.directory import make_service

LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")


@pytest.mark.parametrize("name", LISTS)
def test_a_posted_question_has_the_same_answer(client: FlaskClient, name: str) -> None:
    for index in range(3):
        make_service(name=f"Debt advice {index}")
    asked = {"search": "advice", "page": "1", "per_page": "2"}
    expected = client.get(f"/hsds/v3.1/{name}", query_string=asked).data
    assert client.post(f"/hsds/v3.1/{name}", json=asked).data == expected
    assert client.post(f"/hsds/v3.1/{name}", json={"search": "advice", "page": 1, "per_page": 2}).data == expected
    assert client.post(f"/hsds/v3.1/{name}", data=asked).data == expected
    assert client.post(f"/hsds/v3.1/{name}?per_page=2", json={"search": "advice"}).data == expected
    assert client.post(f"/hsds/v3.1/{name}?per_page=1&search=food", json=asked).data == expected


def test_a_body_may_hold_numbers_truths_and_lists(client: FlaskClient) -> None:
    make_service(name="Debt advice", minimum_age=18)
    asked = {"full": True, "minimum_age": 16.5, "day": ["MO", "TU"], "search": None, "colour": "green"}
    found = client.post("/hsds/v3.1/services", json=asked).json["contents"]
    assert found[0]["schedules"]
    assert client.post("/hsds/v3.1/services", json={"day": ["MO"]}).json["contents"] == []


def test_an_empty_body_asks_for_everything(client: FlaskClient) -> None:
    make_service()
    assert client.post("/hsds/v3.1/services").json["total_items"] == 1
    assert client.post("/hsds/v3.1/services", json={}).json["total_items"] == 1


def test_all_may_be_streamed_by_post(client: FlaskClient) -> None:
    make_service()
    answer = client.post("/hsds/v3.1/services", json={"format": "ndjson"})
    assert (answer.mimetype, len(answer.text.splitlines())) == ("application/x-ndjson", 1)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"[1]", "body"),
        (b"{", "body"),
        (b"[" * 10_000, "body"),
        (b'{"day": {"a": 1}}', "day"),
        (b'{"day": "someday"}', "day"),
        (b'{"page": 1.5}', "page"),
        (b'{"proximity": 5}', "proximity"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_by_name(client: FlaskClient, body: bytes, field: str) -> None:
    answer = client.post("/hsds/v3.1/services", data=body, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["errors"][0]["field"] == field
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_body_of_another_kind_or_size_is_refused(client: FlaskClient) -> None:
    assert client.post("/hsds/v3.1/services", data=b"<a/>", content_type="application/xml").status_code == 415
    assert client.post("/hsds/v3.1/services", json={"search": "a" * 70_000}).status_code == 413
    assert client.post("/hsds/v3.1/services", data={"search": "a" * 70_000}).status_code == 413


def test_nobody_keeps_the_answer_to_a_posted_question(client: FlaskClient) -> None:
    make_service()
    answer = client.post("/hsds/v3.1/services", json={"search": "debt"}, headers={"If-None-Match": "*"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("address", ["/oruk/v3/services", "/hsds/v3.1/services/1", "/hsds/v3.1/"])
def test_nothing_else_takes_a_post(client: FlaskClient, address: str) -> None:
    answer = client.post(address, json={})
    assert answer.status_code == 405
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("feed", "posts"), [("/oruk/v3", False), ("/hsds/v3.1", True)])
def test_a_browser_may_ask_beforehand(client: FlaskClient, feed: str, posts: bool) -> None:
    for path in ("/services", "/", "/nothing", "/organizations/1"):
        answer = client.options(feed + path)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert ("POST" in answer.headers["Access-Control-Allow-Methods"]) is posts
        assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_hsds_says_its_version(client: FlaskClient) -> None:
    about = client.get("/hsds/v3.1/").json
    assert about["version"] == "3.1"
    assert about["openapi_url"] == "http://localhost/hsds/v3.1/openapi.json"
