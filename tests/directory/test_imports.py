"""An import takes what makes sense, keeps the rest aside with its reasons, and changes nothing the second time."""

import json
import random
import string
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.audit.models import AuditEvent
from hub.core.actor import Actor, Channel
from hub.core.db import db
from hub.core.errors import NotAllowed, NotSignedIn
from hub.directory.imports import ImportReport, import_services
from hub.directory.imports.run import BATCH
from hub.directory.models import DirectoryChange, ImportQuarantine, ImportRun, Organization, Service
from tests.factories.directory import organization_json, service_json

SYSTEM = Actor.system("test")


def take(*services: Any, **options: Any) -> ImportReport:
    return import_services(json.dumps(services).encode(), actor=SYSTEM, **options)


def rows(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def schedule(**fields: Any) -> dict[str, Any]:
    weekly = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "TU", "opens_at": "09:00", "closes_at": "17:00"}
    return {"schedules": [weekly | fields]}


def address(**fields: Any) -> dict[str, Any]:
    service = service_json()
    service["service_at_locations"][0]["location"]["addresses"][0] |= fields
    return {"service_at_locations": service["service_at_locations"]}


def nested(levels: int) -> dict[str, Any]:
    return {"x": nested(levels - 1)} if levels else {}


LONG = "".join(random.Random(1).choices(string.ascii_letters, k=20_000))  # noqa: S311 (what no database packs smaller)

BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no name": ({"name": None}, "name", "has no name"),
    "a blank name": ({"name": "  "}, "name", "has no name"),
    "an unknown status": ({"status": "open"}, "status", "active, inactive, defunct or temporarily closed"),
    "no status": ({"status": None}, "status", "must be given"),
    "ages as text": ({"minimum_age": "18"}, "minimum_age", "must be a number"),
    "ages as true": ({"maximum_age": True}, "maximum_age", "must be a number"),
    "a minimum age above the maximum": (
        {"minimum_age": 65, "maximum_age": 18},
        "minimum_age",
        "(65) is above the maximum age (18)",
    ),
    "an impossible age": ({"minimum_age": 1900}, "minimum_age", "years old"),
    "a huge text": ({"description": "x" * 100_001}, "description", "100,001 characters"),
    "a huge text in a field nobody knows": ({"x_notes": ["x" * 100_001]}, "x_notes.0", "100,001 characters"),
    "a null character": ({"description": "a\0b"}, "description", "null character"),
    "nesting without end": (nested(40), "x", "levels deep"),
    "nesting deeper than can be written": (nested(600), "x", "levels deep"),
    "an id nested without end": ({"id": list(nested(600).items())}, "id", "levels deep"),
    "a malformed postcode": (
        address(postal_code="HX1 1U"),
        "service_at_locations.0.location.addresses.0.postal_code",
        "not a UK postcode",
    ),
    "a postcode that does not exist": (
        address(postal_code="HX1 1ZZ"),
        "service_at_locations.0.location.addresses.0.postal_code",
        "no postcode HX1 1ZZ",
    ),
    "a postcode as long as a book": (
        address(postal_code=LONG, country="DE"),
        "service_at_locations.0.location.addresses.0.postal_code",
        "not a postcode: it is 20,000 characters long",
    ),
    "closing before opening": (
        schedule(opens_at="17:00", closes_at="09:00"),
        "schedules.0.closes_at",
        "before it opens",
    ),
    "no weekday": (schedule(byday="Tuesday"), "schedules.0.byday", "not a weekday"),
    "no date": (schedule(dtstart="31/03/2026"), "schedules.0.dtstart", "not a date"),
    "an impossible date": (schedule(dtstart="2026-02-30"), "schedules.0.dtstart", "not a date"),
    "an unknown frequency": (schedule(freq="DAILY"), "schedules.0.freq", "WEEKLY or MONTHLY"),
    "an interval of nothing": (schedule(interval=0), "schedules.0.interval", "from 1"),
    "a day of the month in a week where it never falls": (
        schedule(freq="MONTHLY", bymonthday="1", byday="5MO"),
        "schedules.0.bymonthday",
        "never",
    ),
    "a time that is none": (schedule(opens_at="25:00"), "schedules.0.opens_at", "time of day"),
    "an end before the beginning": (
        schedule(valid_from="2026-02-01", valid_to="2026-01-01"),
        "schedules.0.valid_to",
        "before it begins",
    ),
    "a wrong UUID": ({"id": "0c8a6f4e-6a0b-4a9f-9f5e-2d7a7d3f8bZZ"}, "id", "looks like a UUID"),
    "no id": ({"id": None}, "id", "has no id"),
    "an id that is a list": ({"id": []}, "id", "An id must be"),
    "a list that is none": ({"phones": "01422 1"}, "phones", "must be a list"),
    "an object that is none": ({"organization": "Halifax Advice"}, "organization", "must be an object"),
    "a phone without a number": ({"phones": [{"id": str(uuid4())}]}, "phones.0.number", "missing"),
    "an organisation without a name": ({"organization": organization_json("")}, "organization.name", "must be given"),
    "a place off the earth": (
        {"service_at_locations": [{"id": "1", "location": {"id": "1", "location_type": "physical", "latitude": 99}}]},
        "service_at_locations.0.location.latitude",
        "between -90 and 90",
    ),
    "a place of an unknown type": (
        {"service_at_locations": [{"id": "1", "location": {"id": "1", "location_type": "online"}}]},
        "service_at_locations.0.location.location_type",
        "physical, postal or virtual",
    ),
    "a price below nothing": ({"cost_options": [{"id": "1", "amount": -6}]}, "cost_options.0.amount", "below nothing"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_service_that_makes_no_sense_is_set_aside_with_its_reason(app: Flask, what: str) -> None:
    fields, field, words = BAD[what]
    report = take(service_json(name="One"), service_json(name="Bad") | fields, service_json(name="Two"))
    assert (report.services, report.created, report.left_out) == (3, 2, 1)
    reason = next(each for each in report.quarantined if each.field.startswith(field))
    assert (reason.index, words in reason.reason) == (1, True), reason
    kept = db.session.scalars(select(ImportQuarantine)).one()
    assert kept.reasons[0]["reason"]
    assert len(kept.raw) <= 20_000
    assert rows(Service) == 2


@pytest.mark.parametrize("what", [None, 5, "Debt advice", ["Debt advice"], {}])
def test_what_is_no_service_at_all_is_set_aside(app: Flask, what: Any) -> None:
    report = take(service_json(), what)
    assert (report.created, report.left_out) == (1, 1)


def test_a_service_without_a_name_property_is_set_aside(app: Flask) -> None:
    nameless = service_json()
    del nameless["name"]
    report = take(nameless)
    assert [(each.field, each.reason) for each in report.quarantined] == [("name", "The service has no name.")]


def test_an_id_used_twice_in_a_file_is_taken_once(app: Flask) -> None:
    first = service_json(name="One")
    report = take(first, service_json(name="Two", id=first["id"]))
    assert (report.created, [each.reason for each in report.quarantined]) == (
        1,
        ["This id was used before, by service 1 of the file."],
    )


def test_two_sources_that_claim_one_id_do_not_overwrite_each_other(app: Flask) -> None:
    ours = service_json(name="Debt advice")
    theirs = service_json(name="Gardening", id=ours["id"])
    take(ours, name="north")
    for other, whose in (("south", "the source “north”"), ("", "the source “north”")):
        report = take(theirs, service_json(), name=other)
        assert (report.created, report.changed, report.left_out) == (1, 0, 1)
        assert report.quarantined[0].field == "id"
        assert whose in report.quarantined[0].reason
    kept = db.session.scalars(select(Service).where(Service.source == "north")).one()
    assert kept.name == "Debt advice"
    assert take(ours | {"name": "Money advice"}, name="north").changed == 1


def test_a_service_without_a_sources_name_is_not_taken_over_by_a_named_one(app: Flask) -> None:
    service = service_json()
    take(service)
    assert "without a source's name" in take(service, name="south").quarantined[0].reason
    assert take(service | {"alert": "Moved"}).changed == 1


@pytest.mark.parametrize(
    "fields",
    [
        schedule(opens_at="20:00", closes_at="08:00"),
        schedule(opens_at="09:00", closes_at=None),
        {"minimum_age": -1, "maximum_age": -1},
        {"minimum_age": 0.5, "maximum_age": 18},
        address(postal_code="hx11ug"),
        address(postal_code="10115", country="DE"),
        address(postal_code="BT1 5GS"),
        address(postal_code=""),
        {"organization": None, "phones": None, "schedules": []},
    ],
)
def test_what_is_odd_but_meant_is_taken(app: Flask, fields: dict[str, Any]) -> None:
    report = take(service_json() | fields)
    assert (report.created, report.quarantined) == (1, [])


def test_a_second_run_writes_nothing(app: Flask) -> None:
    feed = [service_json(name=f"Service {index}") for index in range(30)]
    take(*feed)
    before = [rows(model) for model in (Service, DirectoryChange, ImportRun, AuditEvent)]
    report = take(*feed)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 30)
    assert [rows(model) for model in (Service, DirectoryChange, ImportRun, AuditEvent)] == before


