"""Nothing of a feed is lost: what an import takes in, an export gives back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from hub.core.actor import Actor
from hub.core.db import db, transaction
from hub.directory.actions import Outcome, save_service
from hub.directory.exports import export_services
from hub.directory.imports import import_services
from hub.directory.models.ids import shared_id
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load
from tests.conftest import SHARED
from tests.directory.hsds import missing, services
from tests.factories.directory import service_json

SYSTEM = Actor.system("test")
REAL = SHARED / "data/uk-streetsupport-oruk3-derived/services_full.json"


def whole(service_id: UUID) -> dict[str, Any]:
    return in_full(load("service", [service_id]), "service", service_id)


class Undo(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back, so that each example begins with an empty directory."""
    with suppress(Undo), transaction():
        yield
        raise Undo
    db.session.expire_all()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(services())
def test_every_field_of_any_service_comes_back(app: Flask, service: dict[str, Any]) -> None:
    with undone():
        saved = save_service(service, actor=SYSTEM)
        assert missing(service, whole(saved.service_id)) == []
        assert save_service(service, actor=SYSTEM).outcome is Outcome.UNCHANGED


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(services(), services())
def test_a_service_that_is_replaced_has_nothing_of_what_it_was(
    app: Flask, before: dict[str, Any], after: dict[str, Any]
) -> None:
    after |= {"id": before["id"], "name": before["name"] + "!"}
    with undone():
        save_service(before, actor=SYSTEM)
        saved = save_service(after, actor=SYSTEM)
        assert saved.outcome is Outcome.CHANGED
        shown = whole(saved.service_id)
        assert missing(after, shown) == []
        assert {"organization_id", "program_id"} | after.keys() >= shown.keys()


def test_ids_that_are_no_uuids_are_told_apart_by_their_feed_and_come_back(app: Flask) -> None:
    service = service_json(id="242", phones=[{"id": 7, "number": "01422 1"}, {"number": "01422 2"}])
    saved = save_service(service, source="Calderdale", actor=SYSTEM)
    other = save_service(service, source="Kirklees", actor=SYSTEM)
    assert saved.service_id != other.service_id
    assert saved.service_id == shared_id("service", "242", "Calderdale")
    assert missing(service, whole(saved.service_id)) == []


def test_one_id_used_for_two_objects_is_no_loss(app: Flask) -> None:
    phone = {"id": "5a0f0e9e-7d4a-4a3e-8f8c-1f1f0f0e0d0c", "number": "01422 1"}
    contact = {"id": "6a0f0e9e-7d4a-4a3e-8f8c-1f1f0f0e0d0c", "name": "Reception", "phones": [phone | {"type": "voice"}]}
    first = service_json(name="One", phones=[phone, phone], contacts=[contact])
    second = service_json(name="Two", phones=[phone | {"number": "01422 9"}])
    ids = [save_service(each, actor=SYSTEM).service_id for each in (first, second)]
    assert [missing(came, whole(each)) for came, each in zip((first, second), ids, strict=True)] == [[], []]


def test_an_id_that_reads_like_a_place_in_the_list_is_no_loss(app: Flask) -> None:
    numbers = [{"id": "1", "number": "01422 1"}, {"number": "01422 2"}, {"id": "#1", "number": "01422 3"}]
    service = service_json(phones=numbers)
    assert missing(service, whole(save_service(service, actor=SYSTEM).service_id)) == []


def test_a_place_described_in_two_ways_keeps_both(app: Flask) -> None:
    place = {"id": "7a0f0e9e-7d4a-4a3e-8f8c-1f1f0f0e0d0c", "location_type": "physical", "name": "Town Hall"}
    feed = [
        service_json(name=name, service_at_locations=[{"id": f"{number}{place['id'][1:]}", "location": place | said}])
        for number, name, said in ((1, "One", {}), (2, "Two", {"name": "Town Hall, side door"}), (3, "Three", {}))
    ]
    report = import_services(json.dumps(feed).encode(), actor=SYSTEM)
    assert report.contradictions == [f"location {place['id']}"]
    for service in feed:
        assert missing(service, whole(UUID(service["id"]))) == []
    again = import_services(json.dumps(feed).encode(), actor=SYSTEM)
    assert again.unchanged == 3


def test_the_export_of_an_import_has_every_field_of_the_file(app: Flask, tmp_path: Path) -> None:
    feed = [
        service_json(name="One", minimum_age=18, maximum_age=25.5),
        service_json(name="Two", x_local={"a": [1, None]}),
    ]
    import_services(json.dumps(feed).encode(), actor=SYSTEM)
    assert export_services("oruk-json", tmp_path / "out.json", actor=SYSTEM) == 2
    out = {each["id"]: each for each in json.loads((tmp_path / "out.json").read_text())}
    assert [missing(each, out[each["id"]]) for each in feed] == [[], []]
    assert '"minimum_age":18,' in (tmp_path / "out.json").read_text()


@pytest.mark.skipif(not REAL.exists(), reason="the shared feed of Street Support is not here")
def test_a_real_feed_comes_back_field_by_field(app: Flask, tmp_path: Path) -> None:
    report = import_services(REAL, actor=SYSTEM)
    counts = (report.services, report.organizations, report.locations, report.created, report.left_out)
    assert counts == (77, 30, 31, 77, 0)
    export_services("oruk-json", tmp_path / "out.json", actor=SYSTEM)
    out = {each["id"]: each for each in json.loads((tmp_path / "out.json").read_text())}
    for service in json.loads(REAL.read_text()):
        assert missing(service, out[service["id"]]) == []
        assert missing(out[service["id"]], service) == []
    assert import_services(REAL, actor=SYSTEM).unchanged == 77
