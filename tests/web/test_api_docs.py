"""The API's document and the page made from it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.web.docs import Operation, operations


@pytest.fixture
def described(app: Flask) -> list[Operation]:
    return operations()


def test_every_operation_says_what_it_is_for(described: list[Operation]) -> None:
    assert {(each.method, each.path) for each in described} == {
        ("POST", "/api/v1/services/search"),
        ("POST", "/api/v1/plans/search"),
        ("POST", "/api/v1/goals/{goal_id}/services"),
        ("POST", "/api/v1/referrals"),
        ("GET", "/api/v1/referrals/{referral_id}"),
    }
    assert [each.path for each in described if not each.title] == []


def test_every_field_says_its_type(described: list[Operation]) -> None:
    fields = [(each.path, field.name, field.kind) for each in described for field in (*each.body, *each.answer)]
    assert len(fields) > 40
    assert [field for field in fields if not field[2]] == []


def test_the_page_and_the_document_speak_of_the_same_addresses(client: FlaskClient, described: list[Operation]) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    document = client.get("/api/v1/openapi.json").json
    assert set(document["paths"]) == {each.path for each in described}
    assert all(path in page for path in document["paths"])
    assert document["openapi"] == "3.1.0"
