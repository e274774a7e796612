"""The directory team sees how each feed does, adds and tries one, and decides where it differs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.core.actor import Actor, Role
from hub.directory.actions import save_service
from hub.directory.actions.feeds import add_feed, switch_feed
from hub.directory.imports.feeds import sync_feed
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load
from hub.identity.models import OrganisationKind
from tests.factories.directory import service_json
from tests.factories.feeds import Feed as Served
from tests.factories.identity import make_organisation, make_user, sign_in
from tests.factories.web_server import WebServer, running_web_server

SYSTEM = Actor.system("test")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server


@pytest.fixture
def team(app: Flask, client: FlaskClient) -> Iterator[FlaskClient]:
    """The browser of somebody of the directory team; forms need no token here."""
    app.config["HUB"] = replace(app.config["HUB"], fetch_loopback=True)
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in(client, make_user((Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))))
    yield client
    app.config["WTF_CSRF_ENABLED"] = True


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def feed_of(number: int, server: WebServer, **fields: Any) -> tuple[Served, UUID]:
    served = Served([service_json(f"Service {each}") for each in range(number)], **fields)
    return served, add_feed("Bristol", served.serve(server), 1440, actor=SYSTEM).id


def change_here(service_id: str, **fields: Any) -> None:
    whole = in_full(load("service", [UUID(service_id)]), "service", UUID(service_id))
    save_service(whole | fields, source="Bristol", actor=SYSTEM)


def test_a_feed_is_tried_added_and_fetched(team: FlaskClient, server: WebServer) -> None:
    address = Served([service_json(f"Service {each}") for each in range(3)]).serve(server)
    assert "There is no feed yet." in team.get("/directory/feeds").text
    form = {"name": "Bristol", "url": address, "every_minutes": "1440"}
    tried = team.post("/directory/feeds/new", data=form | {"step": "try"})
    assert tried.status_code == 200
    assert "with 3 services. Nothing was taken in." in words(tried.text)
    assert "Service 0" in tried.text
    assert f'value="{address}"' in tried.text
    added = team.post("/directory/feeds/new", data=form | {"step": "add"}, follow_redirects=True)
    assert "The feed was added." in added.text
    assert "Not fetched yet" in added.text
    fetched = team.post(f"{added.request.path}/fetch", follow_redirects=True)
    assert "The feed was fetched." in fetched.text
    assert "In step" in fetched.text
    assert "3 here come from it. 3 were in the feed." in words(fetched.text)
    listed = words(team.get("/directory/feeds").text)
    assert "3 listings here come from it." in listed
    assert "3 new, 0 changed, 0 no longer there, 0 set aside" in listed


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "", "url": "https://feed.example/"}, "Give the feed a name"),
        ({"name": "A", "url": "feed.example"}, "must begin with https://"),
        ({"name": "A", "url": "http://10.0.0.1/", "step": "try"}, "not a public address"),
        ({"name": "A", "url": "https://nowhere.invalid/", "step": "try"}, "no server with the name nowhere.invalid"),
        ({"name": "A", "url": "https://feed.example/", "every_minutes": "7"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_with_a_feed_is_said_beside_its_field(team: FlaskClient, form: dict[str, str], said: str) -> None:
    answer = team.post("/directory/feeds/new", data={"every_minutes": "60", "step": "add"} | form)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "There is a problem" in answer.text
    assert "<title>Error: Add a feed" in answer.text


def test_a_feed_is_changed_switched_off_and_on(team: FlaskClient, server: WebServer) -> None:
    served, feed_id = feed_of(2, server)
    page = f"/directory/feeds/{feed_id}"
    moved = served.serve(server, "/moved")
    form = {"url": moved, "every_minutes": "60"}
    assert "It can be read" in team.post(f"{page}/edit", data=form | {"step": "try"}).text
    changed = team.post(f"{page}/edit", data=form | {"step": "save"}, follow_redirects=True)
    assert "The feed was changed." in changed.text
    assert "Every hour" in changed.text
    assert moved in changed.text
    wrong = team.post(f"{page}/edit", data=form | {"url": "ftp://x.example/", "step": "save"})
    assert (wrong.status_code, "must begin with https://" in words(wrong.text)) == (422, True)
    off = team.post(f"{page}/switch", data={"on": "no"}, follow_redirects=True)
    assert "Switched off" in off.text
    assert "Fetch now" not in off.text
    refused = team.post(f"{page}/fetch", follow_redirects=True)
    assert "switch it on first" in refused.text
    assert "It is fetched next." in team.post(f"{page}/switch", data={"on": "yes"}, follow_redirects=True).text


def test_a_feed_that_fails_says_why_in_words(team: FlaskClient, server: WebServer) -> None:
    _, feed_id = feed_of(2, server, broken_pages=frozenset({1}))
    failed = team.post(f"/directory/feeds/{feed_id}/fetch", follow_redirects=True)
    assert "The feed could not be fetched. The server has a fault (HTTP 500)." in failed.text
    team.post(f"/directory/feeds/{feed_id}/fetch")
    for page in ("/directory/feeds", f"/directory/feeds/{feed_id}"):
        text = words(team.get(page).text)
        assert "&lt;" not in text
        assert "Not working" in text
        assert "The server has a fault (HTTP 500)." in text
        assert "It failed 2 times in a row." in text


def test_what_was_set_aside_leads_to_its_reasons(team: FlaskClient, server: WebServer) -> None:
    served, feed_id = feed_of(2, server)
    served.services[1]["status"] = "open"
    team.post(f"/directory/feeds/{feed_id}/fetch")
    page = team.get(f"/directory/feeds/{feed_id}").text
    link = re.search(r'href="(/directory/imports/[^"]+)"', page)
    assert link
    assert "Service 1" in team.get(link[1]).text


def test_listings_that_a_feed_no_longer_has_are_decided_about(team: FlaskClient, server: WebServer) -> None:
    served, feed_id = feed_of(10, server)
    sync_feed(feed_id, actor=SYSTEM)
    served.services[:] = served.services[4:]
    sync_feed(feed_id, actor=SYSTEM)
    assert "4 listings are not in the feed any more." in words(team.get("/directory/feeds").text)
    page = team.get(f"/directory/feeds/{feed_id}").text
    assert "Waiting for your decision" in page
    assert "Service 3" in page
    fetch_id = re.search(r'name="fetch_id" value="([^"]+)"', page)
    assert fetch_id
    form = {"fetch_id": fetch_id[1], "decision": "take_out"}
    answer = team.post(f"/directory/feeds/{feed_id}/held", data=form, follow_redirects=True)
    assert "4 listings were taken out." in answer.text
    assert "Waiting for your decision" not in answer.text
    again = team.post(f"/directory/feeds/{feed_id}/held", data=form, follow_redirects=True)
    assert "Somebody has decided about this already" in again.text


def differing(server: WebServer) -> tuple[Served, UUID]:
    served, feed_id = feed_of(3, server)
    sync_feed(feed_id, actor=SYSTEM)
    change_here(served.services[0]["id"], name="Ours <b>", phones=[{"number": "01422 1"}], fees_description="Free")
    served.services[0] |= {"name": "Theirs", "phones": [{"number": "01422 2"}], "fees_description": "£2"}
    sync_feed(feed_id, actor=SYSTEM)
    return served, feed_id


def test_differences_stand_side_by_side_and_are_decided_one_or_several_at_a_time(
    team: FlaskClient, server: WebServer
) -> None:
    _, feed_id = differing(server)
    assert "1 listing to decide about" in words(team.get(f"/directory/feeds/{feed_id}").text)
    page = team.get("/directory/feeds/differences?source=Bristol").text
    text = words(page)
    assert "It was Service 0 Here it is now Ours The source now says Theirs" in text
    assert "It was nothing Here it is now 01422 1 The source now says 01422 2" in text
    assert "&lt;span" not in page
    ids = re.findall(r'name="chosen" type="checkbox" value="([^"]+)"', page)
    assert len(ids) == 3
    one = team.post("/directory/feeds/differences", data={"take_one": ids[0]}, follow_redirects=True)
    assert "1 field was taken from the feed." in one.text
    rest = team.post(
        "/directory/feeds/differences", data={"chosen": ids[1:], "decision": "keep"}, follow_redirects=True
    )
    assert "2 fields were kept as here." in rest.text
    assert "There is nothing to decide." in rest.text
    assert "1 listing where you kept what is here" in words(team.get(f"/directory/feeds/{feed_id}").text)


def test_a_difference_of_mark_up_alone_shows_it(team: FlaskClient, server: WebServer) -> None:
    served, feed_id = feed_of(1, server)
    sync_feed(feed_id, actor=SYSTEM)
    change_here(served.services[0]["id"], description="<p>For all.</p>")
    served.services[0]["description"] = "<div>For all.</div>"
    sync_feed(feed_id, actor=SYSTEM)
    page = team.get("/directory/feeds/differences").text
    assert "&lt;p&gt;For all.&lt;/p&gt;" in page
    assert "&lt;div&gt;For all.&lt;/div&gt;" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"decision": "take"}, "Tick at least one field."),
        ({"chosen": ["nonsense"], "decision": "take"}, "Reload the page and choose again."),
        ({"chosen": [str(uuid4())], "decision": "keep"}, "Somebody has decided about this already."),
        ({"chosen": [str(uuid4())]}, "Choose whether to keep what is here"),
    ],
)
def test_a_decision_that_says_nothing_is_refused_in_words(
    team: FlaskClient, server: WebServer, form: dict[str, Any], said: str
) -> None:
    differing(server)
    answer = team.post("/directory/feeds/differences", data=form)
    assert answer.status_code in {409, 422}
    assert said in words(answer.text)


def test_the_desk_leads_to_the_feeds(team: FlaskClient) -> None:
    assert 'href="/directory/feeds"' in team.get("/directory").text


def test_a_feed_that_is_off_does_not_look_broken(team: FlaskClient, server: WebServer) -> None:
    _, feed_id = feed_of(1, server, broken_pages=frozenset({1}))
    sync_feed(feed_id, actor=SYSTEM)
    switch_feed(feed_id, False, actor=SYSTEM)
    assert "Not working" not in team.get("/directory/feeds").text


def test_an_unknown_feed_is_not_found(team: FlaskClient) -> None:
    assert team.get(f"/directory/feeds/{uuid4()}").status_code == 404
