"""Bus timetables that the operator loads: on cards, as a filter, on a service's page, by the API."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.actor import Role
from hub.core.clock import today
from hub.core.db import db
from hub.core.errors import NotAllowed
from hub.directory.actions.buses import remove_timetable, store_timetable
from hub.directory.imports.buses import load_timetable, read_gtfs
from hub.directory.models import BusTimetable
from hub.directory.queries.buses import loaded_timetable
from hub.identity.models import OrganisationKind
from hub.identity.queries import actor_of
from tests.factories.buses import tables, trips_of, write_gtfs
from tests.factories.directory import make_service, service_json
from tests.factories.identity import SYSTEM, make_client, make_organisation, make_user

# The service of the factories is in Crossley Street; somebody asks from Todmorden, far away on foot.
STOPS = {
    "bridge": ("Todmorden Bridge", 53.7135, -2.0975),
    "town": ("Crossley Street", 53.7232, -1.8600),
    "moor": ("Moor End", 53.7500, -1.9000),
}
THERE = [("bridge", 0), ("moor", 20), ("town", 32)]
FROM = "OL14+5AA"


def feed(path: Path, line: str = "590", every: int = 30, **options: Any) -> Path:
    return write_gtfs(path / f"{line}.zip", tables(trips_of(line, THERE, every=every), stops=STOPS, **options))


@pytest.fixture
def buses(app: Flask, tmp_path: Path) -> Path:
    path = feed(tmp_path)
    load_timetable(path, actor=SYSTEM)
    return path


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["directory", "buses", *arguments])


def words(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", text)))


def test_a_card_tells_the_way_by_bus(client: FlaskClient, buses: Path) -> None:
    make_service("Debt advice")
    found = re.search(r"about (\d+) minutes by bus \(590\)", words(client.get(f"/services?near={FROM}").text))
    assert found is not None
    assert 42 <= int(found[1]) <= 50  # 32 on the bus, 10 of waiting, and the ways on foot


def test_a_bus_to_a_farther_place_is_not_told_where_a_nearer_one_is_as_quick_on_foot(
    client: FlaskClient, buses: Path
) -> None:
    service = service_json("Debt advice")
    near = service_json()["service_at_locations"][0]
    near["location"] |= {"latitude": 53.7140, "longitude": -2.0950, "name": "Near Hall"}
    service["service_at_locations"].append(near)
    make_service(**{key: value for key, value in service.items() if key != "id"})
    page = words(client.get(f"/services?near={FROM}").text)
    assert "Near Hall" in page
    assert "minutes by bus (" not in page


def test_without_timetables_nothing_is_said_of_buses(client: FlaskClient) -> None:
    service = make_service("Debt advice")
    assert "bus" not in words(client.get(f"/services?near={FROM}").text).lower()
    assert "Buses" not in client.get(f"/services/{service.id}").text


def test_a_town_is_no_place_to_take_a_bus_from(client: FlaskClient, buses: Path) -> None:
    make_service("Debt advice")
    assert "minutes by bus (" not in words(client.get("/services?near=OL14").text)


def test_results_are_narrowed_to_what_is_reached_by_bus(client: FlaskClient, buses: Path) -> None:
    make_service("Debt advice")
    far = service_json("Far away")
    far["service_at_locations"][0]["location"] |= {"latitude": 53.85, "longitude": -1.5}
    make_service(**{key: value for key, value in far.items() if key not in {"id", "organization_id"}})
    within = words(client.get(f"/services?near={FROM}&within=bus60").text)
    assert "1 service near OL14 5AA" in within
    assert "Remove filter: Within about 60 minutes by bus or on foot" in within
    assert "Debt advice" in within
    assert "No services near OL14 5AA" in words(client.get(f"/services?near={FROM}&within=bus20").text)


def test_nothing_within_reach_by_bus_offers_any_distance(client: FlaskClient, buses: Path) -> None:
    make_service("Debt advice")
    assert "1 at any distance" in words(client.get(f"/services?near={FROM}&within=bus20").text)


@pytest.mark.parametrize("near", ["", "OL14", "Halifax"])
def test_the_way_by_bus_begins_at_a_postcode(client: FlaskClient, buses: Path, near: str) -> None:
    make_service("Debt advice")
    answer = client.get(f"/services?near={near}&within=bus30")
    assert answer.status_code == 422
    assert "Enter a full postcode to see what can be reached by bus." in words(answer.text)


def test_a_distance_by_bus_is_offered_where_there_are_timetables_only(
    client: FlaskClient, tmp_path: Path, app: Flask
) -> None:
    assert "min by bus" not in client.get("/services").text
    load_timetable(feed(tmp_path), actor=SYSTEM)
    assert "min by bus" in client.get("/services").text
    remove_timetable(actor=SYSTEM)
    assert "min by bus" not in client.get("/services").text


def test_the_page_of_a_service_names_the_stops_near(client: FlaskClient, buses: Path) -> None:
    page = words(client.get(f"/services/{make_service('Debt advice').id}").text)
    assert "Buses in the daytime: 590 from Crossley Street (1 minute on foot)" in page


def test_a_confidential_place_has_no_way_and_no_stops(client: FlaskClient, buses: Path) -> None:
    hidden = service_json("Refuge")
    hidden["service_at_locations"][0]["location"]["is_confidential"] = True
    service = make_service(**{key: value for key, value in hidden.items() if key != "id"})
    assert "Buses in the daytime" not in client.get(f"/services/{service.id}").text
    assert "minutes by bus (" not in words(client.get(f"/services?near={FROM}").text)


def test_the_api_tells_and_narrows_by_the_way_by_bus(client: FlaskClient, buses: Path) -> None:
    make_service("Debt advice")
    _, key = make_client(make_organisation(), ["directory:read"])
    headers = {"Authorization": f"Bearer {key}"}
    body = {"near": "OL14 5AA", "within_bus": 60}
    (found,) = client.post("/api/v1/services/search", json=body, headers=headers).json["services"]
    (bus,) = [each for each in found["reasons"] if each["kind"] == "bus"]
    assert bus["bearing"] == "fits"
    assert bus["words"] == f"about {bus['value']} minutes by bus (590)"
    fewer = client.post("/api/v1/services/search", json=body | {"within_bus": 20}, headers=headers)
    assert fewer.json["services"] == []
    remove_timetable(actor=SYSTEM)
    refused = client.post("/api/v1/services/search", json=body, headers=headers)
    assert refused.status_code == 422
    assert "No bus timetables are loaded here" in refused.text


def test_loading_again_takes_the_place_of_what_was_there(client: FlaskClient, tmp_path: Path, buses: Path) -> None:
    make_service("Debt advice")
    assert "(590)" in words(client.get(f"/services?near={FROM}").text)
    load_timetable(feed(tmp_path, "T6"), actor=SYSTEM)
    page = words(client.get(f"/services?near={FROM}").text)
    assert "(T6)" in page
    assert "(590)" not in page
    assert len(db.session.scalars(select(BusTimetable)).all()) == 1


def test_timetables_that_are_over_are_not_used(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    make_service("Debt advice")
    over = read_gtfs(feed(tmp_path, last=today() + timedelta(days=30)), today())
    yesterday = today() - timedelta(days=1)
    store_timetable(type(over)(over.day, yesterday, over.stops, over.patterns), "old.zip", actor=SYSTEM)
    assert "minutes by bus (" not in words(client.get(f"/services?near={FROM}").text)
    assert "They are not used any more. Load newer ones." in run(app, "show").output


def test_the_commands_load_show_and_remove(app: Flask, tmp_path: Path) -> None:
    path = str(feed(tmp_path))
    assert run(app, "show").output == "No bus timetables are loaded.\n"
    dry = run(app, "load", path, "--dry-run")
    assert "1 lines, 3 stops, 1 ways they run, as on " in dry.output
    assert "nothing was changed" in dry.output
    assert loaded_timetable() is None
    assert run(app, "load", path).exit_code == 0
    assert run(app, "show").output.startswith("590.zip, as on ")
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.entity == "bus_timetable")).all()
    assert [each.detail["source"] for each in events] == ["590.zip"]
    assert run(app, "remove").output == "Removed.\n"
    again = run(app, "remove")
    assert (again.exit_code, again.output) == (1, "Error: No bus timetables are loaded.\n")


def test_a_bad_file_changes_nothing(app: Flask, tmp_path: Path, buses: Path) -> None:
    (tmp_path / "bad.zip").write_text("no zip")
    refused = run(app, "load", str(tmp_path / "bad.zip"))
    assert refused.exit_code == 1
    assert "bad.zip cannot be read as a GTFS zip file" in refused.output
    loaded = loaded_timetable()
    assert loaded is not None
    assert loaded.source == "590.zip"


@pytest.mark.parametrize("role", [Role.DIRECTORY_EDITOR, Role.LINK_WORKER])
def test_only_who_runs_hub_loads_timetables(app: Flask, buses: Path, role: Role) -> None:
    team = make_organisation(
        OrganisationKind.DIRECTORY_TEAM if role is Role.DIRECTORY_EDITOR else OrganisationKind.LINK_WORKER_SERVICE
    )
    actor = actor_of(make_user((role, team)))
    for refused in (lambda: load_timetable(buses, actor=actor), lambda: remove_timetable(actor=actor)):
        with pytest.raises(NotAllowed):
            refused()
