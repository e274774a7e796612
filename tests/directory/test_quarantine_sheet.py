"""What an import set aside goes out as a spreadsheet, and comes back mended, with nothing lost on the way."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.directory.exports.quarantine import write_quarantine
from hub.directory.imports.readers.hub_sheet import HubSheetReader
from hub.directory.imports.records import Record
from hub.directory.imports.source import open_source
from hub.directory.rules.mending import MARKER
from tests.directory.hsds import services

FORMS = ("xlsx", "csv")
READER = HubSheetReader()
SERVICE = {
    "id": "5c0f0e9e-7d4a-4a3e-8f8c-1f1f0f0e0d0c",
    "name": "Tuesday lunch club",
    "status": "open",
    "minimum_age": 18,
    "assured_date": "2026-03-31",
    "phones": [{"id": "a", "number": "01422 365101"}, {"id": "b", "number": "01422365102"}],
    "schedules": [{"freq": "WEEKLY", "byday": "TU", "opens_at": "09:00"}],
    "x_local": {"kept": [1, None, ""]},
}


@dataclass
class Kept:
    record: str | None
    kind: str = "service"
    place: str = "row 7"
    name: str = ""
    raw: str = "what stood there"
    reasons: list[dict[str, str]] = field(default_factory=list)


def kept(item: Any, *fields: str) -> Kept:
    reasons = [{"field": path, "column": "", "reason": "This is wrong."} for path in fields]
    return Kept(json.dumps(item), reasons=reasons)


def written(rows: Sequence[Kept], form: str) -> bytes:
    out = io.BytesIO()
    assert write_quarantine(rows, out, form) == len(rows)
    return out.getvalue()


def read(content: bytes) -> list[Record]:
    source = open_source(content)
    assert READER.recognises(source)
    return list(READER.read(source))


def rows_of(content: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[str(value or "") for value in row] for row in book.worksheets[0].values]


def saved(rows: Sequence[Sequence[str]], form: str) -> bytes:
    """Save rows as another program would."""
    if form == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows(rows)
        return text.getvalue().encode("utf-8-sig")
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def mend(form: str, item: dict[str, Any], change: Callable[[dict[str, str]], None], *fields: str) -> dict[str, Any]:
    """Write a record, change cells of its row by the names of the columns, and read it back."""
    names, words, row = rows_of(written([kept(item, *fields)], form), form)
    cells = dict(zip(names, row, strict=True))
    change(cells)
    (record,) = read(saved([list(cells), words, list(cells.values())], form))
    assert record.errors == ()
    assert record.item is not None
    return record.item


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(services(), min_size=1, max_size=3), wrong=st.sampled_from(["name", "phones.0.number", ""]))
def test_what_nobody_touched_comes_back_as_it_was(form: str, rows: list[dict[str, Any]], wrong: str) -> None:
    records = read(written([kept(item, wrong) for item in rows], form))
    assert [record.item for record in records] == rows
    assert [(record.kind, record.errors) for record in records] == [("service", ())] * len(rows)


@settings(max_examples=25, deadline=None)
@given(name=st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip))
def test_whatever_a_cell_is_changed_to_is_read(name: str) -> None:
    item = mend("csv", SERVICE, lambda cells: cells.update({"name": name}), "name")
    # Space around it and what a spreadsheet cannot show go; an apostrophe before a formula is the spreadsheet's.
    assert set(item["name"]) <= set(name.replace("\xa0", " "))
    assert {**item, "name": ""} == {**SERVICE, "name": ""}


@pytest.mark.parametrize("form", FORMS)
def test_a_mended_cell_changes_that_field_alone(form: str) -> None:
    assert mend(form, SERVICE, lambda cells: cells.update(status="active"), "status") == SERVICE | {"status": "active"}


@pytest.mark.parametrize("form", FORMS)
def test_values_come_back_as_what_belongs_there(form: str) -> None:
    item = mend(form, SERVICE, lambda cells: cells.update(minimum_age="21", assured_date="01/04/2026"))
    assert (item["minimum_age"], item["assured_date"]) == (21, "2026-04-01")


@pytest.mark.parametrize("form", FORMS)
def test_a_field_that_was_missing_has_a_cell_to_fill_in(form: str) -> None:
    nameless = {name: value for name, value in SERVICE.items() if name != "name"}
    assert mend(form, nameless, lambda cells: cells.update(name="Lunch"), "name") == nameless | {"name": "Lunch"}
    place = SERVICE | {"service_at_locations": [{"location": {"name": "Town Hall"}}]}
    path = "service_at_locations.0.location.location_type"
    item = mend(form, place, lambda cells: cells.update({path: "physical"}), path)
    assert item["service_at_locations"] == [{"location": {"name": "Town Hall", "location_type": "physical"}}]


def test_a_cell_that_was_emptied_takes_the_field_away_and_an_empty_item_of_a_list_with_it() -> None:
    item = mend("csv", SERVICE, lambda cells: cells.update({"phones.0.number": "", "minimum_age": ""}))
    assert item["phones"] == [{"id": "b", "number": "01422365102"}]
    assert "minimum_age" not in item


def test_what_a_spreadsheet_writes_in_its_own_way_is_no_change() -> None:
    def as_excel_does(cells: dict[str, str]) -> None:
        cells |= {"assured_date": "31/03/2026", "phones.1.number": "1422365102", "schedules.0.opens_at": "9:00:00"}
        cells["minimum_age"] = "18.0"

    assert mend("csv", SERVICE, as_excel_does) == SERVICE


def test_a_column_that_was_moved_is_read_by_its_name() -> None:
    names, words, row = rows_of(written([kept(SERVICE, "status")], "csv"), "csv")
    turned = [[each[0], *reversed(each[1:])] for each in (names, words, row)]
    (record,) = read(saved(turned, "csv"))
    assert record.item == SERVICE


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["=1+1", "+44 1422", "@cmd", "'=x", "-2+3", "\t=x", "＝1"])
def test_a_formula_goes_out_guarded_and_comes_back_bare(form: str, text: str) -> None:
    item = SERVICE | {"description": text}
    content = written([kept(item, "description")], form)
    names, _, row = rows_of(content, form)
    assert row[names.index("description")].startswith("'")
    assert read(content)[0].item == item


def test_a_longitude_needs_no_guard() -> None:
    item = SERVICE | {"service_at_locations": [{"location": {"longitude": -1.8767}}]}
    names, _, row = rows_of(written([kept(item)], "csv"), "csv")
    assert row[names.index("service_at_locations.0.location.longitude")] == "-1.8767"


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written([kept(SERVICE | {"name": "=1+1"}, "name")], "xlsx")))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_the_workbook_says_what_is_wrong_first_and_marks_it() -> None:
    row = kept(SERVICE)
    row.reasons = [{"field": "status", "column": "Still on?", "reason": "“open” is not known here."}]
    book = openpyxl.load_workbook(io.BytesIO(written([row], "xlsx")))
    sheet = book["To mend"]
    names = [str(cell.value) for cell in sheet[1]]
    assert (sheet.row_dimensions[1].hidden, sheet.freeze_panes) == (True, "B3")
    assert sheet.auto_filter.ref.startswith("A2:")
    assert names[0] == MARKER
    assert "your column “Still on?”" in str(sheet["A3"].value)
    fills = {name: cell.fill.fill_type for name, cell in zip(names, sheet[3], strict=True)}
    assert (fills["status"], fills["name"]) == ("solid", None)
    copies = [cell.column_letter for cell in sheet[1] if str(cell.value).startswith("hub:copy")]
    assert all(sheet.column_dimensions[letter].hidden for letter in copies)


def test_headers_are_words_with_the_exact_names_in_a_row_above() -> None:
    names, words, _ = rows_of(written([kept(SERVICE, "phones.0.number")], "csv"), "csv")
    said = dict(zip(names, words, strict=True))
    assert said["minimum_age"] == "Youngest age"
    assert said["phones.0.number"].startswith("Phone 1")
    assert "phones.0.id" not in said


def test_what_is_wrong_stands_beside_the_name_and_long_lists_are_cut_short() -> None:
    item = SERVICE | {"service_areas": [{"name": f"Ward {number}"} for number in range(60)]}
    content = written([kept(item, "service_areas.40.name", "status")], "csv")
    names = rows_of(content, "csv")[0]
    assert names[3:7] == ["id", "name", "status", "service_areas.40.name"]
    assert "service_areas.4.name" in names
    assert "service_areas.5.name" not in names
    assert read(content)[0].item == item


def test_rows_of_several_kinds_stand_in_one_sheet() -> None:
    organization = Kept(json.dumps({"id": 7, "name": "", "website": "x"}), kind="organization")
    organization.reasons = [{"field": "name", "column": "", "reason": "The organisation has no name."}]
    records = read(written([kept(SERVICE, "status"), organization], "xlsx"))
    assert [(record.kind, record.item) for record in records] == [
        ("service", SERVICE),
        ("organization", {"id": 7, "name": "", "website": "x"}),
    ]


def leftovers() -> Iterator[Kept]:
    reasons = [{"field": "", "column": "", "reason": "No service has the number 12."}]
    yield Kept(None, kind="row", place="phones.csv, row 3", raw="id,number\n1,01422", reasons=reasons)
    yield Kept("7", place="service 2", raw="7", reasons=reasons)


def test_what_can_only_be_mended_in_the_source_says_so_and_is_passed_over() -> None:
    rows = [kept(SERVICE, "status"), *leftovers()]
    content = written(rows, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Mend in the source"]
    assert "Mend this in the source" in str(sheet["A1"].value)
    assert [cell.value for cell in sheet["B"]][2:] == ["phones.csv, row 3", "service 2"]
    assert len(read(content)) == 1
    as_csv = written(rows, "csv")
    assert as_csv.decode().count("Mend this in the source") == 2
    assert len(read(as_csv)) == 1


def test_a_record_too_long_for_cells_is_mended_in_the_source() -> None:
    long = SERVICE | {"description": "x" * 300_000}
    assert read(written([kept(long, "description"), kept(SERVICE)], "csv"))[0].item == SERVICE


def test_a_long_text_comes_back_whole() -> None:
    long = SERVICE | {"description": " y" * 40_000 + "\x7f_x0041_\r\n"}
    for form in FORMS:
        assert read(written([kept(long, "status")], form))[0].item == long


def test_a_row_that_was_added_by_hand_is_a_new_service_with_an_id_of_its_own() -> None:
    names, words, row = rows_of(written([kept(SERVICE, "status")], "csv"), "csv")
    added = ["Debt advice" if name == "name" else "Calderdale" if name == "x" else "" for name in names]
    records = [read(saved([names, words, row, added], "csv"))[1] for _ in range(2)]
    assert records[0].item == records[1].item == {"name": "Debt advice", "id": "debt advice", "status": "active"}


def test_a_service_without_a_name_gets_its_id_with_its_name() -> None:
    item = mend("csv", {"status": "active"}, lambda cells: cells.update(name="Debt advice"), "name")
    assert item == {"status": "active", "name": "Debt advice", "id": "debt advice"}


def test_a_row_whose_own_columns_were_changed_is_set_aside_and_says_so() -> None:
    names, words, row = rows_of(written([kept(SERVICE)], "csv"), "csv")
    row[-1] = row[-1][:20]
    (record,) = read(saved([names, words, row], "csv"))
    assert (record.kind, record.item) == ("row", None)
    assert "take the row from a new download" in record.errors[0].message


def test_a_kind_that_is_none_is_set_aside() -> None:
    names, words, row = rows_of(written([kept(SERVICE)], "csv"), "csv")
    row[names.index("hub:kind")] = "dream"
    (record,) = read(saved([names, words, row], "csv"))
    assert "“dream” is nothing that Hub knows" in record.errors[0].message


@pytest.mark.parametrize("name", ["phones.99999.number", "phones..number", "name"])
def test_a_first_row_that_was_changed_is_refused(name: str) -> None:
    names, words, row = rows_of(written([kept(SERVICE)], "csv"), "csv")
    with pytest.raises(Invalid):
        read(saved([[*names, name], [*words, ""], [*row, "x"]], "csv"))


def test_another_sheet_is_not_taken_for_one_of_hub() -> None:
    assert not READER.recognises(open_source(b"name,id\nLunch,1\n"))
    assert not READER.recognises(open_source(b"[{}]"))
    with pytest.raises(Invalid):
        list(READER.read(open_source(b"name,id\nLunch,1\n")))


def test_it_writes_to_a_path_and_refuses_other_forms(tmp_path: Path) -> None:
    assert write_quarantine([kept(SERVICE)], tmp_path / "out.xlsx") == 1
    assert READER.recognises(open_source(tmp_path / "out.xlsx"))
    with pytest.raises(Invalid):
        write_quarantine([], tmp_path / "out.pdf", "pdf")


def test_nothing_set_aside_is_an_empty_sheet() -> None:
    for form in FORMS:
        assert read(written([], form)) == []
