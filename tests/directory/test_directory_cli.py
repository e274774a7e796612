"""The commands of the directory say what they did, and end with 1 where they could do nothing."""

import csv
import errno
import json
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from hub.core.actor import Actor
from hub.directory.actions.mappings import save_mapping
from hub.directory.exports import FORMATS
from hub.directory.queries.search_index import Shelf, newest_change, open_shelf
from tests.factories.directory import make_service, organization_json, service_json

PHONES_AND_MORE = ("phones.csv", "hub_more.csv")


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["directory", *arguments])


def test_an_import_reports_what_it_took(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(json.dumps([service_json(), service_json(name="Bad", status="open")]))
    result = run(app, "import", str(tmp_path / "feed.json"))
    assert result.exit_code == 0
    assert (
        "2 services, 1 organisations, 1 locations: 2 read = 1 created + 0 changed + 0 unchanged + 1 quarantined."
        in result.output
    )
    assert "Service 2, Bad: status: “open” is not known here: use active, inactive" in result.output
    again = run(app, "import", str(tmp_path / "feed.json"))
    assert "2 read = 0 created + 0 changed + 1 unchanged + 1 quarantined." in again.output


def test_a_file_that_cannot_be_taken_ends_with_1_and_plain_words(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_bytes(b"\x89PNG\r\n\x1a\n")
    for file, words in (("feed.json", "a PNG picture"), ("nothing.json", "No such file")):
        result = run(app, "import", str(tmp_path / file))
        assert result.exit_code == 1
        assert words in result.output
        assert "Traceback" not in result.output


def test_a_reindex_counts_what_it_indexed(app: Flask) -> None:
    make_service()
    result = run(app, "reindex")
    assert (result.exit_code, "1 services on the public shelf" in result.output) == (0, True)


def test_a_spreadsheet_has_a_row_a_service_and_no_formulas(app: Flask, tmp_path: Path) -> None:
    make_service(name="=HYPERLINK(1)", phones=[{"number": "+44 1422 365101"}], cost_options=[{"amount": 6}])
    assert run(app, "export", "--format", "csv", str(tmp_path / "out.csv")).exit_code == 0
    (row,) = csv.DictReader(StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig")))
    assert row["name"] == "'=HYPERLINK(1)"
    assert (row["phones"], row["costs"]) == ("+44 1422 365101", "6")
    assert "HX1 1UG" in row["addresses"]


def test_a_package_has_a_table_a_kind_tied_by_ids(app: Flask, tmp_path: Path) -> None:
    service = make_service()
    assert run(app, "export", "--format", "hsds-csv", str(tmp_path / "out.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "out.zip") as package:
        tables = {
            name: list(csv.DictReader(StringIO(package.read(name).decode())))
            for name in package.namelist()
            if name.endswith(".csv")
        }
        description = json.loads(package.read("datapackage.json"))
    assert {each["path"] for each in description["resources"]} == tables.keys()
    (place,) = tables["service_at_location.csv"]
    assert place["service_id"] == str(service.id)
    assert place["location_id"] == tables["locations.csv"][0]["id"] == tables["addresses.csv"][0]["location_id"]
    assert tables["schedules.csv"][0]["service_id"] == str(service.id)


def test_an_empty_directory_can_be_exported(app: Flask, tmp_path: Path) -> None:
    for form in ("oruk-json", "hsds-csv", "csv"):
        assert run(app, "export", "--format", form, str(tmp_path / form)).exit_code == 0
    assert json.loads((tmp_path / "oruk-json").read_text()) == []


def test_an_export_to_where_nothing_can_be_written_says_so(app: Flask, tmp_path: Path) -> None:
    result = run(app, "export", "--format", "csv", str(tmp_path / "no" / "out.csv"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_after_an_import_the_search_is_ready(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(json.dumps([service_json()]))
    assert run(app, "import", str(tmp_path / "feed.json")).exit_code == 0
    assert open_shelf(Shelf.PUBLIC).writer.position() == newest_change() > 0


def test_a_package_holds_what_a_feed_says_in_two_ways_and_without_ids(app: Flask, tmp_path: Path) -> None:
    organization = organization_json()
    feed = [
        service_json(organization=organization | {"name": name, "phones": [{"number": name}]}) for name in ("A", "B")
    ]
    (tmp_path / "feed.json").write_text(json.dumps(feed))
    assert run(app, "import", str(tmp_path / "feed.json")).exit_code == 0
    assert run(app, "export", "--format", "hsds-csv", str(tmp_path / "out.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "out.zip") as package:
        phones, more = (list(csv.DictReader(StringIO(package.read(name).decode()))) for name in PHONES_AND_MORE)
    assert [(phone["number"], phone["organization_id"]) for phone in phones] == [("A", organization["id"])]
    assert all(phone["id"] for phone in phones)
    (other,) = (json.loads(row["value"]) for row in more if row["field"] == "organization")
    assert (other["name"], [phone["number"] for phone in other["phones"]]) == ("B", ["B"])


def test_an_export_that_fails_leaves_no_half_file(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(services: Iterator[dict[str, Any]], file: Path) -> int:
        file.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(FORMATS, "csv", full_disk)
    result = run(app, "export", "--format", "csv", str(tmp_path / "out.csv"))
    assert (result.exit_code, "No space left" in result.output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_says_field_by_field_what_would_change(app: Flask, tmp_path: Path) -> None:
    service = service_json()
    feed = tmp_path / "feed.json"
    feed.write_text(json.dumps([service]))
    tried = run(app, "import", str(feed), "--dry-run")
    assert "1 read = 1 created + 0 changed + 0 unchanged + 0 quarantined." in tried.output
    assert "Service 1, Debt advice: new" in tried.output
    assert "This was a dry run: nothing was changed." in tried.output
    assert run(app, "import", str(feed)).exit_code == 0
    feed.write_text(json.dumps([service | {"description": "Free and private."}]))
    changed = run(app, "import", str(feed), "--dry-run").output
    assert "Service 1, Debt advice: changed\n    Description: Debt advice for anybody. → Free and private." in changed
    assert "1 created" not in run(app, "import", str(feed)).output


def test_an_import_that_could_take_nothing_ends_with_1(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(json.dumps([service_json(status="open")]))
    result = run(app, "import", str(tmp_path / "feed.json"))
    assert result.exit_code == 1
    assert "1 quarantined" in result.output


def test_what_was_set_aside_is_written_to_a_spreadsheet(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(json.dumps([service_json(), service_json(name="Bad", status="open")]))
    said = run(app, "import", str(tmp_path / "feed.json")).output
    run_id = said.partition("directory quarantine ")[2].split()[0]
    for name in ("aside.xlsx", "aside.csv"):
        result = run(app, "quarantine", run_id, str(tmp_path / name))
        assert (result.exit_code, "1 records written" in result.output) == (0, True)
    assert "Bad" in (tmp_path / "aside.csv").read_text("utf-8-sig")
    missing = run(app, "quarantine", "00000000-0000-4000-8000-000000000000", str(tmp_path / "no.csv"))
    assert (missing.exit_code, "no such import" in missing.output) == (1, True)


def test_a_spreadsheet_is_read_by_a_mapping_from_a_file_or_by_name(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("Nr,Thing\n1,Lunch\n")
    mapping = {"columns": {"Nr": "service_id", "Thing": "name"}}
    (tmp_path / "mapping.json").write_text(json.dumps(mapping))
    save_mapping("Odd", mapping, actor=Actor.system("test"))
    for chosen in (str(tmp_path / "mapping.json"), "Odd"):
        result = run(app, "import", str(tmp_path / "groups.csv"), "--name", "x", "--mapping", chosen, "--dry-run")
        assert "Row 2, Lunch: new" in result.output
    result = run(app, "import", str(tmp_path / "groups.csv"), "--mapping", "Other")
    assert (result.exit_code, "There is no mapping “Other”" in result.output) == (1, True)


def test_the_needs_list_is_loaded_without_a_file_and_vocabularies_are_listed(app: Flask) -> None:
    result = run(app, "vocabularies", "load")
    assert result.exit_code == 0
    assert "72 rows: 72 created, 0 changed, 0 unchanged, 0 left out." in result.output
    assert "72 rows: 0 created, 0 changed, 72 unchanged, 0 left out." in run(app, "vocabularies", "load").output
    listed = run(app, "vocabularies", "list").output
    assert "Needs: 72 terms, 0 retired, 0 services (needs are chosen from it)" in listed


def test_a_list_of_terms_is_tried_before_it_is_loaded(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code,name,group\na,Aa,\nb,Bb,a\nc,,a\n")
    tried = run(app, "vocabularies", "load", str(file), "--name", "Mine", "--dry-run")
    assert "3 rows: 2 would be created, 0 would be changed, 0 unchanged, 1 left out." in tried.output
    assert "row 4, no name: Name: Enter a name." in tried.output
    assert run(app, "vocabularies", "list").output == ""
    assert run(app, "vocabularies", "load", str(file), "--name", "Mine").exit_code == 0
    file.write_text("code,name,group\na,Aa,\nb,Bee,\n")
    again = run(app, "vocabularies", "load", str(file), "--name", "Mine", "--dry-run").output
    assert "row 3, Bee: Name: “Bb” → “Bee”" in again
    assert "row 3, Bee: Broader term: “Aa” → “”" in again


def test_a_list_that_cannot_be_read_ends_with_1(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("who,what\n1,2\n")
    result = run(app, "vocabularies", "load", str(tmp_path / "list.csv"))
    assert (result.exit_code, "its columns are who, what" in result.output) == (1, True)
