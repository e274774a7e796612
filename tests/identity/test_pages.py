"""The pages by which people come in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.audit.models import Action, AuditEvent
from hub.core.actor import Role
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotAllowed
from hub.identity.models import Organisation, OrganisationKind
from tests.factories.identity import PASSWORD, actor_as, make_organisation, make_user
from tests.factories.world import sign_in

EMAIL = "ann@surgery.example"


@pytest.fixture
def ann(app: Flask) -> None:
    make_user((Role.CLINICIAN, make_organisation()), name="Ann Clegg", email=EMAIL, password=PASSWORD)


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Fill in the form as a browser does, with the token of the page."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert token
    return client.post(path, data={"csrf_token": token[1], **fields})


@pytest.mark.usefixtures("ann")
def test_signing_in_leads_to_the_start_page_and_shows_who(client: FlaskClient) -> None:
    answer = send(client, "/sign-in", email=EMAIL, password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/session").status_code == 204


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(
    ("target", "leads_to"),
    [("/sign-in?again=1", "/sign-in?again=1"), ("//evil.example", "/"), ("https://e.example", "/")],
)
def test_signing_in_goes_on_to_where_one_was_going_within_hub_only(
    client: FlaskClient, target: str, leads_to: str
) -> None:
    answer = send(client, "/sign-in", email=EMAIL, password=PASSWORD, next=target)
    assert answer.location == leads_to


def test_the_page_carries_the_next_address_into_its_form(client: FlaskClient) -> None:
    assert re.search(r'name="next"[^>]*value="/people"', client.get("/sign-in?next=/people").text)


@pytest.mark.usefixtures("ann")
def test_a_wrong_password_stays_on_the_page_with_the_error_at_the_field(client: FlaskClient) -> None:
    answer = send(client, "/sign-in", email=EMAIL, password="not the password")
    assert answer.status_code == 422
    assert "Error: Sign in" in answer.text
    assert "not the password" not in answer.text


@pytest.mark.usefixtures("ann")
def test_after_five_failures_the_page_says_how_long_to_wait(client: FlaskClient) -> None:
    for _ in range(5):
        send(client, "/sign-in", email=EMAIL, password="not the password")
    answer = send(client, "/sign-in", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    assert client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 400


def test_nobody_has_a_session_without_signing_in(client: FlaskClient) -> None:
    assert client.get("/session").status_code == 401


@pytest.mark.usefixtures("ann")
def test_a_session_ends_after_half_an_hour_of_nothing(client: FlaskClient) -> None:
    send(client, "/sign-in", email=EMAIL, password=PASSWORD)
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        assert client.get("/session").status_code == 401


@pytest.mark.usefixtures("ann")
def test_each_request_keeps_the_session_alive_but_never_past_twelve_hours(client: FlaskClient) -> None:
    send(client, "/sign-in", email=EMAIL, password=PASSWORD)
    start = now()
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert client.get("/session").status_code == 204
    with time_machine.travel(start + timedelta(hours=12, minutes=5), tick=False):
        assert client.get("/session").status_code == 401


@pytest.mark.usefixtures("ann")
def test_after_signing_out_a_copied_cookie_is_worth_nothing(app: Flask, client: FlaskClient) -> None:
    send(client, "/sign-in", email=EMAIL, password=PASSWORD)
    copied = client.get_cookie("hub")
    assert copied
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert token
    assert client.post("/sign-out", data={"csrf_token": token[1]}).status_code == 302
    thief = app.test_client()
    thief.set_cookie("hub", copied.value)
    assert thief.get("/session").status_code == 401


@pytest.fixture
def development(app: Flask) -> Iterator[Flask]:
    settings = app.config["HUB"]
    app.config["HUB"] = replace(settings, env="development")
    app.config["HUB_DEMO_SIGN_INS"] = [
        {"role": "link_worker", "name": "Lena Marsh", "email": "lena@demo.example", "password": "a demo password"}
    ]
    yield app
    app.config["HUB"] = settings
    del app.config["HUB_DEMO_SIGN_INS"]


def test_a_developer_is_shown_the_demonstration_sign_ins(development: Flask) -> None:
    page = development.test_client().get("/sign-in").text
    assert "Lena Marsh, link worker" in page


def test_nobody_else_is_shown_the_demonstration_sign_ins(development: Flask) -> None:
    development.config["HUB"] = replace(development.config["HUB"], env="production")
    assert "Lena Marsh" not in development.test_client().get("/sign-in").text


@pytest.fixture
def charity(app: Flask) -> Organisation:
    return make_organisation(OrganisationKind.VOLUNTARY, "Calder Befriending")


def test_an_administrator_invites_on_the_page_and_the_person_joins_by_the_link(
    app: Flask, charity: Organisation, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(client, make_user((Role.ADMINISTRATOR, charity)))
    path = f"/organisations/{charity.id}/people"
    assert path in client.get("/organisations").text
    assert send(client, path, email="zoe@charity.example", role="provider").status_code == 302
    assert "zoe@charity.example, provider" in client.get(path).text
    link = re.search(r"http://localhost(/invitations/\S+)", capsys.readouterr().err)
    assert link
    newcomer = app.test_client()
    assert send(newcomer, link[1], name="Zoe", password=PASSWORD, again=PASSWORD).location == "/"
    assert newcomer.get("/session").status_code == 204


def test_an_invitation_to_no_role_is_refused_at_its_field(charity: Organisation, client: FlaskClient) -> None:
    sign_in(client, make_user((Role.ADMINISTRATOR, charity)))
    answer = send(client, f"/organisations/{charity.id}/people", email="zoe", role="clinician")
    assert answer.status_code == 422
    assert "Enter an e-mail address like" in answer.text


def test_another_organisations_people_are_not_found(charity: Organisation, client: FlaskClient) -> None:
    sign_in(client, make_user((Role.ADMINISTRATOR, make_organisation())))
    assert client.get(f"/organisations/{charity.id}/people").status_code == 404


def test_what_was_refused_stands_in_the_trail(app: Flask) -> None:
    with app.test_request_context("/"):
        g.actor = actor_as(Role.CLINICIAN, make_organisation())
        app.handle_user_exception(NotAllowed())
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.action == Action.REFUSED)).one()
