"""Spreadsheets of every make open as rows under headers."""

import csv
import io
import tracemalloc
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import Invalid, TooLarge
from hub.directory.imports import sheet_csv
from hub.directory.imports.sheets import Row, is_spreadsheet, open_sheet, open_tables
from hub.directory.imports.source import open_source
from tests.directory.sheet_files import COUNCIL, LUNCH, as_csv, as_xlsx


def rows(content: bytes) -> list[Row]:
    with open_sheet(open_source(content)) as sheet:
        return list(sheet.rows())


def only(content: bytes) -> dict[str, str]:
    (row,) = rows(content)
    return row.cells


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_csv_of_any_make_is_read(separator: str, encoding: str) -> None:
    content = as_csv(("name", "notes"), ("Café “Zoë” – £3", "a, b; c\nd"), separator=separator, encoding=encoding)
    assert is_spreadsheet(open_source(content))
    assert only(content) == {"name": "Café “Zoë” – £3", "notes": "a, b; c\nd"}


def test_a_windows_letter_in_a_file_of_utf_8_spoils_nothing_else() -> None:
    assert only("name,notes\nCafé,".encode() + b"\xa33 caf\xe9 \x81\n") == {"name": "Café", "notes": "£3 café \x81"}


def test_a_line_that_names_the_separator_is_believed() -> None:
    assert only(b"sep=;\r\nname;notes\r\nLunch;a,b,c\r\n") == {"name": "Lunch", "notes": "a,b,c"}


def test_commas_in_texts_do_not_hide_the_semicolons_between_cells() -> None:
    content = as_csv(("Ref", "Name", "List"), *(("1", "a, b, c", "x,y,z,w"),) * 5, separator=";")
    assert rows(content)[0].cells == {"Ref": "1", "Name": "a, b, c", "List": "x,y,z,w"}


def test_one_column_alone_is_a_sheet() -> None:
    assert [row.cells["Service name"] for row in rows(b"Service name\nLunch, hot\n\nDebt\n")] == ["Lunch, hot", "Debt"]


def test_titles_above_the_headers_are_passed_over_and_rows_keep_their_numbers() -> None:
    content = as_csv(("Directory of Calderdale",), (), ("Exported", "3 May"), COUNCIL, LUNCH, ("", ""), LUNCH)
    with open_sheet(open_source(content)) as sheet:
        assert (sheet.header_row, sheet.headers) == (4, COUNCIL)
        assert sheet.words.endswith("headers in row 4")
        assert [row.number for row in sheet.rows()] == [5, 7]


def test_headers_that_are_the_same_are_told_apart_and_empty_ones_named() -> None:
    content = as_csv(("Name", "Phone", "", "Phone"), ("Lunch", "1", "2", "3"))
    assert only(content) == {"Name": "Lunch", "Phone": "1", "Column C": "2", "Phone (2)": "3"}


def test_what_stands_beyond_the_headers_is_kept_apart() -> None:
    (row,) = rows(b"name,phone\nLunch, hot,01422\n")
    assert (row.cells, row.beyond) == ({"name": "Lunch", "phone": "hot"}, ("01422",))


def test_samples_show_different_values_of_a_column() -> None:
    content = as_csv(("name", "town"), *((f"Service {number}", "Halifax") for number in range(9)))
    with open_sheet(open_source(content)) as sheet:
        assert sheet.samples() == {"name": ["Service 0", "Service 1", "Service 2"], "town": ["Halifax"]}


def test_cells_of_a_workbook_come_as_people_see_them() -> None:
    row: list[Any] = [
        "Lunch", 18, 3.5, 53.71630000000001, True, date(2026, 3, 31), datetime(2026, 3, 31, 9, 30), time(9, 30),  # noqa: DTZ001 (a sheet has no time zones)
        timedelta(hours=26), None,
    ]  # fmt: skip
    headers = ("name", "a", "b", "c", "d", "e", "f", "g", "h", "i")
    assert list(only(as_xlsx(Services=[headers, row])).values()) == [
        "Lunch", "18", "3.5", "53.7163", "TRUE", "2026-03-31", "2026-03-31 09:30", "09:30", "26:00", "",
    ]  # fmt: skip


