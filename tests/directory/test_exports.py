"""A package is what the standard's own description asks for, and holds all that the directory has."""

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from frictionless import Package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.errors import NotSignedIn
from hub.directory.exports import export_services
from hub.directory.exports.standard import FILES, fields_of
from hub.directory.imports import import_services
from hub.directory.models import Location, Service, Visibility
from tests.conftest import SHARED
from tests.directory.hsds import missing, services
from tests.directory.test_round_trip import undone
from tests.factories.directory import service_json

SYSTEM = Actor.system("test")
OFFICIAL = SHARED / "schemas/hsds/3.2.3-examples/csv/datapackage.json"
OFFICIAL_3_1 = SHARED / "schemas/hsds/3.1/datapackage.json"
REAL = SHARED / "data/uk-streetsupport-oruk3-derived/services_full.json"
NOBODYS = "the official description of HSDS packages is not here"


def take(*items: Any) -> None:
    report = import_services(json.dumps(items).encode(), actor=SYSTEM)
    assert [(each.name, each.field, each.reason) for each in report.quarantined] == []


def packed(folder: Path) -> Path:
    export_services("hsds-csv", folder / "out.zip", actor=SYSTEM)
    return folder / "out.zip"


def written(folder: Path) -> Any:
    export_services("oruk-json", folder / "out.json", actor=SYSTEM)
    return json.loads((folder / "out.json").read_text())


def tables(package: Path) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(package) as archive:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def errors_of(package: Path, folder: Path, described_by: Path | Mapping[str, Any] | None = None) -> list[str]:
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    if isinstance(described_by, Path):
        shutil.copy(described_by, folder / "datapackage.json")
    elif described_by:
        (folder / "datapackage.json").write_text(json.dumps(described_by))
    report = Package(str(folder / "datapackage.json")).validate()
    found = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    return found + [error.message for error in report.errors]


def awkward() -> dict[str, Any]:
    """A service with all that the official tables have no room for."""
    phones = [{"number": "01422 1", "languages": [{"name": "Urdu"}]}, {"number": "01422 2", "extension": 12}]
    return service_json(
        name="Awkward; “service”, with a\nbreak",
        email="ask at the desk",
        url="www.example.org/ü",
        phones=phones,
        additional_urls=[{"label": "Old", "url": "no address at all"}, {"label": "New", "url": "https://example.org"}],
        schedules=[
            {"freq": "WEEKLY", "byday": "TU", "opens_at": "9:00", "closes_at": "17:30", "description": ""},
            {"freq": "WEEKLY", "byday": "WE", "opens_at": "09:00:00", "closes_at": "24:00", "valid_from": "2026-01-02"},
        ],
        service_at_locations=[
            {"location": {"id": "a", "location_type": "physical", "addresses": [{"city": "Leeds"}]}},
            {"description": "By telephone", "phones": [{"number": "01422 3"}], "schedules": [{"byday": "MO"}]},
            {"location": {"id": "b", "location_type": "virtual", "is_confidential": True}},
        ],
        attributes=[
            {"label": "No term", "value": "free text"},
            {"taxonomy_term": {"id": "t1", "name": "One", "code": "1", "taxonomy_detail": {"id": "x", "name": "X"}}},
            {"taxonomy_term": {"id": "t2", "name": "Two", "code": "1"}},
        ],
        service_areas=[{"service_area": "Calderdale"}],
        capacities=[{"unit": {"id": "bed", "name": "Bed"}, "available": 2.5, "updated": "2026-01-02T03:04:05Z"}],
        metadata=[{"last_action_type": "update"}],
        minimum_age=-1,
        maximum_age=0.5,
        last_modified="2026-01-02T03:04:05.678",
        x_local={"a": [1, None]},
        x_nothing=None,
    )


def without_provider() -> dict[str, Any]:
    service = service_json(name="Nobody's")
    return {name: value for name, value in service.items() if not name.startswith("organization")}


def programmes() -> dict[str, Any]:
    """Two programmes of one organisation, of which the official table can hold one."""
    service = service_json(name="In a programme", organization={"id": "o", "name": "O", "description": "Of two"})
    service["organization"]["programs"] = [{"id": name, "name": name, "description": name} for name in ("p1", "p2")]
    return service | {"program": {"id": "p2", "name": "p2", "description": "p2"}}


@pytest.fixture
def package(app: Flask, tmp_path: Path) -> Path:
    take(awkward(), without_provider(), programmes(), service_json())
    return packed(tmp_path)


def test_a_package_passes_its_own_description(package: Path, tmp_path: Path) -> None:
    assert errors_of(package, tmp_path / "own") == []


@pytest.mark.skipif(not OFFICIAL.exists(), reason=NOBODYS)
def test_a_package_passes_the_official_description(package: Path, tmp_path: Path) -> None:
    assert errors_of(package, tmp_path / "official", OFFICIAL) == []


@pytest.mark.skipif(not OFFICIAL_3_1.exists(), reason=NOBODYS)
def test_a_package_passes_the_description_of_3_1_without_its_two_broken_tables(package: Path, tmp_path: Path) -> None:
    # Its unit and service_capacity name a primary key among no such fields, so that no program can load them; HSDS
    # mended both in 3.1.1.
    official = json.loads(OFFICIAL_3_1.read_text())
    official["resources"] = [each for each in official["resources"] if each["name"] not in {"unit", "service_capacity"}]
    assert errors_of(package, tmp_path / "3.1", official) == []


