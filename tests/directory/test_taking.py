"""What a source says is taken; what was changed here stays; what a source no longer has leaves the directory."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from hub.audit.models import AuditEvent
from hub.core.actor import Actor
from hub.core.clock import today
from hub.core.db import db, transaction
from hub.directory.actions import assure_service, save_service, set_visibility
from hub.directory.imports import ImportReport, import_records, import_services
from hub.directory.imports.records import Record
from hub.directory.imports.run import BATCH
from hub.directory.models import (
    DifferenceState,
    DirectoryChange,
    Document,
    FieldDifference,
    ImportRun,
    ListingNote,
    Location,
    Merge,
    Organization,
    Service,
    SourceRecord,
    TaxonomyTerm,
    Visibility,
)
from hub.directory.queries.render import for_everybody, in_full
from hub.directory.queries.tree import load
from hub.directory.rules.comparing import Change
from tests.directory.hsds import services
from tests.directory.test_round_trip import undone
from tests.factories.directory import organization_json, service_json

SYSTEM = Actor.system("test")
NORTH = "north"


def take(*items: dict[str, Any], **options: Any) -> ImportReport:
    report = import_services(json.dumps(items).encode(), actor=SYSTEM, **({"name": NORTH} | options))
    assert report.read == report.created + report.changed + report.unchanged + report.left_out
    return report


def take_all(*items: dict[str, Any], **options: Any) -> ImportReport:
    """Take all that a source has: what it had before and has no more is gone."""
    records = [Record("service", f"service {number}", item, item) for number, item in enumerate(items, 1)]
    return import_records(records, source=NORTH, form="json", complete=True, actor=SYSTEM, **options)


def whole(item: dict[str, Any]) -> dict[str, Any]:
    service_id = UUID(item["id"])
    return in_full(load("service", [service_id]), "service", service_id)


def change_here(item: dict[str, Any], change: Callable[[dict[str, Any]], Any]) -> None:
    """Change a listing as an editor does: from what is there."""
    here = whole(item)
    change(here)
    save_service(here, source=NORTH, actor=SYSTEM)


def rows(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def differences(state: DifferenceState = DifferenceState.OPEN) -> list[tuple[str, Any, Any]]:
    found = db.session.scalars(select(FieldDifference).where(FieldDifference.state == state))
    return sorted((row.field, json.loads(row.ours), json.loads(row.theirs)) for row in found)


def visibility(item: dict[str, Any]) -> Visibility:
    db.session.expire_all()
    return db.session.get_one(Service, UUID(item["id"])).visibility


# Trying first


def test_a_dry_run_says_field_by_field_what_would_change_and_changes_nothing(app: Flask) -> None:
    kept, altered = service_json(name="Kept"), service_json(name="Altered")
    take(kept, altered)
    before = [rows(model) for model in (Service, DirectoryChange, ImportRun, AuditEvent, SourceRecord)]
    altered |= {"name": "Altered!", "alert": "Moved"}
    altered["organization"] |= {"website": "https://north.example"}
    report = take(kept, altered, service_json(name="New"), service_json(name=""), dry_run=True)
    assert (report.created, report.changed, report.unchanged, report.left_out) == (1, 1, 1, 1)
    assert report.planned[0].changes == (
        Change("name", "Altered", "Altered!"),
        Change("alert", None, "Moved"),
        Change("organization.website", None, "https://north.example"),
    )
    assert [(each.outcome, each.name, each.place) for each in report.planned] == [
        ("changed", "Altered!", "service 2"),
        ("created", "New", "service 3"),
    ]
    db.session.expire_all()
    assert [rows(model) for model in (Service, DirectoryChange, ImportRun, AuditEvent, SourceRecord)] == before
    done = take(kept, altered, service_json(name="New"), service_json(name=""))
    assert (done.created, done.changed, done.unchanged, done.left_out) == (1, 1, 1, 1)


def test_a_dry_run_names_listings_that_a_new_one_may_repeat(app: Flask) -> None:
    there = service_json(name="Elland Lunch Club", phones=[{"id": "1", "number": "01422 374000"}])
    take(there, name="south")
    repeated = service_json(name="Elland lunch club", phones=[{"id": "1", "number": "01422 374000"}])
    (planned,) = take(repeated, dry_run=True).planned
    assert [(each.service_id, each.name) for each in planned.duplicates] == [(there["id"], "Elland Lunch Club")]
    assert planned.duplicates[0].why


# What was changed here


def test_a_field_that_was_changed_here_stays_and_waits_for_a_decision(app: Flask) -> None:
    item = service_json(description="As it was.", fees="Free.")
    take(item)
    change_here(item, lambda here: here.update(description="Ours."))
    report = take(item | {"description": "Theirs.", "fees": "£2."})
    assert (report.changed, report.kept) == (1, 1)
    assert (whole(item)["description"], whole(item)["fees"]) == ("Ours.", "£2.")
    assert differences() == [("description", "Ours.", "Theirs.")]


def test_what_the_source_does_not_change_is_no_difference(app: Flask) -> None:
    item = service_json(description="As it was.")
    take(item)
    change_here(item, lambda here: here.update(description="Ours.", alert="Shut on Friday"))
    assert take(item).unchanged == 1
    assert take(item | {"fees": "£2."}).changed == 1
    assert (whole(item)["description"], whole(item)["alert"], whole(item)["fees"]) == (
        "Ours.",
        "Shut on Friday",
        "£2.",
    )
    assert differences() == []


def test_a_difference_is_asked_once_and_settles_when_the_source_agrees(app: Flask) -> None:
    item = service_json(description="As it was.")
    take(item)
    change_here(item, lambda here: here.update(description="Ours."))
    take(item | {"description": "Theirs."})
    take(item | {"description": "Theirs.", "fees": "£2."})
    assert differences() == [("description", "Ours.", "Theirs.")]
    take(item | {"description": "Theirs again."})
    assert differences() == [("description", "Ours.", "Theirs again.")]
    take(item | {"description": "Ours."})
    assert differences() == []
    assert len(differences(DifferenceState.SETTLED)) == 2


def test_a_list_that_was_changed_here_stays_whole(app: Flask) -> None:
    item = service_json(phones=[{"id": "1", "number": "01422 1"}])
    take(item)
    change_here(item, lambda here: here["phones"].append({"number": "01422 2"}))
    take(item | {"phones": [{"id": "1", "number": "01422 3"}], "fees": "£2."})
    assert [each["number"] for each in whole(item)["phones"]] == ["01422 1", "01422 2"]
    assert [field for field, _, _ in differences()] == ["phones"]


@pytest.mark.parametrize("days", [1, 400])
def test_a_newer_check_is_never_taken_back(app: Flask, days: int) -> None:
    item = service_json(assured_date=str(today() - timedelta(days=500)))
    take(item)
    assure_service(UUID(item["id"]), actor=SYSTEM)
    take(item | {"assured_date": str(today() - timedelta(days=days)), "fees": "£2."})
    assert date.fromisoformat(whole(item)["assured_date"]) == today()
    later = str(today() + timedelta(days=1))
    take(item | {"assured_date": later})
    assert whole(item)["assured_date"] == later
    assert differences() == []


def test_an_organisation_that_was_changed_here_stays_with_every_service_of_it(app: Flask) -> None:
    organization = organization_json("Halifax Advice", website="https://old.example", email="old@north.example")
    first, second = (service_json(name=name, organization=organization) for name in ("One", "Two"))
    take(first, second)
    change_here(first, lambda here: here["organization"].update(website="https://ours.example"))
    theirs = organization | {"website": "https://theirs.example", "email": "new@north.example"}
    report = take(second | {"organization": theirs}, service_json(name="Three", organization=theirs))
    assert (report.created, report.changed, report.kept) == (1, 1, 1)
    kept = db.session.scalars(select(Organization)).one()
    db.session.refresh(kept)
    assert (kept.website, kept.email) == ("https://ours.example", "new@north.example")
    assert differences() == [("organization.website", "https://ours.example", "https://theirs.example")]


def test_a_place_that_was_changed_here_stays(app: Flask) -> None:
    item = service_json()
    take(item)
    change_here(item, lambda here: here["service_at_locations"][0]["location"].update(name="Town Hall, side door"))
    theirs = json.loads(json.dumps(item))
    theirs["service_at_locations"][0]["location"] |= {"name": "The Town Hall", "transportation": "Bus 508"}
    take(theirs)
    place = whole(item)["service_at_locations"][0]["location"]
    assert (place["name"], place["transportation"]) == ("Town Hall, side door", "Bus 508")
    assert [field for field, _, _ in differences()] == ["service_at_locations.0.location.name"]


def test_an_organisation_that_another_source_brought_is_not_rewritten(app: Flask) -> None:
    organization = organization_json("Halifax Advice")
    take(service_json(organization=organization))
    report = take(service_json(organization=organization | {"name": "HALIFAX ADVICE LTD"}), name="south")
    assert report.created == 1
    assert [each.name for each in db.session.scalars(select(Organization))] == ["Halifax Advice"]


# What a source has no more


def test_what_a_source_no_longer_has_is_archived_with_a_tombstone_and_comes_back_with_it(app: Flask) -> None:
    stays, goes = service_json(name="Stays"), service_json(name="Goes")
    take_all(stays, goes)
    assert take_all(stays, dry_run=True).gone == 1
    assert visibility(goes) is Visibility.PUBLIC
    report = take_all(stays)
    assert (report.gone, report.unchanged, [each.outcome for each in report.planned]) == (1, 1, ["gone"])
    assert visibility(goes) is Visibility.ARCHIVED
    tombstone = db.session.get_one(Document, ("service", UUID(goes["id"])))
    assert tombstone.is_gone
    assert "Goes" not in tombstone.body
    assert take_all(stays).gone == 0
    assert take_all(stays, goes).changed == 1
    assert visibility(goes) is Visibility.PUBLIC


def test_a_service_that_makes_no_sense_now_is_not_gone(app: Flask) -> None:
    stays, bad = service_json(name="Stays"), service_json(name="Bad")
    take_all(stays, bad)
    report = take_all(stays, bad | {"status": "perhaps"})
    assert (report.gone, report.left_out) == (0, 1)
    assert visibility(bad) is Visibility.PUBLIC


def test_nothing_goes_where_a_record_cannot_be_told(app: Flask) -> None:
    stays, other = service_json(name="Stays"), service_json(name="Other")
    take_all(stays, other)
    report = take_all(stays, {"name": "Somebody"})
    assert report.gone == 0
    assert report.notes


def test_a_listing_that_was_hidden_here_stays_hidden(app: Flask) -> None:
    item = service_json()
    take_all(item)
    set_visibility(UUID(item["id"]), Visibility.SENSITIVE, actor=SYSTEM)
    take_all(item | {"fees": "£2."})
    assert visibility(item) is Visibility.SENSITIVE


def test_other_sources_are_left_alone_when_one_shrinks(app: Flask) -> None:
    item = service_json()
    take(item, name="south")
    assert take_all(service_json()).gone == 0
    assert visibility(item) is Visibility.PUBLIC


def test_a_listing_that_was_merged_away_is_not_brought_back(app: Flask) -> None:
    old, survivor = service_json(name="Old"), service_json(name="Survivor")
    take_all(old, survivor)
    old_id = UUID(old["id"])
    with transaction():
        set_visibility(old_id, Visibility.ARCHIVED, actor=SYSTEM)
        merge = Merge(old_id=old_id, survivor_id=UUID(survivor["id"]), before={}, fields={}, actor_name="Ann")
        db.session.add(merge)
    report = take_all(old | {"name": "Old, but new"}, survivor)
    assert (report.unchanged, report.changed) == (2, 0)
    assert (visibility(old), whole(old)["name"]) == (Visibility.ARCHIVED, "Old")


# What comes without a service, or for Hub alone


def test_organisations_and_terms_come_without_a_service(app: Flask) -> None:
    organization = organization_json("Halifax Advice")
    records = [
        Record("organization", "organisation 1", organization, organization),
        Record("taxonomy_term", "term 1", {}, {"id": "debt", "name": "Debt", "description": "Debt"}),
    ]

    def run() -> ImportReport:
        return import_records(records, source=NORTH, form="json", actor=SYSTEM)

    report = run()
    assert (report.read, report.created, rows(Organization), rows(TaxonomyTerm)) == (2, 2, 1, 1)
    assert (run().unchanged, run().changed) == (2, 0)
    organization["email"] = "info@north.example"
    assert (run().changed, run().unchanged) == (1, 2)
    assert db.session.get_one(Document, ("organization", UUID(organization["id"])))


def test_what_a_source_says_for_hub_alone_is_kept_apart(app: Flask) -> None:
    item = service_json(x_hub_visibility="internal", x_hub_note="Ask for Anita.")
    item["service_at_locations"][0]["location"]["is_confidential"] = True
    take(item)
    assert visibility(item) is Visibility.INTERNAL
    assert [each.text for each in db.session.scalars(select(ListingNote))] == ["Ask for Anita."]
    assert db.session.scalars(select(Location)).one().is_confidential
    assert not {"x_hub_note", "x_hub_visibility"} & whole(item).keys()
    assert take(item).unchanged == 1


# Many at once


def test_several_batches_share_what_they_name_and_a_second_run_writes_nothing(app: Flask) -> None:
    organization = organization_json("Halifax Advice")
    feed = [service_json(name=f"Service {number}", organization=organization) for number in range(BATCH + 50)]
    assert (take(*feed).created, rows(Organization)) == (BATCH + 50, 1)
    before = rows(DirectoryChange)
    assert take(*feed).unchanged == BATCH + 50
    assert rows(DirectoryChange) == before
    documents = select(func.count()).select_from(Document).where(Document.kind == "service")
    assert db.session.scalar(documents) == BATCH + 50


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(services(), min_size=1, max_size=3, unique_by=lambda each: each["id"]))
def test_documents_written_by_an_import_are_those_that_the_database_gives(
    app: Flask, feed: list[dict[str, Any]]
) -> None:
    with undone():
        take(*feed)
        written = db.session.scalars(select(Document).where(Document.kind == "service")).all()
        tree = load("service", [each.object_id for each in written])
        for each in written:
            shown, _ = for_everybody(tree, "service", each.object_id)
            said = json.loads(each.body)
            assert shown | {"last_modified": ""} == said | {"last_modified": ""}
