"""Referrals by API."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from hub.audit.models import Action, AuditEvent
from hub.core.db import db
from hub.plans.models import Goal
from hub.referrals.models import Referral
from tests.factories.identity import make_client, make_organisation
from tests.factories.people import make_person
from tests.factories.plans import make_goal
from tests.factories.referrals import make_referable_service

SCOPES = ("directory:read", "people:read", "referrals:read", "referrals:write")


@pytest.fixture
def goal(app: Flask) -> Goal:
    return make_goal()


@pytest.fixture
def headers(goal: Goal) -> dict[str, str]:
    _, key = make_client(goal.need.plan.person.practice, SCOPES)
    return {"Authorization": f"Bearer {key}", "Idempotency-Key": "0001-maureen-art"}


@pytest.fixture
def body(goal: Goal) -> dict[str, Any]:
    return {
        "goal_id": str(goal.id),
        "service_id": str(make_referable_service().id),
        "reason": "She would like to paint again.",
        "risks": {"no_known_risks": True},
        "consent": {"how": "face to face"},
        "referrer": {"name": "Dr Amara Okafor", "role": "GP"},
    }


def test_a_referral_is_made_and_read(client: FlaskClient, headers: dict[str, str], body: dict[str, Any]) -> None:
    made = client.post("/api/v1/referrals", json=body, headers=headers)
    assert made.status_code == 201, made.json
    assert made.json["status"] == "requested"
    read = client.get(made.headers["Location"], headers=headers)
    assert read.json == made.json


def test_a_repeat_gives_the_same_referral(client: FlaskClient, headers: dict[str, str], body: dict[str, Any]) -> None:
    first = client.post("/api/v1/referrals", json=body, headers=headers)
    second = client.post("/api/v1/referrals", json=body, headers=headers)
    assert second.status_code == 201
    assert second.json["id"] == first.json["id"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert db.session.scalar(select(func.count()).select_from(Referral)) == 1


def test_a_key_used_for_something_else_is_a_conflict(
    client: FlaskClient, headers: dict[str, str], body: dict[str, Any]
) -> None:
    client.post("/api/v1/referrals", json=body, headers=headers)
    other = client.post("/api/v1/referrals", json=body | {"reason": "Something else."}, headers=headers)
    assert (other.status_code, other.json["code"]) == (409, "key_reused")


def test_without_consent_it_says_what_to_do(client: FlaskClient, headers: dict[str, str], body: dict[str, Any]) -> None:
    del body["consent"]
    refused = client.post("/api/v1/referrals", json=body, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (409, "consent_needed")
    assert refused.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"risks": {}}, "risks._schema"),
        ({"goal_id": "x"}, "goal_id"),
        ({"referrer": {}}, "referrer.name"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_bad_input_names_its_field(
    client: FlaskClient, headers: dict[str, str], body: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    refused = client.post("/api/v1/referrals", json=body | change, headers=headers)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_a_missing_key_is_asked_for(client: FlaskClient, headers: dict[str, str], body: dict[str, Any]) -> None:
    del headers["Idempotency-Key"]
    refused = client.post("/api/v1/referrals", json=body, headers=headers)
    assert refused.status_code == 422
    assert "Idempotency-Key" in refused.json["errors"][0]["message"]


def test_a_client_of_another_practice_gets_not_found(
    client: FlaskClient, headers: dict[str, str], body: dict[str, Any]
) -> None:
    made = client.post("/api/v1/referrals", json=body, headers=headers)
    _, key = make_client(make_organisation(), SCOPES)
    other = {"Authorization": f"Bearer {key}", "Idempotency-Key": "0002-somebody"}
    assert client.get(made.headers["Location"], headers=other).status_code == 404
    assert client.post("/api/v1/referrals", json=body, headers=other).status_code == 404


@pytest.mark.parametrize("key", ["", "Bearer nonsense", "Bearer hub_000000000000_wrong", "Basic eDp5"])
def test_a_wrong_key_is_not_signed_in(client: FlaskClient, body: dict[str, Any], key: str) -> None:
    answer = client.post("/api/v1/referrals", json=body, headers={"Authorization": key, "Idempotency-Key": "12345678"})
    assert answer.status_code == 401


def test_a_client_without_the_scope_may_not_refer(client: FlaskClient, goal: Goal, body: dict[str, Any]) -> None:
    _, key = make_client(goal.need.plan.person.practice, ["referrals:read"])
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "0003-maureen"}
    assert client.post("/api/v1/referrals", json=body, headers=headers).status_code == 403


def test_the_practice_finds_the_goal_by_nhs_number_in_the_body(
    client: FlaskClient, headers: dict[str, str], goal: Goal
) -> None:
    number = goal.need.plan.person.nhs_number
    found = client.post("/api/v1/plans/search", json={"nhs_number": number}, headers=headers)
    assert found.status_code == 200, found.json
    assert [each["id"] for each in found.json["goals"]] == [str(goal.id)]
    looks = select(AuditEvent.entity_id).where(AuditEvent.action == Action.READ, AuditEvent.entity == "plan")
    assert db.session.scalars(looks).all() == [str(goal.need.plan_id)]
    stranger = make_person()
    assert (
        client.post("/api/v1/plans/search", json={"nhs_number": stranger.nhs_number}, headers=headers).status_code
        == 404
    )


def test_a_body_that_is_not_json_is_told_so(client: FlaskClient, headers: dict[str, str]) -> None:
    refused = client.post("/api/v1/referrals", data="{", headers=headers, content_type="application/json")
    assert (refused.status_code, refused.json["code"]) == (422, "not_json")
