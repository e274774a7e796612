"""Signing in by a link in an e-mail: once, for a quarter of an hour, and nobody learns who has an account."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from hub.audit.models import Action, AuditEvent
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import NotFound, TooMany
from hub.identity.actions import forget_old_links, send_sign_in_link, sign_in_by_link
from hub.identity.models import SignInLink, User
from hub.notifications.models import Message
from tests.factories.identity import SYSTEM, make_link, make_user

VISITOR = Actor.anonymous()
EMAIL = "ann@surgery.example"


def ask(email: str = EMAIL, network: str = "192.0.2.1") -> None:
    send_sign_in_link(email, network=network, actor=VISITOR)


def mails() -> list[str]:
    return list(db.session.scalars(select(Message.to).where(Message.template == "sign_in_link")))


def later(**ahead: int):
    return time_machine.travel(now() + timedelta(**ahead), tick=False)


def test_a_link_lets_its_owner_in_once(app: Flask) -> None:
    ann = make_user(email=EMAIL)
    token = make_link(ann)
    assert sign_in_by_link(token, actor=VISITOR).user_id == ann.id
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == Action.SIGN_IN)).one()
    assert (event.entity_id, event.detail) == (str(ann.id), {"by": "link"})
    with pytest.raises(NotFound, match="used already"):
        sign_in_by_link(token, actor=VISITOR)


def test_a_link_works_for_15_minutes(app: Flask) -> None:
    ann = make_user(email=EMAIL)
    first, second = make_user(), make_user()
    for user, minutes, works in ((first, 14, True), (second, 15, False), (ann, 60 * 24 * 3650, False)):
        token = make_link(user)
        with later(minutes=minutes):
            if works:
                sign_in_by_link(token, actor=VISITOR)
            else:
                with pytest.raises(NotFound):
                    sign_in_by_link(token, actor=VISITOR)


def test_a_newer_link_ends_the_one_before(app: Flask) -> None:
    ann = make_user(email=EMAIL)
    old, new = make_link(ann), make_link(ann)
    with pytest.raises(NotFound):
        sign_in_by_link(old, actor=VISITOR)
    assert sign_in_by_link(new, actor=VISITOR).user_id == ann.id


@pytest.mark.parametrize("email", ["nobody@surgery.example", "gone@surgery.example"])
def test_no_mail_goes_where_there_is_no_open_account_and_nobody_is_told(app: Flask, email: str) -> None:
    gone = make_user(email="gone@surgery.example")
    with transaction():
        db.session.execute(update(User).where(User.id == gone.id).values(is_active=False))
    ask(email)
    assert mails() == []


def test_an_account_that_is_closed_after_the_mail_lets_nobody_in(app: Flask) -> None:
    ann = make_user(email=EMAIL)
    token = make_link(ann)
    with transaction():
        db.session.execute(update(User).where(User.id == ann.id).values(is_active=False))
    with pytest.raises(NotFound, match="closed"):
        sign_in_by_link(token, actor=VISITOR)


@pytest.mark.parametrize("email", [EMAIL, "nobody@surgery.example"])
def test_three_links_in_a_quarter_of_an_hour_are_enough_for_any_address(app: Flask, email: str) -> None:
    make_user(email=EMAIL)
    for number in range(3):
        ask(f" {email.upper()} ", f"192.0.2.{number}")
    with pytest.raises(TooMany, match="Wait 15 minutes"):
        ask(email, "192.0.2.99")
    with later(minutes=15, seconds=1):
        ask(email)


def test_one_network_asks_for_thirty_at_most(app: Flask) -> None:
    for number in range(30):
        ask(f"somebody{number}@surgery.example")
    with pytest.raises(TooMany):
        ask("somebody.else@surgery.example")
    ask("somebody.else@surgery.example", "192.0.2.2")


def test_only_the_hash_of_a_link_is_kept_and_old_ones_go(app: Flask) -> None:
    token = make_link(make_user(email=EMAIL))
    assert token not in str(db.session.execute(select(SignInLink.token_hash)).all())
    assert forget_old_links(actor=SYSTEM) == 0
    with later(hours=1):
        assert forget_old_links(actor=SYSTEM) == 1
    assert db.session.scalar(select(func.count()).select_from(SignInLink)) == 0


def form_token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def test_the_pages_lead_from_the_sign_in_to_the_session(app: Flask, client: FlaskClient) -> None:
    ann = make_user(email=EMAIL, name="Ann Clegg")
    assert "/sign-in/link" in client.get("/sign-in").text
    answers = []
    for email in (EMAIL, "nobody@surgery.example"):
        page = client.post("/sign-in/link", data={"csrf_token": form_token(client, "/sign-in/link"), "email": email})
        answers.append((page.status_code, page.text))
    assert answers[0] == answers[1]
    assert "Look into your e-mail" in answers[0][1]
    path = f"/sign-in/link/{make_link(ann)}"
    for _ in range(2):
        opened = client.get(path)
        assert (opened.status_code, opened.headers["Cache-Control"]) == (200, "no-store")
        assert client.get("/session").status_code == 401
    assert client.post(path, data={"csrf_token": form_token(client, path)}).location == "/"
    assert client.get("/session").status_code == 204
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("email", "says"), [("", "Enter your e-mail address."), ("ann", "like name@example.org")])
def test_an_address_that_is_none_is_named(app: Flask, client: FlaskClient, email: str, says: str) -> None:
    data = {"csrf_token": form_token(client, "/sign-in/link"), "email": email}
    answer = client.post("/sign-in/link", data=data)
    assert (answer.status_code, says in answer.text) == (422, True)


def test_too_many_is_said_on_the_page(app: Flask, client: FlaskClient) -> None:
    for _ in range(3):
        ask()
    answer = client.post("/sign-in/link", data={"csrf_token": form_token(client, "/sign-in/link"), "email": EMAIL})
    assert (answer.status_code, "too many links" in answer.text) == (429, True)
