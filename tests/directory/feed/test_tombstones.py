"""Whoever follows the feed learns that a service went, and nothing of what it was."""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db
from hub.directory.actions import set_visibility
from hub.directory.models import Document, Visibility
from hub.directory.models.values import moment_text
from tests.factories.directory import make_service, organization_json

SYSTEM = Actor.system("test")
HIDDEN = [Visibility.INTERNAL, Visibility.SENSITIVE, Visibility.ARCHIVED]


def listed(client: FlaskClient, query: str) -> dict[str, str]:
    answer = client.get(f"/oruk/v3/services?{query}")
    assert answer.status_code == 200, answer.text
    return {each["id"]: each.get("status", "") for each in answer.json["contents"]}


def gone_service(visibility: Visibility = Visibility.SENSITIVE) -> tuple[str, str]:
    """A service that was public and is not: its id, and the moment before it went."""
    house = organization_json("Safe House")
    service = make_service(name="Refuge", description="A secret place", organization=house)
    before = moment_text(now() - timedelta(seconds=1))
    set_visibility(service.id, visibility, actor=SYSTEM)
    return str(service.id), quote(before)


@pytest.mark.parametrize("visibility", HIDDEN)
def test_a_service_that_went_is_shown_as_defunct_to_those_who_follow(
    client: FlaskClient, visibility: Visibility
) -> None:
    gone, before = gone_service(visibility)
    stays = str(make_service(name="Debt advice").id)
    assert listed(client, "") == {stays: "active"}
    assert listed(client, f"modified_after={before}") == {stays: "active", gone: "defunct"}
    assert listed(client, f"modified_after={before}&full=true") == {stays: "active", gone: "defunct"}
    assert listed(client, f"modified_after={before}&minimal=true") == {stays: "", gone: "defunct"}
    lines = client.get(f"/oruk/v3/services?format=ndjson&modified_after={before}").text.splitlines()
    assert len(lines) == 2
    assert listed(client, f"modified_after={quote(moment_text(now() + timedelta(minutes=1)))}") == {}


def test_a_tombstone_says_nothing_of_what_it_was(client: FlaskClient) -> None:
    gone, before = gone_service()
    answer = client.get(f"/oruk/v3/services/{gone}")
    assert answer.status_code == 200
    assert answer.json.keys() == {"id", "name", "status", "last_modified"}
    assert (answer.json["name"], answer.json["status"]) == ("No longer listed", "defunct")
    assert db.session.get_one(Document, ("service", UUID(gone))).owner_id is None
    for query in ("", f"?modified_after={before}", f"?modified_after={before}&full=true&format=ndjson"):
        for path in ("services", "service_at_locations", "organizations"):
            text = client.get(f"/oruk/v3/{path}{query}").text
            assert not any(word in text for word in ("Refuge", "secret", "Safe House"))


@pytest.mark.parametrize("query", ["search=refuge", "postcode=HX1+1UG", "day=TU", "minimum_age=0", "organization_id=x"])
def test_what_is_gone_has_nothing_left_to_ask(client: FlaskClient, query: str) -> None:
    """It must not tell by a filter what it was."""
    gone, before = gone_service()
    assert gone not in listed(client, f"modified_after={before}&{query}")


def test_what_was_never_public_leaves_nothing(client: FlaskClient) -> None:
    hidden = make_service(name="Refuge", visibility=Visibility.SENSITIVE)
    set_visibility(hidden.id, Visibility.ARCHIVED, actor=SYSTEM)
    assert listed(client, "modified_after=2020-01-01") == {}
    assert client.get(f"/oruk/v3/services/{hidden.id}").status_code == 404


def test_what_comes_back_is_whole_again(client: FlaskClient) -> None:
    gone, before = gone_service()
    set_visibility(UUID(gone), Visibility.PUBLIC, actor=SYSTEM)
    assert listed(client, f"modified_after={before}") == {gone: "active"}
    assert client.get(f"/oruk/v3/services/{gone}").json["name"] == "Refuge"
    assert len(client.get("/oruk/v3/service_at_locations").json["contents"]) == 1


def test_following_the_feed_gives_the_same_as_reading_it_whole(client: FlaskClient) -> None:
    """A reader that asks each time for what changed since it last asked holds what the feed holds."""
    held: dict[str, str] = {}
    services = [make_service(name=f"Service {index}") for index in range(6)]
    since = "2020-01-01"
    for step in range(12):
        changed = listed(client, f"modified_after={since}&per_page=100")
        since = quote(moment_text(now() - timedelta(seconds=30)))  # with some time to spare, as docs/api.md says
        held = {each: status for each, status in {**held, **changed}.items() if status != "defunct"}
        assert held == listed(client, "per_page=100")
        visibility = HIDDEN[step % 3] if step % 2 else Visibility.PUBLIC
        set_visibility(services[step * 5 % 6].id, visibility, actor=SYSTEM)
