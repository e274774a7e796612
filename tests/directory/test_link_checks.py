"""Links of listings are looked at seldom and politely; what is gone twice, a week apart, counts as broken."""

import logging
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.actor import Actor
from hub.core.clock import now
from hub.core.db import db
from hub.core.errors import NotSignedIn
from hub.directory.actions.listing import set_visibility
from hub.directory.actions.upkeep import set_confidential
from hub.directory.actions.web_checks import gather_addresses, take_due_host, take_host
from hub.directory.imports.web_checks import check_due
from hub.directory.models import DirectoryChange, Visibility, WebCheck
from hub.directory.queries.web_checks import broken_addresses
from hub.directory.rules.web_checks import CheckOutcome
from tests.factories.directory import make_service
from tests.factories.identity import SYSTEM
from tests.factories.name_server import Zone, running_name_server
from tests.factories.web_server import Request, WebServer, running_web_server

START = now().replace(microsecond=0)
WEEK = timedelta(days=7)
BASE = "https://hub.org.uk"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_web_server() as server:
        server.otherwise = lambda request: request.give(b"a page")
        yield server


@pytest.fixture
def place(app: Flask) -> Flask:
    app.config["HUB"] = replace(app.config["HUB"], fetch_loopback=True, base_url=BASE)
    return app


def here(host: str, port: int) -> list[str]:
    """Every name leads to this machine, but for those that are nobody's and those whose name server is away."""
    if host.startswith("gone."):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    if host.startswith("away."):
        raise socket.gaierror(socket.EAI_AGAIN, "try again")
    return ["127.0.0.1"]


def at(server: WebServer, host: str, path: str = "/") -> str:
    return f"http://{host}:{server.port}{path}"


def listed(url: str, name: str = "Debt advice", **fields: object):
    return make_service(name, url=url, **fields)


def look(days: float = 0, zone: Zone | None = None) -> int:
    """Run the job so many days after the start."""
    with time_machine.travel(START + timedelta(days=days), tick=False), running_name_server(zone or {}) as resolver:
        return check_due(actor=SYSTEM, resolving=here, resolver=resolver)


def found(address: str) -> WebCheck:
    return db.session.scalars(select(WebCheck).where(WebCheck.address == address)).one()


@pytest.mark.usefixtures("place")
def test_a_page_that_is_there_is_fine_and_its_server_learns_who_asked(server: WebServer) -> None:
    url = at(server, "one.org.uk", "/debt")
    listed(url)
    assert look() == 1
    assert found(url).outcome is CheckOutcome.FINE
    assert (server.asked_for_head, server.asked) == (["/debt"], [])
    assert server.agents == [f"Hub link check (+{BASE})"]


@pytest.mark.usefixtures("place")
def test_a_page_is_broken_after_two_failures_a_week_apart_and_mended_at_once(server: WebServer) -> None:
    url = at(server, "one.org.uk", "/debt")
    service = listed(url)
    server.paths["/debt"] = lambda request: request.give(b"", status=404)
    before = len(db.session.scalars(select(DirectoryChange).where(DirectoryChange.object_id == service.id)).all())
    look()
    assert broken_addresses() == frozenset()
    assert look(6.9) == 0
    look(7)
    assert broken_addresses() == {url}
    del server.paths["/debt"]
    look(14)
    assert broken_addresses() == frozenset()
    changes = db.session.scalars(select(DirectoryChange).where(DirectoryChange.object_id == service.id)).all()
    assert len(changes) == before + 2  # broken, and mended: the search and the scores learn of both
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.entity == "web_check").order_by(AuditEvent.seq))
    assert [event.detail for event in events] == [{"is_broken": True}, {"is_broken": False}]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_server_that_refuses_or_fails_leaves_it_open(server: WebServer, status: int) -> None:
    url = at(server, "one.org.uk")
    listed(url)
    server.otherwise = lambda request: request.give(b"", status=status)
    for week in range(3):
        assert look(7 * week) == 1
    assert (found(url).outcome, found(url).status, found(url).failures) == (CheckOutcome.UNSURE, status, 0)


