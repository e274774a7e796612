"""The search of /api/v1."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from hub.core.clock import today
from tests.factories.directory import make_service
from tests.factories.identity import make_client, make_organisation


@pytest.fixture
def headers(app: object) -> dict[str, str]:
    _, key = make_client(make_organisation(), ["directory:read"])
    return {"Authorization": f"Bearer {key}"}


def test_a_service_near_a_postcode_is_found_with_what_a_link_worker_sees(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    service = make_service(name="Debt advice")
    body = {"text": "debt advice", "near": "HX1 1UG", "within_miles": 2, "day": "tuesday"}
    answer = client.post("/api/v1/services/search", json=body, headers=headers)
    assert answer.status_code == 200, answer.json
    assert answer.json["total"] == 1
    found = answer.json["services"][0]
    assert found["id"] == str(service.id)
    assert found["name"] == "Debt advice"
    assert found["distance"]
    assert found["next_opening"]
    assert found["checked"]


def test_a_service_tells_why_it_was_found_as_data(client: FlaskClient, headers: dict[str, str]) -> None:
    make_service(name="Debt advice", status="temporarily closed", assured_date=today().isoformat())
    answer = client.post("/api/v1/services/search", json={"text": "debt swimming", "near": "HX1 1UG"}, headers=headers)
    reasons = {reason["kind"]: reason for reason in answer.json["services"][0]["reasons"]}
    assert reasons["match"] == {"bearing": "fits", "kind": "match", "words": "debt", "value": "name"}
    assert reasons["missing"] == {"bearing": "ask", "kind": "missing", "words": "swimming", "value": None}
    assert reasons["checked"]["value"] == today().isoformat()
    assert 0 < reasons["distance"]["value"] < 500
    assert (reasons["intake"]["bearing"], reasons["intake"]["value"]) == ("against", "closed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"near": "ZZ99 9ZZ"}, "near"),
        ({"within_miles": -1}, "within_miles"),
        ({"within_miles": 1}, "near"),
        ({"day": "someday"}, "day"),
        ({"nearby": "x"}, "nearby"),
        ({"opens_from": "18:00", "opens_until": "10:00"}, "opens_until"),
        ({"opens_from": "noon"}, "opens_from"),
        ({"serves_here": True}, "near"),
        ({"wait": "soon"}, "wait"),
        ({"checked_days": 0}, "checked_days"),
        ({"gender": "cats"}, "gender"),
        ({"sort": "luck"}, "sort"),
    ],
)
def test_bad_input_names_its_field(
    client: FlaskClient, headers: dict[str, str], body: dict[str, object], field: str
) -> None:
    answer = client.post("/api/v1/services/search", json=body, headers=headers)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_client_without_the_scope_may_not_search(client: FlaskClient) -> None:
    _, key = make_client(make_organisation(), ["people:read"])
    answer = client.post("/api/v1/services/search", json={}, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"wait": "4"}, ["Walks"]),
        ({"wait": "unsaid"}, ["Debt advice"]),
        ({"opens_from": "18:00"}, ["Walks"]),
        ({"opens_from": "08:00", "opens_until": "10:00", "day": "tuesday"}, ["Debt advice"]),
        ({"audience": ["Carers"]}, []),
        ({"gender": "everyone", "sort": "name"}, ["Debt advice", "Walks"]),
        ({"sort": "freshest"}, ["Walks", "Debt advice"]),
    ],
)
def test_each_filter_and_order_of_the_page_is_there_for_systems_too(
    client: FlaskClient, headers: dict[str, str], body: dict[str, object], names: list[str]
) -> None:
    make_service("Debt advice")
    evening = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "WE", "opens_at": "18:00", "closes_at": "20:00"}
    make_service("Walks", wait_time="Four weeks", schedules=[evening], assured_date="2026-05-03")
    answer = client.post("/api/v1/services/search", json=body, headers=headers)
    assert answer.status_code == 200, answer.json
    assert [each["name"] for each in answer.json["services"]] == names
    if "wait" not in body:
        assert answer.json["counts"]["wait"]["unsaid"] == sum(name == "Debt advice" for name in names)
