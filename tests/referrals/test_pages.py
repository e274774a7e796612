"""The pages of a referral: each step, each refusal, and nobody else's."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from hub.core.clock import now
from hub.core.db import db
from hub.notifications.models import Message
from hub.people.actions import withdraw_consent
from hub.people.queries import get_consent
from hub.referrals.models import Referral
from tests.factories.identity import SYSTEM
from tests.factories.world import World, build_world, sign_in

GOOD = {"reason": "She would like to paint again.", "risk_answer": "none", "agreed": "yes", "how": "by phone"}


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def post(client: FlaskClient, path: str, **form: str) -> TestResponse:
    page = client.get(path if "/refer/" in path else path.rsplit("/", 1)[0]).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return client.post(path, data={"csrf_token": token[1] if token else "", **form})


def refer_path(world: World) -> str:
    return f"/goals/{world.goal.id}/refer/{world.service.id}"


def sent() -> int:
    return db.session.scalar(select(func.count()).select_from(Referral)) or 0


@pytest.mark.parametrize(
    ("step", "change", "says"),
    [
        ("details", {"reason": ""}, "Say why you are referring."),
        ("details", {"risk_answer": ""}, "Say whether there are risks."),
        ("details", {"risk_answer": "some"}, "Say what the risks are"),
        ("details", {"reason": "x" * 2001}, "2000 characters"),
        ("consent", {"agreed": ""}, "Say whether they agree."),
        ("consent", {"how": ""}, "Say how they agreed."),
        ("consent", {"how": "by pigeon"}, "Say how they agreed."),
        ("check", {"how": ""}, "Say how they agreed."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_sent(
    world: World, client: FlaskClient, step: str, change: dict[str, str], says: str
) -> None:
    sign_in(client, world.users["clinician"])
    answer = post(client, refer_path(world), step=step, **(GOOD | change))
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert sent() == 0


def test_without_consent_it_stops_and_says_what_to_do(world: World, client: FlaskClient) -> None:
    sign_in(client, world.users["clinician"])
    answer = post(client, refer_path(world), step="check", **(GOOD | {"agreed": "no"}))
    assert answer.status_code == 409
    assert "What you can do" in answer.get_data(as_text=True)
    assert sent() == 0


def test_an_answer_can_be_changed_before_it_is_sent(world: World, client: FlaskClient) -> None:
    sign_in(client, world.users["clinician"])
    answer = post(client, refer_path(world), step="check", change="yes", **GOOD)
    assert "She would like to paint again." in answer.get_data(as_text=True)
    assert sent() == 0


def test_sent_twice_by_a_double_click_is_sent_once(world: World, client: FlaskClient) -> None:
    sign_in(client, world.users["clinician"])
    assert post(client, refer_path(world), step="check", **GOOD).status_code == 302
    again = post(client, refer_path(world), step="check", **GOOD)
    assert again.status_code == 409
    assert "already referred" in again.get_data(as_text=True)
    assert sent() == 1


def test_a_form_without_its_token_is_refused(world: World, client: FlaskClient) -> None:
    sign_in(client, world.users["clinician"])
    answer = client.post(refer_path(world), data={"step": "check", **GOOD})
    assert answer.status_code == 400
    assert "expired" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("what", "form", "says"),
    [
        ("reject", {}, "Choose a reason."),
        ("sessions", {"on_date": "yesterday", "attended": "yes"}, "date"),
        ("sessions", {"on_date": "2999-01-01", "attended": "yes"}, "today or in the past"),
        ("outcome", {}, "Choose how it went."),
    ],
)
def test_an_answer_that_makes_no_sense_is_shown_again_with_the_reason(
    world: World, client: FlaskClient, what: str, form: dict[str, str], says: str
) -> None:
    sign_in(client, world.users["provider"])
    path = f"/referrals/{world.referral.id}"
    if what != "reject":
        assert post(client, f"{path}/accept").status_code == 302
    answer = post(client, f"{path}/{what}", **form)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


def test_a_provider_sees_the_minimum_and_no_number_of_the_nhs(world: World, client: FlaskClient) -> None:
    sign_in(client, world.users["provider"])
    page = client.get(f"/referrals/{world.referral.id}").get_data(as_text=True)
    assert world.person.name in page
    assert str(world.person.nhs_number) not in page.replace(" ", "")
    assert "What is most important" not in page
    assert str(world.person.id) not in page


def test_the_mail_leads_to_the_page(world: World, client: FlaskClient) -> None:
    referral = world.referral
    context = db.session.scalars(select(Message.context)).one()
    sign_in(client, world.users["provider"])
    assert client.get(context["link"].removeprefix("http://localhost")).status_code == 200
    assert str(referral.id) in context["link"]


def test_the_history_speaks_plain_words(world: World, client: FlaskClient) -> None:
    sign_in(client, world.users["clinician"])
    history = client.get(f"/referrals/{world.referral.id}").get_data(as_text=True).partition("What has happened")[2]
    assert "<strong>Sent</strong>" in history
    assert "Requested" not in history


def test_what_is_withheld_is_not_said_to_be_unrecorded(world: World, client: FlaskClient) -> None:
    referral = world.referral
    withdraw_consent(get_consent(SYSTEM, referral.person_id, referral.consent_id), actor=SYSTEM)
    sign_in(client, world.users["provider"])
    page = client.get(f"/referrals/{referral.id}").get_data(as_text=True)
    assert "Details withdrawn" in page
    assert page.count("Not shown") == 5
    assert "None recorded" not in page
    assert "Not recorded" not in page


@pytest.mark.parametrize("who", ["clinician", "link_worker", "provider", "care_coordinator", "auditor", "person"])
def test_the_way_back_from_a_referral_is_open_to_whoever_reads_it(world: World, client: FlaskClient, who: str) -> None:
    referral_id = world.referral.id
    sign_in(client, world.users[who])
    page = client.get(f"/referrals/{referral_id}").get_data(as_text=True)
    back = re.search(r'href="([^"]+)"[^>]*class="nhsuk-back-link', page) or re.search(
        r'class="nhsuk-back-link[^"]*"[^>]*href="([^"]+)"', page
    )
    assert back
    assert client.get(back[1]).status_code == 200


def test_after_two_weeks_of_waiting_the_referrer_is_shown_what_else_could_help(app: Flask, client: FlaskClient) -> None:
    world = build_world()
    referral = world.referral
    sign_in(client, world.users["clinician"])
    address = f"/referrals/{referral.id}"
    assert "meanwhile" not in client.get(address).text
    with time_machine.travel(now() + timedelta(days=14), tick=False):
        sign_in(client, world.users["clinician"])
        assert f"/goals/{referral.goal_id}/services" in client.get(address).text
        sign_in(client, world.users["provider"])
        assert "meanwhile" not in client.get(address).text