def test_the_sheet_that_names_services_is_taken_and_said() -> None:
    content = as_xlsx(Readme=[("Made by", "Jo"), ("On", "3 May")], Services=[COUNCIL, LUNCH], More=[COUNCIL, LUNCH])
    with open_sheet(open_source(content)) as sheet:
        assert sheet.words == "Excel, sheet “Services”"
        assert len(list(sheet.rows())) == 1


def test_a_hidden_sheet_is_not_looked_at() -> None:
    book, out = openpyxl.load_workbook(io.BytesIO(as_xlsx(A=[COUNCIL, LUNCH], B=[("name",), ("Debt",)]))), io.BytesIO()
    book["A"].sheet_state = "hidden"
    book.save(out)
    assert only(out.getvalue()) == {"name": "Debt"}


TYPES, STRINGS = "[Content_Types].xml", "xl/sharedStrings.xml"
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def repacked(content: bytes, change: dict[str, bytes]) -> bytes:
    """Change files of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *change]):
            content = change.get(name) or old.read(name)
            new.writestr(name, content.replace(b"</Types>", STRINGS_TYPE) if name == TYPES else content)
    return out.getvalue()


def sheet_xml(cells: str) -> bytes:
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = '<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="str"><v>sum</v></c></row>'
    body = f'<dimension ref="A1:XFD9999"/><sheetData>{head}{cells}</sheetData>'
    return f'<worksheet xmlns="{ns}">{body}</worksheet>'.encode()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_formula_gives_the_value_that_was_saved_with_it() -> None:
    cells = '<row r="7"><c r="A7" t="str"><f>A1</f><v>Lunch</v></c><c r="B7"><f>1+1</f><v>2</v></c></row>'
    (row,) = rows(repacked(as_xlsx(S=[("name", "sum")]), {SHEET: sheet_xml(cells)}))
    assert row == Row(7, {"name": "Lunch", "sum": "2"}, ())


def test_a_formula_that_nobody_calculated_is_no_empty_cell() -> None:
    cells = '<row r="2"><c r="A2" t="str"><f>A1</f><v></v></c><c r="B2"><f>1+1</f><v/></c></row>'
    (row,) = rows(repacked(as_xlsx(S=[("name", "sum")]), {SHEET: sheet_xml(cells)}))
    assert row.cells == {"name": "", "sum": "#NOT CALCULATED!"}


def test_a_workbook_with_an_outside_entity_is_refused() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    ns = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = b'<sst xmlns="' + ns + b'"><si><t>x</t></si></sst>'
    named = sheet_xml('<row r="2"><c r="A2" t="s"><v>0</v></c></row>')
    workbook = b'<workbook xmlns="' + ns + b'"><sheets/></workbook>'
    right = repacked(as_xlsx(S=[("name",), ("Lunch",)]), {SHEET: named, STRINGS: strings})
    assert rows(right)[0].cells["name"] == "x"
    for change in ({SHEET: entity + named}, {"xl/workbook.xml": entity + workbook}, {STRINGS: entity + strings}):
        with pytest.raises(Invalid, match=r"refers to things outside"):
            rows(repacked(right, change))


def test_a_workbook_that_is_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(as_xlsx(S=[("name",), ("Lunch",)]), {SHEET: b" " * 50_000_000})
    tracemalloc.start()
    with pytest.raises(TooLarge):
        rows(bomb)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000


def test_a_workbook_on_disk_that_is_a_bomb_is_refused_too(tmp_path: Any) -> None:
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(repacked(as_xlsx(S=[("name",), ("Lunch",)]), {SHEET: b" " * 50_000_000}))
    with pytest.raises(TooLarge, match="Nothing was unpacked"), open_sheet(open_source(file)):
        pass


@pytest.mark.parametrize("change", [b"<worksheet", b"", b"<a/>" * 3])
def test_a_broken_workbook_is_refused_in_words(change: bytes) -> None:
    content = repacked(as_xlsx(S=[("name",), ("Lunch",)]), {SHEET: change or b"x"})
    with pytest.raises(Invalid) as caught:
        rows(content)
    assert caught.value.errors[0].field == "file"


def test_a_cell_far_out_is_refused_and_fills_no_memory() -> None:
    cells = '<row r="2"><c r="ZZZZ2" t="str"><v>x</v></c></row>'
    with pytest.raises(Invalid):
        rows(repacked(as_xlsx(S=[("name",)]), {SHEET: sheet_xml(cells)}))


def test_a_workbook_inside_of_a_zip_is_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("services.xlsx", as_xlsx(S=[COUNCIL, LUNCH]))
    assert only(out.getvalue())["Town"] == "Halifax"


@pytest.mark.parametrize(
    "content", [b'{"a": 1}', b"[1]", b"<html>", b"\x89PNG\r\n\x1a\n\0\0", b"", b" \n", b"%PDF-1.7"]
)
def test_what_is_no_spreadsheet_is_not_taken_for_one(content: bytes) -> None:
    assert not is_spreadsheet(open_source(content))


@pytest.mark.parametrize("content", [as_csv(COUNCIL), as_xlsx(S=[COUNCIL]), as_xlsx(S=[])])
def test_a_sheet_without_rows_says_so(content: bytes) -> None:
    with pytest.raises(Invalid, match="no row of headers with rows below"):
        rows(content)


def test_a_quotation_mark_that_never_closes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_csv, "LONGEST_CELL", 1_000)
    content = b'name,notes\nA,b\n"B,' + b"some text, and more\n" * 100
    with pytest.raises(Invalid, match="a quotation mark may be missing"):
        rows(content)
    csv.field_size_limit(131_072)


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(Invalid, match=r"1,200 columns"):
        rows(as_csv(["x"] * 1_200, ["1"] * 1_200))


def test_several_files_are_no_spreadsheet(tmp_path: Any) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"name\nLunch\n")
    assert not is_spreadsheet(open_source(tmp_path))
    with pytest.raises(Invalid), open_tables(open_source(tmp_path)):
        pass


def test_many_texts_of_a_workbook_are_kept_on_disk() -> None:
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    count = 30_000
    strings = "".join(f"<si><t>{number} {'x' * 60}</t></si>" for number in range(count))
    cells = "".join(f'<row r="{n + 2}"><c r="A{n + 2}" t="s"><v>{n}</v></c></row>' for n in range(count))
    content = repacked(
        as_xlsx(S=[("name",), ("Lunch",)]),
        {SHEET: sheet_xml(cells), STRINGS: f'<sst xmlns="{ns}">{strings}</sst>'.encode()},
    )
    with open_sheet(open_source(content)) as sheet:
        last = ""
        for number, row in enumerate(sheet.rows()):
            last = row.cells["name"]
            assert last.startswith(f"{number} ")
        assert last == f"{count - 1} {'x' * 60}"


texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=10)
plain = texts.filter(lambda text: not text.startswith("="))  # which the writer of the test would make a formula
tables = st.lists(st.lists(plain, min_size=3, max_size=3), min_size=1, max_size=5)


@settings(max_examples=30, deadline=None)
@given(tables)
def test_whatever_stands_in_the_cells_is_the_same_from_csv_and_from_excel(cells: list[list[str]]) -> None:
    table = [["Service name", "Telephone", "Post code"], *([f"x{a}", b, c] for a, b, c in cells)]
    from_csv, from_xlsx = rows(as_csv(*table)), rows(as_xlsx(S=table))
    assert [row.cells for row in from_csv] == [row.cells for row in from_xlsx]
    assert len(from_csv) == len(cells)