def test_only_what_changed_is_written(app: Flask) -> None:
    feed = [service_json(name=f"Service {index}") for index in range(3)]
    take(*feed)
    before = rows(DirectoryChange)
    feed[1]["description"] = "Now with tea."
    report = take(*feed)
    assert (report.changed, report.unchanged) == (1, 2)
    assert rows(DirectoryChange) == before + 1


def test_a_shared_organisation_is_stored_once(app: Flask) -> None:
    organization = organization_json()
    report = take(*(service_json(organization=organization) for _ in range(3)))
    assert (report.organizations, rows(Organization)) == (1, 1)


def test_organisations_without_ids_are_told_apart_by_their_names(app: Flask) -> None:
    feed = [service_json(organization={"name": name}) for name in ("Halifax Advice", "Elland Advice", "Elland Advice")]
    report = take(*feed)
    assert (report.created, report.organizations, report.contradictions) == (3, 2, [])
    shown = {service.organization.name for service in db.session.scalars(select(Service)) if service.organization}
    assert shown == {"Halifax Advice", "Elland Advice"}
    assert take(*feed).unchanged == 3


def test_places_without_ids_are_told_apart_by_what_is_said_of_them(app: Flask) -> None:
    places = [
        {"name": "Town Hall", "location_type": "physical", "latitude": latitude} for latitude in (53.7, 53.8, 53.8)
    ]
    feed = [service_json(service_at_locations=[{"id": str(uuid4()), "location": place}]) for place in places]
    report = take(*feed)
    assert (report.created, report.locations, report.contradictions) == (3, 2, [])
    assert take(*feed).unchanged == 3


def test_progress_is_told_to_the_end(app: Flask) -> None:
    told: list[tuple[int, int]] = []
    take(*(service_json() for _ in range(BATCH + 10)), on_progress=lambda done, total: told.append((done, total)))
    assert told == [(0, BATCH // 2), (0, BATCH), (BATCH, BATCH + 10), (BATCH + 10, BATCH + 10)]


@pytest.mark.parametrize(
    ("actor", "error"),
    [(Actor.anonymous(), NotSignedIn), (Actor("Ann", Channel.PAGE, user_id=uuid4()), NotAllowed)],
)
def test_only_the_directory_team_imports(app: Flask, actor: Actor, error: type[Exception]) -> None:
    data = json.dumps([service_json()]).encode()
    with pytest.raises(error):
        import_services(data, actor=actor)
    assert rows(Service) == 0
