"""A registered feed is kept in step: by when it is due, once whoever asks, and never at the cost of what is here."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from hub.core.actor import Actor, Role
from hub.core.clock import now
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotAllowed, NotSignedIn, WrongState
from hub.directory.actions import save_service
from hub.directory.actions.feeds import add_feed, ask_for_fetch, change_feed, decide_held, switch_feed
from hub.directory.actions.fetching import CUT_OFF, FetchResult, LostFeed, beat, finish_fetch, take_due_feed, take_feed
from hub.directory.imports.feeds import decide_differences, fetch_due_feeds, fetch_now, sync_feed, try_address
from hub.directory.models import (
    DifferenceState,
    Document,
    Feed,
    FeedFetch,
    FieldDifference,
    ImportQuarantine,
    Service,
    Visibility,
)
from hub.directory.queries.differences import list_differences
from hub.directory.queries.render import in_full
from hub.directory.queries.sources import get_feed, list_fetches, list_held
from hub.directory.queries.tree import load
from hub.directory.rules.feeds import LEASE
from hub.identity.models import OrganisationKind
from hub.notifications.models import Message
from tests.conftest import SHARED
from tests.factories.directory import organization_json, service_json
from tests.factories.feeds import Feed as Served
from tests.factories.identity import actor_as, make_organisation, make_user
from tests.factories.web_server import Request, WebServer, running_web_server

SYSTEM = Actor.system("test")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server


@pytest.fixture
def loopback(app: Flask) -> None:
    app.config["HUB"] = replace(app.config["HUB"], fetch_loopback=True)


pytestmark = pytest.mark.usefixtures("loopback")


def services(number: int, **fields: Any) -> list[dict[str, Any]]:
    return [service_json(f"Service {each}", **fields) for each in range(number)]


def register(served: Served, server: WebServer, *, every: int = 60, name: str = "Bristol") -> UUID:
    return add_feed(name, served.serve(server), every, actor=SYSTEM).id


def sync(feed_id: UUID, **options: Any) -> FetchResult:
    return sync_feed(feed_id, actor=SYSTEM, **options)


def feed(feed_id: UUID) -> Feed:
    return db.session.get_one(Feed, feed_id, populate_existing=True)


def set_feed(feed_id: UUID, **values: Any) -> None:
    with transaction():
        db.session.execute(update(Feed).where(Feed.id == feed_id).values(values))


def visible() -> set[str]:
    public = select(Service.name).where(Service.visibility == Visibility.PUBLIC)
    return set(db.session.scalars(public))


def whole(service_id: str) -> dict[str, Any]:
    return in_full(load("service", [UUID(service_id)]), "service", UUID(service_id))


def change_here(service_id: str, **fields: Any) -> None:
    save_service(whole(service_id) | fields, source="Bristol", actor=SYSTEM)


# Keeping in step


def test_a_feed_is_taken_in_and_its_changes_follow(app: Flask, server: WebServer) -> None:
    served = Served(services(60))
    feed_id = register(served, server)
    first = sync(feed_id)
    assert (first.counts["created"], first.counts["read"], first.problem) == (60, 60, "")
    served.services[3]["name"] = "Renamed"
    served.services.append(service_json("Another"))
    second = sync(feed_id)
    assert [second.counts[name] for name in ("created", "changed", "unchanged", "gone")] == [1, 1, 59, 0]
    assert {"Renamed", "Another"} <= visible()
    view = get_feed(SYSTEM, feed_id)
    assert (view.listed, view.failures, view.is_running) == (61, 0, False)
    assert view.last is not None
    assert view.before is not None
    assert [view.before.counts["listed"], view.last.counts["listed"]] == [60, 61]
    assert view.due_at is not None
    assert timedelta(minutes=59) < view.due_at - now() <= timedelta(minutes=60)


def test_what_is_gone_leaves_and_comes_back_with_the_feed(app: Flask, server: WebServer) -> None:
    served = Served(services(10))
    feed_id = register(served, server)
    sync(feed_id)
    left = served.services.pop()
    assert sync(feed_id).counts["gone"] == 1
    assert left["name"] not in visible()
    assert db.session.get_one(Document, ("service", UUID(left["id"]))).is_gone
    served.services.append(left)
    sync(feed_id)
    assert left["name"] in visible()


def test_a_service_that_cannot_be_taken_or_had_whole_is_set_aside_and_stays(app: Flask, server: WebServer) -> None:
    served = Served(services(20), shallow=True)
    feed_id = register(served, server)
    sync(feed_id)
    served.broken_services = frozenset({served.services[4]["id"]})
    served.services[5]["name"] = ""
    result = sync(feed_id)
    assert (result.counts["quarantined"], result.counts["gone"], result.counts["read"]) == (2, 0, 20)
    assert {"Service 4", "Service 5"} <= visible()
    rows = db.session.scalars(select(ImportQuarantine).where(ImportQuarantine.run_id == result.run_id)).all()
    assert any("could not be fetched whole" in row.reasons[0]["reason"] for row in rows)


def test_a_fetch_that_broke_off_takes_what_came_and_nothing_out(app: Flask, server: WebServer) -> None:
    served = Served(services(60))
    feed_id = register(served, server)
    sync(feed_id)
    served.services[0]["name"] = "Renamed"
    served.broken_pages = frozenset({2})
    result = sync(feed_id)
    assert "HTTP 500" in result.problem
    assert (result.counts["changed"], result.counts["gone"]) == (1, 0)
    assert len(visible()) == 60
    assert feed(feed_id).failures == 1


def test_an_envelope_that_lies_takes_nothing_out(app: Flask, server: WebServer) -> None:
    served = Served(services(10))
    feed_id = register(served, server)
    sync(feed_id)
    served.services.pop()
    served.envelope = {"total_items": 10, "last_page": True}
    result = sync(feed_id)
    assert (result.counts["gone"], result.problem) == (0, "")
    assert "nothing was taken out" in " ".join(result.notes)
    assert len(visible()) == 10


def test_an_empty_feed_takes_nothing_out_and_counts_as_a_failure(app: Flask, server: WebServer) -> None:
    served = Served(services(10))
    feed_id = register(served, server)
    sync(feed_id)
    served.services.clear()
    result = sync(feed_id)
    assert "The feed is empty, though 10 listings came from it" in result.problem
    assert len(visible()) == 10
    assert feed(feed_id).failures == 1


def test_more_than_a_quarter_is_held_until_somebody_decides(app: Flask, server: WebServer) -> None:
    served = Served(services(10))
    feed_id = register(served, server)
    sync(feed_id)
    left, served.services[:] = served.services[:3], served.services[3:]
    result = sync(feed_id)
    assert (result.counts["gone"], len(result.held)) == (0, 3)
    view = get_feed(SYSTEM, feed_id)
    assert view.held == 3
    assert view.held_id is not None
    assert [name for _, name in list_held(SYSTEM, feed_id)] == [each["name"] for each in left]
    assert len(visible()) == 10
    assert decide_held(view.held_id, take_out=True, actor=SYSTEM) == 3
    assert len(visible()) == 7
    assert get_feed(SYSTEM, feed_id).held == 0
    with pytest.raises(WrongState):
        decide_held(view.held_id, take_out=True, actor=SYSTEM)
    assert sync(feed_id).held == []


def test_what_was_held_and_kept_stays_listed_and_is_not_asked_again(app: Flask, server: WebServer) -> None:
    served = Served(services(10))
    feed_id = register(served, server)
    sync(feed_id)
    served.services[:] = served.services[5:]
    sync(feed_id)
    view = get_feed(SYSTEM, feed_id)
    assert view.held_id is not None
    assert decide_held(view.held_id, take_out=False, actor=SYSTEM) == 5
    result = sync(feed_id)
    assert (result.held, result.counts["gone"]) == ([], 0)
    assert len(visible()) == 10
    assert get_feed(SYSTEM, feed_id).listed == 5


def test_a_decision_about_an_older_fetch_is_refused(app: Flask, server: WebServer) -> None:
    served = Served(services(10))
    feed_id = register(served, server)
    sync(feed_id)
    all_of_them = list(served.services)
    served.services[:] = all_of_them[5:]
    sync(feed_id)
    old = get_feed(SYSTEM, feed_id).held_id
    assert old is not None
    served.services[:] = all_of_them
    sync(feed_id)
    with pytest.raises(WrongState, match="fetched again since"):
        decide_held(old, take_out=True, actor=SYSTEM)
    assert len(visible()) == 10


def old_feed(server: WebServer, items: list[dict[str, Any]]) -> str:
    """An Open Referral UK 1.0 feed: Spring's envelope, whole numbers as ids."""

    def page(request: Request) -> None:
        number = int(request.query.get("page", 1))
        pages = max(-(-len(items) // 20), 1)
        content = items[(number - 1) * 20 : number * 20]
        said = {"totalElements": len(items), "totalPages": pages, "number": number, "size": len(content)}
        request.give(said | {"first": number == 1, "last": number >= pages, "content": content})

    server.paths["/old/services"] = page
    return f"{server.url}/old"


def test_a_feed_in_open_referral_uk_1_is_kept_in_step_by_its_numbers(app: Flask, server: WebServer) -> None:
    organisation = {"id": 7, "name": "Halifax Advice", "description": "Helps."}
    items: list[dict[str, Any]] = [
        {"id": each, "name": f"Old {each}", "description": "Help.", "status": "active", "organization": organisation}
        for each in range(1, 31)
    ]
    feed_id = add_feed("Bucks", old_feed(server, items), 60, actor=SYSTEM).id
    first = sync(feed_id)
    assert (first.problem, first.counts["created"], first.counts["quarantined"]) == ("", 30, 0)
    items[0]["name"] = "Renamed"
    left = items.pop()
    second = sync(feed_id)
    assert [second.counts[name] for name in ("changed", "unchanged", "gone")] == [1, 28, 1]
    assert "Renamed" in visible()
    assert left["name"] not in visible()


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_a_real_page_of_buckinghamshire_is_kept_in_step(app: Flask, server: WebServer) -> None:
    page = json.loads((SHARED / "data/uk-bucks-outpost/services.json").read_bytes())
    feed_id = add_feed("Bucks", old_feed(server, page["content"]), 60, actor=SYSTEM).id
    first = sync(feed_id)
    assert first.problem == ""
    assert first.counts["created"] + first.counts["quarantined"] == len(page["content"])
    assert first.counts["created"] > 0
    assert sync(feed_id).counts["unchanged"] == first.counts["created"]


def test_a_file_at_an_address_is_kept_in_step(app: Flask, server: WebServer) -> None:
    items = services(10)
    server.paths["/export.json"] = lambda request: request.give(items)
    feed_id = add_feed("A file", f"{server.url}/export.json", 60, actor=SYSTEM).id
    assert sync(feed_id).counts["created"] == 10
    items.pop()
    result = sync(feed_id)
    assert (result.is_full, result.counts["gone"], result.counts["unchanged"]) == (True, 1, 9)


def test_a_spreadsheet_at_an_address_is_not_taken_by_guesses(app: Flask, server: WebServer) -> None:
    sheet = b"Name,Description,Postcode\r\nLunch club,For all,HX1 1UG\r\n"
    server.paths["/groups.csv"] = lambda request: request.give(sheet)
    feed_id = add_feed("A sheet", f"{server.url}/groups.csv", 60, actor=SYSTEM).id
    assert "This is a spreadsheet" in sync(feed_id).problem
    assert visible() == set()
    with pytest.raises(Invalid, match="This is a spreadsheet"):
        try_address(f"{server.url}/groups.csv", actor=SYSTEM)


def test_nothing_new_is_no_failure(app: Flask, server: WebServer) -> None:
    served = Served(dated(30), honours=True)
    feed_id = register(served, server)
    sync(feed_id)
    result = sync(feed_id)
    assert (result.problem, result.is_full, result.counts["read"], result.run_id) == ("", False, 0, None)


# What is new only


def dated(number: int) -> list[dict[str, Any]]:
    return services(number, last_modified="2020-01-01T00:00:00Z")


def test_a_feed_that_can_be_asked_for_what_is_new_is_asked_for_that(app: Flask, server: WebServer) -> None:
    served = Served(dated(60), honours=True)
    feed_id = register(served, server)
    assert sync(feed_id).is_full
    assert feed(feed_id).honours_modified_after is True
    served.services[2] |= {"name": "Renamed", "last_modified": now().isoformat().replace("+00:00", "Z")}
    result = sync(feed_id)
    assert not result.is_full
    assert (result.counts["read"], result.counts["changed"], result.counts["gone"]) == (1, 1, 0)
    assert len(visible()) == 60
    assert sync(feed_id, full=True).is_full


def test_a_feed_that_cannot_is_fetched_whole_each_time(app: Flask, server: WebServer) -> None:
    feed_id = register(Served(dated(30)), server)
    sync(feed_id)
    assert feed(feed_id).honours_modified_after is False
    assert sync(feed_id).is_full


def test_all_is_fetched_once_a_week_so_that_deletions_show(app: Flask, server: WebServer) -> None:
    served = Served(dated(30), honours=True)
    feed_id = register(served, server)
    sync(feed_id)
    served.services.pop()
    assert sync(feed_id).counts["gone"] == 0
    set_feed(feed_id, full_at=now() - timedelta(days=7))
    result = sync(feed_id)
    assert (result.is_full, result.counts["gone"]) == (True, 1)


def test_a_feed_that_stops_giving_only_what_is_new_is_found_out(app: Flask, server: WebServer) -> None:
    served = Served(dated(30), honours=True)
    feed_id = register(served, server)
    sync(feed_id)
    served.honours = False
    result = sync(feed_id)
    assert not result.is_full
    assert "all of it is fetched next time" in " ".join(result.notes)
    assert sync(feed_id).is_full


def test_a_feed_in_which_most_is_new_is_still_asked_for_what_is_new(app: Flask, server: WebServer) -> None:
    moment = now().isoformat().replace("+00:00", "Z")
    feed_id = register(Served(services(30, last_modified=moment), honours=True), server)
    sync(feed_id)
    for _ in range(2):
        result = sync(feed_id)
        assert (result.is_full, result.counts["unchanged"], result.notes) == (False, 30, [])


def test_a_tombstone_takes_its_listing_out_and_leaves_others(app: Flask, server: WebServer) -> None:
    served = Served(dated(10), honours=True)
    feed_id = register(served, server)
    sync(feed_id)
    moment = now().isoformat().replace("+00:00", "Z")
    gone = served.services[0]
    stone = {"id": gone["id"], "name": "No longer listed", "status": "defunct", "last_modified": moment}
    unknown = stone | {"id": str(uuid4())}
    served.services[0] = stone
    served.services.append(unknown)
    result = sync(feed_id)
    assert (result.is_full, result.counts["gone"], result.counts["created"]) == (False, 1, 0)
    assert db.session.get_one(Service, UUID(gone["id"]), populate_existing=True).visibility is Visibility.ARCHIVED
    assert gone["name"] in db.session.scalars(select(Service.name)).all()
    assert "No longer listed" not in db.session.scalars(select(Service.name)).all()


def test_a_flood_of_tombstones_is_held_too(app: Flask, server: WebServer) -> None:
    served = Served(dated(10), honours=True)
    feed_id = register(served, server)
    sync(feed_id)
    moment = now().isoformat().replace("+00:00", "Z")
    served.services[:] = [
        {"id": each["id"], "name": "No longer listed", "status": "defunct", "last_modified": moment}
        for each in served.services
    ]
    result = sync(feed_id)
    assert len(result.held) == 10
    assert get_feed(SYSTEM, feed_id).held == 10
    assert len(visible()) == 10


# Differences


def differing(served: Served, server: WebServer) -> UUID:
    """A feed whose first service was changed here, and then there, in two fields."""
    feed_id = register(served, server)
    sync(feed_id)
    first = served.services[0]
    change_here(first["id"], name="Ours", fees_description="Ours")
    first |= {"name": "Theirs", "fees_description": "Theirs", "wait_time": "A week"}
    sync(feed_id)
    return feed_id


def open_ids() -> list[UUID]:
    return [field.id for each in list_differences(SYSTEM, 1).items for field in each.fields]


def test_what_was_changed_here_stays_and_waits_side_by_side(app: Flask, server: WebServer) -> None:
    served = Served(services(5))
    feed_id = differing(served, server)
    (listing,) = list_differences(SYSTEM, 1).items
    assert (listing.name, listing.source) == ("Ours", "Bristol")
    shown = {each.field: (each.before, each.ours, each.theirs) for each in listing.fields}
    assert shown == {"name": ("Service 0", "Ours", "Theirs"), "fees_description": (None, "Ours", "Theirs")}
    assert whole(served.services[0]["id"])["wait_time"] == "A week"
    assert get_feed(SYSTEM, feed_id).to_decide == 1
    assert list_differences(SYSTEM, 1, "Bristol").total == 1
    assert list_differences(SYSTEM, 1, "Another").total == 0


def test_taking_theirs_writes_the_field_and_publishes_it(app: Flask, server: WebServer) -> None:
    served = Served(services(5))
    differing(served, server)
    (listing,) = list_differences(SYSTEM, 1).items
    (name,) = [each.id for each in listing.fields if each.field == "name"]
    assert decide_differences([name], take_theirs=True, actor=SYSTEM) == 1
    service_id = served.services[0]["id"]
    assert (whole(service_id)["name"], whole(service_id)["fees_description"]) == ("Theirs", "Ours")
    document = db.session.get_one(Document, ("service", UUID(service_id)), populate_existing=True)
    assert json.loads(document.body)["name"] == "Theirs"
    assert len(open_ids()) == 1


def test_what_was_decided_is_not_asked_again_until_the_source_says_something_new(app: Flask, server: WebServer) -> None:
    served = Served(services(5))
    feed_id = differing(served, server)
    assert decide_differences(open_ids(), take_theirs=False, actor=SYSTEM) == 2
    assert whole(served.services[0]["id"])["name"] == "Ours"
    served.services[0]["description"] = "Another field changes."
    sync(feed_id)
    assert open_ids() == []
    assert get_feed(SYSTEM, feed_id).kept == 1
    served.services[0]["name"] = "Theirs again"
    sync(feed_id)
    (listing,) = list_differences(SYSTEM, 1).items
    assert [(each.field, each.theirs) for each in listing.fields] == [("name", "Theirs again")]


def test_an_open_difference_stays_open_while_the_source_changes_something_else(app: Flask, server: WebServer) -> None:
    served = Served(services(5))
    feed_id = differing(served, server)
    served.services[0]["description"] = "Another field changes."
    sync(feed_id)
    assert len(open_ids()) == 2
    assert whole(served.services[0]["id"])["description"] == "Another field changes."


def test_after_taking_theirs_the_field_follows_the_source_again(app: Flask, server: WebServer) -> None:
    served = Served(services(5))
    feed_id = differing(served, server)
    decide_differences(open_ids(), take_theirs=True, actor=SYSTEM)
    served.services[0]["name"] = "Theirs, changed once more"
    result = sync(feed_id)
    assert (result.counts["changed"], result.counts["kept"]) == (1, 0)
    assert whole(served.services[0]["id"])["name"] == "Theirs, changed once more"
    assert open_ids() == []


def test_an_organisations_field_is_decided_once_for_all_its_listings(app: Flask, server: WebServer) -> None:
    organization = organization_json("Halifax Advice")
    served = Served(services(3, organization=organization))
    feed_id = register(served, server)
    sync(feed_id)
    ours = whole(served.services[0]["id"])
    change_here(served.services[0]["id"], organization=ours["organization"] | {"description": "Ours"})
    for each in served.services:
        each["organization"] = organization | {"description": "Theirs"}
    sync(feed_id)
    ids = open_ids()
    assert ids
    decide_differences(ids[:1], take_theirs=True, actor=SYSTEM)
    assert open_ids() == []
    assert {whole(each["id"])["organization"]["description"] for each in served.services} == {"Theirs"}


def test_a_decision_twice_or_about_nothing_is_refused(app: Flask, server: WebServer) -> None:
    served = Served(services(5))
    differing(served, server)
    ids = open_ids()
    decide_differences(ids, take_theirs=False, actor=SYSTEM)
    with pytest.raises(Conflict, match="decided about this already"):
        decide_differences(ids, take_theirs=True, actor=SYSTEM)
    with pytest.raises(Invalid, match="Tick at least one"):
        decide_differences([], take_theirs=True, actor=SYSTEM)


def test_what_would_make_no_sense_together_is_not_taken(app: Flask, server: WebServer) -> None:
    served = Served(services(2, minimum_age=18, maximum_age=65))
    feed_id = register(served, server)
    sync(feed_id)
    change_here(served.services[0]["id"], minimum_age=50, maximum_age=60)
    served.services[0] |= {"minimum_age": 16, "maximum_age": 40}
    sync(feed_id)
    (listing,) = list_differences(SYSTEM, 1).items
    (oldest,) = [each.id for each in listing.fields if each.field == "maximum_age"]
    with pytest.raises(Invalid, match="above the maximum age"):
        decide_differences([oldest], take_theirs=True, actor=SYSTEM)
    assert decide_differences([each.id for each in listing.fields], take_theirs=True, actor=SYSTEM) == 2


def test_a_place_that_is_not_there_any_more_cannot_be_replaced(app: Flask, server: WebServer) -> None:
    served = Served(services(2))
    feed_id = register(served, server)
    sync(feed_id)
    first = served.services[0]
    place = first["service_at_locations"][0]
    location = whole(first["id"])["service_at_locations"][0]["location"]
    changed = [whole(first["id"])["service_at_locations"][0] | {"location": location | {"name": "Ours"}}]
    change_here(first["id"], service_at_locations=changed)
    first["service_at_locations"] = [place | {"location": place["location"] | {"name": "Theirs"}}]
    sync(feed_id)
    ids = open_ids()
    assert ids
    change_here(first["id"], service_at_locations=[])
    with pytest.raises(Conflict, match="has changed since"):
        decide_differences(ids, take_theirs=True, actor=SYSTEM)


# By the clock


def test_due_feeds_are_fetched_by_the_job_and_others_are_not(app: Flask, server: WebServer) -> None:
    due = register(Served(services(2)), server)
    other = Served(services(2))
    other.serve(server, "/other")
    asked_only = add_feed("Only asked", f"{server.url}/other", 0, actor=SYSTEM).id
    off = add_feed("Off", f"{server.url}/other", 60, actor=SYSTEM).id
    switch_feed(off, False, actor=SYSTEM)
    assert fetch_due_feeds() == 1
    assert fetch_due_feeds() == 0
    assert feed(due).full_at is not None
    assert feed(asked_only).full_at is None
    assert feed(off).full_at is None
    ask_for_fetch(asked_only, actor=SYSTEM)
    assert fetch_due_feeds() == 1
    assert feed(asked_only).due_at is None
    with pytest.raises(WrongState, match="switched off"):
        ask_for_fetch(off, actor=SYSTEM)


def test_a_feed_is_taken_by_one_and_again_after_a_crash(app: Flask, server: WebServer) -> None:
    feed_id = register(Served(services(2)), server)
    taken = take_due_feed(actor=SYSTEM)
    assert taken is not None
    assert take_due_feed(actor=SYSTEM) is None
    with pytest.raises(WrongState, match="being fetched just now"):
        take_feed(feed_id, actor=SYSTEM)
    assert get_feed(SYSTEM, feed_id).is_running
    set_feed(feed_id, taken_at=now() - LEASE - timedelta(seconds=1))
    again = take_due_feed(actor=SYSTEM)
    assert again is not None
    assert feed(feed_id).failures == 1
    (fetch,) = list_fetches(SYSTEM, feed_id, 1).items
    assert (fetch.is_done, fetch.problem) == (False, CUT_OFF)
    with pytest.raises(LostFeed):
        beat(taken, actor=SYSTEM)
    with pytest.raises(LostFeed):
        finish_fetch(taken, FetchResult(now(), is_full=True), actor=SYSTEM)
    beat(again, actor=SYSTEM)
    finish_fetch(again, FetchResult(now(), is_full=True), actor=SYSTEM)
    assert feed(feed_id).taken_at is None


def test_a_feed_that_fails_is_tried_sooner_and_never_stops_others(app: Flask, server: WebServer) -> None:
    bad = add_feed("A bad one", f"{server.url}/nothing/services", 1440, actor=SYSTEM).id
    good = register(Served(services(1)), server, name="B good one")
    assert fetch_due_feeds() == 2
    assert feed(good).failures == 0
    assert feed(bad).failures == 1
    due = feed(bad).due_at
    assert due is not None
    assert due - now() <= timedelta(minutes=15)
    assert "nothing at this address" in (get_feed(SYSTEM, bad).last or pytest.fail("no fetch")).problem


def fail(feed_id: UUID) -> None:
    set_feed(feed_id, due_at=now())
    fetch_due_feeds()


def test_the_team_is_told_after_three_failures_once_and_again_after_a_recovery(app: Flask, server: WebServer) -> None:
    app.config["HUB_INLINE_JOBS"] = False
    try:
        team = make_organisation(OrganisationKind.DIRECTORY_TEAM)
        editor = make_user((Role.DIRECTORY_EDITOR, team))
        shared = make_organisation(OrganisationKind.DIRECTORY_TEAM, email="desk@place.example")
        make_user((Role.DIRECTORY_EDITOR, shared))
        served = Served(services(1), broken_pages=frozenset({1}))
        feed_id = register(served, server)
        told = []
        for _ in range(5):
            fail(feed_id)
            told.append(db.session.scalar(select(func.count()).select_from(Message)))
        assert told == [0, 0, 2, 2, 2]
        messages = db.session.scalars(select(Message)).all()
        assert {each.to for each in messages} == {editor.email, "desk@place.example"}
        assert messages[0].context == {"link": f"http://localhost/directory/feeds/{feed_id}"}
        served.broken_pages = frozenset()
        fail(feed_id)
        assert feed(feed_id).failures == 0
        served.broken_pages = frozenset({1})
        for _ in range(3):
            fail(feed_id)
        assert db.session.scalar(select(func.count()).select_from(Message)) == 4
    finally:
        app.config["HUB_INLINE_JOBS"] = True


def test_an_error_of_our_own_is_written_down_too(
    app: Flask, server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hub.directory.imports.feeds import sync as module

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "judge", broken)
    feed_id = register(Served(services(1)), server)
    assert "Something went wrong in Hub itself" in sync(feed_id).problem
    assert feed(feed_id).taken_at is None


def test_a_fetch_that_is_asked_for_waits_for_the_job_where_jobs_do_not_run_inline(
    app: Flask, server: WebServer
) -> None:
    feed_id = register(Served(services(1)), server, every=0)
    app.config["HUB_INLINE_JOBS"] = False
    try:
        assert fetch_now(feed_id, actor=SYSTEM) is None
        assert server.asked == []
        assert fetch_due_feeds() == 1
    finally:
        app.config["HUB_INLINE_JOBS"] = True
    result = fetch_now(feed_id, actor=SYSTEM)
    assert result is not None
    assert result.counts["unchanged"] == 1


# Registering


@pytest.mark.parametrize(
    ("name", "url", "every", "field"),
    [
        (" ", "https://feed.example/", 60, "name"),
        ("x" * 101, "https://feed.example/", 60, "name"),
        ("A", "feed.example", 60, "url"),
        ("A", "https://me:secret@feed.example/", 60, "url"),
        ("A", "https://feed.example/", 61, "every_minutes"),
    ],
)
def test_a_feed_that_makes_no_sense_is_not_registered(app: Flask, name: str, url: str, every: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_feed(name, url, every, actor=SYSTEM)
    assert [each.field for each in refused.value.errors] == [field]


def test_a_name_is_used_once(app: Flask) -> None:
    add_feed("Bristol", "https://feed.example/", 60, actor=SYSTEM)
    with pytest.raises(Conflict, match="a feed with the name"):
        add_feed(" Bristol ", "https://other.example/", 60, actor=SYSTEM)


def test_at_a_new_address_all_is_learnt_anew(app: Flask, server: WebServer) -> None:
    served = Served(dated(30), honours=True)
    feed_id = register(served, server)
    sync(feed_id)
    change_feed(feed_id, url=f"{served.serve(server, '/moved')}/services", every_minutes=1440, actor=SYSTEM)
    assert (feed(feed_id).honours_modified_after, feed(feed_id).since) == (None, None)
    result = sync(feed_id)
    assert (result.is_full, result.counts["unchanged"]) == (True, 30)


def test_only_the_directory_team_looks_after_feeds(app: Flask) -> None:
    feed_id = add_feed("Bristol", "https://feed.example/", 60, actor=SYSTEM).id
    tries: list[Callable[[Actor], object]] = [
        lambda actor: add_feed("B", "https://feed.example/", 60, actor=actor),
        lambda actor: change_feed(feed_id, url="https://feed.example/", every_minutes=60, actor=actor),
        lambda actor: switch_feed(feed_id, False, actor=actor),
        lambda actor: ask_for_fetch(feed_id, actor=actor),
        lambda actor: sync_feed(feed_id, actor=actor),
        lambda actor: decide_held(uuid4(), take_out=True, actor=actor),
        lambda actor: decide_differences([uuid4()], take_theirs=True, actor=actor),
        lambda actor: try_address("https://feed.example/", actor=actor),
        lambda actor: get_feed(actor, feed_id),
        lambda actor: list_differences(actor, 1),
    ]
    clinician = actor_as(Role.CLINICIAN, make_organisation())
    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt(clinician)
        with pytest.raises(NotSignedIn):
            attempt(Actor.anonymous())


def test_trying_an_address_says_what_it_is_and_keeps_nothing(app: Flask, server: WebServer) -> None:
    tried = try_address(Served(services(60)).serve(server), actor=SYSTEM)
    assert (tried.total, tried.names) == (60, [f"Service {each}" for each in range(5)])
    assert "Open Referral UK 3" in tried.words
    assert db.session.scalar(select(func.count()).select_from(Service)) == 0
    server.paths["/page"] = lambda request: request.give(b"<html>Hello</html>")
    server.paths["/page/services"] = lambda request: request.give(b"\x89PNG....")
    with pytest.raises(Invalid) as refused:
        try_address(f"{server.url}/page", actor=SYSTEM)
    assert refused.value.errors[0].field == "url"


@pytest.mark.slow
def test_several_processes_at_once_fetch_one_feed_once(real_app: Flask, server: WebServer) -> None:
    real_app.config["HUB"] = replace(real_app.config["HUB"], fetch_loopback=True)
    served = Served(services(30))
    feed_id = register(served, server)
    fetched: list[int] = []

    def run() -> None:
        with real_app.app_context():
            fetched.append(fetch_due_feeds())

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(fetched) == 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(FeedFetch)) == 1
    assert get_feed(SYSTEM, feed_id).listed == 30
    assert (
        db.session.scalars(select(FieldDifference.state).where(FieldDifference.state != DifferenceState.OPEN)).all()
        == []
    )
