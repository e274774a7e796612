"""A mapping of columns is kept under a name, by those who may import, and used by an import."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask

from hub.audit.models import AuditEvent
from hub.core.actor import Actor, Role
from hub.core.db import db
from hub.core.errors import Invalid, NotAllowed, NotFound
from hub.directory.actions.mappings import delete_mapping, save_mapping
from hub.directory.imports import import_services
from hub.directory.imports.readers import recognise
from hub.directory.imports.source import open_source
from hub.directory.queries.mappings import get_mapping, list_mappings
from hub.directory.queries.services import get_service
from hub.identity.models import OrganisationKind
from tests.directory.sheet_files import CONTINUED, COUNCIL, LUNCH, as_csv, as_xlsx
from tests.factories.identity import actor_as, make_organisation

SYSTEM = Actor.system("test")
MAPPING = {"columns": {"What": "name", "Ref": "service_id", "Colour": ""}, "separator": ";"}


def test_a_mapping_is_kept_replaced_and_forgotten_and_each_is_written_down(app: Flask) -> None:
    save_mapping(" Calder  council ", MAPPING, actor=SYSTEM)
    assert get_mapping(SYSTEM, "Calder council") == MAPPING
    save_mapping("Calder council", MAPPING | {"separator": "|"}, actor=SYSTEM)
    assert list_mappings(SYSTEM) == {"Calder council": MAPPING | {"separator": "|"}}
    delete_mapping("Calder council", actor=SYSTEM)
    assert list_mappings(SYSTEM) == {}
    events = [each for each in db.session.query(AuditEvent) if each.entity == "directory_column_mapping"]
    assert [each.action.value for each in events] == ["create", "update", "delete"]


@pytest.mark.parametrize(
    ("name", "mapping", "field"),
    [
        (" ", MAPPING, "name"),
        ("x", {}, "columns"),
        ("x", {"columns": {"What": "dream", "Ref": "name"}}, "columns.What"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_not_kept(app: Flask, name: str, mapping: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        save_mapping(name, mapping, actor=SYSTEM)
    assert caught.value.errors[0].field == field
    assert list_mappings(SYSTEM) == {}


def test_only_those_who_may_import_keep_and_see_mappings(app: Flask) -> None:
    stranger = actor_as(Role.PROVIDER, make_organisation(OrganisationKind.VOLUNTARY))
    for call in (
        lambda: save_mapping("x", MAPPING, actor=stranger),
        lambda: delete_mapping("x", actor=stranger),
        lambda: list_mappings(stranger),
        lambda: get_mapping(stranger, "x"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_mapping_that_is_not_there_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        delete_mapping("x", actor=SYSTEM)
    with pytest.raises(NotFound, match="None is kept yet"):
        get_mapping(SYSTEM, "x")


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["directory", "mappings", *arguments])


def test_the_commands_keep_show_list_and_forget(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_bytes(as_csv(COUNCIL, LUNCH))
    suggested = run(app, "suggest", str(tmp_path / "sheet.csv"))
    assert json.loads(suggested.output)["columns"]["Post code"] == "postcode"
    (tmp_path / "mapping.json").write_text(suggested.output, "utf-8")
    assert run(app, "save", "Calder", str(tmp_path / "mapping.json")).exit_code == 0
    assert json.loads(run(app, "show", "Calder").output) == json.loads(suggested.output)
    assert run(app, "list").output == "Calder: 20 of 20 columns are read\n"
    assert run(app, "delete", "Calder").exit_code == 0
    assert run(app, "list").output == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "holds no mapping"),
        ('{"columns": {"A": "dream"}}', "columns.A: “dream” is nothing"),
    ],
)
def test_a_file_that_is_no_mapping_ends_with_1_and_words(app: Flask, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "mapping.json").write_text(content)
    result = run(app, "save", "x", str(tmp_path / "mapping.json"))
    assert (result.exit_code, words in result.output) == (1, True)
    assert run(app, "show", "x").exit_code == 1


@pytest.mark.parametrize("content", [as_csv(COUNCIL, LUNCH), as_xlsx(Services=[COUNCIL, LUNCH])])
def test_a_spreadsheet_is_recognised_and_imported_twice_to_the_same(app: Flask, content: bytes) -> None:
    assert recognise(open_source(content)).form == "spreadsheet"
    first = import_services(content, name="Calder", actor=SYSTEM)
    assert (first.read, first.created, first.left_out) == (1, 1, 0)
    again = import_services(content, name="Calder", actor=SYSTEM)
    assert (again.read, again.unchanged) == (1, 1)


def test_the_totals_of_a_sheet_with_continuations_and_dirt_add_up(app: Flask) -> None:
    rows = "9,99,,,,,Adds to nothing,,,,,,,,,,,,,\n10,,Bad times,,,TRUE,,,,,,,,,,,,Someday,,\n"
    report = import_services((CONTINUED + rows).encode(), name="Calder", actor=SYSTEM)
    assert report.read == report.created + report.changed + report.unchanged + report.left_out
    assert (report.read, report.created, report.left_out) == (4, 2, 2)
    said = {(each.place, each.column) for each in report.quarantined}
    assert said == {("row 9", "import_id_reference"), ("row 10", "scheduled_weekday")}


def test_a_service_that_is_not_to_be_shown_is_internal(app: Flask) -> None:
    report = import_services(CONTINUED.encode(), name="Calder", actor=SYSTEM)
    shown = {each.name: get_service(SYSTEM, UUID(each.id)).visibility.value for each in report.planned}
    assert shown == {"Play and talk": "public", "Debt advice": "internal"}
