"""Services for a goal: from the plan to suggestions with reasons, on the page and by API."""

import logging
import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.actor import Role
from hub.core.clock import today
from hub.core.db import db
from hub.identity.models import OrganisationKind
from hub.plans.models import Goal
from hub.plans.rules import GoalContent, NeedContent
from tests.factories.directory import make_service
from tests.factories.identity import make_client, make_organisation, make_user, sign_in
from tests.factories.people import make_person
from tests.factories.plans import make_goal
from tests.people.test_pages import token

WORDS = "I want to go out walking every week."


@pytest.fixture
def goal(app: Flask) -> Goal:
    person = make_person(birth_date=date(today().year - 71, 1, 1), postcode="HX1 1UG")
    return make_goal(person, needs=[NeedContent("I am lonely.", goals=[GoalContent(WORDS, importance=None)])])


@pytest.fixture
def clinician(client: FlaskClient, goal: Goal) -> FlaskClient:
    sign_in(client, make_user((Role.CLINICIAN, goal.need.plan.person.practice)))
    return client


def walks() -> None:
    make_service("Health walk", assured_date=str(today()))
    make_service("Walk for the young", maximum_age=25)
    make_service("Plumbing course", description="Pipes.")


def headings(html: str) -> list[str]:
    return re.findall(r'class="hub-card__name"><a [^>]*>([^<]+)<', html)


def test_what_fits_the_person_is_suggested_and_what_does_not_says_why(clinician: FlaskClient, goal: Goal) -> None:
    walks()
    page = clinician.get(f"/goals/{goal.id}/services").text
    assert headings(page) == ["Health walk"]
    fits, close = page.split("Close, but not quite")
    assert "taking people now" in fits
    assert "Walk for the young" in close
    assert "aged up to 25, not 71" in close
    assert "Plumbing" not in page


def test_the_need_behind_the_goal_suggests_too_but_less(clinician: FlaskClient, goal: Goal) -> None:
    make_service("Befriending")
    make_service("Health walk")
    assert headings(clinician.get(f"/goals/{goal.id}/services").text) == ["Health walk", "Befriending"]


def test_what_is_asked_for_changes_the_reasons(clinician: FlaskClient, goal: Goal) -> None:
    cost = {"id": str(uuid4()), "option": "a walk", "amount": 6, "currency": "GBP"}
    make_service("Health walk", cost_options=[cost])
    address = f"/goals/{goal.id}/services"
    asked = {"csrf_token": token(clinician, address), "q": "walk", "cost": "0", "day": "0", "near": "HX1 1UG"}
    page = clinician.post(address, data=asked)
    assert page.status_code == 200
    assert headings(page.text) == []
    assert "not free: £6 a walk; not open on Monday" in page.text


def test_a_wrong_postcode_is_named_and_nothing_is_looked_for(clinician: FlaskClient, goal: Goal) -> None:
    address = f"/goals/{goal.id}/services"
    asked = {"csrf_token": token(clinician, address), "q": "walk", "near": "nowhere at all"}
    page = clinician.post(address, data=asked)
    assert page.status_code == 422
    assert "Nothing was looked for" in page.text
    assert 'href="#near"' in page.text


def test_a_postcode_on_record_that_nobody_knows_keeps_nothing_back(client: FlaskClient) -> None:
    goal = make_goal(make_person(postcode="ZZ99 3VZ"))
    sign_in(client, make_user((Role.CLINICIAN, goal.need.plan.person.practice)))
    make_service("Health walk")
    page = client.get(f"/goals/{goal.id}/services")
    assert page.status_code == 200
    assert headings(page.text) == ["Health walk"]
    assert "ZZ99 3VZ" in page.text


def test_nothing_of_the_person_is_in_an_address_or_a_log(
    clinician: FlaskClient, goal: Goal, caplog: pytest.LogCaptureFixture
) -> None:
    walks()
    with caplog.at_level(logging.DEBUG):
        page = clinician.get(f"/goals/{goal.id}/services").text
    links = " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', page))
    for word in ("walking", "lonely", "HX1"):
        assert word not in links.replace(str(goal.id), "")
        assert word not in caplog.text.replace(str(goal.id), "")


def test_looking_at_a_goal_is_written_down_once(clinician: FlaskClient, goal: Goal) -> None:
    clinician.get(f"/goals/{goal.id}/services")
    looks = db.session.scalars(select(AuditEvent).where(AuditEvent.entity == "goal")).all()
    assert [(each.entity_id, each.person_id) for each in looks] == [(str(goal.id), goal.need.plan.person_id)]


def test_another_practice_does_not_find_the_goal(client: FlaskClient, goal: Goal) -> None:
    sign_in(client, make_user((Role.CLINICIAN, make_organisation(OrganisationKind.PRACTICE))))
    assert client.get(f"/goals/{goal.id}/services").status_code == 404


def ask(client: FlaskClient, goal: Goal, body: dict[str, Any], *scopes: str) -> Any:
    _, key = make_client(goal.need.plan.person.practice, scopes or ("people:read",))
    headers = {"Authorization": f"Bearer {key}"}
    return client.post(f"/api/v1/goals/{goal.id}/services", json=body, headers=headers)


def test_a_practice_system_gets_services_with_reasons_as_data(client: FlaskClient, goal: Goal) -> None:
    walks()
    answer = ask(client, goal, {"within_miles": 2}).json
    assert [each["service"]["name"] for each in answer["services"]] == ["Health walk"]
    assert {"bearing": "fits", "kind": "intake", "words": "taking people now"} in answer["services"][0]["reasons"]
    miss = answer["near_misses"][0]
    assert miss["service"]["name"] == "Walk for the young"
    assert miss["reasons"][0] == {"bearing": "against", "kind": "age", "words": "aged up to 25, not 71"}


def test_a_practice_system_needs_the_scope_and_a_sound_body(client: FlaskClient, goal: Goal) -> None:
    assert ask(client, goal, {}, "directory:read").status_code in {403, 404}
    refused = ask(client, goal, {"near": "nowhere at all"})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "near"
