"""Nobody finds a confidential place: not on any page, in any feed, header, file of the index, log or mail."""

import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.core.db import db
from hub.core.logs import Lines
from hub.notifications.models import Message
from tests.factories.directory import make_service
from tests.factories.world import World, build_world, sign_in
from tests.house.leaks.secret import MARKS, NAME, POINT, POSTCODE, hide, move, told
from tests.house.leaks.walk import FEED_VALUES, Visit, asked_of, public_visits, search_fields
from tests.house.test_access import rows

OWN_LOGS = ("hub", "flask", "werkzeug", "whoosh", "py.warnings")
REFER = {"link_worker", "clinician", "care_coordinator", "directory_editor"}
# Who may know where it is, and where it is shown to them. All else is an accident.
SHOWN_TO = {
    "directory.service": {*REFER, "provider"},
    "directory.upkeep.manage": {"directory_editor", "provider"},
    "directory.merging.merge": {"directory_editor"},
}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    app.config["WTF_CSRF_ENABLED"] = False
    made = build_world()
    make_service("Lantern making", description="For anybody in the valley.")
    made.service = hide(made)
    yield made
    app.config["WTF_CSRF_ENABLED"] = True


def said(answer: TestResponse) -> str:
    return f"{answer.get_data(as_text=True)}\n{answer.headers}"


def leaks(client: FlaskClient, visits: dict[str, list[Visit]]) -> list[str]:
    """Open everything; gives what told more than it was asked, with the marks. Each must answer as it should."""
    found = []
    for each in (visit for some in visits.values() for visit in some):
        answer = client.get(each.path, query_string=each.asked)
        if answer.status_code >= 500:
            found.append(f"{each.path}?{each.asked}: {answer.status_code}")
        if marks := told(said(answer), asked=each.asked):
            found.append(f"{each.path}?{each.asked}: {marks}")
    return found


def put_on_list(client: FlaskClient, world: World) -> None:
    client.post("/shortlist", data={"change": "add", "service": str(world.service.id)})


def test_every_address_that_a_visitor_may_open_is_visited(app: Flask, world: World) -> None:
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    public = {endpoint for endpoint, row in rows().items() if "anonymous" in row.allowed}
    visits = public_visits(app, world)
    assert set(visits) == readable & public
    assert search_fields() <= asked_of("directory.search", visits)
    assert {each for endpoint in visits if "." in endpoint for each in asked_of(endpoint, visits)} >= set(FEED_VALUES)


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """All that Hub and what it stands on log, at their most talkative; not what SQLAlchemy says of its own accord."""
    kept, loggers = StringIO(), [logging.getLogger(name) for name in OWN_LOGS]
    handler = logging.StreamHandler(kept)
    handler.setFormatter(Lines("%(levelname)s %(name)s %(message)s"))
    levels = [each.level for each in loggers]
    for each in loggers:
        each.addHandler(handler)
        each.setLevel(logging.DEBUG)
    yield kept
    for each, level in zip(loggers, levels, strict=True):
        each.removeHandler(handler)
        each.setLevel(level)


def test_a_visitor_is_told_nothing_of_a_place_that_was_public_once(
    client: FlaskClient, world: World, logged: StringIO
) -> None:
    put_on_list(client, world)
    assert leaks(client, public_visits(client.application, world)) == []
    logging.getLogger("hub.errors").debug("the end")
    assert (told(logged.getvalue()), "the end" in logged.getvalue()) == ([], True)


def answers(client: FlaskClient, world: World) -> dict[str, str]:
    """Give all that a visitor can read, without what differs from one look to the next."""
    put_on_list(client, world)
    visits = [visit for some in public_visits(client.application, world).values() for visit in some]
    return {
        f"{each.path}?{each.asked}": _steady(said(client.get(each.path, query_string=each.asked)))
        for each in visits
        if each.endpoint not in {"metrics"}
    }


def _steady(text: str) -> str:
    text = re.sub(r"(?i)^(set-cookie|x-request-id|etag|last-modified|date):.*$", "", text, flags=re.MULTILINE)
    return re.sub(r'name="csrf_token" value="[^"]*"|"request_id":"[^"]*"', "", text).strip()


@pytest.mark.slow
def test_nothing_that_a_visitor_reads_depends_on_where_the_place_is(client: FlaskClient, world: World) -> None:
    """No distance, order, count or map either: with the place elsewhere every answer is the same, to the letter."""
    before = answers(client, world)
    move(world.service)
    after = answers(client, world)
    assert [address for address in before if before[address] != after[address]] == []
    assert any(NAME in text for text in before.values())


@pytest.mark.slow
def test_who_may_not_know_is_told_nothing_wherever_they_may_go(app: Flask, world: World) -> None:
    assert world.referral is not None  # made here by whoever may: afterwards nobody else would get in
    planned = [
        (endpoint, who, app.url_map.bind("localhost").build(endpoint, row.args(world), method=row.method))
        for endpoint, row in rows().items()
        for who in world.users
        if row.method == "GET" and who not in SHOWN_TO.get(endpoint, ()) and row.allowed & {who, "anonymous"}
    ]
    found = []
    for endpoint, who, path in planned:
        browser = app.test_client()
        sign_in(browser, db.session.merge(world.users[who]))
        if endpoint.startswith("directory.short_list"):
            put_on_list(browser, world)
        if marks := told(said(browser.get(path))):
            found.append(f"{who} → {endpoint}: {marks}")
    assert found == []


@pytest.mark.parametrize("who", ["person", "commissioner"])
def test_who_is_signed_in_without_the_right_finds_nothing_by_asking(
    client: FlaskClient, world: World, who: str
) -> None:
    sign_in(client, world.users[who])
    put_on_list(client, world)
    visits = public_visits(client.application, world)
    names = ("directory.search", "directory.service", "directory.organisation", "directory.short_list.compare")
    assert leaks(client, {name: visits[name] for name in names}) == []


def test_a_practice_system_with_a_key_is_told_nothing(client: FlaskClient, world: World) -> None:
    headers = {"Authorization": f"Bearer {world.keys['practice_system']}"}
    for asked in ({"text": mark} for mark in MARKS if not mark.startswith("ol14")):  # that is read as a place
        answer = client.post("/api/v1/services/search", json=asked, headers=headers)
        assert (answer.status_code, NAME in answer.text) == (200, False), asked
    near = {"text": "lantern", "near": POSTCODE}
    for more in ({}, {"within_miles": 0.1}, {"sort": "distance"}):
        answer = client.post("/api/v1/services/search", json=near | more, headers=headers)
        assert (answer.status_code, told(said(answer), asked=POSTCODE)) == (200, []), more
        hits = [each for each in answer.json["services"] if each["name"] == NAME]
        assert all(not each.get("distance") for each in hits)
    answer = client.post(f"/api/v1/goals/{world.goal.id}/services", json={"near": POSTCODE}, headers=headers)
    assert told(said(answer), asked=POSTCODE) == []


def test_no_file_of_the_index_holds_it_any_more(app: Flask, world: World) -> None:
    folder = Path(app.config["HUB"].search_dir)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert [mark for mark in MARKS if mark.encode() in content.lower()] == [], path
        assert not any(point in content for point in POINT), path


def test_no_mail_tells_where_it_was(app: Flask, world: World) -> None:
    mails = db.session.query(Message).filter_by(template="services_changed").all()
    assert len(mails) == 1
    assert told(str(mails[0].context)) == []
