"""Joining by a link that works once."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import Conflict, HubError, Invalid, NotAllowed, NotFound
from hub.identity.actions import accept_invitation, invite, invite_to_account
from hub.identity.models import Invitation, Organisation, OrganisationKind, User
from hub.identity.queries import actor_of, find_user_by_email, get_open_invitation
from hub.notifications.models import Message
from tests.factories.identity import PASSWORD, SYSTEM, actor_as, make_organisation, make_user

VISITOR = Actor.anonymous()


@pytest.fixture
def charity(app: Flask) -> Organisation:
    return make_organisation(OrganisationKind.VOLUNTARY, "Calder Befriending")


def invited(organisation: Organisation, capsys: pytest.CaptureFixture[str], email: str = "zoe@charity.example") -> str:
    """Invite somebody and give the token of the link, as the mail shows it."""
    invite(email, organisation.id, Role.PROVIDER, actor=SYSTEM)
    return token_in(capsys.readouterr().err)


def token_in(text: str) -> str:
    found = re.findall(r"http://localhost/invitations/([\w-]{43})", text)
    assert found, text
    return found[-1]


def test_an_invited_person_joins_with_a_name_and_password_of_their_own(
    charity: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    token = invited(charity, capsys)
    user = accept_invitation(token, name="Zoe", password=PASSWORD, actor=VISITOR)
    assert [(m.role, m.organisation_id) for m in user.memberships] == [(Role.PROVIDER, charity.id)]


def test_a_link_works_once(charity: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    token = invited(charity, capsys)
    accept_invitation(token, name="Zoe", password=PASSWORD, actor=VISITOR)
    with pytest.raises(NotFound, match="used already"):
        accept_invitation(token, name="Zoe", password=PASSWORD, actor=VISITOR)


def test_a_weak_password_does_not_use_the_link_up(charity: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    token = invited(charity, capsys)
    with pytest.raises(Invalid):
        accept_invitation(token, name="Zoe", password="short", actor=VISITOR)
    assert accept_invitation(token, name="Zoe", password=PASSWORD, actor=VISITOR).name == "Zoe"


def test_a_link_is_too_old_after_seven_days(charity: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    token = invited(charity, capsys)
    with time_machine.travel(now() + timedelta(days=7, seconds=1), tick=False), pytest.raises(NotFound):
        get_open_invitation(token)


def test_a_second_invitation_ends_the_first(charity: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    first = invited(charity, capsys)
    second = invited(charity, capsys)
    with pytest.raises(NotFound):
        get_open_invitation(first)
    assert get_open_invitation(second)


def test_the_link_stands_nowhere_in_the_database_once_it_was_sent(
    charity: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    token = invited(charity, capsys)
    message = db.session.scalars(select(Message)).one()
    assert message.secrets == {}
    assert token not in str(message.context)
    assert token not in db.session.scalars(select(Invitation)).one().token_hash


def test_a_user_made_without_a_password_sets_one_by_link(charity: Organisation) -> None:
    user = make_user((Role.PROVIDER, charity), email="zoe@charity.example")
    token = token_in(invite_to_account(user.id, actor=SYSTEM))
    joined = accept_invitation(token, name="Zoe", password=PASSWORD, actor=VISITOR)
    assert joined.id == user.id
    assert len(joined.memberships) == 1


def test_who_has_an_account_joins_only_when_signed_in_to_it(
    charity: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    zoe = make_user(email="zoe@charity.example", password=PASSWORD)
    token = invited(charity, capsys)
    with pytest.raises(Conflict, match="Sign in to it"):
        accept_invitation(token, name="Mallory", password="another password", actor=VISITOR)
    acting = actor_of(zoe)
    assert accept_invitation(token, name="", password="", actor=acting).name == "Test User"


def test_the_organisations_own_administrator_invites_and_another_ones_may_not(charity: Organisation) -> None:
    own = actor_as(Role.ADMINISTRATOR, charity)
    other = actor_as(Role.ADMINISTRATOR, make_organisation(OrganisationKind.VOLUNTARY))
    assert invite("zoe@charity.example", charity.id, Role.PROVIDER, actor=own).invited_by_id == own.user_id
    with pytest.raises(NotAllowed):
        invite("zoe@charity.example", charity.id, Role.PROVIDER, actor=other)


def test_nobody_is_invited_to_a_role_the_organisation_does_not_have(charity: Organisation) -> None:
    with pytest.raises(Invalid, match="clinician"):
        invite("zoe@charity.example", charity.id, Role.CLINICIAN, actor=SYSTEM)


def test_opening_the_link_shows_the_form_and_uses_nothing_up(
    charity: Organisation, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    token = invited(charity, capsys)
    for _ in range(2):
        page = client.get(f"/invitations/{token}")
        assert page.status_code == 200
        assert "Join Calder Befriending" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert get_open_invitation(token)


def test_a_link_that_is_not_one_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/invitations/nothing")
    assert page.status_code == 404
    assert "Ask for a new one" in page.text


@pytest.mark.slow
def test_two_people_with_the_same_link_at_one_instant_make_one_account(
    real_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    token = invited(make_organisation(OrganisationKind.VOLUNTARY), capsys)
    db.session.remove()
    outcomes: list[str] = []
    start = Barrier(2)

    def accept(name: str) -> None:
        with real_app.app_context():
            start.wait()
            try:
                accept_invitation(token, name=name, password=PASSWORD, actor=VISITOR)
                outcomes.append("joined")
            except HubError as refused:
                outcomes.append(refused.code)

    threads = [Thread(target=accept, args=[name]) for name in ("Zoe", "Mallory")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["invitation_over", "joined"]
    assert find_user_by_email("zoe@charity.example")
    assert len(db.session.scalars(select(User)).all()) == 1
