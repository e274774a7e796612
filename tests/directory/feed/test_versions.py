"""A reader that has the newest version already is told so in a few bytes, and is never told so wrongly."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db
from hub.directory.actions import assure_service, set_visibility
from hub.directory.models import DirectoryChange, Document, Visibility
from tests.directory.feed.walk import FEEDS
from tests.factories.directory import make_service
from tests.statements import statements

SYSTEM = Actor.system("test")
LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")


@pytest.fixture
def service(app: Flask) -> Iterator[Any]:
    """A service that was changed an hour ago."""
    service = make_service(name="Debt advice")
    an_hour_ago(service)
    return service


def an_hour_ago(service: Any) -> None:
    moment = now() - timedelta(hours=1)
    db.session.execute(update(DirectoryChange).values(at=moment))
    db.session.execute(update(Document).values(last_modified=moment))


def addresses(service: Any) -> list[str]:
    lists = [f"{name}{query}" for name in LISTS for query in ("", "?search=advice", "?format=ndjson", "?page=9")]
    single = [f"services/{service.id}", f"organizations/{service.organization_id}"]
    return [f"{feed}/{each}" for feed in FEEDS for each in ("", "openapi.json", *lists, *single)]


def test_every_answer_has_a_tag_and_is_not_sent_twice(client: FlaskClient, service: Any) -> None:
    for address in addresses(service):
        first = client.get(address)
        assert first.status_code == 200, address
        tag = first.headers["ETag"]
        assert first.headers["Cache-Control"] == "public, no-cache"
        for given in (tag, f"W/{tag}", f'"other", {tag}'):
            again = client.get(address, headers={"If-None-Match": given})
            assert (again.status_code, again.data) == (304, b""), address
            assert again.headers["ETag"] == tag
            assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_what_comes_from_the_directory_has_a_date_too(client: FlaskClient, service: Any) -> None:
    for address in addresses(service):
        first = client.get(address)
        if address.endswith(("v3/", "v3.1/", "openapi.json")):
            continue
        date = first.headers["Last-Modified"]
        assert client.get(address, headers={"If-Modified-Since": date}).status_code == 304, address
        assert client.get(address, headers={"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}).status_code == 200
        both = {"If-Modified-Since": date, "If-None-Match": '"other"'}
        assert client.get(address, headers=both).status_code == 200, "the tag counts before the date"


def test_a_change_ends_every_version_that_it_touches(client: FlaskClient, service: Any) -> None:
    tags = {address: client.get(address).headers for address in addresses(service)}
    assure_service(service.id, actor=SYSTEM)
    for address, headers in tags.items():
        if not address.endswith(("v3/", "v3.1/", "openapi.json")):
            by_tag = client.get(address, headers={"If-None-Match": headers["ETag"]})
            by_date = client.get(address, headers={"If-Modified-Since": headers["Last-Modified"]})
            assert (by_tag.status_code, by_date.status_code) == (200, 200), address


def test_one_query_is_not_taken_for_another(client: FlaskClient, service: Any) -> None:
    queries = ("", "?page=2", "?full=true", "?minimal=true", "?search=debt", "?per_page=1", "?format=ndjson", "?day=MO")
    tags = [client.get(f"/oruk/v3/services{query}").headers["ETag"] for query in queries]
    assert len(set(tags)) == len(queries)


def test_a_second_change_in_the_same_second_is_noticed_by_date(client: FlaskClient, service: Any) -> None:
    """A reader who came between two changes of one second has that second's date, and must be sent the later one."""
    moment = (now() - timedelta(minutes=1)).replace(microsecond=700_000)
    during = moment.replace(microsecond=0)
    db.session.execute(update(DirectoryChange).values(at=moment))
    db.session.execute(update(Document).values(last_modified=moment))
    for address in ("/oruk/v3/services", f"/oruk/v3/services/{service.id}"):
        given = {"If-Modified-Since": f"{during:%a, %d %b %Y %H:%M:%S GMT}"}
        assert client.get(address, headers=given).status_code == 200
        given = {"If-Modified-Since": f"{during + timedelta(seconds=1):%a, %d %b %Y %H:%M:%S GMT}"}
        assert client.get(address, headers=given).status_code == 304


def test_not_modified_costs_one_small_read(client: FlaskClient, service: Any) -> None:
    tag = client.get("/oruk/v3/services?full=true").headers["ETag"]
    with statements() as sent:
        assert client.get("/oruk/v3/services?full=true", headers={"If-None-Match": tag}).status_code == 304
    assert len([each for each in sent if each.startswith("SELECT")]) == 1


def test_a_tombstone_is_another_version_and_so_is_what_comes_back(client: FlaskClient, service: Any) -> None:
    address = f"/oruk/v3/services/{service.id}"
    tags = [client.get(address).headers["ETag"]]
    for visibility in (Visibility.INTERNAL, Visibility.PUBLIC):
        set_visibility(service.id, visibility, actor=SYSTEM)
        assert client.get(address, headers={"If-None-Match": tags[-1]}).status_code == 200
        tags.append(client.get(address).headers["ETag"])
    assert len(set(tags)) == 3