@pytest.mark.skipif(not OFFICIAL.exists(), reason=NOBODYS)
def test_our_description_asks_for_all_that_the_official_one_asks_for() -> None:
    for table in json.loads(OFFICIAL.read_text())["resources"]:
        if table["name"] in FILES:
            asked = [(each["name"], each["type"], each.get("format", "default")) for each in table["schema"]["fields"]]
            assert list(fields_of(table["name"])) == asked, table["name"]
            assert table["path"] == f"{FILES[table['name']]}.csv"


@pytest.mark.skipif(not OFFICIAL.exists(), reason=NOBODYS)
def test_the_check_of_packages_finds_what_is_wrong(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in archive.namelist():
            text = archive.read(name).decode()
            bad.writestr(name, text.replace("active", "open") if name == "services.csv" else text)
    assert any("active" in each for each in errors_of(tmp_path / "bad.zip", tmp_path / "bad", OFFICIAL))


def test_every_table_is_described_by_its_language_and_characters(package: Path) -> None:
    described = {
        each["name"]: (each["language"], each["character_set"]) for each in tables(package)["meta_table_descriptions"]
    }
    assert described == dict.fromkeys(FILES.values(), ("en", "UTF-8"))


def test_what_a_table_has_no_room_for_stands_beside_it(package: Path) -> None:
    beside = {(each["field"], each["value"]) for each in tables(package)["hub_more"]}
    assert {
        ("email", '"ask at the desk"'),
        ("opens_at", '"9:00"'),
        ("closes_at", '"24:00"'),
        ("minimum_age", "-1"),
        ("x_local", '{"a":[1,null]}'),
        ("x_nothing", "null"),
        ("organization_id", ""),
        ("service_area", '"Calderdale"'),
        ("is_confidential", "true"),
        ("address_1", ""),
    } <= beside


def reloaded(app: Flask, first: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    report = import_services(first, actor=SYSTEM)
    assert [(each.place, each.field, each.reason) for each in report.quarantined] == []
    return packed(folder)


def test_a_package_loaded_into_an_empty_directory_gives_the_same_package(app: Flask, tmp_path: Path) -> None:
    with undone():
        take(awkward(), without_provider(), programmes(), service_json())
        first = packed(tmp_path)
        said = tables(first)
    assert tables(reloaded(app, first, tmp_path / "again")) == said


def test_loading_a_package_where_it_came_from_changes_nothing(app: Flask, tmp_path: Path) -> None:
    take(awkward(), without_provider(), programmes(), service_json())
    first = packed(tmp_path)
    said = tables(first)
    assert tables(reloaded(app, first, tmp_path / "again")) == said


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(services(), min_size=1, max_size=2, unique_by=lambda each: each["id"]))
def test_any_services_come_back_from_a_package_as_they_went(
    app: Flask, tmp_path: Path, some: list[dict[str, Any]]
) -> None:
    with undone():
        import_services(json.dumps(some).encode(), actor=SYSTEM)
        first = packed(tmp_path)
        said = tables(first)
        assert errors_of(first, tmp_path / "own", OFFICIAL if OFFICIAL.exists() else None) == []
    with undone():
        assert tables(reloaded(app, first, tmp_path / "again")) == said


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(services())
def test_any_service_comes_back_from_json_as_it_went(app: Flask, tmp_path: Path, service: dict[str, Any]) -> None:
    with undone():
        import_services(json.dumps([service]).encode(), actor=SYSTEM)
        first = written(tmp_path)
    with undone():
        import_services(json.dumps(first).encode(), actor=SYSTEM)
        assert written(tmp_path) == first


@pytest.mark.skipif(not REAL.exists(), reason="the shared feed of Street Support is not here")
def test_a_real_directory_comes_back_from_a_package(app: Flask, tmp_path: Path) -> None:
    with undone():
        import_services(REAL, actor=SYSTEM)
        whole = written(tmp_path)
        first = packed(tmp_path)
        said = tables(first)
        assert errors_of(first, tmp_path / "official", OFFICIAL) == []
    assert (len(said["services"]), len(said["organizations"])) == (77, 30)
    again = tables(reloaded(app, first, tmp_path / "again"))
    # The feed describes three places in two ways. Each service keeps its own; which is the place's, the order decides.
    for name in said.keys() - {"locations", "addresses", "hub_more"}:
        assert again[name] == said[name], name
    lost = {each.partition(" ")[0].rpartition(".")[2] for each in missing(whole, written(tmp_path))}
    assert lost <= {"location_id"}  # of addresses: their place says it


@pytest.mark.parametrize("form", ["oruk-json", "hsds-csv"])
def test_what_is_not_public_does_not_become_public_where_a_copy_is_loaded(
    app: Flask, tmp_path: Path, form: str
) -> None:
    place = {"id": str(UUID(int=7)), "location_type": "physical", "is_confidential": True}
    refuge = service_json(name="Refuge", service_at_locations=[{"location": place}]) | {"x_hub_visibility": "sensitive"}
    with undone():
        take(refuge)
        export_services(form, tmp_path / "copy", actor=SYSTEM)
    assert import_services(tmp_path / "copy", actor=SYSTEM).created
    assert db.session.get(Service, UUID(refuge["id"])).visibility is Visibility.SENSITIVE
    assert db.session.get(Location, UUID(int=7)).is_confidential


def test_only_the_directory_team_exports(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(NotSignedIn):
        export_services("hsds-csv", tmp_path / "out.zip", actor=Actor.anonymous())
    assert list(tmp_path.iterdir()) == []