@pytest.mark.usefixtures("place")
def test_what_could_not_be_told_in_between_neither_ends_nor_prolongs_a_row(server: WebServer) -> None:
    url = at(server, "one.org.uk")
    listed(url)
    for week, status in enumerate((404, 503, 404)):
        server.otherwise = partial(Request.give, body=b"", status=status)
        look(7 * week)
    assert found(url).failures == 2


@pytest.mark.usefixtures("place")
def test_a_server_that_does_not_know_head_is_asked_as_browsers_ask(server: WebServer) -> None:
    url = at(server, "one.org.uk")
    listed(url)
    server.otherwise = lambda request: request.give(b"x" * 9, status=405 if request.command == "HEAD" else 200)
    look()
    assert found(url).outcome is CheckOutcome.FINE
    assert (server.asked_for_head, server.asked) == (["/"], ["/"])


@pytest.mark.usefixtures("place")
def test_of_one_host_one_page_is_looked_at_a_week_the_one_that_failed_first_and_then_the_oldest(
    server: WebServer,
) -> None:
    urls = [at(server, host, f"/{page}") for page, host in enumerate(("one.org.uk", "www.one.org.uk", "one.org.uk"))]
    for number, url in enumerate(urls):
        listed(url, f"Service {number}")
    server.paths["/0"] = lambda request: request.give(b"", status=404)
    seen = []
    for week in range(5):
        server.asked_for_head.clear()
        assert look(7 * week) == 1
        seen += server.asked_for_head
    assert seen == ["/0", "/0", "/2", "/1", "/0"]
    assert broken_addresses() == {urls[0]}


@pytest.mark.usefixtures("place")
def test_a_redirect_is_followed_to_another_host_which_then_had_its_turn_too(server: WebServer) -> None:
    old, new = at(server, "old.org.uk", "/old"), at(server, "new.org.uk", "/new")
    listed(old, "Old")
    server.paths["/old"] = lambda request: request.lead_to(new)
    look()
    assert found(old).outcome is CheckOutcome.FINE
    assert server.asked_for_head == ["/old", "/new"]
    listed(new, "New")
    assert look(1) == 0
    assert found(new).checked_at is None


@pytest.mark.usefixtures("place")
def test_a_redirect_to_a_host_that_had_its_turn_is_not_followed(server: WebServer) -> None:
    old, new = at(server, "two.org.uk", "/old"), at(server, "one.org.uk", "/new")
    listed(old, "Old")
    listed(new, "New")
    server.paths["/old"] = lambda request: request.lead_to(new)
    assert look() == 2
    assert server.asked_for_head == ["/new", "/old"]
    assert found(old).outcome is CheckOutcome.UNSURE


@pytest.mark.usefixtures("place")
def test_redirects_without_end_and_to_what_is_no_web_address_leave_it_open(server: WebServer) -> None:
    for host, leads in (("one.org.uk", "/round"), ("two.org.uk", "ftp://two.org.uk/x")):
        url = at(server, host, f"/{host}")
        listed(url, host)
        server.paths[f"/{host}"] = partial(Request.lead_to, location=leads)
        server.paths["/round"] = lambda request: request.lead_to("/round")
    assert look() == 2
    assert {each.outcome for each in db.session.scalars(select(WebCheck))} == {CheckOutcome.UNSURE}
    assert server.asked_for_head == ["/one.org.uk", *["/round"] * 4, "/two.org.uk"]


@pytest.mark.usefixtures("app")
def test_addresses_inside_the_network_are_not_asked(server: WebServer) -> None:
    listed(at(server, "one.org.uk"))
    listed("http://169.254.169.254/latest", "Inside")
    assert look() == 2
    assert server.asked_for_head == server.asked == []
    assert {each.outcome for each in db.session.scalars(select(WebCheck))} == {CheckOutcome.UNSURE}


@pytest.mark.usefixtures("place")
def test_a_name_that_is_no_more_takes_all_its_pages_with_it_and_a_resolver_that_is_away_takes_none() -> None:
    for number, host in enumerate(("gone.org.uk", "gone.org.uk", "away.org.uk")):
        listed(f"https://{host}/{number}", f"Service {number}")
    look()
    look(7)
    assert broken_addresses() == {"https://gone.org.uk/0", "https://gone.org.uk/1"}
    assert found("https://away.org.uk/2").outcome is CheckOutcome.UNSURE


