"""API clients and their keys."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from hub.core.actor import Role
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound, NotSignedIn
from hub.identity.actions import authenticate_client, create_client, register_client, revoke_client
from hub.identity.models import ApiClient, OrganisationKind
from hub.identity.queries import find_organisation_by_ods, list_clients
from tests.factories.identity import SYSTEM, make_client, make_organisation


def test_a_key_stands_for_its_practice_and_scopes(app: Flask) -> None:
    practice = make_organisation()
    _, key = make_client(practice, {"referrals:write"})
    actor = authenticate_client(key, request_id="r-1")
    assert actor.memberships == {(Role.PRACTICE_SYSTEM, practice.id)}
    assert actor.scopes == {"referrals:write"}
    assert actor.request_id == "r-1"


@pytest.mark.parametrize("key", ["", "hub_", "hub_x", "hub_x_y", "other", "hub__", "hub_ü_ü"])
def test_what_is_no_key_is_refused(app: Flask, key: str) -> None:
    with pytest.raises(NotSignedIn):
        authenticate_client(key)


def test_a_key_with_one_character_changed_is_refused(app: Flask) -> None:
    _, key = make_client(make_organisation())
    with pytest.raises(NotSignedIn):
        authenticate_client(key[:-1] + ("a" if key[-1] != "a" else "b"))


def test_the_key_itself_is_kept_nowhere(app: Flask) -> None:
    client, key = make_client(make_organisation())
    secret = key.removeprefix(f"hub_{client.key_prefix}_")  # which may hold underscores itself
    assert len(secret) > 30
    assert secret not in f"{client.key_hash} {client.key_prefix}"


def test_a_revoked_key_opens_nothing_and_may_be_revoked_twice(app: Flask) -> None:
    client, key = make_client(make_organisation())
    revoke_client(client.key_prefix, actor=SYSTEM)
    revoke_client(client.key_prefix, actor=SYSTEM)
    with pytest.raises(NotSignedIn):
        authenticate_client(key)


def test_revoking_what_is_not_there_says_so(app: Flask) -> None:
    with pytest.raises(NotFound, match="abc"):
        revoke_client("abc", actor=SYSTEM)


def test_the_last_use_is_noted_once_a_minute(app: Flask) -> None:
    client, key = make_client(make_organisation())
    start = now()
    noted = []
    for seconds in (0, 30, 61):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            authenticate_client(key)
            db.session.expire_all()
            noted.append(db.session.get_one(ApiClient, client.id).last_used_at)
    assert noted[0] == noted[1] == start
    assert noted[2] == start + timedelta(seconds=61)


def test_an_unknown_scope_is_refused_with_those_there_are(app: Flask) -> None:
    with pytest.raises(Invalid, match=r"no scope everything\. Choose from: .*referrals:write"):
        create_client("System", make_organisation().id, {"everything"}, actor=SYSTEM)


def test_only_a_practice_has_a_client(app: Flask) -> None:
    charity = make_organisation(OrganisationKind.VOLUNTARY)
    with pytest.raises(Conflict):
        create_client("System", charity.id, set(), actor=SYSTEM)


def test_registering_a_client_makes_the_practice_where_its_name_is_given(app: Flask) -> None:
    with pytest.raises(Invalid, match="Y54321"):
        register_client("System", ods_code="Y54321", organisation_name="", scopes=set(), actor=SYSTEM)
    register_client("System", ods_code="Y54321", organisation_name="Mill Road", scopes=set(), actor=SYSTEM)
    practice = find_organisation_by_ods("Y54321")
    assert practice is not None
    assert [client.organisation_id for client in list_clients()] == [practice.id]