@pytest.mark.usefixtures("place")
def test_of_e_mail_addresses_the_domain_is_asked_for_and_nothing_else_kept(caplog: pytest.LogCaptureFixture) -> None:
    zone: Zone = {
        "mail.org.uk": {"MX": "10 mx.mail.org.uk."},
        "plain.org.uk": {"A": "192.0.2.1"},
        "null.org.uk": {"MX": "0 ."},
        "empty.org.uk": {},
        "failing.org.uk": "SERVFAIL",
    }
    names = [*(name.split(".")[0] for name in zone), "nobody"]
    for name in names:
        make_service(name, email=f"jane.smith@{name}.org.uk")
    with caplog.at_level(logging.DEBUG):
        assert look(0, zone) == len(names)
        assert look(7, zone) == len(names)
    assert {each.address: each.outcome for each in db.session.scalars(select(WebCheck))} == {
        "mail.org.uk": CheckOutcome.FINE,
        "plain.org.uk": CheckOutcome.FINE,
        "null.org.uk": CheckOutcome.GONE,
        "empty.org.uk": CheckOutcome.GONE,
        "failing.org.uk": CheckOutcome.UNSURE,
        "nobody.org.uk": CheckOutcome.NO_HOST,
    }
    assert broken_addresses() == {"null.org.uk", "empty.org.uk", "nobody.org.uk"}
    assert "jane.smith" not in caplog.text


@pytest.mark.usefixtures("place")
def test_what_nobody_sees_and_what_is_an_example_is_not_looked_at() -> None:
    listed("https://hidden.org.uk", "Refuge", visibility=Visibility.SENSITIVE)
    listed("https://internal.org.uk", "Internal", visibility=Visibility.INTERNAL)
    listed("https://town.example", "Example")
    listed("not an address", "None")
    assert look() == 0
    assert db.session.scalars(select(WebCheck)).all() == []


@pytest.mark.usefixtures("place")
def test_the_page_of_a_place_is_looked_at_unless_the_place_is_confidential(server: WebServer) -> None:
    location_id, url = uuid4(), at(server, "place.org.uk")
    hall = {"id": str(location_id), "location_type": "physical", "name": "Hall", "url": url}
    at_hall = {"id": str(uuid4()), "location_id": str(location_id), "location": hall}
    service = make_service(service_at_locations=[at_hall])
    gather_addresses(actor=SYSTEM)
    assert found(url).host == "place.org.uk"
    set_confidential(service.id, location_id, is_confidential=True, actor=SYSTEM)
    gather_addresses(actor=SYSTEM)
    assert db.session.scalars(select(WebCheck)).all() == []


@pytest.mark.usefixtures("place")
def test_an_address_that_leaves_its_listing_is_forgotten_and_its_host_still_has_its_week(server: WebServer) -> None:
    url = at(server, "one.org.uk", "/a")
    service = listed(url)
    look()
    set_visibility(service.id, Visibility.ARCHIVED, actor=SYSTEM)
    assert look(1) == 0
    assert db.session.scalars(select(WebCheck)).all() == []
    set_visibility(service.id, Visibility.PUBLIC, actor=SYSTEM)
    assert look(2) == 0
    assert look(7) == 1


@pytest.mark.usefixtures("place")
def test_two_that_look_at_once_never_ask_the_same_host(server: WebServer) -> None:
    listed(at(server, "one.org.uk", "/a"), "A")
    listed(at(server, "one.org.uk", "/b"), "B")
    gather_addresses(actor=SYSTEM)
    assert take_due_host(actor=SYSTEM) is not None
    assert take_due_host(actor=SYSTEM) is None
    assert not take_host("one.org.uk", actor=SYSTEM)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("act", [gather_addresses, take_due_host])
def test_nobody_but_the_jobs_looks(act: Callable[..., object]) -> None:
    with pytest.raises(NotSignedIn):
        act(actor=Actor.anonymous())
